"""Money received, and money that finance has seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from intents import catalog
from intents.readers import asking, naming, papers, payments_moved, slots
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Mention, Slot, Span

_CAME = ("contract.paid", "contract.came")
_LIKELY = 0.3  # as a company's name, beside money that came
_HARD_BREAK = re.compile(r"[。!?;\n]+")


def read(reading: Reading) -> list[Frame]:
    if asking.is_question(reading):
        return []
    return payments_moved.read(reading) or papers.read(reading) or confirmed(reading) or _received(reading)


def covers(money: Sequence[Frame], deal: Frame) -> bool:
    """Whether the day and the sum that a deal's frame was read from are an instalment's or a new contract's."""
    spans = [one.span for one in money if one.intent in ("payment.change", "contract.renew") and one.span]
    own = deal.span
    return own is not None and any(start < own[1] and own[0] < end for start, end in spans)


def confirmed(reading: Reading) -> list[Frame]:
    """北疆那笔6万4核过了: finance has found it on the bank statement."""
    if asking.is_question(reading):
        return []
    for clause in reading.clauses:
        if clause.has("contract.confirmed") and asking.is_told(clause) and not clause.has("contract.not_yet"):
            scope = _scope(clause, [clause])
            if _is_money_matter(reading, scope):
                return [_receipt(reading, clause, scope, "contract.confirmed", "payment.confirm")]
    return []


def _received(reading: Reading) -> list[Frame]:
    """One frame for each sum that has come in."""
    told = [clause for clause in reading.clauses if _tells_receipt(clause)]
    told = [one for one in told if one is told[0] or one.found("money") or slots.value(one, "contract.term")]
    frames = []
    for clause in told:
        scope = _scope(clause, told)
        if _is_money_matter(reading, scope):
            cue = next(one for one in _CAME if clause.has(one))
            frames.append(_receipt(reading, clause, scope, cue, "payment.receive"))
    with_sums = [frame for frame in frames if frame.value("amount") is not None]
    return with_sums or frames[:1]


def _tells_receipt(clause: Clause) -> bool:
    if not clause.has(*_CAME) or not asking.is_told(clause) or clause.has("contract.not_yet"):
        return False
    promised = clause.search("contract.promised")
    has_come = promised is not None and clause.before(promised.start()).has(*_CAME)
    if promised is not None and not (has_come and clause.before(promised.start()).found("money")):
        return False
    if clause.has("contract.rest") and not has_come and not clause.has("contract.rest_came"):
        return False
    paid = clause.search("contract.paid")
    if paid is not None and clause.before(paid.start()).has("contract.talked_of"):
        return False
    if not clause.has("contract.paid") and clause.has("opportunity.amount", "opportunity.difference"):
        return False  # 金额加到65万 is the worth of a deal
    days = [one for one in clause.found("time") if not _identifies(clause, one)]
    if days and not any(_lies_behind(one, clause.reading) for one in days):
        return clause.has("contract.done_mark")
    return True


def is_promised(reading: Reading) -> bool:
    """说下周五付20万，剩下的月底: a day ahead is named, and nothing has come."""
    days = [one for one in reading.found("time") if not _identifies(reading, one)]
    ahead = any(not _lies_behind(one, reading) for one in days)
    return ahead and not reading.has("contract.done_mark")


def _lies_behind(time: Found, reading: Reading) -> bool:
    """Whether money may have come then; of a day without its year the nearer one is meant."""
    past, plan = (time.value.resolve(tense).start for tense in ("past", "plan"))
    if past is None or past > reading.now:
        return False
    if time.value.anchor == "period" and not reading.has("contract.done_mark"):
        return plan is None or plan <= reading.now  # 月底结清
    return plan is None or time.value.anchor != "date" or reading.now - past <= abs(plan - reading.now)


def _scope(clause: Clause, told: Sequence[Clause]) -> Clause:
    """The sentence about this sum: up to the sums told before and after it."""
    reading = clause.reading
    breaks = [match.span() for match in _HARD_BREAK.finditer(reading.masked)]
    start = max((end for _, end in breaks if end <= clause.span[0]), default=0)
    end = min((start for start, _ in breaks if start >= clause.span[1]), default=len(reading.text))
    for other in told:
        if other.span[1] <= clause.span[0]:
            start = max(start, other.span[1])
    following = [other.span[0] for other in told if other.span[0] >= clause.span[1]]
    return Clause(reading, (start, min([end, *following])))


