"""Cards on Slack: whatever a card holds, Slack takes it, and nothing that can be pressed is lost."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from typing import Any

import pytest
from block_kit import faults, view_faults
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from integrations.channels.slack.cards import Rendered, render
from integrations.channels.slack.text import pieces
from integrations.messages import Button, Card, Reply, Select

EDGES = (0, 1, 75, 76, 149, 150, 151, 255, 256, 1999, 2000, 2001, 2999, 3000, 3001, 12_001)
COUNTS = (0, 1, 4, 5, 6, 9, 10, 11, 24, 25, 26, 50, 51, 99, 100, 101)
LETTERS = st.sampled_from("a中&<>*_~`\n😀 ")


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Around a documented length, of signs that mean something to Slack or grow when they are written for it."""
    letter, length = draw(LETTERS), draw(st.sampled_from(EDGES))
    return draw(st.text("x中 &<\n", max_size=8)) + letter * length


@st.composite
def cards(draw: st.DrawFn) -> Card:
    long, short = draw(texts()), draw(texts())
    labels = [draw(texts()), "好", short]
    number = draw(st.sampled_from(COUNTS))
    options = tuple(
        (f"{at}" if at % 7 else "v" * draw(st.sampled_from((149, 150, 151))), labels[at % 3])
        for at in range(number)
    )
    return Card(
        title=draw(texts()),
        subtitle=draw(texts()),
        body=long * draw(st.sampled_from((1, 3))),
        fields=tuple((labels[at % 3], short if at % 2 else long) for at in range(draw(st.sampled_from(COUNTS[:13])))),
        actions=tuple(
            Button(f"do:{at}", labels[at % 3], draw(st.sampled_from(("default", "primary", "danger"))))
            for at in range(draw(st.sampled_from(COUNTS)))
        ),
        select=Select("choose", draw(texts()), options) if draw(st.booleans()) else None,
        link=draw(st.sampled_from(("", "/#/accounts/1", "https://crm.example/" + "p" * 2990))),
        image=draw(st.sampled_from(("", "https://crm.example/a.png", "https://crm.example/" + "i" * 2981, "data:x"))),
    )  # fmt: skip


def shown(*replies: Reply) -> Rendered:
    ids = [button.id for one in replies if one.card for button in one.card.actions]
    tokens = {name: f"ka{at}" for at, name in enumerate([*ids, "choose"])}
    return render(
        replies, tokens, lambda path: path if path.startswith("http") else f"https://crm.example{path}"
    )


def pressable(rendered: Rendered) -> set[str]:
    return {
        element["action_id"]
        for block in rendered.blocks
        if block["type"] == "actions"
        for element in block["elements"]
    }


@settings(max_examples=60)
@given(st.lists(cards(), min_size=1, max_size=2))
def test_every_card_is_one_that_slack_takes(several: list[Card]) -> None:
    check(several)


@pytest.mark.prove
@settings(max_examples=3000)
@given(cards())
def test_three_thousand_cards(card: Card) -> None:
    check([card])


def check(several: list[Card]) -> None:
    """Valid by our own checker and by Slack's library, and nothing that can be pressed is missing."""
    rendered = shown(*(Reply(one.title or "said", one) for one in several))
    assert faults({"text": rendered.text, "blocks": rendered.blocks}) == []
    assert len(pressable(rendered)) >= len({button.id for one in several for button in one.actions})
    for block in rendered.blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()


@given(st.text("ab &<>\n中", max_size=400), st.integers(10, 60))
def test_a_long_text_is_cut_between_words_and_loses_none(text: str, most: int) -> None:
    found = pieces(text, most)
    assert all(0 < len(one) <= most for one in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_what_people_write_cannot_call_the_channel_or_hide_a_link() -> None:
    rendered = shown(Reply("x", Card(title="t", body="<!channel> & <https://evil.example|bank>")))
    assert rendered.blocks[1]["text"]["text"] == "&lt;!channel&gt; &amp; &lt;https://evil.example|bank&gt;"
    assert (
        shown(Reply("see **this** [page](https://a.example/x)")).text
        == "see *this* <https://a.example/x|page>"
    )


def test_a_card_that_is_too_long_keeps_its_buttons_and_leads_to_the_whole() -> None:
    card = Card(title="All", body="line\n" * 9000, actions=(Button("go", "Go"),), link="/#/accounts/7")
    rendered = shown(Reply("All", card))
    assert pressable(rendered) == {"ka0"}
    assert any("https://crm.example/#/accounts/7" in str(one) for one in rendered.blocks)
    assert "see all of it" in str(rendered.blocks)


def test_many_buttons_with_long_names_all_stay_under_shorter_ones() -> None:
    actions = tuple(Button(f"do:{at}", f"{at} " + "long name " * 8) for at in range(100))
    rendered = shown(
        Reply("x", Card(title="t" * 140, actions=actions)), Reply("y", Card(title="u", actions=actions))
    )
    assert pressable(rendered) >= {f"ka{at}" for at in range(100, 200)}
    assert faults({"text": rendered.text, "blocks": rendered.blocks}) == []


def test_a_page_of_empty_lines_is_read_in_no_time() -> None:
    begun = time.process_time()
    shown(Reply("x", Card(title="t", body="\n" * 30_000)))
    assert time.process_time() - begun < 1


def test_labels_that_slack_cuts_are_spelt_out() -> None:
    name = "A very long company name " * 5
    rendered = shown(Reply("?", Card(title="Which?", actions=(Button("choose:1", name),))))
    assert rendered.blocks[-1]["elements"][0]["text"]["text"].endswith("…")
    assert name.strip() in rendered.blocks[1]["text"]["text"]


# ---------------------------------------------------------------- the checker itself
GOOD: dict[str, Any] = {
    "text": "fallback",
    "blocks": [
        {"type": "header", "text": {"type": "plain_text", "text": "t"}},
        {"type": "section", "block_id": "b", "text": {"type": "mrkdwn", "text": "t"}},
        {"type": "section", "fields": [{"type": "mrkdwn", "text": "f"}]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "c"}]},
        {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "i"},
        {"type": "actions", "elements": [
            {"type": "button", "action_id": "a", "value": "v", "text": {"type": "plain_text", "text": "B"}},
            {"type": "static_select", "action_id": "s", "placeholder": {"type": "plain_text", "text": "p"},
             "options": [{"text": {"type": "plain_text", "text": "o"}, "value": "1"}]},
        ]},
    ],
}  # fmt: skip
HEADER, TEXT, FIELDS, CONTEXT, IMAGE, ACTIONS = range(6)
Spoil = Callable[[list[dict[str, Any]]], object]


