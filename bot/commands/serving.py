"""The whole service, for a company or for its demo."""

from __future__ import annotations

import click

HOST = click.option(
    "--host", default="127.0.0.1", show_default=True, help="0.0.0.0 to be reached from elsewhere."
)
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))


@click.command()
@HOST
@PORT
def serve(host: str, port: int) -> None:
    """Run the whole service: HTTP, channels that have credentials, workers."""
    from bot.commands.server import run
    from bot.settings import Settings

    run(Settings(), host, port)


@click.command()
@HOST
@PORT
def demo(host: str, port: int) -> None:
    """Run it on a demo company of its own, made if it is missing."""
    from bot.commands.furnishing import furnish
    from bot.commands.server import run
    from bot.settings import Settings

    usual = Settings()
    settings = usual.model_copy(update={"data_dir": usual.data_dir / "demo", "database_url": ""})
    furnish(settings)
    run(settings, host, port, is_demo=True)
