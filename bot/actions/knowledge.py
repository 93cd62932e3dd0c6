"""Questions to the knowledge base, and the way to a person when it has no answer."""

from __future__ import annotations

from typing import Literal

from bot.actions.desk import hours_told
from bot.actions.noted import noted
from bot.actions.turn import Said, Turn
from bot.composing import Material, worded
from bot.frames import Ref
from bot.lexicon import DatabaseLexicon
from crm_core.models import User
from crm_core.permissions import Customer
from integrations.messages import Button, Card
from intents import catalog
from intents.items import read
from intents.schema import Frame, Slot
from knowledge_base import Answer, composing
from knowledge_base.question import asks_of
from knowledge_base.text import fold


def ask(turn: Turn, frame: Frame) -> Said:
    """The answer with its source; what nobody's knowledge answers is said to be unanswered, and a person offered."""
    answer = _answer(turn, frame)
    if answer.answered:
        return told(turn, answer)
    is_customer = isinstance(turn.actor, Customer)
    if is_customer and catalog.cue("service.hours").search(turn.text.lower()):
        return Said(hours_told(turn), answered=True)
    if is_customer and frame.value("upset") and not turn.interrupts:
        return _soothed(turn, str(frame.value("question")))
    if frame.value("about") is not None:
        return Said(turn.say("not_found_named", name=frame.value("about").text, what=""), answered=False)
    of_customer = noted(turn, str(frame.value("question")))
    if of_customer is not None:
        return of_customer
    gap = turn.knowledge.record_gap(
        turn.session, answer, audience=audience_of(turn), asked_by=turn.actor.username,
        account_id=turn.actor.account_id if isinstance(turn.actor, Customer) else None,
    )  # fmt: skip
    return _offered(turn, answer, gap)


def _soothed(turn: Turn, said: str) -> Said:
    """Who is angry is not asked which document they mean: whoever leads is offered."""
    text = turn.say("kb_upset")
    slots = {"question": Slot(said), "reason": Slot("complaint")}
    card = Card(body=text, actions=tuple(_help(turn, True, True)))
    return Said(text, card, answered=False, offer=Frame("handover.ticket", slots))


def find_answer(turn: Turn, frame: Frame) -> Answer | None:
    """The answer when there is one; nothing is offered for what may have been no question at all."""
    answer = _answer(turn, frame)
    return answer if answer.answered else None


def instead_of_records(turn: Turn) -> Said | None:
    """客户欠租多久咱们会锁车: a question of how or when that no record answers, but our documents do."""
    if turn.interrupts or not asks_of(fold(turn.text)) & {"how", "time"}:
        return None
    answer = find_answer(turn, Frame("knowledge.ask", {"question": Slot(turn.text)}))
    return told(turn, answer) if answer else None


_OF_A_NOTE = ("kind", "next_steps", "occurred_at")


def instead_of_note(turn: Turn, frame: Frame) -> Said | None:
    """鸿达问能不能上门量尺寸: what our documents answer to a question passed on, and nothing else, is no note."""
    if frame.intent != "activity.log" or turn.interrupts or any(map(frame.value, _OF_A_NOTE)):
        return None
    found = catalog.cue("query.passed_on").search(turn.text.strip())
    question = turn.text.strip()[found.end() :] if found else ""
    if not asks_of(fold(question)):
        return None
    answer = find_answer(turn, Frame("knowledge.ask", {"question": Slot(question)}))
    return told(turn, answer) if answer else None


def _answer(turn: Turn, frame: Frame) -> Answer:
    return worded(own_answer(turn, frame), audience_of(turn), turn.compositions)


def own_answer(turn: Turn, frame: Frame) -> Answer:
    """The documents' own words."""
    return turn.knowledge.ask(
        turn.session,
        str(frame.value("question")),
        audience=audience_of(turn),
        language=turn.language,
        context=frame.value("context"),
        asker=turn.label("role", turn.actor.role) if isinstance(turn.actor, User) else None,
    )


def material(turn: Turn, frame: Frame) -> Material | None:
    """The answer with the passages it rests on, read for names and numbers that a model is not shown."""
    answer, audience = own_answer(turn, frame), audience_of(turn)
    passages = tuple(
        (one.id, " › ".join(one.heading) or one.title, one.text)
        for one in turn.knowledge.grounds(turn.session, answer, audience)
    )
    if not passages:
        return None
    text = composing.put(answer.question, answer.language, [one[1:] for one in passages])
    lexicon = DatabaseLexicon(turn.session, turn.actor)
    return Material(answer, audience, passages, read(text, turn.now, lexicon))


def audience_of(turn: Turn) -> Literal["internal", "public"]:
    return "internal" if isinstance(turn.actor, User) else "public"


def told(turn: Turn, answer: Answer) -> Said:
    source = turn.say("source", document=answer.sources[0].document) if answer.sources else ""
    text = "\n".join(part for part in (answer.text, source) if part)
    card = Card(body=answer.text, subtitle=source, actions=_verdicts(turn, answer))
    return Said(text, card, answered=True)


