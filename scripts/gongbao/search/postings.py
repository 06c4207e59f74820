"""Which documents hold which term, made part by part with bounded memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search.segment import SLICE
from gongbao.search.sound import classes

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from gongbao.search.segment import Texts

    Terms = npt.NDArray[np.uint32]
    Numbers = npt.NDArray[np.uint64]

_PLACES = 15
"""Positions in a text are kept modulo 16, enough to tell neighbours from strangers."""
_PART = 1 << 19
"""Occurrences sorted at a time: what a processor's nearest memory holds."""
_GROUPED = 2
"""This many bits of parts are picked from the texts in one go."""
_MOST_BITS = 7
"""More parts than this cost more than they save."""
_NONE = 0xFF
"""The part of what is no term."""
_NOWHERE = np.empty(0, dtype=np.uint32)
_BEHIND = 6
"""Bits of level and position."""
_WORD = 64
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
    lowest position modulo 16; bit 7 where there are several positions, which are then in `masks`. Bit 4 is
    not told of a single character.
    """

    terms: Terms
    numbers: Terms
    infos: npt.NDArray[np.uint8]
    masks: npt.NDArray[np.uint16]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.terms)

    @property
    def keys(self) -> Numbers:
        """Term and document in one number, which no two entries share."""
        return self.terms.astype(np.uint64) << np.uint64(32) | self.numbers

    @property
    def paired(self) -> npt.NDArray[np.bool_]:
        """Which are of pairs of characters; the others are of single ones."""
        out: npt.NDArray[np.bool_] = self.terms & np.uint32(0xFFFF) != 0
        return out

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


def pairs(texts: Texts, bits: int, pack: int = 1) -> Iterator[tuple[int, int, Postings]]:
    """The postings of all pairs of neighbours, for runs of shards (first, last + 1), in order.

    There are 2 ** `bits` shards, of which each `pack` come together. Within a run they are in order of shard,
    term and document.
    """
    table = _Table.of(texts, bits, pack)
    parted = table.parted(texts)
    grouped = min(_GROUPED, table.part_bits)
    away = np.uint8(grouped)
    shards = bits - table.part_bits
    for group in range(1 << table.part_bits - grouped):
        slices = range(0, len(parted), SLICE)
        places = (np.flatnonzero(parted[n : n + SLICE] >> away == group) + n for n in slices)
        here = np.concatenate([_NOWHERE, *(some.astype(np.uint32) for some in places)])
        own, behind = parted[here], _behind(texts, here)
        for part in range(group << grouped, group + 1 << grouped):
            chosen = np.flatnonzero(own == part)
            packed = table.packed(texts.characters, here[chosen], behind[chosen])
            packed.sort()
            yield part << shards, part + 1 << shards, table.reduced(packed, texts)


@dataclass(frozen=True, slots=True)
class _Table:
    """How occurrences of pairs are told in 64 bits, so that sorting brings them into the order of the index.

    `shard | first | second | document | level | position`: of the shard the bits within a part, the
    characters by their place in the alphabet. `firsts` and `seconds` add up to the hash of a pair.
    """

    bits: int
    part_bits: int
    character_bits: int
    document_bits: int
    firsts: Terms
    seconds: Terms

    @classmethod
    def of(cls, texts: Texts, bits: int, pack: int) -> _Table:
        kept = classes()[texts.alphabet]
        character_bits = int(len(kept) - 1).bit_length()
        document_bits = (len(texts.numbers) - 1).bit_length()
        most = max(0, bits + 1 - pack.bit_length())
        least = bits + 2 * character_bits + document_bits + _BEHIND - _WORD
        part_bits = min(max((len(texts.characters) // _PART).bit_length(), least), most, _MOST_BITS)
        return cls(bits, part_bits, character_bits, document_bits, kept * _FIRST * _SECOND, kept * _SECOND)

    def _shards(self, hashed: Terms, bits: int) -> Terms:
        """The leading bits of a hash."""
        return hashed >> np.uint32(32 - bits) if bits else np.zeros(len(hashed), dtype=np.uint32)

    def parted(self, texts: Texts) -> npt.NDArray[np.uint8]:
        """For each place the part to which the pair that begins there belongs."""
        out = np.full(len(texts.characters), _NONE, dtype=np.uint8)
        for start in range(0, len(out), SLICE):
            some = texts.characters[start : start + SLICE + 1]
            one, other = some[:-1], some[1:]
            here = out[start : start + len(one)]
            here[:] = self._shards(self.firsts[one] + self.seconds[other], self.part_bits)
            here[(one == 0) | (other == 0)] = _NONE
        return out

    def packed(self, characters: npt.NDArray[np.uint16], here: Terms, behind: Terms) -> Numbers:
        """The pairs that begin at some places, whose document, level and position are known."""
        first, second = characters[here], characters[here + np.uint32(1)]
        shard_bits = self.bits - self.part_bits
        shard = self._shards(self.firsts[first] + self.seconds[second], self.bits)
        out = (shard & np.uint32((1 << shard_bits) - 1)).astype(np.uint64)
        for characters_ in (first, second):
            out <<= np.uint64(self.character_bits)
            out |= characters_
        out <<= np.uint64(self.document_bits + _BEHIND)
        out |= behind
        return out

    def reduced(self, packed: Numbers, texts: Texts) -> Postings:
        """Sorted occurrences as one posting for each term and document."""
        begins = begins_of(packed >> np.uint64(_BEHIND))
        times = np.diff(begins, append=len(packed))
        last = packed[begins + times - 1]
        place = last.astype(np.uint8)
        last >>= np.uint64(_BEHIND)
        document = (last & np.uint64((1 << self.document_bits) - 1)).astype(np.int64)
        last >>= np.uint64(self.document_bits)
        mask = np.uint64((1 << self.character_bits) - 1)
        second = texts.alphabet[(last & mask).astype(np.int64)].astype(np.uint32)
        first = texts.alphabet[(last >> np.uint64(self.character_bits) & mask).astype(np.int64)]
        infos = (place & np.uint8(0x30)) << np.uint8(1) | place & np.uint8(_PLACES)
        masks = np.zeros(len(infos), dtype=np.uint16)
        again = np.flatnonzero(times > 1)
        if len(again):
            of, often = _repeated(packed, begins[again], times[again]), document[again]
            several = of & (of - np.uint16(1)) != 0
            masks[again] = np.where(several, of, 0)
            infos[again] &= np.uint8(0x60)
            infos[again] |= np.bitwise_count((of & -of) - np.uint16(1)) | several.astype(
                np.uint8
            ) << np.uint8(7)
            enough = times[again] * _OFTEN >= texts.lengths[often]
            infos[again] |= (enough & texts.current[often]).astype(np.uint8) << np.uint8(4)
        return Postings(
            first.astype(np.uint32) << np.uint32(16) | second, texts.numbers[document], infos, masks
        )


def _repeated(
    packed: Numbers, begins: npt.NDArray[np.int64], times: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint16]:
    """The positions of some runs of occurrences, each run as a mask."""
    ends = np.cumsum(times)
    place = packed[np.repeat(begins - ends + times, times) + np.arange(ends[-1])].astype(np.uint8)
    masks = np.uint16(1) << (place & np.uint8(_PLACES)).astype(np.uint16)
    out: npt.NDArray[np.uint16] = np.bitwise_or.reduceat(masks, ends - times)
    return out


def _behind(texts: Texts, here: Terms) -> Terms:
    """For some ascending places their document, level and position in the text."""
    starts = texts.starts.astype(np.uint32)
    counts = np.diff(np.searchsorted(here, starts))
    base = texts.owners.astype(np.uint32) << np.uint32(_BEHIND) | texts.levels.astype(np.uint32) << np.uint32(
        4
    )
    out: Terms = here - np.repeat(starts[:-1], counts)
    out &= np.uint32(_PLACES)
    out |= np.repeat(base, counts)
    return out


def begins_of(ordered: Numbers | Terms) -> npt.NDArray[np.int64]:
    """Where each run of equal values begins."""
    changed = np.empty(len(ordered), dtype=np.bool_)
    changed[:1] = True
    np.not_equal(ordered[1:], ordered[:-1], out=changed[1:])
    return np.flatnonzero(changed)
