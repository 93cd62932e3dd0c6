"""WeCom's interface over HTTP: one access token for all threads, fetched anew when it is refused."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

import httpx

from integrations.channels.wecom import errors

PLATFORM = "https://qyapi.weixin.qq.com"
TIMEOUT = httpx.Timeout(10.0, connect=5.0)
MARGIN = 300.0
"""Seconds before its end at which a token is not used any more."""


class Client:
    """Threads may share it. Every call raises ApiError (a SendFailed) when WeCom does not do what was asked."""

    def __init__(self, corp_id: str, secret: str, address: str = "") -> None:
        root = (address or PLATFORM).rstrip("/").removesuffix("/cgi-bin")
        self._http = httpx.Client(base_url=f"{root}/cgi-bin/", timeout=TIMEOUT)
        self._corp_id, self._secret = corp_id, secret
        self._lock = threading.Lock()
        self._token, self._ends = "", 0.0

    def close(self) -> None:
        self._http.close()

    def post(self, path: str, body: Mapping[str, Any], **query: str) -> dict[str, Any]:
        """Call an interface; the answer's fields."""
        return self._asked(path, lambda token: self._http.post(
            path, params={"access_token": token, **query}, json=dict(body)
        ))  # fmt: skip

    def get(self, path: str, **query: str) -> dict[str, Any]:
        return self._asked(path, lambda token: self._http.get(path, params={"access_token": token, **query}))

    def download(self, media_id: str, *, most: int) -> tuple[bytes, str]:
        """A media file and its name (may be empty). Raises ApiError, final when it is larger than `most` bytes."""
        for is_last in (False, True):
            token = self.token()
            answer = self._sent(
                "media/get",
                lambda token=token: self._http.get(
                    "media/get", params={"access_token": token, "media_id": media_id}
                ),
            )
            if "json" not in answer.headers.get("content-type", ""):
                if len(answer.content) > most:
                    raise errors.failure(45001, "the file is too large", "media/get")
                return answer.content, _file_name(answer.headers.get("content-disposition", ""))
            said = _fields(answer, "media/get")
            if is_last or said.get("errcode") not in errors.TOKEN_IS_OLD:
                raise errors.failure(int(said.get("errcode", 0)), str(said.get("errmsg", "")), "media/get")
            self.forget(token)
        raise AssertionError

    def upload(self, name: str, data: bytes, kind: str = "file") -> str:
        """Put a file there for three days; its media id."""
        files = {"media": (name, data)}
        answer = self._asked("media/upload", lambda token: self._http.post(
            "media/upload", params={"access_token": token, "type": kind}, files=files
        ))  # fmt: skip
        return str(answer["media_id"])

    # ------------------------------------------------------------ the token
    def token(self) -> str:
        """The token in use. One thread fetches a new one while the others wait for it."""
        with self._lock:
            if not self._token or time.monotonic() >= self._ends:
                self._fetch()
            return self._token

    def forget(self, token: str) -> None:
        """WeCom refused this one; if another thread has fetched a new one meanwhile, that stays."""
        with self._lock:
            if self._token == token:
                self._token = ""

    def _fetch(self) -> None:
        query = {"corpid": self._corp_id, "corpsecret": self._secret}
        said = _fields(self._sent("gettoken", lambda: self._http.get("gettoken", params=query)), "gettoken")
        if said.get("errcode"):
            raise _of_token(int(said["errcode"]), str(said.get("errmsg", "")))
        lasts = float(said.get("expires_in", 7200))
        self._token, self._ends = str(said["access_token"]), time.monotonic() + max(lasts - MARGIN, lasts / 2)

    def _asked(self, path: str, call: Any) -> dict[str, Any]:
        """With a token; once more with a new one when it is refused."""
        token = self.token()
        said = _fields(self._sent(path, lambda: call(token)), path)
        if said.get("errcode") in errors.TOKEN_IS_OLD:
            self.forget(token)
            fresh = self.token()
            said = _fields(self._sent(path, lambda: call(fresh)), path)
        if said.get("errcode"):
            raise errors.failure(int(said["errcode"]), str(said.get("errmsg", "")), path)
        return said

    def _sent(self, path: str, call: Any) -> httpx.Response:
        try:
            answer: httpx.Response = call()
        except httpx.HTTPError as error:
            raise errors.unreachable(type(error).__name__, path) from None
        if answer.status_code != 200:
            raise errors.unreachable(f"HTTP {answer.status_code}", path, retry_after=_named_pause(answer))
        return answer


def _named_pause(answer: httpx.Response) -> float | None:
    named = answer.headers.get("retry-after", "")
    return min(float(named), 600.0) if named.isdigit() else None


def _fields(answer: httpx.Response, path: str) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise errors.unreachable("no JSON", path)
    return said


def _of_token(code: int, message: str) -> errors.ApiError:
    if code in errors.TOKEN_IS_OLD:
        return errors.ApiError(code, f"WeCom {code}: the secret is not right", final=False, retry_after=300.0)
    return errors.failure(code, message, "gettoken")


def _file_name(disposition: str) -> str:
    """The name in attachment; filename="…" """
    _, found, name = disposition.partition('filename="')
    return name.partition('"')[0] if found else ""
