"""Which documents hold which single character, at what level and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from gongbao.search.postings import Postings, spread

if TYPE_CHECKING:
    import numpy.typing as npt

    from gongbao.search.segment import Texts

    Ints = npt.NDArray[np.int64]
    Masks = npt.NDArray[np.uint16]

_TOGETHER = 512
"""Documents looked at together."""
_TEXTS = 1 << 14
"""Short texts looked at together."""
_LEVEL = np.uint64(3)
_PLACES = 15
_ROW = 22
"""Bits of document and level."""


@dataclass(frozen=True, slots=True)
class Characters:
    """A bit for each character and document, its positions, and what stands above the lowest level.

    `codes` are the characters in order of shard and code, `shards` their shards. `held` has a row for each
    and eight documents a byte. `masks` has the positions modulo 16 by run of documents, row and document, and
    `ends` where the share of each row ends there. `above` tells `row | document | level` in ascending order,
    in `bits`.
    """

    codes: npt.NDArray[np.uint32]
    shards: Ints
    held: npt.NDArray[np.uint8]
    masks: list[Masks]
    ends: list[Ints]
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
        held, masks, ends = _held(texts, rows)
        return cls(codes[order], shards[order], held, masks, ends, _above(texts, rows), texts.numbers)

    def postings(self, first: int, end: int) -> Postings:
        """Those of a run of shards, in order of shard, character and document."""
        start, stop = np.searchsorted(self.shards, (first, end)).tolist()
        count = len(self.numbers)
        found = np.unpackbits(self.held[start:stop], axis=1, count=count)
        held = found.astype(np.bool_)
        bounds = np.array([start, stop], dtype=np.uint64) << np.uint64(_ROW)
        low, high = np.searchsorted(self.above, bounds).tolist()
        some = self.above[low:high]
        place = ((some >> np.uint64(_ROW)).astype(np.int64) - start) * count
        place += (some >> np.uint64(2) & np.uint64(0xFFFFF)).astype(np.int64)
        found.reshape(-1)[place] = (some & _LEVEL).astype(np.uint8) + np.uint8(1)
        times = np.count_nonzero(found, axis=1)
        here = np.flatnonzero(found.reshape(-1))
        document = here - np.repeat(np.arange(stop - start) * count, times)
        masks = self._places(start, stop, held).reshape(-1)[here]
        several = masks & (masks - np.uint16(1)) != 0
        infos = (found.reshape(-1)[here] - np.uint8(1)) << np.uint8(5)
        infos |= several.astype(np.uint8) << np.uint8(7)
        infos |= np.bitwise_count((masks & -masks) - np.uint16(1))
        return Postings(
            np.repeat(self.codes[start:stop] << np.uint32(16), times),
            self.numbers[document],
            infos,
            np.where(several, masks, np.uint16(0)),
        )

    def _places(self, start: int, stop: int, held: npt.NDArray[np.bool_]) -> Masks:
        """The positions in all documents, for some rows."""
        out = np.zeros(held.shape, dtype=np.uint16)
        for n, (masks, ends) in enumerate(zip(self.masks, self.ends, strict=True)):
            some = slice(n * _TOGETHER, (n + 1) * _TOGETHER)
            out[:, some][held[:, some]] = masks[ends[start] : ends[stop]]
        return out


def _held(texts: Texts, rows: Ints) -> tuple[npt.NDArray[np.uint8], list[Masks], list[Ints]]:
    """Which documents hold which character anywhere, and at what positions."""
    count = len(texts.numbers)
    out = np.zeros((len(rows) - 1, -(-count // 8)), dtype=np.uint8)
    found = np.empty((len(rows), _TOGETHER), dtype=np.uint16)
    masks, ends = [], []
    own = rows * _TOGETHER
    for first in range(0, count, _TOGETHER):
        found[:] = 0
        for low, high in ((0, texts.spelled), (texts.spelled, len(texts.owners))):
            begin, end = low + np.searchsorted(texts.owners[low:high], (first, first + _TOGETHER))
            starts, size = texts.starts[begin:end], np.diff(texts.starts[begin : end + 1])
            codes = texts.characters[texts.starts[begin] : texts.starts[end]]
            place = np.arange(texts.starts[begin], texts.starts[end]) - np.repeat(starts, size)
            where = own[codes] + np.repeat(texts.owners[begin:end] - first, size)
            bit = np.uint16(1) << (place & _PLACES).astype(np.uint16)
            np.bitwise_or.at(found.reshape(-1), where, bit)
        held = found[:-1] != 0
        out[:, first // 8 : (first + _TOGETHER) // 8] = np.packbits(held[:, : count - first], axis=1)
        masks.append(found[:-1][held])
        ends.append(np.concatenate([[0], np.cumsum(np.count_nonzero(held, axis=1))]))
    return out, masks, ends


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
