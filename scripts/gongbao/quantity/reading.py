"""The grammar at work: every number of a text, read once, and what it is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.quantity import words
from gongbao.quantity.amounts import read_at
from gongbao.quantity.numerals import CHINESE, NUMBER, read_number
from gongbao.quantity.periods import Date, dates
from gongbao.quantity.records import Figure, Quantity
from gongbao.quantity.things import BLANK, thing
from gongbao.quantity.traps import ranks, traps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_WIDE = {ord(wide): narrow for wide, narrow in zip("０１２３４５６７８９％．", "0123456789%.", strict=True)}
_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟圆", "一二三四五六七八九十百千元")
_CHEQUE = re.compile("(?:[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}|[壹贰叁肆伍陆柒捌玖拾](?=[元圆][整正]))[元圆]")
"""A sum in the capitals of contracts (贰万元); a single one may be a name (陆元)."""
_CANDIDATE = re.compile(f"[0-9{CHINESE}半]+")
_NUMBER = re.compile(f"半|{NUMBER}")
_GENERIC_HEAD = re.compile(words.either(words.GENERIC_HEADS))
_NAMED = re.compile(r"[“‘]([^“”‘’，。；：！？、\n]{1,12})[”’]")
_SPOKEN = frozenset("：:说道讲")
_SENTENCE = re.compile(r"[。！？!?\n][”’」』）\s]*")
_INTRO = re.compile("(?:(?:据|记者|初步|经|数据|统计|报告)[^，。；]{0,16}，|截至|到|自|从)?")
_LINES = re.compile(r"\n\s*")
_NOW = re.compile("如今|(?<![出发体表实呈展显浮再])现在|现今|眼下")
"""What ends the time of a date before it: 2016年有9户，如今有118户."""
_GROWN = re.compile("[增升提降减压扩涨跌缩][^，。；]{0,4}?[至到为]")
"""What ends the time of the figure grown from: 由2003年的35头增至412头."""
_FROM = frozenset("由从")
_DAY = re.compile("-[0-9]{2}-[0-9]{2}$")
_INDEX = re.compile(
    r"(?:指数|系数|PMI|CPI|PPI|AQI|pH值?|容积率|生师比|师生比|抚养比|综合评分|评分|出生率|总和生育率)"
    r"(?:[^，。；、0-9]{0,6}?(?:为|达到?|至|到|是|在|收于|报|了))?$"
)
_UPPER = re.compile(rf"\s?(?:至|到|[-–—~～])\s?({NUMBER})")
_NUMERALS = frozenset(CHINESE)
_DIGITS = frozenset("0123456789")
_ARTICLE = frozenset("同统另唯任某这那哪其有头又每上下")
_COUNTING = re.compile(
    "(?:新建|建成|建有|建起|新增|增设|增加|设有|共有|仅有|只有|拥有|下设|查获|查扣|缴获|投用|修建|购置|新购|扩建|开通|改造|获评|捐赠)了?$"
)
_OPENING = frozenset("“‘《（")
_ONES = frozenset("个种些样项件份")
_HALF_GENERIC = frozenset("每上下前后近大多小过一")


def scan(text: str, today: date | None = None) -> list[Figure]:
    """See `gongbao.quantity.scan`."""
    plain = _plain(text)
    printed = dates(plain, today)
    claimed, taken = _claims(plain, printed)
    figures = [Figure(start, end, cls, text[start:end], period=period) for start, end, cls, period in claimed]
    amounts = list(_amounts(plain, taken))
    figures += _explained(text, plain, [q for q, cls in amounts if cls == "fact"], printed)
    figures += (Figure(q.start, q.end, cls, text[q.start : q.end]) for q, cls in amounts if cls != "fact")
    figures += _names(text, plain, taken)
    return sorted(figures, key=lambda f: f.start)


def find(text: str, today: date | None = None) -> list[Quantity]:
    """See `gongbao.quantity.find`."""
    return [q for q, cls in _read(text, today) if cls == "fact"]


def read(text: str) -> Quantity | None:
    """See `gongbao.quantity.read`."""
    found = _read(text, None)
    counted = [q for q, cls in found if cls == "fact"] or [q for q, _ in found]
    return counted[0] if len(counted) == 1 else None


def _read(text: str, today: date | None) -> list[tuple[Quantity, str]]:
    plain = _plain(text)
    _, taken = _claims(plain, dates(plain, today))
    found = _amounts(plain, taken)
    return (
        list(found) if plain == text else [(replace(q, text=text[q.start : q.end]), cls) for q, cls in found]
    )


def _plain(text: str) -> str:
    """The text with figures of full width and capital numerals made plain, every character in its place."""
    return _CHEQUE.sub(lambda sum_: sum_[0].translate(_CAPITALS), text.translate(_WIDE))


def _claims(text: str, printed: list[Date]) -> tuple[list[tuple[int, int, str, str]], bytearray]:
    """What counts nothing, as (start, end, class, period), and a mask of the characters it takes."""
    taken = bytearray(len(text))
    claimed: list[tuple[int, int, str, str]] = []
    spans = [(start, end, cls, "") for start, end, cls in traps(text)]
    spans += [(d.start, d.end, "date", d.period) for d in printed]
    spans += [(start, end, cls, "") for start, end, cls in ranks(text)]
    for start, end, cls, period in spans:
        if taken.find(1, start, end) < 0:
            taken[start:end] = b"\1" * (end - start)
            if cls != "label" or not text.startswith("《", start) or _counts(text[start:end]):
                claimed.append((start, end, cls, period))
    return claimed, taken


def _counts(text: str) -> bool:
    return any(char in _DIGITS or char in _NUMERALS for char in text)


def _amounts(text: str, taken: bytearray) -> Iterator[tuple[Quantity, str]]:
    """Every number with a unit outside the claimed stretches, and whether it is a fact."""
    named = [m.span(1) for m in _NAMED.finditer(text) if text[m.start() - 1 : m.start()] not in _SPOKEN]
    end = 0
    for match in _numbers(text, taken):
        at = match.start()
        if at < end or taken.find(1, at, match.end()) >= 0 or not _is_free(text, at):
            continue
        q = read_at(text, at, match.end()) or _index(text, match)
        if q is None or q.start < end or taken.find(1, q.start, q.end) >= 0:
            continue
        end = q.end
        taken[q.start : q.end] = b"\2" * (q.end - q.start)
        yield q, _class(text, q, at, named)


def _numbers(text: str, taken: bytearray) -> Iterator[re.Match[str]]:
    """Every number that begins where nothing has been read yet."""
    for run in _CANDIDATE.finditer(text):
        at = run.start()
        if not taken[at] and (match := _NUMBER.match(text, at)):
            yield match


def _is_free(text: str, at: int) -> bool:
    """Whether a number may begin here: not within another number or a Latin name."""
    before = text[at - 1 : at]
    if not before:
        return True
    if before in _NUMERALS or before in "第每" or (before.isascii() and (before.isalnum() or before == ".")):
        return False
    return not (before in ",:：∶-/至到~～" and text[at - 2 : at - 1] in _DIGITS and at > 1)


def _index(text: str, match: re.Match[str]) -> Quantity | None:
    """两化融合指数112.6: a number without a unit after the name of an index."""
    at, end = match.span()
    if text[at] not in _DIGITS or not _INDEX.search(text, max(0, at - 16), at):
        return None
    upper = _UPPER.match(text, end)
    value, top = read_number(match[0]), read_number(upper[1]) if upper else None
    if value is None or (text[end : end + 1].isalnum() and not upper):
        return None
    if upper and top is not None and top > value:
        return Quantity(at, upper.end(), value, "", "range", text[at : upper.end()], top)
    return Quantity(at, end, value, "", "eq", match[0])


def _class(text: str, q: Quantity, at: int, named: list[tuple[int, int]]) -> str:
    """fact, or what else a number with a unit may be."""
    if any(a <= q.start and q.end <= b for a, b in named):
        return "label"
    if text[at] == "一" and q.value == 1 and _is_article(text, q):
        return "generic"
    if text[at] == "半" and text[at - 1 : at] in _HALF_GENERIC and at:
        return "generic"
    if text[at] in _NUMERALS and _GENERIC_HEAD.match(text, q.end) and q.unit in _ONES:
        return "generic"
    return "fact"


def _is_article(text: str, q: Quantity) -> bool:
    if text[q.start - 1 : q.start] in _ARTICLE and q.start:
        return True
    if not (text[q.end : q.end + 1].isalnum() or text[q.end : q.end + 1] in _OPENING):
        return False
    return not _COUNTING.search(text, max(0, q.start - 4), q.start)


def _explained(whole: str, text: str, found: list[Quantity], printed: list[Date]) -> Iterator[Figure]:
    """The facts with what they count and when."""
    breaks = [0, *(m.end() for m in _SENTENCE.finditer(text))]
    lines = [0, *(m.end() for m in _LINES.finditer(text))]
    ends = [d.end for d in printed]
    undated = _without(text, printed)
    last, counted, sentence, floor = "", "", -1, 0
    for q in found:
        begins = breaks[bisect_right(breaks, q.start) - 1]
        if begins != sentence:
            last, counted, sentence = "", "", begins
        before = counted if q.unit in words.COUNTERS and last.endswith("率") else last  # 合格率93%，6家…
        passed = bisect_right(ends, q.start)
        last = thing(undated, q, max(floor, begins), before) or last
        counted = last if q.unit in words.COUNTERS else counted
        floor = q.end
        line = lines[bisect_right(lines, q.start) - 1]
        period = _period(text, q, printed[:passed], breaks, line)
        yield Figure(
            q.start,
            q.end,
            "fact",
            whole[q.start : q.end],
            q.value,
            q.value_max,
            q.values,
            q.unit,
            q.bound,
            q.qualifier,
            last,
            period,
        )


def _without(text: str, printed: list[Date]) -> str:
    """The text with its dates blanked out, every other character in its place."""
    parts, at = [], 0
    for d in printed:
        parts += [text[at : d.start], BLANK * (d.end - d.start)]
        at = d.end
    return "".join([*parts, text[at:]])


def _period(text: str, q: Quantity, printed: list[Date], breaks: list[int], line: int) -> str:
    """The last date before the figure in its sentence, or the one that opened an earlier of the paragraph.

    A date that is only compared with (较2019年) counts where it stands beside the figure; a single day holds
    for its own sentence (unless 起 follows: a rule in force since), and any date until a 如今.
    """
    sentence = breaks[bisect_right(breaks, q.start) - 1]
    for d in reversed(printed):
        if d.start < line:
            break
        if not d.compared and _NOW.search(text, d.end, q.start):
            return ""
        if (
            text[d.start - 1 : d.start] in _FROM
            and text.startswith("的", d.end)
            and _GROWN.search(text, d.end, q.start)
        ):
            continue
        beside = text[d.end : q.start] in {"", "的"}
        begun = breaks[bisect_right(breaks, d.start) - 1]
        opens = _goes_on(text, sentence) or _INTRO.fullmatch(text, begun, d.start)
        lasts = text.startswith("起", d.end) or not _DAY.search(d.period)
        carried = begun == sentence or (opens and lasts)
        if d.period and carried and (beside or not d.compared):
            return d.period
    return ""


def _goes_on(text: str, sentence: int) -> bool:
    """Whether a sentence (其中，出口…) goes on with the time of the one before."""
    return text.startswith(("其中", "此外", "同时", "同期"), sentence)


def _names(text: str, plain: str, taken: bytearray) -> Iterator[Figure]:
    """Numbers without a unit: labels, where they are in figures or inside a quoted name."""
    named = [m.span(1) for m in _NAMED.finditer(plain)]
    for match in _numbers(plain, taken):
        start, end = match.span()
        if taken[start:end].strip(b"\0"):
            continue
        quoted = [(a, b) for a, b in named if a <= start and end <= b]
        if quoted and not any(taken[quoted[0][0] : quoted[0][1]]):
            start, end = quoted[0]
        elif not quoted and plain[start] not in _DIGITS:
            continue
        taken[start:end] = b"\3" * (end - start)
        yield Figure(start, end, "label", text[start:end])
