"""Looks for the records that a frame's slots mention: exact names first, then the company they keep, then context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.frames import CONFIRMED, NEEDS, WRITING, Ref, with_slot, without
from bot.memory import Memory
from bot.resolving import deal_instead, deals, describe, payments, people, task_titles, whose
from bot.resolving.resolution import MOST_OPTIONS, Gap, Resolved, option, ref, settle
from crm_core import permissions
from crm_core.models import MODELS, Account, User
from crm_core.names import learned
from crm_core.permissions import Actor
from intents import catalog
from intents.schema import Frame, Mention, Slot

_RECORDS = ("opportunity", "lead", "task", "ticket", "payment", "contract", "contact", "quote", "product")


_ASKS_OF_ONE = ("account.owner", "account.overview", "opportunity.show", "figure.ask", "account.history")


class Resolver:
    """Resolves the frames of one message for one speaker. Reads only."""

    def __init__(self, session: Session, actor: Actor, memory: Memory, text: str) -> None:
        self.session = session
        self.actor = actor
        self.memory = memory
        self.text = text

    def resolve(self, frame: Frame) -> Resolved:
        """The frame with refs for mentions, and the gaps that must be asked about, the first one first."""
        gaps: list[Gap] = []
        steps: Sequence[Callable[[Frame], tuple[Frame, Gap | None]]] = (
            self._users, self._account, self._record, self._contacts, self._other_account, self._first_owner,
        )  # fmt: skip
        for step in steps:
            frame, gap = step(frame)
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

    def load(self, kind: str, ids: Sequence[int]) -> list[Any]:
        """The visible ones of these records, in the order of the ids."""
        return permissions.load(self.session, MODELS[kind], ids, self.actor)

    # ------------------------------------------------------------ people of ours
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

    # ------------------------------------------------------------ the account
    def _account(self, frame: Frame) -> tuple[Frame, Gap | None]:
        value = frame.value("account")
        if isinstance(value, Ref):
            return frame, None
        if isinstance(value, Mention):
            return self._named_account(frame, value)
        if frame.intent == "figure.ask":
            return self._theirs(frame), None
        if frame.intent.startswith("lead.") or frame.intent == "account.create":
            return frame, None
        found = self._account_without_name(frame)
        if len(found) == 1:
            return with_slot(frame, "account", ref(found[0]), confidence=0.8), None
        if len(found) > 1 and (frame.intent not in WRITING or "account" in NEEDS[frame.intent].slots):
            return frame, self._choice_of_people(frame, found)
        return frame, None

    def _theirs(self, frame: Frame) -> Frame:
        """他们还有没关的工单吗: of the customer spoken of last, unless colleagues or kinds of customers are named."""
        focused = self.memory.focus.get("account")
        if focused is None or frame.value("subject") in ("account", "lead", "product"):
            return frame
        if {"group_by", "owners", "region", "industry", "grade"} & set(frame.slots):
            return frame
        if not catalog.cue("dialogue.theirs").search(self.text.lower()):
            return frame
        found = self.load("account", [focused])
        return with_slot(frame, "account", ref(found[0]), confidence=0.8) if found else frame

    def _named_account(self, frame: Frame, said: Mention) -> tuple[Frame, Gap | None]:
        if not said.ids:
            return self._unknown_account(frame, said)
        accounts = self._narrowed(frame, self.load("account", said.ids))
        is_settled = said.firm or said.learned == self.memory.focus.get("account")
        meant = [one for one in accounts if one.id == said.learned] if is_settled else []
        if meant:
            slot = Slot(ref(meant[0]), said.text, frame.slots["account"].span, 0.95, "learned")
            return frame.having(account=slot), None
        if not accounts:
            return frame, Gap("account", "unknown", text=said.text)
        if said.doubtful or len(accounts) > 1:
            accounts = self._likelier_first(said, accounts)
        if said.doubtful:
            return frame, Gap(
                "account", "close", tuple(option(one) for one in accounts[:MOST_OPTIONS]), said.text
            )
        settled, gap = settle("account", accounts)
        return (with_slot(frame, "account", settled, text=said.text) if settled else frame), gap

    def _unknown_account(self, frame: Frame, said: Mention) -> tuple[Frame, Gap | None]:
        """Nobody's name; but colleagues may call a customer by it that the speaker may see."""
        agreed = self.load("account", learned.of_many(self.session, said.text))
        if not agreed or not isinstance(self.actor, User):
            return without(frame, "account"), Gap("account", "unknown", text=said.text)
        return frame, Gap("account", "close", tuple(map(option, agreed[:MOST_OPTIONS])), said.text)

    def _likelier_first(self, said: Mention, accounts: list[Account]) -> list[Account]:
        """The account that the speaker meant last by these words, then those that colleagues mean by them."""
        meant = [said.learned, *learned.of_many(self.session, said.text)]
        return sorted(accounts, key=lambda one: meant.index(one.id) if one.id in meant else len(meant))

    def _narrowed(self, frame: Frame, accounts: list[Account]) -> list[Account]:
        """Of several namesakes, those where the persons named beside them are known, or whose deal is described."""
        if len(accounts) < 2:
            return accounts
        accounts = describe.of_the_place(accounts, frame.slots["account"].text, self.text)
        wanted = {one.id for one in accounts}
        for person in people.mentions_of(frame):
            known = {contact.account_id for contact in self._contacts_of(person, wanted)}
            if known and known != wanted:
                accounts = [one for one in accounts if one.id in known]
        opportunity = frame.value("opportunity")
        if len(accounts) > 1 and isinstance(opportunity, Mention):
            found = deals.described(self.session, self.actor, opportunity, accounts, self.text)
            if len(found) == 1:
                accounts = [one for one in accounts if one.id == found[0].account_id]
        of_money = frame.value("subject") in ("payment", "contract", "ticket")
        if len(accounts) > 1 and frame.intent in _ASKS_OF_ONE and not of_money:
            accounts = deals.whose_deal(self.session, self.actor, accounts, self.text)
        return accounts

    def _account_without_name(self, frame: Frame) -> list[Account]:
        """From the opportunity named, the persons named, or what was just spoken of."""
        opportunity = frame.value("opportunity")
        if isinstance(opportunity, Mention) and opportunity.ids:
            records = self.load("opportunity", opportunity.ids)
            return self._accounts({one.account_id for one in records})
        named = [self._contacts_of(person, set()) for person in people.mentions_of(frame)]
        known = [contacts for contacts in named if contacts]
        if known:
            common = set.intersection(*({one.account_id for one in contacts} for contacts in known))
            return self._accounts(common or {known[0][0].account_id})
        return self._focused_account(frame)

    def _accounts(self, ids: set[int]) -> list[Account]:
        return self.load("account", sorted(ids))

    def _focused_account(self, frame: Frame) -> list[Account]:
        """The account spoken of last, when the words point back to it."""
        focused = self.memory.focus.get("account")
        ticket = frame.value("ticket")
        if focused is None or people.mentions_of(frame):
            return []
        if describe.is_number(ticket) or describe.is_number(frame.value("quote")):
            return []  # whosever it is
        by_itself = frame.intent.split(".")[1] in ("log", "create", "open") or frame.intent == "task.list"
        leans = points_back(self.text) or _says(_LEANS.get(frame.intent, ""), self.text)
        if by_itself and not leans:
            return []
        return self.load("account", [focused])

    def _choice_of_people(self, frame: Frame, accounts: Sequence[Account]) -> Gap:
        """张敏 at one customer or at another: asked as the person, which settles the account, too."""
        persons = [one for person in people.mentions_of(frame) for one in self._contacts_of(person, set())]
        options = [option(one) for one in persons if one.account_id in {account.id for account in accounts}]
        return Gap("contacts", "choice", tuple(options[:MOST_OPTIONS])) if options else Gap(
            "account", "choice", tuple(option(one) for one in accounts[:MOST_OPTIONS]))  # fmt: skip

    # ------------------------------------------------------------ contacts
    def _contacts_of(self, said: Mention | Ref, accounts: set[int]) -> list[Any]:
        ids = (said.id,) if isinstance(said, Ref) else said.ids
        found = [one for one in self.load("contact", ids) if one.left_on is None]
        inside = [one for one in found if one.account_id in accounts]
        return inside if accounts else found

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
            found = self._contacts_of(person, {account.id})
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

    # ------------------------------------------------------------ the record the frame is about
    def _record(self, frame: Frame) -> tuple[Frame, Gap | None]:
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
        by_title = name == "opportunity" and not said.ids and not self._account_ids(frame)
        stranger = whose.stranger_before(said.text, found[0]) if by_title else ""
        if stranger:
            return frame, Gap(name, "close", tuple(map(option, found[:MOST_OPTIONS])), stranger)
        settled, gap = settle(name, found)
        if settled is None and frame.intent == "ticket.open" and name == "product":
            return without(frame, name), None  # which of our kinds it is, its description says, too
        if settled is None and frame.intent == "contract.show" and self._account_ids(frame):
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
                return self._contacts_of(said, self._account_ids(frame))
            return records
        if name == "contact" and frame.intent == "contact.leave":
            return list(describe.at_work(self.session, self.actor, said.text, self._account_ids(frame)))
        accounts = self._accounts(self._account_ids(frame))
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

    def _account_ids(self, frame: Frame) -> set[int]:
        value = frame.value("about") or frame.value("account")
        if isinstance(value, Ref):
            return {value.id}
        return set(value.ids) if isinstance(value, Mention) else set()

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
        """还有，金额降到120万: of a customer whom this message does not name, the deal that is talked of."""
        account = frame.slots.get("account")
        if self.memory.topic != "opportunity" or account is None or account.text:
            return []
        return [one for one in found if one.id == self.memory.focus.get("opportunity")]

    # ------------------------------------------------------------ the rest
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


_LEANS = {"task.create": "dialogue.goes_to_them", "contact.create": "dialogue.newcomer_there"}
"""下周二带方案去; 新来的采购叫高远: what is done for, or who has come to, a customer of whom there is talk."""


def _says(cue: str, text: str) -> bool:
    return bool(cue) and catalog.cue(cue).search(text.lower()) is not None


def points_back(text: str) -> bool:
    """Whether the words mean something spoken of before: 这个客户, 他说, that account."""
    return catalog.cue("dialogue.points_back").search(text.lower()) is not None
