"""The customer that a frame is about: named, known by its people or its deal, or spoken of before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.frames import NEEDS, WRITING, Ref, with_slot, without
from bot.resolving import deals, describe, people
from bot.resolving.resolution import MOST_OPTIONS, Gap, Option, option, ref, settle
from bot.resolving.search import Search
from crm_core.models import Account, Contact, User
from crm_core.names import learned, sounds
from intents import addresses, catalog
from intents.schema import Frame, Mention, Slot

_ASKS_OF_ONE = ("account.owner", "account.overview", "opportunity.show", "figure.ask", "account.history")


class AccountSearch(Search):
    def settled(self, frame: Frame) -> tuple[Frame, Gap | None]:
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
        if said.doubtful and not self._borne_out(frame, said, accounts):
            return frame, Gap(
                "account", "close", tuple(option(one) for one in accounts[:MOST_OPTIONS]), said.text
            )
        settled, gap = settle("account", accounts)
        if gap is not None and frame.intent.startswith("opportunity."):
            gap = replace(gap, options=tuple(map(self._told_by_deals, gap.options, accounts)))
        return (with_slot(frame, "account", settled, text=said.text) if settled else frame), gap

    def _told_by_deals(self, option: Option, account: Account) -> Option:
        """防静电袋那个, asked whose deal it is: what their deals are about tells customers apart, too."""
        theirs = deals.open_deals(self.session, self.actor, account)
        return replace(option, words=" ".join([option.words, *(one.name for one in theirs)]))

    def _borne_out(self, frame: Frame, said: Mention, accounts: list[Account]) -> bool:
        """太航牧业谭总, and the one 谭总 there is works for 太行牧业: a slip of the one customer that it may be."""
        if len(accounts) != 1:
            return False
        names = (accounts[0].name, accounts[0].short_name, *accounts[0].aliases)
        if not any(sounds.misheard(said.text, one) for one in names):
            return False
        return any(
            {one.account_id for one in self._surely_meant(person)} == {accounts[0].id}
            for person in people.mentions_of(frame)
        )

    def _surely_meant(self, person: Mention | Ref) -> Sequence[Contact]:
        """Those whom a full name means, or a surname with a title that is theirs."""
        found = self.contacts_of(person, set())
        title = person.title if isinstance(person, Mention) and person.surname else ""
        return addresses.of_title(found, title) if title else found

    def _unknown_account(self, frame: Frame, said: Mention) -> tuple[Frame, Gap | None]:
        """Nobody's name; but it may be a part of the name of whom the person named beside it works for, or colleagues
        may call a customer by it that the speaker may see.
        """
        persons = [one for person in people.mentions_of(frame) for one in self.contacts_of(person, set())]
        theirs = {one.account_id for one in persons if said.text in one.account.name}
        if len(theirs) == 1 and len(said.text) > 1:
            return with_slot(frame, "account", ref(self.accounts(theirs)[0]), text=said.text), None
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
            known = {contact.account_id for contact in self.contacts_of(person, wanted)}
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
            return self.accounts({one.account_id for one in records})
        named = [self.contacts_of(person, set()) for person in people.mentions_of(frame)]
        known = [contacts for contacts in named if contacts]
        if known:
            common = set.intersection(*({one.account_id for one in contacts} for contacts in known))
            of_talk = common & {one for one in (self.memory.focus.get("account"),) if one is not None}
            return self.accounts(of_talk or common or {known[0][0].account_id})
        return self._focused_account(frame)

    def _focused_account(self, frame: Frame) -> list[Account]:
        """The account spoken of last, when the words point back to it."""
        focused = self.memory.focus.get("account")
        ticket = frame.value("ticket")
        known = [one for one in people.mentions_of(frame) if isinstance(one, Ref) or one.ids]
        if focused is None or known:
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
        persons = [one for person in people.mentions_of(frame) for one in self.contacts_of(person, set())]
        options = [option(one) for one in persons if one.account_id in {account.id for account in accounts}]
        return Gap("contacts", "choice", tuple(options[:MOST_OPTIONS])) if options else Gap(
            "account", "choice", tuple(option(one) for one in accounts[:MOST_OPTIONS]))  # fmt: skip


_LEANS = {
    "task.create": "dialogue.goes_to_them",
    "contact.create": "dialogue.newcomer_there",
    "opportunity.create": "dialogue.bare_make",
}
"""下周二带方案去; 新来的采购叫高远: what is done for, or who has come to, a customer of whom there is talk."""


def _says(cue: str, text: str) -> bool:
    return bool(cue) and catalog.cue(cue).search(text.lower()) is not None


def points_back(text: str) -> bool:
    """Whether the words mean something spoken of before: 这个客户, 他说, that account."""
    return catalog.cue("dialogue.points_back").search(text.lower()) is not None
