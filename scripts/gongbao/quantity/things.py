"""What a number counts, proposed from the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongbao.quantity import words

if TYPE_CHECKING:
    from gongbao.quantity.records import Quantity

_LINK = re.compile(f"(?!为行)(?:{words.either([word[::-1] for word in words.LINKS])})")
"""A word between a thing and its number, spelt backwards, for it is looked for from there; 行为 is none."""
_LINK_AHEAD = re.compile(words.either([word for word in words.LINKS if len(word) > 1]))
_VERB = re.compile(words.either(words.VERBS))
_STOP = re.compile(words.either(words.STOPS))
_KEEP = re.compile(f"(?:{words.either(words.KEEPS)})")
_CLAUSE = re.compile("[，。；：！？、\n,:;!?—]|[（(](?![^（）()]*[）)])")
_WORD = re.compile(r"(?:[^\W_]|[“‘][^”’\n]{1,12}[”’]|[（(][^（）()\n]{1,8}[）)](?=[^\W_]))+")
_COUNT = re.compile("(?<=[一-鿿])[0-9]+(?![0-9A-Za-z])")
_NAME = re.compile("[0-9]+[A-Za-z]")
_EVERY = re.compile("每(?:人每[月年天]|[一-鿿]{1,4})$")
_REGION = re.compile(
    "(?:截至|其中|预计|目前|累计|全(?:街道|[市县区省乡镇村街州国院校系])|我[市县区省国院]|该[市县区省乡镇村院校司]|各级|各地|一共|本届|这里)+"
)
_TAIL = frozenset("率费量额数值者员性点机器家门所院校部局处品物表书金业种厂期区站类度比线总面重例期均罪限")
_SINGLE = re.compile("(?:^|[，,。；：、])([一-鿿])$")
_KINDS = re.compile("(?:各[级类项种地]|等|新型?(?=小区))+")
_SHARES = frozenset({"%", "‰", "个百分点", "百分点", "倍", "成", "番", "/10万", "/万"})
_LENGTHS = frozenset({"年", "天", "个月", "小时", "个小时", "分钟", "秒", "周", "个工作日", "日"})
_AGAINST = re.compile("比(?![重例率值分赛价])|较(?![大小重多])")
"""Opens a comparison, which names no thing of its own: 比对照增产4.9%."""
_DIMENSION = re.compile("(?:海拔|容量|面积|直径|[长宽高厚深跨]度|全长|浓度|流量)$")
_ASIDE = re.compile("[（(][^（）()]*[）)]$")
_PAIRS = {"”": "“", "’": "‘", "）": "（", ")": "("}
BLANK = "\0"
"""Stands for each character of a date."""
_LONGEST = 24
_REACH = 40


def thing(text: str, q: Quantity, floor: int, before: str) -> str:
    """The thing a figure counts: the noun after its measure word, or the one before the number.

    The search goes back to `floor`, where the figure or date before this one ends; `before` is the thing of
    that figure, if of the same sentence, which a bare 同比增长 goes on with.
    """
    start, end, unit = q.start, q.end, q.unit
    if unit in _SHARES or not unit:
        return _owned(text, end) or _leading(text, start, floor, across=not before) or before
    if unit in _LENGTHS:
        return _owned(text, end) or _leading(text, start, floor, across=False)
    leading = _leading(text, start, floor, across=not before)
    if before and leading in words.FINISHED:
        leading = before  # 办结851件 goes on with the cases received
    if unit not in words.COUNTERS and _DIMENSION.search(leading):
        return leading  # 单机容量16兆瓦的机组
    return _following(text, end, counted=unit in words.COUNTERS) or leading or before


def _owned(text: str, end: int) -> str:
    """三分之二的村: the noun after 的."""
    return _following(text, end + 1, counted=True) if text.startswith("的", end) else ""


def _following(text: str, end: int, *, counted: bool) -> str:
    """The noun that stands right after a figure, up to a verb; nothing if a verb stands there."""
    if text.startswith("的", end):
        end += 1
    match = _WORD.match(text, end, end + _LONGEST)
    if match is None or match[0] in {"整", "正"} or _LINK_AHEAD.match(text, end):
        return ""
    noun = match[0]
    if noun[0] in "（(" or (noun[0].isdecimal() and not _NAME.match(noun)):
        return ""
    kept = _KEEP.match(noun)
    stop = _STOP.search(noun, kept.end() if kept else 0)
    if stop and stop[0] == "的" and stop.start() > 0 and len(noun) > stop.end() + 1:
        return _following(text, end + stop.end(), counted=counted)
    noun = _COUNT.split(noun[: stop.start()] if stop else noun)[0]
    verb = _VERB.match(noun)
    if verb and (verb.end() == len(noun) or (not counted and noun[verb.end()] not in _TAIL)):
        return ""
    return _balanced(noun)


def _leading(text: str, start: int, floor: int, *, across: bool) -> str:
    """The noun of the clause before a figure, without verbs and adverbs; `across` one comma if need be."""
    clause = text[max(floor, start - _REACH) : start].replace(BLANK, "")
    inside = _ASIDE.search(clause) if clause[-1:] in {"）", ")", "\n"} else None
    clause = _strip_links(clause[: inside.start()] if inside else clause)
    if across and clause.endswith("，"):
        clause = _strip_links(clause[:-1])
    cuts = [m.end() for m in _CLAUSE.finditer(clause)]
    clause = clause[cuts[-1] :] if cuts else clause
    if _AGAINST.match(clause):
        return ""
    region = _REGION.match(clause)
    if region and len(clause) > region.end() + 1:
        clause = clause[region.end() :]
    return _balanced(_after_verb(clause).strip(" 的和与及"))


def _strip_links(clause: str) -> str:
    """The clause without adverbs and verbs of change before the number: 占比由, 同比增长."""
    while clause:
        link = _LINK.match(clause[: -_REACH - 1 : -1])
        if link and link.end() > 0:
            rest = clause[: len(clause) - link.end()]
            single = _SINGLE.search(rest) if link.end() > 1 else None
            if single and not _LINK.match(single[1]):
                break  # 药占比 is one word
            clause = rest
        elif cut := _EVERY.search(clause):
            clause = clause[: cut.start()]
        else:
            break
    return clause


def _after_verb(clause: str) -> str:
    """What follows the last verb, or the whole clause where nothing does."""
    at = 0
    for match in _VERB.finditer(clause):
        if len(clause) - match.end() > 1 and clause[match.end()] not in _TAIL:
            at = match.end()
    return clause[at:].removeprefix("了")


def _balanced(noun: str) -> str:
    """A noun without quotation marks and brackets that have lost their partner."""
    for closing, opening in _PAIRS.items():
        if noun.count(closing) != noun.count(opening):
            noun = noun.replace(closing, "").replace(opening, "")
    kinds = _KINDS.match(noun)
    noun = noun[kinds.end() :] if kinds and len(noun) > kinds.end() + 1 else noun
    inner = noun[1:-1]
    return inner if noun[:1] + noun[-1:] in {"“”", "‘’"} and "“" not in inner else noun
