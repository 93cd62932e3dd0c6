"""Opportunities: made, changed, moved, handed on, won, lost and opened again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from intents.readers import asking, deals_changed, deals_closed, deals_made, deals_several
from intents.readers.unreal import by_colleague
from intents.reading import Clause, Found, Reading
from intents.schema import Frame

_NEARLY_FIRST = 3  # characters


def read(reading: Reading) -> list[Frame]:
    if reading.has("opportunity.wants_agreement", "deal.undecided", "deal.hands_off"):
        return []
    told = [piece for piece in _pieces(reading) if _is_told(piece)]
    gone = deals_closed.deleted(reading, told)
    if gone is not None:
        return [gone]
    made = deals_made.read(reading, told)
    if made is not None:
        return [made]
    several = deals_several.moved(told) or deals_several.shared(reading, _read)
    if several:
        return several
    return _read(reading)


def _read(reading: Reading) -> list[Frame]:
    told = [piece for piece in _pieces(reading) if _is_told(piece)]
    groups = _by_deal(told)
    frames = (_of_one(_scope(group, groups), group) for group in groups)
    return [frame for frame in frames if frame is not None]


def _of_one(scope: Clause, told: list[Clause]) -> Frame | None:
    return deals_closed.read(scope, told) or deals_changed.read(scope, told)


def _pieces(reading: Reading) -> Iterator[Clause]:
    """The clauses; a label that stands alone (金额 36万) goes with what follows it."""
    label: Clause | None = None
    for clause in reading.clauses:
        whole = Clause(reading, (label.span[0], clause.span[1])) if label else clause
        label = whole if clause.has("opportunity.label_alone") else None
        if label is None:
            yield whole


def _is_told(clause: Clause) -> bool:
    """Whether the clause states or orders something; an order may be put as a polite question."""
    if asking.is_supposed(clause) or clause.has("deal.forbidden", "deal.only_if"):
        return False
    if clause.has("deal.bargains") and not clause.reading.has("deal.agreed"):
        return False
    if by_colleague(clause) and not clause.found("opportunity", "account"):
        return False
    mark = clause.reading.masked[clause.span[1] : clause.span[1] + 1]
    return not (asking.asks(clause) or mark == "?") or clause.has("opportunity.polite")


def _by_deal(told: list[Clause]) -> list[list[Clause]]:
    """The clauses in groups that begin where another opportunity, or what another customer is to buy, is named."""
    groups: list[list[Clause]] = []
    current: Found | None = None
    for clause in told:
        named = clause.first("opportunity") or _customer_of_change(clause)
        is_another = named is not None and (
            _is_another(named, current) if current is not None else _told_of_another(groups, named)
        )
        if groups and not is_another and not _goes_on_with_another(groups[-1], clause):
            groups[-1].append(clause)
        else:
            groups.append([clause])
        current = named or current
    return groups


def _told_of_another(groups: list[list[Clause]], named: Found) -> bool:
    """周三徽记，…；周四棉上，大促扩容…: what comes before the first deal is of somebody else's company."""
    before = [one for group in groups for clause in group for one in clause.found("account", "person")]
    theirs = {id_ for one in before if len(one.account_ids) == 1 for id_ in one.account_ids}
    return bool(theirs and named.account_ids) and not theirs & {*named.account_ids}


def _customer_of_change(clause: Clause) -> Found | None:
    """云岭的提货提前到12月8号: the customer at the head of a clause that changes something by itself, or loses it."""
    account = clause.first("account")
    if account is not None and clause.has("opportunity.lost", "deal.lost"):
        return account
    begins = account is not None and account.start - clause.span[0] <= _NEARLY_FIRST
    return account if begins and deals_changed.read(clause, [clause]) is not None else None


_DESCRIBED = re.compile(
    r"^(?:顺手|顺便|另外|还有|再|然后|把|将|给|帮我|麻烦|请|,|\s)*(?P<what>[^,.;!?]{3,16}?)(?:那个?|这个?)?(?:单子?|项目|商机)?的?"
    r"(?:赢率|概率|把握|金额|总价|阶段|预计|成交|推进|推到|改成|改到|调到|调成|提到|降到|升到)"
)
_NO_DESCRIPTION = re.compile(r"[它他她这那]|单子|项目|商机|状态|原因|备注|对手|竞品|全部|都|系统|客户|\d")


def _goes_on_with_another(group: list[Clause], clause: Clause) -> bool:
    """药芯焊丝框架丢了；分段小车的概率调到85%: behind a loss, what another thing sold is changed to."""
    if not any(one.has("opportunity.lost", "deal.lost") for one in group):
        return False
    match = _DESCRIBED.match(clause.masked)
    if match is None or _NO_DESCRIPTION.search(match["what"]) or clause.has("opportunity.lost_order"):
        return False
    return deals_changed.read(clause, [clause]) is not None


def _is_another(named: Found, current: Found) -> bool:
    if named.kind == current.kind:
        return bool(named.value != current.value)
    both = {*named.account_ids} and {*current.account_ids}
    return bool(both) and not {*named.account_ids} & {*current.account_ids}


def _scope(group: list[Clause], groups: list[list[Clause]]) -> Clause:
    """All that is said of one opportunity; the whole text when only one is spoken of."""
    reading = group[0].reading
    others = {one.value for one in reading.found("opportunity")}
    is_alone = len(groups) == 1 and len(others) < 2
    return reading if is_alone else Clause(reading, (group[0].span[0], group[-1].span[1]))
