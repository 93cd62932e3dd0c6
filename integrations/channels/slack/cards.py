"""The neutral card → Block Kit. What is too long for Slack becomes text, then a link; never an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from integrations.channels.slack import limits
from integrations.channels.slack.phrases import say
from integrations.channels.slack.text import clean, cut, escaped, is_chinese, mrkdwn, pieces
from integrations.messages import Button, Card, Reply, Select

Block = dict[str, Any]
Tokens = Mapping[str, str]
_STYLES = frozenset({"primary", "danger"})
_BLANK = "·"
_SHORTER_LABELS = (40, 20, 10)
"""Characters of a button's name in a message that holds too many long ones."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """`text` is what notifications show, and the message itself where there are no blocks."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class _Part:
    """A block; `stays` when a message too long rather loses others."""

    block: Block
    stays: bool = False

    @property
    def characters(self) -> int:
        return sum(len(text) for text in _texts(self.block))


def render(
    replies: Sequence[Reply],
    tokens: Tokens,
    address: Callable[[str], str] = str,
    *,
    always_blocks: bool = False,
) -> Rendered:
    """One message for all replies. `tokens`: what Slack gives back when an action of that id is used;
    `address`: a page's path → its whole address, or "" when nobody knows it. Short plain text has no blocks, unless
    `always_blocks`.
    """
    text = "\n\n".join(clean(one.text) for one in replies)
    language = "zh" if is_chinese(text) else "en"
    if not always_blocks and not any(one.card for one in replies) and len(escaped(text)) <= limits.FALLBACK:
        return Rendered(mrkdwn(text).strip() or _BLANK, [])
    writer = _Writer(tokens, address, language)
    parts: list[_Part] = []
    for reply in replies:
        shown = list(writer.card(reply.card)) if reply.card else []
        parts += [_Part({"type": "divider"})] if parts and shown else []
        parts += shown or [_Part(one) for one in _sections(reply.text)]
    link = next((found for one in replies if one.card and (found := writer.link_of(one.card))), "")
    return Rendered(cut(escaped(text).strip(), limits.FALLBACK) or _BLANK, _fitting(parts, link, language))


def _fitting(parts: list[_Part], link: str, language: str) -> list[Block]:
    """The blocks that one message holds; a note stands where the first was left out."""
    kept = list(parts)
    first_lost = len(kept)
    labels = iter(_SHORTER_LABELS)
    while len(kept) > limits.BLOCKS - (first_lost < len(parts)) or _characters(kept) > limits.WHOLE_MESSAGE:
        at = next((at for at in reversed(range(len(kept))) if not kept[at].stays), None)
        if at is None and len(kept) < limits.BLOCKS and (most := next(labels, 0)):
            kept = [_Part(_with_labels(one.block, most), one.stays) for one in kept]
            continue
        at = len(kept) - 1 if at is None else at
        del kept[at]
        first_lost = min(first_lost, at)
    blocks = [one.block for one in kept]
    if len(kept) < len(parts):
        blocks.insert(first_lost, _context(say("more_at" if link else "more", language, url=_in_link(link))))
    return blocks


def _with_labels(block: Block, most: int) -> Block:
    """What can be pressed, under shorter names."""
    if block["type"] != "actions":
        return block
    return {**block, "elements": [_labelled(one, most) for one in block["elements"]]}


def _labelled(element: Block, most: int) -> Block:
    shown = dict(element)
    if "text" in shown:
        shown["text"] = _plain(shown["text"]["text"], most)
    for name in ("options", "option_groups"):
        if name in shown:
            shown[name] = [_labelled(one, most) for one in shown[name]]
    return shown


def _characters(parts: Sequence[_Part]) -> int:
    return sum(one.characters for one in parts)


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("text", "alt_text") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list):
        for one in node:
            yield from _texts(one)


