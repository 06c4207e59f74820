"""What the words around a figure say: the thing counted and the period meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - part of a public signature
from typing import TYPE_CHECKING

from gongbao import quantity

if TYPE_CHECKING:
    from gongbao.quantity import Quantity

_VERB = re.compile("^(?:(?:来|有|办|建|开|引进|新增)了|办起|建起|另有|还有|已有|共有|另|还|共)")
"""What a thing may begin with that belongs to the verb."""
_SMALL, _LOOSE = frozenset("一两三四五六七八九"), frozenset("个处条种项类头段层场单例件起回次趟遍行")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure of a text with the thing it counts (may be empty) and its ISO 8601 period (may be empty)."""

    quantity: Quantity
    thing: str
    period: str


def mentions(text: str, today: date) -> list[Mention]:
    """Every figure of a plain text with thing and period; `today` is the day the text was published.

    Small counts in words (`三种监督`, `一处`) are mostly manner of speaking and left out.
    """
    told = {figure.start: figure for figure in quantity.scan(text, today) if figure.cls == "fact"}
    return [
        Mention(q, _VERB.sub("", told[q.start].thing), told[q.start].period)
        for q in quantity.find(text, today)
        if q.start in told and not (q.text[0] in _SMALL and q.text[1:] in _LOOSE)
    ]
