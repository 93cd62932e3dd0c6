from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from crm_core.models import (
    Account,
    Activity,
    ActivityKind,
    Contact,
    Contract,
    Lead,
    Opportunity,
    OpportunityStatus,
    Payment,
    PaymentStatus,
    Product,
    Quote,
    Stage,
    Task,
    Ticket,
    User,
)

USERS = (
    "username,name,role,manager,phone,active",
    "lulu,鲁璐,rep,hong,13900000001,true",
    "hong,洪敏,manager,,13900000002,是",
)


def test_a_folder_is_read_in_the_order_in_which_its_records_depend_on_each_other(
    imported, write, records
) -> None:
    write(
        "activities.csv",
        "客户名称,联系人,跟进方式,跟进时间,跟进内容,跟进人",
        "宏图包装,齐工,饭局,2027.3.1,谈账期,鲁璐",
    )
    write("contacts.csv", "客户名称,联系人,联系方式", "宏图包装,齐工,139 1111 2222")
    write("accounts.csv", "客户名称,简称,客户等级,负责人", "绍兴宏图包装有限公司,宏图包装,重点,13900000001")
    report = imported(write("users.csv", *USERS).parent)
    (activity,) = records(Activity)
    assert not report.problems
    assert (activity.account.name, activity.contacts[0].name, activity.owner.username) == (
        "绍兴宏图包装有限公司", "齐工", "lulu",
    )  # fmt: skip
    assert (activity.kind, activity.method) == (ActivityKind.OTHER, "饭局")


def test_managers_and_parents_may_stand_below_those_who_name_them(imported, write, records) -> None:
    imported(write("users.csv", *USERS), write("客户.csv", "客户名称,上级客户", "乙分公司,甲集团", "甲集团,"))
    assert {user.username: user.manager and user.manager.username for user in records(User)} == {
        "lulu": "hong", "hong": None,
    }  # fmt: skip
    assert {one.name: one.parent and one.parent.name for one in records(Account)} == {
        "乙分公司": "甲集团",
        "甲集团": None,
    }


def test_a_circle_of_parents_is_refused(imported, write) -> None:
    report = imported(write("客户.csv", "客户名称,上级客户", "甲,乙公司", "乙公司,丙公司", "丙公司,乙公司"))
    assert [problem.code for problem in report.problems] == ["cycle", "cycle", "cycle"]


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8-sig", ","), ("utf-8", ";"), ("gb18030", ","), ("gb18030", "\t"), ("utf-16", "\t")],
)
def test_any_usual_encoding_and_delimiter_is_read(
    imported, write, records, encoding: str, delimiter: str
) -> None:
    lines = ["客户名称,电话,标签", "甲乙丙（嘉兴）有限公司,0573-8888,老客户、展会"]
    imported(write("客户.csv", *(line.replace(",", delimiter) for line in lines), encoding=encoding))
    assert [(one.name, one.phone, one.tags) for one in records(Account)] == [
        ("甲乙丙（嘉兴）有限公司", "0573-8888", ["老客户", "展会"])
    ]


def test_a_printed_workbook_is_read_around_its_titles_and_totals(imported, workbook, records) -> None:
    imported(workbook("2026年度报表.xlsx", **{
        "客户清单(华东)": [["一季度客户", None], ["制表时间：2027-03-01"], [], ["*客户名称", "客户等级"],
                       ["甲公司", "A类客户"], [], ["乙公司", "普通"], ["小计", 2]],
        "商机": [["商机名称", "客户名称", "预计金额（万元）", "赢率", "预计成交日期", "阶段"],
               ["甲一期", "甲公司", "86", 0.6, datetime(2027, 5, 1), "方案报价"], ["合计", None, 86, None, None, None]],
    }))  # fmt: skip
    assert [(one.name, one.grade) for one in records(Account)] == [("甲公司", "A"), ("乙公司", "C")]
    (deal,) = records(Opportunity)
    assert (deal.amount, deal.probability, deal.close_date, deal.stage) == (
        860_000,
        60,
        date(2027, 5, 1),
        Stage.PROPOSAL,
    )


