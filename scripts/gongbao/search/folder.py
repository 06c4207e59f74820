"""The files of a segment: one for each shard, list and text, or many of them together in packs."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from gongbao.search import shards
from gongbao.search.postings import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from gongbao.search.postings import Postings

    Read = Callable[[str], bytes]

_PLACE = 4


class Change(NamedTuple):
    """A file of the index that is written, or, where `data` is None, removed."""

    path: str
    data: bytes | None


class Slot(NamedTuple):
    """What stands at one place of a pack: what its table leads to, and what follows it."""

    shown: bytes
    behind: bytes = b""


def packed(slots: Mapping[int, Slot], size: int) -> bytes:
    """A pack of so many slots: begin and length of each as u32, 0 for none, then their contents."""
    at, table, contents = 2 * _PLACE * size, b"", []
    for n in range(size):
        shown, behind = slots.get(n, ("", b""))
        table += (at if n in slots else 0).to_bytes(_PLACE, "little") + len(shown).to_bytes(_PLACE, "little")
        if n in slots:
            contents += [slots[n].shown, behind]
            at += len(shown) + len(behind)
    return b"".join([table, *contents])


def unpacked(data: bytes, size: int) -> dict[int, Slot]:
    """The slots of a pack that are not empty."""
    table = np.frombuffer(data[: 2 * _PLACE * size], dtype="<u4").reshape(size, 2).tolist()
    rows = [(n, begin, length) for n, (begin, length) in enumerate(table) if begin]
    ends = [begin for _, begin, _ in rows[1:]] + [len(data)]
    return {
        n: Slot(data[begin : begin + length], data[begin + length : end])
        for (n, begin, length), end in zip(rows, ends, strict=True)
    }


class Folder:
    """The folder `root` of a segment with 2 ** `bits` shards, of which `pack` share a file; so do texts.

    `read` gives a file of the index as it stands.
    """

    def __init__(self, root: str, pack: int, bits: int, read: Read) -> None:
        self.root, self.pack, self.bits, self._read = root, pack, bits, read
        self._open: dict[str, dict[int, Slot]] = {}

    def texts(self, shown: Iterable[tuple[int, bytes]]) -> Iterator[Change]:
        """The files of texts with ascending numbers, where none stood before."""
        for place, group in groupby(shown, key=lambda row: row[0] // self.pack):
            if self.pack == 1:
                yield from (Change(f"{self.root}t{number}.txt", data) for number, data in group)
            else:
                slots = {number % self.pack: Slot(data) for number, data in group}
                yield Change(f"{self.root}t{place}.bin", packed(slots, self.pack))

    def changed_texts(
        self, shown: Mapping[int, bytes], gone: Collection[int], numbers: Iterable[int]
    ) -> Iterator[Change]:
        """The files of texts that come, and those that lose some; `numbers` are all that are there now."""
        if self.pack == 1:
            for number in sorted({*shown, *gone}):
                yield Change(f"{self.root}t{number}.txt", shown.get(number))
            return
        changed = {number // self.pack for number in (*shown, *gone)}
        old = {n for n in numbers if n // self.pack in changed and n not in shown}
        for place in sorted(changed):
            name, slots = (
                f"t{place}.bin",
                {n % self.pack: Slot(shown[n]) for n in shown if n // self.pack == place},
            )
            kept = {n % self.pack for n in old if n // self.pack == place}
            if kept:
                slots |= {n: slot for n, slot in self._slots(name).items() if n in kept}
            yield Change(self.root + name, packed(slots, self.pack) if slots else None)

    def standing(
        self, numbers: Sequence[int], terms: Collection[int]
    ) -> tuple[Postings, dict[int, shards.Head], list[int]]:
        """The postings of some shards and of the long lists there that matter.

        Then the heads of the other long lists, and the terms of those that were read.
        """
        if self.pack > 1:
            slots = [self._slots(self._pack(number)).get(number % self.pack, Slot(b"")) for number in numbers]
            found, heads = shards.read(slot.shown for slot in slots)
            lists, _ = shards.read(data for slot in slots for data in _behind(slot))
            return found + lists, {}, list(heads)
        found, heads = shards.read(self._read(f"{self.root}{number}.bin") for number in numbers)
        long = [term for term in terms if heads.pop(term, None)]
        lists, _ = shards.read(self._read(f"{self.root}{term:08x}.bin") for term in long)
        return found + lists, heads, long

    def files(self, made: shards.Shards, long: Iterable[int] = ()) -> Iterator[Change]:
        """The files of shards; `long` are the terms whose lists were long before."""
        if self.pack == 1:
            yield from (Change(f"{self.root}{number}.bin", data) for number, data in made.files.items())
            yield from (Change(f"{self.root}{term:08x}.bin", data) for term, data in made.lists.items())
            yield from (Change(f"{self.root}{t:08x}.bin", None) for t in long if t not in made.lists)
            return
        behind: dict[int, bytes] = {}
        terms = np.array(sorted(made.lists), dtype=np.uint32)
        for term, number in zip(
            terms.tolist(), (spread(terms).astype(np.int64) >> 32 - self.bits).tolist(), strict=True
        ):
            behind[number] = behind.get(number, b"") + made.lists[term]
        for name, group in groupby(made.files.items(), key=lambda row: self._pack(row[0])):
            fresh = {n % self.pack: Slot(data, behind.get(n, b"")) for n, data in group}
            yield Change(self.root + name, packed(self._open.get(name, {}) | fresh, self.pack))

    def _pack(self, number: int) -> str:
        return f"p{number // self.pack}.bin"

    def _slots(self, name: str) -> dict[int, Slot]:
        if name not in self._open:
            self._open[name] = unpacked(self._read(self.root + name), self.pack)
        return self._open[name]


def _behind(slot: Slot) -> Iterator[bytes]:
    """The long lists behind a shard."""
    at = 0
    for head in shards.heads_of(slot.shown).values():
        yield slot.behind[at : at + head.size]
        at += head.size
