"""The neutral card → a template card that WeCom takes. developer.work.weixin.qq.com/document/path/90236

What a card has no room for is said in a text before it: nothing is lost, and nothing is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from integrations.channels.wecom.texts import clean, cut, pair, word
from integrations.messages import Button, Card, Reply

MOST_FIELDS, MOST_BUTTONS, MOST_OPTIONS, MOST_VOTES = 6, 6, 10, 20
LONGEST_ID = 128
LONGEST_URL = 1024


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters that WeCom shows of each part; it shortens what is longer."""

    title: int
    desc: int
    text: int
    label: int
    value: int
    button: int
    option: int
    vote: int
    jump: int


APP = Lengths(title=36, desc=44, text=160, label=5, value=30, button=10, option=16, vote=17, jump=18)
BOT = Lengths(title=26, desc=30, text=112, label=5, value=26, button=10, option=10, vote=11, jump=13)


@dataclass(frozen=True, slots=True)
class Rendered:
    """`card` is None when text says it all; `text` is empty when the card does."""

    text: str
    card: dict[str, Any] | None = None


def action_ids(card: Card) -> tuple[str, ...]:
    """What a token is needed for."""
    ids = [one.id for one in card.actions] + ([card.select.id] if card.select else [])
    return tuple(dict.fromkeys(ids))


def render(
    reply: Reply, tokens: Mapping[str, str], *, task_id: str, site: str = "", lengths: Lengths = APP
) -> Rendered:
    """`tokens`: for each action id what the platform is told; `site`: where the console is, for links."""
    reply = _clean(reply)
    if reply.card is None:
        return Rendered(reply.text)
    maker = _Maker(reply, tokens, task_id, site, lengths)
    made = maker.made()
    if made is None:
        return Rendered(_with_link(reply.text, maker.link))
    return Rendered(_with_link(reply.text, maker.link) if maker.lost else "", made)


def _clean(reply: Reply) -> Reply:
    """All that is shown, without what cannot be."""
    card = reply.card
    if card is not None:
        select = card.select and replace(
            card.select,
            label=clean(card.select.label),
            options=tuple((value, clean(label)) for value, label in card.select.options),
        )
        card = replace(
            card, title=clean(card.title), subtitle=clean(card.subtitle), body=clean(card.body), select=select,
            fields=tuple((clean(label), clean(value)) for label, value in card.fields),
            actions=tuple(replace(one, label=clean(one.label)) for one in card.actions),
        )  # fmt: skip
    return Reply(clean(reply.text), card)


def short(card: Mapping[str, Any]) -> dict[str, Any]:
    """The card below a text that has said it all: what it is about, and what can be pressed."""
    said = ("sub_title_text", "horizontal_content_list", "vertical_content_list")
    return {name: part for name, part in card.items() if name not in said}


def _with_link(text: str, link: str) -> str:
    return f"{text}\n{link}" if link and link not in text else text


