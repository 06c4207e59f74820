"""What search must reach, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST, MOST = "≥", "≤"


@dataclass(frozen=True)
class Goal:
    """A figure by the name it is measured under, and its bound; `sizes` are the archives it holds for."""

    figure: str
    sign: str
    bound: float
    sizes: tuple[int, ...]

    def missed(self, value: float) -> bool:
        """Whether the figure, as it is written, is on the wrong side."""
        return value < self.bound if self.sign == LEAST else value > self.bound


SMALL, LARGE = (1_000, 10_000), (100_000,)
GOALS = (
    Goal("recall@10, all classes", LEAST, 0.995, SMALL),
    Goal("recall@10, all classes", LEAST, 0.99, LARGE),
    Goal("MRR, all classes", LEAST, 0.99, SMALL),
    Goal("MRR, all classes", LEAST, 0.98, LARGE),
    Goal("recall@10, cut at random", LEAST, 0.98, SMALL + LARGE),
    Goal("MRR, cut at random", LEAST, 0.97, SMALL + LARGE),
    Goal("recall@10, cut at random, strictly", LEAST, 0.98, SMALL),
    Goal("MRR, cut at random, strictly", LEAST, 0.97, SMALL),
    Goal("first visit, kB, median", MOST, 40, SMALL),
    Goal("first visit, kB, worst", MOST, 100, SMALL),
    Goal("following query, kB, median", MOST, 25, SMALL),
    Goal("answer at a quarter of the CPU, ms, median", MOST, 100, SMALL),
    Goal("building, CPU s", MOST, 8, SMALL),
    Goal("building, CPU s", MOST, 90, LARGE),
    Goal("building, MB beside the records", MOST, 500, SMALL),
    Goal("building, MB beside the records", MOST, 1_024, LARGE),
    Goal("largest file, MB", MOST, 25, SMALL + LARGE),
)


def judged(figures: Mapping[str, float], size: int) -> tuple[list[str], bool]:
    """The goals of an archive of this size as lines of a table, and whether all of them are reached."""
    lines, reached = ["", "| goal | | measured | |", "|---|---|---|---|"], True
    for goal in GOALS:
        if size in goal.sizes and goal.figure in figures:
            value = figures[goal.figure]
            missed = goal.missed(value)
            reached &= not missed
            told = "**missed**" if missed else "reached"
            lines.append(f"| {goal.figure} | {goal.sign} {goal.bound:g} | {value:.4g} | {told} |")
    return lines, reached