def _is_money_matter(reading: Reading, scope: Clause) -> bool:
    about = reading.found("account", "contract", "person", "opportunity")
    if scope.found("money") or slots.value(scope, "contract.term"):
        return bool(about) or scope.has("contract.money_word") or _unknown_payer(scope) is not None
    return scope.has("contract.money_word") and bool(reading.found("account", "contract"))


_PAYER = re.compile(
    r"(?:今天|刚刚?|昨天|上午|下午|\ue019\ue000*|那个|[,，\s])*(?P<name>[一-鿿]{3,12}?)(?:那边|他们|公司)?"
    r"(?:今天|昨天|上午|下午|刚刚?|已经?|终于|又|先|也|才|\ue019\ue000*)*"
    r"(?:回|打|付|汇|转|结|进|到)(?:了|来了?|过来了?|账了?|款了?)*\ue01a"
    r"|(?:today |just |this morning,? |\ue019\ue000*,? )*(?P<en>[a-z][\w&'’-]+(?: [a-z][\w&'’-]+){0,3}?)"
    r" (?:has |have |just |finally |already )*(?:paid|wired|transferred|remitted|settled)(?: us| over| in)* \ue01a"
)
_NO_PAYER = re.compile(
    r"客户|对方|老板|财务|他们?|她们?|人家|甲方|业主|总共|一共|合计|今天|昨天|上午|下午|上周|这周|这个|那个|那笔|那家|款|钱|账|金|费|票|银行|微信|现金|承兑"
    r"|电汇|支付宝|公司$|我们|咱|销售|采购|经理|总监|尾|预|首|(?<![a-z])(?:they|he|she|we|i|customer|client|who|it|that|the|and|already|finally)(?![a-z])"
)


def _unknown_payer(clause: Clause) -> Slot | None:
    """伏牛生态回了8万: a name at the head of the clause that nobody here goes by."""
    match = _PAYER.match(clause.masked)
    group = str(match.lastgroup) if match else ""
    if match is None or not match[group] or _NO_PAYER.search(match[group]):
        return None
    span = (clause.span[0] + match.start(group), clause.span[0] + match.end(group))
    text = clause.reading.text[slice(*span)]
    is_name = text[:1].isupper() if text.isascii() else naming.company_score(text) >= _LIKELY
    return Slot(Mention("account", text), text, span, 0.7) if is_name else None


def _receipt(reading: Reading, clause: Clause, scope: Clause, cue: str, intent: str) -> Frame:
    verb = _verb(clause, cue)
    amount, planned = _sums(clause, scope, verb)
    due = next((one for one in scope.found("time") if _identifies(scope, one)), None)
    return Frame(intent, confidence=0.9, span=(_begins(clause, scope), _ends(clause, scope))).having(
        account=slots.account(scope) or slots.account(reading) or _unknown_payer(clause),
        contract=slots.mention(scope, "contract"),
        payment=Slot(Mention("payment", scope.text), scope.text, scope.span, 0.7),
        amount=_money(amount),
        planned=_money(planned),
        term=slots.value(scope, "contract.term"),
        nth=_ordinal(scope),
        method=slots.value(scope, "contract.method"),
        due_on=slots.said(due, slots.day(due)) if due else None,
        rest_due=_rest_due(scope),
        on=_day(clause, scope, verb),
    )


def _begins(clause: Clause, scope: Clause) -> int:
    """Where the receipt begins: what is told before it without a sum is a matter of its own."""
    pieces = [one for one in clause.reading.clauses if scope.span[0] <= one.span[0] < clause.span[0]]
    about = [one for one in pieces if one.found("money") or slots.value(one, "contract.term")]
    return (about or [clause])[0].span[0]


def _ends(clause: Clause, scope: Clause) -> int:
    """Where the receipt ends: what they say of something else behind it is a matter of its own."""
    behind = [one for one in clause.reading.clauses if clause.span[1] <= one.span[0] < scope.span[1]]
    other = next(
        (
            one
            for one in behind
            if one.has("activity.feedback") and not one.found("money") and not _of_money(one)
        ),
        None,
    )
    return other.span[0] if other is not None else scope.span[1]


def _of_money(clause: Clause) -> bool:
    return clause.has("contract.rest", "contract.handed", "contract.money_word", "contract.made_up", *_CAME)


def _verb(clause: Clause, cue: str) -> Span:
    """Where the last word for the receipt stands in the text."""
    match = list(catalog.cue(cue).finditer(clause.masked))[-1]
    return clause.span[0] + match.start(), clause.span[0] + match.end()


def _money(found: Found | None) -> Slot | None:
    return slots.said(found, found.value.value) if found else None


