"""What readers can filter by: the documents of each value, and the values with their counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from gongbao.article import Kind
from gongbao.search import varint
from gongbao.search.record import PAGE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from gongbao.search.plan import Entry

    Rows = Iterable[tuple[int, Entry]]

FACETS = ("column", "region", "kind", "status", "year", "topic", "issuer")


def keys(facets: Iterable[tuple[str, str, str]]) -> set[str]:
    """The lists a document stands in; a year is a run of numbers and has none."""
    return {f"{facet}:{value}" for facet, value, _ in facets if facet != "year"}


def name(key: str) -> str:
    """The name of the file that holds a key's list: its facet and a 32-bit FNV-1a, a code point at a time."""
    value = 0x811C9DC5
    for character in key:
        value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return f"{key.partition(':')[0]}-{value:08x}.bin"


def touched(before: Rows, after: Rows) -> set[str]:
    """The names of the files that differ between two states of an archive."""
    was = {number: one.facets for number, one in before}
    now = {number: one.facets for number, one in after}
    found = set()
    for number in {**was, **now}:
        old, new = was.get(number, ()), now.get(number, ())
        if old != new:
            found |= keys(old) ^ keys(new)
    return {name(key) for key in found}


def lists(rows: Rows, names: Collection[str] | None = None) -> dict[str, bytes]:
    """The files of all lists by name, or only those of some names, as far as any document stands there."""
    documents: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in rows:
        for key in keys(one.facets):
            documents[key].append(number)
    files: defaultdict[str, bytes] = defaultdict(bytes)
    for key in sorted(documents):
        if names is None or name(key) in names:
            numbers = np.array([-1, *documents[key]], dtype=np.int64)
            gaps = numbers[1:] - numbers[:-1]
            written = varint.written(gaps).tobytes()
            head = key.encode("utf-8", "surrogatepass")
            files[name(key)] += varint.one(len(head)) + head + varint.one(len(written)) + written
    return files


def counted(
    entries: Iterable[Entry], years: Mapping[str, tuple[int, int]]
) -> dict[str, list[dict[str, object]]]:
    """The values of each filter with their counts.

    Regions stand in tree order, kinds in ours, years from the newest, all others by falling count. `years`
    are the first number of each year and that behind its last.
    """
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    names: dict[tuple[str, str], str] = {}
    tree: dict[str, tuple[str, ...]] = {}
    groups = Counter(one.facets for one in entries)
    for facets, number in groups.items():
        found = {(facet, value): label for facet, value, label in facets}
        names.update(found)
        for facet, value in found:
            counts[facet][value] += number
        places = tuple(value for facet, value, _ in facets if facet == "region")
        tree.update((place, places[: n + 1]) for n, place in enumerate(places))
    rows: dict[str, list[dict[str, object]]] = {
        facet: [{"value": v, "name": names[facet, v], "count": n} for v, n in _by_count(counts[facet])]
        for facet in FACETS
    }
    kinds = [*(kind.value for kind in Kind), PAGE.value]
    rows["region"].sort(key=lambda row: tree[str(row["value"])])
    rows["kind"].sort(key=lambda row: kinds.index(str(row["value"])))
    rows["year"].sort(key=lambda row: -int(str(row["value"])))
    for row in rows["year"]:
        row["first"], row["end"] = years[str(row["value"])]
    for row in rows["region"]:
        row["parent"] = "".join(tree[str(row["value"])][-2:-1])
    return rows


def _by_count(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
