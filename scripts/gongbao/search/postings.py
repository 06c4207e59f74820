"""Posting lists of single characters and pairs of neighbours, made part by part with bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search import varint
from gongbao.search.segment import spread

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from gongbao.search.segment import Texts

_PART = 4_000_000
"""Occurrences worked on at a time: about 30 MB, and three times that while they are sorted out."""
_TOP = 32
_HEAD = 8
"""What stands before most lists: the pair, how many documents, how many bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A run of consecutive shards, and long lists by name of their file."""

    shards: list[bytes]
    lists: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class _Postings:
    """One entry per term and document, ordered by term, then document; `terms` are where a term begins."""

    terms: npt.NDArray[np.int64]
    first: npt.NDArray[np.uint32]
    second: npt.NDArray[np.uint32]
    value: npt.NDArray[np.int64]
    """What is written as a varint: the gap, for a single character with the level below it."""
    info: npt.NDArray[np.uint8]
    mask: npt.NDArray[np.uint16]

    def size(self, most: int) -> int:
        """How many bytes they take in shards, where lists longer than `most` do not stand."""
        taken = varint.sizes(self.value) + self.paired + 2 * (self.mask != 0)
        lengths = np.add.reduceat(taken, self.terms) if len(self.terms) else taken
        return int(lengths[lengths <= most].sum()) + _HEAD * len(self.terms)

    @property
    def paired(self) -> npt.NDArray[np.bool_]:
        """Which entries belong to pairs."""
        counts = np.diff(self.terms, append=len(self.value))
        out: npt.NDArray[np.bool_] = np.repeat(self.second != 0, counts)
        return out


def parts(texts: Texts, shard_bytes: int) -> Iterator[Part]:
    """The shards of a segment, in order, some at a time; their number is a power of two.

    What the first part takes tells how many shards there must be, as hashes spread evenly.
    """
    part_bits = (2 * len(texts.ids) // _PART).bit_length()
    bits = 0
    for number in range(1 << part_bits):
        found = [texts.occurrences(*run, number, part_bits) for run in texts.slices()]
        packed = np.concatenate([np.empty(0, np.uint64), *found])
        del found
        packed.sort()
        postings = _reduced(packed, texts)
        del packed
        if not number:
            size = postings.size(shard_bytes // 2) << part_bits
            bits = max(part_bits, (size // shard_bytes).bit_length())
        shards = np.arange(number << bits - part_bits, number + 1 << bits - part_bits)
        yield _written(postings, shards, bits, shard_bytes)


def _reduced(packed: npt.NDArray[np.uint64], texts: Texts) -> _Postings:
    """Sorted occurrences as one posting for each term and document."""
    group = packed >> np.uint64(6)
    begins = _begins(group)
    times = np.diff(begins, append=len(packed))
    low = packed.astype(np.uint8)
    places = np.uint16(1) << (low & np.uint8(15)).astype(np.uint16)
    mask = np.bitwise_or.reduceat(places, begins) if len(begins) else places
    level = low[begins + times - 1] >> np.uint8(4) & np.uint8(3)
    group = group[begins]
    document = (group & np.uint64(0xFFFFF)).astype(np.int64)
    group >>= np.uint64(20)
    terms = _begins(group)
    ids = group[terms]
    gap = np.diff(document, prepend=0)
    gap[terms] = document[terms] + 1
    paired = np.repeat(ids & np.uint64(0xFFFF) != 0, np.diff(terms, append=len(group)))
    dense = (times > 1) & texts.current[document]
    dense[dense] = (times * 500)[dense] >= np.diff(texts.starts)[document[dense]]
    several = mask & (mask - np.uint16(1)) != 0
    info = level << np.uint8(5) | dense.astype(np.uint8) << np.uint8(4)
    info |= several.astype(np.uint8) << np.uint8(7) | np.bitwise_count((mask & -mask) - np.uint16(1))
    mask[~(several & paired)] = 0
    gap[~paired] = gap[~paired] << 2 | level[~paired]
    return _Postings(
        terms,
        texts.points[(ids >> np.uint64(16)).astype(np.int64)],
        texts.points[(ids & np.uint64(0xFFFF)).astype(np.int64)],
        gap,
        info,
        mask,
    )


def _begins(ordered: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """Where each run of equal values begins."""
    changed = np.empty(len(ordered), dtype=np.bool_)
    changed[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changed[1:])
    return np.flatnonzero(changed)


def _written(postings: _Postings, shards: npt.NDArray[np.int64], bits: int, shard_bytes: int) -> Part:
    """Postings as the bytes of their shards; a list longer than half a shard becomes a file of its own."""
    paired = postings.paired
    taken = varint.sizes(postings.value) + paired + 2 * (postings.mask != 0)
    counts = np.diff(postings.terms, append=len(postings.value))
    lengths = np.add.reduceat(taken, postings.terms) if len(counts) else counts
    long = lengths > shard_bytes // 2
    tops = {int(n): _top(postings, int(n), int(counts[n])) for n in np.flatnonzero(long)}
    stated = np.where(long, 0, lengths)
    kept = stated.copy()
    kept[long] = [len(top) for top in tops.values()]
    heads = 6 + varint.sizes(counts) + varint.sizes(stated)
    hashed = spread(postings.first, postings.second).astype(np.uint64)
    shard = (hashed >> np.uint64(32 - bits)).astype(np.int64)
    order = np.argsort(shard, kind="stable")
    entry = np.empty_like(lengths)
    entry[order] = np.cumsum((heads + kept)[order]) - (heads + kept)[order]
    inside = int((heads + kept).sum())
    outside = inside + np.cumsum(np.where(long, lengths, 0)) - np.where(long, lengths, 0)
    out = np.zeros(inside + int(lengths[long].sum()), dtype=np.uint8)
    _write_heads(out, entry, postings, counts, stated)
    begin = np.where(long, outside, entry + heads)
    before = np.cumsum(taken) - taken
    at = before + np.repeat(begin - before[postings.terms], counts)
    _write_lists(out, at, postings, paired)
    for n, top in tops.items():
        place = int(entry[n] + heads[n])
        out[place : place + len(top)] = np.frombuffer(top, np.uint8)
    data = out.tobytes()
    cuts = np.append(entry[order], inside)[np.searchsorted(shard[order], [*shards, shards[-1] + 1])]
    return Part(
        [data[a:b] for a, b in pairwise(cuts.tolist())],
        {
            f"{postings.first[n]:x}-{postings.second[n]:x}": data[outside[n] : outside[n] + lengths[n]]
            for n in np.flatnonzero(long)
        },
    )


def _top(postings: _Postings, term: int, count: int) -> bytes:
    """The best documents of a long list, so that a query for one short word needs no more than these."""
    start = int(postings.terms[term])
    values, paired = postings.value[start : start + count], bool(postings.second[term])
    documents = np.cumsum(values if paired else values >> 2) - 1
    impacts = postings.info[start : start + count] >> 4 & 7
    chosen = np.sort(np.lexsort((documents, impacts if paired else impacts & 6))[-_TOP:])
    out = bytearray()
    for gap, impact in zip(np.diff(documents[chosen], prepend=-1), impacts[chosen], strict=True):
        out += varint.one(int(gap))
        out.append(int(impact if paired else impact & 6))
    return varint.one(len(chosen)) + varint.one(len(out)) + bytes(out)


def _write_heads(
    out: npt.NDArray[np.uint8],
    entry: npt.NDArray[np.int64],
    postings: _Postings,
    counts: npt.NDArray[np.int64],
    kept: npt.NDArray[np.int64],
) -> None:
    for at, points in ((0, postings.first), (3, postings.second)):
        for n in range(3):
            out[entry + at + n] = points >> np.uint32(8 * n) & np.uint32(255)
    varint.write(out, entry + 6, counts)
    varint.write(out, entry + 6 + varint.sizes(counts), kept)


def _write_lists(
    out: npt.NDArray[np.uint8],
    at: npt.NDArray[np.int64],
    postings: _Postings,
    paired: npt.NDArray[np.bool_],
) -> None:
    varint.write(out, at, postings.value)
    behind = at + varint.sizes(postings.value)
    out[behind[paired]] = postings.info[paired]
    several = postings.mask != 0
    out[behind[several] + 1] = (postings.mask[several] & np.uint16(255)).astype(np.uint8)
    out[behind[several] + 2] = (postings.mask[several] >> np.uint16(8)).astype(np.uint8)