class _Maker:
    """One card in the making; `lost` becomes true when something had no room on it."""

    def __init__(
        self, reply: Reply, tokens: Mapping[str, str], task_id: str, site: str, lengths: Lengths
    ) -> None:
        assert reply.card is not None
        self._reply, self._card, self._tokens = reply, reply.card, tokens
        self._task_id, self._lengths = task_id, lengths
        self.link = _absolute(reply.card.link, site)
        self.lost = bool(reply.card.link) and not self.link and bool(site)

    def made(self) -> dict[str, Any] | None:
        options = self._options()
        taken = {self._card.select.id} if self._card.select and options else set()
        shown = {
            one.id: one
            for one in self._card.actions
            if one.id in self._tokens and one.label.strip() and one.id not in taken
        }
        actions = list(shown.values())
        self.lost |= len(actions) < len(self._card.actions)
        if len(options) > MOST_OPTIONS:
            self.lost |= bool(actions)
            return self._vote(options)
        if actions or options:
            return self._buttons(actions, options)
        return self._notice()

    # ------------------------------------------------------------ kinds of card
    def _buttons(self, actions: list[Button], options: list[tuple[str, str]]) -> dict[str, Any]:
        room = MOST_BUTTONS - bool(options)
        self.lost |= len(actions) > room
        buttons = [
            {"text": self._button(one, at), "style": _STYLES.get(one.style, 1), "key": self._tokens[one.id]}
            for at, one in enumerate(actions[:room], start=1)
        ]
        card = self._common("button_interaction") | self._texts()
        if options:
            assert self._card.select is not None
            key = self._tokens[self._card.select.id]
            card["button_selection"] = {
                "question_key": key,
                "title": cut(self._card.select.label.strip() or self._word("choose"), self._lengths.button),
                "option_list": self._listed(options, self._lengths.option),
            }
            submit = cut(self._word("submit"), self._lengths.button)
            buttons = [{"text": submit, "style": 1, "key": key}, *buttons]
        return card | {"button_list": buttons}

    def _vote(self, options: list[tuple[str, str]]) -> dict[str, Any]:
        assert self._card.select is not None
        self.lost |= len(options) > MOST_VOTES or bool(self._card.fields) or bool(self._card.body)
        listed = self._listed(options[:MOST_VOTES], self._lengths.vote)
        return self._common("vote_interaction") | {
            "checkbox": {
                "question_key": self._tokens[self._card.select.id],
                "option_list": [{**one, "is_checked": False} for one in listed],
                "mode": 0,
            },
            "submit_button": {
                "text": cut(self._word("submit"), self._lengths.button),
                "key": self._tokens[self._card.select.id],
            },
        }

    def _notice(self) -> dict[str, Any] | None:
        """With a picture or a page to open; without either a text says it better."""
        image = _absolute(self._card.image, "")
        self.lost |= bool(self._card.image) and not image
        if image:
            card = self._common("news_notice") | {"card_image": {"url": image, "aspect_ratio": 1.3}}
            texts = self._texts()
            if "sub_title_text" in texts:
                card["vertical_content_list"] = [{"title": self._fit(texts.pop("sub_title_text"), _VERTICAL)}]
            return card | texts | self._opening(self.link or image)
        if not self.link or not (self._card.title or self._card.fields):
            return None
        return self._common("text_notice") | self._texts() | self._opening(self.link)

    def _opening(self, link: str) -> dict[str, Any]:
        label = cut(self._word("open"), self._lengths.jump)
        return {
            "jump_list": [{"type": 1, "title": label, "url": link}],
            "card_action": {"type": 1, "url": link},
        }

    # ------------------------------------------------------------ their parts
    def _common(self, kind: str) -> dict[str, Any]:
        card = self._card
        first = card.title or next((one for one in (card.body, self._reply.text) if one.strip()), "…")
        line = first.strip().partition("\n")[0] or "…"
        line, more = (line, card.subtitle) if card.subtitle else self._in_two(line)
        title = {"title": self._fit(line, self._lengths.title)}
        if more:
            title["desc"] = self._fit(more, self._lengths.desc)
        common: dict[str, Any] = {"card_type": kind, "main_title": title, "task_id": self._task_id}
        if self.link and kind == "button_interaction":
            common["card_action"] = {"type": 1, "url": self.link}
        return common

    def _in_two(self, line: str) -> tuple[str, str]:
        """已记录：青禾农业科技有限公司 · 拜访 · 3月10日: what is too long for a title goes on under it."""
        most, room = self._lengths.title, self._lengths.desc
        if len(line) > most:
            for at in reversed([found.start() for found in re.finditer(" · ", line)]):
                if at <= most and len(line) - at - 3 <= room:
                    return line[:at], line[at + 3 :]
        return line, ""

    def _texts(self) -> dict[str, Any]:
        """The fields that fit beside their labels, and the rest as lines under the title."""
        fitting: list[dict[str, str]] = []
        lines: list[str] = []
        body = self._card.body.strip()
        if not self._card.title and len(body.partition("\n")[0]) <= self._lengths.title:
            body = body.partition("\n")[2].strip()  # its first line is the title
        if body:
            lines.append(body)
        for label, value in self._card.fields:
            fits = len(label) <= self._lengths.label and len(value) <= self._lengths.value
            if not (label + value).strip():
                continue
            if fits and label.strip() and value.strip() and "\n" not in value and len(fitting) < MOST_FIELDS:
                fitting.append({"keyname": label, "value": value})
            else:
                lines.append(pair(label, value))
        texts: dict[str, Any] = {"horizontal_content_list": fitting} if fitting else {}
        if "".join(lines).strip():
            texts["sub_title_text"] = self._fit("\n".join(lines), self._lengths.text)
        return texts

    def _options(self) -> list[tuple[str, str]]:
        """Those whose value can be a key; the text names the others."""
        select = self._card.select
        if select is None or select.id not in self._tokens:
            return []
        found = {
            value: label
            for value, label in select.options
            if value
            and clean(value) == value
            and label.strip()
            and len(value.encode()) <= LONGEST_ID
            and "," not in value
        }
        self.lost |= len(found) < len(select.options)
        return list(found.items())

    def _listed(self, options: Iterable[tuple[str, str]], most: int) -> list[dict[str, Any]]:
        return [
            {"id": value, "text": self._numbered(label, at, most)}
            for at, (value, label) in enumerate(options, start=1)
        ]

    def _button(self, button: Button, at: int) -> str:
        return self._numbered(button.label, at, self._lengths.button)

    def _numbered(self, label: str, at: int, most: int) -> str:
        """A label that is too long is known by its number, as in the text."""
        if len(label) <= most:
            return label
        self.lost = True
        return cut(f"{at}. {label}", most)

    def _fit(self, text: str, most: int) -> str:
        self.lost |= len(text) > most
        return cut(text, most)

    def _word(self, key: str) -> str:
        return word(key, self._reply.text or self._card.title)


_VERTICAL = 38
_STYLES = {"default": 2, "primary": 1, "danger": 3}


def _absolute(link: str, site: str) -> str:
    """An address that a platform can open; empty when there is none."""
    if link.startswith("/") and site:
        link = site.rstrip("/") + link
    return link if link.startswith(("https://", "http://")) and len(link.encode()) <= LONGEST_URL else ""
