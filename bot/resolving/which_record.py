"""The record that a frame is about: by its name, by what is said of it, or spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.frames import NEEDS, WRITING, Ref, with_slot, without
from bot.resolving import deals, describe, payments, task_titles, whose
from bot.resolving.resolution import MOST_OPTIONS, Gap, option, ref, settle
from bot.resolving.search import Search
from crm_core.models import Account
from intents import catalog
from intents.schema import Frame, Mention

_RECORDS = ("opportunity", "lead", "task", "ticket", "payment", "contract", "contact", "quote", "product")


class RecordSearch(Search):
    def settled(self, frame: Frame) -> tuple[Frame, Gap | None]:
        for name in _RECORDS:
            value = frame.value(name)
            if isinstance(value, Mention):
                return self._settled_record(frame, name, value)
        needed = NEEDS.get(frame.intent)
        wanted = next((name for name in _RECORDS if needed and name in needed.slots), None)
        left = (
            wanted == "opportunity" and self.memory.topic == "account"
        )  # the customer as a whole is talked of
        if wanted and frame.value(wanted) is None and wanted in self.memory.focus and not left:
            found = self._of_account(frame, self.load(wanted, [self.memory.focus[wanted]]))
            if not found and wanted == "opportunity":
                return self._only_deal(frame)
            return (with_slot(frame, wanted, ref(found[0]), confidence=0.8) if found else frame), None
        return (
            self._only_deal(frame)
            if wanted == "opportunity" and frame.value(wanted) is None
            else (frame, None)
        )

    def _of_account(self, frame: Frame, found: list[Any]) -> list[Any]:
        """太乙的呢, behind a deal of another customer's: none of these."""
        account = frame.value("account")
        if not isinstance(account, Ref):
            return found
        return [one for one in found if getattr(one, "account_id", account.id) == account.id]

    def _only_deal(self, frame: Frame) -> tuple[Frame, Gap | None]:
        """金额改成50万, of a customer just looked at: their one open deal, or a choice."""
        account = frame.value("account")
        if not isinstance(account, Ref):
            return frame, None
        theirs = deals.open_deals(self.session, self.actor, *self.load("account", [account.id]))
        settled, gap = settle("opportunity", theirs) if theirs else (None, None)
        return (with_slot(frame, "opportunity", settled) if settled else frame), gap

    def _settled_record(self, frame: Frame, name: str, said: Mention) -> tuple[Frame, Gap | None]:
        found = self._candidates(frame, name, said)
        if not found:
            is_name = said.ids or name in ("contact", "product") or len(said.text) < len(self.text)
            named = said.text if is_name else ""
            return without(frame, name), Gap(name, "unknown", text=named)
        by_title = name == "opportunity" and not said.ids and not self.account_ids(frame)
        stranger = whose.stranger_before(said.text, found[0]) if by_title else ""
        if stranger:
            return frame, Gap(name, "close", tuple(map(option, found[:MOST_OPTIONS])), stranger)
        settled, gap = settle(name, found)
        if settled is None and frame.intent == "ticket.open" and name == "product":
            return without(frame, name), None  # which of our kinds it is, its description says, too
        if settled is None and frame.intent == "contract.show" and self.account_ids(frame):
            return without(
                frame, name
            ), None  # a question about several contracts is answered with all of them
        if settled is None:
            return frame, gap
        frame = with_slot(frame, name, settled, text=said.text)
        account = getattr(found[0], "account", None)
        if account is not None and not isinstance(frame.value("account"), Ref):
            frame = with_slot(frame, "account", ref(account), confidence=0.8)
        return frame, None

    def _candidates(self, frame: Frame, name: str, said: Mention) -> list[Any]:
        if said.ids:
            records = self.load(name, said.ids)
            if name == "contact":
                return self.contacts_of(said, self.account_ids(frame))
            return records
        if name == "contact" and frame.intent == "contact.leave":
            return list(describe.at_work(self.session, self.actor, said.text, self.account_ids(frame)))
        accounts = self.accounts(self.account_ids(frame))
        if name == "opportunity":
            found = deals.described(self.session, self.actor, said, accounts, self.text)
            spoken_of = self._spoken_of(frame, found) if len(found) > 1 else []
            return spoken_of or self._of_the_sum(frame, found) or self._focused(name, said, accounts)
        if name == "quote":
            return describe.quotes(self.session, self.actor, said, accounts)
        if name == "payment":
            return payments.described(self.session, self.actor, frame, said, accounts)
        if name == "task" and catalog.cue("task.only_that").fullmatch(said.text.strip().lower()):
            return self._focused(name, said, accounts) or task_titles.next_due(self.session, self.actor)
        if name in ("task", "lead", "contract", "ticket"):
            found = describe.records(self.session, self.actor, name, said, accounts)
            is_other = (
                name == "task" and len(said.text) < len(self.text) - 2 and task_titles.is_described(said.text)
            )
            return found or ([] if is_other else self._focused(name, said, accounts))
        return []

    def _focused(self, name: str, said: Mention, accounts: Sequence[Account]) -> list[Any]:
        """What was just spoken of, when the words describe nothing else."""
        focused = self.memory.focus.get(name)
        return self.load(name, [focused]) if focused is not None and not accounts else []

    def _of_the_sum(self, frame: Frame, found: list[Any]) -> list[Any]:
        """签完了！89万: of several the one that was to come to just this."""
        amount = frame.value("amount") if frame.intent == "opportunity.win" and len(found) > 1 else None
        same = [one for one in found if amount is not None and one.amount == amount]
        return same if len(same) == 1 else found

    def _spoken_of(self, frame: Frame, found: Sequence[Any]) -> list[Any]:
        """还有，金额降到120万; 云锦那单改178万: of several that fit alike, the deal that is talked of."""
        account = frame.slots.get("account")
        if self.memory.topic != "opportunity" or account is None:
            return []
        if account.text and frame.intent not in WRITING:
            return []
        return [one for one in found if one.id == self.memory.focus.get("opportunity")]
