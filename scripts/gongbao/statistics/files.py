"""Blocks as data files that readers download beside the page."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

from gongbao.output import Output
from gongbao.statistics.citation import gbt7714, updated
from gongbao.statistics.drawings import picture, text_of
from gongbao.statistics.embed import embed
from gongbao.statistics.package import datapackage
from gongbao.statistics.page import DISCLAIMER, source_of
from gongbao.statistics.sheets import BOUNDS, sheet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.statistics.citation import Publication
    from gongbao.statistics.results import Row, Shown, Value

__all__ = ["BOUNDS", "data_csv", "data_json", "outputs"]

_OWN = {
    "value": "数值",
    "value_max": "数值上限",
    "unit": "单位",
    "bound": "限定",
    "fact": "数字编号",
    "source_title": "出处",
    "source_url": "出处网址",
}


def outputs(page: Publication, shown: Iterable[Shown]) -> list[Output]:
    """Every file of a page of statistics, in order of path.

    CSV, JSON and embed page of each block, SVG of each chart, and one Data Package for all.
    """
    blocks = list(shown)
    files = []
    for one in blocks:
        base = f"{page.url}{one.block.id}"
        files += [
            Output(f"{base}.csv", data_csv(one, page.root)),
            Output(f"{base}.json", data_json(one, page)),
        ]
        if one.block.show.chart != "table":
            source = source_of(one)
            said = f"资料来源：{source}。{DISCLAIMER}" if source else DISCLAIMER
            files.append(Output(f"{base}.svg", picture(one, said).encode("utf-8", "replace")))
        files.append(Output(f"{page.url}embed/{one.block.id}/index.html", embed(one, page)))
    if blocks:
        files.append(Output(f"{page.url}datapackage.json", datapackage(blocks, page)))
    return sorted(files)


def data_csv(shown: Shown, root: str = "") -> bytes:
    """The rows readers see, then each figure's plain value, unit, bound and sentence.

    RFC 4180 with Chinese headers, in UTF-8 with a byte order mark, without which spreadsheet programs on
    Chinese Windows misread it. Text that such a program would run as a formula is prefixed with `'`.
    Sentences have full addresses below `root`, the site's own, or site-relative ones without it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    fields, rows = sheet(shown, root)
    writer.writerow([_inert(field.title) for field in fields])
    for row in rows:
        writer.writerow(["" if cell is None else _inert(text_of(cell)) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def data_json(shown: Shown, page: Publication) -> bytes:
    """The block as an object of the stable schema `gongbao.statistics/1`, a row a line.

    Columns are named as in the query, those of a figure the same everywhere; `fields` has their headers.
    """
    show = shown.block.show
    hidden = {"fact", "figure", "value", "value_max", "unit", "bound"}
    fields = [name for name in shown.names if name not in hidden]
    records = [_record(shown, row, fields, page) for row in shown.rows]
    headers = _OWN | {shown.names[index]: header for index, header in shown.visible}
    present = dict.fromkeys(name for record in records for name in record)
    data = {
        "schema": "gongbao.statistics/1",
        "id": shown.block.id,
        "title": show.title,
        "subtitle": show.subtitle,
        "unit": shown.unit,
        "source": source_of(shown),
        "method": show.method,
        "notes": [*show.notes, DISCLAIMER],
        "updated": updated(shown, page),
        "citation": gbt7714(shown, page),
        "url": page.address(f"#stat-{shown.block.id}"),
        "fields": [{"name": name, "title": headers.get(name) or shown.header(name)} for name in present],
    }
    head = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False).removesuffix("\n}")
    rows = (json.dumps(record, ensure_ascii=False, allow_nan=False) for record in records)
    text = f'{head},\n  "rows": [\n    ' + ",\n    ".join(rows) + "\n  ]\n}\n"
    return text.encode("utf-8", "replace")


def _record(shown: Shown, row: Row, fields: list[str], page: Publication) -> dict[str, Value]:
    record: dict[str, Value] = {name: shown.cell(row, name) for name in fields}
    if (basis := row.basis) is None:
        own = ("figure", "value", "value_max", "unit", "bound")
        return record | {name: shown.cell(row, name) for name in own if name in shown.names}
    return record | {
        "figure": basis.figure,
        "value": _whole(basis.value),
        "value_max": None if basis.value_max is None else _whole(basis.value_max),
        "unit": basis.unit,
        "bound": basis.bound,
        "fact": basis.id,
        "source_title": basis.title,
        "source_url": f"{page.root}{basis.url}#{basis.anchor}",
    }


def _whole(value: float) -> float:
    """A whole number without the point that the database's REAL gives it."""
    return int(value) if value.is_integer() else value


def _inert(text: str) -> str:
    """Text that no spreadsheet program takes for a formula; plain negative numbers stay as they are."""
    risky = text[:1] in {"=", "+", "-", "@", "\t", "\r"}
    return f"'{text}" if risky and not text.lstrip("+-").replace(".", "", 1).isdigit() else text
