"""Editors' datasets: a CSV file and the schema beside it → typed rows, every bad row named by its line."""

from __future__ import annotations

import csv
import math
import re
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from gongbao.diagnostics import Finding, finding, nearest
from gongbao.schema.faults import validate
from gongbao.schema.fields import Fields, Line, ListOf, Text
from gongbao.source import decode
from gongbao.tables import DataColumn, Dataset

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gongbao.source import Source

Cell = str | int | float | None

MAX_BYTES = 64 * 1024 * 1024
_SCHEMA = ".schema.yml"
_INTEGER = re.compile(r"[+-]?\d{1,18}")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?")
_TEXTS = {
    "date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"),
    "month": re.compile(r"\d{4}-(0[1-9]|1[0-2])"),
    "year": re.compile(r"\d{4}"),
}
_EXAMPLES = {
    "integer": "整数，如 187",
    "number": "数，如 98.5",
    "date": "日期，如 2023-08-28",
    "month": "月份，如 2023-08",
    "year": "年份，如 2023",
}
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


class DataColumnFields(Fields):
    """One column of a dataset."""

    name: Name = Field(description="字段名，查询里用，英文小写", examples=["water_quality"])
    title: Line = Field(description="中文表头", examples=["水质类别"])
    type: Literal["text", "integer", "number", "date", "month", "year"] = Field(description="类型")
    unit: Line = Field("", description="计量单位")
    required: Literal["yes", "no", "true", "false"] = Field("yes", description="是否必填")
    unique: Literal["yes", "no", "true", "false"] = Field("no", description="是否不许重复")
    range: tuple[float, float] | None = Field(None, description="许可的范围", examples=["[0, 100]"])
    values: Annotated[tuple[Line, ...], ListOf] = Field((), description="只能取的值")


class DatasetFields(Fields):
    """`<name>.schema.yml` beside `<name>.csv`."""

    title: Line = Field(description="数据表的名称", examples=["嘉兴水质监测"])
    source: Text = Field(description="数据来源")
    columns: tuple[DataColumnFields, ...] = Field(description="各列，次序与 CSV 相同", min_length=1)


def datasets(
    files: Mapping[str, bytes], schemas: Mapping[str, Source], taken: Iterable[str] = ()
) -> tuple[dict[str, Dataset], list[Finding]]:
    """The datasets by table name, from CSV files and schemas by path, and every fault of both.

    A table is named after its file, hyphens as underscores; `taken` names belong to others.
    """
    found: list[Finding] = []
    read: dict[str, Dataset] = {}
    for path in sorted({*files, *(p.removesuffix(_SCHEMA) + ".csv" for p in schemas)}):
        schema = path.removesuffix(".csv") + _SCHEMA
        if path not in files or schema not in schemas:
            here, missing = (schema, path) if schema in schemas else (path, schema)
            found.append(finding(here, 1, 1, "dataset-has-schema", value=missing))
            continue
        name = path.rpartition("/")[2].removesuffix(".csv").replace("-", "_").lower()
        if name in taken or name in read or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            detail = f"文件名 {name} 不能用作表名（要用英文小写，且不与已有的表重名）"
            found.append(finding(path, 1, 1, "row-is-valid", detail=detail))
            continue
        dataset, more = _dataset(name, path, files[path], schemas[schema])
        found += more
        if dataset:
            read[name] = dataset
    return read, found


def _dataset(name: str, path: str, data: bytes, schema: Source) -> tuple[Dataset | None, list[Finding]]:
    fields, found = (None, schema.findings) if schema.findings else validate(DatasetFields, schema)
    text, more = decode(path, data, MAX_BYTES)
    found = [*found, *more]
    if fields is None or found:
        return None, found
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[tuple[Cell, ...]] = []
    try:
        header = next(reader, [])
        found += _header_faults(path, header, fields)
        line = reader.line_num + 1
        seen: dict[tuple[str, Cell], int] = {}
        for cells in () if found else reader:
            if any(cell.strip() for cell in cells):
                row, faults = _row(cells, fields, seen, line)
                found += [finding(path, line, 1, "row-is-valid", hint, detail=d) for d, hint in faults]
                rows.append(row)
            line = reader.line_num + 1
    except csv.Error as error:
        found.append(finding(path, reader.line_num, 1, "row-is-valid", detail=f"CSV 写法有误：{error}"))
    columns = tuple(DataColumn(c.name, c.title, c.type, c.unit) for c in fields.columns)
    return (
        (None, found)
        if found
        else (Dataset(name, path, fields.title, columns, tuple(rows), fields.source), [])
    )


def _header_faults(path: str, header: list[str], fields: DatasetFields) -> Iterator[Finding]:
    wanted = [(c.name, c.title) for c in fields.columns]
    given = [cell.strip() for cell in header]
    for cell, names in zip(given, wanted, strict=False):
        if cell not in names:
            hint = nearest(cell, [title for _, title in wanted])
            detail = f"表头 {cell or '（空）'} 不是说明里写的 {names[1]}（{names[0]}）"
            yield finding(path, 1, 1, "row-is-valid", hint, detail=detail)
            return
    if len(given) != len(wanted):
        yield finding(
            path, 1, 1, "row-is-valid", detail=f"表头有 {len(given)} 列，说明里写的是 {len(wanted)} 列"
        )


def _row(
    cells: list[str], fields: DatasetFields, seen: dict[tuple[str, Cell], int], line: int
) -> tuple[tuple[Cell, ...], list[tuple[str, str]]]:
    """The typed cells of a row, and what is wrong with it as (detail, hint)."""
    columns = fields.columns
    if len(cells) != len(columns):
        return (), [(f"有 {len(cells)} 格，应有 {len(columns)} 格", "")]
    row, faults = [], []
    for cell, column in zip(cells, columns, strict=True):
        value, fault, hint = _cell(cell.strip(), column)
        if not fault and value is not None and column.unique in {"yes", "true"}:
            first = seen.setdefault((column.name, value), line)
            fault = "" if first == line else f"{column.title} 与第 {first} 行重复：{value}"
        if fault:
            faults.append((fault, hint))
        row.append(value)
    return tuple(row), faults


def _cell(cell: str, column: DataColumnFields) -> tuple[Cell, str, str]:
    """One typed cell, or what is wrong and what to write instead."""
    if not cell:
        return None, f"{column.title} 没有填" if column.required in {"yes", "true"} else "", ""
    value = _typed(cell, column.type)
    if value is None:
        plain = cell.replace(",", "").replace("，", "")
        hint = plain if plain != cell and _typed(plain, column.type) is not None else ""
        return None, f"{column.title} 应是{_EXAMPLES[column.type]}，写的是 {cell}", hint
    if column.range and not (isinstance(value, (int, float)) and column.range[0] <= value <= column.range[1]):
        low, high = column.range
        return None, f"{column.title} 不在 {low:g} 到 {high:g} 之间：{cell}", ""
    if column.values and cell not in column.values:
        return (
            None,
            f"{column.title} 只能是 {'、'.join(column.values)}，写的是 {cell}",
            nearest(cell, column.values),
        )
    return value, "", ""


def _typed(cell: str, kind: str) -> Cell:
    if kind == "text":
        return cell
    if kind in _TEXTS:
        return cell if _TEXTS[kind].fullmatch(cell) else None
    if kind == "integer":
        return int(cell) if _INTEGER.fullmatch(cell) else None
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    return value if math.isfinite(value) else None
