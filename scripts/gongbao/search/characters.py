"""Which documents hold which single character, and at what level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from gongbao.search.postings import Postings, spread

if TYPE_CHECKING:
    import numpy.typing as npt

    from gongbao.search.segment import Texts

    Ints = npt.NDArray[np.int64]

_TOGETHER = 512
"""Documents looked at together."""
_TEXTS = 1 << 14
"""Short texts looked at together."""
_LEVEL = np.uint64(3)
_ROW = 22
"""Bits of document and level."""


@dataclass(frozen=True, slots=True)
class Characters:
    """A bit for each character and document, and what stands above the lowest level.

    `codes` are the characters in order of shard and code, `shards` their shards. `held` has a row for each
    and eight documents a byte; `above` tells `row | document | level` in ascending order, in `bits`.
    """

    codes: npt.NDArray[np.uint32]
    shards: Ints
    held: npt.NDArray[np.uint8]
    above: npt.NDArray[np.uint64]
    numbers: npt.NDArray[np.uint32]

    @classmethod
    def of(cls, texts: Texts, bits: int) -> Self:
        """Those of some texts, for 2 ** `bits` shards."""
        codes = texts.alphabet[1:].astype(np.uint32)
        shards = spread(codes << np.uint32(16)).astype(np.int64) >> 32 - bits
        order = np.lexsort((codes, shards))
        rows = np.full(len(texts.alphabet), len(codes), dtype=np.int64)
        rows[order + 1] = np.arange(len(codes))
        return cls(codes[order], shards[order], _held(texts, rows), _above(texts, rows), texts.numbers)

    def postings(self, first: int, end: int) -> Postings:
        """Those of a run of shards, in order of shard, character and document."""
        start, stop = np.searchsorted(self.shards, (first, end)).tolist()
        count = len(self.numbers)
        found = np.unpackbits(self.held[start:stop], axis=1, count=count)
        bounds = np.array([start, stop], dtype=np.uint64) << np.uint64(_ROW)
        low, high = np.searchsorted(self.above, bounds).tolist()
        some = self.above[low:high]
        place = ((some >> np.uint64(_ROW)).astype(np.int64) - start) * count
        place += (some >> np.uint64(2) & np.uint64(0xFFFFF)).astype(np.int64)
        found.reshape(-1)[place] = (some & _LEVEL).astype(np.uint8) + np.uint8(1)
        times = np.count_nonzero(found, axis=1)
        here = np.flatnonzero(found.reshape(-1))
        document = here - np.repeat(np.arange(stop - start) * count, times)
        return Postings(
            np.repeat(self.codes[start:stop] << np.uint32(16), times),
            self.numbers[document],
            (found.reshape(-1)[here] - np.uint8(1)) << np.uint8(5),
            np.zeros(len(here), dtype=np.uint16),
        )


def _held(texts: Texts, rows: Ints) -> npt.NDArray[np.uint8]:
    """Which documents hold which character anywhere, initials left out."""
    count = len(texts.numbers)
    size = np.diff(texts.starts[: texts.spelled + 1])
    lengths = np.bincount(texts.owners[: texts.spelled], size, count).astype(np.int64)
    ends = np.concatenate([[0], np.cumsum(lengths)])
    out = np.zeros((len(rows) - 1, -(-count // 8)), dtype=np.uint8)
    found = np.empty((len(rows), _TOGETHER), dtype=np.uint8)
    own = rows * _TOGETHER
    for first in range(0, count, _TOGETHER):
        some = lengths[first : first + _TOGETHER]
        codes = texts.characters[ends[first] : ends[first + len(some)]]
        found[:] = 0
        found.reshape(-1)[own[codes] + np.repeat(np.arange(len(some)), some)] = 1
        out[:, first // 8 : (first + _TOGETHER) // 8] = np.packbits(found[:-1, : len(some)], axis=1)
    return out


def _above(texts: Texts, rows: Ints) -> npt.NDArray[np.uint64]:
    """What stands above the lowest level, and all initials."""
    chosen = np.flatnonzero(texts.levels)
    sizes = np.diff(texts.starts)
    parts = [np.empty(0, dtype=np.uint64)]
    for first in range(0, len(chosen), _TEXTS):
        some = chosen[first : first + _TEXTS]
        size = sizes[some]
        ends = np.cumsum(size)
        row = rows[texts.characters[np.repeat(texts.starts[some] - ends + size, size) + np.arange(ends[-1])]]
        behind = np.repeat(texts.owners[some] << 2 | texts.levels[some], size)
        parts.append(np.unique((row << _ROW | behind).astype(np.uint64)[row < len(rows) - 1]))
    out = np.concatenate(parts)
    out.sort()
    return out
