"""The index as files of the site: segments, texts and what describes them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.output import Output
from gongbao.search import columns, keys, postings, sound, suggestions
from gongbao.search.record import PAGE, Record
from gongbao.search.segment import texts
from gongbao.search.traditional import SIMPLIFIED, TRADITIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SCHEMA = "gongbao.search/2"
ROOT = "assets/gongbao/search/"
FACETS = ("column", "region", "kind", "status", "year", "topic", "issuer")
STEPS = (8192, 64)
"""Segments end where the number of articles is a multiple of these: old, then middle; the rest is new."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the index is cut into files.

    `shard_bytes`: about how long a shard is; twice as much halves the files and doubles what a query
    reads. `texts_per_file`: more than 1 for hosts that cap the number of files.
    """

    shard_bytes: int = 4_096
    texts_per_file: int = 1


def build(records: Iterable[Record], layout: Layout | None = None) -> list[Output]:
    """The whole index as files of the site, in order of path; the same records give the same bytes."""
    layout = layout or Layout()
    ordered = sorted(records, key=lambda r: r.url, reverse=True)
    ordered.sort(key=lambda r: r.date.at)
    files = list(_texts(ordered, layout.texts_per_file))
    by_text = [_digest([file]) for file in files]
    segments: list[dict[str, object]] = []
    for number, (first, end) in enumerate(_bounds(len(ordered))):
        if first < end:
            bits, own = _segment(ordered[first:end], f"{ROOT}{number}/", layout)
            shown = by_text[first // layout.texts_per_file : -(-end // layout.texts_per_file)]
            rows = ((first + n, one.facets) for n, one in enumerate(ordered[first:end]))
            own.append(Output(f"{ROOT}{number}/columns.json", columns.written(rows, first)))
            version = _digest(own) + "".join(shown)
            row: dict[str, object] = {"name": str(number), "first": first, "documents": end - first}
            segments.append(row | bits | {"version": hashlib.sha256(version.encode()).hexdigest()[:10]})
            files += own
    tables = [
        Output(f"{ROOT}rare.txt", sound.rare().encode()),
        Output(f"{ROOT}sounds.txt", sound.table().encode()),
        Output(f"{ROOT}traditional.txt", f"{TRADITIONAL}\n{SIMPLIFIED}\n".encode()),
    ]
    tables += [Output(ROOT + name, data) for name, data in suggestions.files(ordered).items()]
    days = Output(f"{ROOT}days.json", _json(_days(ordered)))
    meta = {
        "schema": SCHEMA,
        "version": _digest([days])[:10],
        "documents": len(ordered),
        "textsPerFile": layout.texts_per_file,
        "segments": segments,
        "facets": _facets(ordered),
    }
    return sorted([*files, *tables, days, Output(f"{ROOT}meta.json", _json(meta))])


def _bounds(count: int) -> list[tuple[int, int]]:
    """Where the old, the middle and the new segment begin and end."""
    ends = [0, *(count // step * step for step in STEPS), count]
    return list(pairwise(ends))


def _segment(records: Sequence[Record], root: str, layout: Layout) -> tuple[dict[str, int], list[Output]]:
    """What readers must know of a segment, and its files."""
    folded = texts(records)
    files, number = [], 0
    for part in postings.parts(folded, layout.shard_bytes):
        files += [Output(f"{root}{number + n}.bin", data) for n, data in enumerate(part.shards)]
        files += [Output(f"{root}{name}.bin", data) for name, data in part.lists.items()]
        number += len(part.shards)
    shards, long = keys.shards(keys.entries(records), layout.shard_bytes)
    files += [Output(f"{root}k{n}.bin", data) for n, data in enumerate(shards)]
    files += [Output(f"{root}k-{key.encode().hex()}.bin", data) for key, data in long.items()]
    return {"bits": number.bit_length() - 1, "keyBits": len(shards).bit_length() - 1}, sorted(files)


_FOREIGN = re.compile(f"[{TRADITIONAL}]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _json(value: object) -> bytes:
    # Half a surrogate pair can reach us through a YAML escape; folding drops it too.
    return _ENCODER.encode(value).encode("utf-8", "ignore")


def _digest(files: Iterable[Output]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.data)
    return digest.hexdigest()


def _texts(records: Sequence[Record], together: int) -> Iterator[Output]:
    for first in range(0, len(records), together):
        rows = [one.shown for one in records[first : first + together]]
        written = _json(rows)
        if _FOREIGN.search(written.decode()):
            written = _json([{**row, "traditional": True} for row in rows])
        yield Output(f"{ROOT}texts/{first // together}.json", written)


def _days(records: Sequence[Record]) -> dict[str, object]:
    """How many documents each day has, from the first day on."""
    if not records:
        return {"first": "", "counts": []}
    counts = Counter(one.date.at.date() for one in records)
    first, last = min(counts), max(counts)
    length = (last - first).days + 1
    return {"first": first.isoformat(), "counts": [counts[first + timedelta(n)] for n in range(length)]}


def _facets(records: Iterable[Record]) -> dict[str, list[dict[str, object]]]:
    """The values of each filter with their counts.

    Regions stand in tree order, kinds in ours, years from the newest, all others by falling count.
    """
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in FACETS}
    names: dict[tuple[str, str], str] = {}
    tree: dict[str, tuple[str, ...]] = {}
    for one in records:
        found = {(facet, choice.value): choice.name for facet, choice in one.facets}
        names.update(found)
        for facet, value in found:
            counts[facet][value] += 1
        places = tuple(region.value for region in one.regions)
        tree.update((place, places[: n + 1]) for n, place in enumerate(places))
    rows: dict[str, list[dict[str, object]]] = {
        facet: [{"value": v, "name": names[facet, v], "count": n} for v, n in _by_count(counts[facet])]
        for facet in FACETS
    }
    kinds = [*(kind.value for kind in Kind), PAGE.value]
    rows["region"].sort(key=lambda row: tree[str(row["value"])])
    rows["kind"].sort(key=lambda row: kinds.index(str(row["value"])))
    rows["year"].sort(key=lambda row: -int(str(row["value"])))
    for row in rows["region"]:
        row["parent"] = "".join(tree[str(row["value"])][-2:-1])
    return rows


def _by_count(counter: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counter.items(), key=lambda pair: (-pair[1], pair[0]))
