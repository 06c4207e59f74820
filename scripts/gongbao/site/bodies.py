"""What one worker does: some jobs → their results, within limits, so that no article is paid for by others.

A result is a pure function of its job, so it is the same wherever it is computed. Each body has a budget of
processor time; a worker that does nothing else is also limited in memory.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from gongbao import markup, numbers
from gongbao.article import Rendered
from gongbao.diagnostics import Finding, finding
from gongbao.site.cache import checksum, packed

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongbao.article import Link
    from gongbao.markup import Job


class Result(NamedTuple):
    """A packed body, and what a build must know of each: its links, its anchors, its faults and doubts.

    Most builds only hand the body on, so it is packed where it is made and stays so; `check` is its checksum.
    """

    path: str
    body: bytes
    check: bytes
    links: tuple[Link, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one body may take: seconds of processor time (an ordinary one takes some thousandths).

    `memory` are the bytes a worker may take beyond those it starts with.
    """

    seconds: float = 2.0
    memory: int = 1 << 30


class _OverrunError(BaseException):
    """A body took more than its time; no library may catch this on the way."""


def render_chunk(jobs: Sequence[Job], limits: Limits) -> list[Result]:
    """The results of some jobs, computed here."""
    return [_render(job, limits) for job in jobs]


def _render(job: Job, limits: Limits) -> Result:
    try:
        with _budget(limits.seconds):
            body, found = markup.render(job)
            return _result(body, [*found, *numbers.check(job, body)])
    except _OverrunError:
        return failed(job, f"用时超过 {limits.seconds:.0f} 秒")
    except (MemoryError, SystemError):  # the second from parts of the interpreter that were refused memory
        return failed(job, "占用内存过多")
    except RecursionError:
        return failed(job, "嵌套太深")


def failed(job: Job, detail: str) -> Result:
    """The result of a body that could not be rendered: nothing, and a finding that says why."""
    fault = finding(job.path, job.body_line, 1, "body-is-renderable", detail=detail)
    return _result(Rendered(job.path, ""), [fault])


def _result(body: Rendered, found: Sequence[Finding]) -> Result:
    data = packed(body)
    return Result(body.path, data, checksum(data), body.links, body.anchors, tuple(found))


@contextmanager
def _budget(seconds: float) -> Iterator[None]:
    """Interrupt what takes too long; only the main thread of a process can be interrupted."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def overrun(*_: object) -> None:
        raise _OverrunError

    before = signal.signal(signal.SIGVTALRM, overrun)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def confine(memory: int) -> None:
    """Limit what this process may take beyond the memory it has; what the system will not limit stays so.

    A forked process has what its parent had: with a hundred thousand articles that alone is a gigabyte.
    """
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = memory + _address_space()
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _address_space() -> int:
    """The bytes of memory that this process has mapped, see proc(5)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()
