"""Phone numbers, e-mail addresses and web addresses, with values written in one way."""

from __future__ import annotations

import re

from intents.entities.folding import before, fold
from intents.entities.values import Entity

_SEP = r"[ \-\u2010-\u2015]?"
_OPEN, _CLOSE = r"(?<![\da-z.@#\-])(?<!\d )", r"(?![\da-z@]|-\d|\.\d)"
_EXTENSION = r"(?:\s*(?:转|分机|ext\.?|extension|x)\s*:?\s*(?P<ext>\d{1,6})|-(?P<dash_ext>\d{1,5}))?"
_MOBILE = re.compile(
    rf"{_OPEN}(?:(?:\+|00){_SEP}?86{_SEP}|\(\+?86\)\s*|86-)?(?P<number>1[3-9](?:{_SEP}\d){{9}}){_CLOSE}"
)
_AREA = r"10|2\d|[3-9]\d{2}"
_LANDLINE = re.compile(
    rf"{_OPEN}(?:(?:(?:\+|00)?86{_SEP})?(?:\((?P<area2>0(?:{_AREA}))\)\s*|(?P<area>0(?:{_AREA})){_SEP})"
    rf"|\+86{_SEP}(?P<area3>{_AREA}){_SEP})(?P<number>[2-9]\d{{2,3}}{_SEP}\d{{4}}){_EXTENSION}{_CLOSE}"
)
_SERVICE = re.compile(
    rf"{_OPEN}(?P<prefix>[48]00){_SEP}(?:(?P<a>\d{{3}}){_SEP}(?P<b>\d{{4}})|(?P<c>\d{{4}}){_SEP}(?P<d>\d{{3}}))"
    rf"{_EXTENSION}{_CLOSE}"
)
_INTERNATIONAL = re.compile(
    rf"{_OPEN}(?P<number>\+(?!86)(?!0)\d{{1,3}}(?:[ \-.]?\(?\d{{1,5}}\)?){{2,6}}){_CLOSE}"
)
_NORTH_AMERICAN = re.compile(rf"{_OPEN}(?:\(\d{{3}}\)\s*|\d{{3}}[-.])\d{{3}}[-.]\d{{4}}{_CLOSE}")
_SPOKEN = "[零幺一二两三四五六七八九]"
_NUMERAL = r"[零幺一二两三四五六七八九十百千万\d]"
_SPOKEN_MOBILE = re.compile(
    rf"(?<!{_NUMERAL})(?P<number>[一幺][三四五六七八九](?:[ ，、-]?{_SPOKEN}){{9}})(?!{_NUMERAL})"
)
_SAME, _SAID = str.maketrans("幺两", "一二"), frozenset("零一二三四五六七八九")
_LOCAL = re.compile(rf"(?<=[话机el:: ]){_OPEN}(?P<number>[2-9]\d{{2,3}}[ \-]?\d{{4}}){_CLOSE}")
_LOCAL_CUE = re.compile(r"(?:电话|座机|固话|总机|tel|phone)\s*(?:是|为)?\s*[:：]?\s*$")

_EMAIL = re.compile(
    r"(?<![a-z0-9._%+\-])[a-z0-9](?:[a-z0-9._%+\-]*[a-z0-9_+\-])?@(?:[a-z0-9](?:[a-z0-9\-]*[a-z0-9])?\.)+[a-z]{2,12}(?![a-z0-9\-])"
)
_TLD = (
    "com|cn|net|org|io|de|co|biz|info|edu|gov|eu|uk|jp|kr|sg|hk|tw|us|ai|example|app|dev|cc|top|vip|shop|tech"
)
_REST = r"[^\s\u3000-\u303f\u4e00-\u9fff，。；！？、（）“”<>\"']"
_LABEL = r"[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?"
_URL = re.compile(
    rf"(?<![a-z0-9@.\-])(?:https?://{_REST}+|(?:www\.(?:{_LABEL}\.){{1,6}}[a-z]{{2,12}}"
    rf"|(?:{_LABEL}\.){{1,6}}(?:{_TLD})(?![a-z0-9\-@]))(?:[:/?#]{_REST}*)?)"
)


def find_phones(text: str) -> list[Entity]:
    """Phone numbers; the value is 11 digits of a mobile, 0512-53318806(-8012) of a landline, +49… of a foreign one."""
    folded = fold(text)
    found: list[Entity] = []
    for match, value in _phones(folded):
        if not any(match.start() < entity.span[1] and entity.span[0] < match.end() for entity in found):
            found.append(Entity("phone", text[match.start() : match.end()], match.span(), value))
    return sorted(found, key=lambda entity: entity.span)


def _phones(folded: str) -> list[tuple[re.Match[str], str]]:
    """All readings, the surest first."""
    found = [(match, _digits(match["number"])) for match in _MOBILE.finditer(folded)]
    found += [(match, _spoken(match["number"])) for match in _SPOKEN_MOBILE.finditer(folded)]
    found += [(match, _landline(match)) for match in _LANDLINE.finditer(folded)]
    found += [(match, _service(match)) for match in _SERVICE.finditer(folded)]
    foreign = ((match, "+" + _digits(match["number"])) for match in _INTERNATIONAL.finditer(folded))
    found += [(match, value) for match, value in foreign if 8 <= len(value) <= 16]
    found += [(match, _north_american(match)) for match in _NORTH_AMERICAN.finditer(folded)]
    local = (match for match in _LOCAL.finditer(folded) if _LOCAL_CUE.search(before(folded, match.start())))
    return found + [(match, _digits(match["number"])) for match in local]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _spoken(text: str) -> str:
    """幺三八零零… as digits."""
    return "".join(str("零一二三四五六七八九".index(char)) for char in text.translate(_SAME) if char in _SAID)


def _landline(match: re.Match[str]) -> str:
    area = match["area"] or match["area2"] or match["area3"]
    return "-".join(filter(None, ("0" + area.removeprefix("0"), _digits(match["number"]), _extension(match))))


def _service(match: re.Match[str]) -> str:
    digits = "".join(filter(None, (match[name] for name in "abcd")))
    return "-".join(filter(None, (match["prefix"], digits[:3], digits[3:], _extension(match))))


def _extension(match: re.Match[str]) -> str | None:
    return match["ext"] or match["dash_ext"]


def _north_american(match: re.Match[str]) -> str:
    digits = _digits(match[0])
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"


def find_emails(text: str) -> list[Entity]:
    """E-mail addresses, the value in lower case."""
    return [
        Entity("email", text[match.start() : match.end()], match.span(), match[0])
        for match in _EMAIL.finditer(fold(text))
    ]


def find_urls(text: str) -> list[Entity]:
    """Web addresses, the value with its scheme; e-mail addresses are none."""
    folded = fold(text)
    found = []
    for match in _URL.finditer(folded):
        end = match.start() + len(match[0].rstrip(".,;:!?)'\""))
        written = text[match.start() : end]
        if folded[end : end + 1] != "@":
            value = written if "://" in written else f"https://{written}"
            found.append(Entity("url", written, (match.start(), end), value))
    return found
