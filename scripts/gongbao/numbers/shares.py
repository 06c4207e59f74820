"""Parts of one whole that do not add up to 100."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from gongbao.numbers.clues import Judge
from gongbao.numbers.places import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLACK = 1
_LEAST, _MOST = 80, 120
"""Parts far from 100 are parts of something else: 3∶4∶3, or two of a long list."""
_NUMBER = r"[0-9]{1,3}(?:\.[0-9]{1,4})?"
_STRUCTURES = ("结构", "构成")
_STRUCTURE = re.compile("|".join(_STRUCTURES))
_RATIO = re.compile(rf"(?<![0-9.∶:：])(?:{_NUMBER}[∶:：]){{2,8}}{_NUMBER}(?![0-9.∶:：])")
_PARTS = re.compile(
    rf"占(?:比|到|了)?(?:分别)?(?:为|是|达)?(?P<whole>[^，。；：、0-9占]{{0,8}}?)的?"
    rf"(?P<list>{_NUMBER}%(?:(?:、|，|和|与|及|以及){_NUMBER}%)*)"
)
_SHARE = re.compile(f"{_NUMBER}(?=%)")
_REST = re.compile("(?:其余|其他|其它|剩余)[^，。；：、]{0,6}占$")
_SETS = (("男", "女"), ("城镇", "农村"), ("城镇", "乡村"), ("第一产业", "第二产业", "第三产业"))
_INEXACT = re.compile("多选|约|近|逾|超|不足|不到|左右|以上|以下")


def shares(sentence: str) -> Iterator[Fault]:
    """The parts of a sentence that are named as all there are and do not make 100, with their sum.

    Complete are the figures of a structure (三次产业结构比 1.7∶42.1∶56.2), parts the last of which is the
    rest (其余占15%), and pairs such as men and women. Three or more shares listed with 分别占 may leave
    some out, but cannot be more than the whole.
    """
    if structure := _STRUCTURE.search(sentence):
        for match in _RATIO.finditer(sentence, structure.end()):
            if ":" not in match[0] or "." in match[0]:  # 12:30:45 is a time
                yield from _sum(match[0], match.start(), re.split("[∶:：]", match[0]))
    parts = list(_PARTS.finditer(sentence))
    values = [value for part in parts for value in _SHARE.findall(part["list"])]
    if len(values) > 1 and _is_exact(sentence, parts):
        start = max(sentence.rfind(mark, 0, parts[0].start()) for mark in "，；：") + 1
        quote = sentence[start : parts[-1].end()]
        if _is_whole(quote, parts[-1].start() - start, len(values)):
            yield from _sum(quote, start, values)
        elif "分别" in quote and len(values) > 2 and not any(part["whole"] for part in parts):  # noqa: PLR2004
            yield from _sum(quote, start, values, least=100)


def _is_exact(sentence: str, parts: list[re.Match[str]]) -> bool:
    """Whether the parts are of one whole, none within another, and none rounded or bounded."""
    within = sentence[parts[0].end() : parts[-1].end()]
    one = len({part["whole"] for part in parts} - {""}) <= 1
    return one and "其中" not in within and not _INEXACT.search(sentence)


def _is_whole(quote: str, last: int, number: int) -> bool:
    """Whether the parts are named as all there are; 男性中党员占 is no part of all men and women."""
    listed = any(len(names) == number and all(n in quote for n in names) for names in _SETS)
    return (listed and "中" not in quote) or bool(_REST.search(quote, 0, last + 1))


def _sum(quote: str, start: int, values: list[str], least: int = _LEAST) -> Iterator[Fault]:
    total = sum(map(Decimal, values), Decimal(0))
    if least <= total <= _MOST and abs(total - 100) > _SLACK:
        args = (("quote", quote), ("total", f"{total:f}"))
        yield Fault(start, start + len(quote), "shares-add-up", "", args)


_PARTS_CLUE = re.compile("占[^，。；：、0-9占！？!?\n]{0,13}[0-9]")
_WHOLE_CLUE = re.compile("分别|其[余他它]|剩余|男|城镇|第一产业")
"""What makes parts complete: 其余, 分别, or the first name of each pair."""


def _suspects(sentence: str) -> bool:
    if _STRUCTURE.search(sentence) and _RATIO.search(sentence):
        return True
    return sentence.count("%") > 1 and _WHOLE_CLUE.search(sentence) is not None


JUDGE = Judge((*map(re.compile, _STRUCTURES), _PARTS_CLUE), _suspects, shares)