def _button(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return dict.__getitem__(blocks[ACTIONS], "elements")[0]


def _select(blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return dict.__getitem__(blocks[ACTIONS], "elements")[1]


SEEDED: dict[str, Spoil] = {
    "51 blocks": lambda b: b.extend([{"type": "divider"}] * 45),
    "header of 151": lambda b: b[HEADER]["text"].update(text="x" * 151),
    "header in mrkdwn": lambda b: b[HEADER]["text"].update(type="mrkdwn"),
    "header without text": lambda b: b[HEADER]["text"].update(text=""),
    "section of 3001": lambda b: b[TEXT]["text"].update(text="x" * 3001),
    "blank section": lambda b: b[TEXT]["text"].update(text=" \n"),
    "section with nothing": lambda b: b[TEXT].pop("text"),
    "text as a string": lambda b: b[TEXT].update(text="t"),
    "11 fields": lambda b: b[FIELDS].update(fields=b[FIELDS]["fields"] * 11),
    "field of 2001": lambda b: b[FIELDS]["fields"][0].update(text="x" * 2001),
    "no fields": lambda b: b[FIELDS].update(fields=[]),
    "11 in a context": lambda b: b[CONTEXT].update(elements=b[CONTEXT]["elements"] * 11),
    "a button in a context": lambda b: b[CONTEXT]["elements"].append(_button(b)),
    "image without alt text": lambda b: b[IMAGE].pop("alt_text"),
    "image address of 3001": lambda b: b[IMAGE].update(image_url="https://a.example/" + "x" * 2984),
    "image at no address": lambda b: b[IMAGE].update(image_url="/i.png"),
    "26 elements": lambda b: b[ACTIONS].update(elements=[_button(b) | {"action_id": f"a{n}"} for n in range(26)]),
    "no elements": lambda b: b[ACTIONS].update(elements=[]),
    "label of 76": lambda b: _button(b)["text"].update(text="x" * 76),
    "value of 2001": lambda b: _button(b).update(value="x" * 2001),
    "style unknown": lambda b: _button(b).update(style="default"),
    "action_id of 256": lambda b: _button(b).update(action_id="x" * 256),
    "action_id twice": lambda b: _button(b).update(action_id="s"),
    "101 options": lambda b: _select(b).update(options=_select(b)["options"] * 101),
    "option of 76": lambda b: _select(b)["options"][0]["text"].update(text="x" * 76),
    "option value of 151": lambda b: _select(b)["options"][0].update(value="x" * 151),
    "placeholder of 151": lambda b: _select(b)["placeholder"].update(text="x" * 151),
    "no options": lambda b: _select(b).update(options=[]),
    "block_id of 256": lambda b: b[TEXT].update(block_id="x" * 256),
    "block_id twice": lambda b: b[HEADER].update(block_id="b"),
    "unknown block": lambda b: b[TEXT].update(type="card"),
    "unknown key": lambda b: b[TEXT].update(title="t"),
}  # fmt: skip


def test_the_checker_takes_what_is_right() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize("fault", SEEDED)
def test_the_checker_catches(fault: str) -> None:
    message = copy.deepcopy(GOOD)
    SEEDED[fault](message["blocks"])
    assert faults(message)


def test_the_checker_wants_a_fallback_and_a_whole_view() -> None:
    assert faults(GOOD | {"text": ""})
    title = {"type": "plain_text", "text": "t" * 25}
    assert view_faults({"type": "modal", "title": title, "blocks": GOOD["blocks"]})
    assert view_faults({"type": "modal", "blocks": GOOD["blocks"]})
    assert view_faults({"type": "home", "blocks": []})
