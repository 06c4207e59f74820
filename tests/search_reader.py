"""Reads an index as scripts/gongbao/search/FORMAT.md says, for tests to compare with what was put in."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.output import Output

ROOT = "assets/gongbao/search/"


@dataclass(frozen=True)
class Posting:
    """A document that holds a term: the level there, whether often, and the positions modulo 16."""

    document: int
    level: int
    often: bool = False
    places: frozenset[int] = frozenset()


class Index:
    """The files of an index, and what they say."""

    def __init__(self, outputs: Iterable[Output]) -> None:
        self.files = {o.path.removeprefix(ROOT): o.data for o in outputs}
        self.meta: dict[str, Any] = json.loads(self.files["meta.json"])

    def text(self, document: int) -> dict[str, Any]:
        """A document as results show it."""
        together = self.meta["textsPerFile"]
        rows = json.loads(self.files[f"texts/{document // together}.json"])
        row: dict[str, Any] = rows[document % together]
        return row

    def postings(self, term: str) -> list[Posting]:
        """The documents that hold a character or a pair of characters."""
        first, second = ord(term[0]), ord(term[1]) if len(term) > 1 else 0
        one, other = self.kept_by(first), self.kept_by(second) if second else 0
        hashed = ((one * 0x9E3779B1 + other) * 0x85EBCA6B) & 0xFFFFFFFF
        found = []
        for segment in self.meta["segments"]:
            at = Bytes(self.files[f"{segment['name']}/{hashed >> 32 - segment['bits']}.bin"])
            while at.left:
                key, count, length = (at.triple(), at.triple()), at.varint(), at.varint()
                if not length:
                    at.varint()
                data = Bytes(at.take(length or at.varint()))
                if key == (first, second):
                    own = f"{segment['name']}/{first:x}-{second:x}.bin"
                    data = data if length else Bytes(self.files[own])
                    found += list(data.postings(count, segment["first"], paired=second > 0))
                    assert not data.left
        return found

    def key(self, key: str) -> list[int]:
        """The documents listed under a key."""
        value = 0x811C9DC5
        for character in key:
            value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
        found = []
        for segment in self.meta["segments"]:
            at = Bytes(self.files[f"{segment['name']}/k{value >> 32 - segment['keyBits']}.bin"])
            while at.left:
                name = at.take(at.take(1)[0]).decode()
                count, length = at.varint(), at.varint()
                data = Bytes(at.take(length))
                if name == key:
                    own = f"{segment['name']}/k-{key.encode().hex()}.bin"
                    data = data if length else Bytes(self.files[own])
                    document = segment["first"] - 1
                    for _ in range(count):
                        document += data.varint()
                        found.append(document)
        return found

    def kept_by(self, point: int) -> int:
        """The class of a character: its syllable's number, or 1024 more than its code point."""
        level = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
        in_order = iter("".join(code.decode("gb2312", "ignore") for code in level))
        for number, line in enumerate(self.files["sounds.txt"].decode().splitlines(), 1):
            _, count, rare, _ = line.split(" ")
            if chr(point) in [*(next(in_order) for _ in range(int(count))), *rare]:
                return number
        return point + 1024


class Bytes:
    """A cursor over bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    @property
    def left(self) -> bool:
        return self.at < len(self.data)

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def triple(self) -> int:
        return int.from_bytes(self.take(3), "little")

    def varint(self) -> int:
        value = shift = 0
        while (byte := self.take(1)[0]) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift

    def postings(self, count: int, first: int, *, paired: bool) -> Iterator[Posting]:
        document = first - 1
        for _ in range(count):
            value = self.varint()
            if not paired:
                document += value >> 2
                yield Posting(document, value & 3)
                continue
            document += value
            info = self.take(1)[0]
            mask = int.from_bytes(self.take(2), "little") if info & 0x80 else 1 << (info & 15)
            places = frozenset(n for n in range(16) if mask >> n & 1)
            yield Posting(document, info >> 5 & 3, bool(info & 16), places)
