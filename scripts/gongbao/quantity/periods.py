"""Dates of a text and the periods (ISO 8601) they name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gongbao.quantity.amounts import SEPARATOR
from gongbao.quantity.numerals import CHINESE, DIGITS, read_numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

_CN = "[零〇○一二三四五六七八九十]"
_SHIFTS = {"今年": 0, "本年": 0, "去年": -1, "上年": -1, "前年": -2, "明年": 1, "后年": 2}
_SAME = ("当年", "同年", "全年", "该年")
_YEAR = (
    "(?:(?:19|20)[0-9]{2}年(?![龄级代轮])度?|[一二][零〇○一二三四五六七八九]{3}年"
    f"|{'|'.join((*_SHIFTS, *_SAME))})"
)
_SAID_YEAR = re.compile(_YEAR)
_MONTH = r"(?:1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九正腊冬])"
_DAY = (
    "(?:[12][0-9]|3[01]|0?[1-9](?![0-9])|[一二]?十[一二三四五六七八九]?|三十一?|二十[一二三四五六七八九]"
    "|[一二三四五六七八九])"
)
_HALF_DAY = "(?:上午|下午|中午|晚上?|凌晨|早上?|早晨|傍晚|清晨|夜间|夜里|当晚)"
_CLOCK = r"[0-2]?[0-9]\s?[:：]\s?[0-5][0-9](?:[:：][0-5][0-9])?(?![0-9:：])"
_HOUR = rf"(?:[0-2]?[0-9]|{_CN}{{1,3}})(?:时(?![速代间])|点(?![位赞评滴多缀燃0-9零一二三四五六七八九]))"
_MINUTE = "(?:[0-5]?[0-9]分|[一二三四五]?十[一二三四五六七八九]?分|半|许|整|钟)"
_TIME = rf"(?:{_HALF_DAY}?\s?(?:{_CLOCK}|{_HOUR}{_MINUTE}?)|上午|下午|凌晨|傍晚|当晚)"
_POINT = rf"""
    (?P<year@>{_YEAR})?\s?
    (?: (?P<half@>[上下]半年)
      | 前(?P<quarters@>[两二三])个?季度
      | (?P<quarter@>第?[一二三四1-4](?:至|到|、|—|-)?[二三四]?季度(?!假))
      | 前(?P<months@>[0-9]{{1,2}}|{_CN}{{1,2}}|[两])个月
      | (?P<month@>{_MONTH})月(?![球亮饼季嫂经])(?:份|[底末初]|[上中下]旬)?
        (?:\s?(?P<day@>{_DAY})日(?![内均]))?
      | (?P<only@>{_DAY})日(?![内均本游元报产常用][^期]?|[以之]内)
      | (?P<word@>昨天|昨日|今天|今日|明天|明日|当日|当天|同日|上月|本月|当月|今夜|今晚)
    )?
    (?P<edge@>年?[底末初]|春[节季天]?|夏[季天]?|秋[季天]?|冬[季天]?)?
    (?:\s?(?P<time@>{_TIME}))?
