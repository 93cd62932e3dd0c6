"""An answer as the frames that carry it: texts and template cards, within WeCom's limits."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from integrations.channels.wecom import cards, texts
from integrations.channels.wecom_bot.phrases import language_of, say
from integrations.messages import Button, Card, Reply

LONGEST_TEXT = 20_480
"""Bytes of a streamed or pushed text (path 101031); Markdown in it is shown."""
DONE = "done"
"""The key of a button that only says that its card has been dealt with."""
_MARKUP = re.compile(r"<(?=@|/?font\b)", re.IGNORECASE)
THUMBS = {"liked": "kb_good", "disliked": "kb_bad"}
"""What a thumb under an answer presses, when the answer has such a button."""


@dataclass(slots=True)
class Part:
    """One frame's worth: a text, or a card, which says `instead` in words."""

    text: str = ""
    card: dict[str, Any] | None = None
    instead: str = ""
    handle: dict[str, Any] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        return self.text if self.card is None else self.instead

    def message(self) -> dict[str, Any]:
        if self.card is not None:
            return {"msgtype": "template_card", "template_card": self.card}
        return {"msgtype": "markdown", "markdown": {"content": self.text}}

    def update(self) -> dict[str, Any]:
        return changed(self.card)


def changed(card: dict[str, Any] | None) -> dict[str, Any]:
    return {"response_type": "update_template_card", "template_card": card}


def finished(stream: str, text: str, about: str = "") -> dict[str, Any]:
    """A whole text as the last frame of a stream; `about` comes back with what people think of it."""
    content = texts.split(_harmless(text), LONGEST_TEXT, 1)[0] if text.strip() else "…"
    frame: dict[str, Any] = {"id": stream, "finish": True, "content": content}
    return {"msgtype": "stream", "stream": frame | ({"feedback": {"id": about}} if about else {})}


def _harmless(text: str) -> str:
    """Words of people call nobody (<@all>) and colour nothing: WeCom's Markdown has no escapes."""
    return _MARKUP.sub("＜", text)


def waiting(stream: str, text: str) -> dict[str, Any]:
    return {"msgtype": "stream", "stream": {"id": stream, "finish": False, "content": text}}


def parts_of(
    replies: Sequence[Reply], tokens: Mapping[str, str], key: str, site: str, *, pressed: str = ""
) -> list[Part]:
    """In their order. `pressed`: the task of a card that was pressed; the first part takes its place."""
    found: list[Part] = []
    for number, reply in enumerate(replies, start=1):
        own = pressed if pressed and number == 1 else f"{key}-{number}"
        rendered = cards.render(_without_thumbs(reply), tokens, task_id=own, site=site, lengths=cards.BOT)
        takes_place = bool(pressed) and number == 1
        if takes_place and rendered.card is None:
            rendered = spent(reply, own)
        told = [Part(text=one) for one in texts.split(_harmless(rendered.text), LONGEST_TEXT)]
        card = rendered.card
        if card is not None and told and not takes_place:
            card = cards.short(card)
        shown = [Part(card=card, instead=reply.text, handle={"task_id": own})] if card else []
        found += shown + told if takes_place else told + shown
    return found


def _without_thumbs(reply: Reply) -> Reply:
    """WeCom has 👍 and 👎 of its own under every streamed answer."""
    if reply.card is None:
        return reply
    left = tuple(one for one in reply.card.actions if one.id.partition(":")[0] not in THUMBS.values())
    if left or reply.card.select or not reply.card.actions:
        return replace(reply, card=replace(reply.card, actions=left))
    return Reply(reply.text)


def spent(reply: Reply, task: str) -> cards.Rendered:
    """What a pressed card becomes when its answer is no card: its result in short, and nothing to press for."""
    line, _, rest = reply.text.strip().partition("\n")
    button = Button(DONE, f"✓ {say('done', language_of(reply.text))}")
    shown = Reply(reply.text, Card(title=line, body=rest, actions=(button,)))
    return cards.render(shown, {DONE: DONE}, task_id=task, lengths=cards.BOT)


def without(
    reply: Reply, gone: Collection[str], tokens: Mapping[str, str], task: str, site: str
) -> dict[str, Any] | None:
    """The card of an earlier answer as it stands after buttons were pressed that only tell something."""
    card = _without_thumbs(reply).card
    if card is None:
        return None
    left = tuple(one for one in card.actions if one.id not in gone)
    actions = left or (Button(DONE, f"✓ {say('done', language_of(reply.text))}"),)
    shown = Reply(reply.text, replace(card, actions=actions))
    return cards.render(shown, {**tokens, DONE: DONE}, task_id=task, site=site, lengths=cards.BOT).card


def working(task: str) -> dict[str, Any] | None:
    """What a pressed card becomes while its answer takes long; the answer follows as a message."""
    title = say("working_title", "zh")
    shown = Card(title=title, body=say("follows", "zh"), actions=(Button(DONE, "…"),))
    return cards.render(Reply(title, shown), {DONE: DONE}, task_id=task, lengths=cards.BOT).card
