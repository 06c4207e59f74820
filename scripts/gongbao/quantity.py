"""The quantities printed in Chinese news text: value, measure word and bound, exactly as printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = {"〇": 0} | {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_LONGEST = 30

# Measure words, the longest wins; `个月` also stands for `个多月`. 级, 届, 号, 月 and 日 are missing on
# purpose: after them a number ranks, numbers or dates, and never counts.
_UNITS = """
% ％ ‰ 个百分点 百分点 倍 成
个月 个小时 个工作日 个星期 个
名 人次 人 位 户次 户 家次 家 口 对 群 班 代
件次 件 项次 项 条 份 封 篇 部 本 册 卷 张 幅 枚 块 片 颗 粒 根 支次 支 只 头 匹 尾 羽 株 棵 朵 束 盆
次 场次 场 回 轮 批次 批 期 趟 遍 起 例 宗 笔 单 票 款 种 类 套 组 队 排 列
座 处 所 栋 幢 间 套房 层 道 段 座次 片区 站 点位 网格
台次 台 辆次 辆 架次 架 艘次 艘 列次 班次 部次 门 盏 口井 眼
年 周年 周 天 小时 分钟 秒 学时 课时 岁
千米 公里 米 厘米 毫米 里 海里 平方千米 平方公里 平方米 平方厘米 立方米 立方千米 亩 公顷
吨 公斤 千克 克 毫克 斤 升 毫升 毫克/升 微克/立方米 立方米/秒 吨/年
元/平方米 元/吨 元 美元 欧元 英镑 日元 港元 角
千瓦时 千瓦 兆瓦 度电 摄氏度 ℃ 字节 字 页 行 分贝 公里/小时 米/秒
"""

_BEFORE = {
    "gt": "超过 超出 超 逾 突破 多于 高于 大于",
    "ge": "至少 不少于 不低于 不下于",
    "lt": "将近 接近 近 不足 不到 不满 少于 低于 小于",
    "le": "不超过 不多于 不高于 至多 最多",
    "approx": "大约 大概 约",
}
_AFTER = {"ge": "以上", "le": "以内 之内 以下", "approx": "左右 上下"}
_INNER = {"余": "gt", "多": "gt", "来": "approx"}

_BEFORE_BOUND = {word: bound for bound, words in _BEFORE.items() for word in words.split()}
_AFTER_BOUND = {word: bound for bound, words in _AFTER.items() for word in words.split()}


def _any(words: list[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))


_UNIT = _any(_UNITS.split()).replace("个月", "个[多余]?月").replace("个小时", "个[多余]?小时")
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_ARABIC = r"[0-9０-９]{1,3}(?:,[0-9]{3}){1,6}(?:\.[0-9]{1,12})?|[0-9０-９]{1,18}(?:[.．][0-9０-９]{1,12})?"
# 千米, 千克 and 千瓦 are measure words, not thousands.
_SCALE = r"万亿|亿|万|[百千](?![米克瓦])"
_NUMBER = rf"(?:{_ARABIC})(?:\s?(?:{_SCALE}))?|[{_CHINESE}]{{1,30}}"
# Not within a number, a name (PM2.5), an ordinal (第3次), a period (每3天), a time or a date (10:30).
_FREE = rf"(?<![0-9０-９A-Za-z.．{_CHINESE}第每])(?<![0-9０-９][,:：\-])"

_FIGURE = re.compile(
    rf"""
    (?: (?P<before>(?<![附最])(?:{_any(list(_BEFORE_BOUND))})\s?) | {_FREE} )
    (?:
      百分之(?P<percent>[{_CHINESE}]{{1,16}}(?:点[{_CHINESE}]{{1,12}})?)
    |
      (?P<number>{_NUMBER})
      (?: (?:\s?(?:{_UNIT}))? \s? (?:至|到|——|[\-－–—~～]) \s? (?P<upper>{_NUMBER}) )?
      (?P<inner>[余多来])?
      (?P<scale>{_SCALE})?
      (?P<rest>[余多])?
      \s?(?P<unit>{_UNIT})
    )
    (?P<more>(?<=[年天岁倍时里米吨元亩])多(?![个名次种项样数方元功]))?
    (?P<after>{_any(list(_AFTER_BOUND))})?
    """,
    re.VERBOSE,
)
_NAMED = re.compile(r"[“‘]([^“”‘’，。；：！？、\n]{1,12})[”’]")
_POWERS = {"百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "万亿": 10**12}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One printed quantity.

    `start` and `end` delimit the figure with its qualifier (`25000余人次`) in code points of the text it
    was found in, `text` is that stretch. `bound` is eq, gt (余, 多, 逾, 超), ge (以上, 至少), lt (近, 不足),
    le (以内, 不超过), approx (约, 左右) or range, which alone has a `value_max`.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    bound: str
    text: str
    value_max: Decimal | None = None

    @property
    def number(self) -> str:
        """The value as a plain decimal: `25000`, `3.5`; no exponent, no trailing zeros."""
        digits = format(self.value, "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits


def find(text: str) -> list[Quantity]:
    """Every quantity of a text, in order; dates, ordinals, levels, labels and set phrases are none.

    一 with a measure word counts only where its clause ends (`走访一次，`), for before a noun it is mostly
    an article (`办一件事`). A number inside a short quoted name (“15分钟服务圈”) belongs to the name.
    """
    names = [m.span(1) for m in _NAMED.finditer(text)]
    return [
        q
        for q in _figures(text)
        if not _is_article(text, q) and not any(a <= q.start and q.end <= b for a, b in names)
    ]


def read(text: str) -> Quantity | None:
    """The single quantity of a short quote, or None where it holds none or several.

    An editor vouches that the quote holds a figure, so `一座污水处理厂` and a quoted name count here.
    """
    counted = find(text) or list(_figures(text))
    return counted[0] if len(counted) == 1 else None


def _figures(text: str) -> Iterator[Quantity]:
    for match in _FIGURE.finditer(text):
        value, upper = _values(match)
        if value is None or (match["upper"] and (upper is None or upper <= value)):
            continue
        unit = re.sub("(?<=个)[多余]", "", match["unit"] or "%").replace("％", "%")
        if unit == "年" and _is_date(text, match, upper or value):
            continue
        bound = "range" if upper is not None else _bound(match)
        yield Quantity(match.start(), match.end(), value, unit, bound, match[0], upper)


def _values(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Lower and upper value; a scale written once at the end of a range holds for both (3至5万)."""
    if match["percent"]:
        whole, _, part = match["percent"].partition("点")
        digits = "".join(str(_DIGITS[c]) for c in part if c in _DIGITS)
        number = read_numeral(whole)
        return (
            None if number is None or len(digits) < len(part) else Decimal(f"{number}.{digits or 0}")
        ), None
    later = _POWERS.get(match["scale"] or "", 1)
    value, power = _amount(match["number"])
    upper, upper_power = _amount(match["upper"]) if match["upper"] else (None, 1)
    if value is None:
        return None, None
    if upper is not None and power == 1 and upper_power > 1:
        power = upper_power if value < upper else 1
    return value * power * later, None if upper is None else upper * upper_power * later


