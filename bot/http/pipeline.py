"""The pipeline as managers look at it: by stage, by person, by region, and what was won."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.http.callers import CallerHere
from bot.http.context import AppHere
from bot.http.overview import labels
from crm_core.clock import Clock
from crm_core.fields import plain
from crm_core.models import OPEN_STAGES, Opportunity, User
from crm_core.queries.figures import answer
from crm_core.queries.questions import Figure, Filters, Group, GroupBy, Measure, Question, Span

router = APIRouter(prefix="/api/v1", tags=["insight"])

MOST = 200
NOTHING = Group(None, "", Decimal(0), 0)


@router.get("/pipeline")
def pipeline(
    app: AppHere,
    caller: CallerHere,
    region: Annotated[str, Query(max_length=64)] = "",
    owner: Annotated[str, Query(max_length=64)] = "",
) -> dict[str, Any]:
    """Open opportunities the caller may see. `weighted` is amount × probability; amounts are decimal strings."""
    with app.database.reading() as session:
        asked = _Asked(session, caller.actor(session), _narrowed(session, region, owner))
        total = asked.total("sum")
        won = asked.won_since(_quarter_start(app.clock.today()))
        return {
            "as_of": plain(total.as_of, app.clock),
            "definition": total.definition,
            "filters": {"region": region or None, "owner": owner or None},
            "count": total.count,
            "amount": _money(total.value),
            "weighted": _money(asked.total("weighted").value),
            "stages": asked.stages(app.clock),
            "won_this_quarter": {"count": won.count, "amount": _money(won.value)},
            "owners": asked.groups("owner"),
            "regions": asked.groups("region"),
        }


def _narrowed(session: Session, region: str, owner: str) -> Filters:
    """`owner` is a user name, or the name that several may share."""
    if not owner:
        return Filters(region=region)
    called = select(User.id).where((User.username == owner) | (User.name == owner))
    return Filters(region=region, owners=session.scalars(called).all() or [0])


class _Asked:
    """The same narrowed set of opportunities, asked in several ways."""

    def __init__(self, session: Session, actor: User, filters: Filters) -> None:
        self._session, self._actor, self._filters = session, actor, filters

    def _ask(
        self, measure: Measure, group_by: GroupBy | None = None, filters: Filters | None = None
    ) -> Figure:
        question = Question(
            "opportunity", measure, filters or self._filters, "open", group_by=group_by, limit=MOST
        )
        return answer(self._session, self._actor, question)

    def total(self, measure: Measure) -> Figure:
        return self._ask(measure)

    def won_since(self, day: date) -> Figure:
        won = replace(self._filters, statuses=("won",), span=Span(day, _quarter_end(day)))
        return answer(self._session, self._actor, Question("opportunity", "sum", won, "all"))

    def groups(self, by: GroupBy) -> list[dict[str, Any]]:
        weighted = _by_key(self._ask("weighted", by).groups)
        return [
            {
                "name": one.label or "—",
                "count": one.count,
                "amount": _money(one.value),
                "weighted": _money(weighted.get(one.key, NOTHING).value),
            }
            for one in self._ask("sum", by).groups
        ]

    def stages(self, clock: Clock) -> list[dict[str, Any]]:
        """All open stages in their order, the empty ones too."""
        amounts, weighted = (_by_key(self._ask(measure, "stage").groups) for measure in ("sum", "weighted"))
        return [
            {
                "stage": stage.value,
                "label": labels()["stages"][stage],
                "count": amounts.get(stage.value, NOTHING).count,
                "amount": _money(amounts.get(stage.value, NOTHING).value),
                "weighted": _money(weighted.get(stage.value, NOTHING).value),
                "records": [_row(one, clock) for one in self._records(stage.value)],
            }
            for stage in OPEN_STAGES
        ]

    def _records(self, stage: str) -> Sequence[Any]:
        return self._ask("list", filters=replace(self._filters, stages=(stage,))).records


def _by_key(groups: Sequence[Group]) -> dict[Any, Group]:
    return {str(one.key) if isinstance(one.key, str) else one.key: one for one in groups}


def _row(opportunity: Opportunity, clock: Clock) -> dict[str, Any]:
    account, owner = opportunity.account, opportunity.owner
    return {
        "id": opportunity.id,
        "name": opportunity.name,
        "account": {"id": account.id, "name": account.name},
        "amount": plain(opportunity.amount),
        "probability": opportunity.probability,
        "close_date": plain(opportunity.close_date),
        "owner": {"id": owner.id, "name": owner.name} if owner else None,
        "stage_since": plain(opportunity.stage_since, clock),
    }


def _money(value: Decimal | int | None) -> str:
    return f"{Decimal(value or 0):.2f}"


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _quarter_end(start: date) -> date:
    return _quarter_start(start + timedelta(days=95)) - timedelta(days=1)
