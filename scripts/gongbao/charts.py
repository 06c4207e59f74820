"""Small charts as SVG text, the same bytes on every machine.

No font is read: a Chinese character is one em wide and a Latin one takes its share of an em, so that labels
are placed, wrapped and never clipped by arithmetic alone. Colours live in theme/components/chart/style.css.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape

_WIDTH = 480.0
_FONT = 17.0
_LINE = 24.0
_BAR = 22.0
_GAP = 14.0
_PAD = 10.0
_CAP = 18.0
_TINY = 1e-9
_CLOSING = "，。、；：！？）》」』”’…,.;:!?)"


@dataclass(frozen=True, slots=True)
class Point:
    """One bar or step: its label, its value, and the figure as printed (`80余次`).

    `bound` is that of `quantity`; `value_max` the end of a range. `href` opens what the figure rests on
    and `tip` says what that is.
    """

    label: str
    value: float
    figure: str
    bound: str = "eq"
    value_max: float | None = None
    href: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows.

    `prefix` keeps its ids apart from those of other charts on the page; `top` is the end of the axis
    where it is more than the greatest value (100 for shares).
    """

    prefix: str
    title: str
    points: tuple[Point, ...]
    top: float = 0.0


def bar(chart: Chart) -> str:
    """Horizontal bars from zero, each under its label with the printed figure at its end.

    Open figures end in broken lines: beyond the bar for 余 and 以上, inside it for 近 and 以内. Values
    must be finite and not negative.
    """
    width = max((_ems(p.figure) for p in chart.points), default=0) * _FONT
    beside = width <= _WIDTH * 0.45
    length = _WIDTH - (width + _PAD if beside else 0) - (0 if chart.top else _CAP)
    greatest = max((p.value_max or p.value for p in chart.points), default=0)
    full = max(chart.top, greatest, _TINY)
    rows, y = [], 0.0
    for point in chart.points:
        lines = _wrap(point.label if beside else f"{point.label}：{point.figure}", _WIDTH / _FONT)
        text = "".join(_text("chart__label", 0, y + _FONT + i * _LINE, line) for i, line in enumerate(lines))
        top = y + len(lines) * _LINE
        edges = f"M0,{_n(top - 3)}v{_n(_BAR + 6)}"
        edges += f"M{_n(length)},{_n(top - 3)}v{_n(_BAR + 6)}" if chart.top else ""
        axis = f'<path class="chart__axis" d="{edges}"/>'
        shape, end = _bar(point, top, length / full, length if chart.top else length + _CAP)
        figure = _text("chart__figure", end + _PAD, top + 17, point.figure) if beside else ""
        rows.append(_linked(point, text + axis + shape + figure))
        y = top + _BAR + _GAP
    return _svg(chart, y - _GAP, rows)


def pyramid(chart: Chart) -> str:
    """Levels as centred steps in the order given, the width of each in proportion to its value.

    Labels stand in a column on the left, printed figures on the right. The smallest step is drawn three
    units wide, that it can be seen. Values must be finite and not negative.
    """
    label_ems = min(max((_ems(p.label) for p in chart.points), default=0), _WIDTH * 0.35 / _FONT)
    figure_ems = min(max((_ems(p.figure) for p in chart.points), default=0), _WIDTH * 0.35 / _FONT)
    left, right = label_ems * _FONT + 2 * _PAD, _WIDTH - figure_ems * _FONT - 2 * _PAD
    middle = (left + right) / 2
    scale = (right - left) / max(_TINY, *(p.value for p in chart.points), 0.0)
    rows, y = [], 0.0
    for point in chart.points:
        labels, figures = _wrap(point.label, label_ems), _wrap(point.figure, figure_ems)
        height = max(len(labels), len(figures)) * _LINE + 2 * _PAD
        width = max(point.value * scale, 3.0) if point.value else 0.0
        x, centre = middle - width / 2, y + height / 2
        guide = f"M{_n(left)},{_n(centre)}H{_n(x)}M{_n(x + width)},{_n(centre)}H{_n(right)}"
        kind = "chart__bar" if point.bound == "eq" else "chart__bar chart__bar--open"
        step = f'<path class="chart__guide" d="{guide}"/>'
        step += (
            f'<rect class="{kind}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height - 2)}"/>'
        )
        text = _lines("chart__label", 0, centre, labels)
        text += _lines("chart__figure", right + 2 * _PAD, centre, figures)
        rows.append(_linked(point, step + text))
        y += height
    return _svg(chart, y, rows)


