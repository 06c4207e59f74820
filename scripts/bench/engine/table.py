"""Prints what run.py measured as Markdown: one table for each size, every time also as a multiple of Hugo's.

    python scripts/bench/engine/table.py results.jsonl [--n 1000] [--base hugo-column]

A multiple is the median over the rounds of one generator's time divided by Hugo's in the same round; which
Hugo, `--base` says.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import Any

from generators import GENERATORS

TIMES = {"cold": "cold", "noop": "no change", "body": "one edit", "title": "one title"}
HEAD = (
    "| generator | "
    + " | ".join(f"{name}, s wall / s CPU (× Hugo)" for name in TIMES.values())
    + " | memory, MiB (first process / all) | preview, s median / p95 (seen, idle CPU) |"
)

Line = dict[str, Any]
Lines = dict[str, list[Line]]


def main() -> None:
    """Prints the tables the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--n", type=int, action="append", help="only this size")
    parser.add_argument("--base", default="hugo", choices=GENERATORS, help="what times are divided by")
    given = parser.parse_args()
    lines = [json.loads(line) for file in given.files for line in file.read_text("utf-8").splitlines()]
    for size in sorted({line["n"] for line in lines}):
        if not given.n or size in given.n:
            print(f"\n{size:,} articles\n\n{HEAD}\n|---|{'---:|' * (len(TIMES) + 2)}")
            for name, generator in GENERATORS.items():
                found = by_task(lines, size, name)
                if found:
                    print(
                        f"| {generator.label} | {' | '.join(row(found, by_task(lines, size, given.base)))} |"
                    )


def by_task(lines: list[Line], size: int, name: str) -> Lines:
    """The measurements of one generator."""
    found: Lines = defaultdict(list)
    for line in lines:
        if line["n"] == size and line["generator"] == name:
            found[line["task"]].append(line)
    return found


def row(found: Lines, base: Lines) -> list[str]:
    """The cells of one generator."""
    cells = [_times(found.get(task, []), base.get(task, [])) for task in TIMES]
    return [*cells, _memory(found.get("memory", [])), _preview(found.get("live", []))]


def _times(lines: list[Line], base: list[Line]) -> str:
    if not lines:
        return ""
    failed = next((line for line in lines if line["stopped"] or line["status"]), None)
    if failed:
        return f"{failed['stopped'] or 'failed'} ({failed['cpu']:.0f} s CPU)"
    beside = {(line["run"], line["round"]): line for line in base}
    pairs = [(line, beside[key]) for line in lines if (key := (line["run"], line["round"])) in beside]
    text = " / ".join(f"{median(line[kind] for line in lines):.2f}" for kind in ("wall", "cpu"))
    if not pairs:
        return text
    ratios = (median(one[kind] / other[kind] for one, other in pairs) for kind in ("wall", "cpu"))
    return f"{text} ({' / '.join(f'{ratio:.2f}' for ratio in ratios)})"


def _memory(lines: list[Line]) -> str:
    good = [line for line in lines if not line["stopped"] and not line["status"]]
    if not good:
        return lines[0]["stopped"] or "failed" if lines else ""
    return " / ".join(f"{max(line[kind] for line in good):.0f}" for kind in ("first", "all"))


def _preview(lines: list[Line]) -> str:
    if not lines:
        return ""
    last = lines[-1]
    if last.get("stopped") or last["median"] is None:
        return str(last.get("stopped") or "none seen")
    seen = f"{last['seen']} of {last['edits']}, {last['idle']:.1%}"
    return f"{last['median']:.2f} / {last['p95']:.2f} ({seen})"


if __name__ == "__main__":
    main()
