"""Business time: one clock in the company's time zone, which stands still when told to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


class Clock:
    """The company's clock. Leases, back-off and limits do not use it: they keep real time."""

    def __init__(self, timezone: str = "Asia/Shanghai", frozen: datetime | None = None) -> None:
        self.zone = ZoneInfo(timezone)
        self.frozen = None if frozen is None else self.local(frozen)

    def now(self) -> datetime:
        """The present instant, aware, in the company's zone."""
        return self.frozen or datetime.now(self.zone)

    def today(self) -> date:
        return self.now().date()

    def local(self, instant: datetime) -> datetime:
        """The same instant in the company's zone; an instant without offset is taken as local."""
        if instant.tzinfo is None:
            return instant.replace(tzinfo=self.zone)
        return instant.astimezone(self.zone)


def real_now() -> datetime:
    """The machine's time in UTC, for leases and retries, which must move even when business time stands."""
    return datetime.now(UTC)
