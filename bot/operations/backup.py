"""Copies of everything in one zip archive that either kind of database takes back.

`manifest.json` tells version, schema revision and counts; `rows/TABLE.jsonl` has a row a line, instants in UTC;
`documents/` holds the knowledge base's source files that are still there; `settings.env` the settings file.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table, select
from sqlalchemy.engine import Connection

from bot import __version__, migrations
from bot.operations import rows
from crm_core.db import Database

FORMAT = 1
DOCUMENTS = "kb_document"


class ArchiveUnfit(ValueError):
    """The file is no archive of ours, or of a newer kechat."""


class DatabaseInUse(ValueError):
    """There is something in the database that would be lost."""


@dataclass
class Manifest:
    format: int
    version: str
    revision: str
    made_at: str
    tables: dict[str, int] = field(default_factory=dict)
    files: int = 0
    has_settings: bool = False

    @property
    def rows(self) -> int:
        return sum(self.tables.values())


def save(database: Database, data_dir: Path, target: Path) -> Manifest:
    """Everything as it was at one instant, while others go on writing. The archive is there whole or not at all."""
    manifest = Manifest(FORMAT, __version__, migrations.head(), datetime.now(UTC).isoformat())
    part = target.with_name(target.name + ".part")
    try:
        with _private(part) as archive, database.engine.connect() as connection:
            _begin_snapshot(connection)
            for table in _tables(connection):
                manifest.tables[table.name] = _write_rows(archive, connection, table)
            manifest.files = _write_documents(archive, connection)
            manifest.has_settings = _write_settings(archive)
            archive.writestr("manifest.json", json.dumps(asdict(manifest), indent=2))
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _private(path: Path) -> zipfile.ZipFile:
    """Readable by its owner alone: it holds people's data, and settings with secrets."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    return zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)


def _begin_snapshot(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execution_options(isolation_level="REPEATABLE READ")
    else:
        connection.execution_options(kechat_writes=False)  # a reader: nobody waits for it


def _tables(connection: Connection) -> list[Table]:
    """The tables as they are in this database, in the order in which they refer to each other."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _write_rows(archive: zipfile.ZipFile, connection: Connection, table: Table) -> int:
    count = 0
    found = connection.execution_options(yield_per=1000).execute(select(table))
    with archive.open(f"rows/{table.name}.jsonl", "w", force_zip64=True) as out:
        for row in found.mappings():
            out.write(json.dumps(rows.pack(row), ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _write_documents(archive: zipfile.ZipFile, connection: Connection) -> int:
    count = 0
    for document_id, path in _documents(connection):
        if path.is_file():
            archive.write(path, f"documents/{document_id}/{path.name}")
            count += 1
    return count


def _documents(connection: Connection) -> Iterator[tuple[int, Path]]:
    table = next(table for table in _tables(connection) if table.name == DOCUMENTS)
    for document_id, path in connection.execute(select(table.c.id, table.c.path)):
        yield document_id, Path(path)


def _write_settings(archive: zipfile.ZipFile) -> bool:
    settings = Path(".env")
    if settings.is_file():
        archive.write(settings, "settings.env")
    return settings.is_file()


def load(database: Database, data_dir: Path, source: Path, *, force: bool = False) -> Manifest:
    """Put an archive's rows, documents and settings back; all rows or none.

    The schema is first made as it was when the archive was written, then brought up to date. Raises ArchiveUnfit,
    and DatabaseInUse unless forced.
    """
    with _opened(source) as archive:
        manifest = _read_manifest(archive)
        with database.engine.begin() as connection:
            if not force and _is_in_use(connection):
                raise DatabaseInUse("the database is not empty; --force replaces what is in it")
            _clear(connection)
            migrations.apply(connection, manifest.revision)
            tables = {table.name: table for table in _tables(connection)}
            for name, table in tables.items():
                if name in manifest.tables:
                    rows.insert(connection, table, _read_rows(archive, name))
            _restore_documents(archive, connection, tables[DOCUMENTS], data_dir)
            migrations.apply(connection)
        _restore_settings(archive, data_dir)
    return manifest


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except zipfile.BadZipFile as error:
        raise ArchiveUnfit(f"{source} is no archive of kechat backup") from error


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        manifest = Manifest(**json.loads(archive.read("manifest.json")))
    except (KeyError, ValueError, TypeError) as error:
        raise ArchiveUnfit(f"{archive.filename} is no archive of kechat backup") from error
    if manifest.format > FORMAT or manifest.revision > migrations.head():
        raise ArchiveUnfit(f"{archive.filename} was written by a newer kechat ({manifest.version})")
    return manifest


def _is_in_use(connection: Connection) -> bool:
    return any(connection.execute(select(table).limit(1)).first() for table in _tables(connection))


def _clear(connection: Connection) -> None:
    metadata = MetaData()
    metadata.reflect(connection)
    metadata.drop_all(connection)


def _read_rows(archive: zipfile.ZipFile, name: str) -> Iterator[dict[str, Any]]:
    with archive.open(f"rows/{name}.jsonl") as lines:
        for line in lines:
            yield json.loads(line)


def _restore_documents(
    archive: zipfile.ZipFile, connection: Connection, table: Table, data_dir: Path
) -> None:
    """Source files come into the data folder; their rows then point there, unless the old place still has them."""
    known = dict(_documents(connection))
    for entry in archive.namelist():
        kind, _, rest = entry.partition("/")
        number, _, name = rest.partition("/")
        if kind != "documents" or not number.isdecimal() or known[int(number)].is_file():
            continue
        target = data_dir / "documents" / number / Path(name).name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(entry))
        connection.execute(table.update().where(table.c.id == int(number)).values(path=str(target.resolve())))


def _restore_settings(archive: zipfile.ZipFile, data_dir: Path) -> None:
    """Beside the database, not over the settings in force: those led here."""
    if "settings.env" in archive.namelist():
        target = data_dir / "restored.env"
        target.touch(mode=0o600)
        target.write_bytes(archive.read("settings.env"))
