from __future__ import annotations

import pytest
from people_at_the_door import LOCALHOST, People
from starlette.testclient import TestClient

from bot.app import App
from bot.http.application import create_app
from crm_core.db import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


def test_signing_in_and_out(client: TestClient, password: dict[str, str]) -> None:
    assert client.get("/session").json()["user"] is None
    session = client.post("/session", json=password).json()
    assert session["user"]["username"] == "ruby"
    assert client.get("/api/v1/accounts").json()["items"][0]["name"] == "Brightwater Pumps Ltd"
    client.delete("/session", headers={"X-CSRF-Token": session["csrf"]})
    assert client.get("/api/v1/accounts").status_code == 401


def test_a_change_from_another_sites_page_is_refused(client: TestClient, password: dict[str, str]) -> None:
    session = client.post("/session", json=password).json()
    lead = {"company": "Prospect"}
    assert client.post("/api/v1/leads", json=lead).status_code == 403
    assert client.post("/api/v1/leads", json=lead, headers={"X-CSRF-Token": "guessed"}).status_code == 403
    assert (
        client.post("/api/v1/leads", json=lead, headers={"X-CSRF-Token": session["csrf"]}).status_code == 201
    )
    assert client.post("/session", json=password, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    client: TestClient, password: dict[str, str]
) -> None:
    cookie = client.post("/session", json=password).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_after_some_misses_even_the_right_password_is_refused_for_a_while(
    client: TestClient, password: dict[str, str]
) -> None:
    for _ in range(6):
        assert client.post("/session", json=password | {"password": "guess"}).status_code == 401
    assert client.post("/session", json=password).status_code == 401


@pytest.mark.usefixtures("demo")
def test_the_demo_is_entered_without_a_password(client: TestClient, people: People) -> None:
    offered = client.get("/session").json()
    assert offered["demo"] is True
    assert [one["username"] for one in offered["demo_users"]][:2] == ["ruby", "remo"]
    assert client.post("/session/demo", json={"username": "mona"}).json()["user"]["role"] == "manager"


def test_no_other_company_is(client: TestClient, people: People) -> None:
    assert client.get("/session").json()["demo_users"] == []
    assert client.post("/session/demo", json={"username": "mona"}).status_code == 403


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(
    ("address", "host", "headers"),
    [
        ("192.168.1.7", LOCALHOST, {}),
        ("127.0.0.1", LOCALHOST, {"X-Forwarded-For": "203.0.113.9"}),
        ("127.0.0.1", "http://kechat.attacker.example", {}),
    ],
)
def test_the_demo_is_open_to_its_own_machine_only(
    app: App, address: str, host: str, headers: dict[str, str]
) -> None:
    with TestClient(create_app(app), base_url=host, client=(address, 40000), headers=headers) as elsewhere:
        assert elsewhere.get("/session").json()["demo"] is False
        assert elsewhere.post("/session/demo", json={"username": "mona"}).status_code == 403
