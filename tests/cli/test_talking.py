from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from fake_model import FakeModel
from terminal import Run


@pytest.fixture
def company(run: Run, tmp_path: Path) -> None:
    run("user", "add", "vera", "--name", "Vera", "--language", "en")
    (tmp_path / "accounts.csv").write_text(
        "name,short_name,owner\nBrightwater Pumps Ltd,Brightwater,vera\n", encoding="utf-8"
    )
    assert run("import", "accounts.csv").code == 0


@pytest.mark.usefixtures("company")
def test_what_is_said_is_written_and_the_reply_printed(run: Run) -> None:
    said = run("say", "--as", "vera", "Visited Brightwater today, they want a second pump")
    assert said.code == 0
    assert "Brightwater Pumps Ltd" in said.out
    answer = json.loads(run("say", "--as", "vera", "--json", "undo").out)
    assert answer["awaiting"] is None
    assert "Brightwater" in answer["replies"][0]["text"]


@pytest.mark.usefixtures("company")
def test_a_talk_goes_on_until_it_is_ended(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("Called Brightwater about the offer\n\nundo\nexit\nhelp\n"))
    talk = run("chat", "--as", "vera")
    assert talk.code == 0
    assert talk.out.count("Brightwater Pumps Ltd") == 2


@pytest.mark.usefixtures("company")
def test_parsing_shows_what_would_be_understood_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "texts.txt").write_text("Visited Brightwater today\nhelp\n", encoding="utf-8")
    lines = run("parse", "--file", "texts.txt", "--as", "vera", "--json").out.splitlines()
    first, _ = (json.loads(line) for line in lines)
    assert first["frames"][0]["intent"] == "activity.log"
    assert {one["kind"] for one in first["entities"]} >= {"account", "time"}
    assert "activity" in run("parse", "Visited Brightwater today", "--as", "vera").out
    assert run("parse").code == 2


@pytest.mark.usefixtures("company")
def test_parsing_shows_what_rests_on_the_language_model_alone(
    run: Run, monkeypatch: pytest.MonkeyPatch, model: FakeModel
) -> None:
    monkeypatch.setenv("KECHAT_LLM", "openai:fake")
    monkeypatch.setenv("KECHAT_LLM_BASE_URL", model.url)
    model.proposes({"intent": "task.create", "account": "〔客户1〕", "text": "gasket", "when": "Friday"})
    (frame,) = json.loads(run("parse", "Brightwater gasket Friday ok", "--as", "vera", "--json").out)[
        "frames"
    ]
    assert (frame["intent"], frame["slots"]["due_at"]["text"]) == ("task.create", "Friday")
    assert {slot["source"] for slot in frame["slots"].values()} == {"llm"}


def test_where_all_was_understood_nothing_is_listed(run: Run) -> None:
    assert run("understand", "gaps").out.strip() == "Everything was understood."
    assert run("understand", "gaps", "--json").out == ""


@pytest.mark.prove  # the model reads seven hundred sentences
def test_what_was_not_understood_is_listed_in_groups_with_a_proposal(run: Run) -> None:
    run("user", "add", "mei", "--name", "梅", "--role", "rep")
    for text in ("呜哩哇啦提个醒", "嘻嘻嘻嘻嘻", "呜哩哇啦提个醒"):
        run("say", "--as", "mei", text)
    groups = [json.loads(line) for line in run("understand", "gaps", "--json").out.splitlines()]
    assert groups
    assert {"count", "examples", "proposed_intent"} <= set(groups[0])
