"""What has changed about a customer: grade, address, industry, phone, purchase cycle."""

from __future__ import annotations

import re
from collections.abc import Iterable

from intents import catalog
from intents.readers import addresses, asking, slots
from intents.readers.happenings import happened
from intents.reading import Clause, Found, Reading
from intents.schema import Frame, Slot

_AFTER_CUE = re.compile(r"^(?:[\s:：是为到了在至现改换叫写]|成(?![都县武安品人]))+")
# Letters as they are written: a lower-case a may be an article.
_GRADE_ZH = re.compile(
    r"(?:等级|级别|评级|升|降|调|改|定|设|划|评|提|归|标|变|算|列)[一-鿿]{0,6}?(?:到|成|为|至|入|回|进|是|:|：|→)?\s*([ABCabc])"
    r"(?=[级类档等吧了哈啊呗呀的:：,，。.;；!！?？、)）→]|\s|$|[升降调改到变]|客户)"  # 图纸改到C版 is no grade
    r"|(?:按照?|当成?|作为|算作|依)\s*([ABCabc])\s*[级类档等]?(?:的)?(?:大?客户|待遇|标准)?(?:的)?(?:标准|规格|待遇|规矩)?"
    r"(?:来|去)?(?:对待|伺候|维护|服务|管理?|处理|走|跟进?|算|待|来|办|弄|看待|执行)(?=[,，。.;；!！]|$|吧|了|哈|就)"
)
_GRADE_EN = re.compile(
    r"\b(?:[Gg]rade|[Tt]ier|[Cc]lass)\s+(?:to\s+|is\s+(?:now\s+)?|from\s+[ABCabc]\s+to\s+)?([ABCabc])(?![A-Za-z])"
    r"|\b(?:an?|to|as|into|is|now|=)\s+(?:an?\s+)?([ABC])(?=[\s-]*(?:account|customer|client|grade|level|tier|class)|\s*[.,;!?]|\s*$"
    r"|\s+(?:please|now|from|since|with|this|too|again)\b)"
    r"|\b(?:an|to an|as an)\s+(a)\s+(?:account|customer|client)\b"
)
_WORDS = {"grade": "grade_word", "address": "address_sure"}
_OLD_GRADE = re.compile(r"(?:从|由|from)\s*[ABCabc](?:级|类)?\s*", re.IGNORECASE)


def changed(reading: Reading, besides: Iterable[Clause] = ()) -> list[Frame]:
    """One frame for all that is said of a customer; `besides` are clauses that say something else."""
    others = {clause.span for clause in besides}
    told = [one for one in reading.clauses if asking.is_told(one) and one.span not in others]
    told = [one for one in told if not one.has("control.not_yet", "account.same")]
    found = [
        frame
        for group in _by_customer(told)
        for account in (*slots.accounts(group[0]),) or (slots.account(reading),)
        if (frame := _of_one(reading, group, account))
    ]
    if found or (account := slots.account(reading)) is None or (wants := _wanted(told)) is None:
        return found
    return [_frame(reading, account, {"wants": wants})]


def _by_customer(told: list[Clause]) -> list[list[Clause]]:
    """甲搬到…；乙升成A级: the clauses in groups that begin where another customer is named."""
    groups: list[list[Clause]] = []
    for clause in told:
        named = clause.first("account")
        before = next((one for one in reversed(groups) if one[0].found("account")), None)
        is_other = named is not None and before is not None and _is_other(named, before[0])
        if groups and not is_other and not (named and not groups[-1][0].found("account")):
            groups[-1].append(clause)
        else:
            groups.append([clause])
    return groups


def _is_other(named: Found, clause: Clause) -> bool:
    """Another customer than the clause's, or only one of those named there."""
    if len(slots.accounts(clause)) > 1:
        return True
    return not any({*named.account_ids} & {*one.account_ids} for one in clause.found("account"))


def _of_one(reading: Reading, told: list[Clause], account: Slot | None) -> Frame | None:
    changed = {
        "grade": _grade(told),
        "address": addresses.address(reading, told),
        "industry": after(told, "account.industry"),
        "purchase_cycle": after(told, "account.purchase_cycle"),
        "phone": _phone(told),
    }
    if not any(changed.values()) or (account is None and not changed.get("grade")):
        return None
    return _frame(reading, account, changed)


def _frame(reading: Reading, account: Slot | None, changed: dict[str, Slot | None]) -> Frame:
    return Frame("account.change", confidence=0.88, span=_span(reading, changed.values())).having(
        account=account, **changed
    )


