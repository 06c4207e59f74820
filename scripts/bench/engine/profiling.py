"""Shows what a build of ours spends its processor time on, by stage and by function.

    python scripts/bench/engine/profiling.py PROJECT [--top 40]

Builds PROJECT cold, then after an edit of one article, each in a fresh process with one worker: first as it
is, for the seconds of each stage, then under Python's own profiler, for the functions. The profiler makes
calls several times as slow: compare its shares, not its seconds. Output and caches of the project are removed
first; the edited article is put back at the end.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = str(ROOT / "scripts" / "gongbao")

Place = tuple[str, int, str]
Cost = tuple[int, int, float, float, object]
"""Primitive calls, calls, seconds in a function, seconds in it and below, callers."""


def main() -> None:
    """Profiles what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--top", type=int, default=40, help="functions to show")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.into:
        profiled(given.into)
        return
    project: Path = given.project
    article = max((project / "content" / "news").rglob("*.md"))
    before = article.read_text(encoding="utf-8")
    try:
        show("cold", project, given.top, lambda _: forget(project))
        show(
            "one edit",
            project,
            given.top,
            lambda n: article.write_text(f"{before}\n又补充{n}句。\n", "utf-8"),
        )
    finally:
        article.write_text(before, encoding="utf-8")


def forget(project: Path) -> None:
    """Remove what earlier builds left."""
    for name in ("site", ".gongbao"):
        shutil.rmtree(project / name, ignore_errors=True)


def profiled(into: Path) -> None:
    """Build the project in the working directory; the profile counts processor time and imports."""
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    try:
        from gongbao.cli import main as command  # noqa: PLC0415 - its import is part of a build

        command(["build", "--jobs", "1"], standalone_mode=False)
    finally:
        profile.disable()
        profile.dump_stats(into)


def show(title: str, project: Path, top: int, change: Callable[[int], object]) -> None:
    """Build twice, each time after a change, and print stages and functions."""
    change(1)
    used = os.times()
    run(project, "-m", "gongbao", "build", "--jobs", "1")
    spent = sum(now - then for now, then in zip(os.times()[2:4], used[2:4], strict=True))
    report = json.loads((project / ".gongbao" / "report.json").read_text(encoding="utf-8"))
    print(f"\n## {title}: {report['articles']} articles, {len(report['written'])} files written\n")
    for stage, cost in report["stages"].items():
        print(f"{cost['cpu']:9.3f} s CPU {cost['wall']:9.3f} s wall  {stage}")
    print(f"{spent:9.3f} s CPU in all: stages, imports, MkDocs, bookkeeping", flush=True)
    change(2)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "profile")
        run(project, __file__, ".", "--into", str(file))
        profile = pstats.Stats(str(file))
    functions(profile.stats, top)  # type: ignore[attr-defined]


def run(project: Path, *words: str) -> None:
    """A Python program in the project, with this engine."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run([sys.executable, *words], cwd=project, env=settings, check=True, stderr=subprocess.DEVNULL)


def functions(stats: Mapping[Place, Cost], top: int) -> None:
    """Print our functions by the time spent in them and below, then files and functions by their own time."""
    print("\nprofiled:  in and below        own      calls  our functions")
    deepest = sorted(stats, key=lambda place: -stats[place][3])
    for place in [place for place in deepest if place[0].startswith(PACKAGE)][:top]:
        _line(place, stats[place])
    print("\nprofiled:                      own             files")
    files: defaultdict[str, float] = defaultdict(float)
    for place, cost in stats.items():
        files[_short(place[0])] += cost[2]
    for file, own in sorted(files.items(), key=lambda item: -item[1])[: top // 2]:
        print(f"{own:34.3f}             {file}")
    print("\nprofiled:  in and below        own      calls  all functions")
    for place in sorted(stats, key=lambda place: -stats[place][2])[:top]:
        _line(place, stats[place])


def _line(place: Place, cost: Cost) -> None:
    _, calls, own, total, _ = cost
    file, line, name = place
    print(f"{total:23.3f} {own:10.3f} {calls:10}  {_short(file)}:{line} {name}")


def _short(file: str) -> str:
    return "/".join(Path(file).parts[-2:])


if __name__ == "__main__":
    main()
