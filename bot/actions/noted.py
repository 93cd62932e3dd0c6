"""招标文件出来没, 预算谁批: what no document answers may have been told of the customer that is talked of."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import activities
from bot.actions.turn import Said, Turn
from bot.replies import cards
from bot.resolving.similarity import features
from crm_core.models import Account, Activity, User
from crm_core.queries import history
from intents import catalog

_TOPICS = ("account", "opportunity", "contract")
_LOOKED_AT, _SHOWN, _LONGEST = 30, 3, 24


def noted(turn: Turn, question: str) -> Said | None:
    """The follow-ups that speak of what is asked; of what nobody has told yet, the last one."""
    asked = question.strip().lower()
    if not isinstance(turn.actor, User) or turn.memory.topic not in _TOPICS or len(asked) > _LONGEST:
        return None
    account = turn.session.get(Account, turn.memory.focus.get("account", 0))
    if account is None:
        return None
    found = history.follow_ups(turn.session, turn.actor, account=account, limit=_LOOKED_AT)
    words = features(catalog.cue("query.no_matter").sub(" ", asked))
    fitting = [one for one in found if words & features(_text(one))]
    if fitting:
        return _listed(turn, "noted_in", fitting[:_SHOWN], account)
    if not found or not words or not catalog.cue("query.happened_yet").search(asked):
        return None
    return _listed(turn, "noted_nowhere", found[:1], account)


def _listed(turn: Turn, key: str, shown: list[Activity], account: Account) -> Said:
    lines = [activities.line(turn, one) for one in shown]
    said = cards.listing(turn, turn.say(key, account=turn.called(account)), lines, account)
    return replace(said, focus={})  # what was talked of still is


def _text(one: Activity) -> str:
    return f"{one.content} {one.feedback} {one.next_step}"
