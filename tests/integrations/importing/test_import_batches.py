from __future__ import annotations

from sqlalchemy import func, select

from crm_core.db import Database, Origin
from crm_core.models import Account, AuditEntry, Contact, Contract, Opportunity
from integrations.importing import list_batches, rollback


def test_every_imported_record_has_its_audit_entry(imported, write, sqlite_database: Database) -> None:
    report = imported(write("客户.csv", "客户名称,等级", "甲公司,A", "乙公司,B"), by="lulu")
    with sqlite_database.reading() as session:
        entries = list(session.scalars(select(AuditEntry).where(AuditEntry.batch_id == report.batch_id)))
    assert [(one.actor, one.channel, one.action, one.label) for one in entries] == [
        ("lulu", "import", "create", "甲公司"), ("lulu", "import", "create", "乙公司"),
    ]  # fmt: skip


def test_the_list_of_batches_says_what_each_did(imported, write, sqlite_database: Database) -> None:
    imported(write("客户.csv", "客户名称,等级", "甲公司,A", "乙公司,?"))
    (batch,) = list_batches(sqlite_database)
    assert (batch.files, batch.status) == (["客户.csv"], "done")
    assert batch.counts == {"account": {"created": 1, "updated": 0, "unchanged": 0, "refused": 1}}


def test_a_rollback_takes_away_what_is_new_and_puts_back_what_was(
    imported, write, records, sqlite_database
) -> None:
    imported(write("客户.csv", "客户名称,电话,标签", "甲公司,1,老;大"))
    report = imported(
        write("客户.csv", "客户名称,电话,标签", "甲公司,2,新", "乙公司,3,"),
        write("联系人.csv", "客户名称,联系人", "乙公司,赵一"),
    )
    undone = rollback(sqlite_database, report.batch_id)
    assert (undone.undone, undone.left) == (3, [])
    assert [(one.name, one.phone, one.tags) for one in records(Account)] == [("甲公司", "1", ["老", "大"])]
    assert records(Contact) == []


def test_what_somebody_has_changed_or_used_since_is_left_and_named(
    imported, write, records, sqlite_database
) -> None:
    report = imported(write("客户.csv", "客户名称,电话", "甲公司,1", "乙公司,1", "丙公司,1"))
    with sqlite_database.transaction(Origin(actor="lulu")) as session:
        first, second, _ = session.scalars(select(Account).order_by(Account.id))
        first.phone = "999"
        session.add(Opportunity(account=second, name="新商机"))
    undone = rollback(sqlite_database, report.batch_id)
    assert [(left.label, left.code) for left in undone.left] == [
        ("乙公司", "in_use"),
        ("甲公司", "changed_since"),
    ]
    assert [one.name for one in records(Account)] == ["甲公司", "乙公司"]
    assert "甲公司 在导入后被修改过" in undone.left[1].text("zh")


def test_after_a_rollback_the_same_file_can_be_imported_again(
    imported, write, records, sqlite_database
) -> None:
    write("客户.csv", "客户名称", "甲公司")
    folder = write("合同.csv", "合同编号,客户名称,金额", "HT-9,甲公司,5万").parent
    rollback(sqlite_database, imported(folder).batch_id)
    assert records(Contract) == []
    report = imported(folder)
    assert [one.number for one in records(Contract)] == ["HT-9"]
    assert rollback(sqlite_database, report.batch_id).undone == 2
    assert records(Contract) == []


def test_a_rollback_is_in_the_audit_too(imported, write, sqlite_database: Database) -> None:
    report = imported(write("客户.csv", "客户名称", "甲公司"))
    rollback(sqlite_database, report.batch_id, by="shilei")
    with sqlite_database.reading() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        count = session.scalar(select(func.count()).select_from(AuditEntry))
    assert (last.actor, last.action, last.is_undo, count) == ("shilei", "delete", True, 2)


def test_a_large_file_is_written_in_several_transactions(imported, write, records) -> None:
    lines = [f"联营第{number}公司,{number}" for number in range(1_050)]
    report = imported(write("客户.csv", "客户名称,电话", *lines))
    assert report.counts["account"].created == len(records(Account)) == 1_050
