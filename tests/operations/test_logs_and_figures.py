from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.operations import logs
from bot.operations.metrics import Metrics
from bot.operations.sole import FolderTaken, SoleServer
from bot.settings import Settings
from crm_core.clock import real_now
from crm_core.db import Database
from integrations import outbox
from integrations.messages import Answer, Reply


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    out, handlers = io.StringIO(), logging.root.handlers[:]
    logs.configure(stream=out)
    yield out
    logging.root.handlers = handlers
    structlog.reset_defaults()


def test_a_log_line_is_json_with_the_trace(written: io.StringIO) -> None:
    structlog.get_logger().info("turn taken", trace_id="abc", ms=3)
    line = json.loads(written.getvalue())
    assert (line["event"], line["trace_id"], line["level"]) == ("turn taken", "abc", "info")


@pytest.mark.parametrize("library", [False, True])
def test_an_exception_is_told_by_kind_and_place_not_by_what_was_said(
    written: io.StringIO, library: bool
) -> None:
    log = logging.getLogger("library") if library else structlog.get_logger()
    try:
        raise ValueError("call Vera on 13800000000")
    except ValueError:
        log.exception("turn failed")
    assert "13800000000" not in written.getvalue()
    line = json.loads(written.getvalue())
    assert line["error"] == "ValueError"
    assert any("test_logs_and_figures.py" in place for place in line["at"])


def test_figures_tell_messages_and_the_age_of_what_is_unsent(sqlite_database: Database) -> None:
    metrics = Metrics(sqlite_database)
    with metrics.turn("slack", real_now() - timedelta(seconds=2)):
        pass
    with pytest.raises(RuntimeError), metrics.turn("slack", real_now()):
        raise RuntimeError
    with sqlite_database.transaction() as session:
        outbox.notify(
            session, channel="slack", conversation="c", recipient="vera", answer=Answer((Reply("hi"),))
        )
    text = metrics.text().decode()
    assert 'kechat_messages_total{channel="slack",outcome="done"} 1.0' in text
    assert 'kechat_messages_total{channel="slack",outcome="failed"} 1.0' in text
    assert 'kechat_message_seconds_bucket{channel="slack",le="1.0"} 0.0' in text
    assert "kechat_outbox_depth 1.0" in text


def test_one_service_a_data_folder(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path)
    with SoleServer(settings), pytest.raises(FolderTaken), SoleServer(settings):
        pass
    with SoleServer(settings):
        pass


def test_replicas_may_share_a_postgresql(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_dir=tmp_path, database_url="postgresql://somewhere/kechat")
    with SoleServer(settings), SoleServer(settings):
        pass
