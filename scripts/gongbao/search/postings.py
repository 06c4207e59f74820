"""Which documents hold which term, made part by part with bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search.sound import classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from gongbao.search.segment import Texts

    Codes = npt.NDArray[np.uint16]
    Terms = npt.NDArray[np.uint32]

_PLACES = 15
"""Positions in a text are kept modulo 16, enough to tell neighbours from strangers."""
_PART = 3_000_000
"""Occurrences worked on at a time: about 25 MB, and five times that while they are sorted out."""
_SLICE = 1 << 20
_MOST_BITS = 6
"""More parts than this cost more than they save."""
_NONE = 0xFF
"""The part of what is no term."""
_NOWHERE = np.empty(0, dtype=np.int64)
_OFTEN = 500
_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


def spread(terms: Terms) -> Terms:
    """The hash that says where terms are kept: of the sounds of their characters, so that homophones meet.

    A term is `first << 16 | second`; a single character has 0 for the second.
    """
    kept = classes()
    mixed: Terms = (kept[terms >> np.uint32(16)] * _FIRST + kept[terms & np.uint32(0xFFFF)]) * _SECOND
    return mixed


@dataclass(frozen=True, slots=True)
class Postings:
    """One entry for each term and document: `terms`, document `numbers`, and where it stands there.

    `infos` has the level from bit 5 on, bit 4 where the term comes often in a document in force, and the
    lowest position modulo 16; bit 7 where there are several positions, which are then in `masks`. Of a
    single character it has the level only.
    """

    terms: Terms
    numbers: Terms
    infos: npt.NDArray[np.uint8]
    masks: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.terms)

    @property
    def keys(self) -> npt.NDArray[np.uint64]:
        """Term and document in one number, which no two entries share."""
        return self.terms.astype(np.uint64) << np.uint64(32) | self.numbers

    def at(self, chosen: npt.NDArray[np.int64] | npt.NDArray[np.bool_]) -> Postings:
        """Some of them."""
        return Postings(self.terms[chosen], self.numbers[chosen], self.infos[chosen], self.masks[chosen])

    def inserted(
        self, places: npt.NDArray[np.int64], others: Postings, kept: npt.NDArray[np.bool_]
    ) -> Postings:
        """Those of them that are kept, with others before some places."""
        chosen = np.insert(kept, places, values=True)
        return Postings(
            np.insert(self.terms, places, others.terms)[chosen],
            np.insert(self.numbers, places, others.numbers)[chosen],
            np.insert(self.infos, places, others.infos)[chosen],
            np.insert(self.masks, places, others.masks)[chosen],
        )

    def __add__(self, other: Postings) -> Postings:
        """These and others."""
        return Postings(
            np.concatenate([self.terms, other.terms]),
            np.concatenate([self.numbers, other.numbers]),
            np.concatenate([self.infos, other.infos]),
            np.concatenate([self.masks, other.masks]),
        )


def parts(texts: Texts, bits: int, pack: int = 1) -> Iterator[tuple[int, int, Postings]]:
    """The postings of some texts by term and document, for runs of shards (first, last + 1), in order.

    There are 2 ** `bits` shards, of which each `pack` come together.
    """
    most = max(0, bits + 1 - pack.bit_length())
    part_bits = min((2 * len(texts.codes) // _PART).bit_length(), most, _MOST_BITS)
    pairs, alone = _parts_of(texts, part_bits)
    for part in range(1 << part_bits):
        packed = _occurrences(texts, pairs, alone, part)
        packed.sort()
        yield part << bits - part_bits, part + 1 << bits - part_bits, _reduced(packed, texts)


def _parts_of(texts: Texts, bits: int) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """For each place the part to which the pair that begins there belongs; for each code its own part."""
    kept = classes()[:0x10000]
    firsts, seconds = kept * _FIRST * _SECOND, kept * _SECOND
    away = np.uint32(32 - bits)
    out = np.full(len(texts.codes), _NONE, dtype=np.uint8)
    for start in range(0, len(out), _SLICE):
        codes = texts.codes[start : start + _SLICE + 1]
        hashed = firsts[codes[:-1]] + seconds[codes[1:]]
        here = out[start : start + len(hashed)]
        here[:] = hashed >> away if bits else 0
        here[(codes[:-1] == 0) | (codes[1:] == 0)] = _NONE
    own = spread(np.arange(0x10000, dtype=np.uint32) << np.uint32(16))
    alone = (own >> away).astype(np.uint8) if bits else np.zeros(0x10000, dtype=np.uint8)
    alone[0] = _NONE
    return out, alone


def _occurrences(
    texts: Texts, pairs: npt.NDArray[np.uint8], alone: npt.NDArray[np.uint8], part: int
) -> npt.NDArray[np.uint64]:
    """The pairs and single characters of one part wherever they stand, in no order.

    Each is `first | second | document | level | position` in 16, 16, 20, 2 and 4 bits.
    """
    codes = texts.codes
    slices = range(0, len(codes), _SLICE)
    own = alone == part
    here = np.concatenate([_NOWHERE, *(np.flatnonzero(pairs[n : n + _SLICE] == part) + n for n in slices)])
    single = np.concatenate([_NOWHERE, *(np.flatnonzero(own[codes[n : n + _SLICE]]) + n for n in slices)])
    out = np.empty(len(here) + len(single), dtype=np.uint64)
    first, second = out[: len(here)], out[len(here) :]
    first[:] = codes[here]
    first <<= np.uint64(16)
    first |= codes[here + 1]
    second[:] = codes[single]
    second <<= np.uint64(16)
    out <<= np.uint64(26)
    first |= _behind(texts, here)
    second |= _behind(texts, single) & ~np.uint32(_PLACES)
    return out


def _behind(texts: Texts, here: npt.NDArray[np.int64]) -> npt.NDArray[np.uint32]:
    """For some ascending places their document, level and position in the text."""
    counts = np.diff(np.searchsorted(here, texts.starts))
    base = texts.owners.astype(np.uint32) << np.uint32(6) | texts.levels.astype(np.uint32) << np.uint32(4)
    place = (here - np.repeat(texts.starts[:-1], counts)).astype(np.uint32) & np.uint32(_PLACES)
    out: Terms = np.repeat(base, counts) | place
    return out


def _reduced(packed: npt.NDArray[np.uint64], texts: Texts) -> Postings:
    """Sorted occurrences as one posting for each term and document."""
    group = packed >> np.uint64(6)
    begins = begins_of(group)
    times = np.diff(begins, append=len(packed))
    low = packed.astype(np.uint8)
    places = np.uint16(1) << (low & np.uint8(_PLACES)).astype(np.uint16)
    masks = np.bitwise_or.reduceat(places, begins) if len(begins) else places
    level = low[begins + times - 1] >> np.uint8(4) & np.uint8(3)
    group = group[begins]
    document = (group & np.uint64(0xFFFFF)).astype(np.int64)
    terms = (group >> np.uint64(20)).astype(np.uint32)
    often = (times > 1) & texts.current[document]
    chosen = np.flatnonzero(often)
    often[chosen] = times[chosen] * _OFTEN >= texts.lengths[document[chosen]]
    paired = terms & np.uint32(0xFFFF) != 0
    several = (masks & (masks - np.uint16(1)) != 0) & paired
    infos = often.astype(np.uint8) << np.uint8(4) | several.astype(np.uint8) << np.uint8(7)
    infos |= np.bitwise_count((masks & -masks) - np.uint16(1))
    infos[~paired] = 0
    infos |= level << np.uint8(5)
    masks[~several] = 0
    return Postings(terms, texts.numbers[document], infos, masks)


def begins_of(ordered: npt.NDArray[np.uint64] | Terms) -> npt.NDArray[np.int64]:
    """Where each run of equal values begins."""
    changed = np.empty(len(ordered), dtype=np.bool_)
    changed[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changed[1:])
    return np.flatnonzero(changed)
