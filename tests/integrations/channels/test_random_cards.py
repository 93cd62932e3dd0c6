"""Cards of chance, at each documented limit and one beside it: whatever they hold, each platform takes what is sent."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import block_kit
import pytest
import wecom_cards

from integrations.channels.slack import cards as slack_cards
from integrations.channels.wecom import cards, texts
from integrations.channels.wecom_bot import parts
from integrations.messages import Button, Card, Reply, Select

BOT = {
    "title": 26, "desc": 30, "text": 112, "label": 5, "value": 26, "button": 10, "option": 10, "vote": 11, "jump": 13,
    "vertical": 38,
}  # fmt: skip
CHARACTERS = (5, 10, 11, 13, 16, 17, 18, 24, 26, 30, 36, 38, 44, 75, 112, 150, 160, 255, 2000, 3000)
BYTES = (128, 512, 1024, 2048, 12_000, 20_480)
COUNTS = (1, 3, 4, 5, 6, 10, 20, 25, 50, 100)
SIGNS = ("a", "客", "é", "e\u0301", "😀", "👨\u200d👩\u200d👧", "\u202e", "\u200b", "&", "<", "*_`~", " ", "\n", "\t",
         "\x00", "\ud800", "[x](http://a)", "<@all>", "|", ",", "🇨🇳", "ﷺ", "\u2028")  # fmt: skip
ADDRESSES = (
    "",
    "/",
    "/#/accounts/1",
    "ftp://x",
    "https://",
    "javascript:1",
    "https://crm.example/a b",
    "data:x",
)
STYLES = ("default", "primary", "danger", "odd")


def _near(chance: Random, limits: tuple[int, ...]) -> int:
    return max(0, chance.choice((0, *limits)) + chance.choice((-1, 0, 1)))


def _text(chance: Random) -> str:
    """Of a length near a limit of characters or of bytes; empty, blank, of emoji alone, and with odd signs in it."""
    sign = chance.choice(SIGNS)
    if chance.random() < 0.3:
        size = _near(chance, BYTES)
        return (sign * size).encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")
    size = _near(chance, CHARACTERS)
    mixed = "".join(chance.choice(SIGNS) for _ in range(chance.randrange(8)))
    return (mixed + sign * size)[:size] if chance.random() < 0.8 else mixed


def _address(chance: Random) -> str:
    head = "https://crm.example/"
    long = _near(chance, (1024, 2900, 3000))
    return chance.choice((*ADDRESSES, head + "p" * max(0, long - len(head)), "https://例子.example/路" * 3))


def _id(chance: Random, at: int) -> str:
    """Now and then one that another part has, too, and one as long as an id may be."""
    return chance.choice((f"do:{at}", f"do:{at}", f"do:{at // 2}", "choose", "v" * _near(chance, (255, 300))))


def _card(chance: Random) -> Card:
    values = (
        str,
        lambda at: "v" * _near(chance, (128, 150)),
        lambda at: "值" * _near(chance, (42, 43, 50)),
        lambda at: "",
    )
    options = tuple((chance.choice(values)(at), _text(chance)) for at in range(_near(chance, COUNTS)))
    return Card(
        title=_text(chance), subtitle=_text(chance), body=_text(chance) * chance.choice((0, 1, 3)),
        fields=tuple((_text(chance), _text(chance)) for _ in range(_near(chance, COUNTS[:8]))),
        actions=tuple(
            Button(_id(chance, at), _text(chance), chance.choice(STYLES)) for at in range(_near(chance, COUNTS))
        ),
        select=Select(_id(chance, 0), _text(chance), options) if chance.random() < 0.5 else None,
        link=_address(chance), image=_address(chance),
    )  # fmt: skip


def _tokens(card: Card) -> dict[str, str]:
    return {name: f"ka{at:024}" for at, name in enumerate(cards.action_ids(card))}


def _wecom_app(reply: Reply, tokens: dict[str, str], site: str) -> list[str]:
    made = cards.render(reply, tokens, task_id="kechat-1-a-1", site=site)
    found = [
        f"text of {len(one.encode())}" for one in texts.split(made.text) if not 1 <= len(one.encode()) <= 2048
    ]
    for card in (made.card, made.card and cards.short(made.card)):
        found += wecom_cards.faults(card) if card else []
    if not made.card and not made.text.strip() and reply.text.strip():
        found.append("nothing is said")
    return found + _lost(reply, tokens, json.dumps(made.card), bool(made.text))


def _lost(reply: Reply, tokens: dict[str, str], shown: str, is_told: bool) -> list[str]:
    assert reply.card is not None
    wanted = {one.id for one in reply.card.actions if one.label.strip()}
    return [f"{one[:9]} is lost" for one in wanted if tokens[one] not in shown and not is_told]


def _wecom_bot(reply: Reply, tokens: dict[str, str], site: str) -> list[str]:
    sent = [
        *parts.parts_of([reply], tokens, "kechat-1-a", site),
        *parts.parts_of([reply], tokens, "kechat-1-a", site, pressed="kechat-0-a-1"),
    ]
    found: list[str] = []
    for one in sent:
        if one.card is None:
            found += [] if 1 <= len(one.text.encode()) <= 20_480 else [f"text of {len(one.text.encode())}"]
        else:
            found += _of_bot(one.card)
    gone = [reply.card.actions[0].id] if reply.card and reply.card.actions else []
    left = parts.without(reply, gone, tokens, "kechat-0-a-1", site)
    streamed = parts.finished("s1", reply.text)["stream"]["content"]
    found += [] if 1 <= len(streamed.encode()) <= 20_480 else ["a stream's text"]
    return found + (_of_bot(left) if left else [])


def _of_bot(card: dict[str, Any]) -> list[str]:
    found = wecom_cards.faults(card, BOT)
    return found + ["a button that opens a page" for one in card.get("button_list", ()) if one.get("type", 0)]


def _slack(reply: Reply, tokens: dict[str, str], site: str) -> list[str]:
    assert reply.card is not None
    made = slack_cards.render(
        [reply], tokens, lambda path: path if "://" in path or not site else site + path
    )
    json.dumps(made.blocks, ensure_ascii=False).encode()
    found = block_kit.faults({"text": made.text, "blocks": made.blocks})
    return found + _lost(reply, tokens, json.dumps(made.blocks), is_told=False)


PLATFORMS = {"WeCom application": _wecom_app, "AI bot": _wecom_bot, "Slack": _slack}


def _all_taken(seeds: range) -> None:
    for seed in seeds:
        chance = Random(seed)
        card = _card(chance)
        reply = Reply("\n".join([card.title, card.body, *map("：".join, card.fields)]) or "说了全部", card)
        site = chance.choice(("", "https://crm.example"))
        for name, sent in PLATFORMS.items():
            assert sent(reply, _tokens(card), site) == [], f"card {seed} on {name}"


def test_a_hundred_cards_are_taken_by_each_platform() -> None:
    _all_taken(range(100))


@pytest.mark.prove
def test_three_thousand_cards_are_taken_by_each_platform() -> None:
    _all_taken(range(1000, 4000))
