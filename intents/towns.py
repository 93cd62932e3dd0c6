"""The towns that are known, as names of customers and addresses have them."""

from __future__ import annotations

from intents import catalog


@catalog.derived
def towns() -> frozenset[str]:
    return frozenset(catalog.data("places")["towns"].split())
