"""What is wrong with the figures an article prints: doubled words, wrong units, sums that do not come out.

All judgements are warnings and rest on the text alone. Where a sentence may be read in a way that makes it
right, nothing is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gongbao.diagnostics import Finding, finding
from gongbao.numbers import changes, qualifiers, shares
from gongbao.numbers.clues import suspicious
from gongbao.numbers.places import Places
from gongbao.numbers.visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Rendered
    from gongbao.numbers.places import Fault

__all__ = ["JUDGES", "check", "faults"]

JUDGES = (qualifiers.JUDGE, changes.JUDGE, shares.JUDGE)
"""Who is asked about each sentence, in order."""


class Printed(Protocol):
    """A body in Markdown whose first line is line `body_line` of the file `path`: an article or a job."""

    @property
    def path(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def body_line(self) -> int: ...


def check(article: Printed, rendered: Rendered) -> Iterator[Finding]:
    """Every doubtful figure of an article's body, at its line and column in the Markdown source."""
    text = rendered.text
    found = list(faults(text))
    if not found:
        return
    places = Places(text, article.body, article.body_line)
    for fault in found:
        line, column = places.of(fault.start, fault.end)
        yield finding(article.path, line, column, fault.code, fault.hint, **dict(fault.args))


def faults(text: str) -> Iterator[Fault]:
    """Every doubtful figure of a plain text, at its offsets."""
    for start, sentence, judge in suspicious(text, JUDGES):
        for fault in judge.faults(sentence):
            yield fault.moved(start)
    yield from visits(text)
