"""What has to be done once in WeCom, and is quicker from here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.settings import Settings
    from integrations.channels.wecom.client import Client


@click.group()
def wecom() -> None:
    """Set up the WeCom application and WeChat customer service."""


@wecom.command()
@click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)
@click.option("--remove", is_flag=True, help="Take the menu away.")
def menu(language: str, remove: bool) -> None:
    """Put the common acts into the application's menu."""
    from bot.settings import Settings
    from integrations.channels.wecom import menu as menus

    settings = Settings()
    with _client(settings, "wecom") as client:
        if remove:
            client.get("menu/delete", agentid=settings.wecom_agent_id)
            click.echo("The application has no menu any more.")
            return
        client.post("menu/create", menus.as_sent(language), agentid=settings.wecom_agent_id)
    click.echo("The application has its menu; members see it when they open the chat anew.")


@wecom.command()
def desks() -> None:
    """List the customer service accounts with the links at which customers reach them."""
    from bot.settings import Settings

    with _client(Settings(), "wecom_kf") as client:
        accounts = client.post("kf/account/list", {"offset": 0, "limit": 100}).get("account_list") or []
        for one in accounts:
            way = client.post("kf/add_contact_way", {"open_kfid": one["open_kfid"], "scene": "kechat"})
            click.echo(f"{one['open_kfid']}\t{one['name']}\t{way.get('url', '')}")
    if not accounts:
        raise click.ClickException("the application may use no customer service account yet")


@contextmanager
def _client(settings: Settings, channel: str) -> Iterator[Client]:
    from bot.settings import CREDENTIALS
    from integrations.channels.wecom.client import Client

    missing = [f"KECHAT_{one.upper()}" for one in CREDENTIALS[channel] if not getattr(settings, one)]
    if missing:
        raise click.ClickException(f"set {', '.join(missing)} first")
    secret = settings.wecom_secret if channel == "wecom" else settings.wecom_kf_secret
    client = Client(settings.wecom_corp_id, secret, settings.wecom_api_url)
    try:
        yield client
    finally:
        client.close()