def _span(reading: Reading, said: Iterable[Slot | None]) -> tuple[int, int]:
    """From the customer's name to the last value: what lies between only leads to it, unless something was done."""
    spans = [slot.span for slot in said if slot is not None and slot.span]
    first = min(span[0] for span in spans)
    own = next((one for one in reading.clauses if one.span[0] <= first < one.span[1]), reading)
    named = reading.first("account")
    start = min(first, named.start if named else first)
    clause = next((one for one in reading.clauses if one.span[0] <= start < one.span[1]), reading)
    between = [one for one in reading.clauses if clause.span[0] <= one.span[0] < own.span[0]]
    if any(happened(one) for one in between):
        clause = own
    return clause.span[0], max(span[1] for span in spans)


def after(told: list[Clause], cue: str) -> Slot | None:
    """What follows the cue up to the end of its clause, or the next clause when the cue ends its own."""
    for index, clause in enumerate(told):
        match = clause.search(cue)
        if match is None:
            continue
        rest = clause.after(match.end())
        text = slots.tidy(_AFTER_CUE.sub("", rest.text))
        if not text and index + 1 < len(told):
            rest = told[index + 1]
            inner = rest.search(cue)
            rest = rest.after(inner.end()) if inner else rest
            text = slots.tidy(_AFTER_CUE.sub("", rest.text))
        if text:
            return Slot(text, text, rest.span, 0.85)
    return None


def _phone(told: list[Clause]) -> Slot | None:
    """总机改了，0510-…: in the clause of its word, or in the one beside it."""
    for index, clause in enumerate(told):
        if not clause.has("account.phone"):
            continue
        for near in (clause, *told[index + 1 : index + 2]):
            phone = near.first("phone")
            if phone is not None and not near.found("person"):
                return slots.said(phone, phone.value)
    return None


# ---------------------------------------------------------------- grade
def _grade(told: list[Clause]) -> Slot | None:
    """What it is now: the last grade said (从B提到A, 重点升战略, make it an A account)."""
    ordered = [one for one in told if one.has("account.change_grade") and not one.has("account.other_grade")]
    for clause in [one for one in ordered if not one.has("account.old_grade")] or ordered:
        named = [
            (match.end(), value)
            for pattern, value in catalog.values("account.grade")
            for match in pattern.finditer(clause.masked)
        ]
        named += list(letters(clause))
        again = _graded_again(clause)
        if again is not None or named:
            return again or slots.words(clause, max(named)[1])
    return None


_AGAIN = re.compile(
    r"(?:哦|噢|啊|呃|诶|唉|不对|不是|不|错了|说错了?|算了|等等|等下|那|就|还是|要不|应该|是|改成?|actually|no|wait|sorry|hmm"
    r"|make it|i mean|rather|or|well|let's say|[,，\s])*\s*([abc])\s*(?:级|类|等|档)?"
    r"(?:吧|好了|就行|就好|得了|才对|了|please|pls|then|[\s。.!！])*"
)
_NEXT = 3


def _graded_again(clause: Clause) -> Slot | None:
    """改B，啊不，C: what follows right behind, with nothing but the grade, holds in its place."""
    behind = [one for one in clause.reading.clauses if one.span[0] >= clause.span[1]][:_NEXT]
    for one in behind:
        match = _AGAIN.fullmatch(one.folded)
        if match is not None:
            return slots.words(one, match[1].upper())
        if _AGAIN.fullmatch(f"{one.folded}b") is None:
            return None
    return None


def letters(clause: Clause) -> Iterable[tuple[int, str]]:
    """Grades by a bare letter. The customer's own name is not looked at."""
    text = clause.text
    for one in clause.found("account", "person", "user"):
        start, end = one.start - clause.span[0], one.end - clause.span[0]
        text = text[:start] + "\ue000" * (end - start) + text[end:]
    text = _OLD_GRADE.sub(lambda match: "\ue000" * len(match[0]), text)
    for pattern in (_GRADE_ZH, _GRADE_EN):
        for match in pattern.finditer(text):
            yield match.end(), next(filter(None, match.groups())).upper()


def _wanted(told: list[Clause]) -> Slot | None:
    """A change that is ordered without saying to what: 把地址改一下."""
    for clause in told:
        if clause.has("account.to_change"):
            for name in ("address", "grade", "industry"):
                if clause.has(f"account.{_WORDS.get(name, name)}"):
                    return slots.words(clause, name)
    return None
