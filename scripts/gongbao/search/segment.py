"""The characters of a run of documents as one array, ready to be cut into terms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search.folding import fold
from gongbao.search.sound import initials

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from gongbao.search.record import Record

_END = "\0"
"""Stands behind every text."""
_GONE, _SEVERAL, _NEW = np.arange(0xFFFFFFFD, 0x100000000, dtype=np.uint32)
"""A character that folds to nothing, to several characters, or that was not met yet."""
_TOGETHER = 512
"""Documents folded at a time."""
SLICE = 1 << 20
"""Characters worked on at a time."""
LETTERS = 0xD800
"""Two neighbouring initials stand as a half of a surrogate pair, which no folded text holds."""
BEYOND = 0xDC00
"""Characters beyond the basic plane share the other halves."""
_ALPHABET = 26


@dataclass(frozen=True, slots=True)
class Texts:
    """The folded texts of some documents, one after the other.

    `characters` are numbers in `alphabet`, which has the 16-bit codes in use in ascending order; number 0
    ends a text. Text n begins at `starts[n]` (one more entry than texts), belongs to document `owners[n]`
    counted from 0 and has level `levels[n]`; behind the texts of all documents stand the `spelled` ones,
    again by document. Document m has number `numbers[m]` in the index and `lengths[m]` characters;
    `current` is false where it is no longer in force.
    """

    characters: npt.NDArray[np.uint16]
    alphabet: npt.NDArray[np.uint16]
    starts: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    levels: npt.NDArray[np.uint8]
    spelled: int
    numbers: npt.NDArray[np.uint32]
    lengths: npt.NDArray[np.int64]
    current: npt.NDArray[np.bool_]


def texts(rows: Iterable[tuple[int, Record]]) -> Texts:
    """The texts of some records with their numbers, and the initials of titles, subheads and names."""
    reader = Reader()
    for number, record in rows:
        reader.take(number, record)
    return reader.done()


class Reader:
    """Takes up documents one by one and holds no more of them than their codes."""

    def __init__(self) -> None:
        self.table = np.full(0x110000, _NEW, dtype=np.uint32)
        self.table[0] = 0
        self.waiting: list[str] = []
        self.codes = bytearray()
        self.counts: list[int] = []
        self.marks = bytearray()
        """For each text its level, and 4 more where readers may type its initials."""
        self.numbers: list[int] = []
        self.current: list[bool] = []

    def take(self, number: int, record: Record) -> None:
        """Take up one document."""
        before = len(self.marks)
        for level, row in enumerate(record.levels):
            for place, text in enumerate(row):
                if text:
                    named = level > 1 or (level == 1 and place > 0)
                    self.marks.append(level | named << 2)
                    self.waiting.append(text)
        self.counts.append(len(self.marks) - before)
        self.numbers.append(number)
        self.current.append(record.in_force)
        if len(self.counts) % _TOGETHER == 0:
            self._fold()

    def _fold(self) -> None:
        self.codes += _codes(self.waiting, self.table).tobytes()
        self.waiting = []

    def done(self) -> Texts:
        """All that was taken up; the reader is then spent."""
        self._fold()
        codes = np.frombuffer(self.codes, dtype=np.uint16)
        ends = np.flatnonzero(codes == 0) + 1
        starts = np.concatenate([[0], ends])
        owners = np.repeat(np.arange(len(self.counts)), self.counts)
        marks = np.frombuffer(bytes(self.marks), dtype=np.uint8)
        lengths = np.bincount(owners, np.diff(starts), len(self.counts)).astype(np.int64)
        named = np.flatnonzero(marks & 4)
        spelled = _spelled(codes, starts, named)
        sizes = np.diff(starts)
        del codes  # so that its bytes may grow
        self.codes += spelled.tobytes()
        codes = np.frombuffer(self.codes, dtype=np.uint16)
        return Texts(
            codes,
            _numbered(codes),
            np.concatenate([starts, starts[-1] + np.cumsum(sizes[named])]),
            np.concatenate([owners, owners[named]]),
            np.concatenate([marks, marks[named]]) & np.uint8(3),
            len(owners),
            np.array(self.numbers, dtype=np.uint32),
            lengths,
            np.array(self.current, dtype=np.bool_),
        )


def _numbered(codes: npt.NDArray[np.uint16]) -> npt.NDArray[np.uint16]:
    """The codes in use, in order; puts the place among them in place of each code."""
    slices = range(0, len(codes), SLICE)
    used = np.zeros(0x10000, dtype=np.bool_)
    used[0] = True
    for at in slices:
        used[codes[at : at + SLICE]] = True
    place = (np.cumsum(used) - 1).astype(np.uint16)
    for at in slices:
        codes[at : at + SLICE] = place[codes[at : at + SLICE]]
    return np.flatnonzero(used).astype(np.uint16)


def _spelled(
    codes: npt.NDArray[np.uint16], starts: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64]
) -> npt.NDArray[np.uint16]:
    """For each character of some texts its initial and that of the next as one code; 0 for none."""
    sizes = np.diff(starts)[chosen]
    shift = np.cumsum(sizes) - sizes
    written = codes[np.repeat(starts[:-1][chosen] - shift, sizes) + np.arange(int(sizes.sum()))]
    table = np.full(0x10000, -1, dtype=np.int64)
    found = np.flatnonzero(np.bincount(written, minlength=1))
    table[found] = [_letter(code) for code in found.tolist()]
    letters = table[written]
    after = np.append(letters[1:], -1)
    pairs = np.where((letters >= 0) & (after >= 0), LETTERS + letters * _ALPHABET + after, 0)
    return pairs.astype(np.uint16)


def _letter(code: int) -> int:
    """The initial of a Han character, counted from 0; -1 for any other."""
    letter = initials(chr(code)) if 0x3400 <= code <= 0x9FFF else " "  # noqa: PLR2004 - the blocks of Han
    return ord(letter) - ord("a") if "a" <= letter <= "z" else -1


def _codes(texts: Sequence[str], table: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint16]:
    """The codes of some texts, folded, each text closed by 0.

    `table` holds the codes of characters met before, and takes up those of new ones.
    """
    joined = _END.join([*texts, ""])
    if joined.count(_END) > len(texts):
        joined = _END.join([*(text.replace(_END, "") for text in texts), ""])
    folded = table[_points(joined)]
    if int(folded.max(initial=0)) >= _SEVERAL:
        joined = _learnt(joined, folded, table)
        folded = table[_points(joined)]
    kept: npt.NDArray[np.uint16] = folded[folded != _GONE].astype(np.uint16)
    return kept


def _points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _learnt(joined: str, folded: npt.NDArray[np.uint32], table: npt.NDArray[np.uint32]) -> str:
    """The text with characters that fold to several replaced by those; new ones are put into the table."""
    unknown = np.zeros(len(table), dtype=np.bool_)
    unknown[_points(joined)[folded >= _SEVERAL]] = True
    for code in np.flatnonzero(unknown).tolist():
        fresh = fold(chr(code))
        table[code] = code_of(fresh) if len(fresh) == 1 else _SEVERAL if fresh else _GONE
        if len(fresh) > 1:
            joined = joined.replace(chr(code), fresh)
            table[[ord(c) for c in fresh]] = [code_of(c) for c in fresh]
    return joined


def code_of(character: str) -> int:
    """The 16 bits that stand for a folded character."""
    point = ord(character)
    return point if point <= 0xFFFF else BEYOND | (point ^ point >> 10) & 0x3FF  # noqa: PLR2004 - the basic plane
