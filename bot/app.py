"""Everything wired together. It alone knows all the rooms, and only the doors (cli, http) know it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from sqlalchemy.orm import Session

from bot import migrations, turn
from bot.advisers import Advisers
from bot.channels import open_channels
from bot.desk import watch
from bot.desk.working import of_service
from bot.intake import Intake
from bot.media import Media
from bot.operations.metrics import Metrics
from bot.reminders import rulebook
from bot.reminders.recheck import recheck
from bot.reminders.rule import RuleError
from bot.reminders.schedule import Schedule
from bot.reminders.sweep import Only, sweep
from bot.reminders.upkeep import upkeep
from bot.settings import Settings
from bot.warming import RUSH_PAUSE, WITHIN, Warming
from bot.worker import Bell, Pool, Worker
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.services import sla, stages
from integrations import delivery, inbox, leadership, outbox
from integrations.channels.channel import Channel, Connected
from integrations.messages import Inbound
from integrations.queues import OutboundMessage
from intents import catalog
from knowledge_base import KnowledgeBase

_LOOK_FOR_LESSONS = 5.0
_TIDY = 1.0


class App:
    """One running kechat: its database, its workers and its channels."""

    def __init__(
        self, settings: Settings, when_warm: Callable[[], object] = lambda: None, *, warms_up: bool = True
    ) -> None:
        """`when_warm` is called once everything is loaded that will be. Where it does not warm up, all is loaded when
        it is first needed: less work for one that is soon gone.
        """
        self.settings, self._when_warm, self._warms_up = settings, when_warm, warms_up
        self.clock = Clock(settings.timezone, settings.now)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        self.database = open_database(settings.database, self.clock)
        self.database.info["running"] = settings.running
        self.database.info[rulebook.HOLDING] = partial(rulebook.load, settings.data_dir)
        self.database.info[sla.WORKING] = of_service
        self.database.info[stages.GATES] = self._gates
        migrations.upgrade(self.database)
        catalog.use(settings.phrases)
        self.channels: dict[str, Channel] = open_channels(settings, self.database)
        self.outgoing = Bell(settings.deliverers)
        self.worker = Worker(self.database, self._take_turn, self._give_up, self.outgoing)
        self.intake = Intake(self.database, self.worker.woken)
        self._in_rush = threading.Lock()
        self.metrics = Metrics(self.database)
        self._pools: list[Pool] = []
        self.advisers = Advisers(settings, self.database, self.metrics)
        self._warming: Warming | None = None
        self._schedule: Schedule | None = None

    def say(self, inbound: Inbound) -> dict[str, Any] | None:
        """One message through the whole pipeline; None when it could not be answered in time."""
        return self.worker.ask(inbound)[1]

    def start(self) -> None:
        """Begin to work in the background: turns, and deliveries to the channels."""
        if self.database.is_sqlite:
            with self.database.transaction() as session:
                for room in (inbox, outbox, leadership):
                    room.release_all(session)
        if self._warms_up:
            self.knowledge.will_load()
            self._warming = Warming(self.database, self.knowledge, self.worker, self.intake, self._warmed)
            self._warming.start()
        self._pools = [
            Pool(self._turn_once, self.worker.woken, threads=self.settings.workers),
            Pool(self._learn_once, threading.Event(), threads=1, idle=_LOOK_FOR_LESSONS),
            Pool(self._tidy, threading.Event(), threads=1, idle=_TIDY),
        ]
        if self.channels:
            self._pools.append(Pool(self._deliver_once, self.outgoing, threads=self.settings.deliverers))
        for pool in self._pools:
            pool.start()
        if self.clock.frozen is None:
            self._schedule = Schedule(self.remind, self.clock)
        for channel in self._connected():
            channel.start(self.intake.keep)

    def _connected(self) -> list[Connected]:
        return [one for one in self.channels.values() if isinstance(one, Connected)]

    def is_warm(self, longest: float = WITHIN) -> bool:
        """Whether it is as ready as a message should find it; waits a moment for it (`Warming.is_ready`)."""
        return self._warming is None or self._warming.is_ready(longest)

    def _warmed(self) -> None:
        self.advisers.load()
        self._when_warm()

    def stop(self) -> None:
        for channel in self._connected():
            channel.stop()
        if self._schedule is not None:
            self._schedule.stop()
        self.intake.stop()
        if self._warming is not None:
            self._warming.stop()
        for pool in self._pools:
            pool.stop()
        if self._warming is not None:
            self._warming.join()
        if "knowledge" in self.__dict__:
            self.knowledge.close()
        self.database.close()

    def rules(self) -> dict[str, Any]:
        """The rules of reminding that hold, as plain data. Raises RuleError."""
        with self.database.reading() as session:
            return rulebook.effective(self.settings.data_dir, rulebook.own(session))

    def _gates(self) -> dict[str, tuple[str, ...]]:
        """What stages insist on; nothing while the rules cannot be read, which `doctor` and the log tell."""
        try:
            return rulebook.load(self.settings.data_dir).gates()
        except RuleError:
            return {}

    def rulebook(self) -> rulebook.Rulebook:
        return rulebook.parse(self.rules())

    def remind(self, only: Only | None = None) -> int:
        """Send what is due; how many things were told. A look at everything also does what the days bring."""
        book = self.rulebook()
        if only is None:
            upkeep(self.database, book, self.channels.keys())
            watch.look(self.database)
        return sweep(self.database, book, running=self.channels.keys(), only=only)

    @cached_property
    def conversation(self) -> turn.Conversation:
        media = Media(self.database, self.channels, self.settings.asr_url)
        return turn.Conversation(
            self.database,
            self.knowledge,
            self.advisers.opinion,
            self.channels.keys(),
            media,
            self.advisers.composer,
        )

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        return KnowledgeBase(folder=self.settings.data_dir / "chroma", url=self.settings.chroma_url)

    def _turn_once(self) -> bool:
        """One turn; in a rush one thread at most takes turns, with pauses between them."""
        if not self.intake.is_rushed:
            return self.worker.work_once()
        if not self._in_rush.acquire(blocking=False):
            time.sleep(RUSH_PAUSE)
            return True
        try:
            time.sleep(RUSH_PAUSE)
            return self.worker.work_once()
        finally:
            self._in_rush.release()

    def _take_turn(self, claimed: inbox.Claimed) -> None:
        catalog.use(self.settings.phrases)
        with self.metrics.turn(claimed.inbound.channel, claimed.received_at):
            self.conversation.take_turn(claimed)

    def _give_up(self, claimed: inbox.Claimed) -> None:
        self.conversation.apologise(claimed)

    def _learn_once(self) -> bool:
        """What was taught in chat, or added by a command beside the service."""
        return self.knowledge.learn_once(self.database.transaction)

    def _tidy(self) -> bool:
        self.database.tidy()
        return False

    def _deliver_once(self) -> bool:
        return delivery.run_once(self.database, self.channels, self._is_still_so)

    def _is_still_so(self, session: Session, entry: OutboundMessage) -> bool:
        book = rulebook.load(self.settings.data_dir, rulebook.own(session))
        return recheck(session, entry, book)
