"""People printed where the same article counts visits: 服务群众25000人次 and 25000名群众."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import compress
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.numbers.clues import holding, marks_in
from gongbao.numbers.places import Fault
from gongbao.quantity.numerals import CHINESE, DIGITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from gongbao.quantity import Figure

_LEAST = 10
"""Smaller numbers meet by chance."""
_NEAR = 16
PEOPLE = re.compile("[人名位](?:(?<=[0-9百千万亿余多].)|(?<=人)次)")
"""Finds the sentences that count people."""
_ONE = f"0-9０-９{CHINESE}"
_BETWEEN = r"[.．,点\s]"
_NUMERAL = re.compile(f"[{_ONE}]+(?:{_BETWEEN}[{_ONE}]+)*")
"""All that one number may be written with: 25 000, 3.5万, 三点五."""
_PART = re.compile(f"(?:^|(?<={_BETWEEN}))[{_ONE}]")
_BARE = re.compile("(?<![一二两三四五六七八九0-9０-９])十|^[百千万亿]")
"""A scale that stands for one of itself: 十五, 百余."""
_SCALE = re.compile("[十百千万亿]")
_FIGURES = {ord(char): "" for char in "0０○百千万亿十.．,点 \u2009\u00a0\u3000\t"}
_FIGURES |= {ord(char): str(value or "") for char, value in DIGITS.items()}
_FIGURES |= {ord(wide): narrow for wide, narrow in zip("１２３４５６７８９", "123456789", strict=True)}
_AND_A_HALF = re.compile("[人名位次]半")
_CLAUSE = re.compile("[，；：]")
_VISITS, _PERSONS = re.compile("人次"), re.compile("[名位]|人(?!次)")
"""What a clause with such a figure holds."""
_OCCURS = re.compile(
    "(?:接待|服务|诊疗|接诊|义诊|出动|惠及|培训|走访|慰问|救治|参观|观摩|体检|巡查)[^，。；：、0-9]{0,10}$"
)


def visits(text: str) -> Iterator[Fault]:
    """Every number of people that another sentence prints as visits, of the same thing or verb of service."""
    if "人次" in text:
        yield from compared(_sharing(text))


def compared(found: Iterable[tuple[int, str]]) -> Iterator[Fault]:
    """The same for sentences of a text, each with its offset."""
    read = [(start, sentence, quantity.scan(sentence)) for start, sentence in found]
    counted: dict[Decimal, list[tuple[int, Figure]]] = defaultdict(list)
    for start, _, figures in read:
        for figure in figures:
            if figure.unit == "人次" and figure.value is not None and figure.value >= _LEAST:
                counted[figure.value].append((start, figure))
    for start, sentence, figures in read:
        for figure in figures:
            if figure.unit in {"人", "名", "位"} and figure.value in counted:
                served = _OCCURS.search(sentence, max(0, figure.start - _NEAR), figure.start)
                others = (v for begins, v in counted[figure.value] if begins != start)
                same = next((v for v in others if served or _alike(v, figure, sentence)), None)
                if same:
                    yield _fault(figure, same).moved(start)


def _sharing(text: str) -> list[tuple[int, str]]:
    """The sentences of people or visits that may print a number which another one prints as well."""
    read = list(holding(text, PEOPLE, marks_in(text)))
    if len(read) > 1 and not ("半" in text and _AND_A_HALF.search(text)):
        keys = [_keys(sentence) for _, sentence in read]
        visits, people = (set().union(*kind) for kind in zip(*keys, strict=True))
        shared = visits & people
        read = list(compress(read, (any(shared & kind for kind in pair) for pair in keys)))
    return read if len(read) > 1 else []


def _keys(sentence: str) -> tuple[set[str], set[str]]:
    """The figures of each number in the clauses with visits, and with people: 25 for 2.5万 and 两万五千.

    Equal numbers have equal keys. A single figure is none, unless a scale may stand further on (3至5万).
    """
    visits: set[str] = set()
    people: set[str] = set()
    for clause in _CLAUSE.split(sentence):
        kinds = [kind for kind, sign in ((visits, _VISITS), (people, _PERSONS)) if sign.search(clause)]
        keys = set(_keys_of(_NUMERAL.findall(clause))) if kinds else ()
        for kind in kinds:
            kind.update(keys)
    return visits - {""}, people - {""}


def _keys_of(numerals: list[str]) -> Iterator[str]:
    for i, numeral in enumerate(numerals):
        if len(numeral) == 1 and not _SCALE.search("".join(numerals[i : i + 3])):
            continue
        if numeral.isascii() and numeral.isdecimal():
            yield numeral.strip("0").replace("0", "")
            continue
        for part in _PART.finditer(numeral):
            yield _BARE.sub("1", numeral[part.start() :]).translate(_FIGURES)


def _alike(visit: Figure, people: Figure, sentence: str) -> bool:
    """Whether both count the same: 群众 as read, or as it stands after 25000名."""
    if not visit.thing:
        return False
    named = bool(people.thing) and (visit.thing in people.thing or people.thing in visit.thing)
    return named or sentence.startswith((visit.thing, f"的{visit.thing}"), people.end)


def _fault(figure: Figure, visit: Figure) -> Fault:
    hint = re.sub("[人名位](?!.*[人名位])", "人次", figure.quote, count=1)
    args = (("other", visit.quote), ("quote", figure.quote))
    return Fault(figure.start, figure.end, "people-are-not-visits", hint, args)
