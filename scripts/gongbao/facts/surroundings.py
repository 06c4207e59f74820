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
_CHANGE = re.compile(
    "(?P<verb>增长|增加|净增|上升|提高|提升|上涨|扩大|下降|减少|降低|回落|下跌|缩小|收窄|缩减|(?<!新)[增升涨降减])了?$"
)
_FALLS = frozenset("下减降回缩收")
_COMPARED = re.compile("[比较]")
"""Stands in a clause that says how many more or fewer: 同比, 比上年, 较年初."""
_CLAUSE = re.compile("[，。；：！？、\n]")
_SHARES = frozenset({"%", "‰", "个百分点", "百分点", "倍", "成", "番"})
_SMALL, _LOOSE = frozenset("一两三四五六七八九"), frozenset("个处条种项类头段层场单例件起回次趟遍行")


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure of a text with the thing it counts (may be empty) and its ISO 8601 period (may be empty).

    `change` is what the thing rose or fell by, as the end of an indicator's name: 增幅, 减少数; empty where
    the figure is the thing's own.
    """

    quantity: Quantity
    thing: str
    period: str
    change: str = ""


def mentions(text: str, today: date) -> list[Mention]:
    """Every figure of a plain text with thing and period; `today` is the day the text was published.

    Small counts in words (`三种监督`, `一处`) are mostly manner of speaking and left out.
    """
    told = {figure.start: figure for figure in quantity.scan(text, today) if figure.cls == "fact"}
    return [
        Mention(q, _VERB.sub("", told[q.start].thing), told[q.start].period, _change(text, q))
        for q in quantity.find(text, today)
        if q.start in told and not (q.text[0] in _SMALL and q.text[1:] in _LOOSE)
    ]


def _change(text: str, q: Quantity) -> str:
    """What a figure is called where the word before it says that it is a difference (增长15%, not 增至)."""
    clause = _CLAUSE.split(text[: q.start])[-1]
    said = _CHANGE.search(clause)
    if said is None or not (q.unit in _SHARES or said["verb"] == "净增" or _COMPARED.search(clause)):
        return ""
    falls = said["verb"][0] in _FALLS
    if q.unit in _SHARES:
        return "降幅" if falls else "增幅"
    return "减少数" if falls else "增加数"
