"""The library as tables, in memory, to be read and nothing else."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from gongbao import facts
from gongbao.article import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from gongbao.article import Article, Moment
    from gongbao.tables import Tables

SCHEMA = {
    "articles": "path TEXT, url TEXT, title TEXT, kind TEXT, date TEXT, month TEXT, year TEXT, "
    "column_id TEXT, column_name TEXT, region TEXT, region_name TEXT, source TEXT, summary TEXT",
    "facts": "id TEXT, n INTEGER, path TEXT, url TEXT, title TEXT, indicator TEXT, indicator_name TEXT, "
    "region TEXT, region_name TEXT, period TEXT, value REAL, value_max REAL, unit TEXT, bound TEXT, "
    "figure TEXT, quote TEXT, status TEXT, note TEXT",
    "policies": "path TEXT, url TEXT, title TEXT, number TEXT, issuer TEXT, genre TEXT, status TEXT, "
    "made TEXT, published TEXT, effective TEXT, expires TEXT, region TEXT",
    "practices": "path TEXT, url TEXT, title TEXT, body TEXT, place TEXT, since TEXT, steps INTEGER, "
    "region TEXT",
    "indicators": "id TEXT, name TEXT, unit TEXT, group_name TEXT, definition TEXT",
    "regions": "id TEXT, name TEXT, short TEXT, parent TEXT",
    "topics": "path TEXT, topic TEXT",
}
"""The tables a query may read, with the type of each column; nothing is guessed from the data."""

_Cell = str | int | float | None
_READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
_HARMLESS = """
abs avg char coalesce count cume_dist dense_rank first_value format glob group_concat ifnull iif instr lag
last_value lead length like lower ltrim max min nth_value ntile nullif percent_rank printf rank replace
round row_number rtrim sign substr substring sum total trim typeof unicode upper
"""
_FUNCTIONS = frozenset(_HARMLESS.split())
"""What a query may call: nothing that knows the time, chance, files or extensions."""


def columns(table: str) -> tuple[str, ...]:
    """The column names of one table of the schema."""
    return tuple(column.split()[0] for column in SCHEMA[table].split(", "))


def database(articles: Iterable[Article], tables: Tables) -> sqlite3.Connection:
    """A fresh database of public articles and controlled lists, which allows only bounded reading.

    Rows stand in order of path, and of the lists' own order. Dates are ISO 8601 text, region keys text.
    A retracted article's facts are left out. The caller closes the connection.
    """
    ordered = sorted(articles, key=lambda a: a.path)
    connection = sqlite3.connect(":memory:")
    rows: dict[str, Iterator[tuple[_Cell, ...]]] = {
        "articles": _articles(ordered, tables),
        "facts": _facts(ordered, tables),
        "policies": _policies(ordered),
        "practices": _practices(ordered),
        "indicators": ((i.id, i.name, i.unit, i.group, i.definition) for i in tables.indicators.values()),
        "regions": ((r.key, r.name, r.short, r.parent) for r in tables.regions.values()),
        "topics": ((a.path, topic) for a in ordered for topic in a.topics),
    }
    for table, typed in SCHEMA.items():
        connection.execute(f"CREATE TABLE {table} ({typed})")
        marks = ", ".join("?" * len(columns(table)))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows[table])  # noqa: S608 - own names
    connection.execute("CREATE UNIQUE INDEX facts_by_id ON facts (id)")
    connection.commit()
    connection.execute("PRAGMA query_only = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 100_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.set_authorizer(_authorize)
    return connection


def _authorize(
    action: int, _first: str | None, second: str | None, _database: str | None, _trigger: str | None
) -> int:
    if action == sqlite3.SQLITE_FUNCTION:
        return sqlite3.SQLITE_OK if second in _FUNCTIONS else sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in _READS else sqlite3.SQLITE_DENY


def _articles(articles: Sequence[Article], tables: Tables) -> Iterator[tuple[_Cell, ...]]:
    for a in articles:
        column = tables.columns.get(a.column)
        yield (
            a.path,
            a.url,
            a.title,
            a.kind.value,
            a.date.iso[:10],
            a.date.month,
            a.date.month[:4],
            a.column,
            column.name if column else "",
            a.region,
            _region(a.region, tables),
            a.source.name if a.source else "",
            a.summary,
        )


def _facts(articles: Sequence[Article], tables: Tables) -> Iterator[tuple[_Cell, ...]]:
    for a in articles:
        for fact in () if a.retracted else a.facts:
            printed = facts.figure(fact)
            if printed is None:
                continue
            indicator = tables.indicators.get(fact.indicator)
            upper = None if printed.value_max is None else float(printed.value_max)
            yield (
                f"{a.path}#{fact.n}",
                fact.n,
                a.path,
                a.url,
                a.title,
                fact.indicator,
                indicator.name if indicator else "",
                fact.region,
                _region(fact.region, tables),
                fact.period,
                float(printed.value),
                upper,
                printed.unit,
                printed.bound,
                printed.text,
                fact.quote,
                fact.status,
                fact.note,
            )


def _policies(articles: Sequence[Article]) -> Iterator[tuple[_Cell, ...]]:
    for a in articles:
        if a.kind is Kind.POLICY and (p := a.policy):
            dates = (_iso(p.made), _iso(p.published), _iso(p.effective), _iso(p.expires))
            yield a.path, a.url, a.title, p.number, p.issuer, p.genre, p.status, *dates, a.region


def _practices(articles: Sequence[Article]) -> Iterator[tuple[_Cell, ...]]:
    for a in articles:
        if p := a.practice:
            yield a.path, a.url, a.title, p.body, p.place, p.since, len(p.mechanism), a.region


def _region(key: str, tables: Tables) -> str:
    region = tables.regions.get(key)
    return region.name if region else ""


def _iso(moment: Moment | None) -> str | None:
    return moment.iso if moment else None
