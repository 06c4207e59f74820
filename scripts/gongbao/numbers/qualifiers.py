"""Figures qualified twice: 约80余家, 近百余名, 大约30左右, 超过100以上."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from gongbao.numbers.clues import Judge
from gongbao.numbers.places import Fault
from gongbao.quantity import words
from gongbao.quantity.bounds import bound_before
from gongbao.quantity.numerals import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterator

_MORE = "[余多来](?![杭姚热额边种样元])"
_AFTER = "左右(?![两手])|上下(?![游左])|(?:及|或)?以上(?!述)|(?:及|或)?以下(?!简)|(?:以|之)内(?!部)"
_TIME = re.compile("[年月天日周]|星期|小时|世纪|分钟")
_BOUNDS = {"余": "gt", "多": "gt", "来": "approx"}
_CLASH = {
    "approx": {"approx", "gt", "ge"},
    "gt": {"approx", "gt", "ge"},
    "ge": {"approx", "gt", "ge"},
    "lt": {"approx", "gt", "ge"},
    "le": {"approx", "ge", "le"},
}
"""Bounds that may not follow one another. 约…以内 and 近…以内 say something, 至少20多人 is speech."""
_ABOUT = frozenset({"约", "大约", "大概"})
_SPOKEN = frozenset({"至少", "最少", "起码", "成"})


@cache
def _figure() -> re.Pattern[str]:
    """Every figure with what bounds it; compiled when a sentence needs it, for it knows all units."""
    return re.compile(
        rf"""(?<![0-9.,{CHINESE}第])(?:[0-9][0-9,.]*|半数?|[{CHINESE}]+)
        (?P<inner>{_MORE}|[余多](?=[种元]))? \s?[百千万亿]* (?P<rest>{_MORE}|[余多](?=[种元]))?
        \s?(?P<unit>个(?P<middle>[余多来])(?:月|小时|星期|世纪|钟头)|{words.either(words.UNITS)})?
        (?P<more>(?<=[年天岁倍月时])多(?![个种样次]))? (?P<after>{_AFTER})?""",
        re.VERBOSE,
    )


def qualifiers(sentence: str) -> Iterator[Fault]:
    """Every figure of a sentence with two words that bound it, with the figure rid of the later ones."""
    for match in _figure().finditer(sentence):
        yield from _before_twice(sentence, match)
        later = [name for name in ("inner", "rest", "middle", "more", "after") if match[name]]
        if not later:
            continue
        word = _before(sentence, match)
        first = words.BEFORE[word] if word else _BOUNDS.get(match[later[0]], "")
        others = later if word else later[1:]
        if any(_bound(match[name]) in _CLASH.get(first, ()) for name in others):
            start = sentence.rfind(word, 0, match.start()) if word else match.start()
            quote = sentence[start : match.end()]
            yield Fault(
                start, match.end(), "qualifier-is-single", _without(match, start, others), _quote(quote)
            )


def _before_twice(sentence: str, match: re.Match[str]) -> Iterator[Fault]:
    """约近百名."""
    word = bound_before(sentence, match.start())
    at = match.start() - len(word)
    first = bound_before(sentence, at) if word and words.BEFORE[word] != "ge" else ""
    if first in _ABOUT:
        start, quote = at - len(first), sentence[at - len(first) : match.end()]
        yield Fault(start, match.end(), "qualifier-is-single", sentence[at : match.end()], _quote(quote))


def _before(sentence: str, match: re.Match[str]) -> str:
    """The word that bounds the number from before, where it does nothing else."""
    start = match.start() - (sentence[match.start() - 1 : match.start()] == " ")
    word = bound_before(sentence, start)
    lately = word == "近" and _TIME.search(match["unit"] or "")  # 近20余年来: the last twenty-odd years
    loose = word == "上" and match[0][0] not in "百千万亿"
    return "" if lately or loose or (word in _SPOKEN and not match["after"]) else word


def _bound(word: str) -> str:
    return _BOUNDS.get(word) or words.AFTER.get(word, "")


def _without(match: re.Match[str], start: int, names: list[str]) -> str:
    """The figure from `start` on without the parts named."""
    text, at = "", start
    for name in names:
        text += match.string[at : match.start(name)]
        at = match.end(name)
    return text + match.string[at : match.end()]


def _quote(quote: str) -> tuple[tuple[str, str], ...]:
    return (("quote", quote),)


_BEFORE_CLUE = re.compile(rf"{words.either(list(words.BEFORE))} ?[0-9半{CHINESE}]")
_TWICE_CLUES = tuple(re.compile(first + _BEFORE_CLUE.pattern) for first in "约概")
_LATER_CLUE = re.compile(
    "[余多来右下上内]"
    rf"(?:(?<=[0-9.,半数\s余多来{CHINESE}][余多来])|(?<=个[余多来])|(?<=[年天岁倍月时]多)"
    "|(?<=左右|上下|以[上下内]|之内))"
)


def _suspects(sentence: str) -> bool:
    """Whether a word may bound a figure from behind, and another word the same."""
    if _BEFORE_CLUE.search(sentence):
        return True
    later = _LATER_CLUE.search(sentence)
    return later is not None and _LATER_CLUE.search(sentence, later.end()) is not None


JUDGE = Judge((*_TWICE_CLUES, _LATER_CLUE), _suspects, qualifiers)
