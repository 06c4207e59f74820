"""The two engines that answer queries; each is imported when the first query is asked, not before.

sqlite is the reference: every query is compiled by it under one list of harmless functions, so that what
it refuses is refused everywhere. DuckDB takes over above `SQLITE_ROWS` rows where it is installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from gongbao.statistics.results import Value

SQLITE_ROWS = 70_000
"""Up to so many rows sqlite answers; beyond, DuckDB does where `gongbao[bigdata]` is installed."""

_STEP = 10_000
_STEPS = 20_000
_LONGEST = 100_000
_HARMLESS = """
abs avg coalesce count cume_dist dense_rank first_value group_concat ifnull instr lag last_value lead length
like lower ltrim max min nth_value ntile nullif percent_rank printf rank replace round row_number rtrim sign
substr substring sum trim unicode upper
"""
_FUNCTIONS = frozenset(_HARMLESS.split())
"""What a query may call: known to both engines, and ignorant of time, chance, files and extensions."""

_SOUGHT = {"facts": "indicator"}
"""Columns by which single rows are looked up, as the page of each indicator does."""

Columns = Mapping[str, tuple[tuple[str, str], ...]]
"""Tables with their columns as (name, SQL type)."""


class QueryError(Exception):
    """A query that cannot be answered; the text is the database's own message."""


class Engine(Protocol):
    """What a database needs of an engine."""

    def fill(self, table: str, columns: Mapping[str, Iterable[Value]]) -> None:
        """Put the columns of one table in, in place of what was there; other columns stay NULL."""

    def query(self, sql: str, limit: int) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
        """Column names and at most `limit` rows. Raises QueryError."""

    def close(self) -> None:
        """Free its memory."""


def engine(columns: Columns, rows: int) -> Engine:
    """The engine for so many rows, with empty tables."""
    if rows > SQLITE_ROWS and find_spec("duckdb"):
        return DuckDB(columns)
    return Sqlite(columns)


class Sqlite:
    """The standard library's engine: reading only, bounded in steps that are the same on every machine."""

    def __init__(self, columns: Columns) -> None:
        import sqlite3  # noqa: PLC0415 - a site without statistics does without

        self.module = sqlite3
        self.connection = sqlite3.connect(":memory:")
        self.reads = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE}
        _create(self.connection, columns)
        self.connection.execute("PRAGMA case_sensitive_like = ON")
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)

    def fill(self, table: str, columns: Mapping[str, Iterable[Value]]) -> None:
        """Put the columns of one table in, in place of what was there; other columns stay NULL."""
        marks, names = ", ".join("?" * len(columns)), ", ".join(columns)
        self.connection.setlimit(self.module.SQLITE_LIMIT_LENGTH, 1_000_000_000)
        with self.connection:
            self.connection.execute(f"DROP INDEX IF EXISTS {table}_index")
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - own names
            sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - own names
            self.connection.executemany(sql, zip(*columns.values(), strict=True))
            if (sought := _SOUGHT.get(table)) in columns:
                self.connection.execute(f"CREATE INDEX {table}_index ON {table} ({sought})")
        self.connection.setlimit(self.module.SQLITE_LIMIT_LENGTH, _LONGEST)

    def query(self, sql: str, limit: int) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
        """Column names and at most `limit` rows. Raises QueryError."""
        steps = 0

        def tired() -> bool:
            nonlocal steps
            steps += 1
            return steps > _STEPS

        self.connection.set_authorizer(self._authorize)
        self.connection.set_progress_handler(tired, _STEP)
        try:
            cursor = self.connection.execute(sql)
            names = tuple(str(column[0]) for column in cursor.description or ())
            return names, cursor.fetchmany(limit)
        except (self.module.Error, self.module.Warning, ValueError, OverflowError) as error:
            raise QueryError(str(error)) from error
        finally:
            self.connection.set_progress_handler(None, 0)
            self.connection.set_authorizer(None)

    def _authorize(
        self, action: int, _first: str | None, second: str | None, _database: str | None, _trigger: str | None
    ) -> int:
        if action == self.module.SQLITE_FUNCTION:
            return self.module.SQLITE_OK if second in _FUNCTIONS else self.module.SQLITE_DENY
        return self.module.SQLITE_OK if action in self.reads else self.module.SQLITE_DENY

    def close(self) -> None:
        """Free its memory."""
        self.connection.close()


class DuckDB:
    """The engine for large libraries (extra `bigdata`), set to sqlite's rules for division, NULL and LIKE."""

    def __init__(self, columns: Columns) -> None:
        import duckdb  # noqa: PLC0415 - heavy, and only for large libraries

        self.module: Any = duckdb
        self.judge = Sqlite(columns)
        self.judge.reads.discard(self.judge.module.SQLITE_RECURSIVE)  # no bound on steps stops it here
        self.columns = columns
        self.connection: Any = duckdb.connect(":memory:")
        for setting in (
            "default_null_order = 'sqlite'",
            "integer_division = true",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "enable_external_access = false",
            "pandas_analyze_sample = 0",  # types are declared, never guessed
            "threads = 1",  # sums of fractions depend on their order
            "lock_configuration = true",
        ):
            self.connection.execute(f"SET {setting}")
        for table, typed in columns.items():
            self.fill(table, {name: () for name, _ in typed})

    def fill(self, table: str, columns: Mapping[str, Iterable[Value]]) -> None:
        """Put the columns of one table in, each as an array that queries read where it stands.

        Copied into a table they, and the columns left out, would take as long again as reading them.
        """
        kinds = self.columns[table]
        arrays = {name: _array(kind, columns[name]) for name, kind in kinds if name in columns}
        cells = ", ".join(name if name in arrays else f"NULL::{kind} AS {name}" for name, kind in kinds)
        self.connection.register(f"{table} as arrays", arrays)
        view = f'CREATE OR REPLACE TEMP VIEW {table} AS SELECT {cells} FROM "{table} as arrays"'  # noqa: S608 - own names
        self.connection.execute(view)

    def query(self, sql: str, limit: int) -> tuple[tuple[str, ...], list[tuple[Value, ...]]]:
        """Column names and at most `limit` rows. Raises QueryError."""
        names, _ = self.judge.query(sql, 0)
        try:
            return names, self.connection.execute(sql).fetchmany(limit) if names else []
        except self.module.Error as error:
            raise QueryError(str(error)) from error

    def close(self) -> None:
        """Free its memory."""
        self.judge.close()
        self.connection.close()


def _array(kind: str, values: Iterable[Value]) -> Any:  # noqa: ANN401 - an array of numpy
    """A column of one SQL type as DuckDB reads it fastest; None stays None."""
    import numpy as np  # noqa: PLC0415 - as heavy as the engine

    if kind == "VARCHAR":
        return np.fromiter(values, object)
    number = np.int64 if kind == "BIGINT" else np.float64
    cells = list(values)
    if None not in cells:
        return np.fromiter(cells, number, len(cells))
    absent = [cell is None for cell in cells]
    return np.ma.masked_array(np.array([0 if c is None else c for c in cells], number), absent)


def _create(connection: sqlite3.Connection, columns: Columns) -> None:
    for table, typed in columns.items():
        connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {kind}' for name, kind in typed)})")
