"""Changes that do not follow from the two values printed before them, or stand in the wrong unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.numbers.clues import Judge
from gongbao.numbers.places import Fault
from gongbao.quantity import words
from gongbao.quantity.numerals import CHINESE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.quantity import Quantity

_UP = "增长|增加|上升|提高|提升|扩大|上涨|增幅|涨幅|增|升|涨"
_DOWN = "下降|降低|减少|缩短|下跌|回落|压减|压缩|缩减|缩小|降幅|减幅|降|减"
_FROM = re.compile("[由从自](?P<when>[^，。；由从负−－-]{0,16})$")
_TO = re.compile(
    r"[^。；0-9]{0,14}?(?P<verb>增加?|增长|减少?|[长加高升大降低少短小跌落缩涨展整变扩跃调])"
    r"(?P<to>[到至为成]|到了|成了)[^，。；、负−－-]{0,12}|[到至]([^，。；、负−－-]{0,8}的)?"
)
_CHANGE = re.compile(
    rf"(?:[^，。；：、（(后再又]{{0,8}}[，（(])?(?P<against>同比|[比较][^，。；]{{1,8}}?)?(?:净|累计|总体|实际|共)?"
    rf"(?P<verb>{_UP}|{_DOWN})(?:了|达到?|为)?"
)
_DOUBLED = re.compile(
    r"(?:[^，。；：、（(后再又]{0,8}[，（(])?(?P<quote>(?:实现)?翻了?(?P<n>[一两二三四1-4]?)番)(?![多半]|以上)"
)
_TIMES = {"": 1, "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DOUBLE_FROM, _DOUBLE_TO = Decimal("0.9"), Decimal("1.25")
"""How far from 2, 4, 8 a round 翻一番, 翻两番, 翻三番 may lie."""
_LAST_YEAR = re.compile("去年|上年|同期")
_RATE = re.compile(
    r"率(?:已|均)?(?:达到|达|为|是|至)?(?P<level>[0-9.]{1,8})%，(?:同比|环比|[比较][^，。；]{1,10}?)?"
    r"(?P<quote>(?P<verb>提高|上升|提升|下降|降低|回落)了?(?P<change>[0-9.]{1,8})%)"
)
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.([0-9]+))?")
_NEAR = 20
_GREATEST = Decimal(10) ** 15
_POINTS = frozenset({"个百分点", "百分点"})


@dataclass(frozen=True, slots=True)
class _Step:
    """Two values of one unit, the second grown or shrunk from the first."""

    first: Quantity
    second: Quantity
    when: str
    verb: str

    @property
    def quotes(self) -> tuple[tuple[str, str], ...]:
        return (("first", self.first.text), ("second", self.second.text))


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a true value may lie, given how precisely it is printed."""

    low: Decimal
    high: Decimal

    def meets(self, other: _Span) -> bool:
        """Whether both can be the same value; spans that only touch are at the edge of rounding."""
        return self.low < other.high and other.low < self.high

    def off(self, value: Decimal) -> Decimal:
        """How far a value is from the middle."""
        return abs((self.low + self.high) / 2 - value)


def changes(sentence: str) -> Iterator[Fault]:
    """Every change of a sentence that its own two values contradict, or that mistakes points for percent.

    Only values joined as 由…增至… count, and only the change said right after them; changes a year
    (年均增长) and against another time are left alone.
    """
    yield from _rates(sentence)
    figures = quantity.find(sentence)
    for i, (first, second) in enumerate(pairwise(figures)):
        step = _step(sentence, first, second)
        if step:
            yield from _direction(sentence, step)
            third = figures[i + 2] if i + 2 < len(figures) else None
            yield from _judged(sentence, step, third)


def _step(sentence: str, first: Quantity, second: Quantity) -> _Step | None:
    start = _FROM.search(sentence, max(0, first.start - _NEAR), first.start)
    middle = _TO.fullmatch(sentence, first.end, second.start)
    plain = all(q.bound == "eq" and not q.values and 0 < q.value < _GREATEST for q in (first, second))
    if not (start and middle and plain and first.unit and first.unit == second.unit):
        return None
    return _Step(first, second, start["when"], f"{middle['verb'] or ''}{middle['to'] or ''}")