@dataclass(frozen=True, slots=True)
class _Writer:
    tokens: Tokens
    address: Callable[[str], str]
    language: str

    def card(self, card: Card) -> Iterator[_Part]:
        yield from (_Part(one, stays=one["type"] == "header") for one in _title(card.title))
        if card.subtitle.strip():
            yield from (_Part(_context(one)) for one in pieces(mrkdwn(card.subtitle), limits.FIELD))
        yield from (_Part(one) for one in _sections(card.body))
        yield from (_Part(one) for one in _fields(card.fields))
        yield from (_Part(one) for one in self._image(card))
        yield from (_Part(one) for one in self._spelt_out(card))
        yield from (_Part(one, stays=True) for one in self._controls(card))
        if link := self.link_of(card):
            yield _Part(_context(say("open", self.language, url=_in_link(link))), stays=True)

    def link_of(self, card: Card) -> str:
        """The whole address, or "" where there is none that Slack takes."""
        link = self.address(card.link) if card.link else ""
        return link if _is_url(link, limits.SECTION - 100) else ""

    def _image(self, card: Card) -> Iterator[Block]:
        url = self.address(card.image) if card.image else ""
        if _is_url(url, limits.IMAGE_URL):
            alt = cut(_line(card.title), limits.IMAGE_ALT) or _BLANK
            yield {"type": "image", "image_url": url, "alt_text": alt}

    # ------------------------------------------------------------ what can be pressed
    def _controls(self, card: Card) -> Iterator[Block]:
        elements: list[Block] = []
        used: set[str] = set()
        if card.select and (options := _offered(card.select)):
            used.add(card.select.id)
            elements.append(self._select(card.select, options))
        for button in card.actions:
            if button.id not in used:
                used.add(button.id)
                elements.append(self._button(button))
        for at in range(0, len(elements), limits.ACTIONS):
            yield {"type": "actions", "elements": elements[at : at + limits.ACTIONS]}

    def _button(self, button: Button) -> Block:
        token = self.tokens[button.id]
        shown = {
            "type": "button",
            "action_id": token,
            "value": token,
            "text": _plain(button.label, limits.LABEL),
        }
        return shown | {"style": button.style} if button.style in _STYLES else shown

    def _select(self, select: Select, options: Sequence[tuple[str, str]]) -> Block:
        placeholder = select.label if select.label.strip() else say("choose", self.language)
        shown = [{"text": _plain(label, limits.OPTION), "value": value} for value, label in options]
        element: Block = {
            "type": "static_select",
            "action_id": self.tokens[select.id],
            "placeholder": _plain(placeholder, limits.PLACEHOLDER),
        }
        if len(shown) <= limits.OPTIONS:
            return element | {"options": shown}
        starts = range(0, len(shown), limits.OPTIONS)
        groups = [shown[at : at + limits.OPTIONS] for at in starts][: limits.OPTION_GROUPS]
        named = [
            {"label": _plain(f"{at + 1}-{at + len(group)}", limits.OPTION), "options": group}
            for at, group in zip(starts, groups, strict=False)
        ]
        return element | {"option_groups": named}

    def _spelt_out(self, card: Card) -> Iterator[Block]:
        """Labels that Slack cuts, and options it cannot take, in full."""
        long = [one.label for one in card.actions if len(_line(one.label)) > limits.LABEL]
        if card.select:
            long += [label for _, label in card.select.options if len(_line(label)) > limits.OPTION]
            possible = {value for value, _ in _offered(card.select)}
            unfit = [label for value, label in card.select.options if value not in possible]
            long += [one for one in unfit if one not in long]
        yield from _sections("\n".join(f"• {_line(one)}" for one in long))


def _offered(select: Select) -> list[tuple[str, str]]:
    """Each value that Slack can give back, once."""
    fit: dict[str, str] = {}
    for value, label in select.options:
        if value.strip() and clean(value) == value and len(value) <= limits.OPTION_VALUE:
            fit.setdefault(value, label)
    return list(fit.items())[: limits.OPTIONS * limits.OPTION_GROUPS]


# ---------------------------------------------------------------- text
def _title(title: str) -> Iterator[Block]:
    line = clean(title).strip()
    if line and len(line) <= limits.HEADER and "\n" not in line:
        yield {"type": "header", "text": {"type": "plain_text", "text": line, "emoji": True}}
    elif line:
        yield from (_section(one) for one in pieces(f"*{escaped(_line(line))}*", limits.SECTION))


def _sections(text: str) -> list[Block]:
    return [_section(one) for one in pieces(mrkdwn(text).strip(), limits.SECTION)]


def _fields(fields: Sequence[tuple[str, str]]) -> Iterator[Block]:
    """Ten of them a section, in their order; one that is too long for a field is a section of its own."""
    row: list[Block] = []
    for label, value in fields:
        text = "\n".join(filter(None, (_strong(label), mrkdwn(value).strip())))
        is_long = len(text) > limits.FIELD
        if row and (is_long or len(row) == limits.FIELDS):
            yield {"type": "section", "fields": row}
            row = []
        if is_long:
            yield from (_section(one) for one in pieces(text, limits.SECTION))
        elif text:
            row.append({"type": "mrkdwn", "text": text})
    if row:
        yield {"type": "section", "fields": row}


def _strong(label: str) -> str:
    line = escaped(_line(label))
    return f"*{line}*" if line else ""


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": cut(_line(text), most) or _BLANK, "emoji": True}


def _is_url(url: str, most: int) -> bool:
    is_web = url.startswith(("https://", "http://")) and not any(one in url for one in ' \n\t<>|"')
    return is_web and clean(url) == url and len(url) <= most


def _in_link(url: str) -> str:
    return url.replace("&", "&amp;")
