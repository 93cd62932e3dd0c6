"""The command line as a user has it: arguments in, exit code and output out, on a data folder of its own."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from terminal import Outcome, Run

from bot.cli import main


@pytest.fixture
def run(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Run]:
    """Call it with the words of a command; `data` is its data folder."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(sqlite_template, data / "kechat.sqlite3")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KECHAT_DATA_DIR", str(data))
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    handlers = logging.root.handlers[:]

    def run(*words: str | Path) -> Outcome:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        said = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), said.out, said.err)

    yield run
    logging.root.handlers = handlers
    structlog.reset_defaults()
