"""The library as tables in memory, to be read and nothing else; what no query names is not loaded."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongbao.statistics.engines import Engine, engine
from gongbao.statistics.relations import basis, relations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongbao.article import Article, Fact
    from gongbao.statistics.results import Basis, Value
    from gongbao.tables import Tables

_ALL = re.compile(r"(?<!\()\*")
"""A star that is not the one of `count(*)`, nor a product; a product costs a few columns too many."""


class Database:
    """The tables of one library; nothing is loaded before a query asks for it."""

    def __init__(self, articles: Sequence[Article], tables: Tables) -> None:
        self._articles = {a.path: a for a in articles}
        self._tables = relations(articles, tables)
        self._names = {i.id: i.name for i in tables.indicators.values()}
        self._sources = {d.name: d.source for d in tables.datasets.values()}
        self._size = sum(1 + len(a.facts) + len(a.topics) for a in articles)
        self._size += sum(len(d.rows) for d in tables.datasets.values())
        self._loaded: dict[str, set[str]] = {}
        self._expected: set[str] = set()
        self._engine: Engine | None = None
        self._revised: dict[tuple[str, str, str], list[str]] | None = None

    @property
    def schema(self) -> dict[str, tuple[str, ...]]:
        """Every table with the names of its columns."""
        return {name: tuple(relation.columns) for name, relation in self._tables.items()}

    def expect(self, queries: Iterable[str]) -> None:
        """Be told which queries will come, so that each table is read once."""
        for sql in queries:
            self._expected |= _words(sql)

    def query(self, sql: str, limit: int) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
        """Column names and at most `limit` rows. Raises QueryError with the engine's message."""
        if self._engine is None:
            typed = {
                name: tuple((c, column.type) for c, column in r.columns.items())
                for name, r in self._tables.items()
            }
            self._engine = engine(typed, self._size)
        words = _words(sql)
        for name in [name for name in self._tables if name in words]:
            self._load(self._engine, name, words)
        return self._engine.query(sql, limit)

    def _load(self, engine_: Engine, name: str, words: set[str]) -> None:
        """Fill a table with the columns that this query and the expected ones name."""
        columns = self._tables[name].columns
        loaded = self._loaded.get(name, set())
        if name in self._loaded and {c for c in columns if c in words or "*" in words} <= loaded:
            return
        more = words | self._expected
        wanted = [c for c in columns if c in loaded or c in more or "*" in more]
        wanted = wanted or list(columns)[:1]  # count(*) names none
        records = self._tables[name].records()
        engine_.fill(name, {c: columns[c].values(records) for c in wanted})
        self._loaded[name] = set(wanted)

    def bases(self, ids: Iterable[str]) -> dict[str, Basis]:
        """The facts of these ids, by id; what is no id of a figure is left out."""
        found = ((key, self._basis(key)) for key in ids)
        return {key: one for key, one in found if one}

    def revisions(self, ids: Iterable[str]) -> tuple[Basis, ...]:
        """Everything reported on the indicators, places and periods of these facts, oldest first.

        Empty where nothing of it was revised, disputed or retracted.
        """
        if self._revised is None:
            self._revised = _revised(self._articles.values())
        keys = {_subject(fact) for key in ids if (fact := self._fact(key))} & self._revised.keys()
        found = [one for key in keys for i in self._revised[key] if (one := self._basis(i))]
        return tuple(sorted(found, key=lambda b: (b.modified, b.path, b.n)))

    def sources(self, sql: str) -> tuple[str, ...]:
        """Where the datasets a query names come from."""
        words = _words(sql)
        return tuple(text for name, text in self._sources.items() if name in words and text)

    def _fact(self, key: str) -> Fact | None:
        path, _, n = key.rpartition("#")
        article = self._articles.get(path)
        facts = () if article is None or article.retracted else article.facts
        return next((fact for fact in facts if str(fact.n) == n), None)

    def _basis(self, key: str) -> Basis | None:
        fact = self._fact(key)
        return basis(self._articles[key.rpartition("#")[0]], fact, self._names) if fact else None

    def close(self) -> None:
        """Free the memory."""
        if self._engine:
            self._engine.close()


def database(articles: Iterable[Article], tables: Tables) -> Database:
    """A fresh database of public articles, controlled lists and editors' datasets.

    Rows stand in order of path, and of the lists' own order. Dates are ISO 8601 text, region keys text.
    A retracted article's facts are left out. The caller closes the database.
    """
    return Database(sorted(articles, key=lambda a: a.path), tables)


def _subject(fact: Fact) -> tuple[str, str, str]:
    """What a fact is about: two facts on one subject are one statement, made twice or revised."""
    return fact.indicator, fact.region, fact.period


def _revised(articles: Iterable[Article]) -> dict[tuple[str, str, str], list[str]]:
    """The ids of all facts on each subject of which some report was revised, disputed or retracted."""
    public = [a for a in articles if a.facts and not a.retracted]
    changed = {_subject(fact) for a in public for fact in a.facts if fact.status != "reported"}
    ids: dict[tuple[str, str, str], list[str]] = {}
    for article in public if changed else ():
        for fact in article.facts:
            if _subject(fact) in changed:
                ids.setdefault(_subject(fact), []).append(f"{article.path}#{fact.n}")
    return ids


def _words(sql: str) -> set[str]:
    """The words of a query in lower case, and `*` where it asks for all columns."""
    return set(re.findall(r"\w+", sql.lower())) | ({"*"} if _ALL.search(sql) else set())
