"""The demo company's own data folder: made whole, or made again."""

from __future__ import annotations

import shutil

import click

from bot import demo
from bot.app import App
from bot.settings import Settings
from crm_core.services import settings as company
from knowledge_base import KnowledgeBase


def furnish(settings: Settings) -> None:
    """Make the demo company where it is missing. Interrupted, it begins anew the next time."""
    if settings.data_dir.exists():
        return
    part = settings.data_dir.with_name(settings.data_dir.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    click.echo("Making the demo company (once) …", err=True)
    app = App(settings.model_copy(update={"data_dir": part}))
    try:
        demo.make_demo(app.database, app.clock)
        with app.database.transaction() as session:
            KnowledgeBase().add(session, [demo.KNOWLEDGE])  # the service embeds it, in the background
            company.put(session, "demo", True)
            company.put(session, "company", demo.NAME)
    finally:
        app.stop()
    part.rename(settings.data_dir)
