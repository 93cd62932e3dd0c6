"""What every step of resolving looks with: whose eyes, what there was talk of, what was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.frames import Ref
from bot.memory import Memory
from crm_core import permissions
from crm_core.models import MODELS, Account
from crm_core.permissions import Actor
from intents.schema import Frame, Mention


class Search:
    """For one message of one speaker. Reads only, and only what the speaker may see."""

    def __init__(self, session: Session, actor: Actor, memory: Memory, text: str) -> None:
        self.session = session
        self.actor = actor
        self.memory = memory
        self.text = text

    def load(self, kind: str, ids: Sequence[int]) -> list[Any]:
        """The visible ones of these records, in the order of the ids."""
        return permissions.load(self.session, MODELS[kind], ids, self.actor)

    def accounts(self, ids: set[int]) -> list[Account]:
        return self.load("account", sorted(ids))

    def contacts_of(self, said: Mention | Ref, accounts: set[int]) -> list[Any]:
        """Who may be meant and has not left; where accounts are known, only who is there."""
        ids = (said.id,) if isinstance(said, Ref) else said.ids
        found = [one for one in self.load("contact", ids) if one.left_on is None]
        inside = [one for one in found if one.account_id in accounts]
        return inside if accounts else found

    def account_ids(self, frame: Frame) -> set[int]:
        """Of the accounts that the frame is about, or that its words may mean."""
        value = frame.value("about") or frame.value("account")
        if isinstance(value, Ref):
            return {value.id}
        return set(value.ids) if isinstance(value, Mention) else set()
