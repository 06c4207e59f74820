"""Results kept between builds in one file: each under the digest of everything it was computed from.

An entry carries its own checksum, and reading one can make nothing but the plain records named here. What is
damaged, foreign or missing is computed again without a word.
"""

from __future__ import annotations

import copyreg
import datetime as dt
import io
import pickle
import sqlite3
import zoneinfo
from contextlib import suppress
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Protocol

from gongbao import article, diagnostics
from gongbao.markup import body
from gongbao.site import bodies

if TYPE_CHECKING:
    from collections.abc import Iterable
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
    ("datetime", "datetime"),
    ("datetime", "timezone"),
    ("datetime", "timedelta"),
    ("zoneinfo", "ZoneInfo"),
}
_MODULES = {
    "gongbao.article": article,
    "gongbao.diagnostics": diagnostics,
    "gongbao.markup.body": body,
    "gongbao.site.bodies": bodies,
    "datetime": dt,
    "zoneinfo": zoneinfo,
}
_SUM = 16
_BATCH = 500


class _Records(pickle.Unpickler):
    """Makes our records and nothing else, so that a file from elsewhere cannot run code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401 - a class or constructor
        """One of the records."""
        if (module, name) not in _RECORDS:
            raise pickle.UnpicklingError(f"{module}.{name} is no record")
        return getattr(_MODULES[module], name)


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


class Lender(Protocol):
    """Whoever has packed entries to lend: a shard of another machine."""

    def get(self, key: str) -> bytes | None:
        """The entry of a key, if it is there."""


class Cache:
    """The cache in a file, or one that forgets everything where there is no file to keep it in."""

    def __init__(self, file: Path | None = None, engine: str = "") -> None:
        """`engine` is the digest of all code that has a say in the results."""
        self._file = file
        self._engine = engine
        self._fresh: dict[str, bytes] = {}
        self._used: set[str] = set()
        self._counts: dict[str, dict[str, int]] = {}
        self._lent: list[Lender] = []
        self._database = self._opened()

    def _opened(self) -> sqlite3.Connection | None:
        if self._file is None:
            return None
        for _ in range(2):  # a damaged file makes room for a new one
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                database = sqlite3.connect(self._file, isolation_level=None)
                database.execute("PRAGMA synchronous = OFF")
                database.execute("CREATE TABLE IF NOT EXISTS entry (key TEXT PRIMARY KEY, data BLOB)")
            except (sqlite3.Error, OSError):
                with suppress(OSError):
                    self._file.unlink()
            else:
                return database
        return None

    def key(self, kind: str, *parts: object) -> str:
        """The key of a result computed from `parts`, which must have a stable `repr`."""
        text = repr((self._engine, kind, parts)).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=16).hexdigest()

    def counts(self, kind: str) -> dict[str, int]:
        """How many results of a kind were asked for, how many were kept, and how many of these lent."""
        return self._counts.get(kind, {"all": 0, "kept": 0, "lent": 0})

    def borrow(self, lender: Lender) -> None:
        """Take over from a lender what is not here."""
        self._lent.append(lender)

    def recall(self, keys: Iterable[str], kind: str = "") -> dict[str, Any]:
        """The values of those keys that are kept; `kind` counts them."""
        wanted = list(keys)
        self._used.update(wanted)
        found: dict[str, Any] = {}
        for start in range(0, len(wanted), _BATCH):
            for key, data in self._rows(wanted[start : start + _BATCH]):
                with suppress(Exception):  # whatever is wrong with an entry, it is computed again
                    if data[:_SUM] == _sum(key, data[_SUM:]):
                        found[key] = unpacked(data[_SUM:])
        lent = self._borrowed(key for key in wanted if key not in found) if self._lent else {}
        self._counts[kind] = {"all": len(wanted), "kept": len(found) + len(lent), "lent": len(lent)}
        return found | lent

    def _borrowed(self, keys: Iterable[str]) -> dict[str, Any]:
        """The values that lenders have; they are kept from now on."""
        lent: dict[str, Any] = {}
        for key in keys:
            for data in filter(None, (lender.get(key) for lender in self._lent)):
                with suppress(Exception):  # as with our own
                    lent[key] = unpacked(data)
                    self._fresh[key] = data
                    break
        return lent

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
        """Remember a value until `close` writes it down."""
        if self._database is not None:
            self._used.add(key)
            self._fresh[key] = packed(value)

    def close(self) -> None:
        """Write down what is new, and drop what has long been of no use."""
        rows = [(key, _sum(key, data) + data) for key, data in self._fresh.items()]
        self._fresh.clear()
        if self._database is None:
            return
        try:
            self._database.execute("BEGIN")
            self._database.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?)", rows)
            (count,) = self._database.execute("SELECT COUNT(*) FROM entry").fetchone()
            if count > 2 * len(self._used) + 100:
                self._prune()
            self._database.execute("COMMIT")
            self._database.close()
        except sqlite3.Error:  # a full disk or a damaged file: the next build computes again
            self._database.close()
        self._database = None

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


def _sum(key: str, data: bytes) -> bytes:
    return blake2b(key.encode() + data, digest_size=_SUM).digest()
