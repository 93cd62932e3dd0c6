"""What somebody has once answered to "which customer?" is not asked again: the words are theirs from then on."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from talking import Chat, Heard

from crm_core.models import Account, Role, User
from crm_core.names.learned import LearnedName
from crm_core.permissions import operator
from crm_core.services import accounts, contacts, users

PEARS, TEA = "前山果业有限公司", "前山茶叶有限公司"
VISIT = "今天拜访了{}，聊了新棚的图纸"


def _settled(chat: Chat) -> Chat:
    """Two customers of Mei's that are both called 前山, each with a person."""
    with chat.app.database.transaction() as session:
        mei = session.scalars(select(User).where(User.username == "mei")).one()
        for name, person in ((PEARS, "袁梨"), (TEA, "郝茗")):
            made = accounts.create(session, by=mei, name=name)
            contacts.create(session, by=mei, account=made, name=person)
    return chat


@pytest.fixture
def mei(chat: Chat) -> Chat:
    return _settled(chat)


def _visits(chat: Chat, name: str) -> Heard:
    return chat.says(VISIT.format(name))


def _chooses(chat: Chat, words: str, account: str) -> Heard:
    """Says it, is asked which, and answers with the number that stands before the account."""
    asked = _visits(chat, words)
    assert asked.awaiting == "choice", asked.text
    line = next(one for one in asked.text.splitlines() if account in one)
    return chat.says(line.partition(".")[0])


def _is_used_to(chat: Chat, words: str, account: str) -> None:
    """Chooses the same twice, in two conversations."""
    for number in (1, 2):
        _chooses(chat.by(chat.user, f"before-{chat.user}-{number}"), words, account)


def _account(heard: Heard) -> str:
    assert heard.awaiting is None, heard.text
    return str(heard.new["activity"]["account"])


def _change(chat: Chat, name: str, **values: object) -> None:
    with chat.app.database.transaction() as session:
        account = session.scalars(select(Account).where(Account.name == name)).one()
        accounts.change(session, account, by=operator(), **values)


def _colleague(chat: Chat, username: str, *shared: str) -> Chat:
    """One more rep of the region, who works on these customers, too."""
    with chat.app.database.transaction() as session:
        user = users.create(
            session, by=operator(), username=username, name=f"同事{username}", role=Role.REP, region="东区"
        )
        for account in session.scalars(select(Account).where(Account.name.in_(shared))):
            account.collaborators = [*account.collaborators, user]
    return chat.by(username)


def test_who_chooses_the_same_again_is_not_asked_a_third_time(chat_anywhere: Chat) -> None:
    mei = _settled(chat_anywhere)
    _is_used_to(mei, "前山", TEA)
    assert _account(_visits(mei, "前山")) == TEA
    assert TEA in mei.by("mei", "elsewhere").says("前山最近聊了什么").text
    with mei.app.database.reading() as session:
        kept = session.scalars(select(LearnedName)).one()
    assert (kept.words, kept.times) == ("前山", 2)


def test_one_choice_holds_in_its_conversation_and_is_offered_first_in_others(mei: Chat) -> None:
    assert _account(_chooses(mei, "前山", TEA)) == TEA
    assert _account(_visits(mei, "前山")) == TEA
    asked = _visits(mei.by("mei", "elsewhere"), "前山")
    assert asked.awaiting == "choice"
    assert TEA in asked.text.splitlines()[1]


def test_another_choice_takes_the_place_of_the_one_before(mei: Chat) -> None:
    _chooses(mei, "前山", TEA)
    _is_used_to(mei, "前山", PEARS)
    assert _account(_visits(mei, "前山")) == PEARS


def test_an_unknown_nickname_is_learned_from_the_name_that_explains_it(mei: Chat) -> None:
    assert _visits(mei, "老梨园").awaiting == "choice"
    assert _account(mei.says("就是前山果业")) == PEARS
    assert _account(_visits(mei, "老梨园")) == PEARS
    assert PEARS in mei.says("老梨园最近聊了什么").text


