"""WeCom's error numbers → what to do about them. developer.work.weixin.qq.com/document/path/90313"""

from __future__ import annotations

from integrations.channels.channel import SendFailed

TOKEN_IS_OLD = frozenset({40001, 40014, 41001, 42001})
TASK_ID_IS_USED = 42014
"""The card with this task_id has arrived before."""

_PAUSES = {-1: 2.0, 45009: 60.0, 45033: 2.0, 45011: 60.0, 50005: 60.0}
"""Seconds after which to ask again: busy, too often, too many at once."""

_NEVER = frozenset(
    {
        40003, 40004, 40007, 40008, 40032, 40033, 40035, 40058, 41033, 43004, 44001, 44004, 45001, 45002, 45003, 45004,
        45007, 45008, 46004, 60011, 60111, 81013, 82001, 95000, 95001, 95002, 95003, 95004, 95007, 95011, 95012, 95013,
        95014, 95016, 95017, 301002,
    }
)  # fmt: skip
"""The message or its recipient is at fault: it would be refused again."""

_SETTINGS = {
    40013: "the corp id is not right",
    40056: "the agent id is not right",
    48002: "the application may not use this interface",
    60020: "this server is not on the application's list of trusted addresses",
    301007: "the application is switched off",
}
_SETTINGS_PAUSE = 300.0


class ApiError(SendFailed):
    """`code` is WeCom's errcode; 0 where there was no answer that could be read."""

    def __init__(self, code: int, message: str, *, final: bool, retry_after: float | None) -> None:
        super().__init__(message, final=final, retry_after=retry_after)
        self.code = code


def failure(code: int, message: str, path: str) -> ApiError:
    """The failure for an errcode; `message` is WeCom's, cut where it begins to quote our request."""
    if code in _SETTINGS:
        return ApiError(code, f"WeCom {code}: {_SETTINGS[code]}", final=False, retry_after=_SETTINGS_PAUSE)
    said = message.partition(", hint")[0][:120]
    return ApiError(
        code, f"WeCom {code} at {path}: {said}", final=code in _NEVER, retry_after=_PAUSES.get(code)
    )


def unreachable(reason: str, path: str, *, retry_after: float | None = None) -> ApiError:
    return ApiError(0, f"WeCom does not answer at {path}: {reason}", final=False, retry_after=retry_after)
