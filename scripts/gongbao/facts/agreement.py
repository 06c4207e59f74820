"""Facts beside each other: which one replaces which, and which cannot both be true."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from gongbao.diagnostics import nearest
from gongbao.facts.checks import at
from gongbao.facts.quotes import article_of, figure, identity, locate, sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from gongbao.article import Article, Fact
    from gongbao.diagnostics import Finding
    from gongbao.quantity import Quantity
    from gongbao.tables import Tables

_INFINITY = Decimal("Infinity")
_NOTHING: Mapping[str, str] = {}


def superseded(articles: Iterable[Article]) -> frozenset[str]:
    """The identities of the facts that a revised fact replaces."""
    ties = _ties(articles)
    return frozenset(identity(goal) for fact, goal in ties if goal and fact.status == "revised")


def chains(articles: Iterable[Article]) -> Iterator[Finding]:
    """Every `supersedes` that leads nowhere, to another subject, or back to where it began."""
    articles = tuple(articles)
    ties = _ties(articles)
    successor = {identity(fact): identity(goal) for fact, goal in ties if goal}
    for fact, goal in ties:
        if goal is None:
            known = (name for a in articles for name in (a.path, *map(identity, a.facts)) if a.facts)
            yield at(fact, "superseded-fact-exists", nearest(fact.supersedes, known), value=fact.supersedes)
        elif detail := _mismatch(fact, goal) or _circle(identity(fact), successor):
            yield at(fact, "supersedes-is-consistent", other=identity(goal), detail=detail)


def _ties(articles: Iterable[Article]) -> list[tuple[Fact, Fact | None]]:
    """Each fact that names an earlier one, with that one; a withdrawn article replaces nothing."""
    articles = tuple(articles)
    naming = [f for a in articles if not a.retracted for f in a.facts if f.supersedes]
    facts_of = {a.path: a.facts for a in articles} if naming else {}
    ties = [(fact, _named(fact, facts_of)) for fact in naming]
    return sorted(ties, key=lambda tie: (tie[0].path, tie[0].n))


def _named(fact: Fact, facts_of: Mapping[str, tuple[Fact, ...]]) -> Fact | None:
    """The fact that `supersedes` means: by its number, or the first on the same subject in an article."""
    path, _, n = fact.supersedes.partition("#")
    there = facts_of.get(path or article_of(fact.path), ())
    if n:
        return next((f for f in there if str(f.n) == n), None)
    return next((f for f in there if f is not fact and _subject(f) == _subject(fact)), None)


def _subject(fact: Fact) -> tuple[str, str, str]:
    return fact.indicator, fact.region, fact.period


def _mismatch(fact: Fact, goal: Fact) -> str:
    if _subject(fact) != _subject(goal):
        return "指标、地区、时期要与被取代的相同"
    return "取代别的数字时，status 应写 revised" if fact.status == "reported" else ""


def _circle(start: str, successor: Mapping[str, str]) -> str:
    """Whether following `supersedes` leads back to the start; told once, at the first fact of the circle."""
    met, following = {start}, successor.get(start)
    while following and following not in met:
        met.add(following)
        following = successor.get(following)
    return "取代关系绕成一圈" if following == start == min(met) else ""


def contradictions(
    articles: Iterable[Article], tables: Tables, texts: Mapping[str, str] = _NOTHING
) -> Iterator[Finding]:
    """Facts on one indicator, region and period that cannot both be true, with both sentences.

    A fact is told once, with the first before it that it contradicts: n facts make n findings at most.
    Bounds are taken at their word: 80余次 and 200次 may both be true, 80余次 and 79次 may not. Retracted,
    disputed and superseded facts contradict nothing, and a revised fact only another revised one. `texts`
    holds the plain text of articles by path; without it the quotes stand for their sentences.
    """
    articles = tuple(articles)
    replaced = superseded(articles)
    groups: dict[tuple[str, str, str, str], list[tuple[Fact, Quantity]]] = defaultdict(list)
    for article in articles:
        for fact in () if article.retracted else article.facts:
            printed = figure(fact)
            if printed and _counts(fact, replaced) and fact.indicator in tables.indicators:
                groups[*_subject(fact), fact.status].append((fact, printed))
    for _, group in sorted(item for item in groups.items() if len(item[1]) > 1):
        group.sort(key=lambda pair: (pair[0].path, pair[0].n))
        for later, fact in _contradicting(group):
            told = {"quote": later.quote, "other_quote": fact.quote, "other": f"{fact.path}:{fact.line}"}
            said = {"sentence": _said(later, texts), "other_sentence": _said(fact, texts)}
            yield at(later, "facts-agree", **told, **said)


def _contradicting(group: Iterable[tuple[Fact, Quantity]]) -> Iterator[tuple[Fact, Fact]]:
    """Each fact that contradicts one before it, with the first such; figures that are the same agree."""
    seen: dict[tuple[object, ...], tuple[Fact, Quantity]] = {}
    for fact, printed in group:
        if other := next((before for before, read in seen.values() if not _agree(read, printed)), None):
            yield fact, other
        seen.setdefault(_terms(printed), (fact, printed))


def repeated(articles: Iterable[Article]) -> Iterator[Finding]:
    """Standing facts that print what was withdrawn elsewhere: the same figure on the same subject.

    A fact that is marked revised was looked at again and is left alone.
    """
    articles = tuple(articles)
    withdrawn: dict[object, Fact] = {}
    for article in articles:
        for fact in article.facts:
            if article.retracted or fact.status == "retracted":
                withdrawn.setdefault(_said_of(fact), fact)
    for article in articles if withdrawn else ():
        for fact in () if article.retracted else article.facts:
            doubtful = fact.status in {"reported", "disputed"} and figure(fact)
            if doubtful and (other := withdrawn.get(_said_of(fact))):
                where = f"{other.path}:{other.line}"
                yield at(fact, "withdrawn-figure-stands", quote=fact.quote, other=where, was=other.quote)


def _said_of(fact: Fact) -> tuple[object, ...]:
    """What a fact says of what: the same for two that print one figure on one subject."""
    printed = figure(fact)
    return *_subject(fact), _terms(printed) if printed else None


def _terms(q: Quantity) -> tuple[object, ...]:
    return q.value, q.value_max, q.values, q.unit, q.bound


def _counts(fact: Fact, replaced: Collection[str]) -> bool:
    return fact.status in {"reported", "revised"} and not (replaced and identity(fact) in replaced)


def _said(fact: Fact, texts: Mapping[str, str]) -> str:
    """The sentence a fact's quote stands in; the quote itself where the text does not have it just once."""
    text = texts.get(article_of(fact.path), "")
    places = locate(text, fact.quote)
    return sentence(text, places[0][0]) if len(places) == 1 else fact.quote


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
