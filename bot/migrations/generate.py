"""Write the first revisions anew from the models: `python -m bot.migrations.generate`.

Until the first release there is nothing to migrate from, so the schema's beginning follows the models; from
then on these files stand still and every change gets a revision of its own.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Literal

from alembic.autogenerate import render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, MigrateOperation, UpgradeOps
from sqlalchemy import Table, create_engine

from bot.migrations import FOLDER
from bot.migrations.tables import all_metadata
from crm_core.columns import Instant, Money

_PARTS = {
    "customers": {
        "user_account", "credential", "api_token", "web_session", "setting", "audit_entry", "account",
        "account_collaborator", "contact", "lead", "product", "asset", "name_key", "learned_name",
    },
    "sales": {"opportunity", "quote", "contract", "payment", "sales_order"},
    "work": {"activity", "activity_contact", "task", "ticket", "attachment", "comment"},
    "knowledge": set[str](),  # all that begins with kb_
    "conversations": set[str](),  # the rest
}  # fmt: skip

_HEADER = '''"""{title}. Written by bot/migrations/generate.py."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {body}


def downgrade() -> None:
    for table in {dropped}:
        op.drop_table(table)
'''


def main() -> None:
    tables = [table for metadata in all_metadata() for table in metadata.sorted_tables]
    for old in (FOLDER / "versions").glob("[0-9]*.py"):
        old.unlink()
    for number, name in enumerate(_PARTS, start=1):
        _write(number, name, [table for table in tables if _part(table.name) == name])
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(FOLDER / "versions")], check=True)


def _part(table: str) -> str:
    named = next((part for part, tables in _PARTS.items() if table in tables), None)
    return named or ("knowledge" if table.startswith("kb_") else "conversations")


def _write(number: int, name: str, tables: list[Table]) -> None:
    text = _HEADER.format(
        title=name.capitalize(), revision=f"{number:04d}", body=_body(tables),
        before=None if number == 1 else f'"{number - 1:04d}"',
        dropped=repr(tuple(table.name for table in reversed(tables))),
    )  # fmt: skip
    (FOLDER / "versions" / f"{number:04d}_{name}.py").write_text(text, "utf-8")


def _body(tables: list[Table]) -> str:
    operations: list[MigrateOperation] = []
    for table in tables:
        operations.append(CreateTableOp.from_table(table))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        operations += [CreateIndexOp.from_index(index) for index in indexes]
    with create_engine("sqlite://").connect() as connection:
        context = MigrationContext.configure(connection, opts={"user_module_prefix": None})
        code = render_python_code(UpgradeOps(operations), migration_context=context, render_item=_plain_type)
    return "\n".join(line for line in code.splitlines() if "###" not in line).strip()


def _plain_type(kind: str, item: object, _: object) -> str | Literal[False]:
    """Old revisions must not depend on column types of today."""
    plain = {Instant: "sa.DateTime(timezone=True)", Money: "sa.BigInteger()"}
    return plain.get(type(item), False) if kind == "type" else False


if __name__ == "__main__":
    main()
