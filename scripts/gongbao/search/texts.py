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
    found = {str(number): record.shown for number, record in rows}
    data = written(found)
    if _FOREIGN.search(data.decode()):
        return written({number: {**row, "traditional": True} for number, row in found.items()})
    return data
