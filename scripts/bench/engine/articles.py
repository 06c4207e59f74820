"""Made-up Chinese news articles: the same seed and number give the same article, however many there are.

Sentences are patterns whose slots are filled by Zipf's law from the lists in words.toml. An article has 600
to 2,500 characters, subheads, and now and then a list, a table, a quotation, a link and a picture. The
archive that measures what search finds (../search/corpus.py) is another: words of a dictionary, no Markdown.
"""

from __future__ import annotations

import random
import re
import struct
import tomllib
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
COLUMNS: dict[str, str] = {key: column["name"] for key, column in WORDS["columns"].items()}
REGIONS: list[str] = WORDS["regions"].split()
TOPICS: list[str] = WORDS["topics"].split()
SOURCES: list[str] = WORDS["sources"].split()
SLOTS: dict[str, list[str]] = {name: words.split() for name, words in WORDS["slots"].items()}
PICTURES = 8
FIRST_DAY = datetime(2016, 1, 1, 8)  # noqa: DTZ001 - local time, as editors write it
DAYS = 3_600
APART = 521
"""Minutes from one article to the next."""
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CLAUSE = re.compile(r"[\u4e00-\u9fff]{6,14}(?=[，。])")
_MARKS = re.compile(r"\*\*|（\[.*?\]\(.*?\)）")


@dataclass(frozen=True, slots=True)
class Piece:
    """One article; `body` is Markdown whose pictures lie under `/images/`."""

    id: str
    title: str
    date: datetime
    column: str
    region: str
    topics: tuple[str, ...]
    authors: tuple[str, ...]
    source: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Deck:
    """Words drawn the more often the earlier they stand."""

    words: Sequence[str]
    weights: Sequence[float]

    @classmethod
    def of(cls, words: Sequence[str]) -> Deck:
        """A deck of these words."""
        return cls(words, list(accumulate(1 / (rank + 6) for rank in range(len(words)))))

    def pick(self, draw: random.Random) -> str:
        """One word."""
        return draw.choices(self.words, cum_weights=self.weights)[0]


class Slots(dict[str, str]):
    """The words of one sentence, drawn when a pattern first asks for them."""

    def __init__(
        self, draw: random.Random, nouns: Deck, rare: dict[str, Deck], cast: Mapping[str, Sequence[str]]
    ) -> None:
        super().__init__()
        self._draw, self._nouns, self._decks, self._cast = draw, nouns, rare, cast

    def __missing__(self, name: str) -> str:
        """The word for a slot; `n2` is another one than `n`."""
        self[name] = word = self._word(name.rstrip("0123456789"))
        return word

    def _word(self, kind: str) -> str:
        draw = self._draw
        if kind == "n":
            compound = self._nouns.pick(draw) if draw.random() < 0.18 else ""
            return self._nouns.pick(draw) + compound
        if kind == "num":
            return str(draw.choice([draw.randint(2, 30), draw.randint(30, 999), draw.randint(1_000, 98_000)]))
        if kind == "pct":
            return f"{draw.uniform(1, 99):.1f}"
        if kind == "year":
            return str(draw.randint(2015, 2025))
        if kind in self._cast:
            return draw.choice(self._cast[kind])
        return self._decks[kind].pick(draw)


