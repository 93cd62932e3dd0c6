"""One service a data folder, where the database is a file in it."""

from __future__ import annotations

import sys
from pathlib import Path
from types import TracebackType
from typing import IO

from bot.settings import Settings


class FolderTaken(OSError):
    """Another service runs on the same data folder."""


class SoleServer:
    """Held for as long as the service runs; the system lets go of it however the process ends.

    On PostgreSQL any number of replicas may run. On SQLite a starting service takes over what a dead one had
    leased, so there must be one at a time. Commands beside it need no lock.
    """

    def __init__(self, settings: Settings) -> None:
        self._path: Path | None = None
        if settings.database.startswith("sqlite"):
            self._path = settings.data_dir / "serve.lock"
        self._file: IO[bytes] | None = None

    def __enter__(self) -> SoleServer:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")
            try:
                _lock(self._file)
            except OSError as error:
                self._file.close()
                raise FolderTaken(
                    0, "another kechat serves from this folder", str(self._path.parent)
                ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
