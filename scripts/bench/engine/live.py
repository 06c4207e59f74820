"""How long after saving an article its new page is served, and what an idle preview costs."""

from __future__ import annotations

import http.client
import socket
import statistics
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from measuring import processor, start, stop

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from projects import Generator, Place

IDLE = 10.0
"""Seconds over which an idle server is watched."""
PAUSE = 1.0
"""Seconds between two edits."""
PATIENCE = 60.0
"""Seconds after which an edit counts as not seen."""
TITLES = 5
"""Every so many edits one changes the headline, and must also show on the front page."""


class Preview:
    """A running preview server."""

    def __init__(self, generator: Generator, place: Place) -> None:
        self._port = _free_port()
        command = generator.server(place, self._port) or []
        with place.root.with_suffix(".log").open("ab") as log:
            self._process: subprocess.Popen[bytes] = start(
                [str(part) for part in command], place.root, generator.settings, log.fileno()
            )

    def shows(self, page: str, text: str, patience: float) -> bool:
        """Whether a page comes to hold a text within so many seconds."""
        end = time.monotonic() + patience
        while time.monotonic() < end and self._process.poll() is None:
            if text.encode() in self._fetch(page):
                return True
            time.sleep(0.01)
        return False

    def _fetch(self, page: str) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", f"/{page}")
            return connection.getresponse().read()
        connection.close()
        return b""

    def idle(self) -> float:
        """The share of one processor the server takes while nothing happens."""
        before = processor(self._process.pid)
        time.sleep(IDLE)
        return (processor(self._process.pid) - before) / IDLE

    def close(self) -> None:
        """End the server."""
        stop(self._process.pid)
        self._process.wait()


def latency(
    generator: Generator, place: Place, edits: int, edit: Callable[[str, str], None], patience: float
) -> dict[str, object]:
    """Median and 95th percentile of the seconds from saving to served, how many were seen, idle CPU.

    `edit(headline, paragraph)` saves the newest article with an addition to each.
    """
    page = generator.url(place.newest())
    edit("", "MARK0")
    begun = time.monotonic()
    preview = Preview(generator, place)
    try:
        if not preview.shows(page, "MARK0", patience):
            return {"stopped": "did not start"}
        ready = time.monotonic() - begun
        time.sleep(3)
        idle = preview.idle()
        taken = []
        for number in range(1, edits + 1):
            mark = f"MARK{number}E"
            headline = mark if number % TITLES == 0 else ""
            begun = time.monotonic()
            edit(headline, mark)
            seen = preview.shows(page, mark, PATIENCE)
            if seen and (not headline or preview.shows("", mark, PATIENCE)):
                taken.append(time.monotonic() - begun)
            time.sleep(PAUSE)
    finally:
        preview.close()
        edit("", "")
    return {"ready": ready, "idle": idle, "edits": edits, "seen": len(taken), **_spread(taken)}


def _spread(taken: list[float]) -> dict[str, object]:
    if len(taken) < 2:
        return {"median": None, "p95": None}
    return {"median": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1]}


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port
