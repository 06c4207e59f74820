"""Numbers as Chinese print writes them: 1,234.5, 3.5万, 三百二十五, 两万零五十, 二点五."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {"〇": 0, "○": 0} | {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
CHINESE = "零〇○一二两三四五六七八九十百千万亿"
SCALES = {"百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
SCALES |= {"十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}
_LONGEST = 30
_GAPS = re.compile("[,\\s]+")

SCALE = r"(?:万亿|[十百千]?亿|[十百千]?万|[百千](?![米克瓦伏赫帕卡]))"
"""What multiplies Arabic figures; 千米, 千克 and 千瓦 are units, not thousands."""
_GROUPED = r"[0-9]{1,3}(?:(?:,[0-9]{3}){1,6}|(?:[ \u2009\u00a0][0-9]{3}){1,6}(?![0-9]))"
_PLAIN = rf"(?:{_GROUPED}|[0-9]{{1,18}})(?:\.[0-9]{{1,12}})?"
NUMBER = (
    rf"(?>(?:{_PLAIN})(?:\s?{SCALE})?|[{CHINESE}]{{1,30}}(?:点[零〇一二三四五六七八九]{{1,12}}{SCALE}?)?)"
)
"""One number, in figures with full width folded, or in characters; never read in part."""

RUN = re.compile(f"[0-9{CHINESE}]+")
"""Finds, fast, where a number may begin; what begins with a number is then tried at these places only."""


def read_number(text: str) -> Decimal | None:
    """The value of a number as `NUMBER` matches it, or None where the characters write none."""
    if text[0] in CHINESE:
        return _in_characters(text)
    digits = text.rstrip("十百千万亿")
    return Decimal(_GAPS.sub("", digits)) * SCALES.get(text[len(digits) :], 1)


def scale_of(text: str) -> int:
    """The power a number in figures carries: 10000 for 3.5万, 1 for 35000 and for characters."""
    return 1 if text[0] in CHINESE else SCALES.get(text[len(text.rstrip("十百千万亿")) :], 1)


def _in_characters(text: str) -> Decimal | None:
    whole, point, part = text.partition("点")
    number = SCALES.get(whole) if whole in SCALES else read_numeral(whole)
    if number is None or not point:
        return None if number is None else Decimal(number)
    digits = part.rstrip("十百千万亿")
    fraction = "".join(str(DIGITS[char]) for char in digits)
    return Decimal(f"{number}.{fraction}") * SCALES.get(part[len(digits) :], 1)


_SECTION = re.compile(
    "([一二两三四五六七八九]千)?(零?[一二两三四五六七八九]百)?(零?[一二三四五六七八九]?十)?(零?[一二三四五六七八九])?"
)


def read_numeral(text: str) -> int | None:
    """The whole number a Chinese numeral writes (`三百二十五`, `一百二`), or None for no numeral.

    Digits in a row (`三五`, `二〇二三`) write an estimate or a year, not a number.
    """
    text = text.replace("〇", "零").replace("○", "零")
    if text in DIGITS:
        return DIGITS[text]
    if not 0 < len(text) <= _LONGEST or text.startswith("零"):
        return None
    for scale, power in (("亿", 10**8), ("万", 10**4)):
        head, found, rest = text.rpartition(scale)
        if found:
            upper, lower = read_numeral(head), _read_rest(rest, power)
            return None if not upper or lower is None else upper * power + lower
    return _read_section(text)


def _read_rest(text: str, power: int) -> int | None:
    """What follows 万 or 亿: nothing, a smaller numeral after 零 or a full one, or the 二 of 一万二."""
    if not text:
        return 0
    if text in DIGITS:
        return DIGITS[text] * power // 10 or None
    rest = read_numeral(text.removeprefix("零"))
    return rest if rest is not None and rest < power else None


def _read_section(text: str) -> int | None:
    """A numeral below ten thousand; the 二 of 一百二 stands for twenty."""
    match = _SECTION.fullmatch(text)
    if not match:
        return None
    total, place = 0, 10
    for part, size in zip(match.groups(), (1000, 100, 10, 1), strict=True):
        if not part:
            continue
        digit = DIGITS.get(part.strip("零千百十"), 1)
        colloquial = size == 1 and not part.startswith("零") and place > 10  # noqa: PLR2004
        total += digit * (place // 10 if colloquial else size)
        place = size
    return total
