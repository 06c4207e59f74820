"""What a query may ask: every table with its columns, their types, and where each value comes from.

Tables are read in slices of articles, and of each slice column after column: rows as tuples would take many
times as long, and a column read whole waits for memory that in a slice the one before it has brought near.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from gongbao import facts
from gongbao.article import Kind
from gongbao.statistics.columns import REAL, TEXT, WHOLE, Column, Repeated
from gongbao.statistics.results import Basis
from gongbao.tables import Tables
from gongbao.text import body_length
from gongbao.text import slug as text_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Fact, Moment
    from gongbao.quantity import Quantity
    from gongbao.statistics.results import Value
    from gongbao.tables import Indicator

_DATA_TYPES = {"integer": WHOLE, "number": REAL}
_DEEPEST = 8
"""Deeper than any administrative level; guards against parents in a circle."""
REPORTED = {"reported"}
_SLICE = 512
"""Articles to a slice: their records fit the nearest memory of a processor."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One table: its columns in order, the slices of records they are read from, how many rows at most."""

    columns: dict[str, Column]
    slices: Callable[[], Iterable[Any]]
    rows: Callable[[], int]


@dataclass(frozen=True, slots=True)
class _Printed:
    """Facts whose quotes print a figure, that figure of each, and how many facts each article has.

    `revised` tells whether any fact of these articles, readable or not, is no longer as first reported.
    """

    facts: list[Fact]
    figures: list[Quantity]
    articles: Sequence[Article]
    times: Sequence[int]
    revised: bool


@dataclass(frozen=True, slots=True)
class _Parts:
    """What each of some articles has several of, and how many."""

    articles: Sequence[Article]
    lists: Sequence[Sequence[Any]]
    times: Sequence[int]


def relations(articles: Sequence[Article], tables: Tables, *, withdrawn: bool = False) -> dict[str, Relation]:
    """All tables over these articles, and over the lists and datasets, each in its own order.

    The facts of withdrawn articles are left out, unless `withdrawn` wants them too.
    """
    by_name = {region.key: region.name for region in tables.regions.values()}
    printed = partial(_printed, articles, withdrawn=withdrawn)
    own = {
        "articles": Relation(_articles(tables, by_name), lambda: _sliced(articles), lambda: len(articles)),
        "facts": Relation(
            _facts(tables, by_name, articles), printed, lambda: sum([len(a.facts) for a in articles])
        ),
        "policies": _whole(_policies(), lambda: [a for a in articles if a.kind is Kind.POLICY and a.policy]),
        "practices": _whole(_practices(), lambda: [a for a in articles if a.practice]),
        **_listed(articles),
        **_lists(articles, tables),
    }
    data = {
        dataset.name: _whole(
            {c.name: _cells(c.type, n) for n, c in enumerate(dataset.columns)}, partial(list, dataset.rows)
        )
        for dataset in tables.datasets.values()
    }
    return own | data


def _whole(columns: dict[str, Column], read: Callable[[], Sequence[Any]]) -> Relation:
    """A table in one slice."""
    return Relation(columns, lambda: [read()], lambda: len(read()))


def _sliced(articles: Sequence[Article]) -> Iterator[Sequence[Article]]:
    return (articles[at : at + _SLICE] for at in range(0, len(articles), _SLICE))


def _cells(kind: str, n: int) -> Column:
    """The column of a dataset at this place in its rows."""
    return Column(_DATA_TYPES.get(kind, TEXT), partial(map, itemgetter(n)))


def _each(kind: str, read: Callable[[Any], Value]) -> Column:
    """A column of what this reads from each record."""
    return Column(kind, partial(map, read))


def _texts(*names: str) -> dict[str, Column]:
    """Columns of text named as the attributes they are read from."""
    return {name: _each(TEXT, attrgetter(name)) for name in names}


def _named() -> dict[str, Column]:
    """What each table of articles begins with; the title of a withdrawn one says so."""
    return {
        **_texts("path", "url"),
        "title": _each(TEXT, lambda a: f"撤稿：{a.title}" if a.corrections and a.retracted else a.title),
        "retracted": _each(WHOLE, lambda a: int(bool(a.corrections) and a.retracted)),
    }


def _articles(tables: Tables, by_name: Mapping[str, str]) -> dict[str, Column]:
    column = _Known(str), _named_in({c.id: c.name for c in tables.columns.values()})
    region = _Known(str), _named_in(by_name), _named_in({k: _province(tables, k) for k in tables.regions})
    months = _Known("{0[0]:04d}-{0[1]:02d}".format)
    return {
        **_named(),
        "kind": _each(TEXT, attrgetter("kind.value")),
        "date": _each(TEXT, lambda a: a.date.iso[:10]),
        "month": Column(TEXT, lambda some: [months[a.date.at.year, a.date.at.month] for a in some]),
        "year": Column(TEXT, follows="month", sql="substr(month, 1, 4)"),
        "column_id": Column(TEXT, lambda some: [column[0][a.column] for a in some]),
        "column_name": Column(TEXT, lambda some: [column[1][a.column] for a in some]),
        "region": Column(TEXT, lambda some: [region[0][a.region] for a in some]),
        "region_name": Column(TEXT, lambda some: [region[1][a.region] for a in some]),
        "province": Column(TEXT, lambda some: [region[2][a.region] for a in some]),
        "source": _each(TEXT, lambda a: a.source.name if a.source else ""),
        **_texts("summary"),
        "length": _each(WHOLE, lambda a: a.length or body_length(a.body)),
    }


