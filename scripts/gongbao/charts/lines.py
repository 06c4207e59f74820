"""Courses over time: lines with their names at their ends, and sparklines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gongbao.charts.drawing import FONT, LINE, PAD, WIDTH, clean, linked, svg, text
from gongbao.charts.measure import TINY, ems, n, short, ticks, wrap
from gongbao.charts.words import summary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gongbao.charts.data import Chart, Point

_HEIGHT = 216.0
_TOP = 14.0
_NAME, _LABEL = 6.0, 7.0
_MARKS = ("h0", "h0", "m0,-5l5,9h-10z", "m0,-6l5,6l-5,6l-5,-6z", "m-5,-4h10l-5,9z", "m-6,-2h12v4h-12z")
"""The mark of each series; the first two are ends of strokes, round and square (see the style sheet)."""
_HOLLOW = "m-5,0a5,5 0 1 0 10,0a5,5 0 1 0-10,0"
_SPARK_WIDTH, _SPARK_HEIGHT = 120.0, 28.0


def line(chart: Chart) -> str:
    """Lines over labels in order, with a mark at each figure and the name of each series at its end.

    Series differ by colour, dashes and marks. A missing point breaks its line. The axis begins at zero
    unless values are negative. Values must be finite.
    """
    marks = _axis_marks(chart)
    left = max(ems(short(m)) for m in marks) * FONT + PAD
    labels = {label: wrap(label, _LABEL) for label in chart.labels}
    widest = max((ems(row) for rows in labels.values() for row in rows), default=0) * FONT
    names = {name: wrap(name, _NAME) for name in chart.series if name}
    naming = max((ems(row) for rows in names.values() for row in rows), default=0) * FONT
    right = WIDTH - max(naming + 2 * PAD if names else 0, widest / 2)
    left = max(left, widest / 2)
    height = max(_HEIGHT, sum(len(rows) for rows in names.values()) * LINE)
    step = (right - left) / max(len(labels) - 1, 1)
    low, high = marks[0], marks[-1]
    at = {
        label: (left if len(labels) > 1 else (left + right) / 2) + i * step for i, label in enumerate(labels)
    }

    def place(point: Point) -> tuple[float, float]:
        return round(at[point.label]), round(_TOP + height * (high - point.value) / (high - low))

    parts = [_grid(marks, left, right, height)]
    parts += [_series(chart, name, place) for name in chart.series]
    parts.append(_names(chart, names, place, right + PAD * 1.5, height))
    parts.append(_labels(labels, at, _TOP + height, widest, step))
    rows = max((len(rows) for rows in labels.values()), default=1)
    return svg(chart, _TOP + height + rows * LINE + PAD, parts, "line")


def sparkline(chart: Chart) -> str:
    """A line as small as a word, its last point marked; values must be finite."""
    values = [p.value for p in chart.points]
    low, high = min(values, default=0.0), max(values, default=0.0)
    step = (_SPARK_WIDTH - 8) / max(len(values) - 1, 1)
    span = high - low
    places = [
        (4 + i * step, 4 + (_SPARK_HEIGHT - 8) * ((high - v) / span if span > TINY else 0.5))
        for i, v in enumerate(values)
    ]
    path = "L".join(f"{n(x)},{n(y)}" for x, y in places)
    end = (
        f'<circle class="chart__bar" cx="{n(places[-1][0])}" cy="{n(places[-1][1])}" r="3"/>'
        if places
        else ""
    )
    said = clean(f"{chart.title}：{summary(chart, 'line')}")
    line_ = f'<path class="chart__line" d="M{path}"/>' if len(places) > 1 else ""
    return (
        f'<svg class="chart__spark" viewBox="0 0 {n(_SPARK_WIDTH)} {n(_SPARK_HEIGHT)}" role="img" '
        f'aria-label="{said}">{line_}{end}</svg>'
    )


def _axis_marks(chart: Chart) -> tuple[float, ...]:
    values = [v for p in chart.points for v in (p.value, p.value_max) if v is not None]
    return ticks(min(0.0, *values, 0.0), max(chart.top, 0.0, *values))


def _grid(marks: Sequence[float], left: float, right: float, height: float) -> str:
    parts, lines = [], ""
    for i, mark in enumerate(marks):
        y = _TOP + height - height * i / (len(marks) - 1)
        lines += f"M{n(left)},{n(y)}H{n(right)}"
        parts.append(text("chart__tick", left - PAD, y + 0.35 * FONT, short(mark)))
    return f'<path class="chart__grid" d="{lines}"/><g text-anchor="end">{"".join(parts)}</g>'


def _series(chart: Chart, name: str, place: Callable[[Point], tuple[float, float]]) -> str:
    number = chart.series.index(name) % len(_MARKS)
    points = chart.at()
    path, drawn, pen = "", [], "M"
    for label in chart.labels:
        point = points.get((label, name))
        if point is None:
            pen = "M"
            continue
        x, y = place(point)
        path, pen = f"{path}{pen}{n(x)},{n(y)}", "L"
        kind, mark = ("", _MARKS[number]) if point.bound == "eq" else (' class="chart__hollow"', _HOLLOW)
        drawn.append(linked(point, f'<path{kind} d="M{n(x)},{n(y)}{mark}"/>'))
    inner = f'<path class="chart__line" d="{path}"/>{"".join(drawn)}'
    return f'<g class="chart__c{number + 1}">{inner}</g>'


def _names(
    chart: Chart,
    names: dict[str, list[str]],
    place: Callable[[Point], tuple[float, float]],
    x: float,
    height: float,
) -> str:
    """Names at the height of their last points, moved apart where they would touch."""
    last = {name: place([p for p in chart.points if p.series == name][-1])[1] for name in names}
    order = sorted(names, key=lambda name: (last[name], chart.series.index(name)))
    tops: list[float] = []
    floor = 0.0
    for name in order:
        tall = len(names[name]) * LINE
        tops.append(max(last[name] - tall / 2, floor))
        floor = tops[-1] + tall
    ceiling = height + LINE
    for i in range(len(order) - 1, -1, -1):
        tops[i] = min(tops[i], ceiling - len(names[order[i]]) * LINE)
        ceiling = tops[i]
    return "".join(
        text("chart__name", x, top + FONT + i * LINE, row)
        for name, top in zip(order, tops, strict=True)
        for i, row in enumerate(names[name])
    )


def _labels(
    labels: dict[str, list[str]], at: dict[str, float], bottom: float, widest: float, step: float
) -> str:
    """As many labels as fit side by side, the first among them."""
    every = max(1, math.ceil((widest + PAD) / step)) if len(labels) > 1 and step > 0 else 1
    parts = [
        text("chart__tick", at[label], bottom + LINE + i * LINE, row)
        for label in list(labels)[::every]
        for i, row in enumerate(labels[label])
    ]
    return f'<g text-anchor="middle">{"".join(parts)}</g>'
