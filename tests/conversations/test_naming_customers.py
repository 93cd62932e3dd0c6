"""How people call their customers: in short, in pinyin, with slips, by this and that; and what is no customer."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from talking import Chat

from crm_core.models import Account, User
from crm_core.services import accounts, contacts, users

BAKERY = "宁波金麦烘焙食品有限公司"
COLD_STORE = "上海恒隆冷链物流有限公司"
FISH = "台州海味轩水产冷冻有限公司"
COFFEE = "Blue Heron Coffee Roasters LLC"
MILL = "前进面粉厂"
SHOP = "Target Bakery Supplies Ltd"


@pytest.fixture
def known(chat_anywhere: Chat) -> Chat:
    """Mei's customers of other trades, one of Jun's, and one in the pool."""
    with chat_anywhere.app.database.transaction() as session:
        staff = {one.username: one for one in session.scalars(select(User))}
        mei = staff["mei"]
        for name, short, aliases, person in (
            (BAKERY, "金麦", ["金麦坊"], ("孔令辉", "采购经理")), (COLD_STORE, "恒隆冷链", [], ("王志强", "总经理")),
            (FISH, "海味轩", [], ("张海涛", "厂长")), (COFFEE, "Blue Heron", ["BHCR"], ("Sarah Chen", "buyer")),
            (MILL, "前进", [], ("赵前进", "厂长")), (SHOP, "Target", [], ("Amy Fox", "buyer")),
        ):  # fmt: skip
            made = accounts.create(session, by=mei, name=name, short_name=short, aliases=aliases)
            contacts.create(session, by=mei, account=made, name=person[0], title=person[1])
        accounts.create(session, by=staff["jun"], name="北京恒星冷链科技有限公司", short_name="恒星")
    return chat_anywhere


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("拜访了宁波金麦烘焙食品有限公司，聊了烤炉", BAKERY), ("拜访了金麦坊，聊了烤炉", BAKERY),
        ("刚去了jinmai，聊了烤炉", BAKERY), ("今天去了金迈，聊了烤炉", BAKERY), ("拜訪了寧波金麥，聊了烤爐", BAKERY),
        ("拜访了金麦烘培，聊了烤炉", BAKERY), ("拜访了hwx，看了冷库", FISH), ("拜访了海味萱，看了冷库", FISH),
        ("visited BHCR this morning, showed the grinder", COFFEE), ("Had a call with blue heron coffee", COFFEE),
        ("Had a call with Bleu Heron about samples", COFFEE), ("今天跟前进的赵厂长通了电话", MILL),
        ("met with Target's Amy about mixers yesterday", SHOP),
    ],
)  # fmt: skip
def test_a_customer_is_known_by_what_people_call_it(known: Chat, text: str, account: str) -> None:
    heard = known.says(text)
    assert heard.awaiting is None
    assert heard.new["activity"]["account"] == account


@pytest.mark.parametrize("text", ["项目稳步前进，客户很满意", "we hit our target for this quarter"])
def test_an_everyday_word_is_no_customer(known: Chat, text: str) -> None:
    assert not known.says(text).written


@pytest.mark.parametrize("name", ["恒星冷链", "金麦郎", "海味斋", "海味仙"])
def test_a_name_that_only_resembles_a_customers_is_asked(known: Chat, name: str) -> None:
    heard = known.says(f"拜访了{name}，聊了合作")
    assert heard.awaiting == "choice"
    assert not heard.written
    assert f"新建客户「{name}」" in heard.text


def test_a_slip_is_forgiven_to_nobody_whose_customer_it_is_not(known: Chat) -> None:
    assert BAKERY not in known.by("jun").says("今天去了金迈，聊了烤炉").text


def test_a_contact_is_known_by_the_sound_of_the_name(known: Chat) -> None:
    assert known.says("拜访了金麦的孔令会，聊了烤炉").new["activity"]["contacts"] == ["孔令辉"]
    assert known.says("和老孔吃了饭，聊了新烤炉").new["activity"]["account"] == BAKERY


def test_this_customer_is_the_one_spoken_of(known: Chat) -> None:
    known.says("拜访了金麦，聊了烤炉")
    assert BAKERY in known.says("这个客户最近聊了什么").text
    assert known.says("刚跟这个客户通了电话，对方要报价").new["activity"]["account"] == BAKERY


def test_a_new_customer_is_found_by_the_next_message(known: Chat) -> None:
    with known.app.database.transaction() as session:
        mei = session.scalars(select(User).where(User.username == "mei")).one()
        accounts.create(session, by=mei, name="绍兴稻香酒业有限公司")
    assert known.says("拜访了绍兴稻香，聊了灌装线").new["activity"]["account"] == "绍兴稻香酒业有限公司"


def test_slips_follow_a_customer_that_is_handed_on(known: Chat) -> None:
    with known.app.database.transaction() as session:
        bakery = session.scalars(select(Account).where(Account.name == BAKERY)).one()
        bakery.owner = session.scalars(select(User).where(User.username == "jun")).one()
    assert known.by("jun").says("今天去了金迈，聊了烤炉").new["activity"]["account"] == BAKERY
    assert not known.says("今天去了金迈，聊了烤炉").written


@pytest.mark.parametrize("name", ["绿野种苗", "旷野种苗"])
def test_a_trade_shared_with_a_customer_makes_no_likeness(chat: Chat, name: str) -> None:
    heard = chat.says(f"昨天去了{name}，聊了棚膜")
    assert heard.awaiting == "choice"
    assert "田野" not in heard.text


def test_a_surname_borne_elsewhere_does_not_settle_an_unknown_customer(chat: Chat) -> None:
    heard = chat.by("ivy").says("Visited Orchard Growers yesterday, Moss wants two houses")
    assert heard.awaiting == "choice"
    assert "Orchard Growers" in heard.text


def test_a_courtesy_tells_two_customers_people_not_apart(chat: Chat) -> None:
    with chat.app.database.transaction() as session:
        mei = session.scalars(select(User).where(User.username == "mei")).one()
        for name, person in (
            ("黄石楚云药房有限公司", ("汪洁", "人力总监")),
            ("襄阳楚云内饰有限公司", ("汪涛", "人事部长")),
        ):
            made = accounts.create(session, by=mei, name=name, aliases=["楚云"])
            contacts.create(session, by=mei, account=made, name=person[0], title=person[1])
    assert chat.says("中午跟楚云汪总吃了个便饭，他说预算砍了三成").awaiting == "choice"
    assert chat.says("内饰").new["activity"]["contacts"] == ["汪涛"]
    assert chat.says("楚云汪部长来电，要加一种工价").new["activity"]["contacts"] == ["汪涛"]


def test_a_slip_is_settled_by_the_one_person_it_fits(known: Chat) -> None:
    heard = known.says("恒农冷链王总来电话，冷库要加两台蒸发器")
    assert heard.awaiting is None
    assert heard.new["activity"]["account"] == COLD_STORE
    assert heard.new["activity"]["contacts"] == ["王志强"]


@pytest.mark.parametrize("who", ["恒农冷链王会计", "恒农冷链李总", "恒星冷链王总"])
def test_a_slip_is_asked_where_nobody_bears_it_out_or_it_sounds_otherwise(known: Chat, who: str) -> None:
    heard = known.says(f"{who}来电话，冷库要加两台蒸发器")
    assert heard.awaiting == "choice"
    assert not heard.written


def test_the_way_that_was_ordered_stays_though_the_details_come_later(chat: Chat) -> None:
    assert chat.says("我要记个拜访").awaiting == "slot:account"
    heard = chat.says("青禾，聊的滴灌管的价")
    assert heard.new["activity"]["kind"] == "visit"
    assert heard.new["activity"]["content"] == "青禾，聊的滴灌管的价"


def test_a_namesake_in_another_town_is_not_the_customer_that_is_known(chat: Chat) -> None:
    with chat.app.database.transaction() as session:
        mei = users.get_by_username(session, "mei")
        accounts.create(session, by=mei, name="青岛仁和花木有限公司", short_name="仁和")
    assert "青岛仁和" in chat.says("仁和的负责人是谁").text
    assert "青岛仁和" not in Chat(chat.app, "mei", "another").says("上海仁和花卉那单多少钱").text
