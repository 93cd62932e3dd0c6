from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.migrations import upgrade
from bot.operations import backup
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.db import Database
from crm_core.models import Account, Opportunity, Payment, Role, User
from crm_core.permissions import operator
from crm_core.services import accounts, logins, opportunities, payments, settings, users
from knowledge_base import KnowledgeBase


@pytest.fixture
def other(tmp_path: Path, clock: Clock) -> Iterator[Database]:
    """An empty SQLite database to restore into."""
    database = open_database(f"sqlite:///{tmp_path / 'other.sqlite3'}", clock)
    upgrade(database)
    yield database
    database.close()


@pytest.fixture
def furnished(database: Database, tmp_path: Path) -> Database:
    faq = tmp_path / "faq.csv"
    faq.write_text("question,answer\nHow long is the warranty?,Two years.\n", encoding="utf-8")
    with database.transaction() as session:
        boss = users.create(session, by=operator(), username="zoe", name="Zoe", role=Role.MANAGER)
        vera = users.create(session, by=operator(), username="vera", name="维拉", role=Role.REP, manager=boss)
        users.change(session, boss, by=operator(), manager=None, team="一队")
        logins.set_password(session, vera, "a long password")
        account = accounts.create(
            session, by=vera, name="Brightwater Pumps", tags=["泵"], collaborators=[boss]
        )
        opportunities.create(session, by=vera, account=account, name="Line 2", amount=Decimal("1234.50"))
        payments.plan(session, by=vera, account=account, amount=Decimal(7), due_on=date(2027, 4, 1))
        settings.put(session, "colours", {"accent": None, "list": [1, 2]})
        KnowledgeBase().add(session, [faq])
    return database


def _facts(database: Database) -> dict[str, object]:
    with database.reading() as session:
        vera = session.query(User).filter_by(username="vera").one()
        account = session.query(Account).one()
        return {
            "manager": vera.manager.name if vera.manager else None,
            "name": vera.name,
            "made": account.created_at,
            "tags": account.tags,
            "with": [one.username for one in account.collaborators],
            "amount": session.query(Opportunity).one().amount,
            "due": session.query(Payment).one().due_on,
            "colours": settings.get(session, "colours"),
            "documents": [one.title for one in KnowledgeBase().list_documents(session)],
        }


def test_everything_comes_back_in_the_other_kind_of_database(
    furnished: Database, other: Database, tmp_path: Path
) -> None:
    saved = backup.save(furnished, tmp_path, tmp_path / "copy.zip")
    loaded = backup.load(other, tmp_path, tmp_path / "copy.zip")
    assert loaded == saved
    assert _facts(other) == _facts(furnished)


def test_after_the_return_life_goes_on(furnished: Database, tmp_path: Path) -> None:
    backup.save(furnished, tmp_path, tmp_path / "copy.zip")
    backup.load(furnished, tmp_path, tmp_path / "copy.zip", force=True)
    with furnished.transaction() as session:
        assert logins.check_password(session, "vera", "a long password") is not None
        later = accounts.create(session, by=operator(), name="Stone Mill")
    assert later.id > 1


def test_a_database_in_use_is_not_replaced_by_accident(furnished: Database, tmp_path: Path) -> None:
    backup.save(furnished, tmp_path, tmp_path / "copy.zip")
    with furnished.transaction() as session:
        accounts.create(session, by=operator(), name="Made since")
    with pytest.raises(backup.DatabaseInUse):
        backup.load(furnished, tmp_path, tmp_path / "copy.zip")
    with furnished.reading() as session:
        assert session.query(Account).count() == 2


def test_documents_whose_place_is_gone_come_into_the_data_folder(
    furnished: Database, other: Database, tmp_path: Path
) -> None:
    backup.save(furnished, tmp_path, tmp_path / "copy.zip")
    (tmp_path / "faq.csv").unlink()
    backup.load(other, tmp_path / "new", tmp_path / "copy.zip")
    with other.reading() as session:
        path = Path(KnowledgeBase().list_documents(session)[0].path)
    assert path.is_relative_to(tmp_path / "new" / "documents")
    assert "Two years" in path.read_text("utf-8")


def test_the_archive_is_for_its_owner_alone(sqlite_database: Database, tmp_path: Path) -> None:
    backup.save(sqlite_database, tmp_path, tmp_path / "copy.zip")
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"name,grade\n"])
def test_what_is_no_archive_is_refused(sqlite_database: Database, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "copy.zip").write_bytes(content)
    with pytest.raises(backup.ArchiveUnfit):
        backup.load(sqlite_database, tmp_path, tmp_path / "copy.zip")


def test_an_archive_of_a_newer_kechat_is_refused(sqlite_database: Database, tmp_path: Path) -> None:
    manifest = {"format": 1, "version": "9.0", "revision": "9999", "made_at": ""}
    with zipfile.ZipFile(tmp_path / "copy.zip", "w") as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(backup.ArchiveUnfit, match="newer"):
        backup.load(sqlite_database, tmp_path, tmp_path / "copy.zip")