def test_merged_cells_count_for_all_their_rows(imported, tmp_path, records) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "联系人"
    for row in (
        ["客户名称", "联系人", "手机"],
        ["甲公司", "赵一", 13812345678],
        [None, "钱二", "1.3812345679E+10"],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    book.create_sheet("客户", 0).append(["客户名称"])
    book["客户"].append(["甲公司"])
    book.save(tmp_path / "crm.xlsx")
    imported(tmp_path / "crm.xlsx")
    assert [(one.name, one.phone) for one in records(Contact)] == [
        ("赵一", "13812345678"),
        ("钱二", "13812345679"),
    ]


@pytest.mark.parametrize(
    ("header", "model"),
    [("company,contact_name,need,budget", Lead), ("产品编码,产品名称,单价,类别", Product),
     ("客户名称,所属行业,客户等级,来源", Account),
     ("合同编号,客户名称,签订日期,到期日", Contract), ("合同编号,回款金额,计划回款日期,状态", Payment)],
)  # fmt: skip
def test_headers_tell_the_kind_when_the_name_does_not(imported, write, header: str, model: Any) -> None:
    report = imported(write("export (3).csv", header, "x1,y,1,2"))
    assert list(report.counts) == [model.KIND]


def test_a_refused_row_says_where_and_why_and_spoils_no_other(imported, write, records) -> None:
    write("客户.csv", "客户名称", "甲公司")
    report = imported(
        write(
            "商机.csv",
            "商机名称,客户名称,预计成交日期",
            "一期,甲公司,2027-05-01",
            "二期,甲公司,下个月",
            "三期,丙公司,",
        ).parent
    )
    assert [one.name for one in records(Opportunity)] == ["一期"]
    assert [problem.text("zh") for problem in report.problems] == [
        "商机.csv 第 3 行 预计成交日期：“下个月”不是日期，请写成 2024-03-05",
        "商机.csv 第 4 行 客户名称：找不到“丙公司”",
    ]
    assert report.exit_code == 0


def test_refused_rows_come_back_in_one_file_to_mend_and_import_again(
    imported, write, tmp_path, records
) -> None:
    write("客户.csv", "客户名称,创建时间", "甲公司,昨天")
    write("产品.csv", "产品编码,产品名称,单价", "P1,泵,便宜")
    report = imported(tmp_path)
    mend = tmp_path / "mend.csv"
    assert report.write_refused(mend) == 2
    mend.write_text(
        mend.read_text("utf-8-sig").replace("昨天", "2027-03-09").replace("便宜", "35"), "utf-8-sig"
    )
    again = imported(mend)
    assert not again.problems
    assert [one.name for one in records(Account)] + [one.name for one in records(Product)] == ["甲公司", "泵"]


def test_importing_again_changes_nothing_and_a_changed_cell_only_itself(imported, write, records) -> None:
    lines = ["客户名称,联系人,联系方式,职务", "甲公司,赵一,13812345678,厂长", "甲公司,赵一,13812345679,会计"]
    imported(write("客户.csv", "客户名称", "甲公司"))
    imported(write("联系人.csv", *lines))
    assert vars_of(imported(write("联系人.csv", *lines))) == {"contact": (0, 0, 2)}
    assert vars_of(imported(write("联系人.csv", lines[0], lines[1], "甲公司,赵一,13812345679,财务"))) == {
        "contact": (0, 1, 1)
    }
    assert [one.title for one in records(Contact)] == ["厂长", "财务"]


def vars_of(report: Any) -> dict[str, tuple[int, int, int]]:
    return {kind: (one.created, one.updated, one.unchanged) for kind, one in report.counts.items()}


def test_a_blank_cell_leaves_what_is_there(imported, write, records) -> None:
    imported(write("客户.csv", "客户名称,电话,行业", "甲公司,0571-1,食品"))
    imported(write("客户.csv", "客户名称,电话,行业", "甲公司,,饮料"))
    assert [(one.phone, one.industry) for one in records(Account)] == [("0571-1", "饮料")]


def test_a_credit_code_recognises_a_renamed_customer(imported, write, records) -> None:
    code = "91330400MA2B8X7K3C"
    imported(write("客户.csv", "客户名称,统一社会信用代码", f"甲公司,{code}", "乙公司,"))
    imported(write("客户.csv", "客户名称,统一社会信用代码", f"甲公司（新名）,{code}"))
    assert [one.name for one in records(Account)] == ["甲公司（新名）", "乙公司"]
    report = imported(write("客户.csv", "客户名称,统一社会信用代码", f"乙公司,{code}"))
    assert [problem.code for problem in report.problems] == ["contradiction"]


def test_an_id_updates_that_record(imported, write, records) -> None:
    imported(write("客户.csv", "客户名称", "甲公司"))
    (account,) = records(Account)
    imported(write("客户.csv", "id,客户名称", f"{account.id},甲公司改名"))
    assert [(one.id, one.name) for one in records(Account)] == [(account.id, "甲公司改名")]


def test_a_short_name_that_two_customers_share_is_not_guessed(imported, write) -> None:
    write("客户.csv", "客户名称,简称", "宏远食品有限公司,宏远", "宏远机械有限公司,宏远")
    report = imported(write("联系人.csv", "客户名称,联系人", "宏远,赵一", "宏远食品有限公司,钱二").parent)
    assert [(problem.row, problem.code) for problem in report.problems] == [(2, "several")]


def test_won_lost_and_open_opportunities_are_whole(imported, write, records, clock) -> None:
    write("客户.csv", "客户名称", "甲公司")
    write(
        "商机.csv",
        "商机名称,客户名称,阶段,状态",
        "一,甲公司,成交,",
        "二,甲公司,方案提交,输单",
        "三,甲公司,商务谈判,进行中",
        "四,甲公司,成交,输单",
    )
    report = imported(write("产品.csv", "编码,名称", "P,泵").parent)
    assert [(one.stage, one.status, one.probability) for one in records(Opportunity)] == [
        (Stage.WON, OpportunityStatus.WON, 100), (Stage.LOST, OpportunityStatus.LOST, 0),
        (Stage.NEGOTIATION, OpportunityStatus.OPEN, 70),
    ]  # fmt: skip
    assert {one.stage_since for one in records(Opportunity)} == {clock.now()}
    assert [problem.code for problem in report.problems] == ["won_and_lost"]


def test_money_hangs_on_its_contract_and_keeps_the_status_given(imported, write, records) -> None:
    write("客户.csv", "客户名称,负责人", "甲公司,lulu")
    write("合同.csv", "合同编号,客户名称,合同金额,结束日期", "HT-1,甲公司,12万,2027/12/31")
    write(
        "回款.csv",
        "合同编号,回款金额,计划回款日期,实际回款日期,状态",
        "HT-1,60000,2020-01-01,,待回款",
        "HT-1,60000,2020-02-01,2020-02-03,",
    )
    imported(write("users.csv", *USERS).parent)
    assert [(one.account.name, one.status) for one in records(Payment)] == [
        ("甲公司", PaymentStatus.PLANNED), ("甲公司", PaymentStatus.PAID),
    ]  # fmt: skip
    assert [(one.owner.username, one.amount) for one in records(Contract)] == [("lulu", 120_000)]


def test_tickets_and_quotes_without_a_number_get_the_next_one(imported, write, records) -> None:
    write("客户.csv", "客户名称", "甲公司")
    write("工单.csv", "工单编号,主题,客户名称,优先级", "GD-0007,漏水,甲公司,紧急", ",异响,甲公司,低")
    write("报价.csv", "客户名称,明细", "甲公司,泵 x 3 @ 1000 10%")
    imported(write("产品.csv", "编码,名称", "P,泵").parent)
    assert [one.number for one in records(Ticket)] == ["GD-0007", "GD-0008"]
    (quote,) = records(Quote)
    assert (quote.amount, quote.lines[0]["quantity"]) == (Decimal(2700), "3")


def test_a_task_is_due_at_nine_and_falls_to_who_looks_after_the_customer(imported, write, records) -> None:
    write("客户.csv", "客户名称,负责人", "甲公司,hong")
    write("任务.csv", "标题,客户名称,截止日期,状态", "催款,甲公司,2027-04-01,未完成", "没有人做,,2027-04-01,")
    report = imported(write("users.csv", *USERS).parent)
    (task,) = records(Task)
    assert (task.assignee.username, task.due_at.isoformat()) == ("hong", "2027-04-01T01:00:00+00:00")
    assert [(problem.field, problem.code) for problem in report.problems] == [("assignee", "required")]


def test_a_row_that_only_the_database_refuses_spoils_no_other(imported, write, records) -> None:
    report = imported(
        write("users.csv", "username,name,role,wecom_userid", "a,甲,rep,w1", "b,乙,rep,w1", "c,丙,rep,w2")
    )
    assert [one.username for one in records(User)] == ["a", "c"]
    assert [(problem.row, problem.code) for problem in report.problems] == [(3, "refused_by_database")]


def test_what_looks_like_a_formula_is_data(imported, write, records) -> None:
    imported(write("客户.csv", "客户名称,地址", "甲公司,=1+1", "乙公司,'=cmd()"))
    assert [one.address for one in records(Account)] == ["=1+1", "=cmd()"]


def test_unknown_columns_are_named_and_left_out(imported, write) -> None:
    report = imported(write("客户.csv", "客户名称,星座", "甲公司,白羊"))
    assert report.ignored == [("客户.csv", "星座")]
    assert not report.problems


def test_a_dry_run_finds_everything_and_writes_nothing(imported, write, records) -> None:
    write("客户.csv", "客户名称,简称", "甲乙丙公司,甲乙丙")
    report = imported(
        write("联系人.csv", "客户名称,联系人", "甲乙丙,赵一", "丁公司,钱二").parent, dry_run=True
    )
    assert vars_of(report) == {"account": (1, 0, 0), "contact": (1, 0, 0)}
    assert [problem.row for problem in report.problems] == [3]
    assert (records(Account), report.batch_id) == ([], None)


def test_strict_fails_on_a_refused_row_but_keeps_the_good_ones(imported, write, records) -> None:
    report = imported(write("客户.csv", "客户名称,等级", "甲公司,A", "乙公司,最高级"), strict=True)
    assert (report.exit_code, len(records(Account))) == (1, 1)


def test_documents_beside_the_files_are_left_to_the_knowledge_base(imported, tmp_path) -> None:
    (tmp_path / "kb").mkdir()
    (tmp_path / "kb" / "accounts.csv").write_text("question,answer\n1,2")
    report = imported(tmp_path)
    assert (report.kb, report.counts, report.exit_code) == ([tmp_path / "kb"], {}, 0)


def test_progress_is_told_by_kind_and_row(imported, write) -> None:
    told: list[tuple[str, int, int]] = []
    imported(write("客户.csv", "客户名称", "甲公司", "乙公司"), progress=lambda *step: told.append(step))
    assert told == [("account", 1, 2), ("account", 2, 2)]


def test_a_person_named_beside_a_customer_becomes_a_contact(imported, write, records) -> None:
    lines = [
        "客户名称,联系人,手机,电话,等级",
        "甲公司,赵一,138 1234 5678,0571-1,A",
        "乙公司,,,,B",
        "甲公司,钱二,13812345679,0571-1,A",
    ]
    report = imported(write("客户.csv", *lines))
    assert (vars_of(report), report.ignored) == ({"account": (2, 0, 1), "contact": (2, 0, 0)}, [])
    assert [(one.account.name, one.name, one.phone) for one in records(Contact)] == [
        ("甲公司", "赵一", "13812345678"), ("甲公司", "钱二", "13812345679"),
    ]  # fmt: skip
    assert [one.phone for one in records(Account)] == ["0571-1", ""]


def test_a_row_with_two_records_is_taken_whole_or_not_at_all(imported, write, tmp_path, records) -> None:
    report = imported(
        write(
            "客户.csv", "客户名称,联系人,手机,等级", "甲公司,赵一,1.38E+10,A", "乙公司,钱二,13812345679,顶级"
        )
    )
    assert ([problem.code for problem in report.problems], records(Account)) == (
        ["not_a_choice", "digits_lost"],
        [],
    )
    mend = tmp_path / "mend.csv"
    report.write_refused(mend)
    mend.write_text(
        mend.read_text("utf-8-sig").replace("1.38E+10", "13812345678").replace("顶级", "B"), "utf-8-sig"
    )
    imported(mend)
    assert [(one.account.name, one.name) for one in records(Contact)] == [
        ("甲公司", "赵一"),
        ("乙公司", "钱二"),
    ]


def test_another_width_or_case_is_no_other_name(imported, write, records) -> None:
    imported(write("客户.csv", "客户名称,电话", "甲乙（嘉兴）有限公司,1", "Acme Foods Ltd.,1"))
    report = imported(write("客户.csv", "客户名称,电话", "甲乙(嘉兴)有限公司,1", "ACME FOODS LTD.,2"))
    assert vars_of(report) == {"account": (0, 1, 1)}
    assert [one.name for one in records(Account)] == ["甲乙（嘉兴）有限公司", "Acme Foods Ltd."]


def test_a_dry_run_outlives_a_row_that_the_database_refuses(imported, write) -> None:
    lines = ["username,name,role,wecom_userid", "a,甲,rep,w1", "b,乙,rep,w1", "c,丙,rep,w2"]
    report = imported(write("users.csv", *lines), dry_run=True)
    assert (vars_of(report), report.counts["user"].refused) == ({"user": (2, 0, 0)}, 1)


def test_records_without_a_number_are_recognised_again(imported, write, records) -> None:
    write("客户.csv", "客户名称", "甲公司")
    write(
        "报价.csv",
        "客户名称,明细,有效期至",
        "甲公司,泵 x 3 @ 1000,2027-06-30",
        "甲公司,阀 x 1 @ 10,2027-07-31",
    )
    write("合同.csv", "合同名称,客户名称,签订日期", "年框,甲公司,2027-01-05")
    folder = write("工单.csv", "主题,客户名称,描述", "漏水,甲公司,三号机").parent
    imported(folder)
    again = imported(folder)
    assert all((one.created, one.updated) == (0, 0) for one in again.counts.values())
    assert len(records(Quote)) == 2
