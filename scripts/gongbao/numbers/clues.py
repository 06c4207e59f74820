"""Which sentences of a text are worth reading, found fast: most hold nothing that could be a fault."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gongbao.numbers.places import Fault

_ENDS = "。！？!?\n"
_END = re.compile(f"[{_ENDS}]")


@dataclass(frozen=True, slots=True)
class Judge:
    """What finds the faults of one kind in a sentence, and what every sentence with such a fault holds.

    One of the `clues` matches inside the sentence, wherever it stands in a text; `suspects` is true of it.
    Both may be true of sentences without a fault.
    """

    clues: tuple[re.Pattern[str], ...]
    suspects: Callable[[str], bool]
    faults: Callable[[str], Iterator[Fault]]


def marks_in(text: str) -> list[str]:
    """The marks that end the sentences of a text."""
    return [mark for mark in _ENDS if mark in text]


def holding(text: str, clue: re.Pattern[str], marks: list[str]) -> Iterator[tuple[int, str]]:
    """The sentences in which a clue is found, with their offsets; `marks` are those in the text."""
    at = 0
    while match := clue.search(text, at):
        start = max([text.rfind(mark, at, match.start()) for mark in marks], default=-1) + 1
        end = _END.search(text, match.end())
        at = end.start() if end else len(text)
        yield start, text[start:at]


def suspicious(text: str, judges: Sequence[Judge]) -> list[tuple[int, str, Judge]]:
    """The sentences that may hold a fault, each with its offset and the judge to ask, in order of both."""
    marks = marks_in(text)
    found = {
        (start, order): sentence
        for order, judge in enumerate(judges)
        for clue in judge.clues
        for start, sentence in holding(text, clue, marks)
        if judge.suspects(sentence)
    }
    return [(start, found[start, order], judges[order]) for start, order in sorted(found)]
