"""What was not understood, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bot.commands import printing
from bot.commands.opening import opened

if TYPE_CHECKING:
    from bot.misunderstood import Group

SHOWN = 3


@click.group()
def understand() -> None:
    """What people say, and what kechat makes of it."""


@understand.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON document a group.")
def gaps(as_json: bool) -> None:
    """What was not understood, grouped, with what it may have wanted."""
    with opened() as app:
        groups = _groups(app)
        folder = app.settings.phrases
    if as_json:
        for group in groups:
            printing.as_json(_document(group))
        return
    if not groups:
        click.echo("Everything was understood.")
        return
    rows = [
        (group.count, f"{group.last_said_at:%Y-%m-%d}", _wanted(group), " | ".join(group.examples[:SHOWN]))
        for group in groups
    ]
    printing.table(("times", "last", "may have wanted", "said"), rows)
    click.echo(
        f"To teach a phrase, add it to a file of the same name and shape as those in intents/phrases, in {folder}: "
        "e.g. task.yaml with  cues: {remind: {zh: 敲我一下}}. It works at once; `kechat doctor` checks it.",
        err=True,
    )


def _groups(app: Any) -> list[Group]:
    from bot import misunderstood
    from intents.nearest import Neighbours
    from knowledge_base.embedding import Remembering, local_embedder, why_not_local

    with app.database.reading() as session:
        said = misunderstood.latest(session)
    embedder = local_embedder() if said else None
    if said and embedder is None:
        raise click.ClickException(f"Grouping needs the embedding model: {why_not_local()}")
    return misunderstood.grouped(said, Neighbours(Remembering(embedder).embed_queries)) if embedder else []


def _wanted(group: Group) -> str:
    return group.proposal.intent if group.proposal else "-"


def _document(group: Group) -> dict[str, Any]:
    proposal = group.proposal
    return {
        "count": group.count,
        "last_said_at": group.last_said_at.isoformat(),
        "roles": sorted(group.roles),
        "examples": group.examples,
        "proposed_intent": proposal.intent if proposal else None,
        "likeness": round(proposal.likeness, 2) if proposal else None,
        "like": proposal.sentence if proposal else None,
    }