class Newsroom:
    """Writes articles; what a place and its people are called depends on the seed alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        draw = random.Random(seed)
        towns = [a + b for a in WORDS["town_first"] for b in WORDS["town_last"] if a != b]
        draw.shuffle(towns)
        self._towns = {
            region: [town + draw.choice(SLOTS["kind"]) for town in towns[n * 24 : (n + 1) * 24]]
            for n, region in enumerate(REGIONS)
        }
        self._names = [
            draw.choice(WORDS["surnames"]) + "".join(draw.choices(WORDS["given"], k=draw.choice((1, 2, 2))))
            for _ in range(3_000)
        ]
        pools = {key: column["nouns"].split() for key, column in WORDS["columns"].items()}
        self._nouns = {key: Deck.of(_mixed(draw, key, pools)) for key in pools}
        self._decks = {name: Deck.of(words) for name, words in SLOTS.items()}

    def article(self, number: int) -> Piece:
        """One article."""
        draw = random.Random(self._seed * 1_000_003 + number)
        column = draw.choice(list(COLUMNS))
        region = REGIONS[min(int(draw.expovariate(0.12)), len(REGIONS) - 1)]
        names = draw.sample(self._names, 4)
        cast = {"r": [region], "town": draw.sample(self._towns[region], 2), "name": names}
        desk = Desk(draw, self._nouns[column], self._decks, cast)
        title = desk.line(WORDS["titles"])
        body = desk.body()
        opening = _MARKS.sub("", body.partition("\n")[0])
        return Piece(
            id=f"a{number:05d}",
            title=title,
            date=FIRST_DAY + timedelta(minutes=_minute(number)),
            column=column,
            region=region,
            topics=tuple(draw.sample(TOPICS, draw.randint(2, 4))),
            authors=tuple(draw.sample(names, draw.choice((1, 1, 2)))),
            source=draw.choice(SOURCES),
            summary=opening[:90].rstrip("，、；") + "……",
            body=body,
        )


def _mixed(draw: random.Random, column: str, pools: dict[str, list[str]]) -> list[str]:
    """The nouns of a column: 30 as they stand, the others in any order, some of other columns."""
    own = pools[column]
    tail, other = own[30:], sorted({w for pool in pools.values() for w in pool} - set(own))
    draw.shuffle(tail)
    draw.shuffle(other)
    return own[:30] + tail + other[:120]


class Desk:
    """Writes the parts of one article."""

    def __init__(
        self, draw: random.Random, nouns: Deck, decks: dict[str, Deck], cast: Mapping[str, Sequence[str]]
    ) -> None:
        self._draw, self._nouns, self._decks, self._cast = draw, nouns, decks, cast

    def _slots(self) -> Slots:
        return Slots(self._draw, self._nouns, self._decks, self._cast)

    def line(self, patterns: Sequence[str]) -> str:
        """One of the patterns with its slots filled."""
        return self._draw.choice(patterns).format_map(self._slots())

    def body(self) -> str:
        """The article below its headline."""
        draw = self._draw
        length = min(2_500, max(600, draw.triangular(600, 2_500, 1_150)))
        count = max(8, min(25, round(length / draw.uniform(75, 115))))
        heads = set(draw.sample(range(2, count), draw.randint(2, 4)))
        extras = self._extras(count)
        blocks: list[str] = []
        written = 0
        for n in range(count):
            if n in heads:
                blocks.append(self._subhead(blocks))
            share = min(length / count, (length - written) / (count - n))
            blocks.append(self._paragraph(max(25, share * draw.uniform(0.35, 0.95))))
            written += len(_HAN.findall(blocks[-1]))
            blocks += extras.get(n, [])
        return "\n\n".join(blocks) + "\n"

    def _subhead(self, blocks: list[str]) -> str:
        """A subhead that the article does not have yet."""
        head = "## " + self.line(WORDS["subheads"])
        while head in blocks:
            head += "（续）"
        return head

    def _paragraph(self, length: float) -> str:
        """Sentences of about so many characters, now and then with a clause in bold or a link."""
        draw = self._draw
        text = ""
        while len(_HAN.findall(text)) < length:
            text += self.line(WORDS["sentences"])
        clause = _CLAUSE.search(text) if draw.random() < 0.12 else None
        if clause:
            text = f"{text[: clause.start()]}**{clause.group()}**{text[clause.end() :]}"
        if draw.random() < 0.03:
            page = f"https://example.org/{draw.randint(2016, 2025)}/{draw.randint(1_000, 99_999)}.html"
            text += f"（[{draw.choice(TOPICS)}相关报道]({page})）"
        return text

    def _extras(self, count: int) -> dict[int, list[str]]:
        """The blocks other than text, by the paragraph they follow."""
        draw = self._draw
        found: dict[int, list[str]] = {}
        for share, make in (
            (0.50, self._picture),
            (0.35, self._list),
            (0.20, self._table),
            (0.25, self._quotation),
        ):
            if draw.random() < share:
                found.setdefault(draw.randrange(count), []).append(make())
        return found

    def _picture(self) -> str:
        number = self._draw.randrange(PICTURES)
        return self.line([f"![{{r}}{{town}}{{n}}现场](/images/p{number}.png)"])

    def _list(self) -> str:
        return "\n".join(self.line(["- {v}{n}，{v2}{n2}"]) for _ in range(self._draw.randint(3, 6)))

    def _table(self) -> str:
        draw = self._draw
        rows = ["| 指标 | 2023年 | 2024年 | 变化 |", "| --- | ---: | ---: | ---: |"]
        for _ in range(draw.randint(3, 6)):
            old, new = draw.randint(100, 9_000), draw.randint(100, 9_000)
            rows.append(self.line([f"| {{n}}（{{m}}） | {old} | {new} | {(new - old) / old * 100:+.1f}% |"]))
        return "\n".join(rows)

    def _quotation(self) -> str:
        return self.line(["> {quote}。\n> ——{name}"])


def articles(size: int, seed: int) -> Iterator[Piece]:
    """So many articles, one at a time."""
    room = Newsroom(seed)
    return (room.article(number) for number in range(1, size + 1))


def newest(size: int) -> int:
    """The number of the newest of so many articles."""
    return max(range(1, size + 1), key=_minute)


def _minute(number: int) -> int:
    return number * APART % (DAYS * 1_440)


def picture(number: int) -> bytes:
    """A PNG of one colour, 64 by 40 pixels."""
    row = b"\0" + random.Random(number).randbytes(3) * 64
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", 64, 40, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(row * 40),
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
