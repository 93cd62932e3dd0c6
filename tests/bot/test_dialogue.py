"""What to do next, without a database: ask, choose, offer, confirm, act; and what an answer means."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot import dialogue
from bot.dialogue import Act, Answered, Ask, Choose, Confirm, Said, Unknown
from bot.frames import Ref, decode, encode
from bot.memory import Draft
from bot.resolving.resolution import Gap, Option, Resolved
from intents.lexicon import NoNames
from intents.schema import Frame, Slot
from intents.understand import understand

NOW = datetime(2027, 3, 10, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
FRUIT = Option(Ref("account", 1, "云溪果蔬有限公司"), "东区")
FLOWERS = Option(Ref("account", 2, "云溪花卉有限公司"), "西区")
VISIT = Frame("activity.log", {"content": Slot("看了新大棚")})
WIN = Frame("opportunity.win", {"opportunity": Slot(Ref("opportunity", 3, "青禾温室滴灌"))})


def _said(text: str, pressed: str = "", chosen: str = "", **refs: tuple[int, ...]) -> Said:
    return Said(understand(text, NOW, NoNames()), pressed, chosen, refs)


def _choice(create: str = "") -> Draft:
    options = [{"ref": {"kind": one.ref.kind, "id": one.ref.id, "label": one.ref.label}, "detail": one.detail}
               for one in (() if create else (FRUIT, FLOWERS))]  # fmt: skip
    return Draft([encode(VISIT)], "choice", 0, "account", options, create)


# ---------------------------------------------------------------- what to do
def test_nothing_open_is_done() -> None:
    assert dialogue.decide([Resolved(VISIT)]) == Act((VISIT,))


def test_a_missing_value_is_asked_for() -> None:
    assert dialogue.decide([Resolved(VISIT, (Gap("account", "missing"),))]) == Ask(0, "account")


def test_several_candidates_are_a_choice() -> None:
    gap = Gap("account", "choice", (FRUIT, FLOWERS), "云溪")
    assert dialogue.decide([Resolved(VISIT, (gap,))]) == Choose(0, "account", (FRUIT, FLOWERS), "云溪")


def test_an_unknown_customer_is_offered_for_creation_where_one_is_needed() -> None:
    gap = Gap("account", "unknown", text="春谷菌业")
    assert dialogue.decide([Resolved(VISIT, (gap,))]) == Choose(0, "account", (), "春谷菌业", "春谷菌业")
    asked = Frame("account.overview")
    assert dialogue.decide([Resolved(asked, (gap,))]) == Unknown(0, "account", "春谷菌业")


def test_a_record_that_is_not_there_is_not_made_up() -> None:
    gap = Gap("opportunity", "unknown", text="某某项目")
    assert dialogue.decide([Resolved(WIN, (gap,))]) == Unknown(0, "opportunity", "某某项目")


def test_what_is_hard_to_take_back_is_confirmed_once() -> None:
    assert dialogue.decide([Resolved(VISIT), Resolved(WIN)]) == Confirm(1)
    agreed = dialogue.with_confirmation(WIN)
    assert dialogue.decide([Resolved(VISIT), Resolved(agreed)]) == Act((VISIT, agreed))


def test_what_is_missing_is_asked_before_what_is_to_be_confirmed() -> None:
    open_visit = Resolved(VISIT, (Gap("account", "missing"),))
    assert dialogue.decide([Resolved(WIN), open_visit]) == Ask(1, "account")


# ---------------------------------------------------------------- what an answer means
@pytest.mark.parametrize(
    "text", ["2", "第二个", "选2", "二", "2号", "２", "no. 2", "云溪花卉有限公司", "花卉那家", "西区的"]
)
def test_a_choice_is_answered_by_number_name_or_in_ones_own_words(text: str) -> None:
    assert dialogue.answer_to(_choice(), _said(text), creates=False) == Answered("chosen", FLOWERS.ref)


def test_a_choice_is_answered_by_a_button_or_by_a_record_that_was_named() -> None:
    assert dialogue.answer_to(_choice(), _said("", "choose", "1"), creates=False) == Answered(
        "chosen", FRUIT.ref
    )
    named = _said("是那个", account=(2,))
    assert dialogue.answer_to(_choice(), named, creates=False) == Answered("chosen", FLOWERS.ref)


@pytest.mark.parametrize("text", ["云溪", "3", "9", "今天下雨", "有限公司"])
def test_what_fits_both_or_none_is_no_answer(text: str) -> None:
    assert dialogue.answer_to(_choice(), _said(text), creates=False).kind == "other"


@pytest.mark.parametrize(("text", "creates"), [("1", False), ("好的", False), ("新建", True), ("yes", False)])
def test_an_offer_is_taken(text: str, creates: bool) -> None:
    assert dialogue.answer_to(_choice(create="春谷菌业"), _said(text), creates).kind == "create"


@pytest.mark.parametrize("text", ["取消", "算了", "不用了", "cancel", "never mind"])
@pytest.mark.parametrize("draft", [_choice(), _choice(create="春谷菌业"), Draft([encode(WIN)], "confirmation"),
                                   Draft([encode(VISIT)], "slot:account", slot="account")])  # fmt: skip
def test_every_question_can_be_cancelled(draft: Draft, text: str) -> None:
    assert dialogue.answer_to(draft, _said(text), creates=False).kind == "no"
    assert dialogue.answer_to(draft, _said("", pressed="cancel"), creates=False).kind == "no"


@pytest.mark.parametrize("text", ["确认", "是的", "好", "yes", "OK", "对"])
def test_a_confirmation_is_given(text: str) -> None:
    draft = Draft([encode(WIN)], "confirmation")
    assert dialogue.answer_to(draft, _said(text), creates=False).kind == "yes"
    assert dialogue.answer_to(draft, _said("", pressed="confirm"), creates=False).kind == "yes"


@pytest.mark.parametrize("text", ["青禾现在什么阶段", "1", "明天提醒我给田静寄样品", "🎉"])
def test_anything_else_leaves_a_confirmation_open(text: str) -> None:
    draft = Draft([encode(WIN)], "confirmation")
    assert dialogue.answer_to(draft, _said(text), creates=False).kind == "other"


def test_a_refused_confirmation_drops_that_act_only() -> None:
    draft = Draft([encode(VISIT), encode(WIN)], "confirmation", frame=1)
    assert [decode(one) for one in dialogue.drop(draft)] == [VISIT]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("质保那个", "chosen"),
        ("第一个", "chosen"),
        ("换滤网", "chosen"),
        ("空调滤网太脏了没人管", "other"),
        ("垃圾，骗人", "other"),
    ],
)
def test_a_document_is_picked_by_words_that_speak_of_hardly_anything_else(text: str, kind: str) -> None:
    offered = [Option(Ref("kb", 1, "整机质保几年？"), ""), Option(Ref("kb", 2, "滤网多久换一次？"), "")]
    options = [
        {"ref": {"kind": "kb", "id": one.ref.id, "label": one.ref.label}, "detail": ""} for one in offered
    ]
    draft = Draft([encode(Frame("knowledge.pick"))], "choice", slot="entry", options=options)
    assert dialogue.answer_to(draft, _said(text), creates=False).kind == kind
