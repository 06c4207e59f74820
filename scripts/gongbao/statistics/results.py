"""What came out of a block's query, as pages and data files need it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongbao.statistics.blocks import Block

Value = str | int | float | None

HIDDEN = frozenset({"fact", "value_max", "bound", "unit", "link"})
"""Columns that serve the drawing and the links and are not shown unless a block names them."""
HEADERS = {
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
    "definition": "口径",
    "name": "名称",
    "text": "内容",
    "trend": "走势",
}
PROVINCES = 34


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
    quote: str = ""
    status: str = "reported"
    note: str = ""
    modified: str = ""
    indicator: str = ""
    period: str = ""
    was: str = ""
    """The figure it replaced in the same sentence, where an editor accepted a change of it."""
    reason: str = ""
    """Why, and who agreed."""
    replaced: bool = False
    """Whether a revised report supersedes it."""
    withdrawn: bool = False
    """Whether the whole article was withdrawn: its page no longer holds the sentence."""

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


@dataclass(frozen=True)
class Shown:
    """A block with the result of its query, ready to be shown or downloaded."""

    block: Block
    names: tuple[str, ...]
    rows: tuple[Row, ...]
    sources: tuple[str, ...] = ()
    """Sources of the datasets the query reads."""
    revisions: tuple[Basis, ...] = ()
    """All that was reported on the figures shown, oldest first, where any of it was revised."""
    withdrawn: tuple[Row, ...] = ()
    """Rows that withdrawn articles took away: shown as such, and neither drawn nor counted."""
    retracted: tuple[tuple[str, str], ...] = ()
    """Those articles, as (path, title)."""

    @cached_property
    def visible(self) -> tuple[tuple[int, str], ...]:
        """The columns readers see, as (index, Chinese header), in order."""
        wanted = list(self.block.show.columns)
        hidden = HIDDEN | ({"value"} if "figure" in self.names else set())
        hidden |= {"region"} if self.block.show.chart == "tile-grid" else set()
        wanted = [name for name in wanted if name != "trend" or self._has_trends]
        shown = tuple(wanted) or tuple(name for name in self.names if name not in hidden)
        return tuple((self.names.index(name), self.header(name)) for name in shown)

    @property
    def _has_trends(self) -> bool:
        """Whether some row's `trend`, numbers with spaces between, is more than one number."""
        return any(" " in str(self.cell(row, "trend")) for row in self.rows)

    def header(self, name: str) -> str:
        """A column's header, with the unit where it holds figures."""
        header = self.block.show.columns.get(name) or HEADERS.get(name, name)
        return f"{header}（单位：{self.unit}）" if name in {"figure", "value"} and self.unit else header

    @cached_property
    def unit(self) -> str:
        """The unit the block states, else the one all its figures share, else nothing."""
        units = {row.basis.unit for row in (*self.rows, *self.withdrawn) if row.basis}
        return self.block.show.unit or (units.pop() if len(units) == 1 else "")

    @property
    def series(self) -> str:
        """The column that tells the series of a chart apart, or nothing."""
        return self.block.show.series

    @cached_property
    def label(self) -> int:
        """Index of the column that names the rows: the first visible one that holds no figures; else -1."""
        other = {"figure", "value", self.series}
        return next((i for i, _ in self.visible if self.names[i] not in other), -1)

    @cached_property
    def numeric(self) -> frozenset[int]:
        """Indexes of the columns that hold nothing but numbers, or figures as printed."""
        plain = {
            index
            for index, name in enumerate(self.names)
            if name != "figure"
            and self.rows
            and all(isinstance(r.cells[index], (int, float)) for r in self.rows)
        }
        return frozenset(plain | {i for i, name in enumerate(self.names) if name == "figure"})

    def cell(self, row: Row, name: str) -> Value:
        """A row's cell by column name; None where the query has no such column."""
        return row.cells[self.names.index(name)] if name in self.names else None

    def value(self, row: Row) -> Value:
        """The number a chart draws for a row."""
        return row.basis.value if row.basis and "value" not in self.names else self.cell(row, "value")
