"""What a command costs: time, processor time of it and all its descendants, memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

GUARD = 1.0
"""Seconds between looks at the memory of a command whose time is measured."""
CLOSE = 0.05
"""The same for a command whose memory is measured."""
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Limits:
    """When a command is stopped: after so many seconds, above so many MiB."""

    seconds: float = 600
    mebibytes: float = 9 * 1024


@dataclass(slots=True)
class Cost:
    """Seconds of wall clock and processor, MiB of the first process and of all, and how it ended."""

    wall: float = 0
    user: float = 0
    sys: float = 0
    first: float = 0
    all: float = 0
    status: int = 0
    stopped: str = ""

    @property
    def cpu(self) -> float:
        """Processor seconds of the command and all it waited for."""
        return self.user + self.sys


def cost(
    commands: Sequence[Sequence[str | Path]],
    folder: Path,
    settings: Mapping[str, str],
    limits: Limits,
    every: float = GUARD,
) -> Cost:
    """Run commands one after another until one fails; times add up, memory is the largest.

    What they print goes to `folder`.log.
    """
    total = Cost()
    for command in commands:
        with folder.with_suffix(".log").open("ab") as log:
            _run([str(part) for part in command], folder, settings, limits, every, log.fileno(), total)
        if total.status or total.stopped:
            break
    return total


def _run(  # noqa: PLR0913, PLR0917 - what `cost` was given
    command: list[str],
    folder: Path,
    settings: Mapping[str, str],
    limits: Limits,
    every: float,
    log: int,
    total: Cost,
) -> None:
    begun = time.monotonic()
    process = start(command, folder, settings, log)
    watcher = Watcher(process.pid, limits, every)
    watcher.start()
    try:
        _, status, used = os.wait4(process.pid, 0)
    except KeyboardInterrupt:
        stop(process.pid)
        raise
    total.wall += time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    watcher.over.set()
    watcher.join()
    total.user += used.ru_utime
    total.sys += used.ru_stime
    total.first = max(total.first, watcher.first)
    total.all = max(total.all, watcher.all, used.ru_maxrss / 1024)
    total.status, total.stopped = process.returncode, watcher.stopped


_USUAL = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""The environment as on a machine of one's own, where Python compiles a module once."""


def start(command: list[str], folder: Path, settings: Mapping[str, str], log: int) -> subprocess.Popen[bytes]:
    """A command in a process group of its own."""
    return subprocess.Popen(
        command,
        cwd=folder,
        env={**_USUAL, **settings},
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


class Watcher(threading.Thread):
    """Looks at a process group now and then, and stops it beyond its limits."""

    def __init__(self, group: int, limits: Limits, every: float) -> None:
        super().__init__(daemon=True)
        self._group, self._limits, self._every = group, limits, every
        self.over = threading.Event()
        self.first = self.all = 0.0
        self.stopped = ""

    def run(self) -> None:
        """Look until the command is over."""
        end = time.monotonic() + self._limits.seconds
        while not self.over.wait(self._every):
            self.first = max(self.first, _peak(self._group))
            self.all = max(self.all, sum(map(_share, members(self._group))))
            if self.all > self._limits.mebibytes:
                self.stopped = f"over {self._limits.mebibytes / 1024:.0f} GiB"
            elif time.monotonic() > end:
                self.stopped = f"over {self._limits.seconds:.0f} s"
            if self.stopped:
                stop(self._group)
                return


def stop(group: int) -> None:
    """End a process group we started."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def members(group: int) -> Iterator[int]:
    """The processes of a group."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(ProcessLookupError):
                if os.getpgid(int(entry.name)) == group:
                    yield int(entry.name)


def _peak(process: int) -> float:
    """The most memory a process has held, in MiB."""
    return _line(Path(f"/proc/{process}/status"), "VmHWM:")


def _share(process: int) -> float:
    """The memory of a process in MiB; what several share is divided among them."""
    return _line(Path(f"/proc/{process}/smaps_rollup"), "Pss:")


def _line(file: Path, name: str) -> float:
    with suppress(OSError):
        for line in file.read_text(encoding="ascii").splitlines():
            if line.startswith(name):
                return int(line.split()[1]) / 1024
    return 0.0


def processor(group: int) -> float:
    """Processor seconds a running group has used, its finished children included."""
    total = 0.0
    for process in members(group):
        with suppress(OSError):
            fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            total += sum(map(int, fields[11:15])) / _TICKS
    return total
