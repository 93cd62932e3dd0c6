"""However a figure is asked for, it is the same number: the one that plain counting over all rows gives."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import greenhouses
import ledger as books
import pytest
from ledger import Ledger, Row
from talking import Chat

from bot.app import App
from bot.settings import Settings
from crm_core.clock import Clock
from crm_core.company import open_database

NOW = datetime(2027, 5, 12, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
Q2 = (date(2027, 4, 1), date(2027, 6, 30))
JUNE = (date(2027, 6, 1), date(2027, 6, 30))
YEAR = (date(2027, 1, 1), date(2027, 12, 31))


@pytest.fixture(scope="module")
def company(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[App, Ledger]]:
    folder = tmp_path_factory.mktemp("paraphrases")
    path = folder / "kechat.sqlite3"
    shutil.copyfile(sqlite_template, path)
    database = open_database(f"sqlite:///{path}", Clock("Asia/Shanghai", frozen=NOW))
    with database.transaction() as session:
        greenhouses._hire(session)
        session.flush()
        made = books.make(session, NOW)
    database.close()
    app = App(Settings(_env_file=None, data_dir=folder, now=NOW))
    yield app, made
    app.database.close()


def _is_open(row: Row) -> bool:
    return bool(row["status"] == "open")


def _won(row: Row) -> bool:
    return bool(row["status"] == "won")


def _lost(row: Row) -> bool:
    return bool(row["status"] == "lost")


def _east(row: Row) -> bool:
    return books.REGIONS[row["owner"]] == "东区"


def _of(owner: str):
    return lambda row: row["owner"] == owner


def _within(name: str, span: tuple[date, date]):
    return lambda row: row[name] is not None and span[0] <= row[name] <= span[1]


def _unpaid(row: Row) -> bool:
    return row["paid"] is None


# who asks; the rows and the number that are right; the same question in other words
GROUPS = {
    "my open pipeline": (
        "mei",
        lambda it: (it.of("opportunity", _is_open, _of("mei")), books.total),
        (
            "我手上在谈的商机一共多少钱",
            "我的在手单子合计多少",
            "我名下没关的商机总额",
            "漏斗里我的金额加起来是多少，就报个数",
            "what's my open pipeline worth right now?",
            "total value of my open deals",
        ),
    ),
    "open pipeline of the region": (
        "shen",
        lambda it: (it.of("opportunity", _is_open, _east), books.total),
        (
            "我们区在谈商机总共多少钱",
            "团队漏斗一共多少钱",
            "东区在手的单子合计多少",
            "本区没关的商机金额加一起给我个数",
            "What's the total open pipeline of my region?",
            "how much is my team's open pipeline worth",
        ),
    ),
    "weighted forecast of the quarter": (
        "boss",
        lambda it: (it.of("opportunity", _is_open, _within("close", Q2)), books.weighted),
        (
            "本季度加权预测是多少",
            "二季度要关的单，乘上概率是多少",
            "这个季度的预测按赢率折一下给我个数",
            "本季度预计成交的商机乘以概率一共多少",
            "weighted forecast for this quarter",
            "this quarter's forecast, probability adjusted",
        ),
    ),
    "weighted, west": (
        "boss",
        lambda it: (it.of("opportunity", _is_open, lambda row: not _east(row)), books.weighted),
        (
            "西区在谈的单子考虑赢率之后值多少",
            "西区漏斗加权金额",
            "西区在手商机乘以赢率是多少",
            "西区的open pipeline按概率加权多少",
        ),
    ),
    "without the west": (
        "boss",
        lambda it: (it.of("opportunity", _is_open, _east), books.total),
        (
            "不算西区，在谈的还有多少",
            "除了西区，在手单子一共多少钱",
            "刨掉西区的话漏斗还有多大",
            "在谈商机总额，西区除外",
            "除西区以外没关的商机合计多少",
            "在手商机合计多少，不要西区的",
            "西区以外的在谈单子一共多少钱",
            "非西区的在手商机总额",
            "total open pipeline without 西区",
            "open deals excluding 西区, how much in total?",
        ),
    ),
    "likely ones": (
        "boss",
        lambda it: (it.of("opportunity", _is_open, lambda row: row["probability"] >= 70), books.total),
        (
            "赢率70以上的单子列一下",
            "概率不低于70的商机有哪些",
            "在谈的里面把握七成以上的有哪些",
            "deals with a probability of at least 70%",
        ),
    ),
    "won this year": (
        "boss",
        lambda it: (it.of("opportunity", _won, _within("close", YEAR)), books.total),
        (
            "今年成交额一共多少",
            "今年赢下来的单子合计多少钱",
            "今年公司签单金额",
            "今年做了多少业绩",
            "total won this year",
            "how much did we win this year",
        ),
    ),
    "won by one of us": (
        "boss",
        lambda it: (it.of("opportunity", _won, _within("close", YEAR), _of("jun")), books.total),
        ("姚俊今年成交了多少", "今年姚俊拿下多少钱的单", "姚俊今年的业绩", "how much has 姚俊 won this year"),
    ),
    "lost in the quarter": (
        "boss",
        lambda it: (it.of("opportunity", _lost, _within("close", Q2)), books.total),
        (
            "二季度输掉的单子有哪些",
            "本季度丢了哪些单",
            "这个季度黄掉的商机列一下",
            "本季度输了多少钱的单",
            "which deals did we lose this quarter",
            "lost deals in Q2",
        ),
    ),
    "closing in June": (
        "mei",
        lambda it: (it.of("opportunity", _is_open, _of("mei"), _within("close", JUNE)), books.total),
        (
            "我六月份要关的单有哪些",
            "六月预计成交的商机，我的，列一下",
            "下个月我该签的单子合计多少",
            "我下个月能成交多少钱",
            "my deals due to close in June",
            "which of my deals close next month",
        ),
    ),
    "in negotiation": (
        "boss",
        lambda it: (it.of("opportunity", lambda row: row["stage"] == "negotiation"), books.total),
        (
            "商务谈判阶段的商机有哪些",
            "处在谈判阶段的单子一共多少钱",
            "谈判中的商机列列",
            "deals in negotiation",
            "list the opportunities in the negotiation stage",
        ),
    ),
    "of a product": (
        "boss",
        lambda it: (it.of("opportunity", _is_open, lambda row: row["amount"] >= 500000), books.total),
        (
            "50万以上的在谈商机",
            "在手的单里五十万往上的有哪些",
            "金额不低于50万的商机列一下",
            "open deals over 500k",
            "deals worth at least 500k",
        ),
    ),
    "past the close date": (
        "boss",
        lambda it: (it.of("opportunity", _is_open, lambda row: row["close"] < it.today), books.total),
        (
            "过了预计成交日还没关的商机",
            "预计成交日期已经过了的单有哪些",
            "逾期没关的商机有哪些",
            "deals past their close date that are still open",
        ),
    ),
    "overdue money": (
        "boss",
        lambda it: (it.of("payment", _unpaid, lambda row: row["due"] < it.today), books.total),
        (
            "逾期的回款有多少",
            "哪些款逾期了",
            "到期没付的钱一共多少",
            "逾期款列一下",
            "overdue payments",
            "how much money is overdue",
        ),
    ),
    "money of one of us": (
        "boss",
        lambda it: (it.of("payment", _unpaid, _of("ivy"), lambda row: row["due"] < it.today), books.total),
        (
            "Ivy Holt名下逾期的款有哪些",
            "Ivy Holt的客户逾期多少钱",
            "overdue payments of Ivy Holt",
            "Ivy Holt逾期回款合计多少",
        ),
    ),
    "received in April": (
        "boss",
        lambda it: (it.of("payment", _within("paid", (date(2027, 4, 1), date(2027, 4, 30)))), books.total),
        (
            "四月份回款多少",
            "上个月到账多少钱",
            "4月一共收了多少款",
            "上月进账多少",
            "how much money came in last month",
        ),
    ),
    "contracts ending this year": (
        "boss",
        lambda it: (it.of("contract", _within("ends", (it.today, date(2027, 12, 31)))), books.total),
        (
            "今年内到期的合同有哪些",
            "年底前要到期的合同列一下",
            "到今年年底要续的合同",
            "contracts expiring before the end of the year",
        ),
    ),
    "contracts signed this year": (
        "boss",
        lambda it: (it.of("contract", _within("signed", YEAR)), books.total),
        ("今年签了多少份合同", "今年签订的合同合计多少", "今年签的合同列一下", "contracts signed this year"),
    ),
    "neglected for a month": (
        "boss",
        lambda it: (it.of("account", lambda row: row["seen"] <= it.today - timedelta(days=30)), None),
        (
            "哪些客户30天没人跟进了",
            "一个月没人联系的客户列一下",
            "三十天没人管的客户有几家",
            "超过30天没联络的客户",
            "which accounts have not been contacted for 30 days",
            "accounts nobody has spoken to in 30 days",
        ),
    ),
    "neglected, mine": (
        "mei",
        lambda it: (
            it.of("account", _of("mei"), lambda row: row["seen"] <= it.today - timedelta(days=14)),
            None,
        ),
        (
            "我有哪些客户两周没跟进",
            "我手上半个月没碰的客户，按14天算",
            "我名下14天没人理的客户",
            "my customers I haven't seen for two weeks",
        ),
    ),
    "grade A": (
        "boss",
        lambda it: (it.of("account", lambda row: row["grade"] == "A"), None),
        (
            "A级客户有几家",
            "A级的客户列一下",
            "战略客户一共多少家",
            "how many A-grade customers do we have",
            "list the A accounts",
        ),
    ),
    "visits in April": (
        "boss",
        lambda it: (
            it.of(
                "activity",
                lambda row: row["kind"] == "visit",
                _within("on", (date(2027, 4, 1), date(2027, 4, 30))),
            ),
            None,
        ),
        (
            "四月一共拜访了多少次",
            "上个月的拜访量",
            "上个月拜访次数是多少",
            "how many visits last month",
            "visits in April",
        ),
    ),
    "calls of one of us": (
        "boss",
        lambda it: (
            it.of(
                "activity",
                lambda row: row["kind"] == "call",
                _of("jun"),
                _within("on", (date(2027, 4, 1), date(2027, 4, 30))),
            ),
            None,
        ),
        ("上个月姚俊打了几次电话", "姚俊四月份打了多少个电话", "how many calls did 姚俊 make last month"),
    ),
    "leads of a fair": (
        "boss",
        lambda it: (
            it.of("lead", lambda row: row["source"] == "展会" and row["status"] in ("new", "working")),
            None,
        ),
        (
            "展会来的线索有哪些",
            "展会线索有几条",
            "展会上收的线索列一下",
            "which leads came from exhibitions",
            "leads from trade shows",
        ),
    ),
    "untouched leads": (
        "boss",
        lambda it: (it.of("lead", lambda row: row["status"] == "new"), None),
        (
            "还没跟过的线索有哪些",
            "哪些线索还是新的没碰过",
            "一次都没跟过的线索",
            "leads nobody has touched yet",
            "which leads are untouched",
        ),
    ),
    "open tickets": (
        "boss",
        lambda it: (it.of("ticket", lambda row: row["status"] != "closed"), None),
        (
            "还有没关的工单吗",
            "没处理完的工单有几张",
            "未完工单列一下",
            "open tickets",
            "how many tickets are still open",
        ),
    ),
    "two grades": (
        "boss",
        lambda it: (
            it.of("opportunity", _is_open, lambda row: row["account"]["grade"] in ("A", "C")),
            books.total,
        ),
        (
            "A级和C级客户的在手商机合计多少钱",
            "A、C两级客户在谈的单子一共多少钱",
            "不算B级客户，在手商机总额是多少",
        ),
    ),
    "two trades": (
        "boss",
        lambda it: (
            it.of("opportunity", _is_open, lambda row: row["account"]["industry"] in ("林果", "茶叶")),
            books.total,
        ),
        ("林果和茶叶行业的在手商机合计多少", "茶叶、林果两个行业在谈的一共多少钱"),
    ),
    "stages before negotiation": (
        "boss",
        lambda it: (
            it.of("opportunity", _is_open, lambda row: row["stage"] != "negotiation"),
            books.total,
        ),
        (
            "谈判阶段之前的商机合计多少钱",
            "在手商机总额，不含谈判阶段的",
            "除了商务谈判的，在谈的单子一共多少钱",
        ),
    ),
    "urgent tickets": (
        "boss",
        lambda it: (
            it.of("ticket", lambda row: row["status"] != "closed" and row["priority"] == "urgent"),
            None,
        ),
        ("紧急工单有哪些", "没关的紧急工单列一下", "特急的工单还有几张没处理完", "urgent tickets still open"),
    ),
}


def _money(text: str) -> Decimal | None:
    found = re.search(r"(?:¥|CNY )([\d,]+(?:\.\d+)?)", text)
    return Decimal(found[1].replace(",", "")) if found else None


def _count(text: str) -> int | None:
    found = re.search(r"共 (\d+) [条个]|(\d+) records|: (\d+)(?:,|$)", text)
    return int(next(filter(None, found.groups()))) if found else None


@pytest.mark.parametrize("name", GROUPS)
def test_the_number_is_that_of_plain_counting_in_whatever_words(
    company: tuple[App, Ledger], name: str
) -> None:
    app, made = company
    who, right, paraphrases = GROUPS[name]
    rows, reckon = right(made)
    assert rows, "a question about nothing shows nothing"
    wanted = (reckon(rows).quantize(Decimal("0.01")) if reckon else None, len(rows))
    wrong = []
    for number, text in enumerate(paraphrases):
        heard = Chat(app, who, f"{name}{number}").says(text)
        head = heard.text.splitlines()[0]
        if (_money(head) if reckon else None, _count(head)) != wanted or heard.written:
            wrong.append(f"{text} → {head}")
    assert not wrong, f"{wanted} is right"


def test_every_figure_tells_what_was_counted_of_what_and_as_of_when(company: tuple[App, Ledger]) -> None:
    told = Chat(company[0], "boss", "told").says("东区二季度加权预测").text.splitlines()[-1]
    for part in (
        "金额×赢率",
        "进行中",
        "区域 东区",
        "4月1日（周四）至6月30日（周三）",
        "截至 5月12日（周三）10:00",
    ):
        assert part in told
    nothing = Chat(company[0], "boss", "nothing").says("东区9000万以上的商机").text
    assert "没有符合的记录" in nothing
    assert "金额 ≥ ¥90,000,000" in nothing


@pytest.mark.parametrize("which", ["哪些？", "明细", "which ones?", None])
def test_a_figure_opens_the_records_behind_it(company: tuple[App, Ledger], which: str | None) -> None:
    app, made = company
    chat = Chat(app, "boss", f"behind {which}")
    figure = chat.says("本季度赢单金额按区域拆一下")
    shown = (
        chat.says(which) if which else chat.presses(figure.answer["replies"][0]["card"]["actions"][0]["id"])
    )
    names = {row["name"] for row in made.of("opportunity", _won, _within("close", Q2))}
    assert names
    assert {name for name in names if name in shown.text} == names


def test_a_question_that_leans_on_the_last_changes_only_what_it_says(company: tuple[App, Ledger]) -> None:
    app, made = company
    chat = Chat(app, "boss", "leaning")
    chat.says("东区在谈商机一共多少钱")
    for text, rows in (
        ("那西区呢", made.of("opportunity", _is_open, lambda row: not _east(row))),
        ("只看六月的", made.of("opportunity", _is_open, lambda row: not _east(row), _within("close", JUNE))),
        ("二季度呢？", made.of("opportunity", _is_open, lambda row: not _east(row), _within("close", Q2))),
        ("输掉的呢", made.of("opportunity", _lost, lambda row: not _east(row), _within("close", Q2))),
    ):  # fmt: skip
        head = chat.says(text).text.splitlines()[0]
        assert (_money(head), _count(head)) == (books.total(rows), len(rows)), f"{text}: {head}"


def test_a_comparison_tells_the_period_before_and_the_change(company: tuple[App, Ledger]) -> None:
    app, made = company
    spans = (
        (date(2027, 4, 1), date(2027, 5, 12)),
        (date(2027, 1, 1), date(2027, 2, 12)),
        (date(2027, 1, 1), date(2027, 3, 31)),
    )
    now, before, whole = (books.total(made.of("opportunity", _won, _within("close", span))) for span in spans)
    for text in ("本季度成交额环比上季度怎么样", "won revenue this quarter versus last quarter"):
        heard = Chat(app, "boss", text).says(text).text
        for value in (now, before, abs(now - before), whole):
            assert f"{value:,}" in heard, heard


def test_a_win_rate_is_of_what_was_closed(company: tuple[App, Ledger]) -> None:
    app, made = company
    won, lost = (len(made.of("opportunity", test, _within("close", YEAR))) for test in (_won, _lost))
    rate = (Decimal(100 * won) / (won + lost)).quantize(Decimal("0.1"))
    for text in ("今年赢单率多少", "our win rate this year"):
        assert f"{rate}%" in Chat(app, "boss", text).says(text).text


def test_why_quotes_the_words_and_tells_what_a_figure_counts(company: tuple[App, Ledger]) -> None:
    chat = Chat(company[0], "boss", "why")
    chat.says("东区三季度按赢率折一下能有多少")
    because = chat.says("为什么是这个数").text
    for part in ("三季度", "东区", "金额×赢率"):
        assert part in because
