"""What WeCom posts to us: is it from WeCom, for us, and fresh? Then what does it say?

Algorithm: developer.work.weixin.qq.com/document/path/90968; AES key = base64(EncodingAESKey + "="), AES-256-CBC,
16 random bytes + length + text + corp id, padded to 32; signature = SHA1 of the sorted token, timestamp, nonce, cipher.
"""

from __future__ import annotations

import binascii
import hmac
import json
import re
import struct
from collections.abc import Mapping
from typing import Any
from xml.parsers.expat import ExpatError

import xmltodict
from wechatpy.enterprise.crypto import PrpCrypto
from wechatpy.enterprise.exceptions import InvalidCorpIdException
from wechatpy.utils import WeChatSigner

from crm_core.clock import Clock

FRESH_SECONDS = 300
LONGEST_BODY = 65_536
"""Bytes; WeCom's longest is a few thousand. Anybody may post here, and what is not signed is to cost little."""
_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_BROKEN = (binascii.Error, struct.error, UnicodeDecodeError, IndexError, ValueError, TypeError)


class Refused(Exception):
    """The callback is not taken. `reason` holds nothing secret and nothing personal."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Callbacks:
    """One callback address: its token, its key, and whose messages it takes."""

    def __init__(self, token: str, aes_key: str, corp_id: str, clock: Clock) -> None:
        """Raises ValueError when the key is not of 43 characters."""
        if not _AES_KEY.fullmatch(aes_key):
            raise ValueError("an EncodingAESKey has 43 letters and digits")
        self._token, self._corp_id, self._clock = token, corp_id, clock
        self._crypto = PrpCrypto(binascii.a2b_base64(aes_key + "="))

    def echo(self, query: Mapping[str, str]) -> str:
        """The answer to the check of the address (GET). Raises Refused."""
        return self._opened(query, query.get("echostr", ""))

    def open(self, query: Mapping[str, str], body: bytes) -> dict[str, Any]:
        """The fields of a posted message. Raises Refused."""
        if len(body) > LONGEST_BODY:
            raise Refused("too long")
        envelope = self._addressed(_fields(body))
        return self._addressed(_fields(self._opened(query, str(envelope.get("Encrypt") or "")).encode()))

    def _addressed(self, fields: dict[str, Any]) -> dict[str, Any]:
        if fields.get("ToUserName", self._corp_id) != self._corp_id:
            raise Refused("foreign corp id")
        return fields

    def _opened(self, query: Mapping[str, str], cipher: str) -> str:
        self._check(query, cipher)
        try:
            text: str = self._crypto.decrypt(cipher, self._corp_id)
        except InvalidCorpIdException:
            raise Refused("foreign corp id") from None
        except _BROKEN:
            raise Refused("cannot be decrypted") from None
        return text

    def _check(self, query: Mapping[str, str], cipher: str) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise Refused("timestamp is no number")
        signer = WeChatSigner()
        signer.add_data(self._token, timestamp, nonce, cipher)
        if not hmac.compare_digest(signer.signature.encode(), query.get("msg_signature", "").encode()):
            raise Refused("wrong signature")
        if abs(self._clock.now().timestamp() - int(timestamp)) > FRESH_SECONDS:
            raise Refused("stale timestamp")


def _fields(body: bytes) -> dict[str, Any]:
    """XML, or the JSON that some callbacks may be set to. Entities are refused: they can grow without end."""
    try:
        if body.lstrip().startswith(b"{"):
            found = json.loads(body)
        else:
            found = xmltodict.parse(body, disable_entities=True)["xml"]
    except (ExpatError, RecursionError, KeyError, *_BROKEN):
        raise Refused("cannot be read") from None
    if not isinstance(found, dict):
        raise Refused("cannot be read")
    return found
