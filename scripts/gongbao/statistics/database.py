"""The library as tables in memory, to be read and nothing else; what no query names is not loaded."""

from __future__ import annotations

import marshal
import re
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from gongbao import facts
from gongbao.statistics.engines import Engine, engine
from gongbao.statistics.relations import basis, relations, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongbao.article import Article, Fact
    from gongbao.facts import Lock, Locked
    from gongbao.statistics.relations import Records, Subject
    from gongbao.statistics.results import Basis, Value
    from gongbao.tables import Tables

    Answer = tuple[tuple[str, ...], list[tuple[Value, ...]]]

_ALL = re.compile(r"(?<!\()\*")
"""A star that is not the one of `count(*)`, nor a product; a product costs a few columns too many."""


class Database:
    """The tables of one library; nothing is loaded before a query asks for it."""

    def __init__(
        self, articles: Sequence[Article], tables: Tables, lock: Lock, *, withdrawn: bool = False
    ) -> None:
        """With `withdrawn`, facts of withdrawn articles count as well; `lock` tells what figures replaced."""
        self._lock = lock
        self._articles = {a.path: a for a in articles}
        self._lists = tables
        self._withdrawn = withdrawn
        self._tables = relations(articles, tables, withdrawn=withdrawn)
        self._names = {i.id: i.name for i in tables.indicators.values()}
        self._sources = {d.name: d.source for d in tables.datasets.values()}
        self._loaded: dict[str, set[str]] = {}
        self._expected: list[set[str]] = []
        self._engine: Engine | None = None
        self._records: dict[str, Records] = {}
        self._digests: dict[tuple[str, str], bytes] = {}
        self.answers: dict[str, Answer] = {}
        """What queries came to, by query: those known from an earlier build, and each that was asked."""

    @property
    def schema(self) -> dict[str, tuple[str, ...]]:
        """Every table with the names of its columns."""
        return {name: tuple(relation.columns) for name, relation in self._tables.items()}

    @cached_property
    def retracted(self) -> tuple[Article, ...]:
        """The withdrawn articles that have facts, by path."""
        return tuple([a for a in self._articles.values() if a.corrections and a.facts and a.retracted])

    def complete(self, sql: str) -> Database:
        """The same with the facts of withdrawn articles, where a query might miss them; else this one."""
        return self._complete if self.retracted and "facts" in _words(sql) else self

    @cached_property
    def _complete(self) -> Database:
        return Database(list(self._articles.values()), self._lists, self._lock, withdrawn=True)

    def expect(self, queries: Iterable[str]) -> None:
        """Be told which queries will come, so that each table is read once."""
        self._expected += map(_words, queries)

    def query(self, sql: str, limit: int) -> Answer:
        """Column names and at most `limit` rows. Raises QueryError with the engine's message."""
        if sql not in self.answers:
            self.answers[sql] = self._ask(sql, limit)
        return self.answers[sql]

    def _ask(self, sql: str, limit: int) -> Answer:
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

    @property
    def _size(self) -> int:
        """How many rows the largest tables have together."""
        articles = self._articles.values()
        size = len(articles) + sum(len(d.rows) for d in self._lists.datasets.values())
        return size + sum(sum(map(len, map(attrgetter(name), articles))) for name in ("facts", "topics"))

    def _load(self, engine_: Engine, name: str, words: set[str]) -> None:
        """Fill a table with the columns that this query and the expected ones name."""
        columns = self._tables[name].columns
        loaded = self._loaded.get(name, set())
        if name in self._loaded and {c for c in columns if c in words or "*" in words} <= loaded:
            return
        more = words.union(*(expected for expected in self._expected if name in expected))
        wanted = [c for c in columns if c in loaded or c in more or "*" in more]
        wanted = wanted or list(columns)[:1]  # count(*) names none
        records = self._records_of(name)
        engine_.fill(name, {c: columns[c].values(records) for c in wanted})
        self._loaded[name] = set(wanted)

    def digest(self, queries: Iterable[str]) -> str:
        """What the answers to these queries follow from: the columns of the tables that they name.

        Where one names a fact, all that is known of all facts counts, for the page prints more than cells.
        No engine is needed to tell.
        """
        total = blake2b(digest_size=16)
        for words in map(_words, queries):
            for name, relation in self._tables.items():
                if name not in words or name == "facts":
                    continue
                columns = relation.columns
                named = {columns[c].follows or c for c in columns if c in words or "*" in words}
                total.update(repr((name, self._sources.get(name), sorted(columns))).encode())
                for column in sorted(named) or list(columns)[:1]:
                    total.update(self._digest_of(name, column))
            if {"facts", "fact", "*"} & words:
                total.update(repr((self._names, self.indicators)).encode())
        return total.hexdigest()

    def _records_of(self, table: str) -> Records:
        if table not in self._records:
            self._records[table] = self._tables[table].records()
        return self._records[table]

    def _digest_of(self, table: str, column: str) -> bytes:
        if (table, column) not in self._digests:
            relation = self._tables[table]
            values = list(relation.columns[column].values(self._records_of(table)))
            self._digests[table, column] = _digest((column, values))
        return self._digests[table, column]

    @cached_property
    def indicators(self) -> dict[str, bytes]:
        """For each indicator with facts, a digest of all that is known of these facts and their articles."""
        known: dict[str, list[object]] = defaultdict(list)
        names = {key: region.name for key, region in self._lists.regions.items()}
        for a in self._articles.values():
            if a.facts:
                head = f"{a.path}\n{a.kind}\n{a.slug}\n{a.title}\n{a.date.iso}"
                if a.corrections or a.updated:
                    head += f"\n{a.modified.iso}\n{_reason(a)}"
                for f in a.facts:
                    said = f.quote, f.region, names.get(f.region), f.period, f.status, f.note, f.supersedes
                    known[f.indicator].append((head, f.n, *said))
                    if change := self._changes.get(f"{a.path}#{f.n}") if self._changes else None:
                        known[f.indicator].append((change.was, change.reason, change.by))
        return {key: _digest(known[key]) for key in sorted(known)}

    def bases(self, ids: Iterable[str]) -> dict[str, Basis]:
        """The facts of these ids, by id; what is no id of a figure is left out."""
        found = ((key, self._basis(key)) for key in ids)
        return {key: one for key, one in found if one}

    def revisions(self, ids: Iterable[str]) -> tuple[Basis, ...]:
        """Everything reported on the indicators, places and periods of these facts, oldest first.

        Empty where nothing of it was revised, disputed or retracted.
        """
        keys = {subject(fact) for key in ids if (fact := self._fact(key))} & self._revised.keys()
        found = [one for key in keys for i in self._revised[key] if (one := self._basis(i))]
        return tuple(sorted(found, key=lambda b: (b.modified, b.path, b.n)))

    @cached_property
    def _revised(self) -> dict[Subject, list[str]]:
        """The ids of all facts on each subject of which some report was revised, disputed or retracted."""
        every = chain.from_iterable(map(attrgetter("facts"), self._articles.values()))
        if not self._withdrawn and set(map(attrgetter("status"), every)) <= {"reported"}:
            return {}
        told = [a for a in self._articles.values() if a.facts and self._counts(a)]
        changed = {subject(f) for a in told for f in a.facts if f.status != "reported" or a.retracted}
        ids: dict[Subject, list[str]] = {}
        for article in told if changed else ():
            for fact in article.facts:
                if subject(fact) in changed:
                    ids.setdefault(subject(fact), []).append(f"{article.path}#{fact.n}")
        return ids

    def sources(self, sql: str) -> tuple[str, ...]:
        """Where the datasets a query names come from."""
        words = _words(sql)
        return tuple(text for name, text in self._sources.items() if name in words and text)

    def _fact(self, key: str) -> Fact | None:
        path, _, n = key.rpartition("#")
        article = self._articles.get(path)
        known = article.facts if article and self._counts(article) else ()
        return next((fact for fact in known if str(fact.n) == n), None)

    def _counts(self, article: Article) -> bool:
        """Whether the facts of an article are among those asked about."""
        return self._withdrawn or not article.retracted

    def _basis(self, key: str) -> Basis | None:
        fact = self._fact(key)
        found = basis(self._articles[key.rpartition("#")[0]], fact, self._names) if fact else None
        changed = self._changes.get(key)
        if found is None or changed is None:
            return found
        reason = "，".join(part for part in (changed.reason, changed.by) if part)
        return replace(found, was=changed.was, reason=reason)

    @cached_property
    def _changes(self) -> dict[str, Locked]:
        """What an editor accepted in place of another figure, by id of the fact."""
        changed = {key: entry for key, entry in self._lock.items() if entry.was}
        files = {key[0] for key in changed}
        told = [a for a in self._articles.values() if a.facts and a.facts[0].path in files] if files else []
        return {
            f"{a.path}#{fact.n}": changed[key]
            for a in told
            for key, fact, _ in facts.keyed(a.facts)
            if key in changed
        }

    def close(self) -> None:
        """Free the memory."""
        if self._engine:
            self._engine.close()
        if complete := self.__dict__.get("_complete"):
            complete.close()


_NOTHING: Lock = {}


def database(articles: Iterable[Article], tables: Tables, lock: Lock = _NOTHING) -> Database:
    """A fresh database of public articles, controlled lists and editors' datasets.

    Rows stand in order of path, and of the lists' own order. Dates are ISO 8601 text, region keys text.
    A retracted article's facts are left out. `lock` tells which figures were changed and why. The caller
    closes the database.
    """
    return Database(sorted(articles, key=attrgetter("path")), tables, lock)


def _reason(article: Article) -> str:
    """Why an article was withdrawn; empty while it stands."""
    if not article.corrections or article.retraction is None:
        return ""
    return article.retraction.reason or "撤稿"


def _digest(values: Any) -> bytes:  # noqa: ANN401 - lists, tuples and values
    """A digest of plain lists, tuples and values: the same for equal ones, however they are shared."""
    return blake2b(marshal.dumps(values, 0), digest_size=16).digest()


def _words(sql: str) -> set[str]:
    """The words of a query in lower case, and `*` where it asks for all columns."""
    return set(re.findall(r"\w+", sql.lower())) | ({"*"} if _ALL.search(sql) else set())
