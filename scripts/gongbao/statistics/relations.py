"""What a query may ask: every table with its columns, their types, and where each value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from operator import itemgetter
from re import MULTILINE
from re import compile as pattern
from typing import TYPE_CHECKING, Any

from gongbao import facts
from gongbao.article import Kind
from gongbao.statistics.results import Basis
from gongbao.tables import Tables
from gongbao.text import length
from gongbao.text import slug as text_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Fact, Moment
    from gongbao.quantity import Quantity
    from gongbao.statistics.results import Value
    from gongbao.tables import Indicator

TEXT, WHOLE, REAL = "VARCHAR", "BIGINT", "DOUBLE"
_DATA_TYPES = {"integer": WHOLE, "number": REAL}
_NOT_TEXT = pattern(r"\]\([^)]*\)|^#+ ", MULTILINE)
_DEEPEST = 8
"""Deeper than any administrative level; guards against parents in a circle."""

Column = tuple[str, "Callable[[Any], Value]"]
"""SQL type of a column, and what reads its value from a record."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One table: its columns in order, and the records they are read from, when they are asked for."""

    columns: dict[str, Column]
    records: Callable[[], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class _Printed:
    """A fact with its article and the figure its quote prints; what an article says is worked out once."""

    head: tuple[Value, ...]
    fact: Fact
    figure: Quantity


def relations(articles: Sequence[Article], tables: Tables) -> dict[str, Relation]:
    """All tables over these articles, and over the lists and datasets, each in its own order."""
    by_name = partial(_name, tables)
    own = {
        "articles": Relation(_articles(tables, by_name), lambda: articles),
        "facts": Relation(_facts(tables, by_name), lambda: _printed(articles)),
        "policies": Relation(
            _policies(), lambda: (a for a in articles if a.kind is Kind.POLICY and a.policy)
        ),
        "practices": Relation(_practices(), lambda: (a for a in articles if a.practice)),
        **_parts(articles),
        **_lists(articles, tables),
    }
    data = {
        dataset.name: Relation(
            {c.name: (_DATA_TYPES.get(c.type, TEXT), itemgetter(n)) for n, c in enumerate(dataset.columns)},
            partial(iter, dataset.rows),
        )
        for dataset in tables.datasets.values()
    }
    return own | data


def _articles(tables: Tables, by_name: Callable[[str], str]) -> dict[str, Column]:
    names = {c.id: c.name for c in tables.columns.values()}
    return {
        "path": (TEXT, lambda a: a.path),
        "url": (TEXT, lambda a: a.url),
        "title": (TEXT, lambda a: a.title),
        "kind": (TEXT, lambda a: a.kind.value),
        "date": (TEXT, lambda a: a.date.iso[:10]),
        "month": (TEXT, lambda a: a.date.month),
        "year": (TEXT, lambda a: a.date.month[:4]),
        "column_id": (TEXT, lambda a: a.column),
        "column_name": (TEXT, lambda a: names.get(a.column, "")),
        "region": (TEXT, lambda a: a.region),
        "region_name": (TEXT, lambda a: by_name(a.region)),
        "province": (TEXT, lambda a: _province(tables, a.region)),
        "source": (TEXT, lambda a: a.source.name if a.source else ""),
        "summary": (TEXT, lambda a: a.summary),
        "length": (WHOLE, lambda a: length(_NOT_TEXT.sub("", a.body))),
    }


def _facts(tables: Tables, by_name: Callable[[str], str]) -> dict[str, Column]:
    names = {i.id: i.name for i in tables.indicators.values()}
    return {
        "id": (TEXT, lambda r: f"{r.head[0]}#{r.fact.n}"),
        "n": (WHOLE, lambda r: r.fact.n),
        "path": (TEXT, lambda r: r.head[0]),
        "url": (TEXT, lambda r: r.head[1]),
        "title": (TEXT, lambda r: r.head[2]),
        "date": (TEXT, lambda r: r.head[3]),
        "modified": (TEXT, lambda r: r.head[4]),
        "indicator": (TEXT, lambda r: r.fact.indicator),
        "indicator_name": (TEXT, lambda r: names.get(r.fact.indicator, "")),
        "region": (TEXT, lambda r: r.fact.region),
        "region_name": (TEXT, lambda r: by_name(r.fact.region)),
        "period": (TEXT, lambda r: r.fact.period),
        "value": (REAL, lambda r: float(r.figure.value)),
        "value_max": (REAL, lambda r: None if r.figure.value_max is None else float(r.figure.value_max)),
        "unit": (TEXT, lambda r: r.figure.unit),
        "bound": (TEXT, lambda r: r.figure.bound),
        "figure": (TEXT, lambda r: r.figure.text),
        "quote": (TEXT, lambda r: r.fact.quote),
        "status": (TEXT, lambda r: r.fact.status),
        "note": (TEXT, lambda r: r.fact.note),
    }


def _printed(articles: Iterable[Article]) -> Iterator[_Printed]:
    """Every fact whose quote prints a figure; those of withdrawn articles are left out."""
    for a in articles:
        if a.retracted or not a.facts:
            continue
        head = (a.path, a.url, a.title, a.date.iso[:10], a.modified.iso[:10])
        for fact in a.facts:
            if figure := facts.figure(fact):
                yield _Printed(head, fact, figure)


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
        status=fact.status,
        note=fact.note,
        modified=article.modified.iso[:10],
        indicator=names.get(fact.indicator, ""),
        period=fact.period,
    )