def _facts(tables: Tables, by_name: Mapping[str, str], articles: Sequence[Article]) -> dict[str, Column]:
    values, current = _Known(_value), _Current(articles)
    indicators, regions = _named_in({i.id: i.name for i in tables.indicators.values()}), _named_in(by_name)
    days = {"date": lambda a: a.date.iso[:10], "modified": lambda a: a.modified.iso[:10]}
    owner = _texts("path", "url", "title") | {name: _each(TEXT, read) for name, read in days.items()}
    printed = {
        "value_max": _each(REAL, lambda q: None if q.value_max is None else float(q.value_max)),
        **_texts("unit", "bound"),
        "figure": _each(TEXT, attrgetter("text")),
    }
    return {
        "id": Column(TEXT, sql="path || '#' || n"),
        "n": Column(WHOLE, lambda p: [f.n for f in p.facts]),
        **{name: _owned(column) for name, column in owner.items()},
        "indicator": Column(TEXT, lambda p: [f.indicator for f in p.facts]),
        "indicator_name": Column(TEXT, lambda p: [indicators[f.indicator] for f in p.facts]),
        "region": Column(TEXT, lambda p: [f.region for f in p.facts]),
        "region_name": Column(TEXT, lambda p: [regions[f.region] for f in p.facts]),
        "period": Column(TEXT, lambda p: [f.period for f in p.facts]),
        "value": Column(REAL, lambda p: [values[f.quote] for f in p.facts], follows="quote"),
        **{name: _of("figures", column, follows="quote") for name, column in printed.items()},
        **{name: _of("facts", column) for name, column in _texts("quote", "status", "note").items()},
        "current": Column(WHOLE, lambda p: map(current, Repeated(p.articles, p.times), p.facts)),
    }


def _owned(column: Column) -> Column:
    """A column of articles, read once of each article for all that it has several of."""
    return Column(column.type, lambda records: Repeated(list(column.read(records.articles)), records.times))


def _of(place: str, column: Column, follows: str = "") -> Column:
    """A column of one of the things that stand beside each other in a slice."""
    return Column(column.type, lambda records: column.read(getattr(records, place)), follows)


class _Known(dict[Any, Any]):
    """What a function says of each value, asked once of equal ones.

    Of `str` it is the text itself, one for all equal ones: engines wait for each that stands elsewhere.
    """

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function

    def __missing__(self, value: object) -> object:
        self[value] = found = self._function(value)
        return found


def _named_in(names: Mapping[str, str]) -> _Known:
    """The name of each key; nothing for one without."""
    return _Known(lambda key: names.get(key, ""))


def _value(quote: str) -> float | None:
    """The value that a quote prints; turning decimals into binary numbers is slow, and quotes recur."""
    figure = facts.read(quote)
    return float(figure.value) if figure else None


Subject = tuple[str, str, str]


def subject(fact: Fact) -> Subject:
    """What a fact is about: two facts on one subject are one statement, made twice or revised."""
    return fact.indicator, fact.region, fact.period


