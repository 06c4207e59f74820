"""How much faster two processes render than one, by the fast path and by Python-Markdown alone.

    PYTHONPATH=scripts python scripts/bench/engine/speedup.py PROJECT [--rounds 5]

PROJECT is a folder with `content/`. Both are run in turn (1 2 1 2 …) and medians are told, for the machine
may be shared. `wall` is what was measured. `quiet` is what two processors with nothing else to do would give:
they cannot be done before half of all processor time is spent, nor before this process has spent its own.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from gongbao.markup import fastpath
from gongbao.site.cache import Cache
from gongbao.site.executors import local
from gongbao.site.reading import read
from gongbao.site.rendering import render

if TYPE_CHECKING:
    from gongbao.site.reading import Edition

GOAL = 1.8


class Run(NamedTuple):
    """Seconds of one render stage: on the clock, of this process and of the processes it started."""

    wall: float
    own: float
    others: float

    @property
    def quiet(self) -> float:
        """Seconds on two processors with nothing else to do."""
        return max(self.own, (self.own + self.others) / 2) if self.others else self.own


def measure(edition: Edition, workers: int) -> Run:
    """One render stage, nothing kept from before and everything kept for later, as in a first build."""
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder) / "cache.sqlite", "bench")
        before = (time.perf_counter(), time.process_time(), _others())
        render(edition, cache=cache, choose=local(workers))
        after = (time.perf_counter(), time.process_time(), _others())
    return Run(*(late - early for early, late in zip(before, after, strict=True)))


def _others() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def compare(name: str, edition: Edition, rounds: int) -> None:
    """Print a line on one path."""
    one: list[Run] = []
    two: list[Run] = []
    for _ in range(rounds):
        one.append(measure(edition, 1))
        two.append(measure(edition, 2))
    wall = median(r.wall for r in one) / median(r.wall for r in two)
    quiet = median(r.quiet for r in one) / median(r.quiet for r in two)
    cells = [f"{median(values):.2f}" for values in zip(*one, strict=True)][:2]
    cells += [f"{median(values):.2f}" for values in zip(*two, strict=True)]
    loads = "/".join(f"{load:.1f}" for load in os.getloadavg())
    print("|", " | ".join([name, *cells, f"{wall:.2f}", f"{quiet:.2f}", loads]), "|", flush=True)


def main() -> None:
    """Compare both paths on the content of a project."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    gc.disable()  # as `build` does
    edition = read(asked.project / "content", datetime(2026, 11, 1, tzinfo=UTC))
    print(
        f"{len(edition.gathered.everything.articles)} articles, Python {sys.version.split()[0]}, goal {GOAL}"
    )
    print("| path | 1: wall | 1: CPU | 2: wall | 2: own CPU | 2: workers' CPU | × wall | × quiet | load |")
    print("|---|---|---|---|---|---|---|---|---|")
    compare("fast", edition, asked.rounds)
    fastpath.convert = lambda _: None  # processes are forked, so this holds for them too
    compare("Python-Markdown", edition, asked.rounds)


if __name__ == "__main__":
    main()
