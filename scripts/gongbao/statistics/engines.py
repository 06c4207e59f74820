"""The two engines that answer queries; each is imported when the first query is asked, not before.

sqlite is the reference: every query is compiled by it under one list of harmless functions, so that what
it refuses is refused everywhere. DuckDB takes over above `SQLITE_ROWS` rows where it is installed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Protocol

from gongbao.statistics.columns import TEXT, WHOLE, Repeated

if TYPE_CHECKING:
    import sqlite3

    from gongbao.statistics.columns import Column
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

Columns = Mapping[str, Mapping[str, "Column"]]
"""Tables with their columns by name."""
Slices = Iterable[Sequence[Iterable["Value"]]]
"""A table from top to bottom, some rows at a time: of each slice one column after the other."""


class QueryError(Exception):
    """A query that cannot be answered; the text is the database's own message."""


class Engine(Protocol):
    """What a database needs of an engine."""

    def fill(self, table: str, names: Sequence[str], slices: Slices, rows: int) -> None:
        """Put these columns of one table in, in place of what was there; other columns stay NULL.

        `rows` tells how many rows there are at most.
        """

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

    def fill(self, table: str, names: Sequence[str], slices: Slices, rows: int) -> None:  # noqa: ARG002 - needed by the other engine
        """Put these columns of one table in, in place of what was there; other columns stay NULL."""
        marks = ", ".join("?" * len(names))
        self.connection.setlimit(self.module.SQLITE_LIMIT_LENGTH, 1_000_000_000)
        with self.connection:
            self.connection.execute(f"DROP INDEX IF EXISTS {table}_index")
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - own names
            sql = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - own names
            for columns in slices:
                self.connection.executemany(sql, zip(*columns, strict=True))
            if (sought := _SOUGHT.get(table)) in names:
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
        for table, own in columns.items():
            self.fill(table, [name for name, column in own.items() if not column.sql], (), 0)

    def fill(self, table: str, names: Sequence[str], slices: Slices, rows: int) -> None:
        """Put these columns of one table in, each as an array that queries read where it stands.

        Copied into a table they, and the columns left out, would take as long again as reading them.
        """
        own = self.columns[table]
        cells = {name: _Cells(own[name].type, rows) for name in names}
        for columns in slices:
            for filled, column in zip(cells.values(), columns, strict=True):
                filled.add(column)
        arrays = {name: filled.array for name, filled in cells.items()}
        shown = ", ".join(
            name if name in arrays else f"{column.sql or f'NULL::{column.type}'} AS {name}"
            for name, column in own.items()
        )
        self.connection.register(f"{table} as arrays", arrays)
        view = f'CREATE OR REPLACE TEMP VIEW {table} AS SELECT {shown} FROM "{table} as arrays"'  # noqa: S608 - own names
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


class _Cells:
    """A column of one SQL type in an array as DuckDB reads it fastest, filled a slice at a time.

    The array is made in full at once: memory that grows is asked for, and waited for, twice.
    """

    def __init__(self, kind: str, rows: int) -> None:
        import numpy as np  # noqa: PLC0415 - as heavy as the engine

        self._numpy: Any = np
        self._type = {TEXT: object, WHOLE: np.int64}.get(kind, np.float64)
        self._cells = np.empty(rows, self._type)
        self._absent = np.zeros(rows if self._type is np.int64 else 0, bool)
        self._rows = 0

    def add(self, column: Iterable[Value]) -> None:
        """Put the next cells in; None stays None, or is no number."""
        times = column.times if isinstance(column, Repeated) else None
        found = column.values if isinstance(column, Repeated) else column
        cells = found if isinstance(found, (list, tuple)) else list(found)
        if self._type is self._numpy.int64 and None in cells:
            self._put(self._absent, [cell is None for cell in cells], times)
            cells = [0 if cell is None else cell for cell in cells]
        self._rows = self._put(self._cells, cells, times)

    def _put(self, target: Any, cells: Sequence[Value], times: Sequence[int] | None) -> int:  # noqa: ANN401 - numpy
        """Put cells behind those that are in, each so many times; how many rows there are then."""
        array = self._numpy.fromiter(cells, target.dtype, len(cells))
        if times is not None:
            array = self._numpy.repeat(array, times)
        end = self._rows + len(array)
        target[self._rows : end] = array
        return end

    @property
    def array(self) -> Any:  # noqa: ANN401 - an array of numpy
        """All cells so far."""
        cells, absent = self._cells[: self._rows], self._absent[: self._rows]
        return self._numpy.ma.masked_array(cells, absent) if absent.any() else cells


def _create(connection: sqlite3.Connection, columns: Columns) -> None:
    for table, own in columns.items():
        typed = (f"{name} {c.type}" + (f" AS ({c.sql})" if c.sql else "") for name, c in own.items())
        connection.execute(f"CREATE TABLE {table} ({', '.join(typed)})")
