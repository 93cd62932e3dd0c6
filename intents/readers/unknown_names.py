"""Names in questions that nobody known to the speaker goes by."""

from __future__ import annotations

import re

from intents import catalog
from intents.reading import Clause, Reading
from intents.schema import Mention, Slot


def stranger(reading: Reading) -> Slot | None:
    """The name of a company in a question that is no name known to the speaker."""
    chinese = re.match(
        r"^(?:帮我|请|查下|查一下|看下|看看|查查|,|\s)*([一-鿿]{2,10}?)(?:公司)?(?:那个|这个|那单|那笔|那家|的|家的)",
        reading.masked,
    )
    if chinese and not _is_ordinary(Clause(reading, chinese.span(1))):
        return Slot(Mention("account", chinese[1]), chinese[1], chinese.span(1), 0.6)
    english = re.search(
        r"(?:\bfor|\bat|\bof|\bwith|\babout)\s+(?:the\s+)?((?:[A-Z][\w&-]+|[一-鿿]{2,10})(?:\s+[A-Z][\w&-]+)*)",
        reading.text,
    )
    if english:
        inside = Clause(reading, english.span(1))
        start, end = inside.span
        is_known = any(one.start < end and start < one.end for one in reading.items)
        if not is_known and not _is_ordinary(inside):
            return Slot(Mention("account", english[1]), english[1], english.span(1), 0.6)
    return None


def _is_ordinary(words: Clause) -> bool:
    """Words that mean something else than a company: a stage, a region, a product, a subject."""
    start, end = words.span
    is_term = any(one.start <= start and end <= one.end + 2 for one in words.reading.terms)
    tables = ("opportunity.stage", "query.account_status", "query.subject", "account.grade")
    is_town = words.text in catalog.data("places")["towns"].split()
    is_value = any(one.start < end and start < one.end for one in words.reading.items)
    is_money = words.has("query.no_name", "query.overdue", "query.unpaid", "query.ending")
    return is_term or is_town or is_value or is_money or any(words.value_in(table) for table in tables)
