"""A stage entered without what it wants: whoever is above lets it stand by a card, or sends it back."""

from __future__ import annotations

from collections.abc import Sequence

from bot.actions.approvals import above, language_of
from bot.actions.turn import Said, Turn
from bot.noticing import LEADING
from bot.reminders import rulebook
from bot.reminders.sending import send
from bot.replies import cards, words
from crm_core.errors import NotAllowed
from crm_core.models import Opportunity, User
from crm_core.services import notes, opportunities, stages
from integrations.messages import Button, Reply
from intents.schema import Frame

_SHOWN = ("account", "stage", "amount", "probability", "close_date", "owner")


def ask(turn: Turn, deal: Opportunity) -> list[cards.Line]:
    """After a new stage: the card to whoever is above when something is missing; what the speaker is told of it."""
    book = rulebook.of(turn.session)
    if not isinstance(turn.actor, User) or deal.stage not in book.ask_manager:
        return []
    lacks = stages.lacking(turn.session, deal, book.wants(deal.stage))
    boss = above(turn)
    if not lacks or boss is None:
        return []
    send(turn.session, boss.id, _card(turn, deal, lacks, language_of(boss)), turn.running)
    fields = turn.joined(turn.label("field", one) for one in lacks)
    return [(turn.say("stage_lacks"), turn.say("stage_asked", fields=fields, to=boss.name))]


def _card(turn: Turn, deal: Opportunity, lacks: Sequence[str], language: str) -> Reply:
    stage = words.label("stage", deal.stage, language)
    title = words.say("stage_entered", language, who=turn.user.name, deal=deal.name, stage=stage)
    missing = words.joined([words.label("field", one, language) for one in lacks], language)
    fields = ((words.say("stage_lacks", language), missing), *(
        (words.label("field", name, language), value) for name in _SHOWN if (value := cards.value_of(turn, deal, name))
    ))  # fmt: skip
    buttons = (
        Button(f"stage.approve:{deal.id}", words.say("stage_yes", language), "primary"),
        Button(f"stage.back:{deal.id}", words.say("stage_no", language)),
    )
    return cards.put_before(deal, title, fields, buttons, language)


def approve(turn: Turn, frame: Frame) -> Said:
    """It stands as it is; the deal's comments say who let it."""
    deal = _deal(turn, frame)
    opportunities.check_open(turn.session, deal, turn.actor)
    stage = turn.label("stage", deal.stage)
    text = turn.say("stage_approved", deal=deal.name, stage=stage)
    notes.comment(turn.session, deal, by=turn.actor, text=text)
    _tell_owner(turn, deal, "stage_let")
    return Said(text)


def back(turn: Turn, frame: Frame) -> Said:
    """To the stage it came from."""
    deal = _deal(turn, frame)
    before = turn.label("stage", deal.stage)
    opportunities.send_back(turn.session, deal, by=turn.actor)
    _tell_owner(turn, deal, "stage_sent_back")
    change = (turn.label("field", "stage"), f"{before} → {turn.label('stage', deal.stage)}")
    return cards.written(turn, turn.say("opportunity_changed", name=deal.name), [change], deal)


def _deal(turn: Turn, frame: Frame) -> Opportunity:
    """Nobody decides on their own work. Raises NotAllowed."""
    deal: Opportunity = turn.find(frame, "opportunity")
    if turn.user.role not in LEADING:
        raise NotAllowed(kind=deal.KIND, label=deal.name)
    return deal


def _tell_owner(turn: Turn, deal: Opportunity, key: str) -> None:
    owner = deal.owner or deal.account.owner
    if owner is None or not owner.active or owner.id == turn.user.id:
        return
    language = language_of(owner)
    stage = words.label("stage", deal.stage, language)
    text = words.say(key, language, who=turn.user.name, deal=deal.name, stage=stage)
    send(turn.session, owner.id, Reply(text), turn.running)


HANDLERS = {"stage.approve": approve, "stage.back": back}
