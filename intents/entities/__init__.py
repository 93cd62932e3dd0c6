"""Values in what people write: times, money, percentages, quantities, durations, phones, addresses.

Each recogniser takes a text, Chinese, English or mixed, and answers what it found with its span in that text.
"""

from __future__ import annotations

from intents.entities.contacts import find_emails, find_phones, find_urls
from intents.entities.due import due_at, occurred_at
from intents.entities.finding import find_values
from intents.entities.lengths import find_durations
from intents.entities.money import bare_amounts, find_money
from intents.entities.numbers import find_discounts, find_percents, parse_number
from intents.entities.quantities import find_quantities
from intents.entities.times import TimeMatch, find_times
from intents.entities.values import (
    DurationValue,
    Entity,
    MoneyValue,
    QuantityValue,
    TimeValue,
)
from intents.entities.workdays import festival, is_workday, last_workday, next_workday

__all__ = [
    "DurationValue",
    "Entity",
    "MoneyValue",
    "QuantityValue",
    "TimeMatch",
    "TimeValue",
    "bare_amounts",
    "due_at",
    "festival",
    "find_discounts",
    "find_durations",
    "find_emails",
    "find_money",
    "find_percents",
    "find_phones",
    "find_quantities",
    "find_times",
    "find_urls",
    "find_values",
    "is_workday",
    "last_workday",
    "next_workday",
    "occurred_at",
    "parse_number",
]
