"""Every entry reaches its channel once, in the order of its conversation, however often a platform refuses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from crm_core.clock import real_now
from crm_core.db import Database
from integrations import delivery, inbox, outbox
from integrations.channels.channel import Delivery, SendFailed
from integrations.messages import Answer, Inbound, Reply
from integrations.queues import OutboundMessage, OutboundStatus


class Platform:
    """Remembers what arrived; `refuse` may raise SendFailed."""

    name = "wecom"

    def __init__(self, refuse: Callable[[Delivery], None] = lambda _: None) -> None:
        self.refuse = refuse
        self.arrived: list[tuple[str, str]] = []
        self.answers: list[dict[str, Any]] = []

    def send(self, delivery: Delivery) -> dict[str, Any]:
        self.refuse(delivery)
        self.arrived.append((delivery.conversation, delivery.payload["replies"][0]["text"]))
        self.answers.append(dict(delivery.answers))
        return {"msgid": delivery.key}


def _notice(database: Database, conversation: str, text: str) -> None:
    with database.transaction() as session:
        outbox.notify(
            session,
            channel="wecom",
            conversation=conversation,
            recipient="mei",
            answer=Answer((Reply(text),)),
        )


def _entries(database: Database) -> list[OutboundMessage]:
    with database.reading() as session:
        return list(session.scalars(select(OutboundMessage).order_by(OutboundMessage.id)))


def _pauses_are_over(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(OutboundMessage).values(retry_at=None))


def test_several_threads_keep_the_order_inside_each_conversation(database: Database) -> None:
    platform = Platform()
    for number in range(12):
        _notice(database, f"c{number % 3}", str(number))
    start = threading.Barrier(4)

    def deliver() -> None:
        start.wait()
        while any(entry.status is OutboundStatus.WAITING for entry in _entries(database)):
            delivery.run_once(database, {"wecom": platform})

    threads = [threading.Thread(target=deliver) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for conversation in ("c0", "c1", "c2"):
        heard = [int(text) for where, text in platform.arrived if where == conversation]
        assert heard == sorted(heard)
        assert len(heard) == 4


def test_a_platform_that_names_a_pause_is_given_it(database: Database) -> None:
    def limit(_: Delivery) -> None:
        raise SendFailed("too many", retry_after=45)

    _notice(database, "c1", "one")
    assert delivery.run_once(database, {"wecom": Platform(limit)})
    (entry,) = _entries(database)
    assert entry.retry_at is not None
    assert timedelta(seconds=40) < entry.retry_at - real_now() < timedelta(seconds=46)
    assert not delivery.run_once(database, {"wecom": Platform()})


def test_what_waits_holds_up_its_own_conversation_only(database: Database) -> None:
    def refuse_one(sent: Delivery) -> None:
        if sent.payload["replies"][0]["text"] == "stuck":
            raise SendFailed("not now")

    platform = Platform(refuse_one)
    for conversation, text in (("c1", "stuck"), ("c1", "behind"), ("c2", "free")):
        _notice(database, conversation, text)
    while delivery.run_once(database, {"wecom": platform}):
        pass
    assert platform.arrived == [("c2", "free")]
    platform.refuse = lambda _: None
    _pauses_are_over(database)
    while delivery.run_once(database, {"wecom": platform}):
        pass
    assert platform.arrived[1:] == [("c1", "stuck"), ("c1", "behind")]


def test_a_final_refusal_is_a_dead_letter_and_a_fault_of_ours_is_tried_again(database: Database) -> None:
    def refuse(sent: Delivery) -> None:
        if sent.conversation == "c1":
            raise SendFailed("no such member", final=True)
        raise ZeroDivisionError

    for conversation in ("c1", "c2"):
        _notice(database, conversation, "text")
    while delivery.run_once(database, {"wecom": Platform(refuse)}):
        pass
    first, second = _entries(database)
    assert (first.status, first.error) == (OutboundStatus.DEAD, "no such member")
    assert (second.status, second.error) == (OutboundStatus.WAITING, "ZeroDivisionError")


def test_a_reply_knows_the_handle_of_what_it_answers(database: Database) -> None:
    asked = Inbound("wecom", "c1", "mei", "m1", "撤销", handle={"response_code": "R1"})
    with database.transaction() as session:
        _, claimed = inbox.receive_and_take(session, asked)
        assert claimed is not None
        inbox.done(session, claimed)
        outbox.reply(session, claimed, Answer((Reply("好"),)))
    platform = Platform()
    delivery.run_once(database, {"wecom": platform})
    assert platform.answers == [{"response_code": "R1"}]
    assert _entries(database)[0].handle["msgid"].startswith("kechat-1-")


def test_what_a_dead_process_was_sending_is_sent_at_once_by_the_next(database: Database) -> None:
    _notice(database, "c1", "text")
    with database.transaction() as session:
        assert outbox.claim(session, ["wecom"]) is not None
    platform = Platform()
    assert not delivery.run_once(database, {"wecom": platform})
    with database.transaction() as session:
        outbox.release_all(session)
    assert delivery.run_once(database, {"wecom": platform})
    assert platform.arrived == [("c1", "text")]
