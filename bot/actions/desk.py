"""The way to a person, for customers: what is handed over, what they are told, whether it was solved."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from bot.actions.turn import Said, Turn, focus
from bot.desk import closing, danger, handing, notices, rota
from bot.desk.handing import Call
from bot.desk.models import Handover, HandoverReason
from bot.frames import Ref
from bot.replies import cards, words
from crm_core import permissions
from crm_core.models import Account, Role, Ticket, User
from crm_core.permissions import Customer
from crm_core.services import tickets
from integrations.messages import Card
from intents.schema import Frame


def person(turn: Turn, frame: Frame) -> Said:
    """A person is wanted: a customer gets a ticket and is handed over, a colleague hears whom to ask."""
    return _handed(turn, frame, quiet=True)


def ticket_only(turn: Turn, frame: Frame) -> Said:
    """A ticket is enough: people see to it, and the bot goes on answering meanwhile."""
    return _handed(turn, frame, quiet=False)


def _handed(turn: Turn, frame: Frame, *, quiet: bool) -> Said:
    if isinstance(turn.actor, User):
        return Said(turn.say("ask_colleagues", names=turn.joined(_service(turn)) or turn.say("none")))
    question = str(frame.value("question") or turn.text)
    reason = HandoverReason(frame.value("reason") or HandoverReason.UNANSWERED)
    call = call_of(turn)
    last = handing.last(turn.session, call) if reason is HandoverReason.ASKED else None
    ticket = (
        last.ticket if last is not None and last.ticket is not None else _new_ticket(turn, question, reason)
    )
    handover = handing.hand_over(
        turn.session, call, ticket=ticket, question=question, tried=frame.value("tried") or (),
        reason=reason, quiet=quiet,
    )  # fmt: skip
    if frame.value("gap"):
        turn.knowledge.tie_gap(turn.session, int(frame.value("gap")), ticket.id)
    lines = [turn.say("handed_over", number=ticket.number, who=_by_whom(turn, handover)), _when(turn, ticket)]
    if reason is HandoverReason.COMPLAINT:
        lines.insert(0, turn.say("desk_sorry"))
    if handover.quiet:
        lines.append(turn.say("desk_quiet"))
    text = "\n".join(lines)
    return Said(text, Card(title=lines[0], body="\n".join(lines[1:])), focus(ticket))


def _new_ticket(turn: Turn, question: str, reason: HandoverReason) -> Ticket:
    complains = reason is HandoverReason.COMPLAINT
    return tickets.open(
        turn.session, by=turn.actor, subject=question[:120], description=question,
        category=rota.COMPLAINT if complains else rota.category_of(question),
    )  # fmt: skip


def _by_whom(turn: Turn, handover: Handover) -> str:
    return handover.assignee.name if handover.assignee else handover.team or turn.say("desk_colleagues")


def _when(turn: Turn, ticket: Ticket) -> str:
    """The truth about when: now people are there, or from when on they are."""
    hours = rota.hours(turn.session)
    due = turn.instant(ticket.sla_due_at)
    if hours.is_open(turn.now):
        return turn.say("desk_open", due=due)
    return turn.say(
        "desk_closed", hours=hours.span, opens=turn.instant(hours.next_opening(turn.now)), due=due
    )


def hours_told(turn: Turn) -> str:
    """When people answer, and whether they do now."""
    hours = rota.hours(turn.session)
    is_open = hours.is_open(turn.now)
    opens = turn.instant(hours.next_opening(turn.now))
    return turn.say(
        "desk_hours", days=turn.say("desk_hours_daily" if hours.daily else "desk_hours_workdays"), hours=hours.span,
        now=turn.say("desk_hours_open") if is_open else turn.say("desk_hours_closed", opens=opens),
    )  # fmt: skip


def _service(turn: Turn) -> list[str]:
    found = select(User.name).where(User.role == Role.SERVICE, User.active).order_by(User.id).limit(3)
    return list(turn.session.scalars(found))


def _place(turn: Turn) -> tuple[str, str, str]:
    origin = turn.session.info["origin"]
    return origin.channel, origin.conversation, origin.actor


def call_of(turn: Turn) -> Call:
    actor = turn.actor
    assert isinstance(actor, Customer)
    account = turn.session.get(Account, actor.account_id) if actor.account_id else None
    return Call(*_place(turn), name=actor.name, account=account, language=turn.language)


# ---------------------------------------------------------------- what every new ticket sets off
def ticket_opened(turn: Turn, ticket: Ticket, text: str) -> list[str]:
    """People are told of a customer's new ticket, of danger and of complaints; answers what to add to the reply."""
    is_danger = danger.is_told(text)
    reason = (
        HandoverReason.EMERGENCY if is_danger
        else HandoverReason.COMPLAINT if ticket.category == rota.COMPLAINT
        else HandoverReason.ASKED
    )  # fmt: skip
    is_customer = isinstance(turn.actor, Customer)
    if is_customer:
        handing.hand_over(
            turn.session, call_of(turn), ticket=ticket, reason=reason, question=text, quiet=False
        )
    elif reason is not HandoverReason.ASKED:
        _tell_of(turn, ticket, reason)
    if is_danger:
        return danger.words_for(turn.session, ticket.account, turn.language, text)
    if not is_customer:
        return []
    sorry = [turn.say("desk_sorry")] if reason is HandoverReason.COMPLAINT else []
    return [*sorry, _when(turn, ticket)]


