"""`kechat remind`: what would be sent, what is sent, and by which rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from terminal import Run

FILES = {
    "users.csv": "username,name,role\nrep,林舟,rep\n",
    "accounts.csv": "name,owner\n恒远机电有限公司,rep\n",
    "contracts.csv": "number,account,status,starts_on,ends_on,owner\n"
    "HT-7,恒远机电有限公司,active,2026-05-11,2027-05-10,rep\n",
}  # fmt: skip


@pytest.fixture
def company(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("KECHAT_NOW", "2027-04-12T10:00:00+08:00")
    (tmp_path / "files").mkdir()
    for name, text in FILES.items():
        (tmp_path / "files" / name).write_text(text, "utf-8")
    assert run("import", tmp_path / "files").code == 0
    return run


def test_a_span_is_told_line_by_line(company: Run) -> None:
    lines = [json.loads(one) for one in
             company("remind", "--from", "2027-01-01", "--to", "2027-12-31", "--json").out.splitlines()]  # fmt: skip
    renewals = [one for one in lines if one["rule"] == "renewal"]
    assert [one["occasion"] for one in renewals] == [f"-{days}d 2027-05-10" for days in (60, 30, 15, 7, 1)]
    assert {"rule", "record", "occasion", "to", "at", "why"} <= set(renewals[0])
    assert renewals[0]["at"] == "2027-03-11T09:00:00+08:00"


def test_a_sweep_sends_what_the_dry_run_showed_and_then_nothing(company: Run) -> None:
    shown = company("remind", "--dry-run", "--json").out
    assert company("remind", "--json").out == shown
    assert json.loads(shown.splitlines()[0])["to"] == "rep"
    assert company("remind", "--json").out == ""


def test_the_rules_are_printed_as_a_file_to_edit_and_a_mistake_in_it_is_one_line(company: Run) -> None:
    text = company("remind", "--rules").out
    path = Path("data/reminders.yaml")
    path.write_text(text, "utf-8")
    assert company("remind", "--rules").out == text
    path.write_text(text.replace("watch: contract.ends_on", "watch: contract.end"), "utf-8")
    failed = company("remind", "--dry-run")
    assert failed.code == 1
    assert "contract has no date" in failed.err
