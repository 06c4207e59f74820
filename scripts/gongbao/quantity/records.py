"""What is read of a text: quantities, and every other number with what it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed quantity.

    `start` and `end` delimit the figure with its qualifier (`25000余人次`) in code points of the text it
    was found in, `text` is that stretch. `bound` is eq, gt (余, 多, 逾, 超), ge (以上, 至少), lt (近, 不足),
    le (以内, 不超过), approx (约, 左右) or range, which alone has a `value_max`. `values` holds all numbers
    of a list that shares its unit (`3、5和8个`), `qualifier` the words that make the bound, as printed.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: str
    text: str
    value_max: Decimal | None = None
    values: tuple[Decimal, ...] = ()
    qualifier: str = ""

    @property
    def number(self) -> str:
        """The value as a plain decimal: `25000`, `3.5`; no exponent, no trailing zeros."""
        digits = format(self.value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a text and what it is.

    `cls` is fact, date, ordinal (levels included), label, vague, idiom or generic. `quote` is the stretch
    from `start` to `end` in code points. A fact has `value`, `unit`, `bound`, `qualifier`, and `value_max` or
    `values` where it prints a range or a list, as in `Quantity`; `thing` and `period` (ISO 8601, also of a
    date) are proposals for an editor, empty where the text does not say.
    """

    start: int
    end: int
    cls: str
    quote: str
    value: Decimal | None = None
    value_max: Decimal | None = None
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    bound: str = ""
    qualifier: str = ""
    thing: str = ""
    period: str = ""
