"""Queries cut from an archive by a seed, in classes, each with the articles that answer it."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from gongbao.search import fold
from gongbao.search.sound import initials, reading, table
from gongbao.search.traditional import SIMPLIFIED, TRADITIONAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gongbao.search import Record

HAN = re.compile("[\u4e00-\u9fff]+")
FOREIGN = {simple: foreign for foreign, simple in zip(TRADITIONAL, SIMPLIFIED, strict=True)}
MIXED = ("1+x+n", "１＋Ｘ＋Ｎ", "12345热线", "12345", "pm2.5", "PM２.５", "互联网+政务", "5g基站", "5G")
ENGINE = Path(__file__).resolve().parents[3] / "theme/assets/gongbao/search-wrong.js"
UNKNOWN = "魑魅魍魉饕餮貔貅囹圄"


@dataclass(frozen=True)
class Query:
    """What is typed and chosen, and the addresses that answer it; none means that nothing does."""

    kind: str
    text: str
    truth: frozenset[str]
    options: dict[str, object] = field(default_factory=dict)
    meant: str = ""
    """What the reader had in mind, where another thing is typed."""
    own: frozenset[str] = frozenset()
    """The articles that hold just what was meant; the truth has those that answer what was typed, too."""


class Archive:
    """The texts of an archive, to look for strings in all of them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = list(records)
        texts = ["\n".join(fold(text) for row in one.levels for text in row) for one in self.records]
        self.ends = list(accumulate(len(text) + 2 for text in texts))
        self.text = "\n\n".join([*texts, ""])
        self.urls = [one.url for one in self.records]

    def holding(self, *words: str) -> frozenset[str]:
        """The articles that hold all words."""
        return frozenset.intersection(*(self._holding(word) for word in words))

    def _holding(self, word: str) -> frozenset[str]:
        found = re.finditer(re.escape(fold(word)), self.text)
        return frozenset(self.urls[bisect_right(self.ends, match.start())] for match in found)

    def sounding(self, text: str, plain: int = 0) -> frozenset[str]:
        """The articles that hold characters read as these; the first `plain` ones stand as they are."""
        text = fold(text)
        same = "".join(f"[{_read_as(reading(character))}]" for character in text[plain:])
        found = re.finditer(re.escape(text[:plain]) + same, self.text)
        return frozenset(self.urls[bisect_right(self.ends, match.start())] for match in found)

    def sounding_at(self, text: str, at: int) -> frozenset[str]:
        """The articles that hold a text with any character that is read alike `at` one place."""
        text = fold(text)
        same = f"[{_read_as(reading(text[at]))}]"
        found = re.finditer(re.escape(text[:at]) + same + re.escape(text[at + 1 :]), self.text)
        return frozenset(self.urls[bisect_right(self.ends, match.start())] for match in found)

    def but_for_one(self, text: str, at: int) -> frozenset[str]:
        """The articles that hold a text with any character `at` one place."""
        text = fold(text)
        found = re.finditer(re.escape(text[:at]) + "." + re.escape(text[at + 1 :]), self.text)
        return frozenset(self.urls[bisect_right(self.ends, match.start())] for match in found)

    def named(self, letters: str) -> frozenset[str]:
        """The articles with the name of a place, topic or column, or a title's beginning, so abbreviated."""
        choices = [(*one.regions, *one.topics, *filter(None, [one.column])) for one in self.records]
        names = {choice.name for row in choices for choice in row}
        names |= {"".join(HAN.findall(one.title)[:1])[: len(letters)] for one in self.records}
        fitting = [name for name in sorted(names) if initials(name) == letters]
        return frozenset().union(*(self._holding(name) for name in fitting))

    def titled(self, word: str) -> frozenset[str]:
        """The articles that have a word in their title."""
        return frozenset(one.url for one in self.records if fold(word) in fold(one.title))

    def newest(self, word: str, count: int) -> frozenset[str]:
        """The newest articles that hold a word; of one day, those first whose address comes first."""
        holding = self.holding(word)
        rows = [one for one in self.records if one.url in holding]
        rows.sort(key=lambda one: one.url, reverse=True)
        rows.sort(key=lambda one: one.date.at)
        return frozenset(one.url for one in rows[-count:])


