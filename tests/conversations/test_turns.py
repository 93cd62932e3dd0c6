"""Every message has its one turn: once, in order, whole or not at all."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from talking import Chat

from bot.worker import Worker
from crm_core.clock import real_now
from crm_core.models import Activity, Opportunity, Task
from integrations import inbox, outbox
from integrations.inbox import Claimed, SameIdOtherBody
from integrations.leases import MAX_ATTEMPTS, LeaseLost
from integrations.queues import InboundMessage, InboundStatus

VISIT = "今天拜访了青禾的陆明，看了育苗棚，下周三前我要给他发新报价"


def _claim(chat: Chat) -> Claimed:
    with chat.app.database.transaction() as session:
        claimed = inbox.claim(session)
    assert claimed is not None
    return claimed


def _all_may_be_tried_again(chat: Chat) -> None:
    """As if the pauses after failures, and the leases of those who died, were over."""
    with chat.app.database.transaction() as session:
        session.execute(
            update(InboundMessage).values(retry_at=None, lease_until=real_now() - timedelta(seconds=1))
        )


def test_a_message_sent_twice_gets_the_first_answer_and_writes_nothing(chat_anywhere: Chat) -> None:
    first = chat_anywhere.says(VISIT, message_id="twice")
    again = chat_anywhere.says(VISIT, message_id="twice")
    assert len(first.written) == 2
    assert again.answer == first.answer
    assert not again.written


def test_the_same_id_for_something_else_is_refused(chat_anywhere: Chat) -> None:
    chat_anywhere.says(VISIT, message_id="twice")
    with pytest.raises(SameIdOtherBody):
        chat_anywhere.says("撤销", message_id="twice")
    assert len(chat_anywhere.all(Activity)) == 1


def test_the_same_id_of_another_speaker_is_another_message(chat: Chat) -> None:
    chat.says(VISIT, message_id="twice")
    assert chat.by("ivy", "c1").says("Visited Fernhill today", message_id="twice").written


def test_turns_of_a_conversation_are_taken_in_order_by_two_at_once(chat_anywhere: Chat) -> None:
    chat = chat_anywhere
    amounts = [f"{number}万" for number in range(61, 69)]
    for amount in amounts:
        chat.app.worker.accept(chat.inbound(f"青禾温室滴灌金额改成{amount}"))
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        while chat.app.worker.work_once():
            pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while chat.app.worker.work_once():
        pass  # what one of them left while the other had the conversation
    changes = [entry.changes["amount"][1] for entry in chat._audit(0) if "amount" in entry.changes][-8:]
    assert changes == [f"{number}0000.00" for number in range(61, 69)]
    assert [one.amount for one in chat.all(Opportunity) if one.name == "青禾温室滴灌"] == [680000]


def test_only_what_documents_may_answer_waits_for_them_to_be_loaded(chat: Chat) -> None:
    knowledge = chat.app.knowledge
    knowledge.will_load()
    for said in ("呼噜呼噜喵", "好", "撤销", "阿巴阿巴阿巴阿巴"):
        chat.says(said)
    assert not knowledge.is_wanted(0)
    asking = threading.Thread(target=chat.says, args=("进口滤芯的退货运费谁出？",))
    asking.start()
    assert knowledge.is_wanted(30)
    knowledge.load_in_background(chat.app.database.transaction).join()
    asking.join()
    assert not chat.app.worker.work_once()


def test_whoever_has_lost_the_lease_writes_nothing(chat_anywhere: Chat) -> None:
    chat = chat_anywhere
    received = chat.app.worker.accept(chat.inbound(VISIT))
    late = _claim(chat)
    _all_may_be_tried_again(chat)
    _claim(chat)
    with pytest.raises(LeaseLost):
        chat.app.conversation.take_turn(late)
    assert chat.all(Activity) == []
    assert chat.all(Task) == []
    with chat.app.database.reading() as session:
        assert outbox.answer_to(session, received.id) is None


def test_a_message_that_always_fails_is_kept_and_its_speaker_told(chat: Chat) -> None:
    def fail(_: Claimed) -> None:
        raise RuntimeError("always")

    worker = Worker(chat.app.database, fail, chat.app.conversation.apologise)
    received = worker.accept(chat.inbound(VISIT))
    for _ in range(MAX_ATTEMPTS):
        assert worker.work_once()
        _all_may_be_tried_again(chat)
    assert not worker.work_once()
    with chat.app.database.reading() as session:
        assert [one.status for one in inbox.dead_letters(session)] == [InboundStatus.DEAD]
        answer = outbox.answer_to(session, received.id)
    assert answer is not None
    assert "已经保存" in answer["replies"][0]["text"]


def test_a_failed_try_leaves_nothing_and_the_next_one_writes_once(chat: Chat) -> None:
    tries: list[int] = []

    def fail_at_the_end_once(claimed: Claimed) -> None:
        tries.append(claimed.attempts)
        lost = replace(claimed, lease="somebody else's") if len(tries) == 1 else claimed
        chat.app.conversation.take_turn(lost)

    worker = Worker(chat.app.database, fail_at_the_end_once, chat.app.conversation.apologise)
    worker.accept(chat.inbound(VISIT))
    worker.work_once()
    assert chat.all(Activity) == []
    _all_may_be_tried_again(chat)
    worker.work_once()
    assert len(chat.all(Activity)) == 1
    assert tries == [1, 2]


def test_a_dead_message_does_not_hold_up_its_conversation(chat: Chat) -> None:
    chat.app.worker.accept(chat.inbound("坏消息"))
    with chat.app.database.transaction() as session:
        session.execute(update(InboundMessage).values(status=InboundStatus.DEAD))
    assert chat.says(VISIT).written
