"""What a language model is asked for, where one is configured: opinions and answers in words, from one budget."""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import Any

from bot.composing import Composer
from bot.operations.metrics import Metrics
from bot.opinions import SecondOpinion, language_model
from bot.settings import Settings
from bot.spending import DailyBudget
from crm_core.db import Database
from intents.llm.asking import Asking, Breaker
from intents.llm.model import ChatModel, ModelError
from intents.llm.proposing import Proposer

_COMPOSING = 10.0
"""Seconds that an answer may wait for its words; a turn's lease is 60."""


class Advisers:
    def __init__(self, settings: Settings, database: Database, metrics: Metrics) -> None:
        self._settings, self._database, self._metrics = settings, database, metrics
        self._breaker = Breaker()

    @cached_property
    def opinion(self) -> SecondOpinion | None:
        settings = self._settings
        if not settings.llm:
            return None
        asking = self._asking(settings.llm_timeout)
        proposer = Proposer(self.model, asking, masked=settings.llm_masked)
        return SecondOpinion(proposer, settings.llm_mode)

    @cached_property
    def composer(self) -> Composer | None:
        settings = self._settings
        if not settings.llm:
            return None
        seconds = min(settings.llm_timeout, _COMPOSING)  # an opinion may have been waited for before
        return Composer(self.model, self._asking(seconds), masked=settings.llm_masked)

    @cached_property
    def model(self) -> ChatModel:
        return language_model(self._settings)

    def load(self) -> None:
        if self._settings.llm:
            with suppress(ModelError):  # the first message that wants it, and doctor, say what is wrong
                self.model.load()

    def _asking(self, seconds: float) -> Asking[Any]:
        """One budget and one breaker, whatever the model is asked for."""
        budget = DailyBudget(self._database, self._settings.llm_daily_calls)
        return Asking(budget, seconds=seconds, observe=self._metrics.opinion, breaker=self._breaker)
