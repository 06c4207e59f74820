"""Posting lists looked up by name: values to filter by, and initials."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from gongbao.search import sound, varint
from gongbao.search.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.search.record import Record

_HAN = re.compile("[\u3400-\u9fff]+")


def shard_of(key: str, bits: int) -> int:
    """The number of the shard that holds a key: 32-bit FNV-1a, a code point at a time, leading bits."""
    value = 0x811C9DC5
    for character in key:
        value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    return value >> 32 - bits


def entries(records: Iterable[Record]) -> dict[str, tuple[int, bytes]]:
    """Every key of a segment with how many entries its list has, and the list."""
    documents: defaultdict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(records):
        for key in _keys(one):
            documents[key].append(number)
    return {key: (len(row), varint.gaps(row)) for key, row in documents.items()}


def _keys(record: Record) -> set[str]:
    found = {f"={facet}:{choice.value}" for facet, choice in record.facets if facet != "year"}
    for text in (record.title, *(heading for _, heading, _ in record.sections), *record.names):
        for run in _HAN.findall(fold(text)):
            letters = sound.initials(run)
            grams = {letters[n : n + size] for size in (2, 3) for n in range(len(letters) - size + 1)}
            found.update(f"~{gram}" for gram in grams if " " not in gram)
    return found


def shards(lists: dict[str, tuple[int, bytes]], shard_bytes: int) -> tuple[list[bytes], dict[str, bytes]]:
    """The lists in shards of about `shard_bytes`, and those longer than half a shard by key."""
    long = {key: data for key, (_, data) in lists.items() if len(data) > shard_bytes // 2}
    written = []
    for key in sorted(lists):
        count, data = lists[key]
        name, kept = key.encode(), b"" if key in long else data
        head = bytes([len(name)]) + name + varint.one(count) + varint.one(len(kept))
        written.append((key, head + kept))
    bits = (sum(len(data) for _, data in written) // shard_bytes).bit_length()
    out = [bytearray() for _ in range(1 << bits)]
    for key, data in written:
        out[shard_of(key, bits)] += data
    return [bytes(shard) for shard in out], long
