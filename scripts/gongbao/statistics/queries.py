"""Running a block's query: what comes out, or every fault as a finding."""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding, nearest
from gongbao.statistics.database import SCHEMA, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.statistics.blocks import Block

Value = str | int | float | None

_STEP = 10_000
_STEPS = 5_000
_ROWS = 5_000
_MARKS = 40
_HIDDEN = frozenset({"fact", "value_max", "bound", "unit"})
_HEADERS = {
    "figure": "数字",
    "value": "数值",
    "indicator_name": "指标",
    "region_name": "地区",
    "period": "时期",
    "title": "报道",
    "quote": "原文",
    "note": "说明",
    "month": "月份",
    "year": "年份",
    "column_name": "栏目",
    "topic": "专题",
    "date": "日期",
}


@dataclass(frozen=True, slots=True)
class Basis:
    """The fact a row rests on; `anchor` is its sentence on `url`."""

    path: str
    n: int
    url: str
    title: str
    figure: str
    value: float
    value_max: float | None
    unit: str
    bound: str

    @property
    def anchor(self) -> str:
        """The id of the marked figure in the article."""
        return f"fig-{self.n}"

    @property
    def id(self) -> str:
        """The fact's id in the table `facts`."""
        return f"{self.path}#{self.n}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a result: all its cells, and the fact it rests on where it names one."""

    cells: tuple[Value, ...]
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A block with the result of its query, ready to be shown or downloaded."""

    block: Block
    names: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def visible(self) -> tuple[tuple[int, str], ...]:
        """The columns readers see, as (index, Chinese header), in order."""
        wanted = self.block.show.columns
        hidden = _HIDDEN | ({"value"} if "figure" in self.names else set())
        shown = tuple(wanted) or tuple(name for name in self.names if name not in hidden)
        return tuple((self.names.index(name), self.header(name)) for name in shown)

    def header(self, name: str) -> str:
        """A column's header, with the unit where it holds figures."""
        header = self.block.show.columns.get(name) or _HEADERS.get(name, name)
        return f"{header}（单位：{self.unit}）" if name in {"figure", "value"} and self.unit else header

    @property
    def unit(self) -> str:
        """The unit the block states, else the one all its figures share, else nothing."""
        units = {row.basis.unit for row in self.rows if row.basis}
        return self.block.show.unit or (units.pop() if len(units) == 1 else "")

    @property
    def label(self) -> int:
        """Index of the column that names the rows: the first visible one that holds no figures; else -1."""
        names = (i for i, _ in self.visible if self.names[i] not in {"figure", "value"})
        return next(names, -1)

    def cell(self, row: Row, name: str) -> Value:
        """A row's cell by column name; None where the query has no such column."""
        return row.cells[self.names.index(name)] if name in self.names else None

    def value(self, row: Row) -> Value:
        """The number a chart draws for a row."""
        return row.basis.value if row.basis and "value" not in self.names else self.cell(row, "value")


def run(block: Block, connection: sqlite3.Connection) -> Shown | tuple[Finding, ...]:
    """The result of a block's query over a `database`, or all that is wrong with it.

    Reading is bounded in steps of the engine, not in seconds, so that a query fails everywhere or nowhere.
    """
    steps = 0

    def tired() -> bool:
        nonlocal steps
        steps += 1
        return steps > _STEPS

    connection.set_progress_handler(tired, _STEP)
    try:
        cursor = connection.execute(block.sql)
        names = tuple(str(column[0]) for column in cursor.description or ())
        rows = cursor.fetchmany(_ROWS + 1)
        shown = Shown(block, names, tuple(_rows(names, rows, connection)))
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        return (_failure(block, str(error)),)
    finally:
        connection.set_progress_handler(None, 0)
    faults = tuple(_shape_faults(shown)) or tuple(_show_faults(shown))
    return faults or tuple(_check_faults(shown)) or shown


def _rows(
    names: tuple[str, ...], rows: list[tuple[Value, ...]], connection: sqlite3.Connection
) -> Iterator[Row]:
    at = names.index("fact") if "fact" in names else -1
    for cells in rows:
        yield Row(cells, _basis(cells[at], connection) if at >= 0 else None)


def _basis(fact: Value, connection: sqlite3.Connection) -> Basis | None:
    query = "SELECT path, n, url, title, figure, value, value_max, unit, bound FROM facts WHERE id = ?"
    found = connection.execute(query, (fact,)).fetchone()
    return Basis(*found) if found else None


