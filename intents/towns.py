"""The towns that are known, as names of customers and addresses have them."""

from __future__ import annotations

from intents import catalog


@catalog.derived
def towns() -> frozenset[str]:
    return frozenset(catalog.data("places")["towns"].split())


def other_script(said: str) -> tuple[str, ...]:
    """Shenzhen for 深圳 and the other way round, as addresses may write a town or a province."""
    latin = _latin()
    if said.isascii():
        return tuple(name for name, written in latin.items() if written == said.lower())
    return (latin[said],) if said in latin else ()


@catalog.derived
def _latin() -> dict[str, str]:
    pairs = (one.split("=") for one in catalog.data("places")["latin"].split())
    return {name: written.replace("_", " ") for name, written in pairs}
