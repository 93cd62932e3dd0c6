"""Everything wired together. It alone knows all the rooms, and only the doors (cli, http) know it."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property, partial
from itertools import chain
from typing import Any

from sqlalchemy.orm import Session

from bot import migrations, rehearsing, turn
from bot.channels import open_channels
from bot.composing import Composer
from bot.desk import watch
from bot.desk.working import of_service
from bot.intake import Intake
from bot.media import Media
from bot.operations.metrics import Metrics
from bot.opinions import SecondOpinion, language_model
from bot.reminders import rulebook
from bot.reminders.recheck import recheck
from bot.reminders.rule import RuleError
from bot.reminders.schedule import Schedule
from bot.reminders.sweep import Only, sweep
from bot.reminders.upkeep import upkeep
from bot.settings import Settings
from bot.spending import DailyBudget
from bot.worker import Bell, Pool, Worker
from crm_core.clock import Clock
from crm_core.company import open_database
from crm_core.names.ordinary import word_of
from crm_core.names.sounds import pinyin
from crm_core.services import sla, stages
from integrations import delivery, inbox, leadership, outbox
from integrations.channels.channel import Channel, Connected
from integrations.messages import Inbound
from integrations.queues import OutboundMessage
from intents import catalog, expressions, understand
from intents.guessing import wording
from intents.llm.asking import Asking, Breaker
from intents.llm.model import ChatModel, ModelError
from intents.llm.proposing import Proposer
from knowledge_base import KnowledgeBase

RUSH_PAUSE = 0.1
"""Seconds without a turn, in a rush of messages."""
_QUIET = 1.0
"""Seconds without a message after which what is not urgent is done."""
_LOOK_FOR_LESSONS = 5.0
_TIDY = 1.0
_COMPOSING = 10.0
"""Seconds that an answer may wait for its words; a turn's lease is 60."""
WARM_WITHIN = 1.2
"""Seconds after the start for which a service says that it is not ready yet, while it makes itself so."""


class App:
    """One running kechat: its database, its workers and its channels."""

    def __init__(self, settings: Settings, when_warm: Callable[[], object] = lambda: None) -> None:
        """`when_warm` is called once everything is loaded that will be."""
        self.settings, self._when_warm = settings, when_warm
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
        self._stopping = threading.Event()
        self._warming = threading.Thread(target=self._warm_up, name="warm-up", daemon=True)
        self._is_warm = threading.Event()
        self._started_at = time.monotonic()
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
        self.knowledge.will_load()
        self._started_at = time.monotonic()
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

    def is_warm(self, longest: float = WARM_WITHIN) -> bool:
        """Wait for the first part of warming up, but no longer than so many seconds after the start, and not where
        somebody has spoken already; False when it needs longer.
        """
        left = self._started_at + longest - time.monotonic()
        if not self._warming.is_alive() or self._is_spoken_to or left <= 0:
            return True
        return self._is_warm.wait(min(left, 0.1))

    @property
    def _is_spoken_to(self) -> bool:
        return self.worker.has_begun or self.intake.is_rushed

    def _is_wanted(self) -> bool:
        """Whether somebody speaks, has just spoken, or the app ends."""
        heard = not (self.worker.is_quiet(_QUIET) and self.intake.is_quiet(_QUIET))
        return heard or self._stopping.is_set()

    def _warm_up(self) -> None:
        """What is made at its first use is made now, between the messages: none has to wait for it."""
        rehearsal = rehearsing.rehearse(self.database, self.knowledge, self._is_wanted)
        for _ in chain(understand.rehearse(self.clock.now()), _names_loaded(), rehearsing.words_loaded()):
            if self._stopping.is_set():
                return
            if self.knowledge.is_wanted(0):  # a turn waits for it, and would be waited for
                break
            self.worker.rest()
            while self.intake.is_rushed and not self._stopping.wait(RUSH_PAUSE):
                pass
        expressions.keep()
        if not (self._is_spoken_to or self._stopping.is_set()):
            next(rehearsal, None)
        gc.freeze()  # what has been loaded stays: to look through it for garbage would hold messages up
        self._is_warm.set()
        if not self._in_quiet(self.knowledge.is_wanted):
            return
        self.knowledge.load_in_background(self.database.transaction).join()
        gc.freeze()
        while self._in_quiet(self._stopping.wait) and next(rehearsal, None) is not None:
            pass
        if not self._stopping.is_set():
            expressions.let_go()
            self._load_model()
            self._when_warm()

    def _in_quiet(self, wanted: Callable[[float], bool]) -> bool:
        """Wait until nobody has spoken for a moment or it is `wanted` (asked for so many seconds); False at the end."""
        while not (self.worker.is_quiet(_QUIET) or wanted(0.1)):
            if self._stopping.is_set():
                break
        return not self._stopping.is_set()

    def stop(self) -> None:
        for channel in self._connected():
            channel.stop()
        if self._schedule is not None:
            self._schedule.stop()
        self.intake.stop()
        self._stopping.set()
        for pool in self._pools:
            pool.stop()
        if self._warming.is_alive():
            self._warming.join(timeout=10)  # it may hold a connection
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
        running = self.channels.keys()
        return turn.Conversation(self.database, self.knowledge, self.opinion, running, media, self.composer)

    @cached_property
    def opinion(self) -> SecondOpinion | None:
        """A language model's, where one is configured."""
        settings = self.settings
        if not settings.llm:
            return None
        asking = self._asking(settings.llm_timeout)
        proposer = Proposer(self.model, asking, masked=settings.llm_masked)
        return SecondOpinion(proposer, settings.llm_mode)

    @cached_property
    def composer(self) -> Composer | None:
        """Answers in a language model's words, where one is configured."""
        settings = self.settings
        if not settings.llm:
            return None
        seconds = min(settings.llm_timeout, _COMPOSING)  # an opinion may have been waited for before
        return Composer(self.model, self._asking(seconds), masked=settings.llm_masked)

    @cached_property
    def model(self) -> ChatModel:
        return language_model(self.settings)

    @cached_property
    def _breaker(self) -> Breaker:
        return Breaker()

    def _asking(self, seconds: float) -> Asking[Any]:
        """One budget and one breaker, whatever the model is asked for."""
        budget = DailyBudget(self.database, self.settings.llm_daily_calls)
        return Asking(budget, seconds=seconds, observe=self.metrics.opinion, breaker=self._breaker)

    @cached_property
    def knowledge(self) -> KnowledgeBase:
        return KnowledgeBase(folder=self.settings.data_dir / "chroma", url=self.settings.chroma_url)

    def _load_model(self) -> None:
        if self.settings.llm:
            with suppress(ModelError):  # the first message that wants it, and doctor, say what is wrong
                self.model.load()

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


def _names_loaded() -> Iterator[None]:
    """The tables of sounds and of ordinary words, which finding names takes, and the weights of wordings."""
    pinyin("客户")
    yield
    wording.intents()
    yield
    word_of("客户", (0, 2))
    yield
