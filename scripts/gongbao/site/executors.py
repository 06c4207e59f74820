"""Bodies rendered in this process, in many, or on a cluster: the same results, and no body harms another.

An executor takes chunks of jobs and hands back their results in any order, or says that the worker died over
a chunk. A body that brings its worker down is found by halving, here and once for all executors, and named;
all others are finished.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Protocol

from gongbao.site.bodies import Limits, Result, confine, failed, render_chunk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from multiprocessing.context import BaseContext

    from gongbao.markup import Job

    Chunk = tuple[Job, ...]
    Done = tuple[Chunk, list[Result] | None]
    """A chunk with the result of each job in order, or nothing if its worker died."""
    _Batch = dict[int, Chunk]

_BATCH = 25
"""Chunks that are put together before processes are forked: these inherit them, and all lie in memory."""
WORTHWHILE = 200
"""Bodies for each process below which starting it costs more than it saves."""


class ExecutorError(Exception):
    """The bodies cannot be rendered where they were to be; says why in each language of messages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh, en)
        self.text = {"zh": zh, "en": en}


class Executor(Protocol):
    """Where bodies are rendered."""

    @property
    def size(self) -> int:
        """How many bodies make a good chunk."""

    def run(self, limits: Limits, chunks: Iterable[Chunk]) -> Iterator[Done]:
        """Each chunk with its results, in any order; raises ExecutorError.

        A chunk given alone is computed alone, by a worker that may die without harm to others.
        """


Keep = Callable[[list[Result]], list[Result]]
Choice = Callable[[int], Executor]
"""The executor for a number of bodies."""


@dataclass(frozen=True, slots=True)
class Here:
    """This process."""

    size: int = 50

    def run(self, limits: Limits, chunks: Iterable[Chunk]) -> Iterator[Done]:
        """Each chunk with its results."""
        for chunk in chunks:
            yield chunk, render_chunk(chunk, limits)


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine. They are forked where no thread can be caught in mid-step, else spawned."""

    workers: int
    method: str = ""
    """How processes are started, if not by that rule."""
    size: int = 100
    keep: Keep | None = None
    """What a process that was forked does with its results before it hands them back."""

    def run(self, limits: Limits, chunks: Iterable[Chunk]) -> Iterator[Done]:
        """Each chunk with its results; a worker that dies takes those with it that were under way."""
        coming = iter(chunks)
        while batch := dict(enumerate(islice(coming, _BATCH))):
            numbers = iter(list(batch))
            for number in numbers:  # the first one for each pool
                yield from self._until_broken(limits, batch, chain([number], numbers))

    def _until_broken(self, limits: Limits, batch: _Batch, numbers: Iterator[int]) -> Iterator[Done]:
        """Work off the chunks with these numbers until they end or a worker dies; those done leave the batch.

        Only two chunks for each worker are under way at a time, so that few are under suspicion.
        """
        running: dict[Future[list[Result]], int] = {}
        context = self._context()
        given = context.get_start_method() != "fork"
        with (
            _inherited(batch, self.keep),
            ProcessPoolExecutor(self.workers, context, _begin, (limits.memory,)) as pool,
        ):
            try:
                while True:
                    for number in islice(numbers, 2 * self.workers - len(running)):
                        running[_submitted(pool, batch[number] if given else number, limits)] = number
                    if not running:
                        return
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        results = future.result()
                        yield batch.pop(running.pop(future)), results
            except BrokenExecutor:
                for number in running.values():
                    yield batch.pop(number), None

    def _context(self) -> BaseContext:
        quick = sys.platform == "linux" and threading.active_count() == 1
        return get_context(self.method or ("fork" if quick else "spawn"))


_inheritance: list[tuple[_Batch, Keep | None]] = []
"""What processes find that are forked from this one: it need not be sent to them."""


@contextmanager
def _inherited(batch: _Batch, keep: Keep | None) -> Iterator[None]:
    """Let processes that are forked now find a batch by the numbers of its chunks."""
    _inheritance.append((batch, keep))
    try:
        yield
    finally:
        _inheritance.pop()


def _work(chunk: Chunk | int, limits: Limits) -> list[Result]:
    """The results of a chunk that was sent, or inherited under this number."""
    if not isinstance(chunk, int):
        return render_chunk(chunk, limits)
    batch, keep = _inheritance[-1]
    results = render_chunk(batch[chunk], limits)
    return keep(results) if keep else results


def _submitted(pool: ProcessPoolExecutor, chunk: Chunk | int, limits: Limits) -> Future[list[Result]]:
    """A chunk under way, or what tells that the pool broke before it could be."""
    try:
        return pool.submit(_work, chunk, limits)
    except BrokenExecutor as error:
        broken: Future[list[Result]] = Future()
        broken.set_exception(error)
        return broken


def _begin(memory: int) -> None:
    """Set a worker up: what it shares with the process it was forked from need never be looked at again."""
    gc.freeze()
    confine(memory)


def here(_bodies: int) -> Executor:
    """This process, however many there are."""
    return Here()


def local(workers: int = 0) -> Choice:
    """So many processes of this machine at most; 0 for as many as there are processors and work for."""

    def choose(bodies: int) -> Executor:
        worth = -(-bodies // WORTHWHILE)
        count = min(workers, bodies) if workers else min(os.cpu_count() or 1, worth)
        return Processes(count) if count > 1 else Here()

    return choose


def render_each(jobs: Iterable[Job], executor: Executor, limits: Limits | None = None) -> Iterator[Result]:
    """The result of each job as it comes, in any order; jobs are taken up as there is room for them."""
    limits = limits or Limits()
    coming = iter(jobs)
    chunks = iter(lambda: tuple(islice(coming, executor.size)), ())
    suspects: list[Chunk] = []
    for chunk, results in executor.run(limits, chunks):
        if results is None:
            suspects.append(chunk)
        else:
            yield from results
    for chunk in suspects:
        yield from _halved(chunk, executor, limits).values()


def render_all(jobs: Sequence[Job], executor: Executor, limits: Limits | None = None) -> list[Result]:
    """The result of each job, in order."""
    done = _by_path(render_each(jobs, executor, limits))
    return [done[job.path] for job in jobs]


def _halved(chunk: Chunk, executor: Executor, limits: Limits) -> dict[str, Result]:
    """The results of a suspect chunk, halved until the body that kills its worker stands alone."""
    for _, results in executor.run(limits, [chunk]):
        if results is not None:
            return _by_path(results)
    if len(chunk) == 1:
        return _by_path([failed(chunk[0], "处理它的进程被终止，可能占用内存过多")])
    half = len(chunk) // 2
    return _halved(chunk[:half], executor, limits) | _halved(chunk[half:], executor, limits)


def _by_path(results: Iterable[Result]) -> dict[str, Result]:
    return {result.path: result for result in results}