def _direction(sentence: str, step: _Step) -> Iterator[Fault]:
    """由512台增至341台: the verb itself contradicts the values."""
    grown = step.second.value > step.first.value
    wrong = {"增": not grown, "减": grown}.get(step.verb[:1], False)
    if wrong and step.first.value != step.second.value:
        at = sentence.find(step.verb, step.first.end)
        args = (("computed", "增加" if grown else "减少"), *step.quotes, ("quote", step.verb))
        yield Fault(at, at + len(step.verb), "change-matches-its-values", "", args)


def _judged(sentence: str, step: _Step, change: Quantity | None) -> Iterator[Fault]:
    doubled = _DOUBLED.match(sentence, step.second.end)
    if doubled:
        yield from _doubling(step, doubled)
        return
    match = _CHANGE.fullmatch(sentence, step.second.end, change.start) if change else None
    if (
        match is None
        or change is None
        or change.values
        or change.bound == "range"
        or change.value >= _GREATEST
    ):
        return
    if not match["against"] or _LAST_YEAR.search(step.when):
        yield from _compared(sentence[match.start("verb") : change.end], step, change, match)


def _doubling(step: _Step, match: re.Match[str]) -> Iterator[Fault]:
    ratio, claimed = step.second.value / step.first.value, 2 ** _TIMES[match["n"]]
    if not claimed * _DOUBLE_FROM <= ratio <= claimed * _DOUBLE_TO:
        args = (("computed", f"{_said(ratio, 1)}倍"), *step.quotes, ("quote", match["quote"]))
        yield Fault(*match.span("quote"), "change-matches-its-values", "", args)


def _compared(quote: str, step: _Step, change: Quantity, match: re.Match[str]) -> Iterator[Fault]:
    start, up = match.start("verb"), bool(re.fullmatch(_UP, match["verb"]))
    scale = _scale(step, change)
    claimed = _claimed(change, _slack(change, absolute=scale == 0))
    share, points = _relative(step, up=up), _difference(step, up=up)
    percent, rates = change.unit == "%", step.first.unit == "%"
    if rates and percent and points.meets(claimed) and points.off(change.value) <= share.off(change.value):
        hint = quote.replace("%", "个百分点")
        yield _unit(start, quote, hint, "两个百分数相减，是百分点")
        return
    if change.unit in _POINTS and not rates:
        yield _unit(start, quote, re.sub("个?百分点", "%", quote), "两个数量相比，是百分数")
        return
    if scale is None:
        return
    true = points if scale == 0 else _Span(share.low * scale, share.high * scale)
    if not true.meets(claimed):
        computed = _computed(step, change, match["verb"], scale, up=up)
        args = (("computed", computed), *step.quotes, ("quote", quote))
        hint = computed if computed.startswith(match["verb"]) else ""
        yield Fault(start, start + len(quote), "change-matches-its-values", hint, args)


def _scale(step: _Step, change: Quantity) -> Decimal | None:
    """What one hundredth of growth counts in the unit of the change; 0 for a difference, None if neither."""
    if change.unit == step.first.unit != "%" or (change.unit in _POINTS and step.first.unit == "%"):
        return Decimal(0)
    if change.unit == "" and ("分之" in change.text or "一半" in change.text):
        return Decimal("0.01")
    return {"%": Decimal(1), "‰": Decimal(10), "成": Decimal("0.1"), "倍": Decimal("0.01")}.get(change.unit)


def _computed(step: _Step, change: Quantity, verb: str, scale: Decimal, *, up: bool) -> str:
    first, second = step.first.value, step.second.value
    if (second >= first) != up:
        verb = "增长" if second >= first else "下降"
    size = abs(second - first)
    size = size / first * 100 * scale if scale else size / _factor(change)
    places = max(len(_decimals(change)), 0 if not scale else 1)
    if change.unit == "":
        return f"{verb}{_said(size * 100, 1)}%"
    return f"{verb}{_said(size, places)}{_suffix(change)}"


def _suffix(change: Quantity) -> str:
    """The scale and unit of a change as printed: 万户, 个百分点."""
    number = _DIGITS.search(change.text)
    after = change.text[number.end() :] if number else change.unit
    return re.sub("^[余多来]|(?:以上|以下|左右|以内|上下|多)$", "", after)


def _factor(change: Quantity) -> Decimal:
    """How many units one of the printed number stands for: 10000 in 3.2万户."""
    number = _DIGITS.search(change.text)
    shown = Decimal(number[0].replace(",", "")) if number else Decimal(0)
    return change.value / shown if shown and change.value else Decimal(1)


