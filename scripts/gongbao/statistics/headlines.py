"""Headlines that say what the data say today: `{sum}`, `{top}` and the like are filled from the result."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.statistics.drawings import text_of

if TYPE_CHECKING:
    from gongbao.statistics.results import Row, Shown

FIELDS = {
    "rows": "行数",
    "sum": "各行数值之和",
    "top": "数值最大的一行的名称",
    "top_figure": "它的数字",
    "first": "第一行的名称",
    "last": "最后一行的名称",
}
"""What a title or subtitle may hold between braces; explained in about/write-statistics.md."""

_FIELD = re.compile(r"\{(\w+)\}")


def told(shown: Shown) -> Shown:
    """The block with title, subtitle and notes filled in; a result without rows leaves names empty."""
    show = shown.block.show
    if not any("{" in text for text in (show.title, show.subtitle, *show.notes)):
        return shown
    values = _values(shown)

    def fill(text: str) -> str:
        return _FIELD.sub(lambda match: values.get(match[1], match[0]), text)

    update = {
        "title": fill(show.title),
        "subtitle": fill(show.subtitle),
        "notes": tuple(map(fill, show.notes)),
    }
    return replace(shown, block=replace(shown.block, show=show.model_copy(update=update)))


def unknown(text: str) -> list[str]:
    """Names between braces that nothing fills."""
    return [name for name in _FIELD.findall(text) if name not in FIELDS]


def _values(shown: Shown) -> dict[str, str]:
    numbers = [(v, row) for row in shown.rows if isinstance(v := shown.value(row), (int, float))]
    most = max(numbers, key=lambda pair: pair[0])[1] if numbers else None
    first, last = (shown.rows[0], shown.rows[-1]) if shown.rows else (None, None)
    return {
        "rows": str(len(shown.rows)),
        "sum": text_of(float(sum(v for v, _ in numbers))),
        "top": _name(shown, most),
        "top_figure": _figure(shown, most),
        "first": _name(shown, first),
        "last": _name(shown, last),
    }


def _name(shown: Shown, row: Row | None) -> str:
    return text_of(row.cells[shown.label]) if row and shown.label >= 0 else ""


def _figure(shown: Shown, row: Row | None) -> str:
    if row is None:
        return ""
    return row.basis.figure if row.basis else text_of(shown.value(row)) + shown.unit
