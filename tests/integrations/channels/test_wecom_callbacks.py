"""The callback address of the WeCom application: what is taken, what is refused, and that refusing changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import wecom
from office import Office
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.settings import Settings
from integrations.queues import InboundMessage

VECTORS = json.loads((Path(__file__).parent / "published.json").read_text("utf-8"))["wecom"]
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><xml><Encrypt>&c;</Encrypt></xml>'
)


def _kept(office: Office) -> int:
    with office.app.database.reading() as session:
        return session.scalar(select(func.count(InboundMessage.id))) or 0


@pytest.fixture(params=VECTORS, ids=lambda one: one["id"])
def vector(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = request.param
    return found


def test_the_published_samples_verify_at_the_open_door(
    vector: dict[str, Any], settings: Settings, platform: wecom.WeCom
) -> None:
    sent = settings.model_copy(
        update={
            "wecom_token": vector["token"], "wecom_aes_key": vector["encoding_aes_key"],
            "wecom_corp_id": vector["receive_id"], "now": datetime.fromtimestamp(int(vector["timestamp"]), UTC),
        }
    )  # fmt: skip
    office = Office(sent, platform)
    query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
    if vector["kind"] == "echostr":
        answer = office.client.get("/wecom/callback", params={**query, "echostr": vector["encrypt"]})
        assert (answer.status_code, answer.text) == (200, vector["plaintext"])
    else:
        answer = office.client.post("/wecom/callback", params=query, content=vector["body"].encode())
        is_sound = vector["kind"] == "xml_post"  # Tencent's JSON sample decrypts to broken JSON
        assert (answer.status_code, _kept(office)) == ((200, 1) if is_sound else (403, 0))
    office.close()


def test_a_message_is_kept_and_acknowledged_with_nothing(office: Office) -> None:
    answer = office.post(wecom.text_message("W-mei", "你好", at=office.now))
    assert (answer.status_code, answer.content, _kept(office)) == (200, b"", 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"msg_signature": "0" * 40}, {"msg_signature": ""}, {"msg_signature": "Ünïcode"}, {"timestamp": "12a4"},
        {"timestamp": ""}, {"timestamp": "9" * 40}, {"nonce": "another"},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_not_signed_by_wecom_is_refused(office: Office, wrong: dict[str, str]) -> None:
    sealed = wecom.seal(wecom.text_message("W-mei", "今天拜访了青禾", at=office.now), at=office.now)
    with capture_logs() as logs:
        answer = office.client.post("/wecom/callback", params=sealed.query | wrong, content=sealed.body)
    assert (answer.status_code, _kept(office)) == (403, 0)
    assert any(entry["event"] == "callback refused" for entry in logs)
    assert not any(
        secret in str(logs) for secret in (wecom.TOKEN, wecom.AES_KEY, "青禾", sealed.query["nonce"])
    )


@pytest.mark.parametrize("seconds", [-301, 301, -86_400])
def test_a_message_of_another_hour_is_refused_by_the_companys_clock(office: Office, seconds: int) -> None:
    assert (
        office.post(wecom.text_message("W-mei", "你好", at=office.now), at=office.now + seconds).status_code
        == 403
    )
    assert _kept(office) == 0


def test_another_companys_message_is_refused(office: Office) -> None:
    said = wecom.text_message("W-mei", "你好", at=office.now)
    foreign = wecom.seal(said, at=office.now, corp="wwffffffffffffffff")
    assert (
        office.client.post("/wecom/callback", params=foreign.query, content=foreign.body).status_code == 403
    )
    relabelled = foreign.body.replace(b"wwffffffffffffffff", wecom.CORP.encode())
    assert office.client.post("/wecom/callback", params=foreign.query, content=relabelled).status_code == 403
    assert office.post(said.replace(wecom.CORP, "wwffffffffffffffff")).status_code == 403
    assert _kept(office) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<xml>",
        b"no xml",
        b"{",
        b"[]",
        b"<a/>",
        BOMB.encode(),
        b"\xff\xfe",
        b"<xml>" * 5000,
        b"<a>" * 200_000,
    ],
)
def test_broken_bodies_are_refused(office: Office, body: bytes) -> None:
    query = wecom.seal("x", at=office.now).query
    assert office.client.post("/wecom/callback", params=query, content=body).status_code == 403


@pytest.mark.parametrize("inner", ["", "<xml>", "text", BOMB, "<xml><MsgType>text</MsgType></xml>", "<xml/>"])
def test_signed_nonsense_is_refused(office: Office, inner: str) -> None:
    assert office.post(inner).status_code == 403
    assert _kept(office) == 0


def test_an_event_nobody_knows_is_refused_and_a_known_one_taken(office: Office) -> None:
    assert office.post(wecom.event("W-mei", "brand_new_event", at=office.now)).status_code == 403
    for name in ("subscribe", "enter_agent", "LOCATION", "view"):
        assert office.post(wecom.event("W-mei", name, at=office.now, EventKey="")).status_code == 200
    assert _kept(office) == 0


def test_a_known_id_is_taken_and_nothing_is_done(office: Office) -> None:
    said = wecom.text_message("W-mei", "你好", at=office.now, message_id=42)
    other = wecom.text_message("W-mei", "今天拜访了青禾", at=office.now, message_id=42)
    assert [office.post(one).status_code for one in (said, said, other)] == [200, 200, 200]
    assert _kept(office) == 1


def test_the_address_is_checked_within_its_rules(office: Office) -> None:
    answer = office.client.get("/wecom/callback", params=wecom.echo("5312001", at=office.now))
    assert (answer.status_code, answer.content) == (200, b"5312001")
    assert office.client.get("/wecom/callback").status_code == 403
    assert (
        office.client.get("/wecom/callback", params=wecom.echo("1", at=office.now - 900)).status_code == 403
    )


def test_without_credentials_there_is_no_door(settings: Settings, platform: wecom.WeCom) -> None:
    office = Office(settings.model_copy(update={"wecom_secret": ""}), platform)
    assert office.app.channels == {}
    assert office.post(wecom.text_message("W-mei", "你好", at=office.now)).status_code == 404
    office.close()
