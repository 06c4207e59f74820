"""What a chart shows: points, and what they have in common."""

from __future__ import annotations

from dataclasses import dataclass

SERIES = 6
"""How many series a chart tells apart: as many as there are colours, dashes, marks and hatchings."""


@dataclass(frozen=True, slots=True)
class Point:
    """One bar, mark, cell or step: its label, its value, and the figure as printed (`80余次`).

    `series` names the line or colour it belongs to, `key` the province in a tile grid. `bound` is that of
    `quantity`; `value_max` the end of a range. `href` opens what the figure rests on, and `tip` says what
    that is.
    """

    label: str
    value: float
    figure: str
    bound: str = "eq"
    value_max: float | None = None
    href: str = ""
    tip: str = ""
    series: str = ""
    key: str = ""

    @property
    def name(self) -> str:
        """What a pointer or a screen reader is told."""
        said = f"{self.series}，{self.label}" if self.series else self.label
        return self.tip or (f"{said}：{self.figure}" if said else self.figure)

    @property
    def part(self) -> str:
        """The same inside a group that tells the series: `1月：7篇`."""
        return self.tip or (f"{self.label}：{self.figure}" if self.label else self.figure)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows: points in reading order; labels and series stand in order of first appearance.

    `prefix` keeps its ids apart from those of other charts on the page; `top` is the end of the axis
    where it is more than the greatest value (100 for shares); `unit` is printed behind totals.
    """

    prefix: str
    title: str
    points: tuple[Point, ...]
    top: float = 0.0
    unit: str = ""

    @property
    def series(self) -> tuple[str, ...]:
        """The names of the series."""
        return tuple(dict.fromkeys(p.series for p in self.points))

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels along the axis."""
        return tuple(dict.fromkeys(p.label for p in self.points))

    def at(self) -> dict[tuple[str, str], Point]:
        """Points by (label, series)."""
        return {(p.label, p.series): p for p in self.points}
