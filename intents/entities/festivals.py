"""On which day a festival falls. Lunar dates come from the holidays and borax packages, loaded when first needed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from importlib.metadata import version

from intents.expressions import worked_out

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
_LAST_MONTH = 12
_AFTER_SPRING: dict[str, int] = {
    "spring_eve": -1,
    **{f"spring_{number}": number - 1 for number in range(2, 9)},
    "lantern": 14,
}
# Month and day of the lunar year; the twelfth month is the one that ends in the solar year.
_LUNAR: dict[str, tuple[int, int]] = {
    "laba": (12, 8),
    "little_new_year": (12, 23),
    "qixi": (7, 7),
    "zhongyuan": (7, 15),
    "double_ninth": (9, 9),
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
    if name in _LUNAR:
        month, day = _LUNAR[name]
        return lunar_day(year - (month == _LAST_MONTH), month, day)
    return _MOVABLE[name](year) if name in _MOVABLE else None


def lunar_day(year: int, month: int, day: int) -> date | None:
    """The day of a lunar date (no leap month); None for one that does not exist or lies outside 1900-2100."""
    from borax.calendars.lunardate import LunarDate

    try:
        found: date = LunarDate(year, month, day).to_solar_date()
    except ValueError:
        return None
    return found


def lunar_date(day: date) -> str:
    """Month and day of the lunar calendar, as 08-15."""
    from borax.calendars.lunardate import LunarDate

    lunar = LunarDate.from_solar(day)
    return f"{lunar.month:02}-{lunar.day:02}"


def lunar_month(year: int, month: int) -> tuple[date, date] | None:
    """First and last day of a lunar month."""
    first = lunar_day(year, month, 1)
    last = lunar_day(year, month, 30) or lunar_day(year, month, 29)
    return (first, last) if first and last else None


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """The statutory holidays of the year and the days given for those on a weekend; empty when nobody can know."""
    return frozenset(_statutory(year))


@lru_cache(maxsize=64)
def _statutory(year: int) -> dict[date, str]:
    known: dict[int, str] = worked_out(
        "statutory", f"{version('holidays')}:{year}", lambda _: _looked_up(year)
    )
    return {date.fromordinal(day): title for day, title in known.items()}


def _looked_up(year: int) -> dict[int, str]:
    """By the day's number. The package takes a fifth of a second to load, as it knows every country."""
    import holidays

    days = holidays.country_holidays("CN", years=year, observed=True, language="en_US")
    return {day.toordinal(): titles.split("; ")[-1] for day, titles in days.items()}


def _thanksgiving(year: int) -> date:
    """The fourth Thursday of November."""
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)


def _nth_sunday(year: int, month: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (number - 1))


def _winter_solstice(year: int) -> date | None:
    from borax.calendars.lunardate import TermUtils

    try:
        found: date = TermUtils.day_start_from_term(year, "冬至")
    except ValueError:
        return None
    return found


def _easter(year: int) -> date:
    from dateutil.easter import easter

    return easter(max(year, 1583))


_MOVABLE: dict[str, Callable[[int], date | None]] = {
    "thanksgiving": _thanksgiving,
    "black_friday": lambda year: _thanksgiving(year) + timedelta(days=1),
    "easter": _easter,
    "good_friday": lambda year: _easter(year) - timedelta(days=2),
    "mothers_day": lambda year: _nth_sunday(year, 5, 2),
    "fathers_day": lambda year: _nth_sunday(year, 6, 3),
    "winter_solstice": _winter_solstice,
}
