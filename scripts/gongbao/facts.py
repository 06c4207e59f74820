"""Facts tie a printed figure to its sentence: quotes are found again, read, and compared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.diagnostics import Finding, finding, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.article import Article, Fact, Rendered
    from gongbao.quantity import Quantity
    from gongbao.tables import Tables

_DIGITS = frozenset("0123456789０１２３４５６７８９")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿")
_INFINITY = Decimal("Infinity")


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


def figure(fact: Fact) -> Quantity | None:
    """The quantity a fact's quote prints, or None where the quote holds none or several."""
    return quantity.read(fact.quote)


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
    wanted = _squeeze(quote)
    return [(places[at], places[at + len(wanted) - 1] + 1) for at in _find(_squeeze(text), wanted)]


def check(article: Article, rendered: Rendered, tables: Tables) -> Iterator[Finding]:
    """Every fault of an article's facts, at their lines in the facts file.

    A quote must stand in the text exactly once and hold exactly one figure, which must not go on where
    the quote ends; indicator and region must be registered, the unit must be the indicator's.
    """
    text = _squeeze(rendered.text)
    for fact in article.facts:
        printed = figure(fact)
        yield from _check_quote(fact, printed, text)
        yield from _check_terms(fact, printed, tables)


def contradictions(articles: Iterable[Article], tables: Tables) -> Iterator[Finding]:
    """Facts on one indicator, region and period that cannot both be true, both quotes named.

    Bounds are taken at their word: 80余次 and 200次 may both be true, 80余次 and 79次 may not. Retracted
    and disputed facts contradict nothing, and a revised fact only another revised one.
    """
    groups: dict[tuple[str, str, str, str], list[tuple[Fact, Quantity]]] = defaultdict(list)
    for article in articles:
        for fact in () if article.retracted else article.facts:
            printed = figure(fact)
            if printed and fact.status in {"reported", "revised"} and fact.indicator in tables.indicators:
                groups[fact.indicator, fact.region, fact.period, fact.status].append((fact, printed))
    for _, group in sorted(groups.items()):
        group.sort(key=lambda pair: (pair[0].path, pair[0].n))
        for (fact, printed), (later, other) in combinations(group, 2):
            if not _agree(printed, other):
                yield _at(
                    later,
                    "facts-agree",
                    quote=later.quote,
                    other=f"{fact.path}:{fact.line}",
                    other_quote=fact.quote,
                )


def _check_quote(fact: Fact, printed: Quantity | None, text: str) -> Iterator[Finding]:
    if printed is None:
        yield _at(fact, "quote-has-figure", quote=fact.quote)
    quote = _squeeze(fact.quote)
    found = _find(text, quote)
    if not found:
        yield _at(fact, "quote-stands", hint=_reworded(text, fact.quote, printed), quote=fact.quote)
    elif len(found) > 1:
        yield _at(fact, "quote-is-unique", quote=fact.quote, count=len(found))
    elif printed and (longer := _goes_on(text, found[0], quote)):
        yield _at(fact, "quote-stands", hint=longer, quote=fact.quote)


def _check_terms(fact: Fact, printed: Quantity | None, tables: Tables) -> Iterator[Finding]:
    if fact.region not in tables.regions:
        yield _at(fact, "region-is-known", hint=nearest(fact.region, tables.regions), value=fact.region)
    indicator = tables.indicators.get(fact.indicator)
    if indicator is None:
        hint = nearest(fact.indicator, tables.indicators)
        yield _at(fact, "indicator-is-known", hint=hint, value=fact.indicator)
    elif printed and printed.unit != indicator.unit:
        yield _at(
            fact, "unit-is-expected", indicator=indicator.name, expected=indicator.unit, unit=printed.unit
        )


def _at(fact: Fact, code: str, hint: str = "", **args: object) -> Finding:
    return finding(fact.path, fact.line, fact.column, code, hint, **args)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _find(text: str, quote: str) -> list[int]:
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


def _goes_on(text: str, at: int, quote: str) -> str:
    """The figure as the text prints it, where the quote cuts it short (`98%` of `98%以上`); else empty."""
    reach, start = 6, max(0, at - 6)
    own = quantity.read(quote)
    if own is None:
        return ""
    for around in quantity.find(text[start : at + len(quote) + reach]):
        first, last = around.start + start - at, around.end + start - at
        if first < own.end and own.start < last and (first, last) != (own.start, own.end):
            return around.text
    return ""


def _reworded(text: str, quote: str, printed: Quantity | None) -> str:
    """The quote with the figure that now stands between its own words, where the text has just one."""
    if printed is None:
        return ""
    before, after = _squeeze(quote[: printed.start]), _squeeze(quote[printed.end :])
    if not before and not after:
        return ""
    around = {
        before + q.text + after
        for q in quantity.find(text)
        if text.endswith(before, 0, q.start) and text.startswith(after, q.end)
    }
    return around.pop() if len(around) == 1 else ""


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether some number satisfies both; units that differ cannot be compared and agree."""
    if one.unit != other.unit:
        return True
    (low, low_in, high, high_in), (low2, low2_in, high2, high2_in) = _span(one), _span(other)
    return _meet(low, low_in, high2, high2_in) and _meet(low2, low2_in, high, high_in)


def _meet(low: Decimal, low_in: bool, high: Decimal, high_in: bool) -> bool:  # noqa: FBT001 - interval ends
    return low < high or (low == high and low_in and high_in)


def _span(q: Quantity) -> tuple[Decimal, bool, Decimal, bool]:
    """The numbers a quantity allows: lowest, whether it counts, highest, whether it counts."""
    tenth = q.value / 10
    return {
        "eq": (q.value, True, q.value, True),
        "gt": (q.value, False, _INFINITY, False),
        "ge": (q.value, True, _INFINITY, False),
        "lt": (Decimal(0), True, q.value, False),
        "le": (Decimal(0), True, q.value, True),
        "approx": (q.value - tenth, True, q.value + tenth, True),
        "range": (q.value, True, q.value_max or q.value, True),
    }[q.bound]
