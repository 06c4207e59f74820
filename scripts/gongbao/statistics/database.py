"""The library as tables, in memory, to be read and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongbao import facts
from gongbao.article import Kind
from gongbao.statistics.engines import Columns, Engine, engine
from gongbao.statistics.results import Basis
from gongbao.text import length
from gongbao.text import slug as text_slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Event, Moment, Step
    from gongbao.statistics.results import Value
    from gongbao.tables import Dataset, Tables

SCHEMA = {
    "articles": "path TEXT, url TEXT, title TEXT, kind TEXT, date TEXT, month TEXT, year TEXT, "
    "column_id TEXT, column_name TEXT, region TEXT, region_name TEXT, province TEXT, source TEXT, "
    "summary TEXT, length INTEGER",
    "facts": "id TEXT, n INTEGER, path TEXT, url TEXT, title TEXT, date TEXT, modified TEXT, indicator TEXT, "
    "indicator_name TEXT, region TEXT, region_name TEXT, period TEXT, value REAL, value_max REAL, "
    "unit TEXT, bound TEXT, figure TEXT, quote TEXT, status TEXT, note TEXT",
    "policies": "path TEXT, url TEXT, title TEXT, number TEXT, issuer TEXT, genre TEXT, status TEXT, "
    "made TEXT, published TEXT, effective TEXT, expires TEXT, region TEXT",
    "practices": "path TEXT, url TEXT, title TEXT, body TEXT, place TEXT, since TEXT, steps INTEGER, "
    "region TEXT",
    "steps": "path TEXT, n INTEGER, name TEXT, text TEXT",
    "events": "path TEXT, n INTEGER, date TEXT, text TEXT",
    "indicators": "id TEXT, name TEXT, unit TEXT, group_name TEXT, definition TEXT, n INTEGER, link TEXT",
    "regions": "id TEXT, name TEXT, short TEXT, parent TEXT, province TEXT",
    "columns": "id TEXT, name TEXT, link TEXT, n INTEGER",
    "topics": "path TEXT, topic TEXT, link TEXT",
    "authors": "path TEXT, n INTEGER, name TEXT, role TEXT, org TEXT",
    "corrections": "path TEXT, n INTEGER, date TEXT, kind TEXT, was TEXT, now TEXT, reason TEXT",
}
"""The tables a query may read, with the type of each column; nothing is guessed from the data."""

_TYPES = {"TEXT": "VARCHAR", "INTEGER": "BIGINT", "REAL": "DOUBLE"}
_DATA_TYPES = {"integer": "BIGINT", "number": "DOUBLE"}
_REVISIONS = 50
_KEY = "indicator || '|' || region || '|' || period"
_SAME = f"{_KEY} IN (SELECT {_KEY} FROM facts WHERE {{}})"  # noqa: S608 - own names
_LINK = re.compile(r"\]\([^)]*\)|^#+ ", re.MULTILINE)


def columns(table: str) -> tuple[str, ...]:
    """The column names of one table of the schema."""
    return tuple(column.split()[0] for column in SCHEMA[table].split(", "))


class Database:
    """The tables of one library; each is filled when a query first names it."""

    def __init__(
        self,
        columns: Columns,
        rows: dict[str, Callable[[], Iterable[Sequence[Value]]]],
        size: int,
        sources: Mapping[str, str],
    ) -> None:
        self._columns = columns
        self._rows = rows
        self._size = size
        self._sources = sources
        self._engine: Engine | None = None
        self._revised: bool | None = None

    @property
    def schema(self) -> dict[str, tuple[str, ...]]:
        """Every table with the names of its columns."""
        return {table: tuple(name for name, _ in typed) for table, typed in self._columns.items()}

    def query(self, sql: str, limit: int) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
        """Column names and at most `limit` rows. Raises QueryError with the engine's message."""
        if self._engine is None:
            self._engine = engine(self._columns, self._size)
        words = {word.lower() for word in re.findall(r"\w+", sql)}
        for table in [table for table in self._rows if table in words]:
            self._engine.fill(table, len(self._columns[table]), self._rows.pop(table)())
        return self._engine.query(sql, limit)

    def bases(self, ids: Sequence[str]) -> dict[str, Basis]:
        """The facts of these ids, by id."""
        found = self._found(f"id IN ({_quoted(ids)})", len(ids)) if ids else []
        return {basis.id: basis for basis in found}

    def revisions(self, ids: Sequence[str]) -> tuple[Basis, ...]:
        """Everything reported on the indicators, places and periods of these facts, oldest first.

        Empty where nothing of it was revised, disputed or retracted.
        """
        if not ids:
            return ()
        if self._revised is None:
            sql = "SELECT count(*) AS n FROM facts WHERE status <> 'reported'"
            self._revised = self.query(sql, 1)[1][0][0] != 0
        if not self._revised:
            return ()
        changed, chosen = _SAME.format("status <> 'reported'"), _SAME.format(f"id IN ({_quoted(ids)})")
        return tuple(self._found(f"{changed} AND {chosen}", _REVISIONS))

    def sources(self, sql: str) -> tuple[str, ...]:
        """Where the datasets a query names come from."""
        words = set(re.findall(r"\w+", sql.lower()))
        return tuple(text for name, text in self._sources.items() if name in words and text)

    def _found(self, condition: str, limit: int) -> list[Basis]:
        names = "path, n, url, title, figure, value, value_max, unit, bound, quote, status, note, modified, "
        names += "indicator_name, period"
        sql = f"SELECT {names} FROM facts WHERE {condition} ORDER BY modified, path, n"  # noqa: S608 - escaped
        return [Basis(*row) for row in self.query(sql, limit)[1]]  # type: ignore[arg-type]

    def close(self) -> None:
        """Free the memory."""
        if self._engine:
            self._engine.close()