def test_a_correction_from_one_customer_to_its_namesake_counts_as_a_choice(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    _visits(mei, "前山")
    assert mei.says("不对，是前山果业").new["activity"]["account"] == PEARS
    asked = _visits(mei.by("mei", "elsewhere"), "前山")
    assert asked.awaiting == "choice"
    assert PEARS in asked.text.splitlines()[1]


def test_who_says_another_customer_by_mistake_teaches_nothing(mei: Chat) -> None:
    _visits(mei, "青禾")
    mei.says("不对，是田野")
    assert _account(_visits(mei, "青禾")) == "青禾农业科技有限公司"


def test_what_is_said_beside_the_words_counts_for_more(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    assert _account(_visits(mei, "前山的袁梨")) == PEARS
    assert _account(_visits(mei, "前山果业")) == PEARS


def test_it_is_the_speakers_alone(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    assert _visits(_colleague(mei, "lin", PEARS, TEA), "前山").awaiting == "choice"


def test_what_two_have_confirmed_is_offered_first_to_others_and_never_taken_for_granted(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    lin, wen = _colleague(mei, "lin", PEARS, TEA), _colleague(mei, "wen", PEARS, TEA)
    assert PEARS in _visits(wen, "前山").text.splitlines()[1]
    wen.says("算了")
    _chooses(lin, "前山", TEA)
    asked = _visits(wen, "前山")
    assert asked.awaiting == "choice"
    assert TEA in asked.text.splitlines()[1]


def test_a_nickname_that_two_share_is_offered_to_a_third_who_may_see_the_customer(mei: Chat) -> None:
    for one in (mei, _colleague(mei, "lin", PEARS)):
        _visits(one, "老梨园")
        one.says("前山果业")
    assert PEARS in _visits(_colleague(mei, "wen", PEARS), "老梨园").text
    assert PEARS not in _visits(mei.by("jun"), "老梨园").text


@pytest.mark.parametrize("field", ["short_name", "aliases"])
def test_the_name_that_somebody_enters_wins(mei: Chat, field: str) -> None:
    _is_used_to(mei, "前山", TEA)
    _change(mei, PEARS, **{field: "前山" if field == "short_name" else ["前山"]})
    assert _account(_visits(mei, "前山")) == PEARS


def test_of_two_with_the_same_short_name_the_chosen_one_is_known(mei: Chat) -> None:
    _is_used_to(mei, "云溪", "云溪花卉有限公司")
    assert _account(_visits(mei, "云溪")) == "云溪花卉有限公司"


def test_it_shows_nobody_what_they_may_not_see(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    with mei.app.database.transaction() as session:
        jun = session.scalars(select(User).where(User.username == "jun")).one()
        accounts.assign(
            session, session.scalars(select(Account).where(Account.name == TEA)).one(), by=operator(), to=jun
        )
    assert _account(_visits(mei, "前山")) == PEARS
    assert TEA not in mei.says("前山茶叶最近聊了什么").text


def test_the_words_follow_a_merged_customer_and_come_back_with_it(mei: Chat) -> None:
    with mei.app.database.transaction() as session:
        owner = session.scalars(select(User).where(User.username == "mei")).one()
        accounts.create(session, by=owner, name="前山花木有限公司")
    _is_used_to(mei, "前山", TEA)
    assert mei.says("把前山茶叶合并到前山花木").awaiting == "confirmation"
    mei.says("确认")
    elsewhere = mei.by("mei", "elsewhere")
    assert "前山花木有限公司" in elsewhere.says("前山最近聊了什么").text
    mei.says("撤销")
    assert TEA in elsewhere.says("前山最近聊了什么").text


def test_the_words_of_a_deleted_customer_are_nobodys(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    mei.says("删除客户前山茶叶")
    mei.says("确认")
    assert _account(_visits(mei, "前山")) == PEARS


@pytest.mark.parametrize("said", ["撤销", "不是这家", "not that one"])
def test_it_is_forgotten_when_it_was_wrong(mei: Chat, said: str) -> None:
    _is_used_to(mei, "前山", TEA)
    _visits(mei, "前山")
    mei.says(said)
    assert _visits(mei, "前山").awaiting == "choice"


def test_not_that_one_is_answered_with_the_right_one(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    _visits(mei, "前山")
    assert mei.says("不是这家").awaiting == "slot:account"
    assert mei.says("前山果业").new["activity"]["account"] == PEARS


def test_why_names_what_was_learned(mei: Chat) -> None:
    _is_used_to(mei, "前山", TEA)
    _visits(mei, "前山")
    told = mei.says("你怎么知道的").text
    assert "前山" in told
    assert f"您说过指的是「{TEA}」" in told


def test_words_that_only_point_back_teach_nothing(mei: Chat) -> None:
    _visits(mei, "前山茶叶")
    mei.says("刚跟这个客户通了电话，对方要报价")
    mei.says("不对，是前山果业")
    _visits(mei, "前山茶叶")
    assert _account(mei.says("刚跟这个客户通了电话，对方要样品")) == TEA
