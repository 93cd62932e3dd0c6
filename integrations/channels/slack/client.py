"""Slack's Web API as delivery needs it: one call, and its errors by what can be done about them."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from integrations.channels.channel import SendFailed

if TYPE_CHECKING:
    from slack_sdk import WebClient

SLACK = "https://slack.com/api/"
PATIENCE = 10
OPERATORS = frozenset({
    "invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "missing_scope",
    "no_permission", "org_login_required", "ekm_access_denied", "access_denied",
})  # fmt: skip
"""What an operator mends; messages wait for it."""
PASSING = frozenset({
    "ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable", "request_timeout",
    "team_added_to_org", "accesslimited",
})  # fmt: skip
OPERATORS_TIME = 600.0


class SlackRefused(SendFailed):
    """`error` is Slack's own code."""

    def __init__(self, method: str, error: str, *, final: bool, retry_after: float | None = None) -> None:
        super().__init__(f"{method}: {error}", final=final, retry_after=retry_after)
        self.error = error


def base_url(api_url: str) -> str:
    """Where methods are called: Slack's own address, or a proxy's; a bare host has its API where Slack has it."""
    if not api_url:
        return SLACK
    path = urlsplit(api_url).path.strip("/")
    return api_url.rstrip("/") + ("/" if path else "/api/")


class SlackClient:
    """May be used by any thread. Nothing is tried again here: delivery does that, with its own patience."""

    def __init__(self, token: str, api_url: str = "") -> None:
        self.token, self.base_url = token, base_url(api_url)
        self._places: dict[str, str] = {}
        self._bot_user = ""
        self._lock = threading.Lock()

    @cached_property
    def _web(self) -> WebClient:
        from slack_sdk import WebClient

        return WebClient(self.token, base_url=self.base_url, timeout=PATIENCE, retry_handlers=[])

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """The method's answer. Raises SlackRefused when Slack says no, SendFailed when it is not there."""
        return self._called(method, {"json": values})

    def ask(self, method: str, **values: Any) -> dict[str, Any]:
        """The same for methods that only read, which Slack wants as a form."""
        return self._called(
            method, {"params": {name: value for name, value in values.items() if value != ""}}
        )

    def _called(self, method: str, given: Mapping[str, Any]) -> dict[str, Any]:
        from slack_sdk.errors import SlackApiError, SlackClientError

        with self._lock:
            web = self._web
        try:
            answer: Any = web.api_call(method, **given).data
        except SlackApiError as error:
            raise _refusal(method, error.response.get("error") or "", error.response.headers) from None
        except (SlackClientError, OSError, ValueError) as error:
            raise SendFailed(f"{method}: {type(error).__name__}") from None
        return dict(answer) if isinstance(answer, Mapping) else {}

    def respond(self, response_url: str, message: Mapping[str, Any]) -> None:
        """Answer a command or a click by the address that came with it (30 minutes, five times)."""
        body = json.dumps(dict(message)).encode()
        request = Request(response_url, body, {"Content-Type": "application/json; charset=utf-8"})
        try:
            with urlopen(request, timeout=PATIENCE):
                return
        except HTTPError as error:
            retry_after = _seconds(error.headers.get("Retry-After"))
            is_gone = error.code not in (429, 500, 502, 503, 504)
            raise SlackRefused(
                "response_url", str(error.code), final=is_gone, retry_after=retry_after
            ) from None
        except (URLError, OSError) as error:
            raise SendFailed(f"response_url: {type(error).__name__}") from None

    def upload(self, channel: str, name: str, data: bytes, title: str, thread: str = "") -> None:
        """Share a file in a channel, in the three steps that Slack wants."""
        place = self.ask("files.getUploadURLExternal", filename=name, length=len(data))
        try:
            with urlopen(Request(str(place["upload_url"]), data, method="POST"), timeout=PATIENCE):
                pass
        except (URLError, OSError, KeyError, ValueError) as error:
            raise SendFailed(f"upload: {type(error).__name__}") from None
        where = {"channel_id": channel} | ({"thread_ts": thread} if thread else {})
        self.call("files.completeUploadExternal", files=[{"id": place["file_id"], "title": title}], **where)

    def download(self, file_id: str, url: str, *, most: int) -> bytes:
        """A file that was sent. The token is shown to Slack alone, whatever address an event names."""
        if not url:
            file = self.ask("files.info", file=file_id).get("file") or {}
            url = str(file.get("url_private_download") or file.get("url_private") or "")
        if not self._is_slacks(url):
            raise SlackRefused("files", "not kept by Slack", final=True)
        request = Request(url, headers={"Authorization": f"Bearer {self.token}"})
        try:
            with urlopen(request, timeout=PATIENCE * 3) as answer:
                data: bytes = answer.read(most + 1)
                is_page = answer.headers.get_content_type() == "text/html"
        except HTTPError as error:
            is_gone = error.code not in (429, 500, 502, 503, 504)
            retry_after = _seconds(error.headers.get("Retry-After"))
            raise SlackRefused("files", str(error.code), final=is_gone, retry_after=retry_after) from None
        except (URLError, OSError) as error:
            raise SendFailed(f"files: {type(error).__name__}") from None
        if len(data) > most or (is_page and not url.partition("?")[0].endswith((".html", ".htm"))):
            raise SlackRefused("files", "too large" if len(data) > most else "no access", final=True)
        return data

    def _is_slacks(self, url: str) -> bool:
        there, here = urlsplit(url), urlsplit(self.base_url)
        is_slack = there.scheme == "https" and (there.hostname or "").endswith(".slack.com")
        return is_slack or (there.scheme, there.netloc) == (here.scheme, here.netloc)

    def direct(self, user_id: str) -> str:
        """The channel in which this person is spoken to alone."""
        if user_id not in self._places:
            opened = self.call("conversations.open", users=user_id)
            self._places[user_id] = str(opened["channel"]["id"])
        return self._places[user_id]

    def bot_user(self) -> str:
        """The bot's own user id."""
        if not self._bot_user:
            self._bot_user = str(self.ask("auth.test").get("user_id") or "")
        return self._bot_user


def _refusal(method: str, error: str, headers: Mapping[str, Any]) -> SlackRefused:
    if error in OPERATORS:
        return SlackRefused(method, error, final=False, retry_after=OPERATORS_TIME)
    if error in PASSING or not error:
        named = {name.lower(): value for name, value in headers.items()}.get("retry-after")
        named = named[0] if isinstance(named, list) else named
        return SlackRefused(method, error or "no answer", final=False, retry_after=_seconds(named))
    return SlackRefused(method, error, final=True)


def _seconds(text: Any) -> float | None:
    try:
        return max(0.0, float(text))
    except (TypeError, ValueError):
        return None
