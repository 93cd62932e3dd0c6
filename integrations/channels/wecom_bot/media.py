"""Files that colleagues send: WeCom serves them encrypted, each with a key of its own, for five minutes."""

from __future__ import annotations

from collections.abc import Mapping
from email.message import Message
from typing import Any

import httpx

from integrations.channels.channel import SendFailed
from integrations.channels.wecom_bot.reading import File
from integrations.channels.wecom_bot.socket import decrypt_file

_PADDING = 64
"""Bytes that encryption may add."""
_TIMEOUT = httpx.Timeout(20.0, connect=5.0)


def handle_of(files: tuple[File, ...]) -> list[dict[str, str]]:
    """What `fetch` is given later, by the turn of their message."""
    return [
        {
            "kind": "image" if one.is_image else "file",
            "url": one.url,
            "key": one.key,
            "name": "",
            "format": "",
        }
        for one in files
    ]


def fetch(media: Mapping[str, Any], *, most: int) -> tuple[bytes, str]:
    """The file's bytes and its name, which is empty when WeCom gives none.

    Raises SendFailed, finally when it is gone, too large, or does not decrypt.
    """
    try:
        with httpx.stream("GET", str(media["url"]), timeout=_TIMEOUT) as answer:
            answer.raise_for_status()
            data = bytearray()
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > most + _PADDING:
                    raise SendFailed("the file is too large", final=True)
            name = _name(answer.headers.get("content-disposition", ""))
        return (decrypt_file(bytes(data), str(media["key"])) if media.get("key") else bytes(data)), name
    except httpx.TransportError as error:
        raise SendFailed(f"the file: {type(error).__name__}") from None
    except (httpx.HTTPError, httpx.InvalidURL, RuntimeError, ValueError) as error:
        raise SendFailed(f"the file: {type(error).__name__}", final=True) from None


def _name(disposition: str) -> str:
    message = Message()
    message["content-disposition"] = disposition or "attachment"
    return str(message.get_filename() or "")