class _Current:
    """Whether a fact is what is to be said today: 1, or 0 where it is doubted, withdrawn or superseded."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    @cached_property
    def _superseded(self) -> frozenset[str]:
        return facts.superseded(self._articles)

    def __call__(self, article: Article, fact: Fact) -> int:
        if fact.status not in {"reported", "revised"} or article.retracted:
            return 0
        return int(not self._superseded or f"{article.path}#{fact.n}" not in self._superseded)


def _printed(articles: Sequence[Article], *, withdrawn: bool) -> Iterator[_Printed]:
    for some in _sliced(articles):
        told = [a for a in some if withdrawn or not (a.corrections and a.retracted)]
        own: list[Sequence[Fact]] = [a.facts for a in told]
        found = list(chain.from_iterable(own))
        revised = not {f.status for f in found} <= REPORTED
        figures = [q for q in map(facts.read, [f.quote for f in found]) if q]
        if len(figures) < len(found):
            own = [[f for f in its if facts.read(f.quote)] for its in own]
            found = list(chain.from_iterable(own))
        yield _Printed(found, figures, told, [len(its) for its in own], revised)


def basis(article: Article, fact: Fact, names: Mapping[str, str]) -> Basis | None:
    """A fact as what a row of a result rests on; `names` are those of the indicators."""
    figure = facts.figure(fact)
    if figure is None:
        return None
    return Basis(
        path=article.path,
        n=fact.n,
        url=article.url,
        title=article.title,
        figure=figure.text,
        value=float(figure.value),
        value_max=None if figure.value_max is None else float(figure.value_max),
        unit=figure.unit,
        bound=figure.bound,
        quote=fact.quote,
        status="retracted" if article.retracted else fact.status,
        note=(article.retraction.reason if article.retraction else "") or fact.note,
        withdrawn=article.retracted,
        modified=article.modified.iso[:10],
        indicator=names.get(fact.indicator, ""),
        period=fact.period,
    )


def _policies() -> dict[str, Column]:
    return {
        **_named(),
        "number": _each(TEXT, attrgetter("policy.number")),
        "issuer": _each(TEXT, attrgetter("policy.issuer")),
        "genre": _each(TEXT, attrgetter("policy.genre")),
        "status": _each(TEXT, attrgetter("policy.status")),
        "made": _each(TEXT, lambda a: _iso(a.policy.made)),
        "published": _each(TEXT, lambda a: _iso(a.policy.published)),
        "effective": _each(TEXT, lambda a: _iso(a.policy.effective)),
        "expires": _each(TEXT, lambda a: _iso(a.policy.expires)),
        **_texts("region"),
    }


def _practices() -> dict[str, Column]:
    return {
        **_named(),
        "body": _each(TEXT, attrgetter("practice.body")),
        "place": _each(TEXT, attrgetter("practice.place")),
        "since": _each(TEXT, attrgetter("practice.since")),
        "steps": _each(WHOLE, lambda a: len(a.practice.mechanism)),
        **_texts("region"),
    }


def _listed(articles: Sequence[Article]) -> dict[str, Relation]:
    """What articles have several of: each part, the path of its article, its place in the list from 1."""

    def parts(read: Callable[[Article], Sequence[Any]], columns: dict[str, Column]) -> Relation:
        def slices() -> Iterator[_Parts]:
            for some in _sliced(articles):
                lists = [read(a) for a in some]
                yield _Parts(some, lists, [len(own) for own in lists])

        return Relation(columns, slices, lambda: sum([len(read(a)) for a in articles]))

    path = {name: _owned(column) for name, column in _texts("path").items()}
    start = path | {"n": Column(WHOLE, lambda p: chain.from_iterable(range(1, n + 1) for n in p.times))}
    same = _Known(str)
    link = _part(_each(TEXT, lambda topic: f"topics/{text_slug(topic)}/"), follows="topic")
    topic = Column(TEXT, lambda p: [same[topic] for own in p.lists for topic in own])
    at = {"date": _part(_each(TEXT, attrgetter("at.iso")))}
    return {
        "steps": parts(
            lambda a: a.practice.mechanism if a.practice else (), start | _part_texts("name", "text")
        ),
        "events": parts(
            lambda a: a.practice.timeline if a.practice else (), start | _part_texts("date", "text")
        ),
        "topics": parts(attrgetter("topics"), path | {"topic": topic, "link": link}),
        "authors": parts(attrgetter("byline"), start | _part_texts("name", "role", "org")),
        "corrections": parts(
            attrgetter("corrections"), start | at | _part_texts("kind", "was", "now", "reason")
        ),
    }


def _part(column: Column, follows: str = "") -> Column:
    """A column of the parts of articles, read from each part."""
    return Column(column.type, lambda parts: column.read(chain.from_iterable(parts.lists)), follows)


def _part_texts(*names: str) -> dict[str, Column]:
    return {name: _part(column) for name, column in _texts(*names).items()}


def _lists(articles: Sequence[Article], tables: Tables) -> dict[str, Relation]:
    """The controlled lists; `n` is the place in the list, `link` the page of an entry."""
    place = {"n": Column(WHOLE, lambda entries: range(1, len(entries) + 1))}
    indicators = {
        **_texts("id", "name", "unit"),
        "group_name": _each(TEXT, attrgetter("group")),
        **_texts("definition"),
        **place,
        "link": Column(TEXT, partial(_pages, articles)),
    }
    regions = {
        "id": _each(TEXT, attrgetter("key")),
        **_texts("name", "short", "parent"),
        "province": _each(TEXT, lambda r: _province(tables, r.key)),
    }
    columns = {**_texts("id", "name"), "link": _each(TEXT, lambda c: f"columns/{c.id}/"), **place}
    return {
        "indicators": _whole(indicators, lambda: list(tables.indicators.values())),
        "regions": _whole(regions, lambda: list(tables.regions.values())),
        "columns": _whole(columns, lambda: list(tables.columns.values())),
    }


def _pages(articles: Iterable[Article], indicators: Iterable[Indicator]) -> list[str | None]:
    """The page of each indicator, where it has figures."""
    known = {fact.indicator for a in articles if a.facts for fact in a.facts}
    return [f"statistics/indicators/{i.id}/" if i.id in known else None for i in indicators]


def _province(tables: Tables, key: str) -> str:
    """Key of the province-level unit a region lies in; empty where there is none."""
    for _ in range(_DEEPEST):
        region = tables.regions.get(key)
        if region is None or not region.parent:
            return region.key if region else ""
        key = region.parent
    return ""


def _iso(moment: Moment | None) -> str | None:
    return moment.iso if moment else None


SCHEMA = {name: tuple(relation.columns) for name, relation in relations((), Tables()).items()}
"""The tables of every site with the names of their columns, without editors' datasets."""
