"""Blocks as data files that readers download beside the page."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from gongbao.output import Output
from gongbao.statistics.page import DISCLAIMER, source_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.article import Article
    from gongbao.statistics.queries import Basis, Row, Shown, Value

_BOUNDS = {
    "eq": "等于",
    "gt": "多于",
    "ge": "不少于",
    "lt": "少于",
    "le": "不多于",
    "approx": "约",
    "range": "区间",
}


def outputs(article: Article, shown: Iterable[Shown]) -> list[Output]:
    """The CSV and JSON file of every block of a statistics page, in order of path."""
    files = []
    for one in shown:
        base = f"{article.url}{one.block.id}"
        files += [Output(f"{base}.csv", data_csv(one)), Output(f"{base}.json", data_json(one))]
    return sorted(files)


def data_csv(shown: Shown) -> bytes:
    """The rows readers see, then each figure's plain value, unit, bound and sentence.

    RFC 4180 with Chinese headers, in UTF-8 with a byte order mark, without which spreadsheet programs on
    Chinese Windows misread it. Text that such a program would run as a formula is prefixed with `'`.
    """
    based = any(row.basis for row in shown.rows)
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    headers = [header for _, header in shown.visible]
    writer.writerow(
        [_inert(h) for h in headers] + (["数值", "单位", "限定", "出处", "出处网址"] if based else [])
    )
    for row in shown.rows:
        cells = ["" if (c := row.cells[i]) is None else text_of(c) for i, _ in shown.visible]
        writer.writerow([_inert(cell) for cell in cells] + (_provenance(row.basis) if based else []))
    return b"\xef\xbb\xbf" + sheet.getvalue().encode("utf-8", "replace")


def data_json(shown: Shown) -> bytes:
    """The block as an object of the stable schema `gongbao.statistics/1`, fields named as in the query."""
    show = shown.block.show
    hidden = {"fact", "figure", "value", "value_max", "unit", "bound"}
    fields = [name for name in shown.names if name not in hidden]
    headers = {shown.names[index]: header for index, header in shown.visible}
    data = {
        "schema": "gongbao.statistics/1",
        "id": shown.block.id,
        "title": show.title,
        "subtitle": show.subtitle,
        "unit": shown.unit,
        "source": source_of(shown),
        "notes": [*show.notes, DISCLAIMER],
        "fields": [{"name": name, "title": headers.get(name, shown.header(name))} for name in fields],
        "rows": [_record(shown, row, fields) for row in shown.rows],
    }
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode("utf-8", "replace")


def _record(shown: Shown, row: Row, fields: list[str]) -> dict[str, Value]:
    record: dict[str, Value] = {name: shown.cell(row, name) for name in fields}
    if (basis := row.basis) is None:
        own = ("figure", "value", "value_max", "unit", "bound")
        return record | {name: shown.cell(row, name) for name in own if name in shown.names}
    return record | {
        "figure": basis.figure,
        "value": _plain(basis.value),
        "value_max": None if basis.value_max is None else _plain(basis.value_max),
        "unit": basis.unit,
        "bound": basis.bound,
        "fact": basis.id,
        "source_title": basis.title,
        "source_url": f"{basis.url}#{basis.anchor}",
    }


def _plain(value: float) -> float:
    """A whole number without the point that the database's REAL gives it."""
    return int(value) if value.is_integer() else value


def _provenance(basis: Basis | None) -> list[str]:
    if basis is None:
        return [""] * 5
    value = text_of(basis.value)
    if basis.value_max is not None:
        value += f"—{text_of(basis.value_max)}"
    title, address = _inert(basis.title), f"{basis.url}#{basis.anchor}"
    return [value, basis.unit, _BOUNDS[basis.bound], title, address]


def _inert(text: str) -> str:
    """Text that no spreadsheet program takes for a formula; plain negative numbers stay as they are."""
    risky = text[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{text}" if risky and not text.lstrip("+-").replace(".", "", 1).isdigit() else text