def _amount(text: str) -> tuple[Decimal | None, int]:
    """A number as printed, apart from the scale after Arabic figures: 3.5万 is 3.5 and 10000."""
    if text[0] in _CHINESE:
        number = None if text == "二" else read_numeral(text)  # 二次, 二期: an ordinal; one counts 两次
        return (None if number is None else Decimal(number)), 1
    scale = text.lstrip("0123456789０１２３４５６７８９.．,").strip()
    digits = text.removesuffix(scale).strip().replace(",", "").replace("．", ".")
    return Decimal(digits), _POWERS.get(scale, 1)


def _bound(match: re.Match[str]) -> str:
    if match["after"]:
        return _AFTER_BOUND[match["after"]]
    inner = match["inner"] or match["rest"] or match["more"]
    if inner or re.search("个[多余]", match["unit"] or ""):
        return _INNER[inner or "多"]
    return _BEFORE_BOUND[match["before"].strip()] if match["before"] else "eq"


def _is_date(text: str, match: re.Match[str], value: Decimal) -> bool:
    """2022年, 2020-2022年, 90年代, 3年级: years and their like, not spans of time."""
    calendar = value == value.to_integral_value() and 1000 <= value <= 2999 and not match["inner"]  # noqa: PLR2004
    return calendar or text[match.end() : match.end() + 1] in {"代", "级", "份", "度", "初", "底", "末"}


def _is_article(text: str, figure: Quantity) -> bool:
    if figure.text[0] != "一" or figure.value != 1:
        return False
    return (
        text[figure.end : figure.end + 1].isalpha()
        or text[max(0, figure.start - 1)] in "同统另唯任某这那哪其"
    )


_SECTION = re.compile(
    "([一二两三四五六七八九]千)?(零?[一二两三四五六七八九]百)?(零?[一二三四五六七八九]?十)?(零?[一二三四五六七八九])?"
)


def read_numeral(text: str) -> int | None:
    """The whole number a Chinese numeral writes (`三百二十五`, `一百二`), or None for no numeral.

    Digits in a row (`三五`, `二〇二三`) write an estimate or a year, not a number.
    """
    text = text.replace("〇", "零")
    if text in _DIGITS:
        return _DIGITS[text]
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
    if text in _DIGITS:
        return _DIGITS[text] * power // 10 or None
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
        digit = _DIGITS.get(part.strip("零千百十"), 1)
        colloquial = size == 1 and not part.startswith("零") and place > 10  # noqa: PLR2004
        total += digit * (place // 10 if colloquial else size)
        place = size
    return total
