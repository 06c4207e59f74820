"""Bodies rendered in this process or in many, within limits that one article cannot make the others pay for.

The work is a pure function over plain data, so any `concurrent.futures.Executor` may do it and the results
are the same. Each body has a budget of processor time; workers are also limited in memory. A body that brings
its worker down is found by halving, and named; all others are finished.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, ProcessPoolExecutor, wait
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

from gongbao import markup, numbers
from gongbao.article import Rendered
from gongbao.diagnostics import Finding, finding

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

    from gongbao.markup import Job

SECONDS = 2.0
"""Processor time one body may take; an ordinary one takes some milliseconds."""
MEMORY = 1 << 30
"""Bytes a worker may take."""
CHUNK = 50
"""Bodies sent to a worker at once: about a tenth of a second."""
WORTHWHILE = 200
"""Bodies for each worker below which starting it costs more than it saves."""

Result = tuple[Rendered, list[Finding]]


class _OverrunError(BaseException):
    """A body took more than its time; no library may catch this on the way."""


def render_all(jobs: Sequence[Job], workers: int = 0) -> list[Result]:
    """The result of each job, in order, from `workers` processes at most; 0 for one a processor."""
    worth = -(-len(jobs) // WORTHWHILE)
    count = min(workers, len(jobs)) if workers else min(os.cpu_count() or 1, worth)
    if count <= 1:
        return render_chunk(jobs)
    return spread(jobs, pool, count)


def render_chunk(jobs: Sequence[Job]) -> list[Result]:
    """The results of some jobs, computed here."""
    return [_render(job) for job in jobs]


def _render(job: Job) -> Result:
    try:
        with _budget():
            body, found = markup.render(job)
            return body, [*found, *numbers.check(job, body)]
    except _OverrunError:
        return failed(job, f"用时超过 {SECONDS:.0f} 秒")
    except MemoryError:
        return failed(job, "占用内存过多")
    except RecursionError:
        return failed(job, "嵌套太深")


def failed(job: Job, detail: str) -> Result:
    """The result of a body that could not be rendered: nothing, and a finding that says why."""
    return Rendered(job.path, ""), [finding(job.path, job.body_line, 1, "body-is-renderable", detail=detail)]


@contextmanager
def _budget() -> Iterator[None]:
    """Interrupt what takes too long; only the main thread of a process can be interrupted."""
    if sys.platform == "win32" or threading.current_thread() is not threading.main_thread():
        yield
        return

    def overrun(*_: object) -> None:
        raise _OverrunError

    before = signal.signal(signal.SIGVTALRM, overrun)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def pool(workers: int) -> Executor:
    """Processes of this machine. They are forked where no thread can be caught in mid-step, else spawned."""
    quick = sys.platform == "linux" and threading.active_count() == 1
    context = get_context("fork" if quick else "spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_confine)


def _confine() -> None:
    """Limit the memory of this worker; what the system will not limit stays unlimited."""
    if sys.platform == "linux":
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def spread(jobs: Sequence[Job], make: Callable[[int], Executor], workers: int) -> list[Result]:
    """The result of each job, in order, computed by an executor that `make` gives for a number of workers."""
    queue = deque(tuple(jobs[i : i + CHUNK]) for i in range(0, len(jobs), CHUNK))
    done: dict[str, Result] = {}
    while queue:
        suspects = _drain(queue, make(workers), done, 2 * workers)
        for chunk in suspects:
            done.update(_isolated(chunk, make))
    return [done[job.path] for job in jobs]


def _drain(
    queue: deque[tuple[Job, ...]], executor: Executor, done: dict[str, Result], window: int
) -> list[tuple[Job, ...]]:
    """Work off the queue until it is empty or a worker dies; then the chunks that may have killed it.

    Only `window` chunks are under way at a time, so that few are under suspicion.
    """
    running: dict[Future[list[Result]], tuple[Job, ...]] = {}
    with executor:
        try:
            while queue or running:
                while queue and len(running) < window:
                    future = executor.submit(render_chunk, queue[0])
                    running[future] = queue.popleft()
                ready, _ = wait(running, return_when=FIRST_COMPLETED)
                for future in ready:
                    done.update(_by_path(future.result()))
                    del running[future]
        except BrokenExecutor:
            return list(running.values())
    return []


def _isolated(chunk: tuple[Job, ...], make: Callable[[int], Executor]) -> dict[str, Result]:
    """The results of a suspect chunk, halved until the body that kills its worker stands alone."""
    try:
        with make(1) as executor:
            return _by_path(executor.submit(render_chunk, chunk).result())
    except BrokenExecutor:
        if len(chunk) == 1:
            return _by_path([failed(chunk[0], "处理它的进程被终止，可能占用内存过多")])
    half = len(chunk) // 2
    return _isolated(chunk[:half], make) | _isolated(chunk[half:], make)


def _by_path(results: Sequence[Result]) -> dict[str, Result]:
    return {body.path: (body, found) for body, found in results}
