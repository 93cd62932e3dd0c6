"""Editors look after the knowledge in chat: what was unanswered, entries made of it, entries written outright."""

from __future__ import annotations

from typing import Literal

from bot.actions.turn import Said, Turn
from bot.desk import editing
from bot.desk.editing import Weighed
from bot.frames import Ref
from crm_core.errors import NotAllowed
from integrations.messages import Button, Card
from intents.schema import Frame, Slot

_SHOWN = 5
_QUOTED = 60


def gaps(turn: Turn, frame: Frame) -> Said:
    """The most pressing unanswered questions; one is chosen to be answered."""
    _check(turn)
    found = editing.weighed(turn.session, turn.knowledge)[:_SHOWN]
    if not found:
        return Said(turn.say("kb_no_gaps"))
    lines = [f"{number}. {_line(turn, one)}" for number, one in enumerate(found, start=1)]
    head, foot = turn.say("kb_gaps", count=len(found)), turn.say("kb_gaps_choose")
    options = tuple(
        {
            "ref": {"kind": "kb_gap", "id": one.group.ids[0], "label": one.group.question},
            "detail": "",
            "words": "",
        }
        for one in found
    )
    buttons = [
        Button(f"choose:{number}", one.group.question[:40]) for number, one in enumerate(found, start=1)
    ]
    card = Card(
        title=head, body="\n".join(lines), subtitle=foot, actions=(*buttons, Button("cancel", turn.say("no")))
    )
    offer = Frame("knowledge.fill", {})
    return Said("\n".join([head, *lines, foot]), card, offer=offer, asks="entry", options=options)


def _line(turn: Turn, one: Weighed) -> str:
    value = turn.say("kb_gap_value", value=turn.money(one.value)) if one.value else ""
    draft = turn.say("kb_gap_draft", number=one.ticket) if one.draft else ""
    return turn.say("kb_gap_line", question=one.group.question, count=one.group.count, more=value + draft)


def fill(turn: Turn, frame: Frame) -> Said:
    """The chosen question: its draft waits for a yes, without one the answer is asked for."""
    _check(turn)
    chosen = frame.value("entry")
    group = chosen.id if isinstance(chosen, Ref) else 0
    one = next((one for one in editing.weighed(turn.session, turn.knowledge) if group in one.group.ids), None)
    if one is None:
        return Said(turn.say("kb_no_gaps"))
    slots = {
        "question": Slot(one.group.question),
        "visibility": Slot("public" if one.is_public else "internal"),
        "gaps": Slot(list(one.group.ids)),
        "variants": Slot(one.group.examples[1:10]),
    }
    if not one.draft:
        asked = turn.say("kb_gap_answer", question=one.group.question)
        return Said(asked, Card(body=asked), offer=Frame("knowledge.adopt", slots), asks="answer")
    text = turn.say("kb_gap_proposed", question=one.group.question, answer=one.draft, number=one.ticket)
    yes = (Button("confirm", turn.say("kb_do_adopt"), "primary"), Button("cancel", turn.say("no")))
    return Said(
        text,
        Card(body=text, actions=yes),
        offer=Frame("knowledge.adopt", {**slots, "answer": Slot(one.draft)}),
    )


def adopt(turn: Turn, frame: Frame) -> Said:
    """The entry is written; what asked for it is no gap any more."""
    _check(turn)
    question, answer = str(frame.value("question")), str(frame.value("answer"))
    said: Literal["public", "internal"] = "public" if frame.value("visibility") == "public" else "internal"
    made = turn.knowledge.write_entry(
        turn.session, question, answer, visibility=said, variants=frame.value("variants") or ()
    )
    turn.knowledge.settle_gaps(turn.session, frame.value("gaps") or ())
    return _written(turn, "kb_adopted", made, question, answer, said)


def show_to(turn: Turn, frame: Frame) -> Said:
    """An entry that was written in chat is opened to customers, or closed to them."""
    _check(turn)
    visibility: Literal["public", "internal"] = "public" if frame.value("public") else "internal"
    entry = turn.knowledge.chat_entry(turn.session, int(frame.value("entry")))
    if entry is None:
        return Said(turn.say("nothing_open"))
    turn.knowledge.write_entry(turn.session, *entry, visibility=visibility)
    return _written(turn, "kb_shown", int(frame.value("entry")), *entry, visibility)


def _written(
    turn: Turn, key: str, entry: int, question: str, answer: str, visibility: Literal["public", "internal"]
) -> Said:
    head = turn.say(key, who=turn.label("kb.visibility", visibility))
    lines = [turn.say("kb_entry", question=question, answer=answer)]
    other = "internal" if visibility == "public" else "public"
    button = Button(f"kb_{other}:{entry}", turn.say(f"kb_do_{other}"))
    return Said("\n".join([head, *lines]), Card(title=head, body=lines[0], actions=(button,)))


def _check(turn: Turn) -> None:
    if not editing.may_edit(turn.user):
        raise NotAllowed(kind="document")


HANDLERS = {
    "knowledge.gaps": gaps,
    "knowledge.fill": fill,
    "knowledge.adopt": adopt,
    "knowledge.open": show_to,
}
