"""One number with its unit and bound, read at a place of a text."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from gongbao.quantity import words
from gongbao.quantity.bounds import bound_before
from gongbao.quantity.numerals import CHINESE, DIGITS, NUMBER, SCALE, SCALES, read_number, scale_of
from gongbao.quantity.records import Quantity

SEPARATOR = r"\s?(?:至|到|—{1,2}|――?|[-–~～〜−])\s?"
_BY_HALF = "月|小时|星期|学期|季度|世纪|钟头"
_LISTED = words.either(words.UNITS)
_ENDING = r"日(?=[以之]?内(?![设部容外]))|下(?![^，。；、！？）\s])"
"""Units only where the words around leave no other reading: 3日内, 跳绳一千下."""
UNIT = rf"(?:个[多余半来](?:{_BY_HALF})|{_ENDING}|{_LISTED}(?:/{_LISTED})?)"
_AFTER = rf"(?:{words.either(list(words.AFTER))})(?![诉火草义步飞伏设部容外科存可愿诺游班两岸手翼])"
_UP_TO = (
    rf"(?:(?P<inner0>[余多])?(?:\s?(?P<unit0>{UNIT}))?{SEPARATOR}(?P<sign>零下|[-−－])?(?P<upper>{NUMBER}))"
)
_REST = rf"""
    (?P<inner>[余多来])? (?P<scale>{SCALE})? (?P<rest>[余多])?
    \s? (?P<unit>{UNIT}) (?P<share>/10万|/万)?
    (?P<more>(?<=[年天岁倍成时里米吨元亩月斤周秒])多(?![个名次种项样数方元功为层]))?
    (?P<half>半(?![径数天年月小个场岛]))?
    (?P<tenth>(?<=[一二三四五六七八九]成)[一二三四五六七八九](?![成个]))?
    (?P<after>{_AFTER})?
