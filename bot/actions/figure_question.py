"""A question about many records in the engine's terms."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select

from bot.actions import figure_more
from bot.actions.turn import Turn
from bot.frames import Ref
from crm_core.models import Lead, Payment, PaymentStatus, Role, Ticket, User
from crm_core.queries.questions import LAST_FOLLOW_UP, Filters, Measure, Question, Range, Span, State
from intents import catalog
from intents.readers.figure_where import spellings
from intents.readers.left_out import MARK
from intents.schema import Frame

MOST_LINES = 20
MOST_TOLD = 100
"""Records of a list that is told in a way of its own."""
_ENDS = {"quote": "valid_until", "ticket": "sla_due_at"}
_SORTS = (
    ("sort", "sorts.contract", "names"),
    ("payment_terms", "sorts.payment_terms", "terms"),
    ("category", "sorts.category", "categories"),
    ("term", "contract.term", "terms"),
)
_LOOSE_TERMS = ("尾款", "全款", "服务费")
_SORTED = {
    ("longest", "ticket"): "created_at",
    ("longest", "payment"): "due_on",
    ("longest", "opportunity"): "stage_since",
    ("longest", "account"): LAST_FOLLOW_UP,
    ("longest", "task"): "due_at",
    ("soonest", "opportunity"): "close_date",
    ("soonest", "contract"): "ends_on",
    ("soonest", "payment"): "due_on",
    ("soonest", "quote"): "valid_until",
    ("urgent", "ticket"): "sla_due_at",
    **{
        ("newest", one): "created_at"
        for one in ("ticket", "opportunity", "account", "lead", "contract", "quote")
    },
}
_LISTED: dict[str, Measure] = {
    "risk": "list",
    "places": "list",
    "duration": "list",
    "renewals": "list",
}  # measures that are told in a way of their own
_STATES: dict[str, State] = {"closed": "closed", "open": "open", "all": "all", "won": "all", "lost": "all"}


def question_of(turn: Turn, frame: Frame) -> Question:
    subject = _subject(turn, frame)
    order = frame.value("order")
    measure: Any = frame.value("measure") or "list"
    return Question(
        subject=subject,
        measure=_LISTED.get(measure, measure),
        filters=_filters(turn, frame, subject),
        state=_state(frame, subject) or _state_of_term(turn, frame),
        group_by=frame.value("group_by"),
        order=order,
        limit=MOST_TOLD if measure in _LISTED else frame.value("limit") or MOST_LINES,
        field=_field(frame, subject),
    )


def _field(frame: Frame, subject: str) -> str:
    """By what a list is sorted: neglected customers by how long, all else as the words want it."""
    if frame.value("group_by"):
        return ""
    if frame.value("order"):
        return _sorted_by(frame, subject)
    return LAST_FOLLOW_UP if frame.value("idle_days") and subject == "account" else ""


def _sorted_by(frame: Frame, subject: str) -> str:
    by = _SORTED.get((frame.value("by") or "", subject))
    if by is not None:
        return by if frame.value("measure") in (None, "list") else ""
    if subject == "lead":
        return frame.value("by") or ""
    return "amount" if subject in ("opportunity", "contract", "quote", "payment") else ""


def _state(frame: Frame, subject: str) -> State | None:
    """A rate is of what was closed, whatever else is said."""
    if frame.value("measure") == "rate":
        return None
    if frame.value("measure") == "risk":
        return "open"
    if subject == "ticket" and _is_solved(frame):
        return "closed"
    return "all" if frame.value("created") else _STATES.get(frame.value("state") or "")


def _is_solved(frame: Frame) -> bool:
    """关了几张单, which those who see no deals say of tickets."""
    return frame.value("state") in ("closed", "won")


def _subject(turn: Turn, frame: Frame) -> Any:
    """Those who see no deals mean tickets when they speak of their 单子."""
    subject = frame.value("subject")
    is_service = isinstance(turn.actor, User) and turn.actor.role is Role.SERVICE
    if (
        is_service
        and subject == "contract"
        and not catalog.cue("figure.says_contract").search(turn.text.lower())
    ):
        return "ticket"  # 今天到期的单子
    return "ticket" if subject == "opportunity" and (is_service or _of_engineers(turn, frame)) else subject


def _of_engineers(turn: Turn, frame: Frame) -> bool:
    """魏刚手上压了几张: those who work on tickets have no deals."""
    owners = frame.value("owners")
    people = [turn.session.get(User, one) for one in getattr(owners, "ids", owners) or ()]
    return bool(people) and all(one is not None and one.role is Role.SERVICE for one in people)


def _filters(turn: Turn, frame: Frame, subject: str) -> Filters:
    given: dict[str, Any] = {}
    owners = _owners(turn, frame)
    if owners:
        given["assignees" if subject == "task" else "owners"] = owners
    if frame.value("in_pool"):
        given["is_pooled"] = True
    region = frame.value("region") or (turn.user.region if frame.value("my_region") else "")
    sees_more = subject == "lead" or frame.value("in_pool")  # the pools of all regions
    if region and turn.user.region == region and frame.value("my_region") and not sees_more:
        region = ""  # a manager's own view is the region and whoever reports to them
    if region:
        given["region"] = region
    account = frame.value("account")
    if isinstance(account, Ref):
        given["accounts"] = (account.id,)
    elif frame.value("accounts"):
        given["accounts"] = tuple(frame.value("accounts"))
    if frame.value("only"):
        given["ids"] = tuple(frame.value("only"))
    met = [one.id for one in frame.value("contacts") or () if isinstance(one, Ref)]
    if met and subject == "activity":
        given["contacts"] = tuple(met)
    contract = frame.value("contract")
    if isinstance(contract, Ref) and subject == "payment":
        given["contracts"] = (contract.id,)
    if frame.value("ids"):
        given["ids"] = tuple(frame.value("ids"))
    for name in ("grade", "stage"):
        if frame.value(name):
            given[f"{name}s"] = (frame.value(name),)
    given |= figure_more.of_several(turn, frame)
    if frame.value("amount_above") is not None or frame.value("amount_below") is not None:
        given["amount"] = _range(frame, "amount")
    for name in ("probability", "score"):
        if frame.value(f"{name}_above") is not None or frame.value(f"{name}_below") is not None:
            given[name] = _range(frame, name)
    given |= figure_more.given(frame, subject) if frame.value("measure") != "rate" else {}
    given = _statuses(frame, subject) | given | _times(turn, frame, subject) | _texts(turn, frame, subject)
    return Filters(**given, without=_left_out(turn, frame, subject))


def _left_out(turn: Turn, frame: Frame, subject: str) -> tuple[Filters, ...]:
    """What the frame's slots beginning with the mark name, each by itself."""
    found = []
    for name, slot in frame.slots.items():
        if not name.startswith(MARK):
            continue
        plain = name.removeprefix(MARK)
        if plain in ("accounts", "ids"):
            found.append(Filters(**{plain: slot.value}))
        else:
            found.append(_filters(turn, Frame(frame.intent, {plain: slot}), subject))
    return tuple(found)


