"""Questions that lean on the one before: 孙悦呢, and when did they sign it, 银牌呢."""

from __future__ import annotations

import re

from bot import figures_told, list_talk, money_talk, moved, spoken_of
from bot.frames import decode
from bot.memory import Memory
from intents.readers import (
    asked,
    control,
    figure_beside,
    figure_changes,
    figures,
    quotes,
    slots,
    unknown_names,
)
from intents.readers.next_steps import steps_of
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Understanding

_OF_ACCOUNT = ("account.", "contact.", "activity.", "opportunity.", "contract.", "ticket.")
_OF_DEALS = ("stage", "probability", "close_date", "competitor")
_LONG = 60
_FEW = 14
_SHORT = 24
_TIED = re.compile(r"^(?:那|其中|这里|里面|当中|and\b|of (?:those|these|them))|[呢嘛][?？]?$")
_SHOWS = {"contract": "contract.show", "opportunity": "opportunity.show", "ticket": "ticket.show"}


def previous_question(memory: Memory) -> str:
    """The last question to the knowledge base, when that was the last question."""
    if memory.query is None or memory.query["intent"] != "knowledge.ask":
        return ""
    return str(memory.query["slots"]["question"]["value"])


def follow_on(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """The last question with what this one changes of it; None when it stands by itself."""
    put_off = (
        moved.deal(memory, reading) or moved.signing(memory, reading, said) or moved.task(memory, reading)
    )
    if put_off is not None:
        return put_off
    if len(said.text) > _LONG:
        return None
    figure = figures_told.corrected(memory, reading)
    if figure is not None:
        return figure
    if _goes_on(memory, reading, said):
        return control.addition(reading)
    if unknown_names.company(reading) is not None:
        return None  # of a company that is named, though nobody knows it
    of_quote = _of_quote(memory, reading)
    if of_quote is not None:
        return of_quote
    theirs = (
        money_talk.of_focus(memory, reading, said)
        or _of_money(memory, reading, said)
        or spoken_of.of_person(memory, reading, said)
        or spoken_of.of_contract(memory, reading)
        or spoken_of.of_deal(memory, reading, said)
        or spoken_of.of_customer(memory, reading, said)
        or spoken_of.set_to(memory, reading, said)
        or spoken_of.told_value(memory, reading, said)
        or spoken_of.changed(memory, reading, said)
    )
    if theirs is not None:
        return theirs
    if memory.query is None:
        return None
    last = decode(memory.query)
    leans = figure_changes.leans(reading)
    if last.intent == "knowledge.ask":
        goes_on = (leans and _is_loose(said)) or (memory.asked_last and _asks_shortly(said))
        return _knowledge(last, said) if goes_on else None
    reached = list_talk.of_people(last, reading)
    if reached is not None:
        return reached
    if last.intent == "task.list" and (soonest := list_talk.of_tasks(memory, reading)) is not None:
        return soonest
    figure = _figure_again(memory, reading, said, leans) if last.intent == "figure.ask" else None
    if figure is not None:
        return figure
    changes = _changes(reading)
    if leans and changes and last.intent in ("activity.silent", "task.list"):
        return last.having(**changes)
    if leans and (other := list_talk.other_person(last, reading)) is not None:
        return other
    if leans and slots.account(reading) is not None and last.intent not in ("figure.ask", "knowledge.ask"):
        return Frame(
            last.intent, {name: slot for name, slot in last.slots.items() if name in ("field", "limit")}, 0.85
        ).having(account=slots.account(reading), contact=_person(reading))
    return _of_focus(memory, reading, said)


def _figure_again(memory: Memory, reading: Reading, said: Understanding, leans: bool) -> Frame | None:
    """The figure just told, compared, by whose it is, or with what is said anew."""
    last = decode(memory.query or {})
    own = _of_something_else(last, said) and not list_talk.picks_one(memory, reading, said)
    beside = None if own else figure_beside.who_more(last, reading)
    if beside is not None:
        return beside
    if reading.has("figure.whose"):
        return _by_owner(last)
    if _asks_whose(reading, said):
        if last.value("subject") == "payment":
            return _by_owner(last)  # their lines tell nobody's name
        return last.having(measure=Slot("list"), group_by=None)
    return figure_changes.changed(last, reading) if leans and not own else None


def _goes_on(memory: Memory, reading: Reading, said: Understanding) -> bool:
    """哦对，她还说年底要搬; 下周三前给他们正式报价: one more sentence of the follow-up that was just written."""
    if not any(kind == "activity" for kind, _ in memory.written) or reading.text.rstrip().endswith(
        ("?", "？")
    ):
        return False
    if reading.found("account", "opportunity", "user"):
        return False
    if any(one.intent in ("opportunity.change", "opportunity.advance") for one in said.frames):
        return False
    if reading.has("control.goes_on_telling") or _was_there(memory, reading):
        return True
    if said.question:
        return False
    told = ("activity.feedback", "activity.goes_on_saying", "account.person_new")
    ours = any(one.due_at is not None for one in steps_of(list(reading.clauses)))
    tells = ours or any(one.has(*told) for one in reading.clauses)
    if not memory.asked_last and said.frames and all(_is_of_nobody(one, reading) for one in said.frames):
        return len(reading.text) <= _SHORT  # 已经让售后去看了
    return tells and not said.frames and not said.act and not said.small_talk


def _is_of_nobody(frame: Frame, reading: Reading) -> bool:
    """A follow-up of no customer, of no special kind and of no day: what goes on with the one just written."""
    told = {"account", "opportunity", "occurred_at", "next_at"} & frame.slots.keys()
    known = any(getattr(one, "ids", ()) for one in frame.value("contacts") or ())
    ours = frame.value("kind") not in (None, "other") and not reading.has("activity.sent_somebody")
    return frame.intent == "activity.log" and not (told or known or ours)


def _was_there(memory: Memory, reading: Reading) -> bool:
    """对了，田处长也在: one more of the customer's people."""
    met = reading.found("person")
    theirs = all(memory.focus.get("account") in one.account_ids for one in met)
    return bool(met) and theirs and len(reading.text) <= _SHORT and reading.has("activity.also_there")


def _of_quote(memory: Memory, reading: Reading) -> Frame | None:
    """有效期延到月底, right behind one quote: it is that one's."""
    if "quote" not in memory.focus:
        return None
    last = decode(memory.query) if memory.query is not None and memory.asked_last else None
    shown = last is not None and (last.intent == "quote.show" or last.value("subject") == "quote")
    written = not memory.asked_last and any(kind == "quote" for kind, _ in memory.written)
    found = quotes.of_that(reading) if shown or written else []
    return found[0] if found else None


def _of_money(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """这份合同还欠多少, what do they still owe: of the contract or the customer just spoken of."""
    named = reading.found("account", "person", "opportunity", "contract", "user", "ticket")
    asks = asked.asks_for_money(reading) or reading.has("query.all_paid", "query.invoice_out")
    if named or not said.question or reading.has("query.which") or not asks or _compares(said):
        return None
    of_contract = reading.search("query.that_contract")
    if of_contract is not None and "contract" in memory.focus:
        contract = Mention("contract", of_contract[0], (memory.focus["contract"],))
        return figures.of_contract(reading, Slot(contract, of_contract[0], of_contract.span()))
    they = of_contract or reading.search("query.they_owe") or _of_what_was_shown(memory, reading)
    if they is None or "account" not in memory.focus:
        return None
    account = Mention("account", they[0], (memory.focus["account"],))
    return figures.of_account(reading, "payment", Slot(account, they[0], they.span()))


def _compares(said: Understanding) -> bool:
    """欠款最多的是谁: one of many is looked for."""
    return any(one.value("order") is not None or one.value("group_by") is not None for one in said.frames)


def _of_something_else(last: Frame, said: Understanding) -> bool:
    """谁签得最多, behind what is owed: a figure of its own, which no word ties to the one before."""
    own = said.frames[0] if len(said.frames) == 1 else None
    if own is None or own.intent != "figure.ask":
        return False
    is_same = own.value("subject") == last.value("subject")
    if is_same and own.value("state") in (None, last.value("state")):
        return False
    return _compares(said) and _TIED.search(said.text.strip().lower()) is None


def _of_what_was_shown(memory: Memory, reading: Reading) -> re.Match[str] | None:
    """钱付清了吗, 发票开了没: asked in so few words right after one customer, or a paper of theirs, was shown."""
    last = decode(memory.query) if memory.query is not None else None
    is_of_one = last is not None and (
        last.intent.startswith(_OF_ACCOUNT) or last.value("account") is not None
    )
    if not is_of_one or len(reading.text) > _FEW or reading.has("query.mine", "query.our_region"):
        return None
    cues = ("query.all_paid", "query.invoice_out", "query.overdue_days")
    return next((found for one in cues if (found := reading.search(one))), None)


def _by_owner(last: Frame) -> Frame:
    """谁的客户, behind a list: what of it is whose."""
    has_money = last.value("subject") in ("opportunity", "payment", "contract", "quote")
    kept = {name: slot for name, slot in last.slots.items() if name not in ("limit", "order", "by", "share")}
    return Frame(last.intent, kept, last.confidence, last.span).having(
        group_by=Slot("owner"), measure=Slot("sum" if has_money else "count")
    )


def _asks_whose(reading: Reading, said: Understanding) -> bool:
    """谁在弄, behind a list: who deals with what it shows, each line tells."""
    return reading.has("query.dealt_with") and not reading.found(
        "account", "person", "user", "opportunity", "ticket"
    )


def _is_loose(said: Understanding) -> bool:
    return not said.frames or said.frames[0].intent in ("knowledge.ask", "figure.ask")


def _asks_shortly(said: Understanding) -> bool:
    """那一个人学费多少: a few words more for the documents, which look whether it leans on the question before."""
    return (
        said.question
        and len(said.text) <= _SHORT
        and all(one.intent == "knowledge.ask" for one in said.frames)
    )


def _knowledge(last: Frame, said: Understanding) -> Frame:
    question = str(last.value("question"))
    return Frame("knowledge.ask", {"question": Slot(said.text), "context": Slot(question)}, 0.8)


def _changes(reading: Reading) -> dict[str, Slot]:
    user, time = reading.first("user"), reading.first("time")
    changed = {
        "owners": slots.said(user, user.value.ids) if user else None,
        "span": slots.said(time, time.value.resolve(None)) if time else None,
    }
    return {name: slot for name, slot in changed.items() if slot is not None}


def _person(reading: Reading) -> Slot | None:
    people = slots.people(reading)
    return people and Slot(people.value[0], people.text, people.span)


def _beside_what_was_shown(memory: Memory, reading: Reading) -> Frame | None:
    """他是管什么的, 下次约的啥时候, 上回报价多少: of whoever, or the customer that, was just spoken of."""
    if "contact" in memory.focus and reading.has("query.does_what"):
        return Frame(
            "contact.show", {"contact": Slot(Mention("contact", "", (memory.focus["contact"],)))}, 0.85
        )
    named = reading.found("account", "person", "opportunity", "ticket", "contract", "user")
    if named or "account" not in memory.focus or not reading.has("query.next_date", "query.quoted"):
        return None
    of_others = reading.found("time") or unknown_names.quoted(reading) or unknown_names.capitalised(reading)
    if of_others and not reading.has("query.next_date"):
        return None  # 这个月我们报了多少
    theirs = Slot(Mention("account", "", (memory.focus["account"],)))
    if reading.has("query.next_date"):
        return Frame("task.list", {"account": theirs}, 0.85)
    return figures.of_account(reading, "quote", theirs).having(measure=Slot("list"))


def _of_focus(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """and when did they sign it: an attribute of the record just shown."""
    beside = _beside_what_was_shown(memory, reading)
    if beside is not None:
        return beside
    if (
        not said.question
        or slots.account(reading) is not None
        or reading.found("opportunity", "ticket", "contract", "user", "person")
        or reading.has("query.which", "query.count", "query.their_job")
    ):
        return None
    wanted = asked.field(reading)
    last = memory.query["intent"] if memory.query else ""
    if reading.has("query.last") and "account" in memory.focus and last.startswith(_OF_ACCOUNT):
        return Frame("activity.last", confidence=0.85)
    if reading.has("query.who_was_there") and last in ("activity.last", "account.history"):
        return decode(memory.query) if memory.query else None
    if wanted is None or not (reading.has("query.they_did") or len(said.text) <= 14):
        return None
    figure = decode(memory.query).value("subject") if memory.query and last == "figure.ask" else ""
    for kind, intent in _SHOWS.items():
        if kind == "ticket" and wanted.value in ("phone", "email", "wechat"):
            continue  # 他又来电话了
        if kind in memory.focus and (last == intent or figure == kind):
            return Frame(intent, {"field": wanted}, 0.85)
    if "account" in memory.focus and wanted.value in _OF_DEALS and last.startswith(_OF_ACCOUNT):
        theirs = Slot(Mention("account", "", (memory.focus["account"],)))
        described = Slot(Mention("opportunity", reading.text), reading.text, reading.span, 0.7)
        return Frame("opportunity.show", {"field": wanted, "account": theirs, "opportunity": described}, 0.8)
    if "account" in memory.focus and last.startswith(("account.", "contact.", "activity.")):
        intent = {"owner": "account.owner"}.get(wanted.value, "account.overview")
        return Frame(
            "contact.show" if wanted.value in ("phone", "email", "wechat") else intent, {"field": wanted}, 0.8
        )
    return None
