"""What a stage wants: whoever is above decides by card when it is missing, or the stage is not entered at all."""

from __future__ import annotations

from talking import Chat

from bot.reminders.rulebook import FILE
from crm_core.models import Comment, Opportunity, Stage


def _deal(chat: Chat) -> Opportunity:
    return next(one for one in chat.all(Opportunity) if one.name == "青禾温室滴灌")


def _insist(chat: Chat) -> None:
    (chat.app.settings.data_dir / FILE).write_text("block: [negotiation]\n", "utf-8")


def test_a_stage_entered_without_a_proposal_is_put_before_the_manager(chat: Chat) -> None:
    heard = chat.says("青禾温室滴灌推进到商务谈判")
    assert heard.changes["opportunity"]["stage"] == ["proposal", "negotiation"]
    assert "还缺：报价单或方案（已请沈岚确认）" in heard.text
    assert "罗梅 把「青禾温室滴灌」推进到商务谈判" in chat.notices_to("shen")[-1]
    chat.by("shen").presses(f"stage.approve:{_deal(chat).id}")
    assert "同意" in chat.notices_to("mei")[-1]
    assert "商务谈判" in chat.all(Comment)[0].text


def test_sent_back_it_is_where_it_was(chat: Chat) -> None:
    chat.says("青禾温室滴灌推进到商务谈判")
    assert not chat.presses(f"stage.back:{_deal(chat).id}").text.startswith("已更新")
    heard = chat.by("shen").presses(f"stage.back:{_deal(chat).id}")
    assert heard.changes["opportunity"]["stage"] == ["negotiation", "proposal"]
    assert "退回到方案提交" in chat.notices_to("mei")[-1]


def test_with_all_there_nobody_is_asked(chat: Chat) -> None:
    chat.says("给青禾出一份报价单，滴灌机组2台，单价1万，有效期到4月10日")
    heard = chat.says("青禾温室滴灌推进到商务谈判")
    assert "还缺" not in heard.text
    assert not chat.notices_to("shen")


def test_a_company_may_insist(chat: Chat) -> None:
    _insist(chat)
    try:
        heard = chat.says("青禾温室滴灌推进到商务谈判，概率改到80%")
        assert not heard.written
        assert "“青禾温室滴灌”进入商务谈判前还缺：报价单或方案" in heard.text
        chat.says("给青禾出一份报价单，滴灌机组2台，单价1万，有效期到4月10日")
        chat.says("青禾温室滴灌推进到商务谈判，概率改到80%")
        assert (_deal(chat).stage, _deal(chat).probability) == (Stage.NEGOTIATION, 80)
    finally:
        (chat.app.settings.data_dir / FILE).unlink()
