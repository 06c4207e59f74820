"""Reads an index as scripts/gongbao/search/FORMAT.md says, for tests to compare with what was put in."""

from __future__ import annotations

import json
import math
import re
import zlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.output import Output

FREQUENT = "，。、的“”：；（\n）一\r是在不了和有人中这大为上以对到地会要"
ROOT = "assets/gongbao/search/"
FIELDS = [
    *("url", "title", "number", "kicker", "subtitle", "summary", "byline", "captions", "notes", "sections"),
    *("date", "kind", "column", "region", "status", "old", "traditional"),
]


@dataclass(frozen=True)
class Posting:
    """A document that holds a term: the level there, whether often, and the positions modulo 16."""

    document: int
    level: int
    often: bool = False
    places: frozenset[int] = frozenset()


def row(data: bytes) -> list[Any]:
    """What the file of a document holds, in order."""
    written = re.sub("[\x01-\x1f]", lambda one: FREQUENT[ord(one[0]) - 1], data.decode("gb18030"))
    return list(json.loads(written))


class Index:
    """The files of an index, and what they say."""

    def __init__(self, outputs: Iterable[Output]) -> None:
        self.files = {o.path.removeprefix(ROOT): o.data for o in outputs}
        self.meta: dict[str, Any] = json.loads(self.files["meta.json"])

    @property
    def numbers(self) -> list[int]:
        """The numbers of all documents: pages first, then day by day, each from a multiple of eight."""
        days = json.loads(self.files["days.json"])
        found: list[int] = []
        begin = 0
        for count in (days["pages"], *days["counts"]):
            found += range(begin, begin + count)
            begin += max(1, math.ceil(count / 8)) * 8
        return found

    def text(self, document: int) -> dict[str, Any]:
        """A document as results show it."""
        name = [one["name"] for one in self.meta["segments"] if one["first"] <= document][-1]
        data, _ = self.place(f"{name}/t", document, ".txt")
        return {name: value for name, value in zip(FIELDS, row(data), strict=False) if value}

    def place(self, name: str, number: int, ending: str) -> tuple[bytes, bytes]:
        """What stands at a place of a folder, in a file of its own or in a pack, and what follows it."""
        pack = self.meta["pack"]
        if pack == 1:
            return self.files[f"{name}{number}{ending}"], b""
        data = self.files[f"{name}{number // pack}.bin"]
        at = number % pack * 8
        begin, length = (int.from_bytes(data[n : n + 4], "little") for n in (at, at + 4))
        return data[begin : begin + length], data[begin + length :]

    def postings(self, term: str) -> list[Posting]:
        """The documents that hold a character or a pair of characters."""
        return self.term(ord(term[0]), ord(term[1]) if len(term) > 1 else 0)

    def initials(self, letters: str) -> list[int]:
        """The documents with a text of two or three such initials."""
        codes = [0xD800 + 26 * (ord(a) - 97) + ord(b) - 97 for a, b in pairwise(letters)]
        return [posting.document for posting in self.term(codes[0], codes[1] if len(codes) > 1 else 0)]

    def term(self, first: int, second: int) -> list[Posting]:
        """The documents that hold a code or a pair of them."""
        one, other = self.kept_by(first), self.kept_by(second) if second else 0
        hashed = ((one * 0x9E3779B1 + other) * 0x85EBCA6B) & 0xFFFFFFFF
        key = first << 16 | second
        found = []
        for segment in self.meta["segments"]:
            prefix = f"{segment['name']}/" + ("p" if self.meta["pack"] > 1 else "")
            data, behind = self.place(prefix, hashed >> 32 - segment["bits"], ".bin")
            shard = Shard(data)
            if key in shard.long and behind:
                at = sum(size for other, size in shard.long.items() if other < key)
                shard = Shard(behind[at : at + shard.long[key]])
            elif key in shard.long:
                shard = Shard(self.files[f"{prefix}{key:08x}.bin"])
            found += shard.lists.get(key, [])
        return found

    def key(self, key: str) -> list[int]:
        """The documents listed under a value to filter by."""
        value = 0x811C9DC5
        for character in key:
            value = (value ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
        at = Bytes(self.files[f"facets/{key.partition(':')[0]}-{value:08x}.bin"])
        found: list[int] = []
        while at.left:
            name = at.take(at.varint()).decode()
            gaps = Bytes(at.take(at.varint()))
            document = -1
            while name == key and gaps.left:
                document += gaps.varint()
                found.append(document)
        return found

    def kept_by(self, code: int) -> int:
        """The class of a code: its syllable's number, 512 more for odd ones of many, or 1024 and itself."""
        number = self.syllable(code)
        many = number and ord(self.meta["sounds"][number - 1]) - 40 >= 28
        return number + (512 * (code % 2) if many else 0) if number else code + 1024

    def syllable(self, code: int) -> int:
        """The number of a code's syllable; 0 for none."""
        level = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
        in_order = iter("".join(one.decode("gb2312", "ignore") for one in level))
        for number, count in enumerate(self.meta["sounds"], 1):
            if chr(code) in [next(in_order) for _ in range(ord(count) - 40)]:
                return number
        rare, syllables, _ = self.files["rare.txt"].decode().split("\n")
        if chr(code) in rare:
            return ord(syllables[rare.index(chr(code))]) - 40
        second = [
            bytes((row, cell)).decode("gb2312") for row in range(0xD8, 0xF8) for cell in range(0xA1, 0xFF)
        ]
        numbers = self.files["sounds.txt"].decode().split("\n")[-2]
        return ord(numbers[second.index(chr(code))]) - 40 if chr(code) in second else 0


class Shard:
    """What a shard or a long list holds: `lists` by key, and how many bytes long lists have, by key."""

    def __init__(self, data: bytes) -> None:
        at = Bytes(zlib.decompress(data, -15))
        size, *lengths = (at.varint() for _ in range(5))
        keys = [int.from_bytes(at.take(4), "little") for _ in range(size)]
        counts, gaps, infos, masks = (Bytes(at.take(length)) for length in lengths)
        self.lists = {key: list(_postings(counts.varint(), gaps, infos, masks)) for key in keys}
        assert not any(column.left for column in (counts, gaps, infos, masks))
        self.long: dict[int, int] = {}
        while at.left:
            key = int.from_bytes(at.take(4), "little")
            at.varint()
            self.long[key] = at.varint()
            at.take(at.varint())


def _postings(count: int, gaps: Bytes, infos: Bytes, masks: Bytes) -> Iterator[Posting]:
    document = -1
    for _ in range(count):
        document += gaps.varint()
        info = infos.take(1)[0]
        mask = int.from_bytes(masks.take(2), "little") if info & 0x80 else 1 << (info & 15)
        places = frozenset(n for n in range(16) if mask >> n & 1)
        yield Posting(document, info >> 5 & 3, bool(info & 16), places)


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

    def varint(self) -> int:
        value = shift = 0
        while (byte := self.take(1)[0]) & 0x80:
            value |= (byte & 0x7F) << shift
            shift += 7
        return value | byte << shift
