"""Faults of a result: what no page can show, what a chart would get wrong, and checks that do not hold."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from gongbao import charts, quantity
from gongbao.diagnostics import Finding, finding, nearest
from gongbao.statistics.drawings import text_of
from gongbao.statistics.headlines import unknown
from gongbao.statistics.results import PROVINCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.statistics.results import Shown

MARKS = 40
_POINTS = 240
_WORDS = frozenset({"steps", "timeline"})
_SIGNED = frozenset({"line"})
_MANY = frozenset({"grouped", "stacked", "stacked-100", "heat"})
_ROUNDING = 1e-9


def show_faults(shown: Shown) -> Iterator[Finding]:
    """Why the result must not be shown as the block asks."""
    show = shown.block.show
    details = [
        f"columns 里的 {name} 不在查询结果中{_meant(name, shown)}"
        for name in show.columns
        if name not in shown.names
    ]
    if show.series and show.series not in shown.names:
        details.append(f"series 的列 {show.series} 不在查询结果中{_meant(show.series, shown)}")
    details += [
        f"标题里的 {{{name}}} 不认识" for text in (show.title, show.subtitle) for name in unknown(text)
    ]
    if not details:
        details = [*_chart_details(shown), *_basis_details(shown), *_headline_details(shown)]
        units = sorted({row.basis.unit for row in shown.rows if row.basis})
        if show.unit and units and units != [show.unit]:
            details.append(f"unit 写的是“{show.unit}”，数字的单位是“{'、'.join(units)}”")
    for detail in details:
        yield _unshowable(shown, detail)


def check_faults(shown: Shown) -> Iterator[Finding]:
    """Checks of the block that do not hold."""
    checks = shown.block.show.checks
    if checks.unique and checks.unique not in shown.names:
        detail = f"checks.unique 的列 {checks.unique} 不在查询结果中{_meant(checks.unique, shown)}"
        yield _unshowable(shown, detail)
        return
    for detail in (*_row_details(shown), *_range_details(shown), *_sum_details(shown)):
        yield finding(shown.block.path, shown.block.show_line, 1, "check-holds", detail=detail)


def _meant(name: str, shown: Shown) -> str:
    near = nearest(name, shown.names)
    return f"，是不是“{near}”" if near else f"（有 {'、'.join(shown.names)}）"


def _chart_details(shown: Shown) -> Iterator[str]:
    """Why a chart would be wrong: marks without names or numbers, or several units on one axis."""
    show = shown.block.show
    if show.chart == "table":
        return
    if shown.label < 0:
        yield "图没有名称列，查询里要有一列文字"
        return
    most = _POINTS if show.series else MARKS
    if not 1 <= len(shown.rows) <= most:
        yield f"图要有 1 到 {most} 行，查询得到 {len(shown.rows)} 行"
    if show.chart not in _WORDS:
        yield from _value_details(shown)
    yield from _series_details(shown)
    if show.chart == "tile-grid":
        yield from _province_details(shown)


def _value_details(shown: Shown) -> Iterator[str]:
    signed = shown.block.show.chart in _SIGNED
    values = [shown.value(row) for row in shown.rows]
    if not all(isinstance(v, (int, float)) and (signed or v >= 0) for v in values):
        least = "数" if signed else "不小于 0 的数"
        yield f"图只画{least}，查询里要有 value 列（或 fact 列）"
    units = sorted({row.basis.unit for row in shown.rows if row.basis})
    if len(units) > 1:
        yield f"单位不同（{'、'.join(units)}），不能画在同一根轴上；分成几段，或改用 table"


def _series_details(shown: Shown) -> Iterator[str]:
    show = shown.block.show
    if not show.series:
        if show.chart in _MANY:
            yield f"{show.chart} 要有 series，写明哪一列分组"
        return
    if show.chart not in _MANY | {"line"}:
        yield f"{show.chart} 不分组，删去 series"
    names = {shown.cell(row, show.series) for row in shown.rows}
    most = 12 if show.chart == "heat" else charts.SERIES
    if len(names) > most:
        yield f"{show.series} 有 {len(names)} 组，一张图最多 {most} 组；合并小的，或改用 table"
    pairs = Counter((row.cells[shown.label], shown.cell(row, show.series)) for row in shown.rows)
    twice = sorted(f"{label}、{name}" for (label, name), count in pairs.items() if count > 1)
    if twice:
        yield f"同一格有两个数：{'；'.join(twice[:3])}"


def _province_details(shown: Shown) -> Iterator[str]:
    """A tile grid always shows all units: one left out would look like a statement about it."""
    keys = [str(shown.cell(row, "region")) for row in shown.rows]
    if set(keys) != set(charts.PLACES) or len(keys) != PROVINCES:
        missing = len(set(charts.PLACES) - set(keys))
        yield f"方格图要有全部 34 个省级单位各一行（region 列写代码），缺 {missing} 个；没有的写 0"
    elif keys != sorted(keys):
        yield "方格图的数据表要按行政区划代码排序：ORDER BY region"


def _basis_details(shown: Shown) -> Iterator[str]:
    """Rows whose figure names no fact, or a fact that says something else."""
    for number, row in enumerate(shown.rows, 1):
        if shown.cell(row, "fact") is None:
            figure = shown.cell(row, "figure")
            if figure is not None:
                yield f"第 {number} 行的 figure 没有出处：{figure}；查询里要选出 fact.id AS fact"
            continue
        if row.basis is None:
            yield f"第 {number} 行的 fact 不是数字的编号：{shown.cell(row, 'fact')}"
            continue
        for name, said in (("figure", row.basis.figure), ("value", row.basis.value)):
            if name in shown.names and shown.cell(row, name) != said:
                yield f"第 {number} 行的 {name} 与所引的句子不同：{shown.cell(row, name)}，原文是{said}"


def _headline_details(shown: Shown) -> Iterator[str]:
    """Figures of a headline that the facts below it do not say; the number of rows may be told."""
    said = {row.basis.figure for row in shown.rows if row.basis}
    for printed in quantity.find(shown.block.show.title) if said else ():
        arabic = any(char in "0123456789" for char in printed.text)
        if arabic and printed.text not in said and printed.value != len(shown.rows):
            yield f"标题里的“{printed.text}”在下面的数字里没有"


def _row_details(shown: Shown) -> Iterator[str]:
    checks = shown.block.show.checks
    if checks.rows is not None and len(shown.rows) != checks.rows:
        yield f"应有 {checks.rows} 行，查询得到 {len(shown.rows)} 行"
    if checks.unique:
        counts = Counter(shown.cell(row, checks.unique) for row in shown.rows)
        repeated = sorted(str(cell) for cell, count in counts.items() if count > 1)
        if repeated:
            yield f"{checks.unique} 有重复：{'、'.join(repeated)}"


def _range_details(shown: Shown) -> Iterator[str]:
    if not shown.block.show.checks.range:
        return
    low, high = shown.block.show.checks.range
    for value in (shown.value(row) for row in shown.rows):
        if not isinstance(value, (int, float)) or not low <= value <= high:
            yield f"数值 {'空' if value is None else text_of(value)} 不在 {low:g} 到 {high:g} 之间"


def _sum_details(shown: Shown) -> Iterator[str]:
    """The parts of each series, or of the whole, against the sum they must make."""
    checks = shown.block.show.checks
    if checks.sums_to is None:
        return
    if open_ := next((row.basis.figure for row in shown.rows if row.basis and row.basis.bound != "eq"), ""):
        yield f"有限定词的数字不能求和：{open_}"
        return
    sums: dict[str, list[float]] = {}
    for row in shown.rows:
        name = str(shown.cell(row, shown.series)) if shown.series else ""
        value = shown.value(row)
        sums.setdefault(name, []).append(float(value) if isinstance(value, (int, float)) else math.nan)
    for name, values in sums.items():
        total = math.fsum(values)
        if not abs(total - checks.sums_to) <= checks.tolerance + _ROUNDING:
            yield f"{name + '的' if name else ''}各项之和是 {total:g}，应为 {checks.sums_to:g}"


def _unshowable(shown: Shown, detail: str) -> Finding:
    return finding(shown.block.path, shown.block.show_line, 1, "show-is-valid", detail=detail)
