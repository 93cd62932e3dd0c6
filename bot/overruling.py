"""When what a whole sentence sounds like overrules what one phrase in it was read as."""

from __future__ import annotations

from collections.abc import Sequence

from bot.frames import WRITING
from bot.opinions import is_loose
from intents.guessing import wording
from intents.guessing.frames import is_question, may_be_guessed
from intents.guessing.guesser import Guess
from intents.readers import figure_subject, figure_unread, payments, slots
from intents.readers.happenings import happened
from intents.readers.unknown_names import surely_named
from intents.reading import Reading
from intents.schema import Frame, Mention

_TOLD = 0.6
"""From here something told overrules a look at records, which writes nothing: 聊了…，他们看看报价."""
_ACT = 0.75
"""… an act overrules a look or a follow-up."""
_OTHER = 0.85
"""… an act overrules one of another kind, a question a follow-up or another question."""
_FIRM = 0.9
"""… the word that nothing happened one that something did with a customer of ours."""
_NEVER = 2.0
_SOMEBODY_NEW = {"company", "contact_name", "need"}
_SAME = {"opportunity.advance": "opportunity.change"}
_VALUES = {"amount", "amount_by", "stage", "stage_by", "probability", "close_date", "close_by"}
_NOTHING = "dialogue.nothing_told"
_NOTHING_AT_ALL = "nothing"


def overruled(reading: Reading, read: Sequence[Frame], is_asked: bool) -> Guess | None:
    """What the text sounds like, where one thing was read and another is likely enough.

    `is_asked`: the text is a question, which is never an order. What no sentence was fitted on is left to its phrases.
    """
    if len({frame.intent for frame in read}) != 1 or is_loose(read):
        return None
    own = _SAME.get(read[0].intent, read[0].intent)
    if own not in (_NOTHING, *wording.intents()) and not own.startswith("smalltalk."):
        return None
    guess = wording.guess(reading)
    if guess.intent == "activity.log" and any(map(_is_borne_out, read)):
        return None
    if any(isinstance(one := frame.value("ticket"), Mention) and one.ids for frame in read):
        return None  # a ticket that is there
    if guess.intent == own or (is_asked and not is_question(guess)):
        return None
    if own == "task.list" and reading.has("task.planned"):
        return None
    if own == "figure.ask" and figure_unread.names_records(reading):
        return None
    if own == "figure.ask" and guess.intent == "task.list" and _calls_them(reading, read[0]):
        return None  # 我还有哪些工单
    if is_question(guess) and any(map(_names_nobody, read)) and surely_named(reading):
        return None  # 蓝鲸酒店还欠多少钱: no figure over whatever the rest of the words says
    if guess.intent == "contract.show" and read[0].value("subject") == "payment":
        return None  # 常青那份合同还有多少没回
    if own == "contract.show" and guess.intent == "opportunity.show" and reading.has("contract.right_behind"):
        return None  # 云齿CBCT的合同到哪天
    if guess.intent.startswith("opportunity.") and _is_only_wished(reading):
        return None
    if guess.intent == "payment.receive" and payments.is_promised(reading):
        return None
    if own.startswith("opportunity.") and guess.intent.startswith("task.") and reading.has("deal.described"):
        return None  # 飞机盒那个推到下个月10号
    if guess.intent == "task.list" and reading.has("figure.runs_out", "figure.out_of_time"):
        return None  # 今天还有哪些要超时的: tickets
    if own == "task.create" and guess.intent == "activity.log" and _is_ahead(reading):
        return None
    if reading.has("happening.moved_away") and (
        own == "task.create" or guess.intent.startswith("opportunity.")
    ):
        return None  # 样本库的评审会推到12月8号: no deal, and nothing that has happened
    least = _FIRM if guess.intent == _NOTHING_AT_ALL and _tells_of_ours(reading) else _least(own, guess)
    return guess if guess.probability >= least else None


def _calls_them(reading: Reading, figure: Frame) -> bool:
    """Whether the records are called by their own noun, and no tasks are."""
    nouns = figure_subject.nouns(reading)
    return figure.value("subject") in nouns and "task" not in nouns


def _is_ahead(reading: Reading) -> bool:
    """约王总周五来厂里看机器, 尚总约我周四去天津，聊付款方式: nobody has come or gone yet."""
    if reading.has("happening.invited"):
        return True
    times = reading.found("time")
    ahead = bool(times) and all(slots.future(one, reading.now) for one in times)
    done = reading.has("activity.done_mark") and not reading.has("happening.agreed_on")  # 约了周四见
    return ahead and not done and not any(map(happened, reading.clauses))


def _tells_of_ours(reading: Reading) -> bool:
    """昨天跟恒信吃饭，没聊什么: with somebody known something was done, whatever did not come of it; or it is their
    word: 戴敏说款先别催.
    """
    return any(
        one.found("account", "person") and (happened(one) or one.has("activity.asked_to_wait"))
        for one in reading.clauses
    )


def _is_only_wished(reading: Reading) -> bool:
    """何苗压价压到12万, 姜总说明年重启: a deal as others would like it."""
    return reading.has("deal.reopened_later") or (
        reading.has("deal.bargains") and not reading.has("deal.agreed")
    )


def _names_nobody(frame: Frame) -> bool:
    account = frame.value("account")
    return isinstance(account, Mention) and not account.ids


def _is_borne_out(frame: Frame) -> bool:
    """Two values of a deal are told by no mere follow-up: 谈妥降到280万，下周三签; nor is who is new and wants what."""
    if frame.intent == "lead.create":
        return frame.slots.keys() >= _SOMEBODY_NEW
    return frame.intent.startswith("opportunity.") and len(_VALUES & frame.slots.keys()) > 1


def _least(own: str, guess: Guess) -> float:
    """The probability that it takes to overrule."""
    if guess.intent == _NOTHING_AT_ALL and own == "activity.log":
        return _TOLD  # which is then read back before it is written
    if not may_be_guessed(guess):
        return _NEVER
    if own == _NOTHING or (own in WRITING and own != "activity.log"):
        return _NEVER if is_question(guess) else _OTHER  # an order that was read is none by its sound alone
    if is_question(guess):
        return _OTHER
    return _TOLD if guess.intent == "activity.log" else _ACT