class Questions:
    """Draws queries of every class."""

    def __init__(self, archive: Archive, seed: int) -> None:
        self.archive = archive
        self.draw = random.Random(seed)  # noqa: S311 - a sample, not a secret
        self.policies = [one for one in archive.records if one.number]
        self.classes: dict[str, Callable[[], Query]] = {
            name.removeprefix("_ask_"): getattr(self, name)
            for name in sorted(dir(self))
            if name.startswith("_ask_")
        }

    def all(self, each: int, only: Sequence[str] = ()) -> list[Query]:
        """So many queries of each class, or of some."""
        chosen = [ask for name, ask in self.classes.items() if not only or name in only]
        return [ask() for ask in chosen for _ in range(each)]

    def _article(self) -> Record:
        return self.draw.choice(self.archive.records)

    def _cut(self, size: int, record: Record | None = None) -> str:
        """A run of Han characters from an article, wherever it falls."""
        one = record or self._article()
        runs = [run for _, _, text in one.sections for run in HAN.findall(text) if len(run) >= size]
        run = self.draw.choice(runs)
        start = self.draw.randint(0, len(run) - size)
        return str(run[start : start + size])

    def _literal(self, kind: str, text: str) -> Query:
        return Query(kind, text, self.archive.holding(text))

    def _typed(self, kind: str, typed: str, truth: frozenset[str], meant: str) -> Query:
        return Query(kind, typed, truth, meant=meant, own=self.archive.holding(meant))

    def _ask_span1(self) -> Query:
        return self._literal("span1", self._cut(1))

    def _ask_span2(self) -> Query:
        return self._literal("span2", self._cut(2))

    def _ask_span3(self) -> Query:
        return self._literal("span3", self._cut(3))

    def _ask_span4(self) -> Query:
        return self._literal("span4", self._cut(4))

    def _ask_span6(self) -> Query:
        return self._literal("span6", self._cut(6))

    def _ask_quoted(self) -> Query:
        text = self._cut(5)
        return Query("quoted", f"“{text}”", self.archive.holding(text))

    def _ask_two_words(self) -> Query:
        one = self._article()
        words = self._cut(2, one), self._cut(3, one)
        return Query("two_words", " ".join(words), self.archive.holding(*words))

    def _ask_without(self) -> Query:
        one = self._article()
        word, other = self._cut(2, one), self._cut(2)
        truth = self.archive.holding(word) - self.archive.holding(other)
        return Query("without", f"{word} -{other}", truth)

    def _ask_traditional(self) -> Query:
        text = self._cut(4)
        while not set(text) & FOREIGN.keys():
            text = self._cut(4)
        typed = "".join(FOREIGN.get(c, c) for c in text)
        return self._typed("traditional", typed, self.archive.holding(text), text)

    def _ask_pinyin(self) -> Query:
        text = self._cut(3)
        return self._typed("pinyin", "".join(map(reading, text)), self.archive.sounding(text), text)

    def _ask_mixed_pinyin(self) -> Query:
        text = self._cut(4)
        typed = text[:2] + "".join(map(reading, text[2:]))
        return self._typed("mixed_pinyin", typed, self.archive.sounding(text, plain=2), text)

    def _ask_initials(self) -> Query:
        one = self._article()
        while not one.regions:
            one = self._article()
        name = self.draw.choice([one.regions[-1].name, HAN.findall(one.title)[0][:5]])
        return self._typed("initials", initials(name), self.archive.named(initials(name)), name)

    def _ask_sound_typo(self) -> Query:
        text, typed, at = self._typo()
        while self.archive.holding(typed):  # what stands as typed is no typo
            text, typed, at = self._typo()
        return self._typed("sound_typo", typed, self.archive.sounding_at(text, at), text)

    def _typo(self) -> tuple[str, str, int]:
        """A text, the same with another character that is read alike, and the place of that."""
        text = self._cut(5)
        at = self.draw.randrange(5)
        same = _homophones().get(reading(text[at]), "")
        other = self.draw.choice([c for c in same if c != text[at]] or ["一"])
        return text, text[:at] + other + text[at + 1 :], at

    def _ask_shape_typo(self) -> Query:
        """A character that looks like the right one, as far as the engine's table goes."""
        while True:
            text = self._cut(5)
            places = [n for n, c in enumerate(text) if c in _alike()]
            if not places:
                continue
            at = self.draw.choice(places)
            typed = text[:at] + self.draw.choice(_alike()[text[at]]) + text[at + 1 :]
            if self.archive.holding(typed):  # what stands as typed is no typo
                continue
            meant = (typed[:at] + c + typed[at + 1 :] for c in _alike()[typed[at]])
            truth = frozenset[str]().union(*map(self.archive.holding, meant))
            return self._typed("shape_typo", typed, truth, text)

    def _ask_subhead(self) -> Query:
        return self._piece("subhead", lambda one: [head for _, head, _ in one.sections])

    def _ask_caption(self) -> Query:
        return self._piece("caption", lambda one: one.captions)

    def _piece(self, kind: str, texts: Callable[[Record], Iterable[str]]) -> Query:
        """A run of four Han characters from some of an article's texts."""
        while True:
            runs = [run for text in texts(self._article()) for run in HAN.findall(text) if len(run) > 3]
            if runs:
                run = self.draw.choice(runs)
                start = self.draw.randint(0, len(run) - 4)
                return self._literal(kind, run[start : start + 4])

    def _ask_mixed_script(self) -> Query:
        return self._literal("mixed_script", self.draw.choice(MIXED))

    def _ask_wrong_character(self) -> Query:
        text = self._cut(6)
        at = self.draw.randrange(6)
        wrong = text[:at] + self.draw.choice(UNKNOWN) + text[at + 1 :]
        return self._typed("wrong_character", wrong, self.archive.but_for_one(text, at), text)

    def _ask_title(self) -> Query:
        return self._literal("title", self._article().title)

    def _ask_title_first(self) -> Query:
        one = self._article()
        word = one.title[-4:-2] if one.number else one.title[-2:]
        return Query("title_first", word, self.archive.titled(word))

    def _ask_person(self) -> Query:
        one = self._article()
        while not one.names:
            one = self._article()
        return self._literal("person", one.names[0])

    def _ask_number(self) -> Query:
        written = self.draw.choice(self.policies).number
        return Query("number", written.replace("〔", "[").replace("〕", "]"), self.archive.holding(written))

    def _ask_number_parts(self) -> Query:
        written = self.draw.choice(self.policies).number
        return Query("number_parts", re.sub("[〔〕]", " ", written), self.archive.holding(written))

    def _ask_figure(self) -> Query:
        found = list(re.finditer(r"[\u4e00-\u9fff]\d[\d.]*[%个]", self.archive.text))
        return self._literal("figure", self.draw.choice(found)[0])

    def _ask_question(self) -> Query:
        one = self._article()
        words = self._cut(4, one), self._cut(4, one)
        return Query("question", f"{words[0]}的{words[1]}是什么？", self.archive.holding(*words))

    def _ask_region(self) -> Query:
        one = self._article()
        word, region = self._cut(2, one), one.regions[-1]
        inside = {record.url for record in self.archive.records if region in record.regions}
        options: dict[str, object] = {"filters": {"region": region.value}}
        return Query("region", word, self.archive.holding(word) & inside, options)

    def _ask_newest(self) -> Query:
        word = self._cut(2)
        return Query("newest", word, self.archive.newest(word, 10), {"sort": "date:desc"})

    def _ask_nothing(self) -> Query:
        return Query("nothing", "".join(self.draw.sample(UNKNOWN, 4)), frozenset())


@cache
def _alike() -> dict[str, str]:
    """For each character of the engine's table those that look like it."""
    table = re.search(r"const ALIKE =(.*?);", ENGINE.read_text(encoding="utf-8"), re.DOTALL)
    groups = "".join(re.findall('"(.*?)"', table[1] if table else "")).split()
    found: defaultdict[str, str] = defaultdict(str)
    for group in groups:
        for one in group:
            found[one] += group.replace(one, "")
    return dict(found)


@cache
def _read_as(syllable: str) -> str:
    """All characters with this among the readings that readers may type."""
    also = dict(line.split(" ") for line in table().split("\n")[:-2])
    first = "".join(chr(code) for code in range(0x4E00, 0xA000) if reading(chr(code)) == syllable)
    return first + also.get(syllable, "")


_same: defaultdict[str, str] = defaultdict(str)


def _homophones() -> dict[str, str]:
    """For each syllable the characters of everyday use that are read so."""
    if not _same:
        for row in range(0xB0, 0xD8):
            for cell in range(0xA1, 0xFF):
                character = bytes((row, cell)).decode("gb2312", "ignore")
                if character:
                    _same[reading(character)] += character
    return _same
