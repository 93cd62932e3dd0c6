from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from fake_model import FakeModel
from terminal import Run

from bot.cli import COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run: Run, command: str) -> None:
    outcome = run(command, "--help")
    assert outcome.code == 0
    assert f"Usage: kechat {command}" in outcome.out


def test_help_is_there_at_once() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "bot", "--help"], check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 0.4


def test_people_and_tokens(run: Run) -> None:
    assert run("user", "add", "vera", "--name", "Vera", "--role", "manager").code == 0
    token = run("token", "create", "--user", "vera").out.strip()
    assert token.startswith("kc_")
    listed = run("token", "list").out
    assert token not in listed
    assert "vera" in listed
    assert run("token", "revoke", "1").code == 0
    assert "revoked" in run("token", "list").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["user", "disable", "nobody"], "no active user called 'nobody'"),
        (["token", "revoke", "77"], "no such token"),
        (["user", "passwd", "vera", "--password", "short"], "“password”"),
        (["user", "add", "vera"], "exists already"),
        (["import", "nowhere.csv"], "does not exist"),
        (["say", "--as", "nobody", "hello"], "no active user"),
        (["frobnicate"], "No such command"),
    ],
)
def test_what_goes_wrong_is_one_clear_line(run: Run, words: list[str], says: str) -> None:
    run("user", "add", "vera")
    outcome = run(*words)
    assert outcome.code != 0
    assert says in outcome.err
    assert "Traceback" not in outcome.err
    assert not outcome.out


def test_a_wrong_setting_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KECHAT_WORKERS", "many")
    outcome = run("token", "list")
    assert outcome.code == 1
    assert "KECHAT_WORKERS" in outcome.err


def test_an_unreachable_database_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KECHAT_DATABASE_URL", "postgresql://127.0.0.1:1/nothing")
    outcome = run("token", "list")
    assert outcome.code == 1
    assert "KECHAT_DATABASE_URL" in outcome.err
    assert outcome.err.count("\n") == 1


def test_importing_listing_and_taking_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "accounts.csv").write_text(
        "name,grade\nBrightwater Pumps,A\nStone Mill,Z\n", encoding="utf-8"
    )
    dry = run("import", "accounts.csv", "--dry-run")
    assert dry.code == 0
    done = run("import", "--report", "refused.csv", "accounts.csv")
    assert done.code == 0
    assert "1 created" in done.out
    assert "Stone Mill" in (tmp_path / "refused.csv").read_text(encoding="utf-8")
    assert run("import", "list").out.startswith("1\t")
    assert "1 taken back" in run("import", "rollback", "1").out
    assert run("import", "accounts.csv", "--strict").code == 1


def test_the_knowledge_base_answers_in_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "faq.csv").write_text(
        "question,answer\nHow long is the warranty?,Two years from delivery.\n", encoding="utf-8"
    )
    assert "1 added" in run("kb", "add", "faq.csv").out
    (tmp_path / "questions.txt").write_text(
        "How long is the warranty?\nWhere is the moon?\n", encoding="utf-8"
    )
    answers = [
        json.loads(line) for line in run("kb", "ask", "--file", "questions.txt", "--json").out.splitlines()
    ]
    assert [one["question"] for one in answers] == ["How long is the warranty?", "Where is the moon?"]
    assert "Two years" in answers[0]["answer"]
    assert answers[0].keys() == {"question", "answer", "answered", "confidence", "sources", "suggestions"}
    assert run("kb", "remove", "1").code == 0
    assert run("kb", "remove", "1").code == 1


def test_doctor_puts_a_question_to_the_language_model(
    run: Run, monkeypatch: pytest.MonkeyPatch, model: FakeModel
) -> None:
    monkeypatch.setenv("KECHAT_LLM", "openai:fake")
    monkeypatch.setenv("KECHAT_LLM_BASE_URL", model.url)
    model.proposes()
    assert "language model: openai:fake answers in" in run("doctor").out
    model.says("hello!")
    assert "language model: openai:fake does not help (unusable" in run("doctor").out
    model.fails(401)
    assert "look at KECHAT_LLM, KECHAT_LLM_API_KEY" in run("doctor").out


def test_doctor_says_what_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KECHAT_SLACK_BOT_TOKEN", "xoxb-1")
    outcome = run("doctor")
    assert outcome.code == 1
    assert "Slack: lacks KECHAT_SLACK_SIGNING_SECRET" in outcome.out
    assert "users: nobody is there" in outcome.out
    assert "WeCom AI bot: off" in outcome.out
