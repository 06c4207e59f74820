"""The quantities printed in Chinese news text: value, measure word and bound, exactly as printed.

The grammar is loaded with the first text that is read: its patterns take longer than most work does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.quantity.numerals import read_numeral
from gongbao.quantity.records import Figure, Quantity

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Figure", "Quantity", "find", "read", "read_numeral", "scan"]


def scan(text: str, today: date | None = None) -> list[Figure]:
    """Every number of a text in order, facts and all others, none overlapping.

    `today` is the day the text appeared, for 今年 and 8月3日; without it such dates have no period.
    """
    from gongbao.quantity import reading  # noqa: PLC0415 - see above

    return reading.scan(text, today)


def find(text: str, today: date | None = None) -> list[Quantity]:
    """Every quantity of a text, in order; dates, ordinals, levels, labels and set phrases are none.

    一 with a measure word counts only where its clause ends (`走访一次，`) or where it was made or added
    (`新建一座桥`), for before a noun it is mostly an article (`办一件事`). A number inside a short quoted
    name (“15分钟服务圈”) belongs to the name.
    """
    from gongbao.quantity import reading  # noqa: PLC0415 - see above

    return reading.find(text, today)


def read(text: str) -> Quantity | None:
    """The single quantity of a short quote, or None where it holds none or several.

    An editor vouches that the quote holds a figure, so `一座污水处理厂` and a quoted name count here.
    """
    from gongbao.quantity import reading  # noqa: PLC0415 - see above

    return reading.read(text)
