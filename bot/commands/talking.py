"""Talking to it from a terminal, and seeing what it understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO
from uuid import uuid4

import click

from bot.commands import printing
from bot.commands.opening import opened, user_named

if TYPE_CHECKING:
    from bot.app import App

SPEAKER = click.option("--as", "username", required=True, metavar="USER", help="Who is speaking.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
FAREWELLS = frozenset({"exit", "quit", "退出", "再见"})


@click.command()
@SPEAKER
@click.argument("text")
@AS_JSON
def say(username: str, text: str, as_json: bool) -> None:
    """Say one message and print the reply."""
    with opened() as app:
        answer = _answer(app, _speaker(app, username), text)
        if as_json:
            printing.as_json(answer)
        else:
            _print_replies(answer)


@click.command()
@SPEAKER
def chat(username: str) -> None:
    """Talk to it in the terminal. Ctrl-D or `exit` ends the talk."""
    with opened() as app:
        speaker = _speaker(app, username)
        for text in _typed():
            _print_replies(_answer(app, speaker, text))


def _speaker(app: App, username: str) -> str:
    with app.database.reading() as session:
        return user_named(session, username).username


def _typed() -> Iterator[str]:
    while True:
        try:
            text = click.prompt(
                click.style("›", bold=True), prompt_suffix=" ", default="", show_default=False
            )
        except click.Abort:
            click.echo()
            return
        if text.strip().lower() in FAREWELLS:
            return
        if text.strip():
            yield text


def _answer(app: App, speaker: str, text: str) -> dict[str, Any]:
    from integrations.messages import Inbound

    message = Inbound("console", f"console-{speaker}", speaker, uuid4().hex, text)
    answer = app.say(message)
    if answer is None:
        raise click.ClickException("The message is kept, but it was not answered in time.")
    return answer


def _print_replies(answer: dict[str, Any]) -> None:
    for reply in answer["replies"]:
        click.echo(reply["text"])


@click.command()
@click.argument("text", required=False)
@click.option(
    "--file", "source", type=click.File(encoding="utf-8"), help="One text a line; - is standard input."
)
@click.option("--as", "username", metavar="USER", help="Whose customers and words to understand it by.")
@AS_JSON
def parse(text: str | None, source: TextIO | None, username: str | None, as_json: bool) -> None:
    """Show what it would understand; writes nothing."""
    if (text is None) == (source is None):
        raise click.UsageError("Give either a TEXT or --file.")
    texts = [text] if text is not None else [line.rstrip("\r\n") for line in source or ()]
    with opened() as app:
        for one in texts:
            understood = _understood(app, one, username)
            if as_json:
                printing.as_json(understood)
            else:
                _print_understood(understood)


def _understood(app: App, text: str, username: str | None) -> dict[str, Any]:
    from bot import parsing

    doubted = None
    with app.database.reading() as session:
        user = user_named(session, username) if username else None
        understood = parsing.parse(text, app.clock.now(), user)
        if app.advisers.opinion is not None:
            doubted = parsing.in_doubt(text, app.clock.now(), user, app.advisers.opinion)
    if app.advisers.opinion is None or doubted is None:
        return understood
    proposals = app.advisers.opinion.ask(doubted)
    with app.database.reading() as session:
        user = user_named(session, username) if username else None
        return parsing.parse(text, app.clock.now(), user, proposals)


def _print_understood(understood: dict[str, Any]) -> None:
    for frame in understood["frames"]:
        click.secho(f"{frame['intent']}  {frame['confidence']:.2f}", bold=True)
        for name, slot in frame["slots"].items():
            click.echo(f"  {name} = {slot['value']}  ({slot['text']})")
    for entity in understood["entities"]:
        click.echo(f"{entity['kind']}: {entity['text']}")
    if not understood["frames"] and not understood["entities"]:
        click.echo("Nothing was understood.")