def still_in_danger(turn: Turn, text: str) -> Said | None:
    """What is told after a danger just told of is about the same: who is on call hears it, too."""
    if not isinstance(turn.actor, Customer) or not danger.is_told(text):
        return None
    before = danger.told_before(turn.session, call_of(turn))
    if before is None or before.ticket is None:
        return None
    tickets.comment(turn.session, before.ticket, by=turn.actor, text=text)
    handing.alarm(turn.session, before, text)
    lines = [turn.say("ticket_commented", number=before.ticket.number)]
    lines += danger.words_for(turn.session, before.account, turn.language, text)
    return Said("\n".join(lines), Card(title=lines[0], body="\n".join(lines[1:])), focus(before.ticket))


def _tell_of(turn: Turn, ticket: Ticket, reason: HandoverReason) -> None:
    account, session = ticket.account, turn.session
    people = (
        rota.on_call(session, account)
        if reason is HandoverReason.EMERGENCY
        else rota.leaders(session, account)
    )
    for user in people:
        if user is not turn.actor:
            text = _in_words(user, ticket, reason, getattr(turn.actor, "name", ""))
            notices.tell(session, user, text, Card(body=text, link=cards.link([ticket])))


def _in_words(user: User, ticket: Ticket, reason: HandoverReason, by: str) -> str:
    account = ticket.account.name if ticket.account else ""
    return words.say(
        f"desk_ticket_{reason}",
        user.language,
        number=ticket.number,
        account=account,
        what=ticket.subject,
        by=by,
    )


# ---------------------------------------------------------------- solved or not, and how well
def settle(turn: Turn, frame: Frame) -> Said:
    """The customer says whether it is solved: then it is closed and rated, else people see to it again."""
    ticket = permissions.get(turn.session, Ticket, int(frame.value("ticket")), turn.actor)
    chosen = frame.value("entry")
    if isinstance(chosen, Ref) and chosen.id == 1:
        tickets.close(turn.session, ticket, by=turn.actor)
        return closed(turn, ticket)
    tickets.reopen(turn.session, ticket, by=turn.actor)
    handover = handing.hand_over(
        turn.session, call_of(turn), ticket=ticket, reason=HandoverReason.ASKED, quiet=False,
        question=turn.say("desk_again", what=ticket.subject),
    )  # fmt: skip
    who = _by_whom(turn, handover)
    return Said("\n".join([turn.say("desk_reopened", number=ticket.number, who=who), _when(turn, ticket)]))


def closed(turn: Turn, ticket: Ticket) -> Said:
    """The reply to a customer who closes a ticket, with the question how satisfied they are if it is still open."""
    head = turn.say("desk_closed_now", number=ticket.number)
    handover = handing.of_ticket(turn.session, ticket)
    if handover is None or not closing.may_ask_rating(turn.session, ticket, handover):
        return Said(head, focus=focus(ticket))
    handover.rating_asked_at = turn.now
    text, card, labels = closing.rating_question(turn.language, ticket)
    return Said(
        f"{head}\n{text}", replace(card, title=head), focus(ticket), offer=closing.rating_frame(ticket),
        asks="entry", options=tuple(closing.options(labels)),
    )  # fmt: skip


def stars(turn: Turn, frame: Frame) -> Said:
    ticket = permissions.get(turn.session, Ticket, int(frame.value("ticket")), turn.actor)
    chosen = frame.value("entry")
    count = chosen.id if isinstance(chosen, Ref) else 0
    tickets.rate(turn.session, ticket, by=turn.actor, stars=count)
    return Said(turn.say("desk_rated", stars=count))


HANDLERS = {
    "handover.ticket": person,
    "handover.person": person,
    "handover.only_ticket": ticket_only,
    "handover.settle": settle,
    "handover.stars": stars,
}
