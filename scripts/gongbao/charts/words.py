"""What a chart says, in Chinese, for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.charts.measure import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.charts.data import Chart, Point

_LISTED, _SHARED = 12, 3


def summary(chart: Chart, kind: str = "bar") -> str:
    """One or two sentences: the figures, the greatest and the least; for a line, how it went.

    Extremes and changes are named only where every figure is exact: 98%以上 may well be 100%.
    """
    points = chart.points
    if not points:
        return "暂无数据。"
    groups = [(name, [p for p in points if p.series == name]) for name in chart.series]
    if kind == "steps":
        return f"共{len(points)}步：{'、'.join(p.label for p in points)}。"
    if kind == "timeline":
        return "；".join(f"{p.figure}，{p.label.rstrip('。')}" for p in points) + "。"
    if kind == "line":
        return "".join(f"{name}：{_course(group)}" if name else _course(group) for name, group in groups)
    if len(groups) == 1:
        return _listed(points) + _extremes(points)
    said = [f"{name}{_short_list(group)}" for name, group in groups]
    return f"{len(chart.labels)}项、{len(groups)}组。{'；'.join(said)}。"


def gist(chart: Chart, kind: str = "bar") -> str:
    """What stands below a chart for all to read: the course of lines, the extremes of one series."""
    if kind == "line":
        return summary(chart, kind)
    return _extremes(chart.points) if len(chart.series) == 1 and kind not in {"steps", "timeline"} else ""


def legend(points: Sequence[Point]) -> str:
    """What broken lines mean in a chart of these points; empty where there are none."""
    figures = "、".join(dict.fromkeys(p.figure for p in points if p.bound != "eq"))
    return f"虚线表示只报出界限的数字（{figures}），按报出的数值绘制。" if figures else ""


def _listed(points: Sequence[Point]) -> str:
    listed = "、".join(map(_pair, points[:_LISTED]))
    return f"共{len(points)}项：{listed}{'等' if len(points) > _LISTED else ''}。"


def _short_list(points: Sequence[Point]) -> str:
    """A series in a few words: all its figures where they are few, else its extremes."""
    if len(points) <= _LISTED // 2:
        return "：" + "、".join(map(_pair, points))
    return _extremes(points).rstrip("。")


def _extremes(points: Sequence[Point]) -> str:
    """The greatest and the least, all names where two or three share the place."""
    highest, lowest = _ends(points)
    if highest.value <= lowest.value or not _exact(points):
        return ""
    said = [
        f"{word}的是{_named([p for p in points if p.value == end.value])}（{end.figure}）"
        for word, end in (("最多", highest), ("最少", lowest))
    ]
    return f"{'，'.join(said)}。"


def _named(points: Sequence[Point]) -> str:
    names = "、".join(p.label for p in points[:_SHARED])
    return names if len(points) <= _SHARED else f"{names}等{len(points)}项"


def _pair(point: Point) -> str:
    """Label and figure as one word, kept apart where two numbers would run together."""
    joined = point.label[-1:].isdigit() and point.figure[:1].isdigit()
    return f"{point.label}{'为' if joined else ''}{point.figure}"


def _course(points: Sequence[Point]) -> str:
    """First, last, change and peak of one series."""
    first, last = points[0], points[-1]
    if len(points) == 1:
        return f"{first.label}{first.figure}。"
    said = f"从{first.label}的{first.figure}到{last.label}的{last.figure}"
    if _exact(points):
        change = last.value - first.value
        unit = first.figure.lstrip("-−0123456789.,万亿")
        more = "，持平" if not change else f"，{'增加' if change > 0 else '减少'}{short(abs(change))}{unit}"
        highest, _ = _ends(points)
        peak = f"，最高为{highest.label}的{highest.figure}" if highest not in (first, last) else ""
        said += more + peak
    return f"{said}。"


def _ends(points: Sequence[Point]) -> tuple[Point, Point]:
    return max(points, key=lambda p: p.value), min(points, key=lambda p: p.value)


def _exact(points: Sequence[Point]) -> bool:
    return all(p.bound == "eq" for p in points)
