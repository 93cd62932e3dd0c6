"""Importing files of records, and taking an import back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands import printing
from bot.commands.opening import opened
from bot.commands.printing import terminal_language

if TYPE_CHECKING:
    from bot.app import App
    from integrations.importing import ImportReport


class ImportGroup(click.Group):
    """`kechat import PATH...` imports; `list` and `rollback` are its own words (a folder called so is ./list)."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["files", *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["PATH... [--dry-run] [--report FILE] [--strict]", "| list | rollback BATCH"]


@click.group("import", cls=ImportGroup)
def import_() -> None:
    """Import CSV and XLSX files, or folders of them; a folder kb/ among them goes into the knowledge base."""


@import_.command("files")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option(
    "--report", "refused", type=click.Path(dir_okay=False, path_type=Path),
    help="Where refused rows go, to be mended and imported again.",
)  # fmt: skip
@click.option("--strict", is_flag=True, help="End with an error when any row was refused.")
@click.pass_context
def files_(
    ctx: click.Context, paths: tuple[Path, ...], dry_run: bool, refused: Path | None, strict: bool
) -> None:
    """Import these files and folders (the word `files` may be left out)."""
    from integrations.importing import import_paths

    with opened() as app:
        with printing.progress("…") as advance:
            report = import_paths(
                app.database, paths, dry_run=dry_run, strict=strict,
                progress=lambda kind, done, total: advance(done, total, kind),
            )  # fmt: skip
        _print(report, refused)
        if report.kb and not dry_run:
            _add_documents(app, report.kb)
    ctx.exit(report.exit_code)


def _print(report: ImportReport, refused: Path | None) -> None:
    for line in report.lines(terminal_language()):
        click.echo(line)
    if refused is not None and report.refused:
        count = report.write_refused(refused, terminal_language())
        click.echo(f"{refused}: {count}")


def _add_documents(app: App, folders: list[Path]) -> None:
    from bot.commands.knowledge import add_documents

    add_documents(app, folders)


@import_.command("list")
def list_() -> None:
    """List the latest imports."""
    from integrations.importing import list_batches

    with opened() as app:
        rows = [
            (
                one.id,
                f"{app.clock.local(one.started_at):%Y-%m-%d %H:%M}",
                one.status,
                one.by,
                ", ".join(one.files),
            )
            for one in list_batches(app.database)
        ]
    printing.table(("batch", "when", "state", "by", "files"), rows)


@import_.command()
@click.argument("batch", type=int)
def rollback(batch: int) -> None:
    """Take an import back, where nobody has changed its records since."""
    from integrations.importing import rollback

    with opened() as app:
        report = rollback(app.database, batch)
    click.echo(f"{report.undone} taken back, {len(report.left)} left.")
    for left in report.left:
        click.echo(left.text(terminal_language()), err=True)
