"""What Slack refuses, written down from its documentation apart from our renderer: messages and views, part by part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Found = Iterator[str]
MESSAGE_BLOCKS, VIEW_BLOCKS, MESSAGE_TEXT = 50, 100, 40_000
IN_MESSAGES = ("section", "divider", "image", "actions", "context", "header", "input")


def faults(message: Mapping[str, Any]) -> list[str]:
    """What is wrong with a message of chat.postMessage; nothing for one that Slack takes."""
    found = list(_message(message))
    return found


def view_faults(view: Mapping[str, Any]) -> list[str]:
    return list(_view(view))


def _message(message: Mapping[str, Any]) -> Found:
    blocks = message.get("blocks", [])
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        yield "text: the fallback is missing"
    elif len(text) > MESSAGE_TEXT:
        yield f"text: longer than {MESSAGE_TEXT}"
    yield from _blocks(blocks, MESSAGE_BLOCKS)


def _view(view: Mapping[str, Any]) -> Found:
    kind = view.get("type")
    yield from _unknown("view", view, {
        "type", "title", "submit", "close", "blocks", "callback_id", "private_metadata", "external_id",
        "clear_on_close", "notify_on_close",
    })  # fmt: skip
    if kind not in ("modal", "home"):
        yield "view.type: neither modal nor home"
    if kind == "modal":
        yield from _plain("view.title", view.get("title"), 24)
    for part in ("submit", "close"):
        if part in view:
            yield from _plain(f"view.{part}", view[part], 24)
    if (
        any(one.get("type") == "input" for one in view.get("blocks", ()))
        and kind == "modal"
        and "submit" not in view
    ):
        yield "view.submit: needed beside an input"
    yield from _length("view.callback_id", view.get("callback_id", ""), 255)
    yield from _length("view.private_metadata", view.get("private_metadata", ""), 3000)
    if not view.get("blocks"):
        yield "view.blocks: empty"
    yield from _blocks(view.get("blocks", []), VIEW_BLOCKS)


def _blocks(blocks: Any, most: int) -> Found:
    if not isinstance(blocks, list):
        yield "blocks: no list"
        return
    if len(blocks) > most:
        yield f"blocks: more than {most}"
    ids = [one["block_id"] for one in blocks if isinstance(one, dict) and "block_id" in one]
    if len(ids) != len(set(ids)):
        yield "block_id: used twice"
    for at, block in enumerate(blocks):
        yield from _block(f"blocks[{at}]", block)


def _block(at: str, block: Any) -> Found:
    if not isinstance(block, dict) or block.get("type") not in CHECKS:
        yield f"{at}: no block"
        return
    if "block_id" in block:
        yield from _length(f"{at}.block_id", block["block_id"], 255, least=1)
    check, known = CHECKS[block["type"]]
    yield from _unknown(at, block, known | {"type", "block_id"})
    yield from check(at, block)


def _section(at: str, block: Mapping[str, Any]) -> Found:
    if "text" not in block and "fields" not in block:
        yield f"{at}: neither text nor fields"
    if "text" in block:
        yield from _text(f"{at}.text", block["text"], 3000)
    if "fields" in block:
        yield from _count(f"{at}.fields", block["fields"], 10)
        for number, one in enumerate(block["fields"]):
            yield from _text(f"{at}.fields[{number}]", one, 2000)
    if "accessory" in block:
        yield from _element(
            f"{at}.accessory", block["accessory"], {"button", "static_select", "image", "overflow"}
        )


def _header(at: str, block: Mapping[str, Any]) -> Found:
    yield from _plain(f"{at}.text", block.get("text"), 150)


def _image(at: str, block: Mapping[str, Any]) -> Found:
    yield from _url(f"{at}.image_url", block.get("image_url"), 3000)
    yield from _length(f"{at}.alt_text", block.get("alt_text"), 2000, least=1)
    if "title" in block:
        yield from _plain(f"{at}.title", block["title"], 2000)


def _context(at: str, block: Mapping[str, Any]) -> Found:
    yield from _count(f"{at}.elements", block.get("elements"), 10)
    for number, one in enumerate(block.get("elements") or ()):
        if isinstance(one, dict) and one.get("type") == "image":
            yield from _image(f"{at}.elements[{number}]", one)
        else:
            yield from _text(f"{at}.elements[{number}]", one, 3000)


def _actions(at: str, block: Mapping[str, Any]) -> Found:
    elements = block.get("elements")
    yield from _count(f"{at}.elements", elements, 25)
    ids = [one.get("action_id") for one in elements or () if isinstance(one, dict) and "action_id" in one]
    if len(ids) != len(set(ids)):
        yield f"{at}: an action_id is used twice"
    for number, one in enumerate(elements or ()):
        yield from _element(
            f"{at}.elements[{number}]", one, {"button", "static_select", "overflow", "datepicker"}
        )


def _input(at: str, block: Mapping[str, Any]) -> Found:
    yield from _plain(f"{at}.label", block.get("label"), 2000)
    if "hint" in block:
        yield from _plain(f"{at}.hint", block["hint"], 2000)
    allowed = {
        "plain_text_input",
        "static_select",
        "datepicker",
        "datetimepicker",
        "number_input",
        "checkboxes",
    }
    yield from _element(f"{at}.element", block.get("element"), allowed)


def _divider(at: str, block: Mapping[str, Any]) -> Found:
    return iter(())


Check = Callable[[str, Mapping[str, Any]], Found]
CHECKS: dict[str, tuple[Check, set[str]]] = {
    "section": (_section, {"text", "fields", "accessory", "expand"}),
    "header": (_header, {"text"}),
    "image": (_image, {"image_url", "alt_text", "title"}),
    "context": (_context, {"elements"}),
    "actions": (_actions, {"elements"}),
    "divider": (_divider, set()),
    "input": (_input, {"label", "element", "hint", "optional", "dispatch_action"}),
}


# ---------------------------------------------------------------- elements
def _element(at: str, element: Any, allowed: set[str]) -> Found:
    if not isinstance(element, dict) or element.get("type") not in allowed:
        yield f"{at}: this element does not belong here"
        return
    kind = element["type"]
    if kind == "image":
        yield from _image(at, element)
        return
    if "action_id" in element:
        yield from _length(f"{at}.action_id", element["action_id"], 255, least=1)
    known = ELEMENT_PARTS[kind] | {"type", "action_id", "confirm", "focus_on_load"}
    yield from _unknown(at, element, known)
    if kind == "button":
        yield from _button(at, element)
    elif kind in ("static_select", "overflow", "checkboxes"):
        yield from _options(at, element, kind)
    elif kind == "plain_text_input":
        yield from _length(f"{at}.initial_value", element.get("initial_value", ""), 3000)
    if "placeholder" in element:
        yield from _plain(f"{at}.placeholder", element["placeholder"], 150)


ELEMENT_PARTS = {
    "button": {"text", "value", "url", "style", "accessibility_label"},
    "static_select": {"options", "option_groups", "placeholder", "initial_option"},
    "overflow": {"options"},
    "checkboxes": {"options", "initial_options"},
    "plain_text_input": {"initial_value", "multiline", "min_length", "max_length", "placeholder"},
    "number_input": {"is_decimal_allowed", "initial_value", "min_value", "max_value", "placeholder"},
    "datepicker": {"initial_date", "placeholder"},
    "datetimepicker": {"initial_date_time"},
}


def _button(at: str, button: Mapping[str, Any]) -> Found:
    yield from _plain(f"{at}.text", button.get("text"), 75)
    yield from _length(f"{at}.value", button.get("value", ""), 2000)
    if "url" in button:
        yield from _url(f"{at}.url", button["url"], 3000)
    if button.get("style", "primary") not in ("primary", "danger"):
        yield f"{at}.style: unknown"


def _options(at: str, element: Mapping[str, Any], kind: str) -> Found:
    most = {"static_select": 100, "overflow": 5, "checkboxes": 10}[kind]
    groups = element.get("option_groups")
    if groups is not None and "options" in element:
        yield f"{at}: options and option_groups"
    if groups is None:
        yield from _option_list(f"{at}.options", element.get("options"), most)
        return
    yield from _count(f"{at}.option_groups", groups, 100)
    for number, group in enumerate(groups if isinstance(groups, list) else ()):
        yield from _plain(f"{at}.option_groups[{number}].label", group.get("label"), 75)
        yield from _option_list(f"{at}.option_groups[{number}].options", group.get("options"), 100)


def _option_list(at: str, options: Any, most: int) -> Found:
    yield from _count(at, options, most)
    for number, one in enumerate(options if isinstance(options, list) else ()):
        if not isinstance(one, dict):
            yield f"{at}[{number}]: no option"
            continue
        yield from _unknown(f"{at}[{number}]", one, {"text", "value", "description", "url"})
        yield from _plain(f"{at}[{number}].text", one.get("text"), 75)
        yield from _length(f"{at}[{number}].value", one.get("value"), 150, least=1)


# ---------------------------------------------------------------- texts
def _text(at: str, text: Any, most: int) -> Found:
    if not isinstance(text, dict) or text.get("type") not in ("mrkdwn", "plain_text"):
        yield f"{at}: no text object"
        return
    allowed = {"type", "text", "verbatim"} if text["type"] == "mrkdwn" else {"type", "text", "emoji"}
    yield from _unknown(at, text, allowed)
    yield from _length(f"{at}.text", text.get("text"), most, least=1)


def _plain(at: str, text: Any, most: int) -> Found:
    if isinstance(text, dict) and text.get("type") == "mrkdwn":
        yield f"{at}: must be plain_text"
    yield from _text(at, text, most)


def _length(at: str, text: Any, most: int, *, least: int = 0) -> Found:
    if not isinstance(text, str):
        yield f"{at}: no text"
    elif len(text) > most:
        yield f"{at}: longer than {most}"
    elif len(text.strip()) < least:
        yield f"{at}: empty"


def _url(at: str, url: Any, most: int) -> Found:
    yield from _length(at, url, most, least=1)
    if not str(url).startswith(("https://", "http://")):
        yield f"{at}: no address"


def _count(at: str, parts: Any, most: int) -> Found:
    if not isinstance(parts, list) or not parts:
        yield f"{at}: empty"
    elif len(parts) > most:
        yield f"{at}: more than {most}"


def _unknown(at: str, part: Mapping[str, Any], known: set[str]) -> Found:
    for name in part.keys() - known:
        yield f"{at}.{name}: unknown"
