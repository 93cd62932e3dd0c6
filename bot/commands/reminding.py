"""Reminders from the command line: one sweep now, what a span of time would bring, and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from bot.commands import printing
from bot.commands.opening import opened

if TYPE_CHECKING:
    from bot.app import App
    from bot.reminders.due import Due, Finder
    from bot.reminders.ledger import Notice
    from bot.reminders.rulebook import Rulebook
    from crm_core.clock import Clock


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
    from bot.reminders import mornings

    book = _book(app)
    begins, ends = _instant(app, start, time()), _instant(app, end, time.max)
    with _finding(app, book) as finder:
        found = chain(mornings.between(finder, begins, ends), finder.between(begins, ends))
        dues = sorted(found, key=lambda due: (due.at, due.key))
        _print((document(due, due.at, book) for due in dues), as_json)


def _sweep(app: App, dry_run: bool, as_json: bool) -> None:
    """What is shown of a dry run is what is due; else it is what the ledger has got."""
    from sqlalchemy import func, select

    from bot.reminders.ledger import Notice

    book, now = _book(app), app.clock.now()
    if dry_run:
        with _finding(app, book) as finder:
            found = chain(_briefs(finder), finder.now())
            _print((document(due, now, book) for due in found), as_json)
        return
    with app.database.reading() as session:
        since = session.scalar(select(func.max(Notice.id))) or 0
    told = app.remind()
    with app.database.reading() as session:
        new = select(Notice).where(Notice.id > since, Notice.outbound_id.is_not(None)).order_by(Notice.id)
        rows = session.scalars(new.execution_options(yield_per=500))
        _print((told_document(one, book, app.clock) for one in rows), as_json)
    click.echo(f"{told} reminders sent", err=True)


@contextmanager
def _finding(app: App, book: Rulebook) -> Iterator[Finder]:
    from bot.reminders.due import Finder
    from bot.reminders.people import People

    with app.database.reading() as session:
        yield Finder(session, book, People(session, book))


def _briefs(finder: Finder) -> Iterator[Due]:
    from bot.reminders import mornings
    from bot.reminders.digests import Briefs

    now, waiting = finder.clock.now(), mornings.due_now(finder)
    briefs = Briefs(finder.session, waiting, now)
    return (mornings.of_day(one, now.date()) for one in waiting if briefs.of(one))


def _book(app: App) -> Rulebook:
    from bot.reminders.rule import RuleError

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


def _print(told: Iterable[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        for one in told:
            printing.as_json(one)
        return
    rows = [
        (one["at"][:16].replace("T", " "), *(one[name] for name in ("to", "rule", "occasion", "label")))
        for one in told
    ]
    printing.table(("at", "to", "rule", "occasion", "record"), rows)


def document(due: Due, at: datetime, book: Rulebook) -> dict[str, Any]:
    """The contract's line; `label` is what people call the record."""
    from bot.reminders import wording

    return _line(
        due.rule.id, f"{due.rule.kind}:{due.record_id}", due.name, due.occasion, due.to.username, at,
        wording.why(due, at, book),
    )  # fmt: skip


def told_document(one: Notice, book: Rulebook, clock: Clock) -> dict[str, Any]:
    """The same of what the ledger holds."""
    from bot.reminders import mornings, wording

    rule = book.rule(one.rule) or mornings.rule()
    return _line(
        one.rule, f"{one.record_kind}:{one.record_id}", one.label, one.occasion, one.recipient, clock.local(one.at),
        one.why or wording.why_of(one, rule, "zh", clock),
    )  # fmt: skip


def _line(
    rule: str, record: str, label: str, occasion: str, to: str, at: datetime, why: str
) -> dict[str, Any]:
    return {
        "rule": rule, "record": record, "label": label, "occasion": occasion, "to": to, "at": at.isoformat(),
        "why": why,
    }  # fmt: skip