def _range(frame: Frame, name: str) -> Range:
    low, high = frame.value(f"{name}_above"), frame.value(f"{name}_below")
    return Range(low, high, strict=bool(frame.value("strict")) and (low is None or high is None))


def _owners(turn: Turn, frame: Frame) -> tuple[int, ...]:
    owners = frame.value("owners")
    if owners:
        return tuple(getattr(owners, "ids", owners))
    return (turn.user.id,) if frame.value("mine") else ()


def _statuses(frame: Frame, subject: str) -> dict[str, Any]:
    if frame.value("measure") == "rate":
        return {}
    if subject == "opportunity" and frame.value("state") in ("won", "lost"):
        return {"statuses": (frame.value("state"),)}
    if subject == "payment" and frame.value("state") == "paid":
        return {"statuses": (PaymentStatus.PAID,)}
    if subject == "lead" and frame.value("lead_status"):
        return {"statuses": (frame.value("lead_status"),)}
    if subject == "account" and frame.value("account_status"):
        return {"statuses": (frame.value("account_status"),)}
    found: dict[str, Any] = {"is_overdue": True} if frame.value("overdue") else {}
    if frame.value("priority"):
        found["priorities"] = (frame.value("priority"),)
    if subject == "activity" and frame.value("kind"):
        found["kinds"] = (frame.value("kind"),)
    return found


