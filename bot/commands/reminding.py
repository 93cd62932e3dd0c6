"""Reminders from the command line: one sweep now, what a span of time would bring, and the rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import click

from bot.commands import printing
from bot.commands.opening import opened

if TYPE_CHECKING:
    from bot.app import App
    from bot.reminders.due import Due
    from bot.reminders.rulebook import Rulebook


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what one sweep would send now; send nothing.")
@click.option("--from", "start", metavar="A", help="Show what would be sent from this day or instant …")
@click.option("--to", "end", metavar="B", help="… to this one, both included.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document a reminder.")
@click.option("--rules", "show_rules", is_flag=True, help="Print the rules that hold, as a file to edit.")
def remind(dry_run: bool, start: str | None, end: str | None, as_json: bool, show_rules: bool) -> None:
    """One sweep of all reminder rules now; or what would be sent in a span."""
    if (start is None) != (end is None):
        raise click.UsageError("Give both --from and --to.")
    with opened() as app:
        if show_rules:
            _print_rules(app)
        elif start is not None and end is not None:
            _look_ahead(app, start, end, as_json)
        else:
            _sweep(app, dry_run, as_json)


def _look_ahead(app: App, start: str, end: str, as_json: bool) -> None:
    from bot.reminders.due import Finder
    from bot.reminders.people import People

    book = _book(app)
    begins, ends = _instant(app, start, time()), _instant(app, end, time.max)
    with app.database.reading() as session:
        finder = Finder(session, book, People(session, book))
        dues = sorted(finder.between(begins, ends), key=lambda due: (due.at, due.key))
        _print(dues, book, as_json)


def _sweep(app: App, dry_run: bool, as_json: bool) -> None:
    from bot.reminders.due import Finder
    from bot.reminders.people import People

    book = _book(app)
    with app.database.reading() as session:
        finder = Finder(session, book, People(session, book))
        dues = list(finder.now())
        _print(dues, book, as_json, now=app.clock.now())
    if not dry_run:
        told = app.remind()
        click.echo(f"{told} reminders sent", err=True)


def _book(app: App) -> Rulebook:
    from bot.reminders.rulebook import RuleError

    try:
        return app.rulebook()
    except RuleError as error:
        raise click.ClickException(str(error)) from error


def _print_rules(app: App) -> None:
    import yaml

    _book(app)
    click.echo(yaml.safe_dump(app.rules(), allow_unicode=True, sort_keys=False, width=120), nl=False)


def _instant(app: App, text: str, usual: time) -> datetime:
    """A day or an instant as typed; a day begins at midnight, and ends at the next."""
    try:
        if len(text) <= len("2026-01-01"):
            return app.clock.local(datetime.combine(date.fromisoformat(text), usual))
        return app.clock.local(datetime.fromisoformat(text))
    except ValueError as error:
        raise click.UsageError(f"{text!r} is no day (2026-01-31) and no instant.") from error


def _print(dues: Iterable[Due], book: Rulebook, as_json: bool, now: datetime | None = None) -> None:
    if as_json:
        for due in dues:
            printing.as_json(document(due, now or due.at, book))
        return
    rows = [
        (f"{(now or due.at):%Y-%m-%d %H:%M}", due.to.username, due.rule.id, due.step.key, due.name)
        for due in dues
    ]
    printing.table(("at", "to", "rule", "step", "record"), rows)


def document(due: Due, at: datetime, book: Rulebook) -> dict[str, Any]:
    """The contract's line; `label` is what people call the record."""
    from bot.reminders import wording

    return {
        "rule": due.rule.id,
        "record": f"{due.rule.kind}:{due.record_id}",
        "label": due.name,
        "occasion": due.occasion,
        "to": due.to.username,
        "at": at.isoformat(),
        "why": wording.why(due, at, book),
    }
