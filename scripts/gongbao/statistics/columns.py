"""A column of a table: its SQL type, what reads it, and the short form of one that repeats its values."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gongbao.statistics.results import Value

TEXT, WHOLE, REAL = "VARCHAR", "BIGINT", "DOUBLE"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its SQL type, and what reads it from a slice of its table's records.

    A column with `sql` is not read: the engine puts it together from others of its table. `follows` names
    the column that decides the values of this one, where that is quicker to compare.
    """

    type: str
    read: Callable[[Any], Iterable[Value]] = iter
    follows: str = ""
    sql: str = ""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A column that has each of some values several times in a row, as articles stand beside their facts."""

    values: Sequence[Any]
    times: Sequence[int]

    def __iter__(self) -> Iterator[Any]:
        """Every value as often as it stands."""
        return chain.from_iterable(map(repeat, self.values, self.times))
