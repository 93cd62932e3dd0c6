from __future__ import annotations

from people_at_the_door import People
from starlette.testclient import TestClient

SAID = {"user": "ruby", "conversation": "c1", "message_id": "m1", "text": "help"}


def test_the_same_message_twice_gets_the_first_answer_again(
    client: TestClient, service: dict[str, str]
) -> None:
    first = client.post("/api/v1/chat", headers=service, json=SAID)
    again = client.post("/api/v1/chat", headers=service, json=SAID)
    assert first.status_code == 200
    assert first.json()["replies"][0]["text"]
    assert again.json() == first.json()
    other = client.post("/api/v1/chat", headers=service, json=SAID | {"text": "something else"})
    assert other.status_code == 409


def test_a_kept_message_is_answered_later(client: TestClient, service: dict[str, str]) -> None:
    kept = client.post("/api/v1/chat", headers=service | {"Prefer": "respond-async"}, json=SAID)
    assert kept.status_code == 202
    answer = client.post("/api/v1/chat", headers=service, json=SAID).json()
    assert client.get(kept.headers["Location"], headers=service).json() == answer
    assert client.get("/api/v1/messages/m1?conversation=other", headers=service).status_code == 404


def test_nobody_reads_or_speaks_for_somebody_else(
    client: TestClient, people: People, service: dict[str, str]
) -> None:
    client.post("/api/v1/chat", headers=service, json=SAID)
    remo = people.headers("remo")
    assert client.post("/api/v1/chat", headers=remo, json=SAID).status_code == 403
    assert client.get("/api/v1/messages/m1?conversation=c1", headers=remo).status_code == 404
    assert client.get("/api/v1/conversations/c1/messages", headers=remo).json() == {"items": []}


def test_only_a_service_vouches_for_a_customer(
    client: TestClient, people: People, service: dict[str, str]
) -> None:
    said = {"customer": {"external_id": "visitor-1", "account": None, "contact": None}, "text": "hello"}
    assert client.post("/api/v1/chat", headers=people.headers("ruby"), json=said).status_code == 403
    assert client.post("/api/v1/chat", headers=service, json=said).status_code == 200


def test_texts_that_no_database_likes_are_taken(client: TestClient, service: dict[str, str]) -> None:
    for number, text in enumerate(
        [r"🎉👩‍🔧", r"a\u0000b\u0007\ud83d", "'; DROP TABLE account; --", "‮ rtl", "​"]
    ):
        body = f'{{"user": "ruby", "message_id": "odd{number}", "text": "{text}"}}'.encode()
        answer = client.post(
            "/api/v1/chat", headers=service | {"Content-Type": "application/json"}, content=body
        )
        assert answer.status_code == 200, text
        assert answer.json()["replies"][0]["text"]


def test_a_page_reads_what_was_said_before(client: TestClient, people: People) -> None:
    for number in range(3):
        said = {"conversation": "c1", "message_id": f"m{number}", "text": "help"}
        client.post("/api/v1/chat", headers=people.headers("ruby"), json=said)
    items = client.get("/api/v1/conversations/c1/messages?limit=4", headers=people.headers("ruby")).json()[
        "items"
    ]
    assert [one["from"] for one in items] == ["user", "bot", "user", "bot"]
    assert items[2]["message_id"] == "m2"


def test_a_press_is_remembered_by_what_the_button_said(client: TestClient, people: People) -> None:
    ruby, chat = people.headers("ruby"), "/api/v1/chat"
    client.post(chat, headers=ruby, json={"conversation": "c1", "text": "remind me to call the bank"})
    client.post(chat, headers=ruby, json={"conversation": "c1", "action": {"id": "cancel"}})
    items = client.get("/api/v1/conversations/c1/messages", headers=ruby).json()["items"]
    assert (items[2]["text"], items[2]["action"]["id"]) == ("Cancel", "cancel")
