"""What a query may ask: every table with its columns, their types, and where each value comes from.

Columns are read whole, one after the other: a million rows as a million tuples would take many times as long.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property, partial
from itertools import chain, compress, repeat
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from gongbao import facts
from gongbao.article import Kind
from gongbao.statistics.results import Basis
from gongbao.tables import Tables
from gongbao.text import body_length
from gongbao.text import slug as text_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Fact, Moment
    from gongbao.statistics.results import Value
    from gongbao.tables import Indicator

TEXT, WHOLE, REAL = "VARCHAR", "BIGINT", "DOUBLE"
_DATA_TYPES = {"integer": WHOLE, "number": REAL}
_DEEPEST = 8
"""Deeper than any administrative level; guards against parents in a circle."""

Records = tuple["Iterable[Any]", ...]
"""Parallel sequences, one record of each to a row: the facts of all articles and, beside, their articles."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL type, what reads its value (by default the record is it), and from which `Records`.

    `follows` names the column that decides the values of this one, where that is quicker to compare. What
    is read is looked up in `names` or passed through `then`, where there is one: a million times in C, not
    in Python.
    """

    type: str
    read: Callable[..., Any] | None = None
    places: tuple[int, ...] = (0,)
    follows: str = ""
    names: Mapping[str, str] | None = None
    then: Callable[[Any], Value] | None = None

    def values(self, records: Records) -> Iterator[Value]:
        """The column from top to bottom."""
        rows = [records[place] for place in self.places]
        found: Iterator[Any] = map(self.read, *rows) if self.read else iter(rows[0])
        if self.names is not None:
            return map(self.names.get, found, repeat(""))
        return map(self.then, found) if self.then else found


@dataclass(frozen=True, slots=True)
class Relation:
    """One table: its columns in order, and the records they are read from, when they are asked for."""

    columns: dict[str, Column]
    records: Callable[[], Records]


def relations(articles: Sequence[Article], tables: Tables, *, withdrawn: bool = False) -> dict[str, Relation]:
    """All tables over these articles, and over the lists and datasets, each in its own order.

    The facts of withdrawn articles are left out, unless `withdrawn` wants them too.
    """
    told = [a for a in articles if a.facts]
    standing = told if withdrawn else [a for a in told if not (a.corrections and a.retracted)]
    by_name = {region.key: region.name for region in tables.regions.values()}
    own = {
        "articles": Relation(_articles(tables, by_name), lambda: (articles, _Months(articles))),
        "facts": Relation(_facts(tables, by_name, articles), partial(_printed, standing)),
        "policies": Relation(
            _policies(), lambda: ([a for a in articles if a.kind is Kind.POLICY and a.policy],)
        ),
        "practices": Relation(_practices(), lambda: ([a for a in articles if a.practice],)),
        **_parts(articles),
        **_lists(articles, tables),
    }
    data = {
        dataset.name: Relation(
            {
                c.name: Column(_DATA_TYPES.get(c.type, TEXT), places=(n,))
                for n, c in enumerate(dataset.columns)
            },
            partial(_transposed, dataset.rows, len(dataset.columns)),
        )
        for dataset in tables.datasets.values()
    }
    return own | data


def _transposed(rows: Sequence[tuple[Value, ...]], width: int) -> Records:
    return tuple(zip(*rows, strict=True)) or ((),) * width


def _texts(*names: str, place: int = 0) -> dict[str, Column]:
    """Columns of text named as the attributes they are read from."""
    return {name: Column(TEXT, attrgetter(name), (place,)) for name in names}


def _named() -> dict[str, Column]:
    """What each table of articles begins with; the title of a withdrawn one says so."""
    return {
        **_texts("path", "url"),
        "title": Column(TEXT, lambda a: f"撤稿：{a.title}" if a.corrections and a.retracted else a.title),
        "retracted": Column(WHOLE, lambda a: int(bool(a.corrections) and a.retracted)),
    }


def _articles(tables: Tables, by_name: Mapping[str, str]) -> dict[str, Column]:
    names = {c.id: c.name for c in tables.columns.values()}
    provinces = {key: _province(tables, key) for key in tables.regions}
    return {
        **_named(),
        "kind": Column(TEXT, attrgetter("kind.value")),
        "date": Column(TEXT, lambda a: a.date.iso[:10]),
        "month": Column(TEXT, places=(1,)),
        "year": Column(TEXT, itemgetter(slice(4)), (1,), follows="month"),
        "column_id": Column(TEXT, attrgetter("column")),
        "column_name": Column(TEXT, attrgetter("column"), names=names),
        "region": Column(TEXT, attrgetter("region")),
        "region_name": Column(TEXT, attrgetter("region"), names=by_name),
        "province": Column(TEXT, attrgetter("region"), names=provinces),
        "source": Column(TEXT, lambda a: a.source.name if a.source else ""),
        "summary": Column(TEXT, attrgetter("summary")),
        "length": Column(WHOLE, lambda a: a.length or body_length(a.body)),
    }


def _facts(tables: Tables, by_name: Mapping[str, str], articles: Sequence[Article]) -> dict[str, Column]:
    """Three records to a row: the fact, its article, and the figure that its quote prints."""
    names = {i.id: i.name for i in tables.indicators.values()}
    printed: dict[str, Column] = {
        "value": Column(REAL, attrgetter("quote"), follows="quote", then=cache(_value)),
        "value_max": Column(
            REAL, lambda q: None if q.value_max is None else float(q.value_max), (2,), "quote"
        ),
        "unit": Column(TEXT, attrgetter("unit"), (2,), "quote"),
        "bound": Column(TEXT, attrgetter("bound"), (2,), "quote"),
        "figure": Column(TEXT, attrgetter("text"), (2,), "quote"),
    }
    return {
        "id": Column(TEXT, _id, (1, 0)),
        "n": Column(WHOLE, attrgetter("n")),
        **_texts("path", "url", "title", place=1),
        "date": Column(TEXT, lambda a: a.date.iso[:10], (1,)),
        "modified": Column(TEXT, lambda a: a.modified.iso[:10], (1,)),
        "indicator": Column(TEXT, attrgetter("indicator")),
        "indicator_name": Column(TEXT, attrgetter("indicator"), names=names),
        "region": Column(TEXT, attrgetter("region")),
        "region_name": Column(TEXT, attrgetter("region"), names=by_name),
        "period": Column(TEXT, attrgetter("period")),
        **printed,
        **_texts("quote", "status", "note"),
        "current": Column(WHOLE, _Current(articles), (1, 0)),
    }


def _id(article: Article, fact: Fact) -> str:
    return f"{article.path}#{fact.n}"


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


def _repeated(owners: Iterable[Any], parts: Iterable[Sequence[object]]) -> list[Any]:
    """Each owner once for each of its parts."""
    return list(chain.from_iterable(map(repeat, owners, map(len, parts))))


def _printed(articles: Sequence[Article]) -> Records:
    """The facts whose quotes print a figure, the article of each, and that figure."""
    every: list[Fact] = list(chain.from_iterable(map(attrgetter("facts"), articles)))
    figures = list(map(facts.read, map(attrgetter("quote"), every)))
    rows: Records = (every, _repeated(articles, map(attrgetter("facts"), articles)), figures)
    return rows if all(figures) else tuple(list(compress(row, figures)) for row in rows)


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
        "number": Column(TEXT, attrgetter("policy.number")),
        "issuer": Column(TEXT, attrgetter("policy.issuer")),
        "genre": Column(TEXT, attrgetter("policy.genre")),
        "status": Column(TEXT, attrgetter("policy.status")),
        "made": Column(TEXT, lambda a: _iso(a.policy.made)),
        "published": Column(TEXT, lambda a: _iso(a.policy.published)),
        "effective": Column(TEXT, lambda a: _iso(a.policy.effective)),
        "expires": Column(TEXT, lambda a: _iso(a.policy.expires)),
        "region": Column(TEXT, attrgetter("region")),
    }


def _practices() -> dict[str, Column]:
    return {
        **_named(),
        "body": Column(TEXT, attrgetter("practice.body")),
        "place": Column(TEXT, attrgetter("practice.place")),
        "since": Column(TEXT, attrgetter("practice.since")),
        "steps": Column(WHOLE, lambda a: len(a.practice.mechanism)),
        "region": Column(TEXT, attrgetter("region")),
    }


class _Months:
    """The month of each article; counted once, and only when asked for."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    @cached_property
    def _all(self) -> list[str]:
        return list(map(_month, map(attrgetter("date.at.year", "date.at.month"), self._articles)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)


class _Places:
    """The place of each part in its list, from 1; counted only when asked for."""

    def __init__(self, lists: Sequence[Sequence[object]]) -> None:
        self._lists = lists

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(range(1, len(own) + 1) for own in self._lists)


def _parts(articles: Sequence[Article]) -> dict[str, Relation]:
    """What an article has several of: each part, the path of its article, its place in the list from 1."""

    def parts(read: Callable[[Article], Sequence[object]]) -> Callable[[], Records]:
        def records() -> Records:
            whole = list(map(read, articles))
            paths = _repeated(map(attrgetter("path"), articles), whole)
            return list(chain.from_iterable(whole)), paths, _Places(whole)

        return records

    start = {"path": Column(TEXT, places=(1,)), "n": Column(WHOLE, places=(2,))}
    topics = {
        "path": start["path"],
        "topic": Column(TEXT),
        "link": Column(TEXT, lambda topic: f"topics/{text_slug(topic)}/", follows="topic"),
    }
    dated = {"date": Column(TEXT, attrgetter("at.iso"))}
    return {
        "steps": Relation(
            start | _texts("name", "text"), parts(lambda a: a.practice.mechanism if a.practice else ())
        ),
        "events": Relation(
            start | _texts("date", "text"), parts(lambda a: a.practice.timeline if a.practice else ())
        ),
        "topics": Relation(topics, parts(attrgetter("topics"))),
        "authors": Relation(start | _texts("name", "role", "org"), parts(attrgetter("byline"))),
        "corrections": Relation(
            start | dated | _texts("kind", "was", "now", "reason"), parts(attrgetter("corrections"))
        ),
    }


def _lists(articles: Sequence[Article], tables: Tables) -> dict[str, Relation]:
    """The controlled lists; `n` is the place in the list, `link` the page of an entry."""
    indicators, regions = list(tables.indicators.values()), list(tables.regions.values())
    columns = list(tables.columns.values())
    place = {"n": Column(WHOLE, places=(1,))}
    named = {
        **_texts("id", "name", "unit"),
        "group_name": Column(TEXT, attrgetter("group")),
        **_texts("definition"),
    }
    link = {"link": Column(TEXT, places=(2,))}
    return {
        "indicators": Relation(
            named | place | link,
            lambda: (indicators, range(1, len(indicators) + 1), _pages(articles, indicators)),
        ),
        "regions": Relation(
            {
                "id": Column(TEXT, attrgetter("key")),
                **_texts("name", "short", "parent"),
                "province": Column(TEXT, lambda r: _province(tables, r.key)),
            },
            lambda: (regions,),
        ),
        "columns": Relation(
            _texts("id", "name") | {"link": Column(TEXT, lambda c: f"columns/{c.id}/")} | place,
            lambda: (columns, range(1, len(columns) + 1)),
        ),
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


@cache
def _month(year_and_month: tuple[int, int]) -> str:
    return "{:04d}-{:02d}".format(*year_and_month)


def _iso(moment: Moment | None) -> str | None:
    return moment.iso if moment else None


SCHEMA = {name: tuple(relation.columns) for name, relation in relations((), Tables()).items()}
"""The tables of every site with the names of their columns, without editors' datasets."""
