"""CPU milliseconds and bytes of one chart of each kind: three series of twelve points, every point a link.

    PYTHONPATH=scripts python scripts/bench/charts.py [DRAWINGS]

The median of so many drawings (1,000 unless told) after a first. Kinds with one series draw twelve points.
"""

from __future__ import annotations

import gzip
import sys
import time

from gongbao.charts import KINDS, PLACES, Chart, Point

SERIES = ("网格员", "志愿者", "社区干部")
RUNS = 1000
ONE_SERIES = frozenset({"bar", "dot", "pyramid", "steps", "timeline", "tile-grid"})


def chart(kind: str) -> Chart:
    """Three series over a year, or twelve points of one; all 34 units for the grid of provinces."""
    if kind == "tile-grid":
        values = {key: n * 7 % 60 for n, key in enumerate(sorted(PLACES))}
        points = [Point(key[:2], value, f"{value}篇", key=key) for key, value in values.items()]
        return Chart("c", "全国34个省级地区的报道", tuple(points))
    names = ("",) if kind in ONE_SERIES else SERIES
    return Chart(
        "c",
        "网格力量一年的变化",
        tuple(
            Point(
                f"{month}月",
                value := 300 + 25 * s + (month * 37) % 90,
                f"{value}名",
                href=f"../../news/2023/{month:02d}/grid/#fig-{s + 1}",
                series=name,
            )
            for s, name in enumerate(names)
            for month in range(1, 13)
        ),
    )


def main() -> None:
    """One row a kind."""
    runs = int(sys.argv[1]) if sys.argv[1:] else RUNS
    for kind, draw in KINDS.items():
        shown = chart(kind)
        size = draw(shown).encode()
        taken = []
        for _ in range(runs):
            begun = time.process_time_ns()
            draw(shown)
            taken.append((time.process_time_ns() - begun) / 1e6)
        middle = sorted(taken)[runs // 2]
        row = f"{kind:>12} {len(shown.points):>3} points {middle:5.2f} ms {len(size):>6,} bytes"
        print(f"{row} ({len(gzip.compress(size, mtime=0)):,} gzip)")  # noqa: T201 - its job


if __name__ == "__main__":
    main()
