"""Measures static site generators side by side on the same made-up archive.

    python scripts/bench/engine/run.py --n 1000 --env ENV --work WORK --out results.jsonl \
        [--peers gongbao,gongbao-search,hugo] [--do cold,noop,body,title,memory,live] [--runs 3]

Every round starts each generator once, in turn (A B A B …), so that whatever else the machine does falls on
all of them; the table compares within a round. Writes one JSON line for each measurement. `ENV` is where
install.py has put the generators, `WORK` a folder for their projects; what a build leaves is moved aside, not
deleted, for a file system is slow to use again what was deleted seconds ago, and emptied at the end.

    cold     a full build without output and caches       body    a sentence added to one article
    noop     nothing changed since the last build          title   its headline changed
    memory   as cold, with memory watched closely          live    from saving to served, 50 edits
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import time
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generators import GENERATORS
from live import latency
from measuring import CLOSE, GUARD, Cost, Limits, cost
from projects import Generator, Place

if TYPE_CHECKING:
    from articles import Piece

TASKS = ("cold", "noop", "body", "title", "memory", "live")
UNSEEN = 99
"""Exit status of a build whose page does not show the edit."""


class Bench:
    """One generator at work on its project."""

    def __init__(self, name: str, place: Place, limits: Limits) -> None:
        self.name, self.place, self._limits = name, place, limits
        self.generator: Generator = GENERATORS[name]

    def prepare(self) -> None:
        """Write the project if it is not there."""
        if not (self.place.root / ".written").exists():
            print(f"writing {self.place.root.name}", file=sys.stderr, flush=True)
            self.generator.write(self.place)
            (self.place.root / ".written").touch()

    def measure(self, task: str, edits: int) -> dict[str, object]:
        """One measurement."""
        if task == "live":
            return self._live(edits)
        if task in {"cold", "memory"}:
            self._aside()
        elif not (self.place.root / self.generator.output).exists():
            self._build()
        mark = self._edit(task)
        found = self._build(CLOSE if task == "memory" else GUARD)
        if mark and not found.stopped and mark not in self._page():
            found.status = found.status or UNSEEN
        return {**asdict(found), "cpu": found.cpu}

    def _build(self, every: float = GUARD) -> Cost:
        commands = self.generator.commands(self.place)
        return cost(commands, self.place.root, self.generator.settings, self._limits, every)

    def _aside(self) -> None:
        bin_ = self.place.root.parent / ".aside"
        bin_.mkdir(exist_ok=True)
        for name in (self.generator.output, *self.generator.caches):
            if (self.place.root / name).exists():
                (self.place.root / name).rename(bin_ / str(time.time_ns()))

    def _edit(self, task: str) -> str:
        """Change the article as the task asks; the words its page must then show, if any."""
        if task not in {"body", "title"}:
            return ""
        mark = f"MARK{time.time_ns()}"
        piece = self.place.target()
        self._save(piece, mark if task == "title" else "", mark if task == "body" else "")
        return mark

    def _save(self, piece: Piece, headline: str, paragraph: str) -> None:
        text = self.generator.text(piece)
        if headline:
            text = text.replace(piece.title, f"{piece.title}{headline}", 1)
        if paragraph:
            text += f"\n标记{paragraph}。\n"
        (self.place.root / self.generator.path(piece)).write_text(text, encoding="utf-8")

    def _page(self) -> str:
        file = self.place.root / self.generator.output / self.generator.url(self.place.target())
        return (file / "index.html").read_text(encoding="utf-8")

    def _live(self, edits: int) -> dict[str, object]:
        if self.generator.server(self.place, 0) is None:
            return {"stopped": "no preview"}
        self._aside()
        save = partial(self._save, self.place.newest())
        return latency(self.generator, self.place, edits, save, self._limits.seconds)


def main() -> None:
    """Measures what the command line asks for."""
    given = _arguments()
    limits = Limits(given.timeout, given.max_mem * 1024)
    benches = []
    for name in given.peers.split(","):
        root = given.work.absolute() / f"{name}-{given.n}"
        benches.append(Bench(name, Place(root, given.env.absolute(), given.n, given.seed), limits))
        benches[-1].prepare()
    started = int(time.time())
    with given.out.open("a", encoding="utf-8") as out:
        for task in given.do.split(","):
            for turn in range(1 if task == "live" else given.runs):
                for bench in list(benches):
                    found = bench.measure(task, given.edits)
                    line = {
                        "generator": bench.name,
                        "n": given.n,
                        "task": task,
                        "run": started,
                        "round": turn,
                    }
                    line |= {"load": os.getloadavg()[0], **found}
                    text = json.dumps(
                        {k: round(v, 3) if isinstance(v, float) else v for k, v in line.items()}
                    )
                    print(text, flush=True)
                    print(text, file=out, flush=True)
                    if found.get("stopped") and task != "live":
                        benches.remove(bench)
    shutil.rmtree(given.work / ".aside", ignore_errors=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--n", type=int, default=1_000, help="how many articles")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--peers", default=",".join(GENERATORS))
    parser.add_argument("--env", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--do", default="cold,noop,body,title,memory", help=f"some of {','.join(TASKS)}")
    parser.add_argument("--runs", type=int, default=3, help="rounds of each task")
    parser.add_argument("--edits", type=int, default=50, help="edits of the live preview")
    parser.add_argument("--timeout", type=float, default=600, help="seconds after which a build is stopped")
    parser.add_argument("--max-mem", type=float, default=9, help="GiB above which a build is stopped")
    return parser.parse_args()


if __name__ == "__main__":
    main()
