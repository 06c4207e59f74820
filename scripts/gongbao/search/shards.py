"""Postings as the bytes of their shards, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search import varint
from gongbao.search.postings import Postings, begins_of, spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Terms = npt.NDArray[np.uint32]

_TOP = 16
_KEY = 4


@dataclass(frozen=True, slots=True)
class Head:
    """What a shard says of a long list: how many documents and bytes it has, and its best documents."""

    count: int
    size: int
    best: bytes


@dataclass(frozen=True, slots=True)
class Shards:
    """Shards by number, and long lists by term; `heads` are those of the long lists."""

    files: dict[int, bytes] = field(default_factory=dict)
    lists: dict[int, bytes] = field(default_factory=dict)
    heads: dict[int, Head] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Postings as columns of bytes, with where each term's share of a column begins (and the last ends)."""

    keys: Ints
    """The terms as they are written."""
    columns: tuple[tuple[bytes, Ints], ...]
    """Counts, gaps, infos and masks."""

    def cut(self, first: int, end: int) -> bytes:
        """The terms from one place up to another as the first half of a shard."""
        parts = [data[begin[first] : begin[end]] for data, begin in self.columns]
        head = [varint.one(size) for size in (end - first, *map(len, parts))]
        return b"".join([*head, self.keys[first:end].astype("<u4").tobytes(), *parts])

    @property
    def lengths(self) -> Ints:
        """How many bytes each list takes."""
        out: Ints = np.sum([np.diff(begin) for _, begin in self.columns[1:]], axis=0, dtype=np.int64)
        return out


def written(
    postings: Postings, shards: Sequence[int], bits: int, most: int, heads: Mapping[int, Head] | None = None
) -> Shards:
    """Postings, each term's together and in order of document, as their shards out of 2 ** `bits`.

    A list longer than `most` bytes becomes a file of its own. `heads` are those of long lists that are not
    among the postings.
    """
    begins = begins_of(postings.terms)
    terms = postings.terms[begins]
    shard = spread(terms).astype(np.int64) >> 32 - bits
    order = np.lexsort((terms, shard))
    counts = np.diff(begins, append=len(postings))[order]
    ends = np.cumsum(counts)
    place = np.repeat(begins[order] - ends + counts, counts) + np.arange(len(postings))
    columns = _columns(postings.at(place), terms[order].astype(np.int64), ends - counts)
    is_long = columns.lengths > most
    made = Shards(heads=dict(heads or {}))
    for n in np.flatnonzero(is_long).tolist():
        term = int(columns.keys[n])
        made.lists[term] = columns.cut(n, n + 1)
        made.heads[term] = Head(
            int(counts[n]), len(made.lists[term]), _best(postings, int(begins[order[n]]), int(counts[n]))
        )
    if made.lists:
        kept = np.repeat(~is_long, counts)
        begin = np.cumsum(counts[~is_long]) - counts[~is_long]
        columns = _columns(postings.at(place[kept]), columns.keys[~is_long], begin)
    within = shard[order][~is_long]
    tails = _tails(made.heads, bits)
    wanted = np.array(shards, dtype=np.int64)
    firsts, ends_ = np.searchsorted(within, wanted), np.searchsorted(within, wanted + 1)
    for number, first, end in zip(shards, firsts.tolist(), ends_.tolist(), strict=True):
        made.files[number] = columns.cut(first, end) + tails.get(number, b"")
    return made


def _columns(postings: Postings, terms: Ints, begins: Ints) -> _Columns:
    """The columns of postings whose terms begin at `begins`."""
    counts = np.diff(begins, append=len(postings))
    edges = np.append(begins, len(postings))
    numbers = postings.numbers.astype(np.int64)
    values = np.diff(numbers, prepend=0)
    values[begins] = numbers[begins] + 1
    paired = postings.terms & np.uint32(0xFFFF) != 0
    alone = np.flatnonzero(~paired)
    values[alone] = values[alone] << 2 | postings.infos[alone] >> 5
    several = postings.masks != 0

    def column(data: npt.NDArray[np.uint8], taken: npt.NDArray[np.generic]) -> tuple[bytes, Ints]:
        return data.tobytes(), np.concatenate([[0], np.cumsum(taken, dtype=np.int64)])[edges]

    sizes = varint.sizes(values)
    stated = varint.sizes(counts)
    return _Columns(
        terms,
        (
            (
                varint.written(counts, stated).tobytes(),
                np.concatenate([[0], np.cumsum(stated, dtype=np.int64)]),
            ),
            column(varint.written(values, sizes), sizes),
            column(postings.infos[paired], paired),
            column(postings.masks[several].astype("<u2").view(np.uint8), several.astype(np.uint8) * 2),
        ),
    )


