"""What a number counts, proposed from the words around it."""

from __future__ import annotations

import re

from gongbao.quantity import words

_CLAUSE = re.compile("[，。；：！？、\n,;!?]")
_WORD = re.compile(r"[^\W_]+(?:[（(][^（）()]{1,8}[）)][^\W_]*)?|[“‘][^”’]{1,12}[”’][^\W_]*")
_EVERY = re.compile("每(?:人每月|人每年|[一-鿿]{1,4})$")
_TAIL = frozenset("率费量额数值者员性点机器家门所院校部局处品物表书金业种厂期区站类度比线")
_QUOTES = "“”‘’\"「」『』（）()《》"
_SHARES = frozenset("% ‰ 个百分点 百分点 倍 成 番".split())
_LENGTHS = frozenset("年 天 个月 小时 个小时 分钟 秒 周 个工作日 日".split())
_LONGEST = 24


def thing(text: str, start: int, end: int, unit: str, before: str) -> str:
    """The thing a figure counts: the noun after its measure word, or the one before the number.

    `before` is the thing of the figure before it in the sentence, which a bare 同比增长 goes on with.
    """
    if unit in _SHARES or not unit:
        return _owned(text, end) or _leading(text, start) or before
    if unit in _LENGTHS:
        return _owned(text, end) or _leading(text, start)
    return _following(text, end) or _leading(text, start) or before


def _owned(text: str, end: int) -> str:
    """三分之二的村: the noun after 的."""
    return _following(text, end + 1) if text.startswith("的", end) else ""


def _following(text: str, end: int) -> str:
    if text.startswith("的", end):
        end += 1
    match = _WORD.match(text, end)
    if match is None:
        return ""
    noun = match[0][:_LONGEST]
    for stop in words.STOP.finditer(noun):
        if stop.start() > 0 or stop[0] != "的":
            rest = noun[stop.end() :]
            if stop[0] == "的" and len(rest) > 1 and stop.start() > 0:
                return _following(text, end + stop.end())
            noun = noun[: stop.start()]
            break
    verb = words.VERB.match(noun)
    if verb and (verb.end() == len(noun) or noun[verb.end()] not in _TAIL):
        return ""
    return noun.strip(_QUOTES)


def _leading(text: str, start: int) -> str:
    window = text[max(0, start - 40) : start]
    cuts = [m.end() for m in _CLAUSE.finditer(window)]
    clause = window[cuts[-1] if cuts else 0 :]
    clause = re.sub("[（(][^（）()]*[）)]$", "", clause)
    clause = _strip_links(clause)
    clause = re.split("[0-9]+[^0-9]{0,3}?(?:的|元|个|名|家|月|年|日|时|%)(?!末|底)", clause)[-1]
    return _after_verb(clause).strip(_QUOTES + " 的和与及")


def _strip_links(clause: str) -> str:
    """The clause without adverbs and verbs of change before the number: 占比由, 同比增长."""
    while clause:
        cut = _EVERY.search(clause)
        link = words.LINK.match(clause[::-1])
        if link and link.end() > 0:
            clause = clause[: len(clause) - link.end()]
        elif cut:
            clause = clause[: cut.start()]
        else:
            break
    return clause


def _after_verb(clause: str) -> str:
    """What follows the last verb, or the clause before it where nothing does."""
    best = ""
    at = 0
    for match in words.VERB.finditer(clause):
        rest = clause[match.end() :]
        if len(rest) >= 2 and rest[0] not in _TAIL:  # noqa: PLR2004 - a noun has two characters
            at = match.end()
    best = clause[at:]
    return best
