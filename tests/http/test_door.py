from __future__ import annotations

import pytest
from people_at_the_door import People
from starlette.testclient import TestClient

from bot.http.limits import MAX_BODY
from crm_core.db import Database


@pytest.fixture
def database(sqlite_database: Database) -> Database:
    return sqlite_database


def test_a_stranger_is_asked_who_they_are(client: TestClient) -> None:
    answer = client.get("/api/v1/accounts", headers={"Accept-Language": "en-GB"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"].startswith("Please sign in")


def test_a_revoked_or_invented_token_opens_nothing(client: TestClient) -> None:
    assert client.get("/api/v1/accounts", headers={"Authorization": "Bearer kc_invented"}).status_code == 401


def test_a_service_token_acts_for_the_user_it_names(
    client: TestClient, people: People, service: dict[str, str]
) -> None:
    def seen(**headers: str) -> int:
        return len(client.get("/api/v1/accounts", headers=service | headers).json()["items"])

    assert seen() == 1
    assert seen(**{"X-Act-As": "remo"}) == 0
    assert client.get("/api/v1/accounts", headers=service | {"X-Act-As": "nobody"}).status_code == 404


def test_a_user_cannot_act_for_another(client: TestClient, people: People) -> None:
    answer = client.get("/api/v1/accounts", headers=people.headers("remo") | {"X-Act-As": "ruby"})
    assert answer.status_code == 403


def test_the_audit_is_for_executives_admins_and_services(
    client: TestClient, people: People, service: dict[str, str]
) -> None:
    allowed = [
        name for name in people.tokens if client.get("/api/v1/audit", headers=people.headers(name)).is_success
    ]
    assert allowed == ["erik", "ada"]
    first = client.get("/api/v1/audit?after=2&limit=1", headers=service).json()["items"]
    assert [one["seq"] for one in first] == [3]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{broken", 400),
        (b"[" * 100_000, 400),
        (b'{"text": 7}', 422),
        (b'{"text": "x", "user": "ruby", "action": "press"}', 422),
        (b'{"user": "ruby"}', 422),
        (b'"\xff\xfe"', 400),
        (b'{"text": "' + b"x" * MAX_BODY + b'"}', 413),
        (b'{"text": "' + b"x" * 30_000 + b'", "user": "ruby"}', 413),
        (b'{"text": "hello", "user": "who is that"}', 404),
    ],
)
def test_bad_input_gets_one_clear_sentence(
    client: TestClient, people: People, service: dict[str, str], body: bytes, status: int
) -> None:
    answer = client.post("/api/v1/chat", headers=service | {"Content-Type": "application/json"}, content=body)
    assert answer.status_code == status
    problem = answer.json()
    assert problem["status"] == status
    assert "Traceback" not in answer.text
    assert "\n" not in problem["detail"]


def test_an_unknown_address_is_a_problem_document_too(client: TestClient) -> None:
    answer = client.get("/api/v1/nothing/here", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert client.put("/session").status_code == 405


def test_pages_are_told_to_trust_only_ourselves(client: TestClient) -> None:
    page = client.get("/")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"


def test_guessing_is_slowed_down_but_not_those_who_are_known(client: TestClient, people: People) -> None:
    assert client.get("/api/v1/accounts", headers=people.headers("ruby")).status_code == 200
    answers = [
        client.get("/api/v1/accounts", headers={"Authorization": f"Bearer {number}"}) for number in range(70)
    ]
    assert answers[0].status_code == 401
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"]
    assert client.get("/api/v1/accounts", headers=people.headers("ruby")).status_code == 200


def test_the_reference_works_without_the_internet(client: TestClient) -> None:
    page = client.get("/docs").text
    assert "/api/v1/chat" in page
    assert "https://" not in page


def test_health_and_figures_need_no_token(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    while (ready := client.get("/readyz")).status_code == 503:
        pass  # it answers when it has warmed up, or soon without
    assert ready.status_code == 200
    figures = client.get("/metrics").text
    for name in (
        "kechat_messages_total",
        "kechat_message_seconds",
        "kechat_outbox_age_seconds",
        "kechat_dead_letters",
    ):
        assert name in figures
