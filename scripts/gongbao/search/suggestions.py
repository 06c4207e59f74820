"""What the search box offers while a reader types: a few kilobytes for a first character, nothing before."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.search.folding import fold
from gongbao.search.sound import initials

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gongbao.search.plan import Entry

    Row = tuple[str, str, str]

GROUPS = ("region", "topic", "practice", "number", "title")
"""Kinds of suggestions: (shown, where it leads) of places, topics, practices, document numbers, titles."""
PER_PAIR, PER_CHARACTER = 8, 40
"""How many titles begin with the same two characters, or one; of more, the newest stand."""
_FILE = 4_096
_EMPTY = "关于"
"""How most policy documents begin: their titles are found by what follows, too."""


def files(entries: Sequence[Entry]) -> dict[str, bytes]:
    """The files `suggest/<n>.json` by name: by first character rows of (group, shown, address or value).

    A row stands under the first character of its folded text and, where it is a name, under its initials;
    `n` is the character's code modulo the number of files, a power of two that `index.json` gives as `files`.
    """
    found = _rows(entries)
    size = sum(len(row[1]) * 3 + len(row[2]) + 8 for rows in found.values() for row in rows)
    count = 1 << (size // _FILE).bit_length()
    shards: list[dict[str, list[Row]]] = [{} for _ in range(count)]
    for key in sorted(found):
        shards[ord(key) % count][key] = found[key]
    out = {f"suggest/{n}.json": _json(shard) for n, shard in enumerate(shards)}
    return {**out, "suggest/index.json": _json({"files": count})}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "ignore")


def _rows(entries: Sequence[Entry]) -> dict[str, list[Row]]:
    """Rows by first character: names in order of group and text, then titles from the newest."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted({row for one in entries for row in _named(one)}, key=_place):
        text = fold(row[1])
        for key in dict.fromkeys(text[:1] + initials(text)[:1].strip()):
            found[key].append(row)
    pairs: defaultdict[str, int] = defaultdict(int)
    singles: defaultdict[str, int] = defaultdict(int)
    newest = sorted(entries, key=lambda one: (one.at, one.url), reverse=True)
    for one, start in ((each, start) for each in newest for start in _starts(fold(each.title))):
        if pairs[start] < PER_PAIR and singles[start[0]] < PER_CHARACTER:
            pairs[start] += 1
            singles[start[0]] += 1
            found[start[0]].append(("title", one.title, one.url))
    return found


def _place(row: Row) -> tuple[int, str, str]:
    return GROUPS.index(row[0]), row[1], row[2]


def _named(one: Entry) -> Iterator[Row]:
    """The names an article brings with it."""
    yield from ((facet, label, value) for facet, value, label in one.facets if facet in GROUPS)
    if one.kind is Kind.PRACTICE:
        yield "practice", one.title, one.url
    if one.number:
        yield "number", one.number, one.url


def _starts(title: str) -> Iterable[str]:
    """The first two characters by which a title is found."""
    return dict.fromkeys(start for start in (title[:2], title.removeprefix(_EMPTY)[:2]) if start)