def _policies() -> dict[str, Column]:
    return {
        "path": (TEXT, lambda a: a.path),
        "url": (TEXT, lambda a: a.url),
        "title": (TEXT, lambda a: a.title),
        "number": (TEXT, lambda a: a.policy.number),
        "issuer": (TEXT, lambda a: a.policy.issuer),
        "genre": (TEXT, lambda a: a.policy.genre),
        "status": (TEXT, lambda a: a.policy.status),
        "made": (TEXT, lambda a: _iso(a.policy.made)),
        "published": (TEXT, lambda a: _iso(a.policy.published)),
        "effective": (TEXT, lambda a: _iso(a.policy.effective)),
        "expires": (TEXT, lambda a: _iso(a.policy.expires)),
        "region": (TEXT, lambda a: a.region),
    }


def _practices() -> dict[str, Column]:
    return {
        "path": (TEXT, lambda a: a.path),
        "url": (TEXT, lambda a: a.url),
        "title": (TEXT, lambda a: a.title),
        "body": (TEXT, lambda a: a.practice.body),
        "place": (TEXT, lambda a: a.practice.place),
        "since": (TEXT, lambda a: a.practice.since),
        "steps": (WHOLE, lambda a: len(a.practice.mechanism)),
        "region": (TEXT, lambda a: a.region),
    }


def _parts(articles: Sequence[Article]) -> dict[str, Relation]:
    """What an article has several of: each part with its article's path and its place in the list, from 1."""

    def parts(read: Callable[[Article], Iterable[object]]) -> Callable[[], Iterable[Any]]:
        return lambda: ((a.path, n, part) for a in articles for n, part in enumerate(read(a), 1))

    start: dict[str, Column] = {"path": (TEXT, itemgetter(0)), "n": (WHOLE, itemgetter(1))}

    def named(*names: str) -> dict[str, Column]:
        return start | {name: (TEXT, lambda r, name=name: getattr(r[2], name)) for name in names}

    dated: dict[str, Column] = {"date": (TEXT, lambda r: r[2].at.iso)}
    return {
        "steps": Relation(named("name", "text"), parts(lambda a: a.practice.mechanism if a.practice else ())),
        "events": Relation(named("date", "text"), parts(lambda a: a.practice.timeline if a.practice else ())),
        "topics": Relation(
            {
                "path": start["path"],
                "topic": (TEXT, itemgetter(2)),
                "link": (TEXT, lambda r: f"topics/{text_slug(r[2])}/"),
            },
            parts(lambda a: a.topics),
        ),
        "authors": Relation(named("name", "role", "org"), parts(lambda a: a.byline)),
        "corrections": Relation(
            named() | dated | named("kind", "was", "now", "reason"), parts(lambda a: a.corrections)
        ),
    }


def _lists(articles: Sequence[Article], tables: Tables) -> dict[str, Relation]:
    """The controlled lists; `n` is the place in the list, `link` the page of an entry."""
    return {
        "indicators": Relation(_indicators(), partial(_used, articles, tables)),
        "regions": Relation(
            {
                "id": (TEXT, lambda r: r.key),
                "name": (TEXT, lambda r: r.name),
                "short": (TEXT, lambda r: r.short),
                "parent": (TEXT, lambda r: r.parent),
                "province": (TEXT, lambda r: _province(tables, r.key)),
            },
            tables.regions.values,
        ),
        "columns": Relation(
            {
                "id": (TEXT, lambda r: r[1].id),
                "name": (TEXT, lambda r: r[1].name),
                "link": (TEXT, lambda r: f"columns/{r[1].id}/"),
                "n": (WHOLE, itemgetter(0)),
            },
            lambda: enumerate(tables.columns.values(), 1),
        ),
    }


def _indicators() -> dict[str, Column]:
    return {
        "id": (TEXT, lambda r: r[0].id),
        "name": (TEXT, lambda r: r[0].name),
        "unit": (TEXT, lambda r: r[0].unit),
        "group_name": (TEXT, lambda r: r[0].group),
        "definition": (TEXT, lambda r: r[0].definition),
        "n": (WHOLE, itemgetter(1)),
        "link": (TEXT, itemgetter(2)),
    }


def _used(articles: Sequence[Article], tables: Tables) -> Iterator[tuple[Indicator, int, str | None]]:
    """The indicators with their places in the list and, where they have figures, their pages."""
    known = {fact.indicator for a in articles for fact in a.facts if not a.retracted}
    for n, i in enumerate(tables.indicators.values(), 1):
        yield i, n, f"statistics/indicators/{i.id}/" if i.id in known else None


def _name(tables: Tables, key: str) -> str:
    region = tables.regions.get(key)
    return region.name if region else ""


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
