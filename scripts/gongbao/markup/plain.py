"""The plain text of clean HTML, section by section: what search, statistics and summaries read."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from gongbao.article import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_NOT_TEXT = re.compile(r'<sup id="fnref.*?</sup>|<a class="footnote-backref".*?</a>', re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|h[2-6]|li|ul|ol|dl|dt|dd|tr|t[dh]|table|blockquote|figcaption|div|pre|br|hr)\b")
_HEADING = re.compile(r'<h([2-4])[^>]*\bid="([^"]*)"')


def plain_text(clean: str) -> str:
    """The text of a piece of clean HTML, a line for each block."""
    return "\n".join(text for s in sections(clean) for text in (s.heading, s.text) if text)


def pieces(clean: str) -> list[str]:
    """Tags and texts in turn; the cleaner quotes every attribute, so `>` inside one cannot mislead."""
    return _TAG.split(clean)


def piece_text(piece: str) -> str:
    """What a piece says: a line break for the tag of a block, nothing for another tag, else its text."""
    if piece.startswith("<"):
        return "\n" if _BLOCK.match(piece) else ""
    return html.unescape(piece)


def sections(clean: str) -> Iterator[Section]:
    """The plain text under each heading, the opening first."""
    anchor, heading, level, in_heading = "", "", 1, False
    parts: list[str] = []
    for piece in pieces(_NOT_TEXT.sub("", clean)):
        opens = _HEADING.match(piece)
        if opens:
            text = tidy(parts)
            if text or heading:
                yield Section(anchor, heading, level, text)
            anchor, heading, level, in_heading, parts = opens[2], "", int(opens[1]), True, []
        elif in_heading and piece.startswith("</h"):
            in_heading = False
        elif piece.startswith("<"):
            parts.append("\n" if _BLOCK.match(piece) else "")
        elif in_heading:
            heading += html.unescape(piece)
        else:
            parts.append(html.unescape(piece).replace("\n", " "))
    text = tidy(parts)
    if text or heading:
        yield Section(anchor, heading, level, text)


def tidy(parts: Sequence[str]) -> str:
    """One text without empty lines and without white space that says nothing."""
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)
