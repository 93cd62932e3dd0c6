"""Forms as modals, and the home tab."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from integrations.channels.slack import limits
from integrations.channels.slack.cards import Block, render
from integrations.channels.slack.phrases import say
from integrations.channels.slack.text import clean, cut
from integrations.forms import Field, Form
from integrations.messages import Reply

EDIT = "edit_record"


def modal(form: Form, private: Mapping[str, Any]) -> dict[str, Any]:
    """`private` comes back with what was typed."""
    blocks: list[Block] = [_input(one) for one in form.fields if _fits(one)]
    head = {
        "type": "section",
        "text": {"type": "plain_text", "text": cut(clean(form.title).strip() or "·", 3000)},
    }
    return {
        "type": "modal",
        "callback_id": EDIT,
        "private_metadata": json.dumps(private, separators=(",", ":")),
        "title": _words("edit_title", form.language),
        "submit": _words("save", form.language),
        "close": _words("cancel", form.language),
        "blocks": [head, *blocks],
    }


def notice(text: str, language: str) -> dict[str, Any]:
    """In place of a form that cannot be shown."""
    body = {"type": "section", "text": {"type": "plain_text", "text": cut(text, limits.SECTION)}}
    title, close = _words("edit_title", language), _words("close", language)
    return {"type": "modal", "title": title, "close": close, "blocks": [body]}


def _words(key: str, language: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": cut(say(key, language), limits.VIEW_TITLE)}


def _input(field: Field) -> Block:
    return {
        "type": "input",
        "block_id": field.name,
        "optional": not field.required,
        "label": {"type": "plain_text", "text": cut(field.label or field.name, limits.INPUT_LABEL)},
        "element": {"action_id": "value"} | _element(field),
    }


def _element(field: Field) -> Block:
    if field.kind == "choice":
        options = [_option(code, label) for code, label in field.options[: limits.OPTIONS]]
        chosen = next((one for one in options if one["value"] == field.value), None)
        return {"type": "static_select", "options": options} | ({"initial_option": chosen} if chosen else {})
    if field.kind == "day":
        return {"type": "datepicker"} | ({"initial_date": field.value} if field.value else {})
    if field.kind == "time":
        epoch = int(datetime.fromisoformat(field.value).timestamp()) if field.value else 0
        return {"type": "datetimepicker"} | ({"initial_date_time": epoch} if epoch else {})
    value = clean(field.value)
    element: Block = {"type": "plain_text_input", "multiline": field.kind == "long"}
    return element | ({"initial_value": value} if value and len(value) <= limits.INPUT_TEXT else {})


def _option(code: str, label: str) -> Block:
    return {"text": {"type": "plain_text", "text": cut(label or code, limits.OPTION)}, "value": code}


def _fits(field: Field) -> bool:
    """A text longer than a form's field holds is not shown there, so that it cannot be cut by saving it."""
    return field.kind not in ("text", "long") or len(clean(field.value)) <= limits.INPUT_TEXT


def typed(view: Mapping[str, Any]) -> dict[str, str]:
    """What a submitted form holds, by field; "" for what was emptied."""
    state = (view.get("state") or {}).get("values") or {}
    return {name: _value(elements.get("value") or {}) for name, elements in state.items()}


def _value(element: Mapping[str, Any]) -> str:
    if element.get("type") == "datetimepicker":
        epoch = element.get("selected_date_time")
        return datetime.fromtimestamp(int(epoch), UTC).isoformat() if epoch else ""
    chosen = (element.get("selected_option") or {}).get("value")
    return str(chosen or element.get("selected_date") or element.get("value") or "")


def home(replies: Sequence[Reply], address: Callable[[str], str]) -> dict[str, Any]:
    """The tab has no buttons: what is pressed there belongs to no conversation."""
    return {"type": "home", "blocks": render(replies, {}, address, always_blocks=True).blocks}
