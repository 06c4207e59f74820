"""One number with its unit and bound, read at a place of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from gongbao.quantity import words
from gongbao.quantity.numerals import CHINESE, NUMBER, SCALE, SCALES, read_number, read_numeral, scale_of

SEPARATOR = r"\s?(?:至|到|—{1,2}|――?|[-–~～〜−])\s?"
_BY_HALF = "月|小时|星期|学期|季度|世纪|钟头"
_LISTED = words.either(words.UNITS)
UNIT = rf"(?:个[多余半来](?:{_BY_HALF})|日(?=[以之]?内(?![设部容外]))|{_LISTED}(?:/{_LISTED})?)"
_AFTER = rf"(?:{words.either(list(words.AFTER))})(?![诉火草义步飞伏设部容外科存可愿诺游班两岸手翼])"
_FIGURE = re.compile(
    rf"""
    (?P<number>{NUMBER})
    (?: (?P<inner0>[余多])? (?:\s?(?P<unit0>{UNIT}))? {SEPARATOR} (?P<sign>零下|[-−])? (?P<upper>{NUMBER}) )?
    (?P<inner>[余多来])? (?P<scale>{SCALE})? (?P<rest>[余多])?
    \s? (?P<unit>{UNIT}) (?P<share>/10万|/万)?
    (?P<more>(?<=[年天岁倍时里米吨元亩月斤周秒])多(?![个名次种项样数方元功为层]))?
    (?P<half>半(?![径数天年月小个场岛]))?
    (?P<after>{_AFTER})?
    """,
    re.VERBOSE,
)
_RATE = re.compile(rf"(?P<number>{NUMBER})(?P<unit>/10万|/万)")
_PARTS = re.compile(rf"(?P<whole>{NUMBER})分之(?P<part>{NUMBER})(?P<more>多)?(?P<after>{_AFTER})?")
_SLASH = re.compile(rf"(?P<part>[0-9]{{1,2}})/(?P<whole>[0-9]{{1,3}})(?![0-9/])(?P<after>{_AFTER})?")
_LIST = re.compile(rf"(?P<list>[0-9.]+(?:、[0-9.]+)*(?:和|与|及|、)[0-9.]+)\s?(?P<unit>{UNIT})(?P<after>{_AFTER})?")
_SPAN = re.compile(
    rf"(?:(?P<years>{NUMBER})年零?(?P<months>{NUMBER})个月"
    rf"|(?:(?P<hours>{NUMBER})(?:小时|个小时))?(?:(?P<minutes>{NUMBER})分钟?)?(?:(?P<seconds>{NUMBER})秒(?P<rest>[0-9]{{1,3}})?)?)"
    rf"(?P<after>{_AFTER})?"
)
_HALF = re.compile(rf"半(?P<unit>年|天|月|个月|个?小时|个世纪|数)(?P<more>多)?(?P<after>{_AFTER})?")
_ONE_HALF = re.compile(rf"一半(?P<after>{_AFTER})?")
_BELOW_ZERO = frozenset("℃ °C 摄氏度 度 % 个百分点 米 千米 分贝".split())
_INNER = {"余": "gt", "多": "gt", "来": "approx"}
_LONGEST_BOUND = max(map(len, words.BEFORE))
_BOUND_ENDS = frozenset(word[-1] for word in words.BEFORE)
_SPAN_STARTS = frozenset("年小个分秒")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed quantity.

    `start` and `end` delimit the figure with its qualifier (`25000余人次`) in code points of the text it
    was found in, `text` is that stretch. `bound` is eq, gt (余, 多, 逾, 超), ge (以上, 至少), lt (近, 不足),
    le (以内, 不超过), approx (约, 左右) or range, which alone has a `value_max`. `values` holds all numbers of
    a list that shares its unit (`3、5和8个`), `qualifier` the words that make the bound, as printed.
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


def bound_before(text: str, at: int) -> str:
    """The word before a number that bounds it (`近`), or nothing; 节约 and 附近 are no bounds."""
    if text[at - 1 : at] not in _BOUND_ENDS:
        return ""
    for length in range(min(_LONGEST_BOUND, at), 0, -1):
        word = text[at - length : at]
        if word in words.BEFORE:
            return "" if text[at - length - 1 : at - length] in words.NOT_BOUNDS.get(word, ()) else word
    return ""


def _with_bound_before(text: str, q: Quantity) -> Quantity | None:
    start, bare = q.start, text[q.start] in "百千万亿" and text[q.start + 1 : q.start + 3] != "分之"
    if q.unit in _BELOW_ZERO and (signed := _signed(text, q)):
        q, start = signed, signed.start
    space = text[start - 1 : start] == " "
    word = bound_before(text, start - space)
    if not word or (word in {"上", "成"} and not bare):
        # 百名, 千万元: a round word rather than a number, unless something bounds it (百余名, 近千名)
        return None if bare and not q.qualifier else q
    start -= len(word) + space
    bound = words.BEFORE[word] if q.bound == "eq" else q.bound
    qualifier = word + q.qualifier
    return replace(q, start=start, bound=bound, qualifier=qualifier, text=text[start : q.end])


def _signed(text: str, q: Quantity) -> Quantity | None:
    """零下3摄氏度, -6℃: the quantity below zero, or None where it is above; -6～3℃ rises to above."""
    sign = next((sign for sign in ("零下", "-", "−") if text.endswith(sign, 0, q.start)), "")
    start = q.start - len(sign)
    if not sign or (sign != "零下" and text[start - 1 : start].isascii() and text[start - 1 : start].isalnum()):
        return None
    top = q.value_max
    if top is not None and sign == "零下":
        top = -abs(top)
    low, high = (-q.value, top) if top is None or -q.value <= top else (top, -q.value)
    return replace(q, value=low, value_max=high, start=start, text=text[start : q.end])


def _make(
    match: re.Match[str],
    value: Decimal,
    unit: str,
    inner: str = "",
    upper: Decimal | None = None,
    values: tuple[Decimal, ...] = (),
) -> Quantity:
    after = match["after"] or ""
    bound = words.AFTER[after] if after else _INNER.get(inner, "eq")
    if upper is not None:
        bound = "range"
    return Quantity(*match.span(), value, unit, bound, match[0], upper, values, inner + after)


def _figure(text: str, at: int) -> Quantity | None:
    match = _FIGURE.match(text, at)
    if match is None:
        return _rate(text, at)
    value, upper = _values(match)
    unit = _unit(text, match)
    if value is None or unit is None or (match["upper"] and (upper is None or upper <= value)):
        return None
    inner = match["inner"] or match["rest"] or match["more"] or ""
    middle = match["unit"][1:2] if match["unit"][0] == "个" else ""
    if match["half"] or middle == "半":
        value += Decimal("0.5")
    return _make(match, value, unit, inner or (middle if middle in _INNER else ""), upper)


def _rate(text: str, at: int) -> Quantity | None:
    match = _RATE.match(text, at)
    value = read_number(match["number"]) if match else None
    if match is None or value is None:
        return None
    return Quantity(at, match.end(), value, match["unit"], "eq", match[0])


def _unit(text: str, match: re.Match[str]) -> str | None:
    """The unit as it is named, or None where what follows makes another word of it."""
    unit, end = match["unit"], match.end("unit")
    if text.startswith(words.NOT_BEFORE.get(unit, ()), end):
        return None
    if unit == "番" and "翻" not in text[max(0, match.start() - 2) : match.start()]:
        return None
    return re.sub("(?<=^个)[多余半来]", "", unit) + (match["share"] or "")


def _values(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Lower and upper value; a scale written once at the end of a range holds for both (3至5万)."""
    if match["number"] == "二" and not match["upper"]:
        return None, None  # 二次, 二期: an ordinal; one counts 两次
    value, upper = read_number(match["number"]), read_number(match["upper"]) if match["upper"] else None
    if value is None:
        return None, None
    later = SCALES.get((match["scale"] or "").strip(), 1)
    if upper is None:
        return value * later, None
    spelt = match["number"][0] in CHINESE or scale_of(match["number"]) > 1
    power = 1 if spelt else scale_of(match["upper"])
    if power > 1 and value * power >= upper:
        power = 1
    sign = -1 if match["sign"] else 1
    return value * power * later, sign * upper * later


def _list(text: str, at: int) -> Quantity | None:
    match = _LIST.match(text, at)
    if match is None or text.startswith(words.NOT_BEFORE.get(match["unit"], ()), match.end("unit")):
        return None
    try:
        values = tuple(Decimal(part) for part in re.split("[、和与及]", match["list"]))
    except ArithmeticError:
        return None
    return _make(match, values[0], match["unit"], values=values)


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
    if match is None or sum(match[part] is not None for part in ("years", "hours", "minutes", "seconds")) == 0:
        return None
    numbers = {key: read_number(n) for key, n in match.groupdict().items() if n and key not in {"rest", "after"}}
    if None in numbers.values() or (len(numbers) == 1 and not match["rest"]):
        return None
    sizes = {"years": 12, "months": 1, "hours": 3600, "minutes": 60, "seconds": 1}
    value = Decimal(sum((number or 0) * sizes[key] for key, number in numbers.items()))
    if match["years"]:
        return _make(match, value, "个月")
    if not match["seconds"]:
        return _make(match, value / 60, "分钟")
    return _make(match, value + Decimal(f"0.{match['rest'] or 0}"), "秒")
