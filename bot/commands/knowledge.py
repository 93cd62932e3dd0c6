"""The knowledge base: documents in, answers out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TextIO, cast

import click

from bot.commands import printing
from bot.commands.opening import opened

if TYPE_CHECKING:
    from bot.app import App
    from bot.desk.editing import Weighed
    from knowledge_base import AddReport, Answer, Duplicate, KnowledgeBase

Visibility = Literal["public", "internal"]

EXISTING = click.Path(exists=True, path_type=Path)


@click.group()
def kb() -> None:
    """What the company knows."""


@kb.command()
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option(
    "--visibility", type=click.Choice(["public", "internal"]), help="For documents that do not say so."
)
def add(paths: tuple[Path, ...], visibility: str | None) -> None:
    """Add files or folders; a file that was added before is brought up to date."""
    with opened() as app:
        report = add_documents(app, paths, visibility=cast(Visibility | None, visibility))
    if not (report.added or report.updated or report.unchanged):
        raise click.ClickException("Nothing could be read.")


def add_documents(app: App, paths: Sequence[Path], visibility: Visibility | None = None) -> AddReport:
    """Put them into the knowledge base, and say what became of each."""
    knowledge = _knowledge(app)
    with app.database.transaction() as session:
        report = knowledge.add(session, paths, visibility=visibility)
    _print_report(report)
    with printing.progress("kb") as advance:
        knowledge.catch_up(app.database.transaction, advance)
    if report.added or report.updated:
        with app.database.reading() as session:
            _print_duplicates(knowledge.duplicates(session))
    return report


def _knowledge(app: App) -> KnowledgeBase:
    """Without the embedded index, which belongs to the service alone: vectors are read from the database."""
    from knowledge_base import KnowledgeBase

    return KnowledgeBase(url=app.settings.chroma_url)


def _print_report(report: AddReport) -> None:
    removed = f"{len(report.removed)} removed, " if report.removed else ""
    click.echo(
        f"{len(report.added)} added, {len(report.updated)} updated, {removed}{len(report.unchanged)} unchanged: "
        f"{report.entries} questions and answers, {report.passages} passages."
    )
    for problem in report.problems:
        click.echo(str(problem), err=True)


def _print_duplicates(pairs: Sequence[Duplicate]) -> None:
    """Said, not mended: only an editor knows which of the two is right."""
    for one in pairs:
        click.echo(
            f"asks the same twice: {one.key} “{one.question}” and {one.other_key} “{one.other}”", err=True
        )


@kb.command()
@click.argument("question", required=False)
@click.option(
    "--file", "source", type=click.File(encoding="utf-8"), help="One question a line; - is standard input."
)
@click.option("--audience", type=click.Choice(["internal", "public"]), default="internal", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document a question.")
def ask(question: str | None, source: TextIO | None, audience: str, as_json: bool) -> None:
    """Ask it something."""
    if (question is None) == (source is None):
        raise click.UsageError("Give either a QUESTION or --file.")
    questions = [question] if question is not None else [line.rstrip("\r\n") for line in source or ()]
    listener = cast(Visibility, audience)
    with opened() as app:
        knowledge = _knowledge(app)
        knowledge.load(app.database.transaction)
        with app.database.reading() as session:
            for one in questions:
                answer = knowledge.ask(session, one, audience=listener)
                if as_json:
                    printing.as_json(_document(one, answer))
                else:
                    _print_answer(answer)


def _document(question: str, answer: Answer) -> dict[str, Any]:
    return {
        "question": question,
        "answer": answer.text,
        "answered": answer.answered,
        "confidence": answer.confidence,
        "sources": [{"document": one.document, "id": one.id, "score": one.score} for one in answer.sources],
        "suggestions": [{"id": one.id, "question": one.question} for one in answer.suggestions],
    }


def _print_answer(answer: Answer) -> None:
    click.echo(answer.text)
    if answer.citation:
        click.secho(answer.citation, dim=True)


@kb.command("list")
def list_() -> None:
    """List the documents."""
    with opened() as app, app.database.reading() as session:
        documents = _knowledge(app).list_documents(session)
    rows = [
        (
            one.id, one.name, one.title, one.visibility, one.language, one.chunks, f"v{one.version}",
            one.valid_until or "-", ", ".join(one.stale) or "-",
        )
        for one in documents
    ]  # fmt: skip
    headers = ("id", "file", "title", "visibility", "language", "pieces", "version", "valid until", "stale")
    printing.table(headers, rows)


@kb.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document a question.")
def gaps(as_json: bool) -> None:
    """What nothing answered: how often, for contracts of which value, and how people solved it."""
    from bot.desk import editing

    with opened() as app, app.database.reading() as session:
        found = editing.weighed(session, _knowledge(app))
    if as_json:
        for one in found:
            printing.as_json(_gap(one))
        return
    if not found:
        click.echo("Every question was answered.")
        return
    rows = [
        (
            one.group.count, f"{one.value:,.0f}", f"{one.group.last_asked_at:%Y-%m-%d}", one.group.question,
            f"{one.ticket}: {one.draft}" if one.draft else "-",
        )
        for one in found
    ]  # fmt: skip
    printing.table(("times", "contracts", "last", "question", "draft"), rows)


def _gap(one: Weighed) -> dict[str, Any]:
    return {
        "question": one.group.question,
        "count": one.group.count,
        "contract_value": str(one.value),
        "last_asked_at": one.group.last_asked_at.isoformat(),
        "audiences": sorted(one.group.audiences),
        "examples": one.group.examples,
        "draft": one.draft or None,
        "ticket": one.ticket or None,
    }


@kb.command()
@click.argument("document_id", type=int, metavar="ID")
def remove(document_id: int) -> None:
    """Remove a document."""
    with opened() as app, app.database.transaction() as session:
        was_there = _knowledge(app).remove(session, document_id)
    if not was_there:
        raise click.ClickException(f"There is no document {document_id}.")
    click.echo(f"Document {document_id} is removed.")
