"""What the words around a figure say: the thing counted and the period meant."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - part of a public signature
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.facts.quotes import sentence_span
from gongbao.text import HAN

if TYPE_CHECKING:
    from gongbao.quantity import Quantity

_COUNTERS = frozenset("个名位家户件条项支座处所台辆批种类起例份篇本套组人对只棵株")
"""Measure words whose thing follows them (`50余家单位`); before any other figure it leads (`办结率100%`)."""
_SMALL, _LOOSE = frozenset("一两三四五六七八九"), frozenset("个处条种项类头段层场单例件起回次趟遍行")
_CLAUSE = re.compile(f"[{HAN}]+$")
_AFTER = re.compile(f"[{HAN}]{{1,12}}")
_VERBS = """
加入 参加 参与 报名 来到 到 已 将 把 被 为 是 有 和 与 及 或 的 了 从 向 由 按 以 共 均 都 也 受理 开展
完成 组成 获得 摆 配备 办各类 打造 建起 前来 分别 同时 其中 同比 比 占 达 每 另
今年以来 今年 去年 前年 本年 上年
"""
_VERB = re.compile("|".join(sorted(_VERBS.split(), key=len, reverse=True)))
_FILLERS = """
共 总 计 达到 达 有 为 约 已 了 用 超 逾 近 的 是 到 至 高 增长 下降 提高 累计 合计 建起 建成 人数
"""
_LEADING = re.compile(f"(?:{'|'.join(_FILLERS.split())})+$")
_LONGEST = 8
_YEAR = r"(?P<year>[12][0-9]{3})年"
_PERIOD = re.compile(
    rf"(?:{_YEAR}|(?P<near>今年|去年|前年|本年度?|上年度?))?(?:以来)?"
    r"(?:(?P<month>1[0-2]|[1-9])月(?:(?P<day>[12][0-9]|3[01]|[1-9])日)?|(?P<half>[上下])半年"
    r"|第?(?P<quarter>[一二三四1-4])季度|前(?P<quarters>[二两三23])个?季度)?"
)
_BACK = {"今": 0, "本": 0, "去": 1, "上": 1, "前": 2}
_QUARTERS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Mention:
    """A figure of a text with the thing it counts (may be empty) and its ISO 8601 period (may be empty)."""

    quantity: Quantity
    thing: str
    period: str


def mentions(text: str, today: date) -> list[Mention]:
    """Every figure of a plain text with thing and period; `today` is the day the text was published.

    The one place that decides how surroundings are read. Small counts in words (`三种监督`, `一处`) are
    mostly manner of speaking and left out.
    """
    return [
        Mention(q, thing_of(text, q), period_of(text, q.start, today))
        for q in quantity.find(text)
        if not (q.text[0] in _SMALL and q.text[1:] in _LOOSE)
    ]


def thing_of(text: str, figure: Quantity) -> str:
    """What a figure counts, as far as its own clause says: `志愿者` of `志愿者649名`; may be empty."""
    behind = _AFTER.match(text, figure.end)
    after = _VERB.split(behind[0])[0][:_LONGEST] if behind else ""
    run = _CLAUSE.search(text[max(0, figure.start - 16) : figure.start])
    before = _VERB.split(_LEADING.sub("", run[0]))[-1][-_LONGEST:] if run else ""
    return (after or before) if figure.unit in _COUNTERS else (before or after)


def period_of(text: str, at: int, today: date) -> str:
    """The period last named before a place, in its sentence or else in its paragraph; may be empty."""
    start, end = sentence_span(text, at)
    paragraph = text.rfind("\n", 0, at) + 1
    for first, last in ((start, at), (paragraph, start), (at, end)):
        named = [p for m in _PERIOD.finditer(text[first:last]) if (p := _interval(m, today))]
        if named:
            return named[0] if first == at else named[-1]
    return ""


def _interval(match: re.Match[str], today: date) -> str:
    """A named span of time as ISO 8601; empty where only a month's or quarter's number stands alone."""
    if not (match["year"] or match["near"]):
        return ""
    year = int(match["year"]) if match["year"] else today.year - _BACK[match["near"][0]]
    if match["month"]:
        month = f"{year}-{int(match['month']):02d}"
        return f"{month}-{int(match['day']):02d}" if match["day"] else month
    if match["half"]:
        return f"{year}-01/{year}-06" if match["half"] == "上" else f"{year}-07/{year}-12"
    if match["quarter"]:
        last = 3 * _QUARTERS[match["quarter"]]
        return f"{year}-{last - 2:02d}/{year}-{last:02d}"
    if match["quarters"]:
        return f"{year}-01/{year}-{3 * _QUARTERS[match['quarters']]:02d}"
    return str(year)