def _verdicts(turn: Turn, answer: Answer) -> tuple[Button, ...]:
    if not answer.sources:
        return ()
    given = turn.knowledge.note(
        turn.session, answer, audience=audience_of(turn), asked_by=turn.actor.username
    )
    return (
        Button(f"kb_good:{given}", turn.say("kb_do_good")),
        Button(f"kb_bad:{given}", turn.say("kb_do_bad")),
    )


# ---------------------------------------------------------------- what may be meant, and people
def _offered(turn: Turn, answer: Answer, gap: int) -> Said:
    """The three best, when it is unsure; a person or a ticket in any case."""
    lines = [f"{number}. {one.question}" for number, one in enumerate(answer.suggestions, start=1)]
    head = turn.say("kb_suggestions" if lines else "kb_unanswered")
    if turn.interrupts:
        return Said("\n".join([head, *lines]), answered=False)
    is_customer = isinstance(turn.actor, Customer)
    offer = turn.say(("kb_else" if lines else "kb_offer") + ("" if is_customer else "_staff"))
    picks = [
        Button(f"choose:{number}", one.question[:40]) for number, one in enumerate(answer.suggestions, 1)
    ]
    actions = (*picks, *_help(turn, is_customer, not lines))
    slots = {
        "question": Slot(answer.question),
        "tried": Slot([one.question for one in answer.suggestions]),
        "gap": Slot(gap),
    }
    options = tuple(
        {"ref": {"kind": "kb", "id": one.chunk, "label": one.question}, "detail": "", "words": ""}
        for one in answer.suggestions
    )
    text = "\n".join([head, *lines, offer])
    card = Card(title=head, body=offer, actions=actions) if lines else Card(body=text, actions=actions)
    intent = "knowledge.pick" if lines else "handover.ticket"
    return Said(
        text, card, answered=False, offer=Frame(intent, slots), asks="entry" if lines else "", options=options
    )


def _help(turn: Turn, is_customer: bool, is_first: bool) -> list[Button]:
    yes = Button("confirm", turn.say("kb_yes"), "primary" if is_first else "default")
    ticket = [Button("ticket", turn.say("kb_ticket"))] if is_customer else []
    return [yes, *ticket, Button("cancel", turn.say("kb_no"))]


def pick(turn: Turn, frame: Frame) -> Said:
    """One of those that were offered: it is answered, and the question becomes a wording of it."""
    chosen = frame.value("entry")
    assert isinstance(chosen, Ref)
    answer = turn.knowledge.chosen(
        turn.session, chosen.id, question=str(frame.value("question")), audience=audience_of(turn),
        by=turn.actor.username, language=turn.language,
    )  # fmt: skip
    if answer is None:
        return Said(turn.say("kb_unanswered"), answered=False)
    turn.knowledge.settle_gaps(turn.session, [int(frame.value("gap") or 0)])
    return told(turn, answer)


# ---------------------------------------------------------------- what was thought of an answer
REASONS = ("off", "outdated", "unclear", "incomplete")


def good(turn: Turn, frame: Frame) -> Said:
    judged = turn.knowledge.judge(turn.session, int(frame.value("given")), "good", by=turn.actor.username)
    return Said(turn.say("kb_thanks" if judged else "nothing_open"))


def bad(turn: Turn, frame: Frame) -> Said:
    """The reason is asked for, a person is offered, and the question is open again."""
    given = turn.knowledge.judge(turn.session, int(frame.value("given")), "bad", by=turn.actor.username)
    if given is None:
        return Said(turn.say("nothing_open"))
    reasons = [turn.label("kb.reason", one) for one in REASONS]
    lines = [f"{number}. {one}" for number, one in enumerate(reasons, start=1)]
    is_customer = isinstance(turn.actor, Customer)
    offer = turn.say("kb_else" if is_customer else "kb_else_staff")
    picks = [Button(f"choose:{number}", one) for number, one in enumerate(reasons, start=1)]
    options = tuple(
        {"ref": {"kind": "kb_reason", "id": number, "label": one}, "detail": "", "words": ""}
        for number, one in enumerate(reasons, start=1)
    )
    slots = {"question": Slot(given.question), "given": Slot(given.id)}
    head = turn.say("kb_sorry")
    return Said(
        "\n".join([head, *lines, offer]),
        Card(title=head, body=offer, actions=(*picks, *_help(turn, is_customer, False))),
        offer=Frame("knowledge.reason", slots), asks="entry", options=options,
    )  # fmt: skip


def reason(turn: Turn, frame: Frame) -> Said:
    chosen = frame.value("entry")
    code = REASONS[chosen.id - 1] if isinstance(chosen, Ref) else ""
    turn.knowledge.explain(turn.session, int(frame.value("given")), code, by=turn.actor.username)
    return Said(turn.say("kb_noted"))


HANDLERS = {
    "knowledge.ask": ask,
    "knowledge.pick": pick,
    "knowledge.good": good,
    "knowledge.bad": bad,
    "knowledge.reason": reason,
}
