"""Bars and dots from zero, one under the other, so that long Chinese labels have room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao.charts.drawing import FONT, LINE, PAD, WIDTH, clean, linked, series, svg, text
from gongbao.charts.measure import TINY, ems, fitting, n, short, wrap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from gongbao.charts.data import Chart, Point

_BAR, _THIN, _GAP, _CAP, _APART = 22.0, 20.0, 14.0, 18.0, 6.0
_INSIDE = 4.0
_HATCHES = (
    ("rotate(45)", "M2,0V8"),
    ("rotate(-45)", "M1,0V8"),
    ("rotate(0)", "M0,2H8"),
    ("rotate(0)", "M2,0V8"),
    ("rotate(0)", "M0,2H8M2,0V8"),
)
"""Hatchings of the second to the last series; the first is solid."""

Mark = tuple[str, float]
"""A mark and where it ends."""
Span = tuple[float, float]
"""Top and bottom."""


def bar(chart: Chart) -> str:
    """Horizontal bars, each under its label with the printed figure at its end.

    Open figures end in broken lines: beyond the bar for 余 and 以上, inside it for 近 and 以内. Values
    must be finite and not negative.
    """
    return _rows(chart, _bar)


def dot(chart: Chart) -> str:
    """Dots on a line from zero; a broken line shows where an open figure may lie. Values as for `bar`."""
    return _rows(chart, _dot)


def grouped(chart: Chart) -> str:
    """Bars of several series under each label, each with its series and figure at its end.

    They are drawn one series after the other. Values as for `bar`.
    """
    said = {p: f"{p.series} {p.figure}" for p in chart.points}
    lay = _layout(chart, said.values())
    labels, marks, spans, y = [], {name: list[str]() for name in chart.series}, list[Span](), 0.0
    for label in chart.labels:
        labels.append(_said(label, y, ""))
        y += len(wrap(label, WIDTH / FONT)) * LINE
        for point in (p for p in chart.points if p.label == label):
            top = y + (0 if lay.beside else len(wrap(said[point], WIDTH / FONT)) * LINE)
            solid, end, opened = _extent(point, top, lay.scale, lay.reach)
            shape = f'<path d="M0,{n(top + _BAR / 2)}h{n(round(solid))}"/>{opened}'
            if lay.beside:
                shape += text("", round(min(end + PAD, WIDTH - lay.width)), top + 17, said[point])
            else:
                shape = _said(said[point], y) + shape
            marks[point.series].append(linked(point, shape, point.part))
            spans.append((top - 3, top + _BAR + 3))
            y = top + _THIN + 6
        y += _GAP
    drawn = [_axes(spans, lay.axis), f'<g class="chart__label">{"".join(labels)}</g>']
    bars = [series(name, f'class="chart__c{i}"', own) for i, (name, own) in enumerate(marks.items(), 1)]
    kind = "chart__bars chart__figure" if lay.beside else "chart__bars"
    return svg(chart, y - _GAP, [*drawn, f'<g class="{kind}">', *bars, "</g>"])


def stacked(chart: Chart, *, share: bool = False) -> str:
    """One bar a label, its parts in the order of the series; with `share` every bar is drawn as 100%.

    Parts differ by colour and hatching, and show their number where it fits. Totals stand beside the
    label where every part is exact. They are drawn one series after the other. Values must be finite and
    not negative.
    """
    drawn, labels, y = _key(chart)
    points = chart.at()
    rows = {label: [p for s in chart.series if (p := points.get((label, s)))] for label in chart.labels}
    totals = {label: sum(p.value for p in parts) for label, parts in rows.items()}
    greatest = max(chart.top, TINY, *totals.values())
    for label, parts in rows.items():
        exact = all(p.bound == "eq" for p in parts) and not share
        said = f"{label}：{short(totals[label])}{chart.unit}" if exact else label
        labels.append(_said(said, y, ""))
        y += len(wrap(said, WIDTH / FONT)) * LINE
        for part, mark in _parts(parts, y, WIDTH / max(totals[label] if share else greatest, TINY)):
            drawn[part.series].append(linked(part, mark, part.part))
        y += _BAR + _GAP
    bars = [
        series(name, f'class="chart__c{i}"{_hatched(chart, i)}', own)
        for i, (name, own) in enumerate(drawn.items(), 1)
    ]
    named = f'<g class="chart__label">{"".join(labels)}</g>'
    begin = '<g class="chart__parts" text-anchor="middle">'
    return svg(chart, y - _GAP, [_patterns(chart), named, begin, *bars, "</g>"])


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where bars and the figures beside them stand; `axis` is the end of a fixed axis, else 0."""

    beside: bool
    width: float
    scale: float
    reach: float
    axis: float


def _layout(chart: Chart, said: Iterable[str]) -> _Layout:
    width = max(map(ems, said), default=0) * FONT
    beside = width <= WIDTH * 0.45
    length = WIDTH - (width + PAD if beside else 0) - (0 if chart.top else _CAP)
    greatest = max((p.value_max or p.value for p in chart.points), default=0)
    scale = length / max(chart.top, greatest, TINY)
    return _Layout(beside, width, scale, length if chart.top else length + _CAP, length if chart.top else 0)


