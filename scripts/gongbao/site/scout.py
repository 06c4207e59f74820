"""A look at the site's own files by a process of its own, while this one does something else.

A site has as many folders as pages, so that looking through them takes as long as loading what a build needs.
Where no process can be forked, or where it fails, the folder is looked through when the answer is asked for.
"""

from __future__ import annotations

import marshal
import os
import sys
import threading
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING

from gongbao.site.stamps import DIGEST, Stamp, seal, walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Scout:
    """On its way through a folder from the moment it is made until `stamps` or `dismiss`."""

    def __init__(self, root: Path, known: str, leave: Callable[[], None]) -> None:
        """`known` is the seal of the files as they were; `leave` lets go of what the scout must not hold."""
        self._root = root
        self._known = known
        self._process, self._answers = _sent(root, known, leave)

    def stamps(self) -> dict[str, Stamp] | None:
        """The stamp of each file, or None where their seal is the known one; raises OSError."""
        answer = self._answer()
        if len(answer) < DIGEST:
            stamps = walk(self._root)
            return stamps if not self._known or seal(stamps) != self._known else None
        return _unpacked(answer) if len(answer) > DIGEST else None

    def dismiss(self) -> None:
        """Do without an answer."""
        if self._process:
            os.close(self._answers)
            os.waitpid(self._process, 0)
            self._process = 0

    def _answer(self) -> bytes:
        """What the process has to say; less than a digest where it failed."""
        if not self._process:
            return b""
        with open(self._answers, "rb", closefd=False) as answers, suppress(OSError):
            answer = answers.read()
        _, status = os.waitpid(self._process, 0)
        os.close(self._answers)
        self._process = 0
        return answer if status == 0 else b""


def _sent(root: Path, known: str, leave: Callable[[], None]) -> tuple[int, int]:
    """A process that looks through a folder, and the pipe that it answers through; 0 where there is none."""
    if sys.platform != "linux" or threading.active_count() > 1:  # as where bodies are rendered
        return 0, 0
    try:
        answers, told = os.pipe()
        process = os.fork()
    except OSError:
        return 0, 0
    if process:
        os.close(told)
        return process, answers
    failed = 1
    try:
        os.close(answers)
        leave()
        stamps = walk(root)
        found = seal(stamps)
        with open(told, "wb") as told_file:  # noqa: PTH123 - a pipe
            told_file.write(found.encode() if found == known else _packed(stamps))
        failed = 0
    finally:
        os._exit(failed)  # whatever happened: nothing of what the other process began may be finished here


def _packed(stamps: dict[str, Stamp]) -> bytes:
    """Stamps by name in columns, after as many bytes as a seal has."""
    return bytes(DIGEST) + marshal.dumps((list(stamps), list(chain.from_iterable(stamps.values()))))


def _unpacked(data: bytes) -> dict[str, Stamp]:
    names, numbers = marshal.loads(memoryview(data)[DIGEST:])  # noqa: S302 - from a process of our own
    rest = iter(numbers)
    return dict(zip(names, map(Stamp._make, zip(rest, rest, rest, rest, strict=True)), strict=True))