"""
_ONE, _OTHER = _POINT.replace("@", "1"), _POINT.replace("@", "2")
_STARTS = re.compile(
    rf"[0-9{CHINESE}]+(?=\s?[个分年月日天周星季半时点届世以:：至到、—–~～-]|(?<=[0-9]{{4}})[./])"
    "|今[年天日夜晚]|去年|明[年天日]|[前后]年|前[两二三0-9一四五六七八九十]|本[年月]|当[年月日天晚]|同[年日]|全年|该年"
    "|上[半年月午]|下[半午]|第[一二三四1-4]季|昨[天日]|中午|晚|凌晨|早|傍晚|清晨|夜|[腊正冬]月"
)
_DATE = re.compile(
    rf"{_ONE}(?:{SEPARATOR}{_OTHER})?(?P<since>(?:[^，。；、\n0-9]{{0,8}})以来|至今)?", re.VERBOSE
)
_YEARS = re.compile(r"((?:19|20)[0-9]{2})年?\s?(?:至|到|—{1,2}|[-–~～])\s?((?:19|20)[0-9]{2})年")
_MONTHS = re.compile(
    rf"(?P<year>{_YEAR})?\s?(?P<from>{_MONTH})月?份?\s?(?:至|到|—{{1,2}}|[-–~～、])\s?(?P<to>{_MONTH})月(?!\s?{_DAY}日)份?[底末]?"
)
_NUMERIC = re.compile(r"((?:19|20)[0-9]{2})([-/.])([01]?[0-9])\2([0-3]?[0-9])(?![0-9])")
_PLAN = re.compile('[“"]?十([一二三四五])五[”"]?(?:期间|时期|以来|末|初)?')
_N = "(?:[0-9]{1,2}|[一二两三四五六七八九十几]{1,3})"
_LENGTH = "(?:年|个月|个?星期|周|天|日|届)"
_LAST = re.compile(
    rf"(?P<near>近|最近|过去|这|以往)(?P<n>{_N})(?P<unit>{_LENGTH})多?(?:来|间|内|里|时间)?"
    rf"|(?:未来|今后|此后|其后|接下来|下|(?<![提目此以之])前(?!{_N}个月))的?{_N}(?:年|个月|个?小时|周|天)(?:内|里|间)?"
    "|近[些几]?年来?|近期|多年(?<![0-9余十几百千]..)来?|几年来|近来"
)
_AGO = re.compile(
    rf"(?P<n>{_N})(?P<unit>{_LENGTH})多?(?:来(?!自)|间(?!隔)|之间)(?P<near>)"
    rf"|{_N}[多余]?(?:年|个月|个?小时|分钟|周|天|日)[以之]?(?:前(?!后)|后(?!勤))"
    r"|[0-9]{2,4}年代|[一二两三四五六七八九]十年代|[0-9]{2}世纪|[二十一]{1,4}世纪"
)
_NUMERALS = frozenset("0123456789" + CHINESE)
_WITHIN = frozenset("第.") | _NUMERALS
_SPENT = re.compile("(?:历时|耗时|用时|用了|长达|为期|持续|达|经过|服刑|从事|坚持|干了|工作)了?$")
_COMPARED = re.compile("(?:[较比于与]|相比)$")
_SIDE = re.compile("同期|相比|的?基础上|水平|同比|的[0-9.一二三四五六七八九十两几百千]+[多余]?倍")
_YEAR_AGO = re.compile("(?:去年|上年)同期(?=[，,为是达仅共的]|只有)")
_AHEAD = re.compile("将|拟|预计|计划|力争|有望")
_SAME_DAY = ("当天", "当日", "同日", "当晚")
_DAY_LENGTH, _MONTH_LENGTH = len("2023-08-28"), len("2023-08")
_ONE_MONTH = re.compile("[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")
_SAME_AS = {"昨天": -1, "昨日": -1, "明天": 1, "明日": 1}


@dataclass(frozen=True, slots=True)
class Date:
    """A date printed at `start`–`end`, its `period` if known, and whether it is only compared with."""

    start: int
    end: int
    period: str
    compared: bool = False


def dates(text: str, today: date | None) -> list[Date]:
    """Every date, span of dates and time of day in a text, in order, none overlapping."""
    found: list[Date] = []
    taken = bytearray(len(text))
    known: list[tuple[int, int]] = []
    for start, end, period in _all(text, today, known):
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            compared = bool(_COMPARED.search(text, max(0, start - 2), start) or _SIDE.match(text, end))
            found.append(Date(start, end, period, compared))
    return _resolved(text, sorted(found, key=lambda d: d.start))


def _resolved(text: str, found: list[Date]) -> list[Date]:
    """The dates, those that only point back being what they point at.

    当天 and 同日 are the day named last before them, 当月 is the month, and a 去年同期 that is compared with
    nothing (`去年同期，这一数字是…`) the same part of the year before.
    """
    day = month = part = ""
    out = []
    for d in found:
        if day and text.startswith(_SAME_DAY, d.start):
            out.append(replace(d, period=day))
            continue
        if month and text.startswith("当月", d.start):
            out.append(replace(d, period=month))
            continue
        if (
            part
            and _YEAR_AGO.match(text, d.start)
            and not _COMPARED.search(text, max(0, d.start - 2), d.start)
        ):
            before = re.sub("[0-9]{4}", lambda year: str(int(year[0]) - 1), part)
            out.append(replace(d, period=before, compared=False))
            continue
        day = d.period if len(d.period) == _DAY_LENGTH else day
        month = d.period[:_MONTH_LENGTH] if _ONE_MONTH.fullmatch(d.period) else month
        part = d.period if "-" in d.period and not d.compared else part
        out.append(d)
    return out


def _all(text: str, today: date | None, known: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    places = [m.start() for m in _STARTS.finditer(text) if text[m.start() - 1 : m.start()] not in _WITHIN]
    numbers = [at for at in places if text[at] in _NUMERALS]
    for match in _matches(text, numbers, _NUMERIC):
        yield *match.span(), _iso(int(match[1]), int(match[3]), int(match[4]))
    for match in _matches(text, numbers, _YEARS):
        known.append((match.start(), int(match[2])))
        yield *match.span(), f"{match[1]}/{match[2]}"
    for match in _PLAN.finditer(text):
        first = 2021 + 5 * ("一二三四五".index(match[1]) - 3)
        open_end = _open(str(first), today) if match[0].endswith("以来") else ""
        yield *match.span(), open_end or f"{first}/{first + 4}"
    for match in (*_LAST.finditer(text), *_matches(text, numbers, _AGO)):
        before = text[match.start() - 1 : match.start()]
        if match["near"] != "近" or (
            before not in {"附", "最"} and not _SPENT.search(text, max(0, match.start() - 3), match.start())
        ):
            yield *match.span(), _last(match, today)
    _learn(text, today, known)
    for match in _matches(text, places, _MONTHS):
        year = _year(match["year"], match.start(), today, known)
        first, last = _number(match["from"]), _number(match["to"])
        yield *match.span(), _between(_iso(year, first), _iso(year, last))
    for match in _matches(text, places, _DATE):
        if match.end() > match.start():
            yield *match.span(), _span(match, today, known)


def _matches(text: str, places: list[int], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    for at in places:
        if match := pattern.match(text, at):
            yield match


def _learn(text: str, today: date | None, known: list[tuple[int, int]]) -> None:
    """Remember where which year is spoken of, for dates that leave it out."""
    said = (
        m for m in _SAID_YEAR.finditer(text) if not _COMPARED.search(text, max(0, m.start() - 2), m.start())
    )
    years = ((m.start(), _year(m[0], m.start(), today, [])) for m in said if m[0] not in _SAME)
    known += [(place, year) for place, year in years if year]
    known.sort()


def _year(printed: str | None, at: int, today: date | None, known: list[tuple[int, int]]) -> int:
    """The year a date means, 0 if unknown."""
    if printed is None:
        return today.year if today else _latest(at, known)
    if printed in _SAME:
        return _latest(at, known) or (today.year if today else 0)
    if printed in _SHIFTS:
        return today.year + _SHIFTS[printed] if today else 0
    digits = printed.removesuffix("度").removesuffix("年")
    return int(digits) if digits.isascii() else int("".join(str(DIGITS[c]) for c in digits))


def _latest(at: int, known: list[tuple[int, int]]) -> int:
    return next((year for place, year in reversed(known) if place < at), 0)


def _number(text: str) -> int:
    return (
        int(text) if text.isdecimal() else {"正": 1, "冬": 11, "腊": 12}.get(text) or read_numeral(text) or 0
    )


def _iso(year: int, month: int = 0, day: int = 0) -> str:
    """A year, month or day in ISO 8601; nothing where the year is unknown or the date does not exist."""
    if not year:
        return ""
    if day:
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return ""
    return f"{year}-{month:02}" if month else str(year)


def _between(first: str, last: str) -> str:
    if not first or not last or first == last:
        return first if first == last else ""
    return f"{first}/{last}"


def _last(match: re.Match[str], today: date | None) -> str:
    """近3年, 过去五年, 三年来: the years up to this one, or up to the last while this one is young."""
    n, unit = match["n"], match["unit"]
    count = _number("二" if n == "两" else n) if n and "几" not in n else 0
    if not today or unit != "年" or not count:
        return ""
    last = today.year - (today.month <= 3)  # noqa: PLR2004 - reports on a year appear in the next spring
    return _between(str(last - count + 1), str(last))


def _span(match: re.Match[str], today: date | None, known: list[tuple[int, int]]) -> str:
    first = _point(match, "1", today, known, "")
    if match["since"]:
        return _open(first.split("/")[0], today)
    if not any(match[f"{part}2"] for part in ("year", "half", "month", "only", "word", "quarter")):
        return first
    last = _point(match, "2", today, known, first)
    return _between(first.split("/")[0], last.split("/")[-1])


def _open(start: str, today: date | None) -> str:
    """From a date to now, or to an open end where now is not known."""
    if today and start:
        return _between(start, today.isoformat()[: len(start)])
    return f"{start}/.." if start else ""


def _point(
    match: re.Match[str], n: str, today: date | None, known: list[tuple[int, int]], before: str
) -> str:
    """The period one end of a date names; `before` is the other end, which lends its year and month."""
    printed = match[f"year{n}"]
    year = int(before[:4]) if before and not printed else _year(printed, match.start(), today, known)
    if not before and not printed and today and _lies_ahead(match, n, today, known):
        year -= 1
    if months := _months(match, n):
        return _between(_iso(year, months[0]), _iso(year, months[1]))
    if month := match[f"month{n}"]:
        day = match[f"day{n}"]
        return _iso(year, _number(month), _number(day) if day else 0)
    if day := match[f"only{n}"]:
        month = before[5:7] or (today.isoformat()[5:7] if today else "")
        return _iso(year, int(month), _number(day)) if month else ""
    if word := match[f"word{n}"]:
        return _relative(word, today)
    return _iso(year) if printed else ""


def _lies_ahead(match: re.Match[str], n: str, today: date, known: list[tuple[int, int]]) -> bool:
    """Whether a part of a year without the year would still have to come, where nothing says it will.

    A quarter under way counts as past where the text speaks of the year before: it has that one's.
    """
    sentence = re.split("[。！？\n]", match.string[match.start() :], maxsplit=1)[0]
    clause = re.split("[，。；！？\n]", match.string[max(0, match.start() - 20) : match.start()])[-1]
    if _AHEAD.search(clause) or _AHEAD.search(re.split("[，；]", sentence)[0]):
        return False
    if months := _months(match, n):
        return months[0] > today.month or (
            months[1] >= today.month and _latest(match.start(), known) == today.year - 1
        )
    month = match[f"month{n}"]
    return bool(month) and _number(month) > today.month


def _months(match: re.Match[str], n: str) -> tuple[int, int] | None:
    """First and last month of 上半年, 前三季度, 一季度, 前5个月."""
    if half := match[f"half{n}"]:
        return (1, 6) if half == "上半年" else (7, 12)
    if quarters := match[f"quarters{n}"]:
        return (1, 9) if quarters == "三" else (1, 6)
    if quarter := match[f"quarter{n}"]:
        named = ["一二三四1234".index(c) % 4 for c in quarter if c in "一二三四1234"]
        return named[0] * 3 + 1, named[-1] * 3 + 3
    if count := match[f"months{n}"]:
        return 1, _number(count.replace("两", "二"))
    return None


def _relative(word: str, today: date | None) -> str:
    if not today:
        return ""
    if word == "上月":
        return (today.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    if word.endswith("月"):
        return today.isoformat()[:7]
    return (today + timedelta(days=_SAME_AS.get(word, 0))).isoformat()
