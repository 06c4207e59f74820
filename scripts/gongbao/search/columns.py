"""What each document can be filtered by, a character a document: for counting within results."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Rows = Iterable[tuple[int, Iterable[tuple[str, str, str]]]]

_BASE = 48
"""The character of the first value; those below are free for `+` and the blank."""


def written(rows: Rows, first: int) -> bytes:
    """The file `columns.json` of a segment, from (number, facets) in ascending order from `first` on.

    `gaps`: the documents' numbers, each as its distance from the one before, the first from `first`. In
    `facets` for each facet but the year `values` and `of`: a character for each document, `0` (U+0030) for
    the first value, then those that follow in Unicode; further values of the same document behind a `+`; a
    blank where it has none. Of regions, which stand from the outermost to the innermost, only the innermost
    counts.
    """
    cells: dict[str, dict[int, list[str]]] = {}
    numbers = []
    for number, facets in rows:
        numbers.append(number)
        for facet, value, _ in facets:
            if facet == "region":
                cells.setdefault(facet, {})[number] = [value]
            elif facet != "year":
                cells.setdefault(facet, {}).setdefault(number, []).append(value)
    gaps = [number - before for before, number in pairwise([first, *numbers])]
    told = {"gaps": gaps, "facets": {facet: _column(cells[facet], numbers) for facet in sorted(cells)}}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "ignore")


def _column(cells: Mapping[int, list[str]], numbers: Iterable[int]) -> dict[str, object]:
    values = sorted({value for row in cells.values() for value in row})
    sign = {value: chr(_BASE + n) for n, value in enumerate(values)}
    of = ("+".join(sign[value] for value in cells.get(number, [])) or " " for number in numbers)
    return {"values": values, "of": "".join(of)}