def database(articles: Iterable[Article], tables: Tables) -> Database:
    """A fresh database of public articles, controlled lists and editors' datasets.

    Rows stand in order of path, and of the lists' own order. Dates are ISO 8601 text, region keys text.
    A retracted article's facts are left out. Nothing is loaded before a query asks for it; the caller
    closes the database.
    """
    ordered = sorted(articles, key=lambda a: a.path)
    typed: Columns = {
        table: tuple((c.split()[0], _TYPES[c.split()[1]]) for c in text.split(", "))
        for table, text in SCHEMA.items()
    }
    rows: dict[str, Callable[[], Iterable[Sequence[Value]]]] = {
        "articles": lambda: _articles(ordered, tables),
        "facts": lambda: _facts(ordered, tables),
        "policies": lambda: _policies(ordered),
        "practices": lambda: _practices(ordered),
        "steps": lambda: ((a.path, n, s.name, s.text) for a in ordered for n, s in _steps(a)),
        "events": lambda: ((a.path, n, e.date, e.text) for a in ordered for n, e in _events(a)),
        "indicators": lambda: _indicators(ordered, tables),
        "regions": lambda: (
            (r.key, r.name, r.short, r.parent, _province(r.key, tables)) for r in tables.regions.values()
        ),
        "columns": lambda: (
            (c.id, c.name, f"columns/{c.id}/", n) for n, c in enumerate(tables.columns.values(), 1)
        ),
        "topics": lambda: ((a.path, t, f"topics/{text_slug(t)}/") for a in ordered for t in a.topics),
        "authors": lambda: (
            (a.path, n, p.name, p.role, p.org) for a in ordered for n, p in enumerate(a.byline, 1)
        ),
        "corrections": lambda: (
            (a.path, n, c.at.iso, c.kind, c.was, c.now, c.reason)
            for a in ordered
            for n, c in enumerate(a.corrections, 1)
        ),
    }
    for dataset in tables.datasets.values():
        typed[dataset.name] = tuple((c.name, _DATA_TYPES.get(c.type, "VARCHAR")) for c in dataset.columns)
        rows[dataset.name] = _rows_of(dataset)
    size = sum(1 + len(a.facts) + len(a.topics) for a in ordered)
    size += sum(len(d.rows) for d in tables.datasets.values())
    return Database(typed, rows, size, {d.name: d.source for d in tables.datasets.values()})


def _quoted(ids: Sequence[str]) -> str:
    return ", ".join("'" + i.replace("'", "''") + "'" for i in sorted(set(ids)) if "\0" not in i)


def _rows_of(dataset: Dataset) -> Callable[[], Iterable[Sequence[Value]]]:
    return lambda: dataset.rows


def _articles(articles: Sequence[Article], tables: Tables) -> Iterator[tuple[Value, ...]]:
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
            _province(a.region, tables),
            a.source.name if a.source else "",
            a.summary,
            length(_LINK.sub("", a.body)),
        )


def _facts(articles: Sequence[Article], tables: Tables) -> Iterator[tuple[Value, ...]]:
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
                a.date.iso[:10],
                a.modified.iso[:10],
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


def _indicators(articles: Sequence[Article], tables: Tables) -> Iterator[tuple[Value, ...]]:
    """The list in its order; `link` leads to the page of an indicator that has figures."""
    used = {fact.indicator for a in articles for fact in a.facts if not a.retracted}
    for n, i in enumerate(tables.indicators.values(), 1):
        link = f"statistics/indicators/{i.id}/" if i.id in used else None
        yield i.id, i.name, i.unit, i.group, i.definition, n, link


def _policies(articles: Sequence[Article]) -> Iterator[tuple[Value, ...]]:
    for a in articles:
        if a.kind is Kind.POLICY and (p := a.policy):
            dates = (_iso(p.made), _iso(p.published), _iso(p.effective), _iso(p.expires))
            yield a.path, a.url, a.title, p.number, p.issuer, p.genre, p.status, *dates, a.region


def _practices(articles: Sequence[Article]) -> Iterator[tuple[Value, ...]]:
    for a in articles:
        if p := a.practice:
            yield a.path, a.url, a.title, p.body, p.place, p.since, len(p.mechanism), a.region


def _steps(article: Article) -> Iterator[tuple[int, Step]]:
    return enumerate(article.practice.mechanism if article.practice else (), 1)


def _events(article: Article) -> Iterator[tuple[int, Event]]:
    return enumerate(article.practice.timeline if article.practice else (), 1)


def _region(key: str, tables: Tables) -> str:
    region = tables.regions.get(key)
    return region.name if region else ""


def _province(key: str, tables: Tables) -> str:
    """Key of the province-level unit a region lies in; empty where there is none."""
    for _ in range(8):  # deeper than any administrative level; guards against parents in a circle
        region = tables.regions.get(key)
        if region is None or not region.parent:
            return region.key if region else ""
        key = region.parent
    return ""


def _iso(moment: Moment | None) -> str | None:
    return moment.iso if moment else None
