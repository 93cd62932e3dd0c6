"""Says when to look; whether something is sent is decided by the ledger."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from bot.reminders.rule import RuleError
from bot.reminders.sweep import Only, quick
from crm_core.clock import Clock

if TYPE_CHECKING:
    from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()

Remind = Callable[[Only | None], int]


class Schedule:
    """Every minute what comes by the hour, every five minutes everything."""

    def __init__(self, remind: Remind, clock: Clock) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        self._remind = remind
        self._scheduler: BackgroundScheduler = BackgroundScheduler(
            timezone=clock.zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self._look, "cron", minute="1-59", second=2, args=(quick,))
        self._scheduler.add_job(self._look, "cron", minute="*/5", second=7, args=(None,))
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=True)

    def _look(self, only: Only | None) -> None:
        try:
            told = self._remind(only)
        except RuleError as error:
            log.error("the reminder rules are not right", mistake=str(error))
        except Exception:
            log.exception("reminding stumbled")
        else:
            if told:
                log.info("reminded", things=told)
