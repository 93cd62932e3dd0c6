"""What the console's pages ask for."""

from __future__ import annotations

from typing import Any

import pytest
from people_at_the_door import People
from sqlalchemy import select
from starlette.testclient import TestClient

from crm_core.db import Database
from integrations import inbox
from integrations.messages import Inbound
from integrations.queues import InboundMessage, InboundStatus


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


@pytest.fixture
def deals(client: TestClient, people: People) -> list[dict[str, Any]]:
    def make(**fields: Any) -> dict[str, Any]:
        body = {"account": people.account_id, **fields}
        answer = client.post("/api/v1/opportunities", headers=people.headers("ruby"), json=body)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    return [
        make(name="Line 1", amount="100000", stage="proposal", probability=50, close_date="2027-03-31"),
        make(name="Line 2", amount="300000", stage="proposal", probability=10),
        make(name="Spare parts", amount="7000", stage="initial_contact"),
    ]


@pytest.mark.usefixtures("deals")
def test_the_pipeline_adds_up(client: TestClient, people: People) -> None:
    shown = client.get("/api/v1/pipeline", headers=people.headers("mona")).json()
    assert (shown["count"], shown["amount"], shown["weighted"]) == (3, "407000.00", "80700.00")
    stages = {one["stage"]: one for one in shown["stages"]}
    assert list(stages) == ["initial_contact", "needs_confirmed", "proposal", "negotiation"]
    assert (stages["proposal"]["count"], stages["proposal"]["weighted"]) == (2, "80000.00")
    assert {one["name"] for one in stages["proposal"]["records"]} == {"Line 1", "Line 2"}
    assert stages["negotiation"]["amount"] == "0.00"
    assert [one["name"] for one in shown["owners"]] == ["Ruby"]


@pytest.mark.usefixtures("deals")
def test_the_pipeline_is_narrowed_to_a_person_and_to_what_one_may_see(
    client: TestClient, people: People
) -> None:
    def count(who: str, **filters: str) -> int:
        answer = client.get("/api/v1/pipeline", headers=people.headers(who), params=filters)
        found: int = answer.json()["count"]
        return found

    assert count("erik", owner="Ruby") == count("erik", owner="ruby") == 3
    assert count("erik", owner="Remo") == count("erik", region="Atlantis") == count("remo") == 0


def test_a_won_deal_counts_for_the_quarter(
    client: TestClient, people: People, deals: list[dict[str, Any]]
) -> None:
    deal = deals[0]
    won = client.patch(
        f"/api/v1/opportunities/{deal['id']}",
        headers=people.headers("ruby") | {"If-Match": "*"},
        json={"status": "won"},
    )
    assert won.json()["stage"] == "won"
    shown = client.get("/api/v1/pipeline", headers=people.headers("erik")).json()
    assert shown["won_this_quarter"] == {"count": 1, "amount": "100000.00"}
    assert shown["count"] == 2


@pytest.mark.usefixtures("deals")
def test_an_overview_shows_what_hangs_on_a_customer(client: TestClient, people: People) -> None:
    who = people.headers("ruby")
    visit = {"account": people.account_id, "kind": "visit", "content": "Saw the pumps"}
    client.post("/api/v1/activities", headers=who, json=visit)
    shown = client.get(f"/api/v1/accounts/{people.account_id}/overview", headers=who).json()
    assert len(shown["opportunities"]) == 3
    assert shown["last_contacted_at"].startswith("2027-03-10")
    moment = next(one for one in shown["timeline"] if one["kind"] == "activity")
    assert (moment["what"], moment["title"], moment["text"], moment["who"]) == (
        "visit", "Visit", "Saw the pumps", "Ruby",
    )  # fmt: skip
    assert client.get(
        f"/api/v1/accounts/{people.account_id}/overview", headers=people.headers("remo")
    ).is_client_error


@pytest.mark.usefixtures("deals")
def test_a_role_sees_its_part_of_an_overview(client: TestClient, people: People) -> None:
    shown = client.get(
        f"/api/v1/accounts/{people.account_id}/overview", headers=people.headers("sven")
    ).json()
    assert shown["account"]["name"] == "Brightwater Pumps Ltd"
    assert shown["opportunities"] == []


def test_dead_letters_are_for_the_administrator(
    client: TestClient, people: People, database: Database
) -> None:
    with database.transaction() as session:
        inbox.receive(session, Inbound("slack", "C1", "ruby", "m1", "hello"))
        message = session.scalars(select(InboundMessage)).one()
        message.status, message.error, message.attempts = InboundStatus.DEAD, "Timeout", 6
    assert client.get("/api/v1/dead-letters", headers=people.headers("ruby")).status_code == 403
    letter = client.get("/api/v1/dead-letters", headers=people.headers("ada")).json()["items"][0]
    assert (letter["channel"], letter["error"], letter["attempts"]) == ("slack", "Timeout", 6)
