"""Bars and dots from zero, one under the other, so that long Chinese labels have room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.charts.drawing import FONT, LINE, PAD, WIDTH, clean, linked, svg, text
from gongbao.charts.measure import TINY, ems, fitting, n, short, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from gongbao.charts.data import Chart, Point

_BAR, _THIN, _GAP, _CAP = 22.0, 20.0, 14.0, 18.0
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
    """Bars of several series under each label, each with its series and figure at its end."""
    return _rows(chart, _bar, many=True)


def stacked(chart: Chart, *, share: bool = False) -> str:
    """One bar a label, its parts in the order of the series; with `share` every bar is drawn as 100%.

    Parts differ by colour and hatching, and show their number where it fits. Totals stand beside the
    label where every part is exact. Values must be finite and not negative.
    """
    key, y = _key(chart)
    points = chart.at()
    rows = {label: [p for s in chart.series if (p := points.get((label, s)))] for label in chart.labels}
    totals = {label: sum(p.value for p in parts) for label, parts in rows.items()}
    greatest = max(chart.top, TINY, *totals.values())
    drawn = [_patterns(chart), key]
    for label, parts in rows.items():
        exact = all(p.bound == "eq" for p in parts) and not share
        lines = wrap(f"{label}：{short(totals[label])}{chart.unit}" if exact else label, WIDTH / FONT)
        drawn += [text("chart__label", 0, y + FONT + i * LINE, line) for i, line in enumerate(lines)]
        y += len(lines) * LINE
        scale = WIDTH / max(totals[label] if share else greatest, TINY)
        drawn.append(_parts(chart, parts, y, scale))
        y += _BAR + _GAP
    return svg(chart, y - _GAP, drawn)


def _rows(chart: Chart, mark: Callable[[Point, float, float, float], Mark], *, many: bool = False) -> str:
    said = {p: f"{p.series} {p.figure}" if many else p.figure for p in chart.points}
    width = max((ems(s) for s in said.values()), default=0) * FONT
    beside = width <= WIDTH * 0.45
    length = WIDTH - (width + PAD if beside else 0) - (0 if chart.top else _CAP)
    greatest = max((p.value_max or p.value for p in chart.points), default=0)
    scale = length / max(chart.top, greatest, TINY)
    rows, y = [], 0.0
    for label in chart.labels:
        if many:
            rows.append(_said(label, y))
            y += len(wrap(label, WIDTH / FONT)) * LINE
        for point in (p for p in chart.points if p.label == label):
            above = "" if many else point.label
            if not beside:
                above = f"{above}：{said[point]}" if above else said[point]
            top = y + (len(wrap(above, WIDTH / FONT)) * LINE if above else 0)
            shape, end = mark(point, top, scale, length if chart.top else length + _CAP)
            if beside:
                shape += text("chart__figure", min(end + PAD, WIDTH - width), top + 17, said[point])
            axis = _axis(top, length if chart.top else 0)
            drawn = linked(point, (_said(above, y) if above else "") + axis + shape)
            rows.append(_coloured(chart, point.series, drawn) if many else drawn)
            y = top + (_THIN + 6 if many else _BAR + _GAP)
        y += _GAP if many else 0
    return svg(chart, y - _GAP, rows)


def _said(above: str, y: float) -> str:
    lines = wrap(above, WIDTH / FONT)
    return "".join(text("chart__label", 0, y + FONT + i * LINE, line) for i, line in enumerate(lines))


def _axis(top: float, end: float) -> str:
    edges = f"M0,{n(top - 3)}v{n(_BAR + 6)}" + (f"M{n(end)},{n(top - 3)}v{n(_BAR + 6)}" if end else "")
    return f'<path class="chart__axis" d="{edges}"/>'


def _coloured(chart: Chart, series: str, drawn: str) -> str:
    return f'<g class="chart__c{chart.series.index(series) + 1}">{drawn}</g>'


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
    at = point.value * scale
    before, after = _open(point, at, scale, reach)
    solid, end = max(at - before, 0), at + after
    shape = f'<rect class="chart__bar" x="0" y="{n(y)}" width="{n(solid)}" height="{n(_BAR)}"/>'
    if end > solid:
        close = "" if point.bound in {"gt", "ge"} else f"M{n(end)},{n(y)}v{n(_BAR)}"
        start, run = n(solid), f"h{n(end - solid)}"
        edges = f"M{start},{n(y)}{run}M{start},{n(y + _BAR)}{run}{close}"
        shape += f'<path class="chart__open" d="{edges}"/>'
    return shape, end


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


def _parts(chart: Chart, parts: list[Point], y: float, scale: float) -> str:
    """The parts of one bar, side by side."""
    drawn, x = [], 0.0
    for part in parts:
        number = chart.series.index(part.series) + 1
        width = part.value * scale
        fill = "" if number == 1 else f' fill="url(#{clean(chart.prefix)}-{number})"'
        shape = (
            f'<rect class="chart__part" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(_BAR)}"{fill}/>'
        )
        if said := fitting(part.value, (width - 2 * _INSIDE) / FONT):
            shape += text("chart__inside", x + width / 2, y + 17, said, "middle")
        drawn.append(f'<g class="chart__c{number}">{linked(part, shape)}</g>')
        x += width
    return "".join(drawn)


def _patterns(chart: Chart) -> str:
    """The hatchings a chart needs."""
    drawn = [
        f'<pattern id="{clean(chart.prefix)}-{number}" class="chart__c{number}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse" patternTransform="{turn}"><path d="{line}"/></pattern>'
        for number, (turn, line) in enumerate(_HATCHES[: len(chart.series) - 1], 2)
    ]
    return f"<defs>{''.join(drawn)}</defs>" if drawn else ""


def _key(chart: Chart) -> tuple[str, float]:
    """Which hatching is which series, in lines across the top, and where the bars begin."""
    drawn, x, y = [], 0.0, 0.0
    for number, name in enumerate(chart.series, 1):
        lines = wrap(name, (WIDTH - 28) / FONT)
        width = 28 + max(ems(line) for line in lines) * FONT
        if x and x + width > WIDTH:
            x, y = 0.0, y + LINE
        fill = "" if number == 1 else f' fill="url(#{clean(chart.prefix)}-{number})"'
        drawn.append(
            f'<g class="chart__c{number}"><rect class="chart__part" x="{n(x)}" y="{n(y + 3)}" '
            f'width="20" height="16"{fill}/></g>'
        )
        drawn += [text("chart__label", x + 28, y + FONT + i * LINE, line) for i, line in enumerate(lines)]
        y += (len(lines) - 1) * LINE
        x = WIDTH if len(lines) > 1 else x + width + 20
    return "".join(drawn), y + LINE + PAD
