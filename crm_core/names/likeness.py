"""How a name was meant by what was said, when it is no form of it: by ear, by a slip, by its initials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from crm_core.names.companies import trades_at_end
from crm_core.names.forms import Form, is_han
from crm_core.names.sounds import pinyin, sound, typed_sound, without_one

_LONGEST_HAN, _LONGEST = 6, 14
_SHORT_BRAND = 2


@dataclass(frozen=True, slots=True)
class Likeness:
    """`sure`: nothing else is likely to have been meant by somebody whose customer it is."""

    form: Form
    sure: bool
    name: str


def keys_like(said: str, *, initials: bool) -> Iterator[str]:
    """What to look up in the index of names for a name that sounds or is written nearly so, or has such initials."""
    if is_han(said):
        if len(said) <= _LONGEST_HAN:
            yield "~" + sound(said)
    elif said.isascii() and said.isalpha():
        yield "~" + typed_sound(said)
        if initials and len(said) <= _LONGEST_HAN:
            yield "^" + said
    shortest = 3 if is_han(said) else 4
    if shortest <= len(said) <= _LONGEST and not said.isdigit():
        yield "-" + said
        cuts = list(without_one(said))
        yield from ("-" + cut for cut in cuts)
        yield from cuts if len(said) >= 5 else ()


def likeness(said: str, forms: Mapping[str, Form], region: str = "") -> Likeness | None:
    """The best of a name's forms for what was said; `region` is what some of them begin with."""
    if forms.get("^" + said) is Form.INITIALS:
        return Likeness(Form.INITIALS, True, "")
    spoken = (text for text, form in forms.items() if form < Form.HEAD)
    found = [like for form in spoken if (like := _like(said, form, region))]
    return min(found, key=lambda one: (not one.sure, one.form, -len(one.name)), default=None)


def _like(said: str, form: str, region: str) -> Likeness | None:
    if is_han(said) and is_han(form) and len(said) == len(form):
        if pinyin(said) == pinyin(form):
            return Likeness(Form.PINYIN, True, form)
        if sound(said) == sound(form):
            return Likeness(Form.PINYIN, len(form) > 3, form)
    elif said.isascii() and is_han(form):
        if pinyin(form) == said:
            return Likeness(Form.PINYIN, True, form)
        if sound(form) == typed_sound(said):
            return Likeness(Form.PINYIN, len(form) > 2, form)
    return _slip(said, form, region)


def _slip(said: str, form: str, region: str) -> Likeness | None:
    """One character wrong, missing, too many, or two changed about. A company whose name begins otherwise may
    well be another one: 恒星冷链 is hardly 恒隆冷链.
    """
    least = 3 if is_han(form) else 5
    if len(form) < least or len(said) < least - 1 or is_han(said) != is_han(form):
        return None
    if not _is_one_slip(said, form) or _is_another_brand(said, form):
        return None
    beginning = len(region if form.startswith(region) else "") + (2 if is_han(form) else 1)
    sure = min(len(said), len(form)) > 3 and said[:beginning] == form[:beginning]
    return Likeness(Form.SLIP, sure, form)


def _is_another_brand(said: str, form: str) -> bool:
    """江城口腔 is no slip for 春城口腔: the first of two characters is another, they share the trade."""
    if not is_han(said) or len(said) != len(form) or said[0] == form[0]:
        return False
    return len(said) - len(trades_at_end(said)) == _SHORT_BRAND and sorted(said) != sorted(form)


def _is_one_slip(said: str, form: str) -> bool:
    """Whether between equal beginnings and ends stands one character, or two that have changed places."""
    start = 0
    while start < min(len(said), len(form)) and said[start] == form[start]:
        start += 1
    one, other = said[start:], form[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if max(len(one), len(other)) == 1:
        return True
    return len(one) == 2 and one == other[::-1]
