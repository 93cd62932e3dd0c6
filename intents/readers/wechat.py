"""The WeChat id of a person, wherever it stands behind the word."""

from __future__ import annotations

import re

from intents.expecting import overlap
from intents.readers import slots
from intents.reading import Reading
from intents.schema import Slot

_WECHAT_WORD = re.compile(r"微信|wechat|weixin|(?<![a-z])[vw]x(?![a-z])", re.IGNORECASE)
_WECHAT_ID = re.compile(r"(?<![A-Za-z0-9_@.-])([A-Za-z][A-Za-z0-9_-]{4,30})(?![A-Za-z0-9_@.-])")
_SAME_NUMBER = re.compile(
    r"微信(?:号)?(?:[和跟也与](?:手机|电话)(?:号码?)?)?(?:也|都)?(?:是)?(?:同[手机]*号|一个号|同一个号?|一样)|微信(?:号)?(?:也|就)+是(?:这个|手机|电话)号?"
    r"|(?:手机|电话)(?:号)?[和跟与]微信(?:号)?(?:都)?(?:是)?(?:同一个号?|一个号|一样|同号)",
)
_BY_WECHAT = re.compile(
    r"\s*(?:[找说里问聊催跟和回讲]|发(?!我)|我(?!的|[是:：])|上(?!的))"
)  # 微信我，DL330要加一台
_ANNOUNCED = re.compile(r"[号:：是为成]\s*$|^[^,.;]{0,24}\b(?:id|is|to)\b[\s:]*$", re.IGNORECASE)
_NEAR = 60
_NO_ID = re.compile(r"wechat|weixin|number|changed|please|added|update[sd]?|account|contact", re.IGNORECASE)


def is_phone(reading: Reading) -> bool:
    """她微信跟手机一个号: the id is the number, which need not be said."""
    return _SAME_NUMBER.search(reading.text) is not None


def wechat_id(reading: Reading) -> Slot | None:
    """The id behind the word, be it a clause further: 加上微信了，号是 chiming_tc; 微信同号 is the phone's."""
    same, phone = _SAME_NUMBER.search(reading.text), reading.first("phone")
    if same and phone is not None:
        return slots.said(phone, phone.value)
    word = _WECHAT_WORD.search(reading.text)
    if word is None:
        return None
    for match in _WECHAT_ID.finditer(reading.text, word.end()):
        said = reading.text[word.end() : match.start(1)]
        if len(said) > _NEAR:
            break
        if not _BY_WECHAT.match(said) and _is_id(reading, match, said):
            return Slot(match[1], match[1], match.span(1), 0.95)
    return None


def _is_id(reading: Reading, match: re.Match[str], said: str) -> bool:
    """`said`: what stands between. Grace's may be gracetan: her own name is an id where one is announced."""
    marked = _ANNOUNCED.search(said) is not None
    kinds = (
        ("email", "phone", "account", "user") if marked else ("email", "phone", "person", "account", "user")
    )
    if _NO_ID.fullmatch(match[1]) or any(overlap(one.span, match.span(1)) for one in reading.found(*kinds)):
        return False
    return marked or re.search(r"[\d_]", match[1]) is not None
