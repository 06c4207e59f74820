"""What the search box offers while a reader types: a few kilobytes for a first character, nothing before."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.search.folding import fold
from gongbao.search.sound import initials, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gongbao.search.plan import Entry

    Row = tuple[str, str, str, str]

GROUPS = ("region", "topic", "practice", "number", "title")
"""Kinds of suggestions: places, topics, practices, document numbers, titles."""
PER_PAIR, PER_CHARACTER = 8, 40
"""How many titles, from the newest, begin with the same two characters; how many rows of a group with one."""
_FILE = 4_096
_LONGEST = 12
_EMPTY = "关于"
"""How most policy documents begin: their titles are found by what follows, too."""


def files(entries: Sequence[Entry]) -> dict[str, bytes]:
    """The files `suggest/<n>.json` by name: for each character rows.

    A row is group, text, address or value, syllables. Places, topics and practices stand under each character
    of their folded text and, as far as they are short, under their first initial; numbers and titles under
    the first character, titles of policy documents also behind their 关于. `n` is the character's code
    modulo `files` in `index.json`; its `version` changes with any of them.
    """
    found = _rows(entries)
    size = sum(len(row[1]) * 3 + len(row[2]) + 8 for rows in found.values() for row in rows)
    count = 1 << (size // _FILE).bit_length()
    shards: list[dict[str, list[Row]]] = [{} for _ in range(count)]
    for key in sorted(found):
        shards[ord(key) % count][key] = found[key]
    out = {f"suggest/{n}.json": _json(shard) for n, shard in enumerate(shards)}
    version = hashlib.sha256(b"".join(out.values())).hexdigest()[:10]
    return {**out, "suggest/index.json": _json({"files": count, "version": version})}


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "ignore")


def _rows(entries: Iterable[Entry]) -> dict[str, list[Row]]:
    """Rows by character, in order of group, then from the newest."""
    newest = sorted(entries, key=lambda one: (one.at, one.url), reverse=True)
    places = [place for one in newest for place in _places(one)]
    under: defaultdict[tuple[str, str], int] = defaultdict(int)
    seen: set[tuple[str, Row]] = set()
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for key, row in sorted(places, key=lambda place: GROUPS.index(place[1][0])):
        pair = (key, row[0])
        if (key[0], row) in seen or under[pair] >= (PER_PAIR if len(key) > 1 else PER_CHARACTER):
            continue
        if len(found[key[0]]) < len(GROUPS) * PER_CHARACTER:
            seen.add((key[0], row))
            under[pair] += 1
            found[key[0]].append(row)
    return found


def _places(one: Entry) -> Iterator[tuple[str, Row]]:
    """The rows an article brings with it, each with the one or two characters it stands under."""
    for facet, value, label in one.facets:
        if facet in GROUPS:
            yield from _everywhere(facet, label, value)
    if one.kind is Kind.PRACTICE:
        yield from _everywhere("practice", one.title, one.url)
    for key in fold(one.number)[:1]:
        yield key, ("number", one.number, one.url, "")
    title = fold(one.title)
    for start in dict.fromkeys((title[:2], title.removeprefix(_EMPTY)[:2])):
        if start:
            yield start, ("title", one.title, one.url, "")


def _everywhere(group: str, text: str, target: str) -> Iterator[tuple[str, Row]]:
    folded = fold(text)
    spoken = " ".join(reading(one) or one for one in folded) if len(folded) <= _LONGEST else ""
    for key in dict.fromkeys(folded + initials(folded[:1]).strip()):
        yield key, (group, text, target, spoken)
