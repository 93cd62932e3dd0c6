"""Short questions about the money of the contract or customer just spoken of: 剩下的呢, 下一笔什么时候, 哪天到的账."""

from __future__ import annotations

from bot.frames import decode
from bot.memory import Memory
from intents.readers import figure_sorts, figure_subject, figures
from intents.reading import Reading
from intents.schema import Frame, Mention, Slot, Understanding

_NAMED = (
    "account",
    "person",
    "opportunity",
    "user",
    "ticket",
    "contract",
    "lead",
    "product",
    "quote",
    "time",
    "money",
)
_OF_MANY = (
    "query.mine",
    "query.our_region",
    "query.all_company",
    "query.each",
    "query.rank",
    "query.largest",
    "query.rule",
)
_LONGEST, _LONGEST_EN = 20, 60
_PAPERS = ("contract", "payment")


def of_focus(memory: Memory, reading: Reading, said: Understanding) -> Frame | None:
    """The payments that are asked of; None where others are named, or there was no talk of one's money."""
    longest = _LONGEST_EN if said.language == "en" else _LONGEST
    if reading.found(*_NAMED) or reading.has(*_OF_MANY) or len(reading.text) > longest or said.act:
        return None
    if figure_subject.nouns(reading) - {*_PAPERS}:
        return None
    last = decode(memory.query) if memory.query is not None and memory.asked_last else None
    if not _was_of_money(memory, last):
        return None
    if (
        reading.has("money.came")
        and "payment" in memory.focus
        and not reading.has("money.rest", "money.next")
    ):
        ids = Slot((memory.focus["payment"],))
        return _payments(memory, last, reading).having(ids=ids, state=None, overdue=None, term=None)
    is_payment = last is not None and last.value("subject") == "payment"
    if is_payment and reading.has("money.of_which"):
        return last
    if reading.has("money.came") and last is not None and last.value("subject") == "payment":
        return last.having(measure=Slot("list"), state=None, overdue=None, limit=None)
    return _still_to_come(memory, last, reading)


def _still_to_come(memory: Memory, last: Frame | None, reading: Reading) -> Frame | None:
    if reading.has("money.rest"):
        return _payments(memory, last, reading).having(state=Slot("open"), term=None)
    if reading.has("money.next"):
        return _payments(memory, last, reading).having(
            state=Slot("open"), by=Slot("soonest"), order=Slot("asc"), limit=Slot(1), term=None
        )
    term = figure_sorts.of_payment(reading)["term"]
    if reading.has("money.instalment") and term is not None:
        return _payments(memory, last, reading).having(state=None)
    return None


def _was_of_money(memory: Memory, last: Frame | None) -> bool:
    """Whether a contract, or the money of one customer, was shown or written last."""
    if "account" not in memory.focus and "contract" not in memory.focus:
        return False
    if last is None:
        return any(kind in _PAPERS for kind, _ in memory.written)
    if last.intent == "figure.ask":
        of_one = "account" in last.slots or "contract" in last.slots or "ids" in last.slots
        return last.value("subject") in _PAPERS and (of_one or bool(memory.focus.keys() & set(_PAPERS)))
    return last.intent.startswith("contract.")


def _payments(memory: Memory, last: Frame | None, reading: Reading) -> Frame:
    """Of the contract where one was shown alone, else of the customer."""
    if "contract" in memory.focus and _is_of_contract(memory, last, reading):
        contract = Slot(Mention("contract", "", (memory.focus["contract"],)))
        frame = figures.of_contract(reading, contract)
    else:
        account = Slot(Mention("account", "", (memory.focus["account"],)))
        frame = figures.of_account(reading, "payment", account)
    return frame.having(measure=Slot("list"), unread=None, group_by=None)


def _is_of_contract(memory: Memory, last: Frame | None, reading: Reading) -> bool:
    if reading.has("query.that_contract") or last is None or "account" not in memory.focus:
        return True
    return last.intent.startswith("contract.") or "contract" in last.slots or "ids" in last.slots