"""
_FIGURE = re.compile(rf"(?P<number>{NUMBER}){_REST}", re.VERBOSE)
_RANGE = re.compile(rf"(?P<number>{NUMBER}){_UP_TO}{_REST}", re.VERBOSE)
_TO = re.compile("[至到—―–~～〜−-]")
_WITHIN = "多余半来"
_NEAR = 24
_FROM = frozenset("从由自")
_RATE = re.compile(rf"(?P<number>{NUMBER})(?P<unit>/10万|/万)")
_GREAT = re.compile(
    rf"(?P<number>[0-9]{{1,18}}(?:[.][0-9]{{1,12}})?)\s?(?P<inner>[余多])?(?P<scale>万亿|[百千]?[万亿])(?:余|多)?(?P<after>{_AFTER})?(?![\u4e00-\u9fffA-Za-z0-9])"
)
_PARTS = re.compile(rf"(?P<whole>{NUMBER})分之(?P<part>{NUMBER})(?P<more>多)?(?P<after>{_AFTER})?")
_SLASH = re.compile(rf"(?P<part>[0-9]{{1,2}})/(?P<whole>[0-9]{{1,3}})(?![0-9/])(?P<after>{_AFTER})?")
_LIST = re.compile(
    rf"(?P<list>[0-9.]+(?:、[0-9.]+)*(?:和|与|及|、)[0-9.]+)\s?(?P<unit>{UNIT})(?P<after>{_AFTER})?"
)
_SPAN = re.compile(
    rf"(?:(?P<years>{NUMBER})年零?(?P<months>{NUMBER})个月"
    rf"|(?:(?P<hours>{NUMBER})(?:小时|个小时))?(?:(?P<minutes>{NUMBER})分钟?)?(?:(?P<seconds>{NUMBER})秒(?P<rest>[0-9]{{1,3}})?)?)"
    rf"(?P<after>{_AFTER})?"
)
_HALF = re.compile(rf"半(?P<unit>年|天|月|个月|个?小时|个世纪|数)(?P<more>多)?(?P<after>{_AFTER})?")
_ONE_HALF = re.compile(rf"一半(?P<after>{_AFTER})?")
_BELOW_ZERO = frozenset({"℃", "°C", "摄氏度", "度", "%", "个百分点", "米", "千米", "分贝"})
_INNER = {"余": "gt", "多": "gt", "来": "approx"}
_SPAN_STARTS = frozenset("年小个分秒")


def read_at(text: str, at: int, end: int) -> Quantity | None:
    """The quantity whose number stands at `at`–`end`, its bound before it included, or None."""
    follows = text[end : end + 1]
    found = None
    if follows in _SPAN_STARTS:
        found = _span(text, at)
    elif follows in {"、", "和", "与", "及"}:
        found = _list(text, at)
    if not found and (follows in {"分", "/"} or "半" in text[at : end + 1]):
        found = _fraction(text, at)
    found = found or _figure(text, at)
    return None if found is None else _with_bound_before(text, found)


def _with_bound_before(text: str, q: Quantity) -> Quantity | None:
    start = q.start
    bare = text[start] in "百千万亿" and text[start + 1 : start + 3] != "分之"
    space = text[start - 1 : start] == " "
    word = bound_before(text, start - space)
    if not word or (word in {"上", "成"} and not bare):
        # 百名, 千万元: a round word rather than a number, unless something bounds it (百余名, 近千名)
        loose = bare and (q.qualifier in words.AFTER or not q.qualifier)
        if loose:
            return None
        return q if q.text == text[start : q.end] else replace(q, text=text[start : q.end])
    start -= len(word) + space
    bound = words.BEFORE[word] if q.bound == "eq" else q.bound
    qualifier = word + q.qualifier
    return replace(q, start=start, bound=bound, qualifier=qualifier, text=text[start : q.end])


def _sign(text: str, at: int) -> str:
    """The minus before a number (零下3摄氏度, -6℃), or nothing; the hyphen of A-6 and 5-6 is none."""
    for sign in ("零下", "-", "−", "－"):
        if text.endswith(sign, 0, at):
            before = text[at - len(sign) - 1 : at - len(sign)]
            return "" if before.isascii() and before.isalnum() else sign
    return ""


def _make(match: re.Match[str], value: Decimal, unit: str, inner: str = "") -> Quantity:
    after = match["after"] or ""
    bound = words.AFTER[after] if after else _INNER.get(inner, "eq")
    return Quantity(*match.span(), value, unit, bound, match[0], qualifier=inner + after)


def _figure(text: str, at: int) -> Quantity | None:
    match = _RANGE.match(text, at) if _TO.search(text, at, at + _NEAR) else None
    if match and match["unit0"] and text[at - 1 : at] in _FROM:
        match = None  # 从5%到8%: two figures
    match = match or _FIGURE.match(text, at)
    if match is None:
        return _rate(text, at)
    value, unit = _lower(match), _unit(text, match)
    if value is None or unit is None:
        return None
    middle = match["unit"][1:2] if match["unit"][0] == "个" else ""
    if match["half"] or middle == "半":
        value += Decimal("0.5")
    if match["tenth"]:
        value += Decimal(DIGITS[match["tenth"]]) / 10
    sign = _sign(text, at) if unit in _BELOW_ZERO else ""
    upper = None
    if match.re is _RANGE:
        value, upper = _range(match, value, sign)
        if upper is None:
            return None
    elif sign:
        value = -value
    inner = match["inner"] or match["rest"] or match["more"] or (middle if middle in _INNER else "")
    q = _make(match, value, unit, inner)
    if upper is not None:
        q = replace(q, value_max=upper, bound="range")
    return replace(q, start=at - len(sign)) if sign else q


def _range(match: re.Match[str], low: Decimal, sign: str) -> tuple[Decimal, Decimal | None]:
    """Lower and upper value, or no upper where they are not in order.

    A scale written once at the end holds for both (3至5万), and so does 零下.
    """
    later = SCALES.get((match["scale"] or "").strip(), 1)
    upper = read_number(match["upper"])
    if upper is None:
        return low, None
    power = 1 if match["number"][0] in CHINESE or scale_of(match["number"]) > 1 else scale_of(match["upper"])
    if power > 1 and low < upper * later:
        low *= power if low * power < upper * later else 1
    upper = -upper * later if match["sign"] or sign == "零下" else upper * later
    low, upper = sorted((-low if sign else low, upper)) if sign == "零下" else (-low if sign else low, upper)
    return low, upper if upper > low else None


def _rate(text: str, at: int) -> Quantity | None:
    """4.12/10万, and numbers that leave out what they count: 用户达3.5亿."""
    match = _RATE.match(text, at)
    if match is None:
        match = _GREAT.match(text, at)
        return (
            _make(match, Decimal(match["number"]) * SCALES[match["scale"]], "", match["inner"] or "")
            if match
            else None
        )
    value = read_number(match["number"])
    return None if value is None else Quantity(at, match.end(), value, match["unit"], "eq", match[0])


def _unit(text: str, match: re.Match[str]) -> str | None:
    """The unit as it is named, or None where what follows makes another word of it."""
    unit, end = match["unit"], match.end("unit")
    bounded = unit == "成" and bound_before(text, match.start())  # 近三成为青年
    if text.startswith(words.NOT_BEFORE.get(unit, ()), end) and not bounded:
        return None
    if unit in words.IN_FIGURES and text[match.start()] in CHINESE and len(match["number"]) == 1:
        return None
    if unit == "番" and "翻" not in text[max(0, match.start() - 5) : match.start()]:
        return None
    if unit[0] == "个" and len(unit) > 1 and unit[1] in _WITHIN:
        unit = "个" + unit[2:]
    return unit + (match["share"] or "")


def _lower(match: re.Match[str]) -> Decimal | None:
    """The number as printed, with the scale after 余 or 多: 20多万."""
    ranks = match["number"] == "二" and match["unit"] != "成"
    if (ranks or match["number"] in {"零", "〇"}) and match.re is _FIGURE:
        return None  # 二次 ranks (one counts 两次), and 零件 are parts
    value = read_number(match["number"])
    return None if value is None else value * SCALES.get((match["scale"] or "").strip(), 1)


def _list(text: str, at: int) -> Quantity | None:
    match = _LIST.match(text, at)
    if match is None or text.startswith(words.NOT_BEFORE.get(match["unit"], ()), match.end("unit")):
        return None
    try:
        values = tuple(Decimal(part) for part in re.split("[、和与及]", match["list"]))
    except ArithmeticError:
        return None
    return replace(_make(match, values[0], match["unit"]), values=values)


def _fraction(text: str, at: int) -> Quantity | None:
    match = _PARTS.match(text, at)
    if match is None:
        half = _HALF.match(text, at) or _ONE_HALF.match(text, at)
        return _half(half) if half else _slash(text, at)
    part = read_number(match["part"])
    inner = match["more"] or ""
    signs = {"百": "%", "千": "‰"}
    if part is None:
        return None
    if match["whole"] in signs:
        return _make(match, part, signs[match["whole"]], inner)
    whole = SCALES.get(match["whole"]) or read_number(match["whole"])
    return _make(match, _ratio(part, Decimal(whole)), "", inner) if whole else None


def _slash(text: str, at: int) -> Quantity | None:
    match = _SLASH.match(text, at)
    if match is None or not 0 < int(match["part"]) < int(match["whole"]):
        return None
    return _make(match, _ratio(Decimal(match["part"]), Decimal(match["whole"])), "")


def _ratio(part: Decimal, whole: Decimal) -> Decimal:
    return (part / whole).quantize(Decimal("0.000001")).normalize()


def _half(match: re.Match[str]) -> Quantity:
    groups = match.groupdict()
    unit = "" if groups.get("unit") in {None, "数"} else match["unit"]
    return _make(match, Decimal("0.5"), unit, groups.get("more") or "")


def _span(text: str, at: int) -> Quantity | None:
    """2小时30分, 1分58秒6, 三年六个月: one length of time, in the smaller of its units."""
    match = _SPAN.match(text, at)
    if (
        match is None
        or sum(match[part] is not None for part in ("years", "hours", "minutes", "seconds")) == 0
    ):
        return None
    numbers = {
        key: read_number(n) for key, n in match.groupdict().items() if n and key not in {"rest", "after"}
    }
    if None in numbers.values() or (len(numbers) == 1 and not match["rest"]):
        return None
    sizes = {"years": 12, "months": 1, "hours": 3600, "minutes": 60, "seconds": 1}
    value = Decimal(sum((number or 0) * sizes[key] for key, number in numbers.items()))
    if match["years"]:
        return _make(match, value, "个月")
    if not match["seconds"]:
        return _make(match, value / 60, "分钟")
    return _make(match, value + Decimal(f"0.{match['rest']}") if match["rest"] else value, "秒")
