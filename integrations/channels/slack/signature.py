"""Slack's signature on a request: HMAC-SHA256 over its time and its bytes (docs.slack.dev, verifying requests)."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

WINDOW = 300
"""Seconds that a request may be old, or early, by the company's clock."""


class Refused(Exception):
    """`reason` may be logged: it holds nothing of the request."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(secret: str, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises Refused for a request that Slack did not sign just now. Header names in any case."""
    if not secret:
        raise Refused("there is no signing secret: messages come by Socket Mode")
    stamp = headers.get("x-slack-request-timestamp", "")
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 12:
        raise Refused("timestamp is no number")
    if abs(now.timestamp() - int(stamp)) > WINDOW:
        raise Refused("timestamp is stale")
    signed = sign(secret, stamp, body)
    given = headers.get("x-slack-signature", "").encode("utf-8", "replace")
    if not hmac.compare_digest(signed.encode(), given):
        raise Refused("signature is wrong")


def sign(secret: str, stamp: str, body: bytes) -> str:
    mac = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={mac.hexdigest()}"
