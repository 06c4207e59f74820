"""One build at a time in a project: the second waits, and gives up after a while."""

from __future__ import annotations

import os
import sys
import time
from typing import IO, TYPE_CHECKING

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

PAUSE = 0.05
"""Seconds between two tries."""
LOCKED = {
    "zh": "另一次构建正在进行，这一次没有开始。",
    "en": "Another build is under way; this one did not start.",
}
EXIT_LOCKED = 75
"""What a command that found the project held exits with (EX_TEMPFAIL)."""


class LockedError(Exception):
    """Another build holds the project."""


class Lock:
    """A hold on a state folder. The system lets go of it when the process ends, however that happens."""

    def __init__(self, state: Path) -> None:
        self._file = state / "lock"
        self._held: IO[str] | None = None

    def take(self, wait: float) -> None:
        """Hold the folder, waiting up to `wait` seconds for another build; raises LockedError and OSError."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        held = self._file.open("a", encoding="ascii")
        until = time.monotonic() + wait
        while not _tried(held):
            if time.monotonic() >= until:
                held.close()
                raise LockedError
            time.sleep(PAUSE)
        self._held = held

    @property
    def is_held(self) -> bool:
        """Whether the folder is held."""
        return self._held is not None

    def clock(self) -> int:
        """The time of the file system, in nanoseconds, which may lag behind the machine's; 0 if not held."""
        if not self._held:
            return 0
        os.utime(self._file)
        return self._file.stat().st_mtime_ns

    def release(self) -> None:
        """Let the next build in."""
        if self._held:
            self._held.close()
            self._held = None


def _tried(held: IO[str]) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
