"""The characters of a run of articles as arrays, ready to be cut into terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search.folding import fold
from gongbao.search.sound import classes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from gongbao.search.record import Record

PLACES = 16
"""Positions are kept modulo this, enough to tell neighbours from strangers."""
_SLICE = 1 << 20
_END = "\0"
"""Stands behind every text."""
_GONE, _SEVERAL, _NEW = np.arange(0xFFFFFFFD, 0x100000000, dtype=np.uint32)
"""A character that folds to nothing, to several characters, or that was not met yet."""
_TOGETHER = 512
"""Documents folded at a time."""

_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


def spread(first: npt.NDArray[np.uint32], second: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The hash that says where a pair of characters is kept: of their sounds, so that homophones meet.

    A single character has 0 for the second.
    """
    sounds = classes()
    mixed: npt.NDArray[np.uint32] = (sounds[first] * _FIRST + np.where(second, sounds[second], 0)) * _SECOND
    return mixed.astype(np.uint32)


@dataclass(frozen=True, slots=True)
class Texts:
    """The folded characters of a segment.

    `ids` number its distinct characters from 1 in order of code point, 0 ends a text; `points` gives the
    code point of each id. `starts[n]` is where document n begins (one more entry than documents); the
    texts of a document end at `ends`, each with its entry of `levels`. `current` is false where a
    document is no longer in force.
    """

    ids: npt.NDArray[np.uint16]
    points: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    levels: npt.NDArray[np.uint8]
    current: npt.NDArray[np.bool_]

    def slices(self) -> Iterator[tuple[int, int]]:
        """Runs of whole documents (first, last + 1) of about a million characters each."""
        first = 0
        while first < len(self.starts) - 1:
            end = int(np.searchsorted(self.starts, self.starts[first] + _SLICE))
            end = min(max(end, first + 1), len(self.starts) - 1)
            yield first, end
            first = end

    def occurrences(self, first: int, end: int, part: int, bits: int) -> npt.NDArray[np.uint64]:
        """Where the terms of one part of the hash's range stand in some documents, in no order.

        Each is `first id | second id | document | level | position` in 16, 16, 20, 2 and 4 bits; `bits`
        leading bits of the hash must equal `part`.
        """
        start, stop = int(self.starts[first]), int(self.starts[end])
        one = self.ids[start:stop]
        other = np.append(one[1:], np.uint16(0))
        behind = self._behind(first, end, start, stop)
        sounds = classes()[self.points]
        alone_hash = (sounds * _FIRST * _SECOND)[one]
        pair_hash = alone_hash + (sounds * _SECOND)[other]
        here = np.flatnonzero(_in_part(pair_hash, part, bits) & (one != 0) & (other != 0))
        alone = np.flatnonzero(_in_part(alone_hash, part, bits) & (one != 0))
        out = np.empty(len(here) + len(alone), dtype=np.uint64)
        pairs, singles = out[: len(here)], out[len(here) :]
        pairs[:] = one[here]
        pairs <<= np.uint64(16)
        pairs |= other[here]
        singles[:] = one[alone]
        singles <<= np.uint64(16)
        out <<= np.uint64(26)
        pairs |= behind[here]
        singles |= behind[alone] & ~np.uint32(PLACES - 1)
        return out

    def _behind(self, first: int, end: int, start: int, stop: int) -> npt.NDArray[np.uint32]:
        """For each character of some documents, its document, level and position."""
        lengths = np.diff(self.starts[first : end + 1])
        behind = np.repeat(np.arange(first, end, dtype=np.uint32) << np.uint32(6), lengths)
        texts = slice(*np.searchsorted(self.ends, [start, stop], side="right"))
        behind |= np.repeat(self.levels[texts] << np.uint8(4), np.diff(self.ends[texts], prepend=start))
        place = np.arange(stop - start, dtype=np.uint32)
        place -= np.repeat((self.starts[first:end] - start).astype(np.uint32), lengths)
        behind |= place & np.uint32(PLACES - 1)
        return behind


def _in_part(hashed: npt.NDArray[np.uint32], part: int, bits: int) -> npt.NDArray[np.bool_]:
    wanted: npt.NDArray[np.bool_] = (hashed >> np.uint32(32 - bits) if bits else hashed * 0) == part
    return wanted


def texts(records: Sequence[Record]) -> Texts:
    """The characters of some articles, folded."""
    table = np.full(0x110000, _NEW, dtype=np.uint32)
    table[0] = 0
    runs, levels, counts = [], [], []
    for first in range(0, len(records), _TOGETHER):
        parts = [_parts(one) for one in records[first : first + _TOGETHER]]
        counts += [len(row) for row in parts]
        levels += [level for row in parts for _, level in row]
        runs.append(_codes([text for row in parts for text, _ in row], table))
    met = np.zeros(0x110000, dtype=np.bool_)
    for run in runs:
        met[run] = True
    met[0] = True
    points = np.flatnonzero(met).astype(np.uint32)
    numbers = (np.cumsum(met) - 1).astype(np.uint16)
    ids = np.concatenate([np.empty(0, np.uint16), *(numbers[run] for run in runs)])
    ends = np.flatnonzero(ids == 0) + 1
    last = np.cumsum(np.array(counts, dtype=np.int64))
    return Texts(
        ids,
        points,
        np.concatenate([[0], ends])[np.concatenate([[0], last])],
        ends,
        np.array(levels, dtype=np.uint8),
        np.array([one.in_force for one in records], dtype=np.bool_),
    )


def _parts(record: Record) -> list[tuple[str, int]]:
    return [(text, level) for level, row in enumerate(record.levels) for text in row if text]


def _codes(texts: Sequence[str], table: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """The code points of some texts, folded, each text closed by 0.

    `table` holds the folds of characters met before, and takes up those of new ones.
    """
    joined = _END.join([*(text.replace(_END, "") for text in texts), ""])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = table[codes]
    for code in set(codes[folded >= _SEVERAL].tolist()):
        fresh = fold(chr(code))
        table[code] = ord(fresh) if len(fresh) == 1 else _SEVERAL if fresh else _GONE
        if len(fresh) > 1:
            joined = joined.replace(chr(code), fresh)
            table[[ord(c) for c in fresh]] = [ord(c) for c in fresh]
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    folded = table[codes]
    kept: npt.NDArray[np.uint32] = folded[folded != _GONE]
    return kept
