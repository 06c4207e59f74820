"""What each quote is read as, read once in a process; as plain rows it is carried over to the next."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.quantity import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

Fields = tuple[int, int, str, str, str, str, str, tuple[str, ...], str]
"""The fields of a quantity in order, its numbers as text."""
Row = tuple[str, Fields | None]
"""A quote and its quantity; None where it holds none or several."""


class _Readings(dict[str, Quantity | None]):
    """Quotes with what they are read as; a new one is read when it is asked for."""

    def __missing__(self, quote: str) -> Quantity | None:
        self[quote] = found = quantity.read(quote)
        return found


_READ = _Readings()
read = _READ.__getitem__
"""The single quantity of a quote; every quote is parsed once however often it is asked about."""


def rows(quotes: Iterable[str]) -> tuple[Row, ...]:
    """What these quotes are read as, to be kept."""
    return tuple((quote, _row(read(quote))) for quote in quotes)


def learn(kept: Iterable[Row]) -> None:
    """Take over what `rows` told, so that these quotes need no grammar."""
    for quote, row in kept:
        if quote not in _READ:
            _READ[quote] = None if row is None else _quantity(row)


def _row(q: Quantity | None) -> Fields | None:
    if q is None:
        return None
    upper, values = "" if q.value_max is None else str(q.value_max), tuple(map(str, q.values))
    return q.start, q.end, str(q.value), q.unit, q.bound, q.text, upper, values, q.qualifier


def _quantity(row: Fields) -> Quantity:
    start, end, value, unit, bound, text, upper, values, qualifier = row
    top, listed = Decimal(upper) if upper else None, tuple(map(Decimal, values))
    return Quantity(start, end, Decimal(value), unit, bound, text, top, listed, qualifier)
