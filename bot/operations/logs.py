"""Structured logs: JSON for machines, colours on a terminal, and nothing that a person said or is called."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure(*, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Once, at the start of a command. Logs go to standard error, so that answers stay clean on standard output."""
    out = stream or sys.stderr
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        where_it_failed,
    ]
    last: Processor = (
        structlog.dev.ConsoleRenderer()
        if out.isatty()
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    _adopt_library_logs(shared, last, out)


def _adopt_library_logs(shared: list[Processor], last: Processor, out: TextIO) -> None:
    """Libraries' warnings in the same form."""
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.root.handlers = [handler]
    logging.root.setLevel(logging.WARNING)


def where_it_failed(_: Any, __: str, event: EventDict) -> EventDict:
    """An exception as its kind and the places it passed. Its message is left out: it may quote what was said."""
    found = _exc_info(event.pop("exc_info", None))
    if found is not None:
        kind, _error, trace = found
        event["error"] = kind.__name__
        event["at"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)
        ]
    return event


def _exc_info(given: Any) -> ExcInfo | None:
    if isinstance(given, BaseException):
        return type(given), given, given.__traceback__
    if isinstance(given, tuple):
        return given if given[0] is not None else None
    current = sys.exc_info() if given else (None, None, None)
    return current if current[0] is not None else None
