"""Looks for the records that a frame's slots mention: exact names first, then the company they keep, then context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from bot.frames import CONFIRMED, NEEDS, Ref, with_slot, without
from bot.resolving import deal_instead, deal_or_task, signed
from bot.resolving.resolution import MOST_OPTIONS, Gap, Resolved, option, ref, settle
from bot.resolving.search import Search
from bot.resolving.which_record import RecordSearch
from bot.resolving.whose_account import AccountSearch
from crm_core.models import User
from intents import catalog
from intents.schema import Frame, Mention


class Resolver(Search):
    """Resolves the frames of one message for one speaker. Reads only."""

    def resolve(self, frame: Frame) -> Resolved:
        """The frame with refs for mentions, and the gaps that must be asked about, the first one first."""
        gaps: list[Gap] = []
        given = (self.session, self.actor, self.memory, self.text)
        account, record = AccountSearch(*given), RecordSearch(*given)
        steps: Sequence[Callable[[Frame], tuple[Frame, Gap | None]]] = (
            self._users, account.settled, self._signed, record.settled, self._contacts, self._other_account,
            self._first_owner,
        )  # fmt: skip
        for step in steps:
            moves = step == record.settled and deal_or_task.may_be(frame, self.text)
            frame, gap = step(frame)
            if moves:
                frame, gap = deal_or_task.either(self.session, self.actor, frame, gap, self.text)
            if gap is not None:
                gaps.append(gap)
        gaps += self._missing(frame, {gap.slot for gap in gaps})
        return Resolved(frame if gaps else self._deal_instead(frame), tuple(gaps))

    def _deal_instead(self, frame: Frame) -> Frame:
        account = frame.value("account")
        if not isinstance(account, Ref) or not deal_instead.may_be(frame):
            return frame
        found = self.load("account", [account.id])
        return deal_instead.of_deal(self.session, self.actor, frame, found[0], self.text) if found else frame

    def _signed(self, frame: Frame) -> tuple[Frame, Gap | None]:
        account = frame.value("account")
        found = (
            self.load("account", [account.id]) if isinstance(account, Ref) and signed.may_be(frame) else []
        )
        return (
            signed.as_contract(self.session, self.actor, frame, found[0], self.text) if found else frame
        ), None

    def _users(self, frame: Frame) -> tuple[Frame, Gap | None]:
        for name in ("to", "assignee", "whose"):
            value = frame.value(name)
            if isinstance(value, Mention) and value.kind == "user":
                users = [one for one in self.load("user", value.ids) if one.active]
                settled, gap = settle(name, users) if users else (None, Gap(name, "missing"))
                frame = with_slot(frame, name, settled, text=value.text) if settled else without(frame, name)
                if gap:
                    return frame, gap
        return frame, None

    def _contacts(self, frame: Frame) -> tuple[Frame, Gap | None]:
        """Persons at the settled account; one who is no contact there stays in the text."""
        value = frame.value("contacts")
        account = frame.value("account")
        if value is None and frame.intent == "activity.log":
            value = self._focused_person(account)
        if value is None or not isinstance(account, Ref):
            return frame, None
        settled: list[Ref] = []
        for person in value:
            if isinstance(person, Ref):
                settled.append(person)
                continue
            found = self.contacts_of(person, {account.id})
            if len(found) > 1:
                return frame, Gap(
                    "contacts", "choice", tuple(option(one) for one in found[:MOST_OPTIONS]), person.text
                )
            settled += [ref(one) for one in found]
        return with_slot(frame, "contacts", tuple(dict.fromkeys(settled))), None

    def _focused_person(self, account: Any) -> tuple[Ref, ...] | None:
        """他, after a contact of the same customer was spoken of."""
        focused = self.memory.focus.get("contact")
        if (
            focused is None
            or not isinstance(account, Ref)
            or not catalog.cue("dialogue.person").search(self.text.lower())
        ):
            return None
        found = [one for one in self.load("contact", [focused]) if one.account_id == account.id]
        return tuple(ref(one) for one in found) or None

    def _other_account(self, frame: Frame) -> tuple[Frame, Gap | None]:
        value = frame.value("other")
        if not isinstance(value, Mention):
            return frame, None
        settled, gap = (
            settle("other", self.load("account", value.ids)) if value.ids else (None, Gap("other", "missing"))
        )
        return (with_slot(frame, "other", settled) if settled else frame), gap

    def _first_owner(self, frame: Frame) -> tuple[Frame, Gap | None]:
        """An ownerless record's first owner is no transfer, and whose it is already needs none: nobody confirms it."""
        kind, _, verb = frame.intent.partition(".")
        value = frame.value(kind)
        if verb != "assign" or not isinstance(value, Ref) or kind not in ("account", "lead"):
            return frame, None
        found = self.load(kind, [value.id])
        to = frame.value("to")
        settled = bool(found) and (
            found[0].owner is None or (isinstance(to, Ref) and found[0].owner.id == to.id)
        )
        return (with_slot(frame, CONFIRMED, True) if settled else frame), None

    def _missing(self, frame: Frame, asked: set[str]) -> list[Gap]:
        gaps = []
        for wanted in NEEDS[frame.intent].slots if frame.intent in NEEDS else ():
            names = wanted if isinstance(wanted, tuple) else (wanted,)
            empty = all(frame.value(name) in (None, "") for name in names)
            if empty and not asked & set(names) and not self._is_given(frame, names[0], asked):
                gaps.append(Gap(names[0], "missing"))
        wanted = frame.value("wants")
        if wanted and frame.value(wanted) in (None, ""):
            gaps.append(Gap(wanted, "missing"))
        return gaps

    def _is_given(self, frame: Frame, name: str, asked: set[str]) -> bool:
        """Whether the slot follows from another answer, or does not apply to this speaker."""
        if name == "account" and "contacts" in asked:
            return True
        if name == "due_at" and frame.value("undated"):
            return True  # a colleague is told to hurry: no day is asked for
        return name == "account" and frame.intent == "ticket.open" and not isinstance(self.actor, User)
