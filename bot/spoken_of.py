"""Short questions about the deal just spoken of: 多少钱, 谁在竞争, 还有多久签."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bot.frames import Ref, decode
from bot.memory import Memory
from bot.resolving.people import mentions_of
from intents import catalog
from intents.readers import asked, deals_rival, figure_subject, figures, slots
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Understanding

_FIELDS = ("stage", "amount", "probability", "close_date", "competitor", "owner")
_OF_DEALS = ("probability", "close_date", "competitor", "stage", "amount")
_NAMED = (
    "account", "person", "opportunity", "user", "ticket", "contract", "lead", "product", "quote", "money", "percent",
    "time",
)  # fmt: skip
_THEIRS = ("contract", "payment", "quote", "ticket", "task")
_OF_ALL = ("query.overdue", "query.in_pool")
_LONGEST, _LONGEST_EN = 18, 45
_REACHED_BY = ("phone", "email", "wechat", "title")
_ASKS = ("contact.show", "knowledge.ask", "account.overview")
_OF_MANY = (
    "deal.of_several", "query.count", "query.mine", "query.our_region", "query.rule", "query.each",
    "figure.leaving_out", "query.client_asks",
)  # fmt: skip


def of_deal(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """The deal with what is asked of it; None where the words ask of many, of others, or tell something."""
    if not _is_about_one(reading, said):
        return None
    wanted = asked.field(reading)
    if wanted is not None and wanted.value == "signed_on":
        if memory.query and memory.query["intent"] == "contract.show":
            return None  # the contract's own
        wanted = replace(wanted, value="close_date")  # of a deal that is open the day on which it will be
    if wanted is None or wanted.value not in _FIELDS or not _is_all(reading, wanted):
        wanted = Slot("stage") if reading.has("deal.how_is_it") else None
    if wanted is None:
        return None
    if memory.topic == "opportunity" and "opportunity" in memory.focus:
        return Frame("opportunity.show", {"field": wanted}, 0.85, reading.span)
    if memory.topic != "account" or "account" not in memory.focus:
        return None
    if reading.has("deal.that_one") or (
        wanted.value in _OF_DEALS and _is_followed_up(memory) and wanted.span
    ):
        theirs = Slot(Mention("account", "", (memory.focus["account"],)))
        described = Slot(Mention("opportunity", reading.text), reading.text, reading.span, 0.7)
        return Frame("opportunity.show", {"field": wanted, "account": theirs, "opportunity": described}, 0.8)
    return None


def of_person(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """他手机多少, what's his mobile: of whom the open request, the message just written or the last answer tells;
    邮箱呢, right behind somebody's number.
    """
    wanted = asked.field(reading)
    if wanted is None or wanted.value not in _REACHED_BY:
        return None
    if not (reading.has("query.him_or_her") or (_is_shown(memory) and _is_all(reading, wanted))):
        return None
    if reading.found(*_NAMED, "phone", "email") or len(reading.text) > _LONGEST_EN:
        return None
    if any(one.has("activity.asked_log") for one in reading.clauses):
        return None  # 他说还要看一下，记个电话
    if not all(frame.intent in _ASKS for frame in said.frames) or not (said.question or said.frames):
        return None
    contact, account = _person_of(memory, reading), memory.focus.get("account")
    shown = Frame("contact.show", {"field": wanted}, 0.85, reading.span)
    if contact is not None:
        return shown.having(contact=Slot(Mention("contact", "", (contact,))))
    return shown.having(account=Slot(Mention("account", "", (account,))) if account else None)


def _is_shown(memory: Memory) -> bool:
    """Whether one of their people was shown or written of last, and nothing else since."""
    if memory.asked_last or memory.query is None:
        shown = memory.query is not None and memory.query["intent"] == "contact.show"
        return shown and "contact" in memory.focus
    return _only_person(memory.frames) is not None


def _person_of(memory: Memory, reading: Reading) -> int | None:
    """The one person in what waits for an answer, else of whom there was talk last, else of what was written."""
    drafted = _only_person(memory.draft.frames) if memory.draft else None
    if not drafted and not memory.asked_last and not reading.has("query.him_or_her"):
        return _only_person(memory.frames)
    return drafted or memory.focus.get("contact") or _only_person(memory.frames)


def _only_person(frames: Sequence[dict[str, Any]]) -> int | None:
    ids = {
        id_
        for frame in frames
        for one in mentions_of(decode(frame))
        for id_ in ([one.id] if isinstance(one, Ref) else one.ids)
    }
    return ids.pop() if len(ids) == 1 else None


def of_contract(memory: Memory, reading: Reading) -> Frame | None:
    """付款条件呢, what are the payment terms: of the contract just shown, and not everybody's payments."""
    shown = memory.query is not None and memory.asked_last and memory.query["intent"] == "contract.show"
    if not shown or "contract" not in memory.focus or not reading.has("query.its_terms"):
        return None
    return Frame("contract.show", {"field": Slot("payment_terms")}, 0.85, reading.span)


def _is_followed_up(memory: Memory) -> bool:
    """Whether a follow-up with the customer was written last, or only looked for since."""
    asked = memory.query["intent"] if memory.query and memory.asked_last else ""
    return asked in ("", "knowledge.ask", "activity.last", "account.history", "contact.show") and bool(
        memory.written
    )


