"""Every error as a problem document (RFC 9457): one sentence for people, a code for programs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from bot import refusals
from crm_core.errors import AlreadyExists, CrmError, NotAllowed, NotFound, Outdated
from integrations.inbox import SameIdOtherBody

CRM_STATUS: dict[type[CrmError], int] = {NotFound: 404, NotAllowed: 403, AlreadyExists: 409, Outdated: 409}
HTTP_CODES = {404: "unknown_address", 405: "wrong_method", 400: "broken_json"}


class Problem(Exception):
    """Raised by the web door itself; `code` names an entry of `language/problems.yaml`."""

    def __init__(self, code: str, *, headers: Mapping[str, str] | None = None, **details: Any) -> None:
        super().__init__(code)
        self.code, self.headers, self.details = code, headers, details


@cache
def _sentences() -> dict[str, dict[str, Any]]:
    source = files("bot.http").joinpath("language/problems.yaml").read_text("utf-8")
    sentences: dict[str, dict[str, Any]] = yaml.safe_load(source)
    return sentences


def install(api: FastAPI) -> None:
    """Answer every error that leaves a route; what is no refusal is answered by the outermost layer."""
    api.add_exception_handler(Problem, _own)
    api.add_exception_handler(CrmError, _refusal)
    api.add_exception_handler(SameIdOtherBody, lambda request, _: document(request, "same_id_other_body"))
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _plain)


def document(
    request: Request,
    code: str,
    *,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    **details: Any,
) -> JSONResponse:
    """The problem of this code, in the language of whoever asked."""
    entry = _sentences()[code]
    sentence = entry[language_of(request)].format(**details)
    return _answer(request, status or entry["status"], code, sentence, headers, details)


def _answer(
    request: Request,
    status: int,
    code: str,
    sentence: str,
    headers: Mapping[str, str] | None,
    details: Mapping[str, Any],
) -> JSONResponse:
    body = {
        "type": f"urn:kechat:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": sentence,
        "code": code,
        "trace_id": getattr(request.state, "trace_id", ""),
        **{name: value for name, value in details.items() if isinstance(value, (str, int, float, list))},
    }
    return JSONResponse(body, status, headers=headers, media_type="application/problem+json")


def language_of(request: Request) -> str:
    """The speaker's language once they are known, else what their program prefers; Chinese unless English."""
    known = getattr(request.state, "language", "")
    wanted = known or request.headers.get("accept-language", "")
    return "en" if wanted.lower().startswith("en") else "zh"


def _own(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return document(request, error.code, headers=error.headers, **error.details)


def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CrmError)
    status = next((code for kind, code in CRM_STATUS.items() if isinstance(error, kind)), 422)
    sentence = refusals.sentence(error, language_of(request))
    details = {"field": error.details["field"]} if "field" in error.details else {}
    return _answer(request, status, error.code, sentence, None, details)


def _invalid(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = error.errors()
    if any(one["type"] == "json_invalid" for one in errors):
        return document(request, "broken_json")
    fields = [".".join(str(part) for part in one["loc"][1:]) or str(one["loc"][0]) for one in errors]
    listed = [{"field": field, "reason": one["msg"]} for field, one in zip(fields, errors, strict=True)]
    return document(request, "invalid_request", field=fields[0], errors=listed)


def _plain(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code = HTTP_CODES.get(error.status_code, "refused")
    return document(request, code, status=error.status_code, headers=error.headers)
