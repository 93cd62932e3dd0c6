"""The ledger of reminders over HTTP."""

from __future__ import annotations

from datetime import timedelta

from people_at_the_door import People
from sqlalchemy import select
from starlette.testclient import TestClient

from bot.app import App
from crm_core.models import Account, Opportunity


def _remind(app: App) -> None:
    with app.database.transaction() as session:
        account = session.scalars(select(Account)).one()
        since = app.clock.now() - timedelta(days=20)
        session.add(Opportunity(name="Pump station", account=account, owner=account.owner, stage_since=since))
    app.remind()


def test_the_ledger_says_what_was_sent_and_why(client: TestClient, app: App, people: People) -> None:
    _remind(app)
    found = client.get("/api/v1/notices?rule=stage_stuck", headers=people.headers("ruby")).json()
    assert found["next_cursor"] is None
    (one,) = found["items"]
    assert one["record"]["label"] == "Pump station"
    assert (one["to"], one["outcome"]) == ("ruby", "")
    assert "told after 7 days" in one["why"]


def test_what_became_of_the_record_is_the_outcome(client: TestClient, app: App, people: People) -> None:
    _remind(app)
    with app.database.transaction() as session:
        session.scalars(select(Opportunity)).one().status = "lost"
    found = client.get("/api/v1/notices?rule=stage_stuck&to=me", headers=people.headers("ruby")).json()
    assert [one["outcome"] for one in found["items"]] == ["settled"]


def test_everybody_sees_their_own_and_managers_their_team_s(
    client: TestClient, app: App, people: People
) -> None:
    _remind(app)
    seen = {
        name: {
            one["to"] for one in client.get("/api/v1/notices", headers=people.headers(name)).json()["items"]
        }
        for name in ("ruby", "remo", "mona", "erik")
    }
    assert seen == {"ruby": {"ruby"}, "remo": set(), "mona": {"ruby", "mona"}, "erik": {"ruby", "mona"}}


def test_pages_by_cursor(client: TestClient, app: App, people: People) -> None:
    _remind(app)
    first = client.get("/api/v1/notices?limit=1", headers=people.headers("erik")).json()
    second = client.get(
        f"/api/v1/notices?limit=1&cursor={first['next_cursor']}", headers=people.headers("erik")
    ).json()
    assert first["items"][0]["id"] > second["items"][0]["id"]
