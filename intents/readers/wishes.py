"""她要规格书，周四前: what somebody wants of us, as what we are to do: 给她规格书."""

from __future__ import annotations

import re
from datetime import timedelta

from intents import catalog
from intents.readers import slots
from intents.reading import Clause, Found

_OBJECTS = {"he": "him", "she": "her", "they": "them", "client": "the client", "customer": "the customer"}
_SAYS = re.compile(r"^[^,，]*?(?:says?|said)\s+(?=(?:they|he|she)\s+(?:needs?|wants?)\b)", re.IGNORECASE)
_OF_NOBODY = re.compile(r"^(?:wants?|needs?) (?=(?:a|an|the|our|some|more|two|three)\b|\d)")
_WANTED_BY = re.compile(r"[,，]?\s*(?:就|得|必须|一定)?要(?:用|的|到|拿)?$")
_SOON = timedelta(days=45)


def as_ours(text: str, clause: Clause) -> str:
    """The step in our own words; as it was told where no thing is wanted (她要来参观), or nobody wants it."""
    ordered = catalog.cue("activity.wants_us_to").match(text.lower())
    if ordered is not None:
        return text[ordered.end() :].strip() or text
    text = _SAYS.sub("", text)
    if clause.has("activity.day_wanted"):
        text = _WANTED_BY.sub("", text)
    for account in clause.found("account")[:1]:
        text = text.removeprefix(clause.reading.text[slice(*account.span)]).removeprefix("的").strip()
    wish = catalog.cue("activity.wishes").match(text.lower())
    if wish is None:
        return _OF_NOBODY.sub("get them ", text)
    rest = text[wish.end() :].strip()
    if not rest:
        return text
    if wish["they"]:
        who = text[wish.start("they") : wish.end("they")].strip()
        return f"get {_whom(who, clause)} {rest}"
    who = text[wish.start("who") : wish.end("who")].strip()
    return f"给{_whom(who, clause)}{rest}"


def is_wish(clause: Clause) -> bool:
    """Whether it tells of what they want, beside what we are to do."""
    text = slots.tidy(slots.without(clause, [one.span for one in slots.times(clause)])).lower()
    for account in clause.found("account")[:1]:
        text = text.removeprefix(account.text.lower()).removeprefix("的")
    return any(catalog.cue(f"activity.{one}").match(text) for one in ("wishes", "wants_us_to"))


def is_foreign_wish(clause: Clause) -> bool:
    """Mark wants a 3% discount before signing: a thing wanted, told in English."""
    return clause.text.isascii() and catalog.cue("activity.wishes").match(clause.text.lower()) is not None


def is_far(clause: Clause, time: Found) -> bool:
    """客户要6月底前交货: what they want so late is what their project is to be, and nothing that we do next."""
    due = slots.future(time, clause.reading.now)
    return due is not None and due - clause.reading.now > _SOON


def _whom(who: str, clause: Clause) -> str:
    """她: the one person of whom there was talk before."""
    start, reading = clause.span[0], clause.reading
    before = {reading.text[slice(*one.span)] for one in reading.found("person") if one.end <= start}
    if len(before) == 1 and who.lower() in ("他", "她", "he", "she"):
        return before.pop()
    return _OBJECTS.get(who.lower(), who)
