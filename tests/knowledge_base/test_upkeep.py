"""Documents over time: read again, gone, expired, doubled."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from knowledge_base import KnowledgeBase

DOCUMENT = "---\ntitle: 烤箱\nvalid until: {until}\n---\n# 烤箱\n\n门封每两年更换一次。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "oven.md").write_text(DOCUMENT.format(until="2999-12-31"), encoding="utf-8")
    (tmp_path / "faq.csv").write_text(
        "question,answer\n门封多久换？,两年\n门封多久换,两年一次\n", encoding="utf-8"
    )
    return tmp_path


def test_a_file_that_left_the_folder_leaves_the_knowledge(
    kb: KnowledgeBase, session: Session, folder: Path
) -> None:
    kb.add(session, [folder])
    (folder / "oven.md").unlink()
    assert kb.add(session, [folder]).removed == ["oven.md"]
    assert [one.name for one in kb.list_documents(session)] == ["faq.csv"]


def test_versions_count_what_changed(kb: KnowledgeBase, session: Session, folder: Path) -> None:
    kb.add(session, [folder])
    kb.add(session, [folder])
    (folder / "oven.md").write_text(DOCUMENT.format(until="2998-01-01"), encoding="utf-8")
    kb.add(session, [folder])
    assert {one.name: one.version for one in kb.list_documents(session)} == {"faq.csv": 1, "oven.md": 2}


def test_nothing_is_answered_from_what_has_expired(kb: KnowledgeBase, session: Session, folder: Path) -> None:
    (folder / "faq.csv").unlink()
    kb.add(session, [folder])
    assert kb.ask(session, "门封多久更换一次？", audience="public").answered
    (folder / "oven.md").write_text(DOCUMENT.format(until="2020年1月2日"), encoding="utf-8")
    kb.add(session, [folder])
    assert not kb.ask(session, "门封多久更换一次？", audience="public").answered
    (listed,) = kb.list_documents(session)
    assert (listed.valid_until, listed.stale) == (date(2020, 1, 2).isoformat(), ("expired",))


def test_what_changed_on_disk_or_went_away_is_stale(
    kb: KnowledgeBase, session: Session, folder: Path
) -> None:
    kb.add(session, [folder])
    (folder / "oven.md").write_text("# 别的\n\n全新的内容。\n", encoding="utf-8")
    os.utime(folder / "oven.md", (4e9, 4e9))
    (folder / "faq.csv").unlink()
    assert {one.name: one.stale for one in kb.list_documents(session)} == {
        "oven.md": ("changed",), "faq.csv": ("missing",)
    }  # fmt: skip


def test_entries_that_ask_the_same_are_found(kb: KnowledgeBase, session: Session, folder: Path) -> None:
    (folder / "more.csv").write_text("question,answer\n门封多久换？,三年\n", encoding="utf-8")
    kb.add(session, [folder])
    assert ("门封多久换？", "门封多久换？") in [(one.question, one.other) for one in kb.duplicates(session)]


def test_what_cannot_be_read_is_reported(kb: KnowledgeBase, session: Session, folder: Path) -> None:
    (folder / "slides.pptx").write_bytes(b"PK")
    (folder / "when.md").write_text(DOCUMENT.format(until="someday"), encoding="utf-8")
    reasons = {Path(one.file).name: one.reason for one in kb.add(session, [folder]).problems}
    assert "unknown kind of file" in reasons["slides.pptx"]
    assert "no day" in reasons["when.md"]
