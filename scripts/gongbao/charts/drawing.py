"""What a chart shows, and the parts every drawing is made of."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from gongbao.charts.measure import n
from gongbao.charts.words import summary

WIDTH = 480.0
FONT = 17.0
LINE = 24.0
PAD = 10.0
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


def svg(chart: Chart, height: float, parts: list[str], kind: str = "bar", more: str = "") -> str:
    """A whole drawing of this height.

    `kind` says how it is summed up in words; `more` is said first in the description.
    """
    role = "group" if any(p.href for p in chart.points) else "img"
    title, desc = f"{escape(chart.prefix)}-title", f"{escape(chart.prefix)}-desc"
    box = f"-2 -2 {n(WIDTH + 4)} {n(max(height, LINE) + 4)}"
    said = more + summary(chart, kind)
    return (
        f'<svg class="chart__svg" viewBox="{box}" font-size="{n(FONT)}" role="{role}" '
        f'aria-labelledby="{title}" aria-describedby="{desc}">'
        f'<title id="{title}">{clean(chart.title)}</title><desc id="{desc}">{clean(said)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def linked(point: Point, inner: str) -> str:
    """A mark as a link to what its figure rests on, or as a plain group."""
    title = f"<title>{clean(point.name)}</title>"
    return f'<a href="{clean(point.href)}">{title}{inner}</a>' if point.href else f"<g>{title}{inner}</g>"


def text(kind: str, x: float, y: float, said: str, anchor: str = "") -> str:
    """A line of text on its baseline; `anchor` is `middle` or `end`, else it starts at `x`."""
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text class="{kind}" x="{n(x)}" y="{n(y)}"{where}>{clean(said)}</text>'


def texts(kind: str, x: float, centre: float, lines: list[str], anchor: str = "") -> str:
    """Lines of text around a middle height; 0.35 em lifts the baseline so that a line looks centred."""
    first = centre - (len(lines) - 1) * LINE / 2 + 0.35 * FONT
    return "".join(text(kind, x, first + i * LINE, line, anchor) for i, line in enumerate(lines))


def clean(said: str) -> str:
    """Text or attribute value for SVG: escaped, and without the characters XML forbids."""
    return escape("".join(c if c.isprintable() else " " for c in said))
