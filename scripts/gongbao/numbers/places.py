"""Where in the Markdown source a stretch of an article's plain text stands."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_CAPTION = r'!\[[^\]\n]*\]\([^)\n"]*(?:"(?P<caption>[^"\n]*)")?[^)\n]*\)'
_MARKUP = re.compile(
    rf"{_CAPTION}|\]\([^)\n]*\)|\[\^[^\]\n]*\]|<[^<>\n]*>|\\(?=[^\w\s])|^[ \t]*>|[*_`\[\]\s]", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A doubtful figure from `start` to `end` of a text; `args` fill the message of `code`."""

    start: int
    end: int
    code: str
    hint: str
    args: tuple[tuple[str, str], ...]

    def moved(self, by: int) -> Fault:
        """The same fault in a text that begins `by` characters earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of a text with their offsets."""
    return ((m.start(), m[0]) for m in _SENTENCE.finditer(text))


class Places:
    """Finds stretches of a plain text in the Markdown it was made from, which starts on line `first`."""

    def __init__(self, text: str, body: str, first: int) -> None:
        self.text, self.body, self.first = text, body, first

    @cached_property
    def _kept(self) -> list[int]:
        """The offsets of the body's characters that readers see."""
        hidden = bytearray(len(self.body))
        for match in _MARKUP.finditer(self.body):
            hidden[match.start() : match.end()] = b"\1" * (match.end() - match.start())
            start, end = match.span("caption")
            if start >= 0:
                hidden[start:end] = b"\0" * (end - start)
        return [i for i, char in enumerate(self.body) if not hidden[i] and not char.isspace()]

    @cached_property
    def _printed(self) -> list[int]:
        """The offsets of the text's characters, without white space and what looks like markup."""
        return [i for i, char in enumerate(self.text) if not (char.isspace() or char in "*_`[]\\<>")]

    @cached_property
    def _solid(self) -> tuple[str, str]:
        """The body and the text, each of these characters only."""
        return "".join(self.body[i] for i in self._kept), "".join(self.text[i] for i in self._printed)

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        return [m.span() for m in _SENTENCE.finditer(self.text)]

    def of(self, start: int, end: int) -> tuple[int, int]:
        """Line and column where text[start:end] begins in the source; the body's first line if unsure.

        The whole sentence is looked for first, then the stretch alone; of repeats, the same in order.
        """
        source, printed = self._solid
        around = self._sentences[bisect_right(self._sentences, (start, len(self.text))) - 1]
        goal = bisect_left(self._printed, start)
        for a, b in (around, (start, end)):
            first, last = bisect_left(self._printed, a), bisect_left(self._printed, b)
            wanted = printed[first:last]
            at = _nth(source, wanted, printed.count(wanted, 0, first)) if wanted else -1
            if at >= 0:
                return self._position(self._kept[at + goal - first])
        return self.first, 1

    def _position(self, at: int) -> tuple[int, int]:
        before = self.body[:at]
        return self.first + before.count("\n"), at - before.rfind("\n")


def _nth(text: str, wanted: str, n: int) -> int:
    """The offset of the `n`-th occurrence (from 0), of the last where there are fewer, else -1."""
    at = text.find(wanted)
    for _ in range(n):
        later = text.find(wanted, at + len(wanted))
        if later < 0:
            break
        at = later
    return at
