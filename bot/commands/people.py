"""Colleagues, their passwords, and API tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import click

from bot.commands import printing
from bot.commands.opening import opened, user_named

ROLES = ("rep", "manager", "executive", "service", "finance", "marketing", "admin")
PASSWORD = click.option("--password", help="Asked for when it is not given.")


@click.group()
def user() -> None:
    """People who may use kechat."""


@user.command()
@click.argument("username")
@click.option("--name", help="The name shown; the user name unless given.")
@click.option("--role", type=click.Choice(ROLES), default="rep", show_default=True)
@click.option("--region", default="")
@click.option("--team", default="")
@click.option("--manager", metavar="USER", help="Whom they report to.")
@click.option("--email", default="")
@click.option("--phone", default="")
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--password", help="Without one they cannot sign in to the console yet.")
def add(
    username: str, name: str | None, role: str, manager: str | None, password: str | None, **fields: Any
) -> None:
    """Add a colleague."""
    from crm_core.models import Role
    from crm_core.permissions import operator
    from crm_core.services import logins, users

    with opened() as app, app.database.transaction() as session:
        if manager:
            fields["manager"] = user_named(session, manager)
        person = users.create(
            session, by=operator(), username=username, name=name or username, role=Role(role), **fields
        )
        if password:
            logins.set_password(session, person, password)
    click.echo(
        f"{username} is there now." + ("" if password else " Set a password with: kechat user passwd.")
    )


@user.command()
@click.argument("username")
@PASSWORD
def passwd(username: str, password: str | None) -> None:
    """Set a colleague's password; their open sessions end."""
    from crm_core.services import logins

    with opened() as app:
        with app.database.reading() as session:
            user_named(session, username)
        password = password or click.prompt("New password", hide_input=True, confirmation_prompt=True)
        with app.database.transaction() as session:
            logins.set_password(session, user_named(session, username), password)
    click.echo(f"The password of {username} is set.")


@user.command()
@click.argument("username")
def disable(username: str) -> None:
    """A colleague has left: tokens and sessions end, the records stay."""
    from crm_core.permissions import operator
    from crm_core.services import users

    with opened() as app, app.database.transaction() as session:
        users.disable(session, user_named(session, username), by=operator())
    click.echo(f"{username} can no longer use kechat.")


@user.command()
def unlinked() -> None:
    """List who wrote on WeCom or Slack and is not known as a colleague: channel and id."""
    from integrations import identities

    with opened() as app, app.database.reading() as session:
        for channel, platform_id in identities.unlinked(session):
            click.echo(f"{channel}\t{platform_id}")


@user.command()
@click.argument("username")
@click.argument("channel", type=click.Choice(["wecom", "slack"]))
@click.argument("platform_id")
def link(username: str, channel: str, platform_id: str) -> None:
    """Confirm that an id on a platform is this colleague's."""
    from integrations import identities

    with opened() as app, app.database.transaction() as session:
        identities.link(session, user_named(session, username), channel, platform_id)
    click.echo(f"{platform_id} on {channel} is {username} from now on.")


@click.group()
def token() -> None:
    """API tokens. Each is shown once, when it is made."""


@token.command()
@click.option("--user", "username", metavar="USER", help="Whose token it is: it may what they may.")
@click.option("--service", is_flag=True, help="A service token: it may act for any user.")
@click.option("--name", default="", help="What it is for.")
@click.option("--days", type=click.IntRange(1), help="How long it lasts; for ever unless given.")
def create(username: str | None, service: bool, name: str, days: int | None) -> None:
    """Make a token and print it."""
    from crm_core.services import logins

    if not username and not service:
        raise click.UsageError("Name the --user it belongs to, or make it a --service token.")
    life = timedelta(days=days) if days else None
    with opened() as app, app.database.transaction() as session:
        owner = user_named(session, username) if username else None
        plain = logins.create_token(session, user=owner, is_service=service, name=name, life=life)
    click.echo(plain)


@token.command("list")
def list_() -> None:
    """List the tokens by their beginnings."""
    from crm_core.services import logins

    with opened() as app, app.database.reading() as session:
        rows = [
            (
                one.id,
                one.hint + "…",
                one.user.username if one.user else "-",
                "service" if one.is_service else "user",
                "revoked" if one.revoked_at else "valid",
                one.name,
            )
            for one in logins.list_tokens(session)
        ]
    printing.table(("id", "token", "user", "kind", "state", "name"), rows)


@token.command()
@click.argument("token_id", type=int, metavar="ID")
def revoke(token_id: int) -> None:
    """End a token."""
    from crm_core.services import logins

    with opened() as app, app.database.transaction() as session:
        logins.revoke(session, token_id)
    click.echo(f"Token {token_id} is revoked.")
