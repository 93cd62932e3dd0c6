"""Sentences and labels from the phrase files, and values as people write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def _file(name: str) -> dict[str, Any]:
    text = files("bot").joinpath(f"phrases/{name}.yaml").read_text("utf-8")
    data: dict[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def say(key: str, language: str, **blanks: Any) -> str:
    """The sentence `key` of replies.yaml or reminders.yaml with its blanks filled."""
    sentence: str = (_file("replies").get(key) or _file("reminders")[key])[language]
    return sentence.format(**blanks)


def label(group: str, value: Any, language: str) -> str:
    """A field, stage, kind, status … in words; the value itself when it has none."""
    entry = _file("labels").get(group, {}).get(str(value))
    return str(entry[language]) if entry else str(value)


_ROUGH_FROM = 100_000
"""From here on the short form of an amount is worth reading even where it is rounded, in CNY."""


def money(amount: Decimal | None, language: str, currency: str = "CNY") -> str:
    """¥860,000（86万）, ¥4,679,340（约467.93万） or CNY 860,000; cents only where there are any."""
    if amount is None:
        return say("none", language)
    exact = f"{amount:,.2f}".removesuffix(".00")
    if language == "en":
        return f"{currency} {exact}"
    short = _short(amount)
    return f"¥{exact}（{short}）" if short else f"¥{exact}"


def rough_money(amount: Decimal, language: str) -> str:
    """235.2万, 1.29亿, 320; 2,352k in English: where there is little room."""
    if language == "en":
        return f"{amount / 1000:,.0f}k" if amount >= 10**4 else f"{amount:,.0f}"
    unit, size = ("亿", 10**8) if amount >= 10**8 else ("万", 10**4)
    return f"{amount:,.0f}" if amount < 10**4 else f"{f'{amount / size:.2f}'.rstrip('0').rstrip('.')}{unit}"


def _short(amount: Decimal) -> str:
    """86万, 约467.93万, 1.29亿; nothing where it would save no reading."""
    unit, size = ("亿", 10**8) if amount >= 10**8 else ("万", 10**4)
    rounded = round(amount / size, 2)
    is_exact = rounded * size == amount
    if amount < 10**4 or (not is_exact and amount < _ROUGH_FROM):
        return ""
    return f"{'' if is_exact else '约'}{f'{rounded:f}'.rstrip('0').rstrip('.')}{unit}"


def day(when: date | None, language: str, today: date) -> str:
    """11月12日（周四）, Thu 12 Nov; with the year when it is not this one."""
    if when is None:
        return say("none", language)
    weekday = _WEEKDAYS[language][when.weekday()]
    if language == "en":
        year = "" if when.year == today.year else f" {when.year}"
        return f"{weekday} {when.day} {_MONTHS[when.month - 1]}{year}"
    year = "" if when.year == today.year else f"{when.year}年"
    return f"{year}{when.month}月{when.day}日（周{weekday}）"


def instant(when: datetime | None, language: str, now: datetime) -> str:
    """The day, and the time of day when it is not midnight."""
    if when is None:
        return say("none", language)
    local = when.astimezone(now.tzinfo)
    text = day(local.date(), language, now.date())
    if (local.hour, local.minute) == (0, 0):
        return text
    return f"{text}{local:%H:%M}" if language == "zh" else f"{text} {local:%H:%M}"


def pair(label: str, value: Any, language: str) -> str:
    """金额：86万, Amount: 860,000."""
    return f"{label}：{value}" if language == "zh" else f"{label}: {value}"


def aside(text: str, remark: str, language: str) -> str:
    """A remark in brackets after a text, when there is one."""
    if not remark:
        return text
    return f"{text}（{remark}）" if language == "zh" else f"{text} ({remark})"


def joined(parts: Any, language: str) -> str:
    return ("、" if language == "zh" else ", ").join(str(part) for part in parts)