def _rows(chart: Chart, mark: Callable[[Point, float, float, float], Mark]) -> str:
    lay = _layout(chart, (p.figure for p in chart.points))
    rows, y = [], 0.0
    for point in (p for label in chart.labels for p in chart.points if p.label == label):
        above = point.label
        if not lay.beside:
            above = f"{above}：{point.figure}" if above else point.figure
        top = y + (len(wrap(above, WIDTH / FONT)) * LINE if above else 0)
        shape, end = mark(point, top, lay.scale, lay.reach)
        if lay.beside:
            shape += text("chart__figure", min(end + PAD, WIDTH - lay.width), top + 17, point.figure)
        axis = _axes([(top - 3, top + _BAR + 3)], lay.axis)
        rows.append(linked(point, (_said(above, y) if above else "") + axis + shape))
        y = top + _BAR + _GAP
    return svg(chart, y - _GAP, rows)


def _said(above: str, y: float, kind: str = "chart__label") -> str:
    lines = wrap(above, WIDTH / FONT)
    return "".join(text(kind, 0, y + FONT + i * LINE, line) for i, line in enumerate(lines))


def _axes(spans: list[Span], end: float) -> str:
    """Upright lines where bars begin, and at `end` where there is one; spans that touch become one."""
    joined: list[Span] = []
    for top, bottom in spans:
        if joined and top <= joined[-1][1]:
            joined[-1] = joined[-1][0], bottom
        else:
            joined.append((top, bottom))
    edges = "".join(f"M{n(x)},{n(a)}v{n(b - a)}" for x in ([0.0, end] if end else [0.0]) for a, b in joined)
    return f'<path class="chart__axis" d="{edges}"/>' if edges else ""


def _open(point: Point, at: float, scale: float, reach: float) -> tuple[float, float]:
    """How far the uncertain stretch of a figure reaches before and after its value."""
    before, after = {
        "gt": (0.0, _CAP),
        "ge": (0.0, _CAP),
        "lt": (_CAP, 0.0),
        "le": (_CAP, 0.0),
        "approx": (_CAP / 2, _CAP / 2),
        "range": (0.0, (point.value_max or point.value) * scale - at),
    }.get(point.bound, (0.0, 0.0))
    return before, after if point.bound == "range" else min(after, max(reach - at, 0))


def _bar(point: Point, y: float, scale: float, reach: float) -> Mark:
    solid, end, opened = _extent(point, y, scale, reach)
    shape = f'<rect class="chart__bar" x="0" y="{n(y)}" width="{n(solid)}" height="{n(_BAR)}"/>'
    return shape + opened, end


def _extent(point: Point, y: float, scale: float, reach: float) -> tuple[float, float, str]:
    """Where the solid part of a bar ends, where the whole does, and the broken lines between."""
    at = point.value * scale
    before, after = _open(point, at, scale, reach)
    solid, end = max(at - before, 0), at + after
    if end <= solid:
        return solid, end, ""
    close = "" if point.bound in {"gt", "ge"} else f"M{n(end)},{n(y)}v{n(_BAR)}"
    start, run = n(solid), f"h{n(end - solid)}"
    edges = f"M{start},{n(y)}{run}M{start},{n(y + _BAR)}{run}{close}"
    return solid, end, f'<path class="chart__open" d="{edges}"/>'


def _dot(point: Point, y: float, scale: float, reach: float) -> Mark:
    at = point.value * scale
    before, after = _open(point, at, scale, reach)
    middle = y + _BAR / 2
    shape = f'<path class="chart__guide" d="M0,{n(middle)}H{n(at)}"/>'
    if before or after:
        start = max(at - before, 0)
        shape += f'<path class="chart__open" d="M{n(start)},{n(middle)}H{n(at + after)}"/>'
    shape += f'<circle class="chart__bar" cx="{n(max(at, 6))}" cy="{n(middle)}" r="6"/>'
    return shape, max(at + after, at + 6)


def _parts(parts: list[Point], y: float, scale: float) -> Iterator[tuple[Point, str]]:
    """The parts of one bar, side by side."""
    start, x = 0, 0.0
    for part in parts:
        x += part.value * scale
        width = round(x) - start
        shape = f'<path d="M{start},{n(y + _BAR / 2)}h{width}"/>'
        if said := fitting(part.value, (width - 2 * _INSIDE) / FONT):
            shape += text("", start + width // 2, y + 17, said)
        yield part, shape
        start += width


def _hatched(chart: Chart, number: int) -> str:
    return "" if number == 1 else f' stroke="url(#{clean(chart.prefix)}-{number})"'


def _patterns(chart: Chart) -> str:
    """The hatchings a chart needs."""
    return "".join(
        f'<pattern id="{clean(chart.prefix)}-{number}" class="chart__c{number}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse" patternTransform="{turn}"><path d="{line}"/></pattern>'
        for number, (turn, line) in enumerate(_HATCHES[: len(chart.series) - 1], 2)
    )


def _key(chart: Chart) -> tuple[dict[str, list[str]], list[str], float]:
    """Samples of each series' hatching and their names, in lines across the top, and where the bars begin."""
    drawn, names, x, y = {}, list[str](), 0.0, 0.0
    for name in chart.series:
        lines = wrap(name, (WIDTH - 28) / FONT)
        width = 28 + max(ems(line) for line in lines) * FONT
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE + _APART
        drawn[name] = [f'<path d="M{n(x)},{n(y + 11)}h20"/>']
        names += [text("", x + 28, y + FONT + i * LINE, line) for i, line in enumerate(lines)]
        y += (len(lines) - 1) * LINE
        x = WIDTH if len(lines) > 1 else x + width + 20
    return drawn, names, y + LINE + PAD
