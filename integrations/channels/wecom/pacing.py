"""Not more to one member than WeCom lets through: what is above its limits it drops without a word."""

from __future__ import annotations

import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from integrations.channels.channel import SendFailed

PER_MEMBER: tuple[RateLimitItem, ...] = (RateLimitItemPerMinute(30), RateLimitItemPerHour(1000))
"""developer.work.weixin.qq.com/document/path/90236, for each application."""


class Pacing:
    """In memory, in each process; real time."""

    def __init__(self, per_member: tuple[RateLimitItem, ...] = PER_MEMBER) -> None:
        self._limits = per_member
        self._windows = MovingWindowRateLimiter(MemoryStorage())

    def check(self, member: str) -> None:
        """Count one message to this member. Raises SendFailed with the pause until there is room for it."""
        for limit in self._limits:
            if not self._windows.test(limit, member):
                opens_at = self._windows.get_window_stats(limit, member).reset_time
                raise SendFailed(
                    "the member's limit is reached", retry_after=max(1.0, opens_at - time.time())
                )
        for limit in self._limits:
            self._windows.hit(limit, member)