def _decimals(q: Quantity) -> str:
    number = _DIGITS.search(q.text)
    return (number[1] or "") if number else ""


def _step_of(q: Quantity) -> Decimal:
    """What one more in the last printed digit would add."""
    return abs(_factor(q)) / Decimal(10) ** len(_decimals(q))


def _relative(step: _Step, *, up: bool) -> _Span:
    """Growth (or decline) in percent."""
    first, second = step.first.value, step.second.value
    half, other = _step_of(step.first) / 2, _step_of(step.second) / 2
    least = max(first - half, first / 2)
    low, high = (second - other) / (first + half) - 1, (second + other) / least - 1
    low, high = low * 100, high * 100
    return _Span(low, high) if up else _Span(-high, -low)


def _difference(step: _Step, *, up: bool) -> _Span:
    size = step.second.value - step.first.value
    size = size if up else -size
    slack = (_step_of(step.first) + _step_of(step.second)) / 2
    return _Span(size - slack, size + slack)


def _slack(change: Quantity, *, absolute: bool) -> Decimal:
    """How far from the printed change the true one may lie: differences are rounded, shares also cut."""
    last = _step_of(change)
    if absolute:
        return last / 2
    if change.unit == "倍":
        return min(last, change.value / 4, Decimal("0.5"))
    return last if change.unit else Decimal("0.03")


def _claimed(change: Quantity, slack: Decimal) -> _Span:
    """What a printed change may stand for, opened by its bound."""
    value = change.value
    match change.bound:
        case "gt" | "ge":
            return _Span(value - slack, _GREATEST * _GREATEST)
        case "lt" | "le":
            return _Span(Decimal(0), value + slack)
        case "approx":
            return _Span(value - slack - value / 10, value + slack + value / 10)
    return _Span(value - slack, value + slack)


def _rates(sentence: str) -> Iterator[Fault]:
    """满意率98%，比上年提高3%: the change of a rate is printed in percent."""
    for match in _RATE.finditer(sentence):
        try:
            level, change = Decimal(match["level"]), Decimal(match["change"])
        except ArithmeticError:
            continue
        falls = match["verb"] in {"下降", "降低", "回落"}
        if change < level and (not falls or level + change <= 100):  # noqa: PLR2004 - a rate's most
            hint = match["quote"].replace("%", "个百分点")
            yield _unit(match.start("quote"), match["quote"], hint, "率的升降用百分点")


def _unit(start: int, quote: str, hint: str, detail: str) -> Fault:
    args = (("detail", detail), ("quote", quote))
    return Fault(start, start + len(quote), "change-has-its-unit", hint, args)


def _said(value: Decimal, places: int) -> str:
    digits = f"{value:.{places}f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


_N = f"0-9０-９半{CHINESE}"
_OUT = "。！？!?\\n"
_FROM_CLUES = tuple(
    re.compile(f"{word}[^，；由从{_OUT}{_N}]{{0,24}}[{_N}](?=[^{_OUT}]{{0,200}}?[到至为成])")
    for word in "由从自"
)
"""From 由 to the number it belongs to (`_FROM`, and at most a bound and a minus), with a 到 to come."""
_TO_CLUE = re.compile(f"[到至为成][^，；、{_OUT}{_N}]{{0,20}}[{_N}]")
_SAID_CLUE = re.compile(
    f"(?:增[加长]?|减少?)[到至为成]|番"
    f"|(?:{_UP}|{_DOWN})(?:了|达到?|为)?(?:{words.either(list(words.BEFORE))})? ?(?:零下|[-−－])?[{_N}]"
)
"""A verb that can contradict its values, or a change said after them."""
_RATE_CLUE = re.compile(
    f"率(?:已|均)?(?:达到|达|为|是|至)?[0-9.]{{1,8}}%，(?:同比|环比|[比较][^，；{_OUT}]{{1,10}})?"
    "(?:提高|上升|提升|下降|降低|回落)"
)


def _suspects(sentence: str) -> bool:
    if _RATE.search(sentence):
        return True
    return _TO_CLUE.search(sentence) is not None and _SAID_CLUE.search(sentence) is not None


JUDGE = Judge((*_FROM_CLUES, _RATE_CLUE), _suspects, changes)
