"""On which day a festival falls. Lunar dates come from the holidays package, loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

_FIXED: dict[str, tuple[int, int]] = {
    "new_year": (1, 1),
    "valentine": (2, 14),
    "womens_day": (3, 8),
    "labour": (5, 1),
    "youth": (5, 4),
    "children": (6, 1),
    "mid_year_sale": (6, 18),
    "army": (8, 1),
    "teachers": (9, 10),
    "national": (10, 1),
    "halloween": (10, 31),
    "double_eleven": (11, 11),
    "double_twelve": (12, 12),
    "christmas_eve": (12, 24),
    "christmas": (12, 25),
    "new_years_eve": (12, 31),
}
_AFTER_SPRING: dict[str, int] = {
    "spring_eve": -1,
    **{f"spring_{number}": number - 1 for number in range(2, 9)},
    "lantern": 14,
}
_STATUTORY: dict[str, str] = {
    "spring_festival": "Chinese New Year (Spring Festival)",
    "qingming": "Tomb-Sweeping Day",
    "dragon_boat": "Dragon Boat Festival",
    "mid_autumn": "Mid-Autumn Festival",
}


def festival_day(name: str, year: int) -> date | None:
    """The (first) day of the festival in that year, or None when the name or the year is unknown."""
    if name in _FIXED:
        month, day = _FIXED[name]
        return date(year, month, day)
    if name in _AFTER_SPRING:
        spring = festival_day("spring_festival", year)
        return spring and spring + timedelta(days=_AFTER_SPRING[name])
    if name in _STATUTORY:
        named = [day for day, title in _statutory(year).items() if title == _STATUTORY[name]]
        return min(named, default=None)
    return _MOVABLE[name](year) if name in _MOVABLE else None


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """The statutory holidays of the year and the days given for those on a weekend; empty when nobody can know."""
    return frozenset(_statutory(year))


@lru_cache(maxsize=64)
def _statutory(year: int) -> dict[date, str]:
    import holidays

    found: dict[date, str] = {}
    for day, titles in holidays.country_holidays("CN", years=year, observed=True, language="en_US").items():
        for title in titles.split("; "):
            found[day] = title
    return found


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def _easter(year: int) -> date:
    from dateutil.easter import easter

    return easter(max(year, 1583))


_MOVABLE: dict[str, Callable[[int], date]] = {"thanksgiving": _thanksgiving, "easter": _easter}
