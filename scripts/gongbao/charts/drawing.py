"""The parts every drawing is made of: the frame, linked marks, lines of text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gongbao.charts.measure import n
from gongbao.charts.words import summary

if TYPE_CHECKING:
    from gongbao.charts.data import Chart, Point

WIDTH = 480.0
FONT = 17.0
LINE = 24.0
PAD = 10.0


def svg(chart: Chart, height: float, parts: list[str], kind: str = "bar", more: str = "") -> str:
    """A whole drawing of this height.

    `kind` says how it is summed up in words; `more` is said first in the description. Title and description
    name the drawing as its first children, without ids (SVG-AAM 1.0, section 5.4).
    """
    role = "group" if any(p.href for p in chart.points) else "img"
    box = f"-2 -2 {n(WIDTH + 4)} {n(max(height, LINE) + 4)}"
    said = more + summary(chart, kind)
    return (
        f'<svg class="chart__svg" viewBox="{box}" font-size="{n(FONT)}" role="{role}">'
        f"<title>{clean(chart.title)}</title><desc>{clean(said)}</desc>"
        f"{''.join(parts)}</svg>"
    )


def linked(point: Point, inner: str, said: str = "") -> str:
    """A mark as a link to what its figure rests on, or as a plain group; titled `said` or by its name."""
    title = f"<title>{clean(said or point.name)}</title>"
    return f'<a href="{clean(point.href)}">{title}{inner}</a>' if point.href else f"<g>{title}{inner}</g>"


def series(name: str, shared: str, drawn: list[str]) -> str:
    """The marks of one series: the attributes they share are said once, and so is its name, for all."""
    title = f"<title>{clean(name)}</title>" if name else ""
    return f"<g {shared}>{title}{''.join(drawn)}</g>"


def text(kind: str, x: float, y: float, said: str, anchor: str = "") -> str:
    """A line of text on its baseline; `anchor` is `middle` or `end`, else it starts at `x`.

    `kind` is empty where a group around it tells the class. Of places only those other than 0 are written.
    """
    start = (f' class="{kind}"' if kind else "") + (f' x="{n(x)}"' if n(x) != "0" else "")
    where = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text{start} y="{n(y)}"{where}>{clean(said)}</text>'


def texts(kind: str, x: float, centre: float, lines: list[str], anchor: str = "") -> str:
    """Lines of text around a middle height; 0.35 em lifts the baseline so that a line looks centred."""
    first = round(centre - (len(lines) - 1) * LINE / 2 + 0.35 * FONT)
    return "".join(text(kind, x, first + i * LINE, line, anchor) for i, line in enumerate(lines))


def clean(said: str) -> str:
    """Text or attribute value for SVG: escaped, and without the characters XML forbids."""
    return escape(said if said.isprintable() else "".join(c if c.isprintable() else " " for c in said))
