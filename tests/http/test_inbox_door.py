"""Customers' conversations at the door: seen by whom they concern, answered by people, ended by them."""

from __future__ import annotations

from typing import Any

import pytest
from people_at_the_door import People
from starlette.testclient import TestClient


def says(client: TestClient, service: dict[str, str], text: str) -> dict[str, Any]:
    customer = {"external_id": "wx7", "account": "Brightwater Pumps Ltd", "contact": None}
    body = {"customer": customer, "conversation": "kf", "text": text}
    answer: dict[str, Any] = client.post("/api/v1/chat", headers=service, json=body).json()
    return answer


@pytest.fixture
def waiting(client: TestClient, people: People, service: dict[str, str]) -> dict[str, Any]:
    says(client, service, "talk to a human please")
    found: dict[str, Any] = client.get("/api/v1/inbox", headers=people.headers("sven")).json()["items"][0]
    return found


def test_a_conversation_is_taken_answered_and_ended(
    client: TestClient, people: People, service: dict[str, str], waiting: dict[str, Any]
) -> None:
    at, sven = f"/api/v1/inbox/{waiting['id']}", people.headers("sven")
    assert (waiting["status"], waiting["account"]["name"]) == ("waiting", "Brightwater Pumps Ltd")
    client.post(f"{at}/take", headers=sven)
    quiet = says(client, service, "are you there?")
    assert (quiet["replies"], quiet["handed_over"]) == ([], True)
    shown = client.post(f"{at}/messages", headers=sven, json={"text": "I am."}).json()
    assert [(one["from"], one["text"]) for one in shown["messages"]][-2:] == [
        ("customer", "are you there?"), ("person", "I am.")
    ]  # fmt: skip
    assert client.post(f"{at}/release", headers=sven).json()["status"] == "released"
    assert says(client, service, "hello")["replies"]


def test_the_customers_side_reads_what_the_person_wrote(
    client: TestClient, people: People, service: dict[str, str], waiting: dict[str, Any]
) -> None:
    client.post(
        f"/api/v1/inbox/{waiting['id']}/messages", headers=people.headers("sven"), json={"text": "Hi!"}
    )
    at = "/api/v1/conversations/kf/messages?customer=wx7"
    items = client.get(at, headers=service).json()["items"]
    assert (items[-1]["from"], items[-1]["name"], items[-1]["text"]) == ("person", "Sven", "Hi!")
    assert client.get(at, headers=people.headers("ruby")).status_code == 403


@pytest.mark.parametrize("name", ["remo", "fiona", "mark"])
def test_those_whom_it_does_not_concern_see_nothing(
    client: TestClient, people: People, waiting: dict[str, Any], name: str
) -> None:
    assert client.get("/api/v1/inbox", headers=people.headers(name)).json()["items"] == []
    assert client.get(f"/api/v1/inbox/{waiting['id']}", headers=people.headers(name)).status_code == 404


def test_a_colleague_cannot_take_what_another_has(
    client: TestClient, people: People, waiting: dict[str, Any]
) -> None:
    client.post(f"/api/v1/inbox/{waiting['id']}/take", headers=people.headers("mona"))
    assert (
        client.post(f"/api/v1/inbox/{waiting['id']}/take", headers=people.headers("sven")).status_code == 403
    )


def test_the_desks_table_is_set_by_admins_and_checked(client: TestClient, people: People) -> None:
    ada = people.headers("ada")
    changed = client.put(
        "/api/v1/service", headers=ada, json={"hotline": "400-1", "teams": {"invoice": "AR"}}
    )
    assert (changed.json()["hotline"], changed.json()["teams"]) == ("400-1", {"invoice": "AR"})
    assert client.get("/api/v1/service", headers=people.headers("ruby")).json()["hotline"] == "400-1"
    for wrong in ({"teams": {"weather": "AR"}}, {"on_call": ["nobody"]}, {"hours": {"opens": "late"}}):
        assert client.put("/api/v1/service", headers=ada, json=wrong).status_code == 422
    assert client.put("/api/v1/service", headers=people.headers("sven"), json={}).status_code == 403
