"""What nobody understood is kept; a phrase that the company adds works at the next message."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select
from talking import Chat

from bot.misunderstood import Misunderstood
from intents import catalog


@pytest.fixture(autouse=True)
def _taught_nothing_else(chat: Chat) -> Iterator[None]:
    yield
    shutil.rmtree(chat.app.settings.phrases, ignore_errors=True)
    catalog.use(chat.app.settings.phrases)


def _phrases(chat: Chat, file: str, text: str) -> None:
    folder: Path = chat.app.settings.phrases
    folder.mkdir(exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")


def test_what_was_not_understood_is_kept_as_it_was_said(chat: Chat) -> None:
    chat.says("咕噜咕噜哗啦啦")
    with chat.app.database.reading() as session:
        kept = session.scalars(select(Misunderstood)).all()
    assert [(one.text, one.role) for one in kept] == [("咕噜咕噜哗啦啦", "rep")]


def test_a_phrase_of_the_company_works_at_the_next_message(chat: Chat) -> None:
    assert not chat.says("报时鸟，明天下午三点样机").written
    chat.says("取消")
    _phrases(chat, "task.yaml", "cues:\n  remind:\n    zh: 报时鸟\n")
    assert "task" in chat.says("报时鸟，明天下午三点样机").new


def test_a_broken_phrase_changes_nothing_and_is_told(chat: Chat) -> None:
    _phrases(chat, "task.yaml", "cues:\n  remind:\n    zh: 敲(我一下\n")
    assert chat.says("明天下午三点提醒我去看样机").intents == ["task.create"]
    assert "敲(我一下" in catalog.trouble()


def test_a_file_that_nothing_reads_names_those_that_are_read(chat: Chat) -> None:
    _phrases(chat, "tasks.yaml", "cues: {}\n")
    chat.says("你好")
    assert "tasks.yaml is no phrase file; there are" in catalog.trouble()


def test_without_the_folder_the_programs_own_phrases_are_back(chat: Chat) -> None:
    _phrases(chat, "task.yaml", "cues:\n  remind:\n    zh: 报时鸟\n")
    chat.says("你好")
    (chat.app.settings.phrases / "task.yaml").unlink()
    assert not chat.says("报时鸟，明天下午三点样机").written
