"""The company's names as understanding wants them: a speaker's own view of the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property

from sqlalchemy.orm import Session

from crm_core.models import Account, Lead, Product, User
from crm_core.names.forms import Form
from crm_core.names.ordinary import Word, word_of
from crm_core.permissions import Actor
from crm_core.queries import linking
from crm_core.queries.linking import NameHit
from crm_core.queries.people import Named, colleagues_named, people_at, people_named, sounding
from crm_core.queries.terms import distinct_values
from intents.lexicon import Name, Person
from intents.schema import Span

_CUSTOMERS_MAY_NAME = frozenset({"ticket", "product"})


class DatabaseLexicon:
    """The names that this actor may see, looked up in the index of names."""

    def __init__(self, session: Session, actor: Actor, focus: int | None = None) -> None:
        self._session = session
        self._actor = actor
        self._focus = focus
        self._people_at: dict[tuple[int, ...], Sequence[Named]] = {}

    def names(self, text: str) -> Sequence[Name]:
        return self._names(linking.find_names(self._session, self._actor, text), text)

    def alike(self, text: str, spans: Collection[Span]) -> Sequence[Name]:
        return self._names(linking.find_alike(self._session, self._actor, text, spans), text)

    def people(self, surname: str, accounts: Collection[int]) -> Sequence[Person]:
        return [Person(*row) for row in people_named(self._session, self._actor, surname, accounts)]

    def namesakes(self, said: str, accounts: Collection[int]) -> Sequence[Person]:
        wanted = tuple(accounts)
        if wanted not in self._people_at:  # a message asks of several words at the same customer
            self._people_at[wanted] = people_at(self._session, self._actor, wanted)
        return [Person(*row) for row in sounding(self._people_at[wanted], said)]

    def colleagues(self, surname: str) -> Sequence[int]:
        return colleagues_named(self._session, self._actor, surname)

    def focus(self) -> int | None:
        """Seen by the actor when it was spoken of; resolving asks again."""
        return self._focus

    def terms(self) -> Mapping[str, Sequence[str]]:
        return self._terms

    def _names(self, hits: Iterable[NameHit], text: str) -> list[Name]:
        @cache
        def word(span: Span) -> Word:
            return word_of(text, span)

        return [
            Name(
                hit.span, one.kind, one.id, one.label, int(hit.form), one.account_id, hit.own, hit.sure,
                word(hit.span) if _may_be_word(hit) else "", hit.learned, hit.firm,
            )
            for hit in hits
            if isinstance(self._actor, User) or hit.record.kind in _CUSTOMERS_MAY_NAME
            for one in (hit.record,)
        ]  # fmt: skip

    @cached_property
    def _terms(self) -> Mapping[str, Sequence[str]]:
        """Regions, industries and the like as the records write them; few, whatever the number of records."""
        if not isinstance(self._actor, User):
            return {}
        regions = {
            one for each in (User, Lead, Account) for one in distinct_values(self._session, each.region)
        }
        return {
            "region": sorted(regions),
            "industry": distinct_values(self._session, Account.industry),
            "customer_kind": distinct_values(self._session, Account.kind),
            "category": distinct_values(self._session, Product.category),
        }


def _may_be_word(hit: NameHit) -> bool:
    """A company's full name is never a mere word, a person's is (高峰)."""
    if hit.record.kind == "contact":
        return True
    return hit.record.kind in ("account", "lead") and Form.FULL < hit.form < Form.HEAD
