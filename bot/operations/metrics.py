"""Figures for Prometheus: what this process did, and how the queues of the whole installation stand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crm_core.clock import real_now
from crm_core.db import Database
from integrations.queues import InboundMessage, InboundStatus, OutboundMessage, OutboundStatus

log = structlog.get_logger()

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """One registry for each app, so that two of them in a process do not count into each other's."""

    def __init__(self, database: Database) -> None:
        self._registry = CollectorRegistry()
        self._registry.register(Queues(database))
        self.messages = Counter(
            "kechat_messages", "Messages handled, by channel and outcome.", ["channel", "outcome"],
            registry=self._registry,
        )  # fmt: skip
        self.latency = Histogram(
            "kechat_message_seconds", "From accepting a message to its committed reply.", ["channel"],
            buckets=SECONDS, registry=self._registry,
        )  # fmt: skip

        self.opinions = Counter(
            "kechat_language_model", "What came of asking the language model.", ["outcome"],
            registry=self._registry,
        )  # fmt: skip

    def opinion(self, outcome: str) -> None:
        self.opinions.labels(outcome).inc()
        if outcome not in ("answered", "cached", "resting", "spent"):
            log.warning("no opinion of the language model", outcome=outcome)

    @contextmanager
    def turn(self, channel: str, received_at: datetime) -> Iterator[None]:
        """Around a turn: counts it, and measures how long its speaker waited."""
        try:
            yield
        except Exception:
            self.messages.labels(channel, "failed").inc()
            raise
        self.messages.labels(channel, "done").inc()
        self.latency.labels(channel).observe((real_now() - received_at).total_seconds())

    def text(self) -> bytes:
        return generate_latest(self._registry)


class Queues(Collector):
    """Asked anew at every scrape; each figure is one look into an index."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def describe(self) -> Iterator[Metric]:
        yield from ()

    def collect(self) -> Iterator[Metric]:
        with self._database.reading() as session:
            dead = GaugeMetricFamily(
                "kechat_dead_letters", "Messages given up, in and out.", labels=["queue"]
            )
            dead.add_metric(["inbox"], count(session, InboundMessage, InboundStatus.DEAD))
            dead.add_metric(["outbox"], count(session, OutboundMessage, OutboundStatus.DEAD))
            yield dead
            waiting = count(session, InboundMessage, InboundStatus.WAITING)
            yield GaugeMetricFamily("kechat_inbox_depth", "Messages that wait for their turn.", waiting)
            unsent = count(session, OutboundMessage, OutboundStatus.WAITING)
            yield GaugeMetricFamily("kechat_outbox_depth", "Replies and notices not sent yet.", unsent)
            age = oldest_unsent(session)
            yield GaugeMetricFamily("kechat_outbox_age_seconds", "Age of the oldest entry not sent.", age)


def count(
    session: Session,
    table: type[InboundMessage] | type[OutboundMessage],
    status: InboundStatus | OutboundStatus,
) -> int:
    return session.scalar(select(func.count()).where(table.status == status)) or 0


def oldest_unsent(session: Session) -> float:
    """Seconds, by the company's clock, that the oldest waiting outbox entry has been waiting."""
    found = select(OutboundMessage.created_at).where(OutboundMessage.status == OutboundStatus.WAITING)
    oldest = session.scalar(found.order_by(OutboundMessage.id).limit(1))
    return max(0.0, (session.info["clock"].now() - oldest).total_seconds()) if oldest else 0.0
