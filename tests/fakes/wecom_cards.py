"""What WeCom refuses of a template card, written from its documentation (90236, 101032) and nothing of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

TASK_ID = re.compile(r"[0-9A-Za-z_\-@]{1,128}")
FIELDS, QUOTE, OPENED = {"horizontal_content_list"}, {"quote_area"}, {"jump_list", "card_action"}
KINDS = {
    "text_notice": {"emphasis_content", "sub_title_text"} | QUOTE | FIELDS | OPENED,
    "news_notice": {"image_text_area", "card_image", "vertical_content_list"} | QUOTE | FIELDS | OPENED,
    "button_interaction": {"sub_title_text", "card_action", "button_selection", "button_list"}
    | QUOTE
    | FIELDS,
    "vote_interaction": {"checkbox", "submit_button"},
    "multiple_interaction": {"select_list", "submit_button"},
}
EVERYWHERE = {"card_type", "source", "action_menu", "main_title", "task_id", "replace_text"}
APP = {
    "title": 36, "desc": 44, "text": 160, "label": 5, "value": 30, "button": 10, "option": 16, "vote": 17, "jump": 18,
    "vertical": 38,
}  # fmt: skip


def faults(card: dict[str, Any], lengths: dict[str, int] = APP) -> list[str]:
    """Everything that is wrong with it; nothing for a card that WeCom takes and shows whole."""
    kind = card.get("card_type")
    if kind not in KINDS:
        return [f"card_type {kind}"]
    found = [f"unknown part {name}" for name in card if name not in KINDS[kind] | EVERYWHERE]
    for rule in (_titles, _tasks, _fields, _jumps, _opening, _pictures, _buttons, _selects, _keys):
        found += rule(card, kind, lengths)
    try:
        json.dumps(card, ensure_ascii=False).encode()
    except (TypeError, UnicodeEncodeError) as error:
        found.append(f"no JSON: {error}")
    return found


def _text(where: str, value: Any, most: int, *, needed: bool = True) -> Iterator[str]:
    if value is None and not needed:
        return
    if not isinstance(value, str):
        yield f"{where} is no text"
    elif needed and not value.strip():
        yield f"{where} is empty"
    elif len(value) > most:
        yield f"{where} has {len(value)} of {most} characters"


def _titles(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    title = card.get("main_title", {})
    may_lack = kind == "text_notice" and bool(card.get("sub_title_text"))
    yield from _text("main_title.title", title.get("title"), most["title"], needed=not may_lack)
    yield from _text("main_title.desc", title.get("desc"), most["desc"], needed=False)
    yield from _text("sub_title_text", card.get("sub_title_text"), most["text"], needed=False)


def _tasks(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    is_needed = kind.endswith("_interaction") or "action_menu" in card
    task = card.get("task_id")
    if task is None and is_needed:
        yield "no task_id"
    if task is not None and not (isinstance(task, str) and TASK_ID.fullmatch(task)):
        yield "task_id"
    menu = card.get("action_menu")
    if menu is not None and not 1 <= len(menu.get("action_list", [])) <= 3:
        yield "action_menu"


def _fields(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    fields = card.get("horizontal_content_list", [])
    if len(fields) > 6:
        yield f"{len(fields)} fields"
    for field in fields:
        yield from _text("keyname", field.get("keyname"), most["label"])
        yield from _text("value", field.get("value"), most["value"], needed=False)
        if field.get("type") == 1 and not _is_link(field.get("url")):
            yield "a field's link"
    vertical = card.get("vertical_content_list", [])
    if len(vertical) > 4:
        yield f"{len(vertical)} vertical texts"
    for one in vertical:
        yield from _text("vertical title", one.get("title"), most["vertical"])
        yield from _text("vertical desc", one.get("desc"), 160, needed=False)


def _is_link(url: Any) -> bool:
    return isinstance(url, str) and url.startswith(("http://", "https://")) and len(url.encode()) <= 1024


def _jumps(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    jumps = card.get("jump_list", [])
    if len(jumps) > 3:
        yield f"{len(jumps)} jumps"
    for jump in jumps:
        yield from _text("jump title", jump.get("title"), most["jump"])
        if jump.get("type") == 1 and not _is_link(jump.get("url")):
            yield "a jump's link"


def _opening(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    action = card.get("card_action")
    if kind.endswith("_notice") and (action or {}).get("type") not in (1, 2):
        yield "card_action"
    if action is not None and action.get("type") == 1 and not _is_link(action.get("url")):
        yield "card_action's link"


def _pictures(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    if kind == "news_notice" and "card_image" not in card and "image_text_area" not in card:
        yield "no picture"
    image = card.get("card_image")
    if image is not None:
        if not _is_link(image.get("url")):
            yield "card_image's link"
        if not 1.3 <= image.get("aspect_ratio", 1.3) <= 2.25:
            yield "aspect_ratio"


def _buttons(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    if kind == "button_interaction":
        buttons = card.get("button_list", [])
        if not 1 <= len(buttons) <= 6:
            yield f"{len(buttons)} buttons"
        for button in buttons:
            yield from _text("button", button.get("text"), most["button"])
            if button.get("style", 1) not in (1, 2, 3, 4):
                yield "button's style"
            if button.get("type", 0) == 1 and not _is_link(button.get("url")):
                yield "button's link"
    if kind in ("vote_interaction", "multiple_interaction"):
        submit = card.get("submit_button", {})
        yield from _text("submit_button", submit.get("text"), most["button"])
        yield from _key("submit_button", submit.get("key"))


def _selects(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    if kind == "vote_interaction":
        checkbox = card.get("checkbox", {})
        yield from _key("question_key", checkbox.get("question_key"))
        yield from _options(checkbox.get("option_list", []), 20, most["vote"])
        if checkbox.get("mode", 0) not in (0, 1):
            yield "mode"
    selects = card.get("select_list", [])
    if kind == "multiple_interaction" and not 1 <= len(selects) <= 3:
        yield f"{len(selects)} selects"
    for select in [*selects, *([card["button_selection"]] if "button_selection" in card else [])]:
        yield from _key("question_key", select.get("question_key"))
        yield from _text("select's title", select.get("title"), most["option"], needed=False)
        yield from _options(select.get("option_list", []), 10, most["option"])


def _options(options: list[dict[str, Any]], most: int, characters: int) -> Iterator[str]:
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    ids = [one.get("id") for one in options]
    if len(set(ids)) < len(ids):
        yield "an option twice"
    for one in options:
        yield from _text("option", one.get("text"), characters)
        if not isinstance(one.get("id"), str) or not 1 <= len(one["id"].encode()) <= 128:
            yield "option's id"


def _key(where: str, key: Any) -> Iterator[str]:
    if not isinstance(key, str) or not 1 <= len(key.encode()) <= 1024:
        yield f"{where}'s key"


def _keys(card: dict[str, Any], kind: str, most: dict[str, int]) -> Iterator[str]:
    buttons = [one for one in card.get("button_list", []) if one.get("type", 0) == 0]
    keys = [one.get("key") for one in buttons]
    for key in keys:
        yield from _key("button", key)
    if len(set(keys)) < len(keys):
        yield "a button's key twice"
