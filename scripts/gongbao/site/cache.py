"""Results kept between builds in one file: each under the digest of everything it was computed from.

Large results stand in rows of their own and are read when asked for; small ones that every build needs stand
together on shelves. What is stored carries its own checksum, and reading it can make nothing but the plain
records named here. What is damaged, foreign or missing is computed again without a word.
"""

from __future__ import annotations

import copyreg
import io
import pickle
import sqlite3
import zlib
import zoneinfo
from contextlib import suppress
from hashlib import blake2b
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from gongbao import article

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

_RECORDS = {
    *(
        (article.__name__, n)
        for n, it in vars(article).items()
        if getattr(it, "__module__", "") == article.__name__
    ),
    ("gongbao.diagnostics", "Finding"),
    ("gongbao.markup.body", "Job"),
    ("gongbao.site.bodies", "Limits"),
    ("gongbao.site.bodies", "Result"),
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("zoneinfo", "ZoneInfo"),
}
_SUM = 16
_BATCH = 500
_BOARDS = 128
"""Parts of a shelf: a build writes those anew in which something changed."""
_VERSIONS = 4
"""Results of one name that are kept."""
_PAGE_BYTES = 16_384


class _Records(pickle.Unpickler):
    """Makes our records and nothing else, so that a file from elsewhere cannot run code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class or constructor
        """One of the records."""
        if (module, name) not in _RECORDS:
            raise pickle.UnpicklingError(f"{module}.{name} is no record")
        return getattr(import_module(module), name)


class _Packer(pickle.Pickler):
    """Writes a zone by its name; by default it would be written as a call."""

    dispatch_table = copyreg.dispatch_table | {
        zoneinfo.ZoneInfo: lambda zone: (zoneinfo.ZoneInfo, (zone.key,))
    }


def packed(value: object) -> bytes:
    """Plain records as bytes."""
    out = io.BytesIO()
    _Packer(out, pickle.HIGHEST_PROTOCOL).dump(value)
    return out.getvalue()


def unpacked(data: bytes) -> Any:  # noqa: ANN401 - whatever was packed
    """The records that `packed` was given; raises pickle.UnpicklingError for anything else."""
    return _Records(io.BytesIO(data)).load()


class Shelf:
    """Results of one kind by name, all read at once; each counts only for the key it was computed under.

    The latest few of a name are kept: an edit taken back costs nothing, and what the last site was made of
    is still there after saves that a preview did not build.
    """

    def __init__(self, boards: dict[int, dict[str, tuple[tuple[str, Any], ...]]]) -> None:
        self._boards = boards
        self._used: set[str] = set()
        self.dirty: set[int] = set()
        self.asked = self.kept = 0

    def get(self, name: str, key: str) -> Any:  # noqa: ANN401 - whatever was put
        """The result of a name, or None where there is none under this key."""
        found = self.peek(name, key)
        self.asked += 1
        self.kept += found is not None
        self._used.add(name)
        return found

    def peek(self, name: str, key: str) -> Any:  # noqa: ANN401 - whatever was put
        """The same for who only looks back: it is not counted, and not kept for that."""
        for under, value in self._boards.get(_board(name), {}).get(name, ()):
            if under == key:
                return value
        return None

    def put(self, name: str, key: str, value: object) -> None:
        """Remember a result, which must be plain records."""
        self._used.add(name)
        number = _board(name)
        board = self._boards.setdefault(number, {})
        board[name] = ((key, value), *board.get(name, ())[: _VERSIONS - 1])
        self.dirty.add(number)

    def written(self) -> dict[int, bytes]:
        """The boards that changed, without what nobody asked for."""
        return {
            number: packed({n: row for n, row in sorted(self._boards[number].items()) if n in self._used})
            for number in sorted(self.dirty)
        }


def _board(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "surrogatepass")) % _BOARDS


class Lender(Protocol):
    """Whoever has packed entries to lend: a shard of another machine."""

    def get(self, key: str) -> bytes | None:
        """The entry of a key, if it is there."""


class Cache:
    """The cache in a file, or one that forgets everything where there is no file to keep it in."""

    def __init__(self, file: Path | None = None, engine: str = "") -> None:
        """`engine` is the digest of all code that has a say in the results."""
        self._file = file
        self.engine = engine
        self._fresh: dict[str, bytes] = {}
        self._used: set[str] = set()
        self._of_use: list[Collection[str]] = []
        self._shelves: dict[str, Shelf] = {}
        self._lent: list[Lender] = []
        self._lent_count = 0
        self._is_own = False
        """Whether the connection was opened by a process that was forked."""
        self._database = self._opened()

    def _opened(self) -> sqlite3.Connection | None:
        if self._file is None:
            return None
        for _ in range(2):  # a damaged file makes room for a new one
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._file, isolation_level=None, check_same_thread=False)
                database.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
                database.execute("PRAGMA synchronous = OFF")
                database.execute("CREATE TABLE IF NOT EXISTS board (name TEXT PRIMARY KEY, data BLOB)")
                database.execute("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, data BLOB)")
            except (sqlite3.Error, OSError):
                with suppress(OSError):
                    self._file.unlink()
            else:
                return database
        return None

    def key(self, kind: str, *parts: object) -> str:
        """The key of a result computed from `parts`, which must have a stable `repr`."""
        text = repr((self.engine, kind, parts)).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=16).hexdigest()

    def counts(self, kind: str) -> dict[str, int]:
        """How many results of a kind were asked for, how many were kept, and how many of these lent."""
        shelf = self._shelves.get(kind)
        return {"all": shelf.asked, "kept": shelf.kept, "lent": self._lent_count} if shelf else {}

    def borrow(self, lender: Lender) -> None:
        """Take over from a lender what is not here."""
        self._lent.append(lender)

    def lent(self, key: str) -> Any:  # noqa: ANN401 - whatever was packed
        """What a lender has under a key, or None."""
        for data in filter(None, (lender.get(key) for lender in self._lent)):
            with suppress(Exception):  # as with our own
                value = unpacked(data)
                self._lent_count += 1
                return value
        return None

    def shelf(self, kind: str) -> Shelf:
        """The shelf of a kind; `close` writes down what changed on it."""
        if kind not in self._shelves:
            boards = {}
            for name, data in self._boards(kind):
                with suppress(Exception):  # whatever is wrong with a board, it is filled again
                    if _is_sound(name, data):
                        boards[int(name.rpartition(" ")[2])] = unpacked(data[_SUM:])
            self._shelves[kind] = Shelf(boards)
        return self._shelves[kind]

    def _boards(self, kind: str) -> list[tuple[str, bytes]]:
        first = f"{self.engine} {kind} "
        try:
            if self._database is None:
                return []
            query = "SELECT name, data FROM board WHERE name >= ? AND name < ?"
            return self._database.execute(query, (first, first[:-1] + "!")).fetchall()
        except sqlite3.Error:
            self._start_anew()
            return []

    def recall(self, keys: Iterable[str]) -> dict[str, Any]:
        """The values of those keys that are kept."""
        wanted = list(keys)
        self._used.update(wanted)
        found: dict[str, Any] = {k: unpacked(self._fresh[k][_SUM:]) for k in wanted if k in self._fresh}
        for start in range(0, len(wanted), _BATCH):
            for key, data in self._rows(wanted[start : start + _BATCH]):
                with suppress(Exception):  # whatever is wrong with an entry, it is computed again
                    if _is_sound(key, data):
                        found[key] = unpacked(data[_SUM:])
        return found

    def use(self, keys: Collection[str]) -> None:
        """Note that entries are of use, though nobody reads them now; asked for where some must go."""
        self._of_use.append(keys)

    def _rows(self, keys: list[str]) -> list[tuple[str, bytes]]:
        marks = ",".join("?" * len(keys))
        try:
            if self._database is None:
                return []
            query = f"SELECT key, data FROM entry WHERE key IN ({marks})"  # noqa: S608 - question marks only
            return self._database.execute(query, keys).fetchall()
        except sqlite3.Error:
            self._start_anew()
            return []

    def keep(self, key: str, value: object) -> None:
        """Remember a value."""
        data = packed(value)
        self.keep_packed(key, data, checksum(data))

    def keep_packed(self, key: str, data: bytes, check: bytes) -> None:
        """Remember a value that `packed` has made bytes of, with `check`, perhaps in another process."""
        self._used.add(key)
        self._fresh[key] = _sealed(key, check) + data
        if self._database is not None and len(self._fresh) >= _BATCH:
            self._write_fresh()

    def lay_down(self, rows: Iterable[tuple[str, bytes, bytes]]) -> bool:
        """Whether rows as for `keep_packed` now stand in the file, written by a process that was forked.

        The one that it was forked from must be `ready`, and write nothing meanwhile.
        """
        if not self._is_own:
            self.reopen()
        sealed = [(key, _sealed(key, check) + data) for key, data, check in rows]
        try:
            if self._database is None:
                return False
            self._database.execute("BEGIN IMMEDIATE")
            self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", sealed)
            self._database.execute("COMMIT")
        except sqlite3.Error:  # a full disk, a damaged file: that is for the other process to see
            self._database = None
        return self._database is not None

    def _write_fresh(self) -> None:
        try:
            if self._database is not None:
                if not self._database.in_transaction:
                    self._database.execute("BEGIN")
                self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", self._fresh.items())
                self._fresh.clear()
        except sqlite3.Error:  # a full disk or a damaged file: they stay in memory
            self._start_anew()

    def ready(self) -> None:
        """Let other processes read what was remembered so far."""
        try:
            if self._database is not None:
                self._write_fresh()
                if self._database is not None and self._database.in_transaction:
                    self._database.execute("COMMIT")
        except sqlite3.Error:
            self._start_anew()

    def reopen(self) -> None:
        """Use a connection of its own in a process that was forked; the other one must not be touched."""
        self._abandoned = self._database
        self._database = self._opened()
        self._is_own = True

    def close(self) -> None:
        """Write down what is new, and let go of the file."""
        self.flush()
        if self._database is not None:
            self._database.close()
        self._database = None

    def flush(self) -> None:
        """Write down what is new, and drop what has long been of no use."""
        self._write_fresh()
        if self._database is None:
            return
        try:
            if not self._database.in_transaction:
                self._database.execute("BEGIN")
            self._database.executemany("INSERT OR REPLACE INTO board VALUES (?, ?)", self._written())
            self._database.execute("DELETE FROM board WHERE name NOT LIKE ?", (f"{self.engine} %",))
            (count,) = self._database.execute("SELECT COUNT(*) FROM entry").fetchone()
            if self._is_overfull(count):
                self._prune()
            self._of_use.clear()
            self._database.execute("COMMIT")
        except sqlite3.Error:  # a full disk or a damaged file: the next build computes again
            self._database.close()
            self._database = None
        self._fresh.clear()

    def _written(self) -> Iterator[tuple[str, bytes]]:
        for kind, shelf in sorted(self._shelves.items()):
            for number, data in shelf.written().items():
                name = f"{self.engine} {kind} {number}"
                yield name, _sealed(name, checksum(data)) + data
            shelf.dirty.clear()
            shelf.asked = shelf.kept = 0

    def _is_overfull(self, count: int) -> bool:
        """Whether so many entries are far more than are of use."""
        if count <= 2 * max(len(self._used), *map(len, self._of_use), 0) + 100:
            return False
        self._used.update(*self._of_use)
        return count > 2 * len(self._used) + 100

    def _prune(self) -> None:
        if self._database is not None:
            self._database.execute("CREATE TEMP TABLE used (key TEXT PRIMARY KEY)")
            self._database.executemany("INSERT INTO used VALUES (?)", [(key,) for key in self._used])
            self._database.execute("DELETE FROM entry WHERE key NOT IN (SELECT key FROM used)")

    def _start_anew(self) -> None:
        if self._database is not None and self._file is not None:
            self._database.close()
            with suppress(OSError):
                self._file.unlink()
            self._database = self._opened()


def checksum(data: bytes) -> bytes:
    """What shows whether bytes were damaged."""
    return blake2b(data, digest_size=_SUM).digest()


def _sealed(key: str, check: bytes) -> bytes:
    """What shows whether bytes with a checksum stand under the right key."""
    return checksum(key.encode() + check)


def _is_sound(key: str, row: bytes) -> bool:
    return row[:_SUM] == _sealed(key, checksum(row[_SUM:]))
