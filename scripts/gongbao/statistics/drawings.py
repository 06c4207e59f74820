"""A result as a chart: which column is the label, which the figure, and where each mark leads."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING

from gongbao import charts

if TYPE_CHECKING:
    from gongbao.statistics.results import Basis, Row, Shown, Value

TIMES = frozenset({"period", "date", "month", "year", "made", "published", "effective", "expires", "since"})
_WORDS = frozenset({"steps", "timeline"})


def text_of(value: Value) -> str:
    """A cell as readers see it: whole numbers without a point, nothing as a dash."""
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def said(shown: Shown, row: Row, index: int) -> str:
    """A cell as pages print it: months, periods and dates the Chinese way."""
    text = text_of(row.cells[index])
    return "至".join(map(_printed_date, text.split("/"))) if shown.names[index] in TIMES else text


def chart(shown: Shown) -> charts.Chart:
    """What the block's chart shows, one point a row."""
    show = shown.block.show
    points = tuple(_point(shown, row) for row in shown.rows)
    return charts.Chart(f"stat-{shown.block.id}-chart", show.title, points, show.top, shown.unit)


def drawing(shown: Shown) -> str:
    """The chart as inline SVG."""
    return charts.KINDS[shown.block.show.chart](chart(shown))


def picture(shown: Shown, source: str) -> str:
    """The chart as an SVG document of its own."""
    show = shown.block.show
    return charts.standalone(charts.KINDS[show.chart], chart(shown), show.subtitle, source)


def trend(shown: Shown, row: Row) -> str:
    """The numbers of a row's `trend` as a sparkline; a dash for fewer than two."""
    try:
        values = [float(word) for word in str(shown.cell(row, "trend") or "").split()]
    except ValueError:
        values = []
    if len(values) < 2 or not all(map(isfinite, values)):  # noqa: PLR2004 - a line has two ends
        return "—"
    points = tuple(charts.Point(f"第{n}个", value, text_of(value)) for n, value in enumerate(values, 1))
    title = text_of(row.cells[shown.label]) if shown.label >= 0 else shown.block.show.title
    return charts.sparkline(charts.Chart("", title, points))


def summary(shown: Shown) -> str:
    """The chart in one or two sentences."""
    return charts.summary(chart(shown), shown.block.show.chart)


def gist(shown: Shown) -> str:
    """What the chart says beyond its marks, for all to read."""
    return charts.gist(chart(shown), shown.block.show.chart)


def legend(shown: Shown) -> str:
    """What broken lines in the chart mean; empty where there are none."""
    kind = shown.block.show.chart
    return "" if kind in _WORDS or kind == "table" else charts.legend(chart(shown).points)


def sentence(basis: Basis) -> str:
    """The link to a figure's sentence, or to the notice of its withdrawal.

    `content:` gives way to an address when the page is assembled.
    """
    return f"content:{basis.path}" if basis.withdrawn else f"content:{basis.path}#{basis.anchor}"


def link(shown: Shown, row: Row) -> str:
    """Where a row leads: to its sentence, else to what the query's column `link` names, else nowhere."""
    if row.basis:
        return sentence(row.basis)
    target = shown.cell(row, "link")
    return f"content:{target}" if isinstance(target, str) and target else ""


def _point(shown: Shown, row: Row) -> charts.Point:
    label, figure = said(shown, row, shown.label), _figure(shown, row)
    value, basis = shown.value(row), row.basis
    tip = f"{label}：{figure}，见《{basis.title}》" if basis and not shown.series else ""
    return charts.Point(
        label,
        float(value) if isinstance(value, (int, float)) else 0.0,
        figure,
        basis.bound if basis else "eq",
        basis.value_max if basis else None,
        link(shown, row),
        tip,
        text_of(shown.cell(row, shown.series)) if shown.series else "",
        str(shown.cell(row, "region") or ""),
    )


def _figure(shown: Shown, row: Row) -> str:
    """What is printed at a mark: the figure as reported, else the number with its unit, else the words."""
    if row.basis:
        return row.basis.figure
    if shown.block.show.chart in _WORDS:
        others = [i for i, _ in shown.visible if i != shown.label]
        return said(shown, row, others[-1]) if others and row.cells[others[-1]] else ""
    figure = shown.cell(row, "figure")
    return text_of(shown.value(row)) + shown.unit if figure is None else text_of(figure)


def _printed_date(date: str) -> str:
    """`2020-03` as `2020年3月`; what is no ISO date stays as it is."""
    parts = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", date)
    if not parts:
        return date
    year, month, day = parts.groups()
    return f"{year}年" + (f"{int(month)}月" if month else "") + (f"{int(day)}日" if day else "")
