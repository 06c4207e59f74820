"""Postings as the bytes of their shards, and back."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from itertools import accumulate, groupby, pairwise
from operator import itemgetter
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
_WINDOW, _MEMORY = 12, 7
"""What zlib sets aside: more takes longer to clear than a shard to write."""
_SHARD, _TERM = 32, 0xFFFFFFFF
"""A shard and a term in one number."""


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
    """Postings as columns of bytes: the terms, counts, gaps, infos and masks.

    `begins` says where in each column the share of each term begins, and where the last one ends. `keys` are
    the terms behind their shards, ascending; `counts` and `firsts` how many postings each has, and the first.
    """

    keys: Ints
    counts: Ints
    firsts: Ints
    data: tuple[bytes, ...]
    begins: tuple[Ints, ...]

    @property
    def lengths(self) -> Ints:
        """How many bytes each list takes."""
        out: Ints = np.sum([np.diff(begin) for begin in self.begins[2:]], axis=0, dtype=np.int64)
        return out

    def pieces(self, edges: Ints) -> Iterator[tuple[bytes, ...]]:
        """The columns cut at some terms, the first and the end among them."""
        places = zip(*(begin[edges].tolist() for begin in self.begins), strict=True)
        for starts, ends in pairwise(places):
            yield tuple(map(bytes.__getitem__, self.data, map(slice, starts, ends)))


def written(
    runs: Sequence[Postings],
    shards: Sequence[int],
    bits: int,
    most: int,
    heads: Mapping[int, Head] | None = None,
) -> Shards:
    """Postings as their shards out of 2 ** `bits`.

    They come in runs that share no term, each in order of shard, term and document. A list longer than
    `most` bytes becomes a file of its own. `heads` are those of long
    lists that are not among the postings.
    """
    made = Shards(heads=dict(heads or {}))
    columns = [_columns(one, bits) for one in runs]
    keys = np.concatenate([np.array(shards, dtype=np.int64) << _SHARD, *(one.keys for one in columns[1:])])
    found: list[tuple[int, tuple[bytes, ...]]] = []
    for postings, run in zip(runs, columns, strict=True):
        is_long = run.lengths > most
        long = np.flatnonzero(is_long)
        edges = np.unique(
            np.concatenate([np.searchsorted(run.keys, keys), long, long + 1, [0, len(run.keys)]])
        )
        pieces = zip(run.keys[edges[:-1]].tolist(), edges.tolist(), run.pieces(edges), strict=False)
        for key, n, piece in pieces:
            if is_long[n]:
                made.lists[key & _TERM] = data = _deflated([piece])
                first, count = int(run.firsts[n]), int(run.counts[n])
                made.heads[key & _TERM] = Head(count, len(data), _best(postings, first, count))
            else:
                found.append((key, piece))
    found.sort(key=itemgetter(0))
    own = {
        shard: [piece for _, piece in some] for shard, some in groupby(found, lambda row: row[0] >> _SHARD)
    }
    tails = _tails(made.heads, bits)
    made.files.update((n, _deflated(own.get(n, []), tails.get(n, b""))) for n in shards)
    return made


def _deflated(pieces: Iterable[tuple[bytes, ...]], tail: bytes = b"") -> bytes:
    """Pieces of columns as a shard or a long list, with what a shard says of others behind them.

    Huffman's code leaves seven eighths of a shard and half of a list, whose gaps are short; nothing repeats.
    Terms with counts and gaps, infos, and masks have a code each, for another twentieth or tenth.
    """
    packer = zlib.compressobj(wbits=-_WINDOW, memLevel=_MEMORY, strategy=zlib.Z_HUFFMAN_ONLY)
    *columns, infos, masks = _joined(pieces)
    out = [packer.compress(b"".join(columns)), packer.flush(zlib.Z_BLOCK)]
    out += [packer.compress(infos), packer.flush(zlib.Z_BLOCK)] if infos else []
    return b"".join([*out, packer.compress(masks + tail), packer.flush()])


def _inflated(data: bytes) -> bytes:
    return zlib.decompress(data, -zlib.MAX_WBITS)


def _joined(pieces: Iterable[tuple[bytes, ...]]) -> list[bytes]:
    """What stands first in a shard, then pieces of columns as one each."""
    columns = [b"".join(column) for column in zip(*pieces, strict=True)] or [b""] * 5
    sizes = (len(columns[0]) // _KEY, *map(len, columns[1:]))
    return [b"".join(map(varint.one, sizes)), *columns]


def _columns(postings: Postings, bits: int) -> _Columns:
    """The columns of a run of postings."""
    firsts = begins_of(postings.terms)
    edges = np.append(firsts, len(postings))
    terms, counts = postings.terms[firsts], np.diff(edges)
    numbers = postings.numbers.astype(np.int64)
    values = np.diff(numbers, prepend=0)
    values[firsts] = numbers[firsts] + 1
    sizes, stated = varint.sizes(values), varint.sizes(counts)
    several = np.flatnonzero(postings.masks)
    keys = (spread(terms).astype(np.int64) >> 32 - bits) << _SHARD | terms
    return _Columns(
        keys,
        counts,
        firsts,
        (
            terms.astype("<u4").tobytes(),
            varint.written(counts, stated).tobytes(),
            varint.written(values, sizes).tobytes(),
            postings.infos.tobytes(),
            postings.masks[several].astype("<u2").tobytes(),
        ),
        (
            np.arange(len(edges)) * _KEY,
            _sums(stated),
            _sums(sizes)[edges],
            edges,
            np.searchsorted(several, edges) * 2,
        ),
    )


def _sums(sizes: npt.NDArray[np.uint8]) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])


def _best(postings: Postings, start: int, count: int) -> bytes:
    """The best documents of a long list, so that a query for one short word needs no more than these."""
    impacts = (postings.infos[start : start + count] >> 4 & 7).astype(np.int64)
    ranked = np.partition(impacts << 32 | np.arange(count), max(0, count - _TOP))[-_TOP:]
    chosen = np.sort(ranked & 0xFFFFFFFF)
    numbers = postings.numbers[start + chosen].astype(np.int64)
    out = bytearray()
    for gap, impact in zip(np.diff(numbers, prepend=-1).tolist(), impacts[chosen].tolist(), strict=True):
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
        *cut, tail = _cut(_inflated(data))
        for column, part in zip(columns, cut, strict=True):
            column.append(part)
        heads.update(_heads(tail))
    keys, counts, values, infos, masks = (np.frombuffer(b"".join(one), dtype=np.uint8) for one in columns)
    terms = keys.view("<u4").astype(np.uint32)
    return _postings(terms, varint.read(counts), varint.read(values), infos, masks), heads


def heads_of(data: bytes) -> dict[int, Head]:
    """What a shard says of long lists, by term, ascending."""
    return dict(_heads(_cut(_inflated(data))[-1]))


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
    keys: Terms, counts: Ints, gaps: Ints, infos: npt.NDArray[np.uint8], masks: npt.NDArray[np.uint8]
) -> Postings:
    """The columns as postings again."""
    terms = np.repeat(keys, counts)
    begins = np.cumsum(counts) - counts
    total = np.cumsum(gaps)
    before = np.repeat(total[begins] - gaps[begins] + 1, counts)
    places = np.zeros(len(terms), np.uint16)
    places[infos >> 7 != 0] = masks.view("<u2")
    return Postings(terms, (total - before).astype(np.uint32), infos.copy(), places)
