"""Shows what a build of ours spends its processor time on, by stage and by function.

    python scripts/bench/engine/profiling.py PROJECT [--top 40]

Builds PROJECT cold, then after an edit of its newest article, each in a fresh process with one worker and
Python's own profiler on, which makes it several times as slow: compare shares, not seconds. Output and caches
of the project are removed first; the edited article is put back at the end.
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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = str(ROOT / "scripts" / "gongbao")


def main() -> None:
    """Profiles what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--top", type=int, default=40, help="functions to show")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.into:
        build(given.into)
        return
    for name in ("site", ".gongbao"):
        shutil.rmtree(given.project / name, ignore_errors=True)
    show("cold", given.project, given.top)
    article = max((given.project / "content" / "news").rglob("*.md"))
    before = article.read_text(encoding="utf-8")
    try:
        article.write_text(f"{before}\n又补充一句。\n", encoding="utf-8")
        show("one edit", given.project, given.top)
    finally:
        article.write_text(before, encoding="utf-8")


def build(into: Path) -> None:
    """Build the project in the working directory; the profile counts processor time and imports."""
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    try:
        from gongbao.cli import main as command  # noqa: PLC0415 - its import is part of a build

        command(["build", "--jobs", "1"], standalone_mode=False)
    finally:
        profile.disable()
        profile.dump_stats(into)


def show(title: str, project: Path, top: int) -> None:
    """Run one build and print its stages and functions."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "profile")
        settings = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "NO_MKDOCS_2_WARNING": "1"}
        command = [sys.executable, __file__, ".", "--into", str(file)]
        subprocess.run(command, cwd=project, env=settings, check=True)
        stats = pstats.Stats(str(file))
    report = json.loads((project / ".gongbao" / "report.json").read_text(encoding="utf-8"))
    print(f"\n## {title}: {report['articles']} articles, {len(report['written'])} files written\n")
    for stage, spent in report["stages"].items():
        print(f"{spent['cpu']:9.3f} s CPU {spent['wall']:9.3f} s wall  {stage}")
    _functions(stats, top)


def _functions(stats: pstats.Stats, top: int) -> None:
    """Our functions by the time spent in them and below, then all functions by their own time."""
    profile = stats.get_stats_profile()
    print(f"\n{profile.total_tt:9.3f} s CPU in all\n")
    print("       in and below        own      calls  our functions")
    spent = sorted(stats.stats.items(), key=lambda item: -item[1][3])  # type: ignore[attr-defined]
    ours = [(where, cost) for where, cost in spent if where[0].startswith(PACKAGE)]
    for where, cost in ours[:top]:
        _line(where, cost)
    print("\n       in and below        own      calls  functions by their own time")
    for where, cost in sorted(spent, key=lambda item: -item[1][2])[: top // 2]:
        _line(where, cost)


def _line(where: tuple[str, int, str], cost: tuple[int, int, float, float, object]) -> None:
    _, calls, own, total, _ = cost
    file, line, name = where
    place = "/".join(Path(file).parts[-2:])
    print(f"{total:19.3f} {own:10.3f} {calls:10}  {place}:{line} {name}")


if __name__ == "__main__":
    main()
