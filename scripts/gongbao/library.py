"""All public articles, in order, with the questions every publisher asks of them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeVar

from gongbao.text import slug as text_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongbao.article import Article, Kind, Moment, Reference
    from gongbao.tables import Region, Tables

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Skipped:
    """An article that is not published in this build, and why.

    `state` is `draft`, `embargoed` or `expired`, `at` the moment in question (ISO 8601; empty for a draft),
    `reason` says both in Chinese.
    """

    path: str
    title: str
    state: str
    reason: str
    at: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic (专题词) as readers see it: its name and the id in its address."""

    id: str
    name: str


@dataclass(frozen=True)
class Library:
    """Every article that is public in this build; `articles` run from newest to oldest, then by path."""

    articles: tuple[Article, ...]
    tables: Tables
    skipped: tuple[Skipped, ...] = field(default=())

    @cached_property
    def _by_path(self) -> dict[str, Article]:
        return {a.path: a for a in self.articles}

    @cached_property
    def _by_name(self) -> dict[str, Article]:
        names: dict[str, Article] = {}
        for article in reversed(self.articles):
            for name in _names(article):
                names[name] = article
        return names

    def at(self, path: str) -> Article | None:
        """The article whose source is this file below content/."""
        return self._by_path.get(path)

    def resolve(self, reference: Reference) -> Article | None:
        """The article a reference names by path, slug, document number or full title."""
        return self._by_path.get(reference.target) or self._by_name.get(reference.target)

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of which there is an article."""
        return frozenset(a.kind for a in self.articles)

    def of_kind(self, *kinds: Kind) -> tuple[Article, ...]:
        """The articles of these kinds, newest first."""
        return tuple(a for a in self.articles if a.kind in kinds) if self.kinds & {*kinds} else ()

    @cached_property
    def _in_column(self) -> dict[str, tuple[Article, ...]]:
        return _grouped((a.column, a) for a in self.articles)

    def in_column(self, column: str) -> tuple[Article, ...]:
        """The articles of one column, newest first."""
        return self._in_column.get(column, ())

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """Every topic in use, by name, in order of name."""
        names = sorted({t for a in self.articles for t in a.topics})
        return {name: Topic(text_slug(name), name) for name in names}

    @cached_property
    def _with_topic(self) -> dict[str, tuple[Article, ...]]:
        return _grouped((name, a) for a in self.articles for name in dict.fromkeys(a.topics))

    def with_topic(self, name: str) -> tuple[Article, ...]:
        """The articles under one topic, newest first."""
        return self._with_topic.get(name, ())

    @cached_property
    def _chains(self) -> dict[str, tuple[Region, ...]]:
        return {key: self._climb(key) for key in self.tables.regions}

    def chain(self, key: str) -> tuple[Region, ...]:
        """A region and its ancestors, province first; empty for an unknown key."""
        return self._chains.get(key, ())

    def _climb(self, key: str) -> tuple[Region, ...]:
        out: dict[str, Region] = {}
        region = self.tables.regions.get(key)
        while region and region.key not in out:
            out[region.key] = region
            region = self.tables.regions.get(region.parent)
        return tuple(reversed(out.values()))

    @cached_property
    def _children(self) -> dict[str, list[Region]]:
        children: dict[str, list[Region]] = defaultdict(list)
        for region in self.tables.regions.values():
            children[region.parent].append(region)
        return children

    def children(self, key: str) -> tuple[Region, ...]:
        """The regions directly below one, in the order of regions.yml."""
        return tuple(self._children.get(key, ()))

    @cached_property
    def _in_region(self) -> dict[str, tuple[Article, ...]]:
        return _grouped((r.key, a) for a in self.articles for r in self.chain(a.region))

    def in_region(self, key: str) -> tuple[Article, ...]:
        """The articles of a region and of everything below it, newest first."""
        return self._in_region.get(key, ())

    @cached_property
    def _right_in(self) -> dict[str, tuple[Article, ...]]:
        """The articles of each region itself, without those of places below it."""
        return _grouped((a.region, a) for a in self.articles)

    @cached_property
    def regions(self) -> tuple[Region, ...]:
        """Every region that has an article, itself or below it, in the order of regions.yml."""
        return tuple(r for r in self.tables.regions.values() if r.key in self._in_region)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Every month with an article (`2023-08`), newest first."""
        return tuple(sorted(self._in_month, reverse=True))

    @cached_property
    def _in_month(self) -> dict[str, tuple[Article, ...]]:
        return _grouped((a.date.month, a) for a in self.articles)

    def in_month(self, month: str) -> tuple[Article, ...]:
        """The articles of one month, newest first."""
        return self._in_month.get(month, ())

    @cached_property
    def issue_pages(self) -> dict[tuple[str, str, int], tuple[Article, ...]]:
        """Articles by (paper id, date, page), the newest issue first, pinned pieces on top of their page."""
        pages: dict[tuple[str, str, int], list[Article]] = defaultdict(list)
        for article in sorted(self.articles, key=lambda a: (not a.pin, a.path)):
            if article.issue:
                issue = article.issue
                pages[issue.paper, issue.date.iso, issue.page].append(article)
        order = sorted(pages, key=lambda k: (k[0], k[2]))
        order.sort(key=lambda k: k[1], reverse=True)
        return {key: tuple(pages[key]) for key in order}

    @cached_property
    def modified(self) -> Moment | None:
        """The latest date that any article states."""
        return latest(self.articles)

    @cached_property
    def _neighbours(self) -> dict[str, tuple[Article | None, Article | None]]:
        by_column: dict[tuple[Kind, str], list[Article]] = defaultdict(list)
        for article in self.articles:
            by_column[article.kind, article.column].append(article)
        out: dict[str, tuple[Article | None, Article | None]] = {}
        for row in by_column.values():
            padded = [None, *row, None]
            for newer, article, older in zip(padded, row, padded[2:], strict=False):
                out[article.path] = (newer, older)
        return out

    def neighbours(self, article: Article) -> tuple[Article | None, Article | None]:
        """The next newer and next older article of the same kind and column."""
        return self._neighbours[article.path]

    @cached_property
    def _circles(self) -> dict[tuple[str, str], list[int]]:
        """Where the articles of topics and regions stand in `articles`, as far as it was asked."""
        return {}

    def _circle(self, kind: str, name: str) -> list[int]:
        """Where the articles of a `topic`, or of a `region` itself, stand in `articles`."""
        if (kind, name) not in self._circles:
            articles = self.with_topic(name) if kind == "topic" else self._right_in[name]
            self._circles[kind, name] = [self._rank[a.path] for a in articles]
        return self._circles[kind, name]

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {a.path: i for i, a in enumerate(self.articles)}

    @cached_property
    def _marks(self) -> _Marks:
        return _Marks(self.articles)

    def related(self, article: Article, limit: int = 5) -> tuple[Article, ...]:
        """What to read next: what the editor named, then what shares most topics and the region.

        Of each topic and region only the pieces nearest in time are looked at, so that the cost does not
        grow with the library and a new piece changes only the pages around it.
        """
        kin = self._kin.get(article.path)
        if kin is None:  # asked for twice in a row: by the page's key and by the page
            kin = self._related(article)
            self._kin.clear()
            self._kin[article.path] = kin
        return kin[:limit]

    @cached_property
    def _kin(self) -> dict[str, tuple[Article, ...]]:
        return {}

    def _related(self, article: Article) -> tuple[Article, ...]:
        named = [found for r in article.related if (found := self.resolve(r))]
        own = self._rank[article.path]
        near: set[int] = set()
        for kind, name in _circles_of(article):
            circle = self._circle(kind, name)
            at = bisect_left(circle, own)
            near.update(circle[max(0, at - _NEAR) : at + _NEAR + 1])
        near.discard(own)
        marks, size = self._marks, len(self.articles)
        mine = marks[own]
        # The more marks shared the better, then the newer: a number is faster than a pair.
        order = [rank - size * (mine & marks[rank]).bit_count() for rank in near]
        rest = (value % size for value in sorted(order))
        others = (self.articles[rank] for rank in rest)
        fresh = (a for a in others if a not in named)
        return tuple(islice(chain(named, fresh), MOST_RELATED))

    def interpretations(self, policy: Article) -> tuple[Article, ...]:
        """The articles that interpret a policy document."""
        return self._interpretations.get(policy.path, ())

    @cached_property
    def _interpretations(self) -> dict[str, tuple[Article, ...]]:
        return _grouped((path, a) for a in self.articles for path in self._interpreted(a))

    def _interpreted(self, article: Article) -> Iterable[str]:
        found = (self.resolve(reference) for reference in article.interprets)
        return dict.fromkeys(policy.path for policy in found if policy)

    def relations(self, policy: Article) -> tuple[tuple[str, Reference, Article | None], ...]:
        """A policy's own relations to other documents, each with our article where we hold it."""
        if not policy.policy:
            return ()
        return tuple((name, ref, self.resolve(ref)) for name, ref in policy.policy.relations)

    def inverse_relations(self, policy: Article) -> tuple[tuple[str, Article], ...]:
        """Which documents repeal, amend, forward, implement or rest on this one."""
        return self._inverse.get(policy.path, ())

    @cached_property
    def _inverse(self) -> dict[str, tuple[tuple[str, Article], ...]]:
        return _grouped(
            (found.path, (name, a))
            for a in self.articles
            if a.policy
            for name, ref in a.policy.relations
            if (found := self.resolve(ref))
        )


