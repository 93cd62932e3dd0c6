"""Questions of the bot: which one, when, really?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.actions.turn import Turn
from bot.conversing import Plan
from bot.dialogue import Ask, Choose, Confirm, Unknown
from bot.frames import NEEDS, Ref
from bot.memory import Draft
from bot.replies import cards, words
from bot.resolving.resolution import Option
from integrations.messages import Button, Card, Reply, Select
from intents.schema import Frame, Mention

_MOST_BUTTONS = 5
_OF_ACCOUNT = ("opportunity", "contract", "ticket", "payment", "quote")
_QUOTED = 40


def ask(turn: Turn, planned: Plan) -> Reply:
    decision = planned.decision
    frame = planned.frames[getattr(decision, "frame", 0)]
    if isinstance(decision, Ask):
        return _buttons(
            turn, turn.label("ask", _asked(frame, decision.slot)), [Button("cancel", turn.say("no"))]
        )
    if isinstance(decision, Choose):
        return _choice(turn, decision)
    if isinstance(decision, Confirm):
        return _confirmation(turn, frame)
    assert isinstance(decision, Unknown)
    return unknown(turn, decision, frame)


def _asked(frame: Frame, slot: str) -> str:
    """Of a lead whose contact is known only the company is asked for."""
    return "company_of" if slot == "company" and frame.value("contact_name") else slot


def _buttons(turn: Turn, text: str, actions: list[Button]) -> Reply:
    return Reply(text, Card(body=text, actions=tuple(actions)))


def _choice(turn: Turn, decision: Choose) -> Reply:
    is_mixed = len({one.ref.kind for one in decision.options}) > 1
    told = [(one.ref.label, _told(turn, one) if is_mixed else one.detail) for one in decision.options]
    names = _named(turn, told, decision.create)
    is_stranger = decision.slot == "opportunity" and decision.text
    key = "unknown_account" if decision.create else "of_nobody" if is_stranger else "which_one"
    key = "which_of_all" if is_mixed else key
    head = turn.say(key, name=decision.text or decision.create, kind=turn.label("kind", _kind(decision)))
    return _to_choose(turn, head, names)


def _told(turn: Turn, one: Option) -> str:
    """A deal and a task alike: which is which."""
    return f"{turn.label('kind', one.ref.kind)} · {one.detail}"


def _named(turn: Turn, options: Sequence[tuple[str, str]], create: str) -> list[str]:
    """The options in words, the account to be created last."""
    names = [words.aside(label, detail, turn.language) for label, detail in options]
    return [*names, turn.say("create_account", name=create)] if create else names


def _to_choose(turn: Turn, head: str, names: Sequence[str]) -> Reply:
    """A button an option; a list when there are many."""
    numbered = list(enumerate(names, start=1))
    text = "\n".join([head, *(f"{number}. {name}" for number, name in numbered)])
    cancel = Button("cancel", turn.say("no"))
    if len(names) <= _MOST_BUTTONS:
        buttons = [Button(f"choose:{number}", name[:40]) for number, name in numbered]
        return Reply(text, Card(title=head, actions=(*buttons, cancel)))
    options = tuple((str(number), name) for number, name in numbered)
    return Reply(
        text, Card(title=head, select=Select("choose", turn.say("choose"), options), actions=(cancel,))
    )


def _kind(decision: Choose) -> str:
    return decision.options[0].ref.kind if decision.options else decision.slot


def _confirmation(turn: Turn, frame: Frame) -> Reply:
    needs = NEEDS.get(frame.intent)
    text, details = _hard_to_undo(turn, frame) if needs and needs.confirm else _read_back(turn, frame)
    whole = "\n".join([text, *details, turn.say("confirm_how")])
    return Reply(whole, Card(title=text, body="\n".join(details), actions=_yes_no(turn)))


def _hard_to_undo(turn: Turn, frame: Frame) -> tuple[str, list[str]]:
    subject = next(
        (
            value.label
            for name in ("opportunity", "lead", "contact", "account")
            if isinstance(value := frame.value(name), Ref)
        ),
        "",
    )
    to = frame.value("to")
    text = turn.say(
        f"confirm_{frame.intent.replace('.', '_')}", name=subject, to=getattr(to, "label", ""),
        other=getattr(frame.value("other"), "label", ""),
    )  # fmt: skip
    details = [
        words.pair(turn.label("field", name), value, turn.language)
        for name, value in (("amount", turn.money(frame.value("amount")) if frame.value("amount") else ""),
                            ("reason", frame.value("reason")), ("competitor", frame.value("competitor")))
        if value
    ]  # fmt: skip
    return text, details


def _read_back(turn: Turn, frame: Frame) -> tuple[str, list[str]]:
    """What was understood in doubt, value by value, before anything is written."""
    details = []
    for name, slot in frame.slots.items():
        value = _shown(turn, name, slot.value)
        if value and (label := turn.label("field", _LABELS.get((frame.intent, name), name))) != name:
            details.append(words.pair(label, value, turn.language))
    return turn.say("confirm_reading", what=turn.label("act", frame.intent)), list(dict.fromkeys(details))


_LABELS = {("task.create", "title"): "task"}


def _shown(turn: Turn, name: str, value: Any) -> str:
    if name in ("next_steps", "description") or isinstance(value, (Mention, bool)):
        return ""
    if name in _IN_WORDS:
        return turn.label(_IN_WORDS[name], value)
    if isinstance(value, (list, tuple)):
        value = [one for one in value if not isinstance(one, Mention)]
    return cards.plain(turn, name, value) if value not in (None, "", []) else ""


_IN_WORDS = {
    "stage": "stage", "grade": "grade", "priority": "priority", "kind": "activity.kind",
    "status": "any.status",
}  # fmt: skip


def _yes_no(turn: Turn) -> tuple[Button, Button]:
    return Button("confirm", turn.say("yes"), "primary"), Button("cancel", turn.say("no"))


def unknown(turn: Turn, decision: Unknown, frame: Frame) -> Reply:
    what = turn.label("kind", decision.slot)
    account = frame.value("account")
    if isinstance(account, Ref) and decision.slot in _OF_ACCOUNT:
        return Reply(turn.say("not_found_there", name=account.label, what=what))
    if decision.text and len(decision.text) <= 20:
        return Reply(turn.say("not_found_named", name=decision.text, what=what))
    return Reply(turn.say("not_found", what=what))


def reminder(turn: Turn, draft: Draft) -> Reply:
    """The question that was interrupted comes back in a line, with its buttons; later on it is only called to mind."""
    if draft.passed:
        return Reply(
            turn.say("resume_again", text=_cut(draft.told)) if draft.told else turn.say("resume_unnamed")
        )
    head = turn.say("resume", text=_cut(draft.told)) if draft.told else turn.say("resume_unnamed")
    if draft.ask == "choice":
        options = [(one["ref"]["label"], one["detail"]) for one in draft.options]
        card = _to_choose(turn, head, _named(turn, options, draft.create)).card
        names = _named(turn, [(label, "") for label, _ in options], draft.create)
        line = " / ".join(f"{number} {name}" for number, name in enumerate(names, start=1))
        return Reply(f"{head} {line}", card)
    is_slot = draft.ask.startswith("slot:")
    what = turn.label("ask", draft.slot) if is_slot else turn.say("confirm_how")
    actions = (Button("cancel", turn.say("no")),) if is_slot else _yes_no(turn)
    return Reply(f"{head}\n{what}", Card(title=head, body=what if is_slot else "", actions=actions))


def _cut(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
