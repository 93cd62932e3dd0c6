"""The company's names as understanding wants them: a speaker's own view of the database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.models import Account, Lead, User
from crm_core.names.forms import Form, words
from crm_core.permissions import Actor
from crm_core.queries import linking
from crm_core.queries.linking import NameHit
from intents.lexicon import Name, Person

_DOUBTFUL = 6  # weaker than any form: an everyday word that is also a brand
_CUSTOMERS_MAY_NAME = frozenset({"ticket", "product"})


class DatabaseLexicon:
    """The names that this actor may see, looked up in the index of names."""

    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def names(self, text: str) -> Sequence[Name]:
        return self._names(linking.find_names(self._session, self._actor, text), text)

    def alike(self, text: str) -> Sequence[Name]:
        return self._names(linking.find_alike(self._session, self._actor, text), text)

    def people(self, surname: str, accounts: Collection[int]) -> Sequence[Person]:
        found = linking.people_named(self._session, self._actor, surname, accounts)
        return [Person(one.id, one.name, one.title, one.account_id) for one in found]

    def terms(self) -> Mapping[str, Sequence[str]]:
        return self._terms

    def _names(self, hits: Iterable[NameHit], text: str) -> list[Name]:
        return [
            _name(hit, text)
            for hit in hits
            if isinstance(self._actor, User) or hit.record.KIND in _CUSTOMERS_MAY_NAME
        ]

    @cached_property
    def _terms(self) -> Mapping[str, Sequence[str]]:
        """Regions and industries as they are written in the records; few, whatever the number of records."""
        if not isinstance(self._actor, User):
            return {}
        regions = {*self._session.scalars(select(User.region).distinct())}
        regions |= {*self._session.scalars(select(Lead.region).distinct())}
        industries = self._session.scalars(select(Account.industry).distinct().limit(500))
        return {"region": sorted(filter(None, regions)), "industry": sorted(filter(None, industries))}


def _name(hit: NameHit, text: str) -> Name:
    said = text[slice(*hit.span)]
    strength = int(hit.form)
    if said in words()["common_words"] and hit.form is not Form.FULL:
        strength = _DOUBTFUL
    return Name(hit.span, hit.record.KIND, hit.record.id, hit.record.label, strength, hit.account_id)
