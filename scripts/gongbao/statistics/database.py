"""The library as tables in memory, to be read and nothing else; what no query names is not loaded."""

from __future__ import annotations

import marshal
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import replace
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from gongbao import facts
from gongbao.statistics.engines import Engine, engine
from gongbao.statistics.relations import REPORTED, basis, relations, subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gongbao.article import Article, Fact
    from gongbao.facts import Lock, Locked
    from gongbao.statistics.columns import Column
    from gongbao.statistics.relations import Subject
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
        """Take articles in order of path; `lock` tells what figures replaced.

        With `withdrawn`, facts of withdrawn articles count as well.
        """
        self._lock = lock
        self._articles = articles
        self._lists = tables
        self._withdrawn = withdrawn
        self._tables = relations(articles, tables, withdrawn=withdrawn)
        self._names = {i.id: i.name for i in tables.indicators.values()}
        self._sources = {d.name: d.source for d in tables.datasets.values()}
        self._loaded: dict[str, set[str]] = {}
        self._rows: dict[str, int] = {}
        self._revisions = self._plain = False
        self._expected: list[set[str]] = []
        self._engine: Engine | None = None
        self._digests: dict[str, dict[str, bytes]] = {}
        self.answers: dict[str, Answer] = {}
        """What queries came to, by query: those known from an earlier build, and each that was asked."""

    @property
    def schema(self) -> dict[str, tuple[str, ...]]:
        """Every table with the names of its columns."""
        return {name: tuple(relation.columns) for name, relation in self._tables.items()}

    @cached_property
    def retracted(self) -> tuple[Article, ...]:
        """The withdrawn articles that have facts, by path."""
        return tuple([a for a in self._articles if a.corrections and a.facts and a.retracted])

    def complete(self, sql: str) -> Database:
        """The same with the facts of withdrawn articles, where a query might miss them; else this one."""
        return self._complete if self.retracted and "facts" in _words(sql) else self

    @cached_property
    def _complete(self) -> Database:
        return Database(self._articles, self._lists, self._lock, withdrawn=True)

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
            self._engine = engine({name: r.columns for name, r in self._tables.items()}, self._counted)
        words = _words(sql)
        for name in [name for name in self._tables if name in words]:
            self._load(self._engine, name, words)
        return self._engine.query(sql, limit)

    @property
    def _counted(self) -> int:
        """How many rows the largest tables have together."""
        largest = "articles", "facts", "topics", *self._lists.datasets
        return sum(map(self._rows_of, largest))

    def _rows_of(self, table: str) -> int:
        if table not in self._rows:
            self._rows[table] = self._tables[table].rows()
        return self._rows[table]

    def _load(self, engine_: Engine, name: str, words: set[str]) -> None:
        """Fill a table with the columns that this query and the expected ones name."""
        columns = self._tables[name].columns
        loaded = self._loaded.get(name, set())
        if name in self._loaded and {c for c in columns if c in words or "*" in words} <= loaded:
            return
        more = words.union(*(expected for expected in self._expected if name in expected))
        more |= _words(" ".join(c.sql for key, c in columns.items() if key in more))
        wanted = [key for key, c in columns.items() if key in loaded or key in more or "*" in more]
        wanted = wanted or [_first(columns)]  # count(*) names none
        read = {key: columns[key].read for key in wanted if not columns[key].sql}
        slices = map(self._noted, self._tables[name].slices())
        columns_of = ([column(part) for column in read.values()] for part in slices)
        engine_.fill(name, list(read), columns_of, self._rows_of(name))
        self._loaded[name] = set(wanted)
        self._plain = self._plain or (name == "facts" and not self._revisions)

    def _noted(self, part: Any) -> Any:  # noqa: ANN401 - records of any table
        """The same slice of a table; of facts it is noted whether any was revised, disputed or retracted."""
        self._revisions = self._revisions or getattr(part, "revised", False)
        return part

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
                for digest in self._digests_of(name, sorted(named) or [_first(columns)]):
                    total.update(digest)
            if {"facts", "fact", "*"} & words:
                total.update(repr((self._names, self.indicators)).encode())
        return total.hexdigest()

    def _digests_of(self, table: str, names: Sequence[str]) -> list[bytes]:
        """A digest of each of these columns of a table."""
        known, columns = self._digests.setdefault(table, {}), self._tables[table].columns
        new = {name: blake2b(name.encode(), digest_size=16) for name in names if name not in known}
        for part in self._tables[table].slices() if new else ():
            for name, total in new.items():
                total.update(_plain(list(columns[name].read(part))))
        known.update((name, total.digest()) for name, total in new.items())
        return [known[name] for name in names]

    @cached_property
    def indicators(self) -> dict[str, bytes]:
        """For each indicator with facts, a digest of all that is known of these facts and their articles."""
        known: dict[str, list[object]] = defaultdict(list)
        names = {key: region.name for key, region in self._lists.regions.items()}
        for a in self._articles:
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
        keys = {subject(fact) for key in ids if (fact := self._fact(key))}
        keys &= self._revised.keys() if keys else set()
        found = [one for key in keys for i in self._revised[key] if (one := self._basis(i))]
        return tuple(sorted(found, key=lambda b: (b.modified, b.path, b.n)))

    @cached_property
    def _revised(self) -> dict[Subject, list[str]]:
        """The ids of all facts on each subject of which some report was revised, disputed or retracted."""
        every = chain.from_iterable(map(attrgetter("facts"), () if self._plain else self._articles))
        if not self._withdrawn and set(map(attrgetter("status"), every)) <= REPORTED:
            return {}
        told = [a for a in self._articles if a.facts and self._counts(a)]
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

    def _article(self, path: str) -> Article | None:
        at = bisect_left(self._articles, path, key=attrgetter("path"))
        found = self._articles[at : at + 1]
        return found[0] if found and found[0].path == path else None

    def _fact(self, key: str) -> Fact | None:
        path, _, n = key.rpartition("#")
        article = self._article(path)
        known = article.facts if article and self._counts(article) else ()
        likely = known[int(n) - 1 : int(n)] if n.isdecimal() else ()
        return next((fact for fact in chain(likely, known) if str(fact.n) == n), None)

    def _counts(self, article: Article) -> bool:
        """Whether the facts of an article are among those asked about."""
        return self._withdrawn or not article.retracted

    def _basis(self, key: str) -> Basis | None:
        article, fact = self._article(key.rpartition("#")[0]), self._fact(key)
        found = basis(article, fact, self._names) if article and fact else None
        if found and self._revised and key in self._replaced:
            found = replace(found, replaced=True)
        changed = self._changes.get(key)
        if found is None or changed is None:
            return found
        reason = "，".join(part for part in (changed.reason, changed.by) if part)
        return replace(found, was=changed.was, reason=reason)

    @cached_property
    def _replaced(self) -> frozenset[str]:
        """The ids of all facts that a revised one supersedes."""
        return facts.superseded(self._articles)

    @cached_property
    def _changes(self) -> dict[str, Locked]:
        """What an editor accepted in place of another figure, by id of the fact."""
        changed = {key: entry for key, entry in self._lock.items() if entry.was}
        files = {key[0] for key in changed}
        told = [a for a in self._articles if a.facts and a.facts[0].path in files] if files else []
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
    """A digest of plain lists, tuples and values."""
    return blake2b(_plain(values), digest_size=16).digest()


def _plain(values: Any) -> bytes:  # noqa: ANN401 - lists, tuples and values
    """Lists, tuples and values as bytes: the same for equal ones, however they are shared."""
    return marshal.dumps(values, 0)


def _first(columns: Mapping[str, Column]) -> str:
    """A column that is read, to tell how many rows there are."""
    return next(name for name, column in columns.items() if not column.sql)


def _words(sql: str) -> set[str]:
    """The words of a query in lower case, and `*` where it asks for all columns."""
    return set(re.findall(r"\w+", sql.lower())) | ({"*"} if _ALL.search(sql) else set())
