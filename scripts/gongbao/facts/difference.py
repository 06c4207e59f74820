"""Two states of an article side by side: which numbers changed, with a fact and without."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from gongbao import quantity
from gongbao.facts.lock import keyed
from gongbao.facts.quotes import figure_span, locate, marks, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongbao.article import Fact


@dataclass(frozen=True, slots=True)
class State:
    """An article as it stood at one time: its facts and its plain text."""

    facts: tuple[Fact, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One number that is not what it was.

    `kind` is changed, added or removed; `was` and `now` are the figures as printed, empty where there was or
    is none; `was_said` and `now_said` the quote of a fact, or the sentence around a figure without one.
    A figure without a fact has no indicator, region and period.
    """

    kind: str
    was: str
    now: str
    was_said: str
    now_said: str
    indicator: str = ""
    region: str = ""
    period: str = ""


def differences(before: State, after: State) -> list[Change]:
    """Every number that changed: facts by indicator, region and period, then other figures in text order."""
    return [*_facts(before, after), *_prose(_loose(before), _loose(after))]


def _facts(before: State, after: State) -> Iterator[Change]:
    old = {key[1:]: (fact, _printed(fact, q.text)) for key, fact, q in keyed(before.facts)}
    new = {key[1:]: (fact, _printed(fact, q.text)) for key, fact, q in keyed(after.facts)}
    for key in sorted(old.keys() | new.keys()):
        was, now = old.get(key), new.get(key)
        if was and now and was[1] == now[1]:
            continue
        yield Change(
            kind=_kind(was, now),
            was=was[1] if was else "",
            now=now[1] if now else "",
            was_said=was[0].quote if was else "",
            now_said=now[0].quote if now else "",
            indicator=key[0],
            region=key[1],
            period=key[2],
        )


def _printed(fact: Fact, figure: str) -> str:
    """A figure with its standing, for a figure retracted is a number changed."""
    return figure if fact.status == "reported" else f"{figure}（{fact.status}）"


def _kind(was: object, now: object) -> str:
    return "changed" if was and now else "added" if now else "removed"


def _loose(state: State) -> list[tuple[str, str, str]]:
    """The figures of a text that no fact covers: as printed, unit, sentence."""
    text = state.text
    spans = [figure_span(text, at, mark) for mark in marks(state.facts) for at, _ in locate(text, mark.quote)]
    return [
        (q.text, q.unit, sentence(text, q.start))
        for q in quantity.find(text)
        if not any(a < q.end and q.start < b for a, b in spans)
    ]


def _prose(old: Sequence[tuple[str, str, str]], new: Sequence[tuple[str, str, str]]) -> Iterator[Change]:
    """Figures that differ in order; where some are replaced, those of one unit are taken for each other."""
    matcher = SequenceMatcher(None, [f[0] for f in old], [f[0] for f in new], autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        left = list(new[c:d])
        for figure, unit, said in old[a:b]:
            twin = next((one for one in left if one[1] == unit), None)
            if twin:
                left.remove(twin)
                yield Change("changed", figure, twin[0], said, twin[2])
            else:
                yield Change("removed", figure, "", said, "")
        yield from (Change("added", "", figure, "", said) for figure, _, said in left)
