"""What belongs together in order: levels, the steps of a procedure, events in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.charts.drawing import FONT, LINE, PAD, WIDTH, linked, svg, text, texts
from gongbao.charts.measure import TINY, ems, n, wrap

if TYPE_CHECKING:
    from gongbao.charts.data import Chart

_ABREAST = 3
_ARROW = 30.0
_BADGE = 30.0


def pyramid(chart: Chart) -> str:
    """Levels as centred steps in the order given, the width of each in proportion to its value.

    Labels stand in a column on the left, printed figures on the right. The smallest step is drawn three
    units wide, that it can be seen. Values must be finite and not negative.
    """
    label_ems = min(max((ems(p.label) for p in chart.points), default=0), WIDTH * 0.35 / FONT)
    figure_ems = min(max((ems(p.figure) for p in chart.points), default=0), WIDTH * 0.35 / FONT)
    left, right = label_ems * FONT + 2 * PAD, WIDTH - figure_ems * FONT - 2 * PAD
    middle = (left + right) / 2
    scale = (right - left) / max(TINY, *(p.value for p in chart.points), 0.0)
    rows, y = [], 0.0
    for point in chart.points:
        labels, figures = wrap(point.label, label_ems), wrap(point.figure, figure_ems)
        height = max(len(labels), len(figures)) * LINE + 2 * PAD
        width = max(point.value * scale, 3.0) if point.value else 0.0
        x, centre = middle - width / 2, y + height / 2
        guide = f"M{n(left)},{n(centre)}H{n(x)}M{n(x + width)},{n(centre)}H{n(right)}"
        kind = "chart__bar" if point.bound == "eq" else "chart__bar chart__bar--open"
        step = f'<path class="chart__guide" d="{guide}"/>'
        step += f'<rect class="{kind}" x="{n(x)}" y="{n(y)}" width="{n(width)}" height="{n(height - 2)}"/>'
        said = texts("chart__label", 0, centre, labels)
        said += texts("chart__figure", right + 2 * PAD, centre, figures)
        rows.append(linked(point, step + said))
        y += height
    return svg(chart, y, rows)


def steps(chart: Chart) -> str:
    """The steps of a procedure with arrows between them: abreast where they are few, else downwards.

    A point's label names the step, its figure says what happens in it.
    """
    abreast = 0 < len(chart.points) <= _ABREAST
    if not abreast:
        return _downwards(chart)
    width = (WIDTH - (len(chart.points) - 1) * _ARROW) / len(chart.points)
    inner = width / FONT - 2 * PAD / FONT
    told = [(wrap(p.label, inner), wrap(p.figure, inner) if p.figure else []) for p in chart.points]
    tall = max(len(names) for names, _ in told) * LINE + 2 * PAD
    deep = max(len(lines) for _, lines in told) * LINE
    height = tall + (deep + PAD if deep else 0)
    drawn = []
    for i, (point, (names, lines)) in enumerate(zip(chart.points, told, strict=True)):
        x = i * (width + _ARROW)
        shape = f'<rect class="chart__box" x="{n(x)}" y="0" width="{n(width)}" height="{n(height)}"/>'
        shape += f'<rect class="chart__bar" x="{n(x)}" y="0" width="{n(width)}" height="4"/>'
        shape += texts("chart__figure", x + width / 2, 2 + tall / 2, names, "middle")
        first = tall + FONT - 2
        shape += "".join(text("chart__label", x + PAD, first + j * LINE, row) for j, row in enumerate(lines))
        drawn.append(linked(point, shape))
        if i:
            drawn.append(_arrow(x - _ARROW + 4, height / 2, x - 4))
    return svg(chart, height, drawn, "steps")


def timeline(chart: Chart) -> str:
    """Events down a line: a point's figure is the date as printed, its label says what happened."""
    dates = min(max((ems(p.figure) for p in chart.points), default=0), 9.0)
    line = dates * FONT + 2 * PAD
    room = (WIDTH - line - 2 * PAD) / FONT
    drawn, y, ends = [], 0.0, [0.0]
    for point in chart.points:
        figures, lines = wrap(point.figure, dates), wrap(point.label, room)
        shape = f'<circle class="chart__bar" cx="{n(line)}" cy="{n(y + 12)}" r="6"/>'
        shape += "".join(text("chart__figure", 0, y + FONT + i * LINE, row) for i, row in enumerate(figures))
        shape += "".join(
            text("chart__label", line + 2 * PAD, y + FONT + i * LINE, row) for i, row in enumerate(lines)
        )
        drawn.append(linked(point, shape))
        ends.append(y + 12)
        y += max(len(figures), len(lines)) * LINE + 2 * PAD
    axis = f'<path class="chart__axis" d="M{n(line)},12V{n(max(ends[-1], 12))}"/>'
    return svg(chart, y - 2 * PAD, [axis, *drawn], "timeline")


def _downwards(chart: Chart) -> str:
    start = _BADGE + 2 * PAD
    room = (WIDTH - start) / FONT
    drawn, y = [], 0.0
    for i, point in enumerate(chart.points, 1):
        names = wrap(point.label, room)
        lines = wrap(point.figure, room) if point.figure else []
        rows = [("chart__figure", row) for row in names] + [("chart__label", row) for row in lines]
        shape = (
            f'<circle class="chart__bar" cx="{n(_BADGE / 2)}" cy="{n(y + _BADGE / 2)}" r="{n(_BADGE / 2)}"/>'
        )
        shape += text("chart__on", _BADGE / 2, y + _BADGE / 2 + 6, str(i), "middle")
        shape += "".join(text(kind, start, y + 21 + j * LINE, row) for j, (kind, row) in enumerate(rows))
        drawn.append(linked(point, shape))
        below = y + max(len(rows) * LINE + 2 * PAD, _BADGE + 2 * PAD)
        if i < len(chart.points):
            drawn.append(_arrow_down(_BADGE / 2, y + _BADGE + 3, below - 3))
        y = below
    return svg(chart, y - PAD, drawn, "steps")


def _arrow(x: float, y: float, end: float) -> str:
    return f'<path class="chart__arrow" d="M{n(x)},{n(y)}H{n(end)}m-6,-5l6,5l-6,5"/>'


def _arrow_down(x: float, y: float, end: float) -> str:
    return f'<path class="chart__arrow" d="M{n(x)},{n(y)}V{n(end)}m-5,-6l5,6l5,-6"/>'
