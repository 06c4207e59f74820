"""What a chart says, in Chinese, for those who do not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.charts.measure import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.charts.drawing import Chart, Point

_LISTED = 12


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


def legend(points: Sequence[Point]) -> str:
    """What broken lines mean in a chart of these points; empty where there are none."""
    figures = "、".join(dict.fromkeys(p.figure for p in points if p.bound != "eq"))
    return f"虚线表示只报出界限的数字（{figures}），按报出的数值绘制。" if figures else ""


def _listed(points: Sequence[Point]) -> str:
    listed = "、".join(f"{p.label}{p.figure}" for p in points[:_LISTED])
    return f"共{len(points)}项：{listed}{'等' if len(points) > _LISTED else ''}。"


def _short_list(points: Sequence[Point]) -> str:
    """A series in a few words: all its figures where they are few, else its extremes."""
    if len(points) <= _LISTED // 2:
        return "：" + "、".join(f"{p.label}{p.figure}" for p in points)
    highest, lowest = _ends(points)
    return f"最多的是{highest.label}（{highest.figure}），最少的是{lowest.label}（{lowest.figure}）"


def _extremes(points: Sequence[Point]) -> str:
    highest, lowest = _ends(points)
    if highest.value <= lowest.value or not _exact(points):
        return ""
    return f"最多的是{highest.label}（{highest.figure}），最少的是{lowest.label}（{lowest.figure}）。"


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
