"""A process of its own that renders chunks for another one: a body may exhaust or kill it, and nothing else.

Tasks of a cluster run beside other threads, where no timer can interrupt them and where running out of memory
takes the whole worker down. So each worker hands its chunks to a cell, and starts another when one has died.
Frames are a length of 8 bytes and that many bytes. `python -m gongbao.site.cell` is the cell's side.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO

from gongbao.site.bodies import confine, render_chunk
from gongbao.site.cache import packed, unpacked

COMMAND = (sys.executable, "-m", "gongbao.site.cell")
_LENGTH = 8
_idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
"""Cells of this process that wait for work."""


def render_apart(task: bytes) -> bytes | None:
    """The packed results of packed (limits, jobs), computed in a cell; nothing if the cell died over them."""
    cell = _cell()
    try:
        _send(cell.stdin, task)
        results = _receive(cell.stdout)
    except OSError:
        results = None
    if results is None:
        cell.kill()
        cell.communicate()
    else:
        _idle.put(cell)
    return results


def _cell() -> subprocess.Popen[bytes]:
    """A cell that waits for work."""
    with suppress(Empty):
        return _idle.get_nowait()
    return subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - ourselves


@atexit.register
def dismiss() -> None:
    """End all cells that wait for work."""
    with suppress(Empty):
        while True:
            with _idle.get_nowait():
                pass  # leaving closes its pipes and waits for it


def _send(stream: IO[bytes] | None, data: bytes) -> None:
    if stream:
        stream.write(len(data).to_bytes(_LENGTH))
        stream.write(data)
        stream.flush()


def _receive(stream: IO[bytes] | None) -> bytes | None:
    """The next frame; nothing where the other side has ended."""
    length = stream.read(_LENGTH) if stream else b""
    data = stream.read(int.from_bytes(length)) if stream else b""
    return data if len(length) == _LENGTH and len(data) == int.from_bytes(length) else None


def serve() -> None:
    """Render what is asked for on standard input, until the other side ends."""
    while (task := _receive(sys.stdin.buffer)) is not None:
        limits, jobs = unpacked(task)
        confine(limits.memory)
        _send(sys.stdout.buffer, packed(render_chunk(jobs, limits)))


if __name__ == "__main__":
    serve()