# ---------------------------------------------------------------- how much
def _sums(clause: Clause, scope: Clause, verb: Span) -> tuple[Found | None, Found | None]:
    """What came in, and the instalment it belongs to where both are said: 那10万先打过来6万."""
    sums = [one for one in scope.found("money") if not _is_rest(scope, one)]
    if len(sums) < 2:
        return (sums[0] if sums else None), None
    inside = [one for one in sums if clause.span[0] <= one.start < clause.span[1]] or sums
    behind = [one for one in inside if _follows_verb(scope, one)]
    before = [one for one in inside if one.end <= verb[0]]
    received = (behind or before[-1:] or inside)[0]
    others = [one for one in sums if one is not received and one.value.value > received.value.value]
    return received, others[0] if others else None


def _follows_verb(scope: Clause, found: Found) -> bool:
    """先到了5万, transferred 30,000 of the 36,000."""
    before = Clause(scope.reading, (max(scope.span[0], found.start - 16), found.start))
    return before.has("contract.received_before")


def _is_rest(scope: Clause, found: Found) -> bool:
    """还差4万 is what has not come."""
    before = Clause(scope.reading, (max(scope.span[0], found.start - 10), found.start))
    return before.has("contract.rest_before") and not _has_come(scope, found)


def _has_come(scope: Clause, found: Found) -> bool:
    """…，剩下的4万今天也到了: the rest has come as well, and was told of apart."""
    own = scope.reading.clause_at(found.start)
    return own.span[0] > scope.span[0] and own.has("contract.rest") and own.has("contract.rest_came")


def _ordinal(scope: Clause) -> Slot | None:
    """第二笔, the second instalment; -1 is the last."""
    return slots.value(scope, "contract.ordinal")


# ---------------------------------------------------------------- when
def _adds_when(scope: Clause, piece: Clause) -> bool:
    """…到了！昨天下午进的账: the sentence behind it, with nothing but how and when."""
    follows = 0 <= piece.span[0] - scope.span[1] <= 2
    return follows and piece.has(*_CAME) and not piece.found("money", "account", "contract")


def _identifies(scope: Clause, time: Found) -> bool:
    """3月20那笔: the day it was planned for, which tells the instalment."""
    spans = [
        (scope.span[0] + match.start(), scope.span[0] + match.end())
        for match in catalog.cue("contract.planned_day").finditer(scope.masked)
    ]
    return any(start <= time.start and time.end <= end for start, end in spans)


def _rest_due(scope: Clause) -> Slot | None:
    """剩下8万说下月10号给: the day on which what has not come is to come."""
    pieces = [one for one in scope.reading.clauses if scope.span[0] <= one.span[0] < scope.span[1]]
    for piece, behind in zip_longest(pieces, pieces[1:]):
        rest = piece.search("contract.rest")
        times = piece.after(rest.end()).found("time") if rest is not None else []
        if rest is not None and not times and behind is not None and _pays_later(behind):
            times = behind.found("time")
        due = slots.future(times[-1], scope.reading.now) if times else None
        if due is not None and not piece.has("contract.rest_came"):
            return slots.said(times[-1], due.date())
    return None


def _pays_later(piece: Clause) -> bool:
    """还差1万，尚经理说下周三补上."""
    return piece.has("contract.made_up") and not piece.found("money")


_NAMED_BY = re.compile(r"的?[一-鿿]{0,4}?(?:费|款|金)(?!额)")


def _names_money(reading: Reading, time: Found) -> bool:
    """四季度维保费, 10月份的货款: what the money is for, and no day on which it came."""
    is_long = time.value.resolve(None).grain in ("month", "quarter", "year")
    return is_long and _NAMED_BY.match(reading.text, time.end) is not None


def _day(clause: Clause, scope: Clause, verb: Span) -> Slot | None:
    """The day it came: said nearest to the verb, else with how it was paid (昨天给的承兑)."""
    now = clause.reading.now
    paying = [clause, *(one for one in clause.reading.clauses if one.has("contract.handed", *_CAME))]
    paying = [one for one in paying if one is clause or not one.has("contract.rest")]
    for piece in paying:
        times = [
            one for one in piece.found("time")
            if (scope.span[0] <= one.start < scope.span[1] or _adds_when(scope, piece))
            and not _identifies(scope, one) and _lies_behind(one, clause.reading)
            and not _names_money(clause.reading, one)
        ]  # fmt: skip
        if times:
            nearest = min(times, key=lambda one: min(abs(one.end - verb[0]), abs(one.start - verb[1])))
            when = slots.past(nearest, now)
            return slots.said(nearest, when.date()) if when else None
    return None
