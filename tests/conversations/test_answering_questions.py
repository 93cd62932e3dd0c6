"""What is open stays open until it is answered: by whatever words answer it, and by no others."""

from __future__ import annotations

import pytest
from talking import Chat

from crm_core.models import Activity, Ticket

TOLD = "今天拜访了云溪，看了育苗棚"


@pytest.mark.parametrize(
    "asked", ["云溪花卉的负责人是谁？", "hang on, who owns 云溪花卉?", "我今天有哪些待办", "滴灌带怎么冲洗？"]
)
def test_a_question_in_between_chooses_nothing(chat: Chat, asked: str) -> None:
    assert chat.says(TOLD).awaiting == "choice"
    between = chat.says(asked)
    assert not between.written
    assert between.awaiting == "choice"
    assert chat.says("花卉那家").new["activity"]["account"] == "云溪花卉有限公司"


@pytest.mark.parametrize(
    "asked",
    ["青禾陆明的手机号先给我", "先报一下青禾田静电话", "青禾温室滴灌的赢率", "把青禾的跟进念给我听听"],
)
def test_a_question_put_as_a_noun_or_an_order_is_served_and_chooses_nothing(chat: Chat, asked: str) -> None:
    chat.says(TOLD)
    between = chat.says(asked)
    assert "青禾" in between.text
    assert (between.written, between.awaiting) == ([], "choice")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("后面那个", -1),
        ("前者", 0),
        ("下面那个吧", -1),
        ("the latter", -1),
        ("花卉的", "云溪花卉"),
        ("果蔬那头", "云溪果蔬"),
    ],
)
def test_a_choice_is_answered_by_where_it_stands_or_in_a_word_or_two(
    chat: Chat, said: str, name: str | int
) -> None:
    offered = [one for one in chat.says(TOLD).text.splitlines() if one[:1].isdigit()]
    account = chat.says(said).new["activity"]["account"]
    assert (name if isinstance(name, str) else account) in (
        account if isinstance(name, str) else offered[name]
    )


def test_a_choice_is_answered_late_and_with_what_was_said_before(chat: Chat) -> None:
    chat.says(TOLD)
    assert chat.says("等会儿，青禾陆明的手机号先给我").awaiting == "choice"
    assert chat.says("刚才说的是花卉").new["activity"]["account"] == "云溪花卉有限公司"


def test_whose_deal_it_is_is_told_by_what_it_is_about(chat: Chat) -> None:
    manager = Chat(chat.app, "shen", "of the manager")
    for name, about in (("云溪果蔬有限公司", "水肥一体机"), ("云溪花卉有限公司", "遮阳网")):
        manager.says(f"给{name}建个商机：{about}，20万")
    assert chat.says("云溪那个商机金额改成26万").awaiting == "choice"
    assert "水肥" in chat.says("水肥那个").written[0].label


def test_another_customer_than_those_offered_is_none_of_them(chat: Chat) -> None:
    chat.says(TOLD)
    assert chat.says("不是云溪，是田野").new["activity"]["account"] == "田野种苗有限公司"


@pytest.mark.parametrize(
    "no",
    ["行那算了", "哦好不用了", "先不记了", "当我没说", "ok never mind", "no, leave it", "算了，我记错了"],
)
def test_a_no_in_ones_own_words_drops_the_draft(chat: Chat, no: str) -> None:
    chat.says(TOLD)
    assert chat.says(no).awaiting is None
    assert chat.all(Activity) == []


@pytest.mark.parametrize("no", ["哦，那不问了", "ok never mind", "不用转了，我自己问", "先不开了"])
def test_a_no_to_an_offer_opens_no_ticket(chat: Chat, no: str) -> None:
    customer = chat.as_customer("青禾农业科技有限公司", "陆明")
    assert customer.says("育苗床的荷载是多少？").awaiting == "confirmation"
    assert customer.says(no).awaiting is None
    assert chat.all(Ticket) == []


@pytest.mark.parametrize("yes", ["好，转吧", "yes please", "帮我转给同事", "嗯嗯要的"])
def test_a_yes_in_ones_own_words_takes_the_offer(chat: Chat, yes: str) -> None:
    customer = chat.as_customer("青禾农业科技有限公司", "陆明")
    customer.says("育苗床的荷载是多少？")
    assert customer.says(yes).new["ticket"]["account"] == "青禾农业科技有限公司"


def test_a_question_is_no_yes(chat: Chat) -> None:
    chat.says("青禾温室滴灌赢了")
    for said in ("ok, who owns 田野?", "好的，田野的负责人是谁？", "对了，田野有几个联系人"):
        assert not chat.says(said).written
    assert chat.says("对，赢了").new["opportunity"]["status"] == "won"


@pytest.mark.parametrize(
    "asked", ["这份合同还欠多少", "他们还差多少没付", "what do they still owe us on that contract?"]
)
def test_what_is_owed_is_asked_of_the_contract_just_shown(chat: Chat, asked: str) -> None:
    chat.says("青禾一期棚架的合同什么时候到期")
    owed = chat.says(asked).text.replace(",", "")
    assert "96000" in owed
    assert "320000" not in owed