def _best(postings: Postings, start: int, count: int) -> bytes:
    """The best documents of a long list, so that a query for one short word needs no more than these."""
    numbers = postings.numbers[start : start + count].astype(np.int64)
    impacts = postings.infos[start : start + count] >> 4 & 7
    chosen = np.sort(np.lexsort((numbers, impacts))[-_TOP:])
    out = bytearray()
    for gap, impact in zip(
        np.diff(numbers[chosen], prepend=-1).tolist(), impacts[chosen].tolist(), strict=True
    ):
        out += varint.one(gap)
        out.append(impact)
    return varint.one(len(chosen)) + bytes(out)


def _tails(heads: Mapping[int, Head], bits: int) -> dict[int, bytes]:
    """The second half of each shard that has one: what it says of long lists, by term."""
    terms = sorted(heads)
    shards = spread(np.array(terms, dtype=np.uint32)).astype(np.int64) >> 32 - bits
    tails: dict[int, bytes] = {}
    for term, shard in zip(terms, shards.tolist(), strict=True):
        head = heads[term]
        sizes = b"".join(map(varint.one, (head.count, head.size, len(head.best))))
        tails[shard] = tails.get(shard, b"") + term.to_bytes(_KEY, "little") + sizes + head.best
    return tails


def read(files: Iterable[bytes]) -> tuple[Postings, dict[int, Head]]:
    """What some shards and lists hold: the postings that stand there, and the heads of long lists."""
    columns: list[list[bytes]] = [[], [], [], [], []]
    heads: dict[int, Head] = {}
    for data in files:
        *cut, tail = _cut(data)
        for column, part in zip(columns, cut, strict=True):
            column.append(part)
        heads.update(_heads(tail))
    keys, counts, values, infos, masks = (np.frombuffer(b"".join(one), dtype=np.uint8) for one in columns)
    terms = keys.view("<u4").astype(np.uint32)
    return _postings(terms, varint.read(counts), varint.read(values), infos, masks), heads


def heads_of(data: bytes) -> dict[int, Head]:
    """What a shard says of long lists, by term, ascending."""
    return dict(_heads(_cut(data)[-1]))


def _cut(data: bytes) -> list[bytes]:
    """The columns of a shard, and what it says of long lists."""
    at, sizes = 0, []
    for _ in range(5):
        size, at = varint.first(data, at)
        sizes.append(size)
    sizes[0] *= _KEY
    cuts = [*accumulate(sizes, initial=at), len(data)]
    return [data[begin:end] for begin, end in pairwise(cuts)]


def _heads(data: bytes) -> Iterator[tuple[int, Head]]:
    at = 0
    while at < len(data):
        term = int.from_bytes(data[at : at + _KEY], "little")
        count, at = varint.first(data, at + _KEY)
        length, at = varint.first(data, at)
        size, at = varint.first(data, at)
        yield term, Head(count, length, data[at : at + size])
        at += size


def _postings(
    keys: Terms, counts: Ints, values: Ints, infos: npt.NDArray[np.uint8], masks: npt.NDArray[np.uint8]
) -> Postings:
    """The columns as postings again."""
    terms = np.repeat(keys, counts)
    begins = np.cumsum(counts) - counts
    alone = np.flatnonzero(terms & np.uint32(0xFFFF) == 0)
    paired = np.flatnonzero(terms & np.uint32(0xFFFF) != 0)
    size = len(terms)
    out = Postings(terms, np.zeros(size, np.uint32), np.zeros(size, np.uint8), np.zeros(size, np.uint16))
    out.infos[paired] = infos
    out.infos[alone] = (values[alone] & 3) << 5
    gaps = values.copy()
    gaps[alone] >>= 2
    total = np.cumsum(gaps)
    before = np.repeat(total[begins] - gaps[begins] + 1, counts)
    out.numbers[:] = total - before
    out.masks[out.infos >> 7 != 0] = masks.view("<u2")
    return out
