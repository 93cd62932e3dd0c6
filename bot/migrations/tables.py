"""Every table of kechat, whichever room it belongs to."""

from __future__ import annotations

from importlib import import_module

from sqlalchemy import MetaData

_MODULES = (
    "bot.desk.models", "bot.misunderstood", "bot.reminders.ledger", "bot.sessions", "bot.spending", "bot.widget.visits",
    "crm_core.models",
    "crm_core.names.index", "crm_core.names.learned", "integrations.actions", "integrations.channels.slack.arrivals",
    "integrations.channels.wecom_kf.tables", "integrations.importing.models", "integrations.leadership",
    "integrations.queues", "integrations.received",
)  # fmt: skip


def all_metadata() -> list[MetaData]:
    """The rooms' metadata, complete: importing a module of models is what registers its tables."""
    for module in _MODULES:
        import_module(module)
    from crm_core.db import Base
    from knowledge_base.models import Base as KnowledgeBase

    return [Base.metadata, KnowledgeBase.metadata]