def latest(articles: Sequence[Article]) -> Moment | None:
    """The latest date that articles state of themselves, given from newest to oldest."""
    # Of those never touched again only the first can have it.
    touched = (a for a in articles if a.corrections or a.updated)
    return max((a.modified for a in chain(articles[:1], touched)), key=lambda m: m.at, default=None)


class _Marks(dict[int, int]):
    """Two bits of a number for each topic of an article, one for its region; by rank, made when asked for."""

    def __init__(self, articles: Sequence[Article]) -> None:
        super().__init__()
        self._articles = articles
        self._bits: dict[tuple[str, str], int] = {}

    def __missing__(self, rank: int) -> int:
        bits, mark = self._bits, 0
        for circle in _circles_of(self._articles[rank]):
            mark |= bits.setdefault(circle, (3 if circle[0] == "topic" else 1) << 2 * len(bits))
        self[rank] = mark
        return mark


MOST_RELATED = 8
"""Articles that any page names as related."""
_NEAR = 12
"""Pieces on each side of an article, in a topic or region, that may be related to it."""


def _circles_of(article: Article) -> list[tuple[str, str]]:
    region = [("region", article.region)] if article.region else []
    return [("topic", topic) for topic in article.topics] + region


def _names(article: Article) -> Iterable[str]:
    yield article.slug
    yield article.title
    if article.policy and article.policy.number:
        yield article.policy.number


def _grouped(pairs: Iterable[tuple[str, _T]]) -> dict[str, tuple[_T, ...]]:
    """The second parts of the pairs by their first, in order."""
    groups: dict[str, list[_T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return {key: tuple(values) for key, values in groups.items()}
