"""Whether each fact stands: its quote in the text, its indicator, region and unit in the lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding, nearest
from gongbao.facts.filing import UNWRITTEN
from gongbao.facts.quotes import figure, find, goes_on, reworded, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Article, Fact, Rendered
    from gongbao.quantity import Quantity
    from gongbao.tables import Tables


def check(article: Article, rendered: Rendered, tables: Tables) -> Iterator[Finding]:
    """Every fault of an article's facts, at their lines in the facts file.

    A quote must stand in the text exactly once and hold exactly one figure, which must not go on where
    the quote ends; the indicator must be registered, the unit must be its own. Regions
    were checked when names became keys.
    """
    text = squeeze(rendered.text) if article.facts else ""
    for fact in article.facts:
        printed = figure(fact)
        yield from _check_quote(fact, printed, text)
        yield from _check_terms(fact, printed, tables)


def _check_quote(fact: Fact, printed: Quantity | None, text: str) -> Iterator[Finding]:
    if printed is None:
        yield at(fact, "quote-has-figure", quote=fact.quote)
    quote = squeeze(fact.quote)
    found = find(text, quote)
    if not found:
        yield at(fact, "quote-stands", hint=reworded(text, fact.quote, printed), quote=fact.quote)
    elif len(found) > 1:
        yield at(fact, "quote-is-unique", quote=fact.quote, count=len(found))
    elif printed and (longer := goes_on(text, found[0], quote)):
        yield at(fact, "quote-stands", hint=longer, quote=fact.quote)


def _check_terms(fact: Fact, printed: Quantity | None, tables: Tables) -> Iterator[Finding]:
    indicator = tables.indicators.get(fact.indicator)
    if indicator is None:
        hint = nearest(fact.indicator, tables.indicators)
        if tables.indicators:  # that there is no list at all is told once
            yield at(fact, "indicator-is-known", hint=hint, value=fact.indicator)
        return
    if indicator.definition.startswith(UNWRITTEN):
        yield at(fact, "indicator-is-defined", name=indicator.name, value=indicator.id)
    if printed and printed.unit != indicator.unit:
        yield at(
            fact, "unit-is-expected", indicator=indicator.name, expected=indicator.unit, unit=printed.unit
        )


def at(fact: Fact, code: str, hint: str = "", **args: object) -> Finding:
    """A finding at a fact's line of its facts file."""
    return finding(fact.path, fact.line, fact.column, code, hint, **args)