def _is_all(reading: Reading, wanted: Slot) -> bool:
    """海尔报了多少 asks of somebody else."""
    start, end = wanted.span or reading.span
    rest = f"{reading.masked[:start]} {reading.masked[end:]}".strip()
    return catalog.cue("deal.only_that").fullmatch(rest) is not None


def set_to(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """降到40, make it 90: what was just asked of the deal becomes this."""
    field = memory.query["slots"].get("field") if memory.query and memory.asked_last else None
    if field is None or memory.topic != "opportunity" or said.question or said.act:
        return None
    match = catalog.cue("deal.set_to").fullmatch(reading.folded.strip(" .。!！"))
    if match is None or field["value"] not in ("probability", "amount"):
        return None
    told = match["figure"] or match["figure_en"]
    figure = Decimal(told)
    if field["value"] == "probability":
        value = Slot(int(figure), told, reading.span, 0.85) if figure <= 100 else None
    else:
        value = Slot(figure, told, reading.span, 0.85)
    return (
        Frame("opportunity.change", {field["value"]: value}, 0.85, reading.span)
        if value is not None
        else None
    )


def told_value(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """签了！198万, 那就是7.92万, 90% now: what the deal has become of the customer there is talk of."""
    if said.frames or said.question or said.act or "account" not in memory.focus or not memory.written:
        return None
    if reading.found("account", "person", "opportunity", "time") or len(reading.text) > _LONGEST:
        return None
    money, percent = reading.first("money"), reading.first("percent")
    theirs = Slot(Mention("account", "", (memory.focus["account"],)), confidence=0.8)
    if money is not None and reading.clauses[0].has("deal.bare_won") and len(reading.clauses) > 1:
        return Frame(
            "opportunity.win", {"account": theirs, "amount": slots.said(money, money.value.value)}, 0.85
        )
    if money is not None and reading.has("deal.then_so_much"):
        return Frame(
            "opportunity.change", {"account": theirs, "amount": slots.said(money, money.value.value)}, 0.85
        )
    if percent is not None and percent.value <= 100 and reading.has("deal.now_likely"):
        chance = slots.said(percent, int(percent.value))
        return Frame("opportunity.change", {"account": theirs, "probability": chance}, 0.85, reading.span)
    return None


def changed(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """还有，竞争对手是海尔; 签了: of the deal that is talked of, or the customer's."""
    if said.frames or said.question or said.act or reading.found(*_NAMED) or len(reading.text) > _LONGEST_EN:
        return None
    if "account" not in memory.focus or memory.topic not in ("opportunity", "account"):
        return None
    if reading.has("deal.bare_won"):
        theirs = Slot(Mention("account", "", (memory.focus["account"],)), confidence=0.8)
        return Frame("opportunity.win", {"account": theirs}, 0.85, reading.span)
    rival = deals_rival.competitor(reading) if reading.has("opportunity.competitor") else None
    return (
        Frame("opportunity.change", {"competitor": rival}, 0.85, reading.span) if rival is not None else None
    )


def of_customer(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """合同盖章了吗, 尾款付了没: whether it has come about with the customer just spoken of, not with any of them."""
    account = memory.focus.get("account")
    if account is not None and memory.query is not None and "account" in memory.query["slots"]:
        theirs = _one_of_theirs(memory, reading, said, account)
        if theirs is not None:
            return theirs
    if account is None or not memory.topic or reading.found(*_NAMED) or reading.has(*_OF_MANY, *_OF_ALL):
        return None
    if len(said.frames) != 1 or not reading.has("query.happened_yet"):
        return None
    frame = said.frames[0]
    if frame.intent != "figure.ask" or frame.value("subject") not in _THEIRS or "account" in frame.slots:
        return None
    return frame.having(account=Slot(Mention("account", "", (account,)), confidence=0.8))


def _one_of_theirs(memory: Memory, reading: Reading, said: Understanding, account: int) -> Frame | None:
    """哪一笔逾期了, 合同总额多少, 下一笔什么时候, behind what was told of one customer."""
    if reading.found(*_NAMED):
        return None
    whose = Slot(Mention("account", "", (account,)), confidence=0.8)
    of_paper = memory.query is not None and memory.query["intent"] == "contract.show"  # 哪天到期 is its end
    if reading.has("query.next_instalment") and not of_paper:
        return figures.of_account(reading, "payment", whose).having(
            state=Slot("open"), measure=Slot("list"), by=Slot("soonest"), order=Slot("asc"), limit=Slot(1)
        )
    frame = said.frames[0] if len(said.frames) == 1 else None
    is_figure = frame is not None and frame.intent == "figure.ask" and "account" not in frame.slots
    return frame.having(account=whose) if frame and is_figure and reading.has("query.one_of_theirs") else None


def _is_about_one(reading: Reading, said: Understanding) -> bool:
    """Nothing but one thing is asked, and nobody and nothing else is named."""
    longest = _LONGEST_EN if said.language == "en" else _LONGEST
    if len(reading.text.strip()) > longest or said.act or reading.found(*_NAMED):
        return False
    if not (said.question or reading.has("deal.bare_field")) or reading.has(*_OF_MANY):
        return False
    signing = {"contract"} if not reading.has("contract.named") else set()  # 签约日期
    if figure_subject.nouns(reading) - {"opportunity"} - signing:
        return False
    return all(frame.intent.endswith((".ask", ".show", ".overview", ".last")) for frame in said.frames)
