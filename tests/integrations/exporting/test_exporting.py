from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from crm_core.db import Database
from crm_core.models import Account, Contract, Opportunity, Quote, Stage, User
from integrations.exporting import to_csv, to_xlsx
from integrations.importing import import_paths


@pytest.fixture
def filled(sqlite_database: Database) -> Database:
    with sqlite_database.transaction() as session:
        owner = User(username="lulu", name="鲁璐", role="rep")
        account = Account(name="甲公司", tags=["老", "大"], address="=HYPERLINK(1)", grade="A", owner=owner)
        deal = Opportunity(
            account=account, name="一期", amount=860_000, stage=Stage.PROPOSAL, close_date=date(2027, 5, 1)
        )
        contract = Contract(account=account, number="HT-1", amount=100, lines=[
            {"product": "泵", "quantity": "2", "unit_price": "50.00", "discount": "0"}])  # fmt: skip
        session.add_all([owner, account, deal, contract])
    return sqlite_database


def rows(database: Database, model: Any, **options: Any) -> list[list[str]]:
    with database.reading() as session:
        content = b"".join(to_csv(model, session.scalars(select(model)), database.clock, **options))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_csv_speaks_chinese_and_opens_in_excel(filled: Database) -> None:
    header, row = rows(filled, Opportunity)
    shown = dict(zip(header, row, strict=True))
    assert (shown["商机名称"], shown["客户名称"], shown["阶段"], shown["预计金额"]) == (
        "一期",
        "甲公司",
        "方案提交",
        "860000.00",
    )
    assert shown["预计成交日期"] == "2027-05-01"


def test_in_english_headers_and_words_are_the_field_names_and_codes(filled: Database) -> None:
    header, row = rows(filled, Opportunity, language="en")
    assert dict(zip(header, row, strict=True))["stage"] == "proposal"


def test_a_cell_that_begins_like_a_formula_is_made_harmless(filled: Database) -> None:
    header, row = rows(filled, Account)
    assert dict(zip(header, row, strict=True))["地址"] == "'=HYPERLINK(1)"


def test_hidden_fields_are_not_exported(filled: Database) -> None:
    header, _ = rows(filled, Contract, hidden={"amount", "lines", "payment_terms"})
    assert not {"合同金额", "合同明细", "付款方式"} & set(header)


def test_a_workbook_keeps_numbers_days_and_text_apart(filled: Database, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    with filled.reading() as session:
        content = to_xlsx(Account, session.scalars(select(Account)), filled.clock)
        deals = to_xlsx(Opportunity, session.scalars(select(Opportunity)), filled.clock)
    header, row = load_workbook(io.BytesIO(content)).active.iter_rows()
    address = row[[cell.value for cell in header].index("地址")]
    assert (address.value, address.data_type) == ("=HYPERLINK(1)", "s")
    values = [cell.value for cell in load_workbook(io.BytesIO(deals)).active[2]]
    assert 860_000 in values


@pytest.mark.parametrize("model", [User, Account, Opportunity, Contract, Quote])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_exported_is_imported_as_unchanged(
    filled: Database, tmp_path: Path, model: Any, language: Any
) -> None:
    for suffix, write in ((".csv", _csv), (".xlsx", to_xlsx)):
        path = tmp_path / f"{model.KIND}{suffix}"
        with filled.reading() as session:
            path.write_bytes(write(model, _all(session, model), filled.clock, language=language))
        report = import_paths(filled, [path])
        assert not report.problems
        assert all(one.updated == one.created == 0 for one in report.counts.values())


def _csv(*args: Any, **options: Any) -> bytes:
    return b"".join(to_csv(*args, **options))


def _all(session: Session, model: Any) -> list[Any]:
    return list(session.scalars(select(model)))
