"""All records over HTTP: the same rights and the same verbs as in chat."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Path, Query, Request, Response

from bot.http import bodies, listing, verbs
from bot.http.callers import Caller, CallerHere
from bot.http.context import AppHere
from bot.http.problems import Problem
from crm_core import fields, permissions
from crm_core.errors import NotAllowed
from crm_core.models import MODELS, Record, User
from crm_core.permissions import Scope, hidden_fields, scope_of

router = APIRouter(prefix="/api/v1", tags=["records"])

KINDS = {
    "accounts": "account", "contacts": "contact", "leads": "lead", "opportunities": "opportunity",
    "activities": "activity", "tasks": "task", "quotes": "quote", "contracts": "contract",
    "payments": "payment", "tickets": "ticket", "products": "product", "assets": "asset",
    "orders": "order", "users": "user",
}  # fmt: skip
RESERVED = frozenset({"limit", "cursor", "q"})

Plural = Annotated[str, Path(description="One of: " + ", ".join(KINDS))]
Changes = Annotated[dict[str, Any], Body()]
IfMatch = Annotated[str | None, Header()]


@router.get("/{plural}")
def list_records(
    app: AppHere,
    caller: CallerHere,
    request: Request,
    plural: Plural,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    cursor: str = "",
    q: Annotated[str, Query(max_length=200)] = "",
) -> dict[str, Any]:
    """Records the caller may see.

    Any field is a filter: `?status=open&assignee=me`, `?owner=null`, `?stage=proposal,won`.
    """
    model = _model(plural)
    filters = {name: value for name, value in request.query_params.items() if name not in RESERVED}
    with app.database.reading() as session:
        actor = caller.actor(session)
        _check_readable(actor, model)
        page = listing.page(session, model, actor, filters=filters, q=q, cursor=cursor, limit=limit)
        items = [_shown(app, one, actor) for one in page.items]
    return {"items": items, "next_cursor": page.next_cursor}


@router.get("/{plural}/{record_id:int}")
def read_record(
    app: AppHere, caller: CallerHere, response: Response, plural: Plural, record_id: int
) -> dict[str, Any]:
    """One record; its ETag goes into If-Match of a change."""
    with app.database.reading() as session:
        actor = caller.actor(session)
        record = permissions.get(session, _model(plural), record_id, actor)
        return _answer(app, response, record, actor)


@router.post("/{plural}", status_code=201)
def create_record(
    app: AppHere, caller: CallerHere, response: Response, plural: Plural, body: Changes
) -> dict[str, Any]:
    """Make a record from its fields; references by id, or by name."""
    model = _model(plural)
    with app.database.transaction(caller.origin) as session:
        actor = caller.actor(session)
        values = bodies.values_of(session, model, body, actor)
        record = verbs.create(session, model.KIND, values, by=actor)
    response.headers["Location"] = f"/api/v1/{plural}/{record.id}"
    return _fresh(app, caller, response, model, record.id)


@router.patch("/{plural}/{record_id:int}")
def change_record(
    app: AppHere,
    caller: CallerHere,
    response: Response,
    plural: Plural,
    record_id: int,
    body: Changes,
    if_match: IfMatch = None,
) -> dict[str, Any]:
    """Set the fields given. Wants If-Match: 428 without it, 412 when the record has changed since."""
    model = _model(plural)
    with app.database.transaction(caller.origin) as session:
        actor = caller.actor(session)
        record = permissions.get(session, model, record_id, actor)
        _check_unchanged(record, if_match)
        verbs.change(session, record, bodies.values_of(session, model, body, actor), by=actor)
    return _fresh(app, caller, response, model, record_id)


@router.delete("/{plural}/{record_id:int}", status_code=204)
def delete_record(
    app: AppHere, caller: CallerHere, plural: Plural, record_id: int, if_match: IfMatch = None
) -> None:
    """Take a record away, where the role allows it."""
    model = _model(plural)
    with app.database.transaction(caller.origin) as session:
        actor = caller.actor(session)
        record = permissions.get(session, model, record_id, actor)
        if if_match is not None:
            _check_unchanged(record, if_match)
        verbs.delete(session, record, by=actor)


def _model(plural: str) -> type[Record]:
    if plural not in KINDS:
        raise Problem("unknown_address")
    return MODELS[KINDS[plural]]


def _check_readable(actor: User, model: type[Record]) -> None:
    """A role that may see no such record at all is told so, rather than shown an empty list."""
    if scope_of(actor, model.KIND) is Scope.NONE:
        raise NotAllowed(kind=model.KIND)


def _check_unchanged(record: Record, if_match: str | None) -> None:
    if if_match is None:
        raise Problem("no_precondition")
    wanted = {one.strip().removeprefix("W/") for one in if_match.split(",")}
    if not wanted & {"*", _etag(record)}:
        raise Problem("changed_meanwhile")


def _etag(record: Record) -> str:
    return f'"{record.version}"'


def _fresh(
    app: AppHere, caller: Caller, response: Response, model: type[Record], record_id: int
) -> dict[str, Any]:
    """The record as it stands after the commit, whether or not its maker may still see it."""
    with app.database.reading() as session:
        record = session.get_one(model, record_id)
        return _answer(app, response, record, caller.actor(session))


def _answer(app: AppHere, response: Response, record: Record, actor: User) -> dict[str, Any]:
    response.headers["ETag"] = _etag(record)
    return _shown(app, record, actor)


def _shown(app: AppHere, record: Record, actor: User) -> dict[str, Any]:
    return fields.as_json(record, app.clock, hidden=hidden_fields(actor, record.KIND))