def _times(turn: Turn, frame: Frame, subject: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if frame.value("idle_days"):
        found["idle_days"] = frame.value("idle_days")
    if frame.value("ends_within"):
        found["ends_within"] = frame.value("ends_within")
    value = frame.value("span")
    if frame.value("unsold"):
        return found | {"unsold": _unsold(turn, frame)}
    if subject == "payment" and frame.value("state") == "paid":
        found["span_field"] = "paid_on"
    if frame.value("due_by"):
        return found | {"span": Span(turn.now, frame.value("due_by")), "span_field": "sla_due_at"}
    if value is not None:
        start = value.start
        if frame.value("ending") and (start is None or frame.value("until")):
            start = turn.now
        span = Span(start and start.date(), value.end and value.end.date())
        found["created" if frame.value("created") else "span"] = span
        if subject == "ticket" and frame.value("due"):
            found["span_field"] = "sla_due_at"
        elif subject == "ticket" and _is_solved(frame) and not frame.value("created"):
            found["span_field"] = "solved_at"
        elif frame.value("ending"):
            found["span_field"] = _ENDS.get(subject, "ends_on")
    elif frame.value("ending") and not frame.value("ends_within"):
        found["span"] = Span(turn.now.date(), turn.now.date() + timedelta(days=60))
        found["span_field"] = _ENDS.get(subject, "ends_on")
    return found


def _unsold(turn: Turn, frame: Frame) -> Span:
    """今年没下单的, 半年以上没下单的; without a time, who never bought."""
    value, days = frame.value("span"), frame.value("unsold_days")
    if days:
        return Span(turn.now.date() - timedelta(days=days), None)
    return Span(value and value.start and value.start.date(), None) if value is not None else Span()


def _texts(turn: Turn, frame: Frame, subject: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    product = frame.value("product")
    if product is not None:
        said = frame.slots["product"].text if subject in ("ticket", "activity") else ""
        found["product"] = said or getattr(product, "label", None) or getattr(product, "text", product)
    if frame.value("competitor"):
        found["competitor"] = frame.value("competitor")
    if frame.value("place"):
        found["places"] = spellings(str(frame.value("place")))
    if frame.value("customer_kind"):
        found["account_kinds"] = (frame.value("customer_kind"),)
    if frame.value("tag"):
        found["tags"] = (frame.value("tag"),)
    if subject == "ticket" and isinstance(product, str) and _is_sort_of_ticket(turn, product):
        del found["product"]
        found["categories"] = (product,)
    for name, table, filter_ in _SORTS:
        if frame.value(name):
            found[filter_] = catalog.words_for(table, frame.value(name))
    if "term" in frame.slots and _is_loosely_said(turn, frame):
        del found["terms"]
    if frame.value("industry"):
        found["industry"] = frame.value("industry")
    if frame.value("source"):
        found["source"] = _source(turn, frame)
    return found


def _is_sort_of_ticket(turn: Turn, word: str) -> bool:
    """备件类的单子: a line of ours that tickets are sorted by, too."""
    return turn.session.scalar(select(Ticket.id).where(Ticket.category == word).limit(1)) is not None


def _state_of_term(turn: Turn, frame: Frame) -> State | None:
    return "open" if "term" in frame.slots and _is_loosely_said(turn, frame) else None


def _is_loosely_said(turn: Turn, frame: Frame) -> bool:
    """尾款 is what is still to come, where no instalment of the customer or the contract goes by that name."""
    if frame.value("term") not in _LOOSE_TERMS:
        return False
    words = catalog.words_for("contract.term", frame.value("term"))
    written = or_(*(Payment.term.icontains(word, autoescape=True) for word in words))
    theirs = select(Payment.id).where(written).limit(1)
    for name, column in (("account", Payment.account_id), ("contract", Payment.contract_id)):
        if isinstance(one := frame.value(name), Ref):
            theirs = theirs.where(column == one.id)
    return turn.session.scalar(theirs) is None


def _source(turn: Turn, frame: Frame) -> str:
    """The way the records themselves write this source: 展会 in one company is trade show in another."""
    wanted = frame.value("source")
    written = [one for one in turn.session.scalars(select(Lead.source).distinct()) if one]
    same = [
        one
        for one in written
        if (found := catalog.value_in("lead.source", one.casefold())) and found[0] == wanted
    ]
    return same[0] if same else str(wanted)
