"""Questions of the bot: which one, when, really?"""

from __future__ import annotations

from bot.actions.turn import Turn
from bot.conversing import Plan
from bot.dialogue import Ask, Choose, Confirm, Unknown
from bot.frames import Ref
from bot.memory import Draft
from integrations.messages import Button, Card, Reply, Select
from intents.schema import Frame


def ask(turn: Turn, planned: Plan) -> Reply:
    decision = planned.decision
    frame = planned.frames[getattr(decision, "frame", 0)]
    if isinstance(decision, Ask):
        return _buttons(turn, turn.label("ask", decision.slot), [Button("cancel", turn.say("no"))])
    if isinstance(decision, Choose):
        return _choice(turn, decision)
    if isinstance(decision, Confirm):
        return _confirmation(turn, frame)
    assert isinstance(decision, Unknown)
    return _unknown(turn, decision, frame)


def _buttons(turn: Turn, text: str, actions: list[Button]) -> Reply:
    return Reply(text, Card(body=text, actions=tuple(actions)))


def _choice(turn: Turn, decision: Choose) -> Reply:
    names = [f"{one.ref.label}（{one.detail}）" if one.detail else one.ref.label for one in decision.options]
    if decision.create:
        names.append(turn.say("create_account", name=decision.create))
    lines = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    key = "unknown_account" if decision.create else "which_one"
    head = turn.say(key, name=decision.text or decision.create, kind=turn.label("kind", _kind(decision)))
    text = "\n".join([head, *lines])
    if len(names) <= 5:
        buttons = [Button(f"choose:{number}", name[:40]) for number, name in enumerate(names, start=1)]
        return Reply(text, Card(title=head, actions=(*buttons, Button("cancel", turn.say("no")))))
    options = tuple((str(number), name) for number, name in enumerate(names, start=1))
    return Reply(text, Card(title=head, select=Select("choose", turn.say("choose"), options)))


def _kind(decision: Choose) -> str:
    return decision.options[0].ref.kind if decision.options else decision.slot


def _confirmation(turn: Turn, frame: Frame) -> Reply:
    subject = next(
        (
            value.label
            for name in ("opportunity", "lead", "account")
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
        f"{turn.label('field', name)}：{value}"
        for name, value in (("amount", turn.money(frame.value("amount")) if frame.value("amount") else ""),
                            ("reason", frame.value("reason")), ("competitor", frame.value("competitor")))
        if value
    ]  # fmt: skip
    whole = "\n".join([text, *details, turn.say("confirm_how")])
    actions = (Button("confirm", turn.say("yes"), "primary"), Button("cancel", turn.say("no")))
    return Reply(whole, Card(title=text, body="\n".join(details), actions=actions))


def _unknown(turn: Turn, decision: Unknown, frame: Frame) -> Reply:
    what = turn.label("kind", decision.slot)
    if decision.text and len(decision.text) <= 20:
        return Reply(turn.say("not_found_named", name=decision.text, what=what))
    return Reply(turn.say("not_found", what=what))


def reminder(turn: Turn, draft: Draft) -> Reply:
    """The question that was interrupted comes back."""
    names = [one["ref"]["label"] for one in draft.options]
    if draft.create:
        names.append(turn.say("create_account", name=draft.create))
    what = turn.label("ask", draft.slot) if draft.ask.startswith("slot:") else turn.say("still_open")
    lines = [f"{number}. {name}" for number, name in enumerate(names, start=1)]
    return Reply(
        "\n".join([turn.say("resume", text=draft.text[:40]) if draft.text else "", what, *lines]).strip()
    )
