"""Quotes and texts: where a quote stands, which figure it prints, what surrounds it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.facts.memory import read

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.article import Fact
    from gongbao.quantity import Quantity

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿")
_REMEMBERED = 1 << 17
"""How many parsed surroundings of quotes a process keeps, for the next check of a preview."""
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?[”’」』）]*")


@dataclass(frozen=True, slots=True)
class Mark:
    """Where an article's text shows a confirmed figure.

    `start` and `end` delimit the figure inside `quote`, in code points; `n` gives the anchor `fig-<n>`;
    `value` is the plain decimal (`25000`).
    """

    n: int
    quote: str
    start: int
    end: int
    value: str


def article_of(path: str) -> str:
    """The article beside a facts file; an article is its own."""
    return path if path.endswith(".md") else path.removesuffix(".facts.yml") + ".md"


def facts_path(path: str) -> str:
    """The facts file beside an article; a facts file is its own."""
    return path if path.endswith(".facts.yml") else path.removesuffix(".md") + ".facts.yml"


def identity(fact: Fact) -> str:
    """A fact's name: `news/a.md#3`, the id of its row in statistics and the form `supersedes` takes."""
    return f"{article_of(fact.path)}#{fact.n}"


def figure(fact: Fact) -> Quantity | None:
    """The quantity a fact's quote prints, or None where the quote holds none or several."""
    return read(fact.quote)


@lru_cache(maxsize=_REMEMBERED)
def _figures(stretch: str) -> tuple[Quantity, ...]:
    """The quantities of a stretch of text, parsed once as quotes are."""
    return tuple(quantity.find(stretch))


def marks(facts: Iterable[Fact]) -> tuple[Mark, ...]:
    """Where to mark an article's figures, in the order of its facts; unreadable quotes have no mark."""
    read = ((fact, figure(fact)) for fact in facts)
    return tuple(Mark(fact.n, fact.quote, q.start, q.end, q.number) for fact, q in read if q)


def locate(text: str, quote: str) -> list[tuple[int, int]]:
    """Every place of a quote in a text, as (start, end) in code points of the text.

    White space does not count on either side, for the printed page breaks words. A place where a longer
    number only ends or begins like the quote (`6个` in `26个`) is none.
    """
    places = [i for i, char in enumerate(text) if not char.isspace()]
    wanted = squeeze(quote)
    return [(places[at], places[at + len(wanted) - 1] + 1) for at in find(squeeze(text), wanted)]


def figure_span(text: str, at: int, mark: Mark) -> tuple[int, int]:
    """Where the figure of a quote that starts at `at` stands in a text that may break it with white space."""
    solid = [i for i in range(at, len(text)) if not text[i].isspace()]
    before = sum(not c.isspace() for c in mark.quote[: mark.start])
    inside = sum(not c.isspace() for c in mark.quote[mark.start : mark.end])
    return solid[before], solid[before + inside - 1] + 1


def sentence_span(text: str, at: int) -> tuple[int, int]:
    """Start and end of the sentence that holds this place of a text."""
    spans = (m.span() for m in _SENTENCE.finditer(text))
    return next(((a, b) for a, b in spans if a <= at < b), (at, at))


def sentence(text: str, at: int) -> str:
    """The sentence that holds this place of a text, on one line."""
    start, end = sentence_span(text, at)
    return " ".join(text[start:end].split())


def squeeze(text: str) -> str:
    """A text without white space, as quotes are compared."""
    return "".join(text.split())


def find(text: str, quote: str) -> list[int]:
    """Offsets of a squeezed quote in a squeezed text where no number runs across its edges."""
    found, at = [], text.find(quote) if quote else -1
    while at >= 0:
        end = at + len(quote)
        if not _joined(text, at) and not _joined(text, end):
            found.append(at)
        at = text.find(quote, at + 1)
    return found


def _joined(text: str, at: int) -> bool:
    """Whether one number runs across this place of the text."""
    before, after = text[max(0, at - 2) : at], text[at : at + 2]
    if after[:1] in _DIGITS:
        return before[-1:] in _DIGITS or (before[-1:] in {".", ",", "．"} and before[:1] in _DIGITS)
    if after[:1] in _NUMERALS and (before[-1:] in _NUMERALS or before[-1:] == "第"):
        return True
    return before[-1:] in _DIGITS and after[:1] in {".", ",", "．"} and after[1:] in _DIGITS


def goes_on(text: str, at: int, quote: str) -> str:
    """The figure as the text prints it, where the quote cuts it short (`98%` of `98%以上`); else empty."""
    reach, start = 6, max(0, at - 6)
    own = read(quote)
    if own is None:
        return ""
    for around in _figures(text[start : at + len(quote) + reach]):
        first, last = around.start + start - at, around.end + start - at
        if first < own.end and own.start < last and (first, last) != (own.start, own.end):
            return around.text
    return ""


def reworded(text: str, quote: str, printed: Quantity | None) -> str:
    """The quote with the figure that now stands between its own words, where the text has just one."""
    if printed is None:
        return ""
    before, after = squeeze(quote[: printed.start]), squeeze(quote[printed.end :])
    if not before and not after:
        return ""
    around = {
        before + q.text + after
        for q in quantity.find(text)
        if text.endswith(before, 0, q.start) and text.startswith(after, q.end)
    }
    return around.pop() if len(around) == 1 else ""
