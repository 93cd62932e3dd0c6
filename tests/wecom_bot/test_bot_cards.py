"""Whatever an answer holds, WeCom takes every frame of it; and the checker that says so catches one sign too many."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from fakes.wecom_bot import LENGTHS, LONGEST_TEXT, bot_faults
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.channels.wecom import cards
from integrations.channels.wecom_bot.parts import DONE, Part, finished, parts_of, without, working
from integrations.messages import Button, Card, Reply, Select

EDGES = sorted({max(0, n + by) for n in (0, 1, 5, 10, 13, 26, 30, 112, 6800) for by in (-1, 0, 1)})
COUNTS = (0, 1, 2, 5, 6, 7, 9, 10, 11, 19, 20, 21)


@st.composite
def _text(draw: st.DrawFn) -> str:
    signs = draw(st.text("客户 aB9\n<&>*_[](){}#|😀\u200b，。", min_size=1, max_size=12))
    size = draw(st.sampled_from(EDGES))
    return (signs * size)[:size]


@st.composite
def _reply(draw: st.DrawFn) -> Reply:
    if draw(st.integers(0, 4)) == 0:
        return Reply(draw(_text()))
    options = tuple((f"{n}", draw(_text())) for n in range(draw(st.sampled_from(COUNTS))))
    card = Card(
        title=draw(_text()),
        subtitle=draw(_text()),
        body=draw(_text()),
        fields=tuple((draw(_text()), draw(_text())) for _ in range(draw(st.sampled_from(COUNTS[:7])))),
        actions=tuple(Button(f"a:{n}", draw(_text())) for n in range(draw(st.sampled_from(COUNTS[:7])))),
        select=Select("choose", draw(_text()), options) if draw(st.booleans()) else None,
        link=draw(st.sampled_from(("", "/#/accounts/1", "https://crm.example/" + "p" * 1010))),
        image=draw(st.sampled_from(("", "https://crm.example/a.png"))),
    )
    return Reply(draw(_text()), card)


def _tokens(replies: list[Reply]) -> dict[str, str]:
    ids = [one for reply in replies if reply.card for one in cards.action_ids(reply.card)]
    return {one: f"ka{number:024d}" for number, one in enumerate(dict.fromkeys(ids))}


def _is_taken(part: Part) -> bool:
    if part.card is not None:
        return bot_faults(part.card) == []
    return 1 <= len(part.text.encode()) <= LONGEST_TEXT


ANSWERS = st.lists(_reply(), min_size=1, max_size=3)
SITES = st.sampled_from(["", "https://crm.example"])


@settings(max_examples=80)
@given(ANSWERS, SITES, st.booleans())
def test_every_frame_of_every_answer_is_taken(replies: list[Reply], site: str, is_pressed: bool) -> None:
    _check(replies, site, is_pressed)


@pytest.mark.prove
@settings(max_examples=3000)
@given(ANSWERS, SITES, st.booleans())
def test_three_thousand_answers_are_taken(replies: list[Reply], site: str, is_pressed: bool) -> None:
    _check(replies, site, is_pressed)


def _check(replies: list[Reply], site: str, is_pressed: bool) -> None:
    tokens = _tokens(replies)
    parts = parts_of(replies, tokens, "kechat-1-abc", site, pressed="kechat-0-abc-1" if is_pressed else "")
    assert all(_is_taken(part) for part in parts)
    tasks = [part.card["task_id"] for part in parts if part.card]
    assert len(set(tasks)) == len(tasks)
    if is_pressed:
        assert parts[0].update()["template_card"]["task_id"] == "kechat-0-abc-1"
    for reply in replies:
        left = without(reply, "a:0", tokens, "kechat-0-abc-1", site)
        assert left is None or bot_faults(left) == []
        assert len(finished("s1", reply.text)["stream"]["content"].encode()) <= LONGEST_TEXT


def test_a_card_that_keeps_somebody_waiting_is_taken() -> None:
    assert bot_faults(working("kechat-1-a-1") or {}) == []


BUTTONS = Reply(
    "全文",
    Card(
        "标题",
        "说明",
        "正文",
        (("金额", "86万"),),
        (Button("undo:1", "撤销"), Button("why", "依据")),
        link="/#/a",
    ),
)
CHOICE = Reply(
    "全文", Card("哪个", select=Select("choose", "选择", tuple((str(n), f"客户{n}") for n in range(9))))
)
VOTE = Reply(
    "全文", Card("哪个", select=Select("choose", "选择", tuple((str(n), f"客户{n}") for n in range(15))))
)
NOTICE = Reply("全文", Card("标题", fields=(("金额", "86万"),), link="/#/accounts/1"))
Put = Callable[[dict[str, Any], str], None]
PLACES: dict[str, tuple[Reply, int, Put]] = {
    "title": (BUTTONS, LENGTHS["title"], lambda card, text: card["main_title"].update(title=text)),
    "desc": (BUTTONS, LENGTHS["desc"], lambda card, text: card["main_title"].update(desc=text)),
    "text": (BUTTONS, LENGTHS["text"], lambda card, text: card.update(sub_title_text=text)),
    "label": (BUTTONS, LENGTHS["label"], lambda card, text: card["horizontal_content_list"][0].update(keyname=text)),
    "value": (BUTTONS, LENGTHS["value"], lambda card, text: card["horizontal_content_list"][0].update(value=text)),
    "button": (BUTTONS, LENGTHS["button"], lambda card, text: card["button_list"][0].update(text=text)),
    "key": (BUTTONS, 1024, lambda card, text: card["button_list"][0].update(key="k" * len(text))),
    "task": (BUTTONS, 128, lambda card, text: card.update(task_id="t" * len(text))),
    "option": (CHOICE, LENGTHS["option"],
               lambda card, text: card["button_selection"]["option_list"][0].update(text=text)),
    "option's id": (CHOICE, 128,
                    lambda card, text: card["button_selection"]["option_list"][0].update(id="i" * len(text))),
    "select": (CHOICE, LENGTHS["option"], lambda card, text: card["button_selection"].update(title=text)),
    "vote": (VOTE, LENGTHS["vote"], lambda card, text: card["checkbox"]["option_list"][0].update(text=text)),
    "submit": (VOTE, LENGTHS["button"], lambda card, text: card["submit_button"].update(text=text)),
    "jump": (NOTICE, LENGTHS["jump"], lambda card, text: card["jump_list"][0].update(title=text)),
    "link": (NOTICE, 1024,
             lambda card, text: card["card_action"].update(url="https://x.example/".ljust(len(text), "a"))),
}  # fmt: skip
SPOILT: dict[str, tuple[Reply, Callable[[dict[str, Any]], Any]]] = {
    "a button that opens a page": (BUTTONS, lambda c: c["button_list"][0].update(type=1, url="https://x.example")),
    "seven buttons": (BUTTONS, lambda c: c.update(button_list=[{"text": "好", "key": f"k{n}"} for n in range(7)])),
    "no button": (BUTTONS, lambda c: c.update(button_list=[])),
    "a key twice": (BUTTONS, lambda c: c["button_list"][0].update(key=c["button_list"][1]["key"])),
    "an empty label": (BUTTONS, lambda c: c["button_list"][0].update(text=" ")),
    "an unknown style": (BUTTONS, lambda c: c["button_list"][0].update(style=9)),
    "seven fields": (BUTTONS, lambda c: c.update(horizontal_content_list=c["horizontal_content_list"] * 7)),
    "a picture beside buttons": (BUTTONS, lambda c: c.update(card_image={"url": "https://x.example/a.png"})),
    "no task": (BUTTONS, lambda c: c.pop("task_id")),
    "a task with a space": (BUTTONS, lambda c: c.update(task_id="a b")),
    "no title": (BUTTONS, lambda c: c.pop("main_title")),
    "an unknown kind": (BUTTONS, lambda c: c.update(card_type="fancy")),
    "a notice with nowhere to go": (NOTICE, lambda c: c.pop("card_action")),
    "buttons on a notice": (NOTICE, lambda c: c.update(button_list=[{"text": "好", "key": "k"}])),
    "an option twice": (CHOICE, lambda c: c["button_selection"]["option_list"][1].update(id="0")),
    "no options": (CHOICE, lambda c: c["button_selection"].update(option_list=[])),
    "21 votes": (VOTE, lambda c: c["checkbox"].update(option_list=[{"id": f"{n}", "text": "x"} for n in range(21)])),
    "a vote nobody can send": (VOTE, lambda c: c.pop("submit_button")),
}  # fmt: skip


def _sound(reply: Reply) -> dict[str, Any]:
    """A card as the bot sends it."""
    parts = parts_of([reply], _tokens([reply]), "kechat-1-a", "https://crm.example")
    card = next(part.card for part in parts if part.card)
    assert bot_faults(card) == []
    return deepcopy(card)


@pytest.mark.parametrize("place", PLACES)
def test_the_checker_lets_the_longest_through_and_nothing_longer(place: str) -> None:
    reply, most, put = PLACES[place]
    card = _sound(reply)
    put(card, "长" * most)
    assert bot_faults(card) == []
    put(card, "长" * (most + 1))
    assert bot_faults(card)


@pytest.mark.parametrize("name", SPOILT)
def test_the_checker_catches_what_is_spoilt(name: str) -> None:
    reply, spoil = SPOILT[name]
    card = _sound(reply)
    spoil(card)
    assert bot_faults(card)


def test_a_pressed_card_without_a_successor_shows_the_result_and_asks_for_nothing() -> None:
    (part,) = parts_of([Reply("已撤销：青禾的拜访记录")], {}, "kechat-2-a", "", pressed="kechat-1-a-1")
    assert part.card is not None
    assert part.card["main_title"]["title"] == "已撤销：青禾的拜访记录"
    assert [one["key"] for one in part.card["button_list"]] == [DONE]


def test_below_a_text_that_says_it_all_a_card_is_short() -> None:
    long = Reply(
        "标题\n" + "很长的内容" * 60,
        Card("标题", body="很长的内容" * 60, actions=(Button("undo:1", "撤销"),)),
    )
    told, shown = parts_of([long], _tokens([long]), "kechat-1-a", "")
    assert told.text == long.text
    assert shown.card is not None
    assert set(shown.card) == {"card_type", "main_title", "task_id", "button_list"}


def test_answers_of_the_knowledge_base_leave_the_thumbs_to_wecom() -> None:
    thumbs = (Button("kb_good:1", "有用"), Button("kb_bad:1", "没用"))
    (told,) = parts_of([Reply("每周冲洗", Card(body="每周冲洗", actions=thumbs))], {}, "kechat-1-a", "")
    assert (told.text, told.card) == ("每周冲洗", None)


def test_words_of_people_call_nobody() -> None:
    (told,) = parts_of([Reply('内容：<@all> <font color="warning">急</font> 1<2')], {}, "kechat-1-a", "")
    assert told.text == '内容：＜@all> ＜font color="warning">急＜/font> 1<2'
