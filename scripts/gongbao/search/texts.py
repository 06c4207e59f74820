"""Documents as results show them and as their hits are verified."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gongbao.search.traditional import TRADITIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.search.record import Record

_FOREIGN = re.compile(f"[{TRADITIONAL}]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def written(value: object) -> bytes:
    """JSON without blanks."""
    # Half a surrogate pair can reach us through a YAML escape; folding drops it too.
    return _ENCODER.encode(value).encode("utf-8", "ignore")


def shown(rows: Iterable[tuple[int, Record]]) -> bytes:
    """Some documents by their numbers."""
    found = {str(number): _shown(record) for number, record in rows}
    data = written(found)
    if _FOREIGN.search(data.decode()):
        return written({number: {**row, "traditional": True} for number, row in found.items()})
    return data


def _shown(record: Record) -> dict[str, object]:
    """A document as a result shows it and as its hits are verified; empty fields are left out."""
    row = {
        "url": record.url,
        "title": record.title,
        "number": record.number,
        "kicker": record.kicker,
        "subtitle": record.subtitle,
        "summary": record.summary,
        "byline": record.byline,
        "captions": record.captions,
        "notes": record.notes,
        "sections": record.sections,
        "date": record.date.iso if record.dated else "",
        "kind": record.kind_choice.name,
        "column": record.column.name if record.column else "",
        "region": "".join(region.name for region in record.regions[-1:]),
        "status": record.status,
        "old": not record.in_force,
    }
    return {key: value for key, value in row.items() if value}