def summary(points: tuple[Point, ...]) -> str:
    """What a chart says, in one or two Chinese sentences, for those who do not see it.

    The greatest and the least are named only where every figure is exact: 98%以上 may well be 100%.
    """
    if not points:
        return "暂无数据。"
    listed = "、".join(f"{p.label}{p.figure}" for p in points[:12])
    text = f"共{len(points)}项：{listed}{'等' if len(points) > 12 else ''}。"  # noqa: PLR2004 - enough to listen to
    highest, lowest = max(points, key=lambda p: p.value), min(points, key=lambda p: p.value)
    if highest.value > lowest.value and all(p.bound == "eq" for p in points):
        text += f"最多的是{highest.label}（{highest.figure}），最少的是{lowest.label}（{lowest.figure}）。"
    return text


def legend(points: tuple[Point, ...]) -> str:
    """What broken lines mean in a chart of these points; empty where there are none."""
    figures = "、".join(p.figure for p in points if p.bound != "eq")
    return f"虚线表示只报出界限的数字（{figures}），按报出的数值绘制。" if figures else ""


def _bar(point: Point, y: float, scale: float, reach: float) -> tuple[str, float]:
    """A bar with the end its bound calls for, and where it ends."""
    at = point.value * scale
    before, after = {
        "gt": (0.0, _CAP),
        "ge": (0.0, _CAP),
        "lt": (_CAP, 0.0),
        "le": (_CAP, 0.0),
        "approx": (_CAP / 2, _CAP / 2),
        "range": (0.0, (point.value_max or point.value) * scale - at),
    }.get(point.bound, (0.0, 0.0))
    if point.bound != "range":
        after = min(after, max(reach - at, 0))
    solid, end = max(at - before, 0), at + after
    shape = f'<rect class="chart__bar" x="0" y="{_n(y)}" width="{_n(solid)}" height="{_n(_BAR)}"/>'
    if end > solid:
        close = "" if point.bound in {"gt", "ge"} else f"M{_n(end)},{_n(y)}v{_n(_BAR)}"
        start, run = _n(solid), f"h{_n(end - solid)}"
        edges = f"M{start},{_n(y)}{run}M{start},{_n(y + _BAR)}{run}{close}"
        shape += f'<path class="chart__open" d="{edges}"/>'
    return shape, end


def _svg(chart: Chart, height: float, rows: list[str]) -> str:
    role = "group" if any(p.href for p in chart.points) else "img"
    title, desc = f"{escape(chart.prefix)}-title", f"{escape(chart.prefix)}-desc"
    box = f"-2 -2 {_n(_WIDTH + 4)} {_n(max(height, _LINE) + 4)}"
    return (
        f'<svg class="chart__svg" viewBox="{box}" font-size="{_n(_FONT)}" role="{role}" '
        f'aria-labelledby="{title}" aria-describedby="{desc}">'
        f'<title id="{title}">{_clean(chart.title)}</title>'
        f'<desc id="{desc}">{_clean(summary(chart.points))}</desc>'
        f"{''.join(rows)}</svg>"
    )


def _linked(point: Point, inner: str) -> str:
    """A row as a link to what its figure rests on, or as a plain group."""
    title = f"<title>{_clean(point.tip or f'{point.label}：{point.figure}')}</title>"
    return f'<a href="{_clean(point.href)}">{title}{inner}</a>' if point.href else f"<g>{title}{inner}</g>"


def _text(kind: str, x: float, y: float, text: str) -> str:
    return f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}">{_clean(text)}</text>'


def _lines(kind: str, x: float, centre: float, lines: list[str]) -> str:
    """Lines of text around a middle height; 0.35 em lifts the baseline so that a line looks centred."""
    first = centre - (len(lines) - 1) * _LINE / 2 + 0.35 * _FONT
    return "".join(_text(kind, x, first + i * _LINE, line) for i, line in enumerate(lines))


def _ems(text: str) -> float:
    return sum(_em(char) for char in text)


def _em(char: str) -> float:
    """Width of a character; the few Latin letters and signs wider than 0.56 em get their own share."""
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    if char in "%@MWmw—…‰":
        return 1.0
    return 0.75 if char.isupper() else 0.56


def _wrap(text: str, ems: float) -> list[str]:
    """The text in lines of at most `ems`, Latin words kept whole where they fit.

    Room for one character is kept at the end of a line, so that no line begins with a closing mark.
    """
    lines, line, used = [], "", 0.0
    for token in re.findall(r"[!-~]+|.", " ".join(text.split())):
        for part in [token] if _ems(token) < ems - 1 else token:
            width = _ems(part)
            if line and used + width > ems - (0 if part in _CLOSING else 1) and _ems(text) > ems:
                lines.append(line.strip())
                line, used = "", 0.0
            line += part
            used += width
    return [*lines, line.strip()]


def _clean(text: str) -> str:
    """Text or attribute value for SVG: escaped, and without the characters XML forbids."""
    return escape("".join(c if c.isprintable() else " " for c in text))


def _n(number: float) -> str:
    text = f"{number:.1f}"
    return text.removesuffix(".0")
