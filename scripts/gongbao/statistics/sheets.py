"""A result as a flat sheet: the columns of the CSV file and of its declaration in the Data Package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongbao.statistics.results import Basis, Shown, Value

BOUNDS = {
    "eq": "等于",
    "gt": "多于",
    "ge": "不少于",
    "lt": "少于",
    "le": "不多于",
    "approx": "约",
    "range": "区间",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One column: stable name, Chinese header, Table Schema type (`string`, `integer`, `number`)."""

    name: str
    title: str
    type: str


_PROVENANCE = (
    Field("plain_value", "数值", "number"),
    Field("plain_value_max", "数值上限", "number"),
    Field("plain_unit", "单位", "string"),
    Field("plain_bound", "限定", "string"),
    Field("source_title", "出处", "string"),
    Field("source_url", "出处网址", "string"),
)


def sheet(shown: Shown, root: str = "") -> tuple[tuple[Field, ...], list[tuple[Value, ...]]]:
    """Columns and rows: what readers see, then value, unit, bound and sentence where rows rest on facts.

    Sentences have their addresses below `root`.
    """
    visible = [index for index, _ in shown.visible]
    fields = [
        Field(shown.names[index], header, _type([row.cells[index] for row in shown.rows]))
        for index, header in shown.visible
    ]
    based = any(row.basis for row in shown.rows)
    rows = [
        (*(row.cells[i] for i in visible), *(_provenance(row.basis, root) if based else ()))
        for row in shown.rows
    ]
    return (*fields, *(_PROVENANCE if based else ())), rows


def _type(cells: list[Value]) -> str:
    present = [cell for cell in cells if cell is not None]
    if present and all(isinstance(cell, int) for cell in present):
        return "integer"
    return "number" if present and all(isinstance(cell, (int, float)) for cell in present) else "string"


def _provenance(basis: Basis | None, root: str) -> tuple[Value, ...]:
    if basis is None:
        return (None,) * len(_PROVENANCE)
    address = f"{root}{basis.url}#{basis.anchor}"
    return (basis.value, basis.value_max, basis.unit, BOUNDS[basis.bound], basis.title, address)
