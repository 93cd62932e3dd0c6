"""A record changed by hand, by the form that its card opens."""

from __future__ import annotations

import json

import pytest
from talking import Chat, Heard

from bot import editing
from crm_core.errors import NotFound
from crm_core.services import users

VISIT = "今天拜访了青禾的陆明，看了育苗棚，下周三前我要给他发新报价"


def edit_button(heard: Heard) -> str:
    actions = heard.answer["replies"][0]["card"]["actions"]
    return next(str(one["id"]) for one in actions if one["id"].startswith("edit:"))


def test_a_form_changes_what_was_typed_and_undo_takes_that_back(chat: Chat) -> None:
    button = edit_button(chat.says(VISIT))
    heard = chat.presses(button, json.dumps({"content": "看了二号棚", "kind": "visit", "unknown": "x"}))
    assert list(heard.changes["activity"]) == ["content"]
    assert heard.new["activity"]["content"] == "看了二号棚"
    assert "已更正" in heard.text
    undone = chat.presses(heard.answer["replies"][0]["card"]["actions"][0]["id"])
    assert undone.changes["activity"]["content"][0] == "看了二号棚"


def test_a_next_step_moved_in_the_form_moves_its_task(chat: Chat) -> None:
    button = edit_button(chat.says(VISIT))
    heard = chat.presses(button, json.dumps({"next_at": "2027-03-18T15:00+08:00"}))
    assert heard.new["task"]["due_at"] == heard.new["activity"]["next_at"] == "2027-03-18T15:00:00+08:00"


def test_without_a_form_it_asks_what_should_be_different(chat: Chat) -> None:
    heard = chat.presses(edit_button(chat.says(VISIT)))
    assert "哪里不对" in heard.text
    assert not heard.written
    assert not chat.presses("edit:activity:1", "[no form").written


def test_nobody_edits_what_they_may_not_write(chat: Chat) -> None:
    button = edit_button(chat.says(VISIT))
    heard = chat.by("stranger").presses(button, json.dumps({"content": "x"}))
    assert not heard.written
    with chat.app.database.reading() as session:
        mei = users.get_by_username(session, "mei")
        assert mei is not None
        record_id = int(button.rpartition(":")[2])
        form = editing.form_of(session, mei, "activity", record_id)
        assert {"kind", "content", "next_at"} <= {one.name for one in form.fields}
        wrong = editing.errors_of(session, mei, "activity", record_id, {"next_at": "soon", "content": "ok"})
        assert list(wrong) == ["next_at"]
        with pytest.raises(NotFound):
            editing.form_of(session, mei, "user", 1)
