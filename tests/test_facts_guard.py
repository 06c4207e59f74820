"""The guard over all real content: a number edited inside a quote is always caught, anything else never."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao import facts, site
from gongbao.article import Rendered, Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Article, Fact
    from gongbao.tables import Tables

CONTENT = Path(__file__).parents[1] / "content"
ARABIC = "0123456789"
CHINESE = "一两三四五六七八九"
"""What one number may be mistyped as; 二 is left out, for it counts nothing (二次 is an ordinal)."""
EDITS = ("", "的", "，", "新", "12", "\n")
"""What an edit outside the quotes puts in the place of a character.

Two characters before a quote are left out: a number put there (`12到74个`) does change what the figure says.
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """An article with facts, its plain text, and where its quotes stand."""

    article: Article
    text: str
    quotes: tuple[tuple[int, int], ...]


@cache
def edition() -> site.Edition:
    return site.read(CONTENT, datetime(2026, 1, 1, tzinfo=UTC))


@cache
def pieces() -> tuple[Piece, ...]:
    bodies = site.render(edition()).rendered
    found = []
    for article in edition().library.articles:
        text = bodies[article.path].text
        quotes = [span for fact in article.facts for span in facts.locate(text, fact.quote)]
        found.append(Piece(article, text, tuple(sorted(quotes))))
    return tuple(p for p in found if p.quotes)


def tables() -> Tables:
    return edition().library.tables


def caught(article: Article, text: str) -> set[str]:
    """The codes a build would stop with, were this the article's text."""
    rendered = Rendered(article.path, "", (Section("", "", 1, text),))
    told = list(facts.check(article, rendered, tables()))
    others = [p.article for p in pieces() if p.article.path != article.path]
    return {f.code for f in (*told, *facts.guard([article, *others], edition().lock, told))}


def misprints(quote: str) -> Iterator[tuple[int, str]]:
    """Every single-number edit of a quote: one digit replaced, added or lost."""
    for at, char in enumerate(quote):
        row = ARABIC if char in ARABIC else CHINESE if char in CHINESE else ""
        for other in row:
            if other != char:
                yield at, quote[:at] + other + quote[at + 1 :]
        for digit in ARABIC if row == ARABIC else "":
            yield at, quote[:at] + digit + quote[at:]
        if row:
            yield at, quote[:at] + quote[at + 1 :]


def all_facts() -> list[tuple[Piece, Fact]]:
    return [(piece, fact) for piece in pieces() for fact in piece.article.facts]


@pytest.mark.parametrize(("piece", "fact"), all_facts(), ids=lambda v: getattr(v, "quote", ""))
def test_every_number_edited_in_a_text_is_caught(piece: Piece, fact: Fact) -> None:
    (start, end), *more = facts.locate(piece.text, fact.quote)
    assert more == []
    assert caught(piece.article, piece.text) == set()
    edits = [piece.text[:start] + wrong + piece.text[end:] for _, wrong in misprints(piece.text[start:end])]
    assert edits
    assert [text[start : end + 2] for text in edits if not caught(piece.article, text)] == []


@pytest.mark.parametrize(("piece", "fact"), all_facts(), ids=lambda v: getattr(v, "quote", ""))
def test_a_number_edited_in_text_and_quote_alike_is_caught_by_the_lock(piece: Piece, fact: Fact) -> None:
    (start, end), *_ = facts.locate(piece.text, fact.quote)
    figure = facts.figure(fact)
    assert figure
    missed = []
    for at, wrong in misprints(fact.quote):
        if not figure.start <= at < figure.end:
            continue  # 四级网格: a level, not the number the fact states
        if facts.figure(replace(fact, quote=wrong)) and re.search(r"(?<!\d)0\d", wrong):
            continue  # 0187 is 187: ill written, but no other number
        changed = tuple(replace(f, quote=wrong) if f.n == fact.n else f for f in piece.article.facts)
        edited = piece.text[:start] + wrong + piece.text[end:]
        missed += [] if caught(replace(piece.article, facts=changed), edited) else [wrong]
    assert missed == []


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_edit_outside_the_quotes_raises_an_alarm(data: st.DataObject) -> None:
    piece = data.draw(st.sampled_from(pieces()))
    outside = [
        at for at in range(len(piece.text)) if not any(start - 2 <= at <= end for start, end in piece.quotes)
    ]
    at = data.draw(st.sampled_from(outside))
    put = data.draw(st.sampled_from(EDITS))
    assert caught(piece.article, piece.text[:at] + put + piece.text[at + 1 :]) == set()