def _failure(block: Block, message: str) -> Finding:
    """A finding for the database's message, at the line of the query that holds the offending word."""
    word = next(iter(re.findall(r'(?:no such \w+: |near ")([^\s"]+)', message)), "").rpartition(".")[2]
    lines = block.sql.split("\n")
    row = next((i for i, line in enumerate(lines) if word and word in line), 0)
    tables = [table for table in SCHEMA if re.search(rf"\b{table}\b", block.sql)]
    about_columns = message.startswith("no such column") and tables
    known = [f"{t}({', '.join(columns(t))})" for t in tables] if about_columns else list(SCHEMA)
    near = [c for t in tables for c in columns(t)] if about_columns else list(SCHEMA)
    hint = nearest(word, near) if message.startswith("no such") else ""
    column = lines[row].find(word) + 1 if word and word in lines[row] else 1
    return finding(
        block.path,
        block.line + row,
        column,
        "query-is-valid",
        hint,
        detail=message,
        known="；".join(known),
    )


def _shape_faults(shown: Shown) -> Iterator[Finding]:
    """Faults of the result as such: nothing, too much, twice the same name, or what no page can show."""
    block = shown.block
    if not shown.names:
        yield _failure(block, "没有查询")
    if len(shown.rows) > _ROWS:
        yield _failure(block, f"结果超过 {_ROWS} 行")
    for name, count in sorted(Counter(shown.names).items()):
        if count > 1:
            yield _failure(block, f"结果里有 {count} 列都叫 {name}，用 AS 另起名字")
    for row in shown.rows:
        if any(isinstance(c, bytes) or (isinstance(c, float) and not math.isfinite(c)) for c in row.cells):
            yield _failure(block, "结果里有不能显示的值（二进制或无穷大）")
            break


def _show_faults(shown: Shown) -> Iterator[Finding]:
    show = shown.block.show
    details = [f"columns 里的 {name} 不在查询结果中" for name in show.columns if name not in shown.names]
    if not details:
        if show.chart != "table":
            details = list(_chart_details(shown))
        details += _basis_details(shown)
        units = sorted({row.basis.unit for row in shown.rows if row.basis})
        if show.unit and units and units != [show.unit]:
            details.append(f"unit 写的是“{show.unit}”，数字的单位是“{'、'.join(units)}”")
    for detail in details:
        yield _unshowable(shown, detail)


def _chart_details(shown: Shown) -> Iterator[str]:
    """Why a chart would be wrong: marks without names or numbers, or several units on one axis."""
    if shown.label < 0:
        yield "图没有名称列，查询里要有一列文字"
    if not 1 <= len(shown.rows) <= _MARKS:
        yield f"图要有 1 到 {_MARKS} 行，查询得到 {len(shown.rows)} 行"
    values = [shown.value(row) for row in shown.rows]
    if not all(isinstance(v, (int, float)) and v >= 0 for v in values):
        yield "图只画不小于 0 的数，查询里要有 value 列（或 fact 列）"
    units = sorted({row.basis.unit for row in shown.rows if row.basis})
    if len(units) > 1:
        yield f"单位不同（{'、'.join(units)}），不能画在同一根轴上；分成几段，或改用 table"


def _basis_details(shown: Shown) -> Iterator[str]:
    """Rows that name a fact but do not say what it says."""
    for number, row in enumerate(shown.rows, 1):
        if "fact" not in shown.names or shown.cell(row, "fact") is None:
            continue
        if row.basis is None:
            yield f"第 {number} 行的 fact 不是数字的编号：{shown.cell(row, 'fact')}"
            continue
        for name, said in (("figure", row.basis.figure), ("value", row.basis.value)):
            if name in shown.names and shown.cell(row, name) != said:
                yield f"第 {number} 行的 {name} 与所引的句子不同：{shown.cell(row, name)}，原文是{said}"


def _check_faults(shown: Shown) -> Iterator[Finding]:
    checks = shown.block.show.checks
    details = []
    if checks.rows is not None and len(shown.rows) != checks.rows:
        details.append(f"应有 {checks.rows} 行，查询得到 {len(shown.rows)} 行")
    if checks.unique and checks.unique not in shown.names:
        yield _unshowable(shown, f"checks.unique 的列 {checks.unique} 不在查询结果中")
    elif checks.unique:
        counts = Counter(shown.cell(row, checks.unique) for row in shown.rows)
        repeated = sorted(str(cell) for cell, count in counts.items() if count > 1)
        if repeated:
            details.append(f"{checks.unique} 有重复：{'、'.join(repeated)}")
    if checks.range:
        low, high = checks.range
        details += [
            f"数值 {'空' if value is None else value} 不在 {low:g} 到 {high:g} 之间"
            for value in (shown.value(row) for row in shown.rows)
            if not isinstance(value, (int, float)) or not low <= value <= high
        ]
    for detail in details:
        yield finding(shown.block.path, shown.block.show_line, 1, "check-holds", detail=detail)


def _unshowable(shown: Shown, detail: str) -> Finding:
    return finding(shown.block.path, shown.block.show_line, 1, "show-is-valid", detail=detail)
