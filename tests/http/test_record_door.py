from __future__ import annotations

from people_at_the_door import People
from starlette.testclient import TestClient


def test_a_rep_sees_own_customers_and_others_do_not(client: TestClient, people: People) -> None:
    mine = client.get("/api/v1/accounts", headers=people.headers("ruby")).json()
    others = client.get("/api/v1/accounts", headers=people.headers("remo")).json()
    assert [one["name"] for one in mine["items"]] == ["Brightwater Pumps Ltd"]
    assert others == {"items": [], "next_cursor": None}


def test_what_one_may_not_see_is_not_there(client: TestClient, people: People) -> None:
    answer = client.get(f"/api/v1/accounts/{people.account_id}", headers=people.headers("remo"))
    assert answer.status_code == 404
    assert "Brightwater" not in answer.text


def test_a_change_wants_the_version_that_was_read(client: TestClient, people: People) -> None:
    address, who = f"/api/v1/accounts/{people.account_id}", people.headers("ruby")
    read = client.get(address, headers=who)
    assert client.patch(address, headers=who, json={"grade": "A"}).status_code == 428
    changed = client.patch(address, headers=who | {"If-Match": read.headers["ETag"]}, json={"grade": "A"})
    assert changed.json()["grade"] == "A"
    again = client.patch(address, headers=who | {"If-Match": read.headers["ETag"]}, json={"grade": "B"})
    assert again.status_code == 412


def test_a_created_record_is_made_by_its_noun(client: TestClient, people: People) -> None:
    body = {"account": "Brightwater Pumps Ltd", "content": "Saw the line", "next_step": "Send the offer",
            "next_at": "2027-03-12T09:00:00+08:00"}  # fmt: skip
    created = client.post("/api/v1/activities", headers=people.headers("ruby"), json=body)
    assert created.status_code == 201
    assert client.get(created.headers["Location"], headers=people.headers("ruby")).json() == created.json()
    tasks = client.get("/api/v1/tasks?assignee=me&status=open", headers=people.headers("ruby")).json()[
        "items"
    ]
    assert [(one["title"], one["kind"]) for one in tasks] == [("Send the offer", "follow_up")]


def test_a_missing_field_is_named(client: TestClient, people: People) -> None:
    answer = client.post("/api/v1/contacts", headers=people.headers("ruby"), json={"name": "Vera"})
    assert answer.status_code == 422
    assert answer.json()["field"] == "account"


def test_nothing_is_hung_on_a_customer_one_cannot_see(client: TestClient, people: People) -> None:
    body = {"account": people.account_id, "name": "Vera"}
    answer = client.post("/api/v1/contacts", headers=people.headers("remo"), json=body)
    assert answer.status_code == 422
    assert client.get("/api/v1/contacts", headers=people.headers("ada")).json()["items"] == []


def test_pages_follow_each_other_without_gap(client: TestClient, people: People) -> None:
    who = people.headers("ruby")
    for number in range(5):
        client.post("/api/v1/leads", headers=who, json={"company": f"Prospect {number}"})
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get("/api/v1/leads", headers=who, params={"limit": 2, "cursor": cursor}).json()
        seen += [one["company"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert seen == [f"Prospect {number}" for number in range(5)]


def test_filters_and_search_narrow_a_list(
    client: TestClient, people: People, service: dict[str, str]
) -> None:
    def found(**params: str) -> int:
        return len(client.get("/api/v1/accounts", headers=service, params=params).json()["items"])

    assert found(owner="ruby") == found(status="prospect,active") == found(q="brightw") == 1
    assert found(owner="remo") == found(owner="null") == found(q="%") == found(status="lost") == 0
    assert client.get("/api/v1/accounts?colour=red", headers=service).status_code == 422


def test_service_reads_contracts_without_prices(client: TestClient, people: People) -> None:
    body = {"account": people.account_id, "name": "Frame", "amount": "120000", "status": "active"}
    made = client.post("/api/v1/contracts", headers=people.headers("ruby"), json=body).json()
    assert made["amount"] == "120000.00"
    seen = client.get(f"/api/v1/contracts/{made['id']}", headers=people.headers("sven")).json()
    assert "amount" not in seen
    assert seen["name"] == "Frame"
    assert client.get("/api/v1/contracts?amount=120000", headers=people.headers("sven")).status_code == 422


def test_a_deleted_record_is_gone_and_in_the_audit(
    client: TestClient, people: People, service: dict[str, str]
) -> None:
    address = f"/api/v1/accounts/{people.account_id}"
    assert client.delete(address, headers=people.headers("ruby")).status_code == 204
    assert client.get(address, headers=service).status_code == 404
    last = client.get("/api/v1/audit?limit=1000", headers=service).json()["items"][-1]
    assert (last["action"], last["entity"], last["actor"]) == ("delete", "account", "ruby")


def test_a_role_that_has_no_business_with_a_record_is_told_so(client: TestClient, people: People) -> None:
    assert client.get("/api/v1/opportunities", headers=people.headers("mark")).status_code == 403
    new = {"code": "P-1", "name": "Pump"}
    assert client.post("/api/v1/products", headers=people.headers("ruby"), json=new).status_code == 403


def test_an_existing_customer_is_not_made_twice_nor_shown(client: TestClient, people: People) -> None:
    body = {"name": "Brightwater Pumps Ltd."}
    answer = client.post("/api/v1/accounts", headers=people.headers("remo"), json=body)
    assert answer.status_code == 409
    assert "ruby" not in answer.text.lower()
