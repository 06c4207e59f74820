"""People printed where the same article counts visits: 服务群众25000人次 and 25000名群众."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.numbers.places import Fault, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from gongbao.quantity import Figure

_LEAST = 10
"""Smaller numbers meet by chance."""
_NEAR = 16
_PEOPLE = re.compile("[0-9百千万亿余多][人名位]")
_OCCURS = re.compile(
    "(?:接待|服务|诊疗|接诊|义诊|出动|惠及|培训|走访|慰问|救治|参观|观摩|体检|巡查)[^，。；：、0-9]{0,10}$"
)


def visits(text: str) -> Iterator[Fault]:
    """Every number of people that another sentence prints as visits, of the same thing or verb of service."""
    if "人次" not in text:
        return
    read = [
        (start, sentence, quantity.scan(sentence))
        for start, sentence in sentences(text)
        if "人次" in sentence or _PEOPLE.search(sentence)
    ]
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
