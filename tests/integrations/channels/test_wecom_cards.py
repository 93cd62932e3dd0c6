"""Every card fits WeCom, or says in a text what it had no room for; and the checker that says so is no dupe."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import wecom_cards
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.channels.wecom import cards, texts
from integrations.messages import Button, Card, Reply, Select

BOT = {
    "title": 26, "desc": 30, "text": 112, "label": 5, "value": 26, "button": 10, "option": 10, "vote": 11, "jump": 13,
    "vertical": 38,
}  # fmt: skip


def _words(*limits: int) -> st.SearchStrategy[str]:
    """Texts of lengths just below, at and above each limit, in Chinese, English and what looks like markup."""
    lengths = sorted({max(0, one + by) for one in (0, 1, *limits) for by in (-1, 0, 1)})
    signs = st.sampled_from("客户金额 aB9\n<&>\"'`*_[](){}#|😀\u200b，。")
    return st.sampled_from(lengths).flatmap(
        lambda size: st.text(signs, min_size=1, max_size=40).map(lambda text: (text * size)[:size])
    )


def _sizes(*limits: int) -> st.SearchStrategy[int]:
    return st.sampled_from(sorted({max(0, one + by) for one in (0, *limits) for by in (-1, 0, 1)}))


LINKS = st.sampled_from(
    ["", "/#/accounts/1", "https://crm.example/a", "ftp://x", "https://x/" + "a" * 1014, "/" + "b" * 1100]
)


@st.composite
def _cards(draw: st.DrawFn) -> Card:
    fields = [(draw(_words(5, 10)), draw(_words(26, 30))) for _ in range(draw(_sizes(6)))]
    buttons = [
        Button(f"a{number}", draw(_words(10)), draw(st.sampled_from(["default", "primary", "danger", "odd"])))
        for number in range(draw(_sizes(5, 6)))
    ]
    options = [(draw(st.sampled_from([str(n), "v" * 127 + str(n % 3), "值" * 43])), draw(_words(10, 11, 16, 17)))
               for n in range(draw(_sizes(10, 20)))]  # fmt: skip
    select = Select("choose", draw(_words(10, 16)), tuple(options)) if draw(st.booleans()) else None
    return Card(
        draw(_words(26, 36)), draw(_words(30, 44)), draw(_words(112, 160)), tuple(fields), tuple(buttons), select,
        draw(LINKS), draw(LINKS),
    )  # fmt: skip


@settings(max_examples=60)
@given(_cards(), st.sampled_from(["", "https://crm.example"]), st.booleans())
def test_every_card_fits_and_nothing_of_it_is_lost(card: Card, site: str, for_bot: bool) -> None:
    _check(card, site, for_bot)


@pytest.mark.prove
@settings(max_examples=2000)
@given(_cards(), st.sampled_from(["", "https://crm.example"]), st.booleans())
def test_two_thousand_cards_fit(card: Card, site: str, for_bot: bool) -> None:
    _check(card, site, for_bot)


def _check(card: Card, site: str, for_bot: bool) -> None:
    whole = "\n".join([card.title, card.subtitle, card.body, *map("：".join, card.fields), "说了全部"])
    tokens = {one: f"ka{number:024d}" for number, one in enumerate(cards.action_ids(card))}
    made = cards.render(
        Reply(whole, card),
        tokens,
        task_id="kechat-1-a-1",
        site=site,
        lengths=cards.BOT if for_bot else cards.APP,
    )
    assert made.card is not None or made.text.startswith(whole)
    if made.card is not None:
        assert wecom_cards.faults(made.card, BOT if for_bot else wecom_cards.APP) == []
        if not made.text:  # then every word must be on the card itself
            shown = _shown(made.card)
            assert all(part.strip() in shown for part in (card.subtitle, *(v for _, v in card.fields)))
            assert all(one.label in shown for one in card.actions)


def _shown(part: Any) -> str:
    if isinstance(part, dict):
        return "\n".join(_shown(one) for one in part.values())
    return "\n".join(map(_shown, part)) if isinstance(part, list) else str(part)


@given(_words(2048, 600, 12_000))
@settings(max_examples=40)
def test_texts_are_split_into_whole_characters_within_the_limit(text: str) -> None:
    parts = texts.split(text)
    assert all(0 < len(part.encode()) <= texts.LONGEST for part in parts)
    assert len(parts) <= texts.MOST_PARTS
    if len(text.encode()) < 5_000:
        assert "".join("".join(parts).split()) == "".join(text.split())


def test_options_that_cannot_be_told_apart_when_cut_have_their_numbers() -> None:
    buttons = tuple(
        Button(f"choose:{n}", f"恒远机电设备（{city}）有限公司") for n, city in enumerate(("苏州", "无锡"), 1)
    )
    card = Card("哪一个？", actions=buttons)
    made = cards.render(
        Reply("哪一个？\n1. …\n2. …", card), {"choose:1": "k1", "choose:2": "k2"}, task_id="t"
    )
    assert made.card is not None
    assert [one["text"][:3] for one in made.card["button_list"]] == ["1. ", "2. "]
    assert made.text


BUTTONS = Card(
    "标题",
    "说明",
    "正文",
    (("金额", "86万"),),
    (Button("undo:1", "撤销"), Button("why", "依据")),
    link="/#/a",
)
CHOICE = Card("哪一个？", select=Select("choose", "选择", tuple((str(n), f"客户{n}") for n in range(9))))
VOTE = Card("哪一个？", select=Select("choose", "选择", tuple((str(n), f"客户{n}") for n in range(15))))
NOTICE = Card("标题", fields=(("金额", "86万"),), link="/#/accounts/1")
PICTURE = Card("标题", image="https://x.example/a.png")


def _set(path: str, value: Any) -> Any:
    def spoil(card: dict[str, Any]) -> None:
        *way, last = path.split(".")
        inner: Any = card
        for step in way:
            inner = inner[int(step)] if step.isdigit() else inner[step]
        inner[int(last) if last.isdigit() else last] = value

    return spoil


def _many(path: str, times: int) -> Any:
    return lambda card: card.__setitem__(path, (card[path] * times)[:times])


FAULTS = {
    "unknown kind": (BUTTONS, _set("card_type", "fancy")),
    "title missing": (BUTTONS, _set("main_title", {})),
    "title empty": (BUTTONS, _set("main_title.title", " ")),
    "title long": (BUTTONS, _set("main_title.title", "长" * 37)),
    "desc long": (BUTTONS, _set("main_title.desc", "长" * 45)),
    "text long": (BUTTONS, _set("sub_title_text", "长" * 161)),
    "no task": (BUTTONS, lambda card: card.pop("task_id")),
    "task with a dot": (BUTTONS, _set("task_id", "a.b")),
    "task long": (BUTTONS, _set("task_id", "a" * 129)),
    "no buttons": (BUTTONS, _set("button_list", [])),
    "seven buttons": (BUTTONS, _many("button_list", 7)),
    "a key twice": (BUTTONS, _many("button_list", 6)),
    "key missing": (BUTTONS, lambda card: card["button_list"][0].pop("key")),
    "key long": (BUTTONS, _set("button_list.0.key", "k" * 1025)),
    "label long": (BUTTONS, _set("button_list.0.text", "长" * 11)),
    "style": (BUTTONS, _set("button_list.0.style", 9)),
    "seven fields": (BUTTONS, _many("horizontal_content_list", 7)),
    "field's name long": (BUTTONS, _set("horizontal_content_list.0.keyname", "长" * 6)),
    "field's name missing": (BUTTONS, lambda card: card["horizontal_content_list"][0].pop("keyname")),
    "value long": (BUTTONS, _set("horizontal_content_list.0.value", "长" * 31)),
    "buttons on a notice": (NOTICE, _set("button_list", [{"text": "撤销", "key": "k"}])),
    "notice without action": (NOTICE, lambda card: card.pop("card_action")),
    "action without link": (NOTICE, _set("card_action", {"type": 1})),
    "four jumps": (NOTICE, _many("jump_list", 4)),
    "picture without link": (PICTURE, _set("card_image", {"url": ""})),
    "picture too wide": (PICTURE, _set("card_image.aspect_ratio", 2.26)),
    "eleven options": (CHOICE, lambda card: card["button_selection"].update(
        option_list=[{"id": str(n), "text": "x"} for n in range(11)])),
    "an option twice": (CHOICE, _set("button_selection.option_list.1.id", "0")),
    "option's id long": (CHOICE, _set("button_selection.option_list.0.id", "值" * 43)),
    "21 votes": (VOTE, lambda card: card["checkbox"].update(
        option_list=[{"id": str(n), "text": "x"} for n in range(21)])),
    "vote without submit": (VOTE, lambda card: card.pop("submit_button")),
    "picture on buttons": (BUTTONS, _set("card_image", {"url": "https://x.example/a.png"})),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_the_checker_catches_every_seeded_fault(name: str) -> None:
    card, spoil = FAULTS[name]
    tokens = {one: f"k{one}" for one in cards.action_ids(card)}
    sound = cards.render(Reply("全文", card), tokens, task_id="t-1", site="https://crm.example").card
    assert sound is not None
    assert wecom_cards.faults(sound) == []
    spoilt = deepcopy(sound)
    spoil(spoilt)
    assert wecom_cards.faults(spoilt)
