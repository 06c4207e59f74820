"""Confirm: whether facts stand in their texts, agree with each other, and are what editors accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gongbao import facts
from gongbao.site.shown import is_unrendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.article import Article, Rendered
    from gongbao.diagnostics import Finding
    from gongbao.site.cache import Cache
    from gongbao.site.reading import Edition
    from gongbao.site.shown import Notes


class _Texts(Mapping[str, str]):
    """The plain texts of bodies by path; a body is unpacked when its text is asked for."""

    def __init__(self, rendered: Mapping[str, Rendered]) -> None:
        self._rendered = rendered

    def __getitem__(self, path: str) -> str:
        return self._rendered[path].text

    def __iter__(self) -> Iterator[str]:
        return iter(self._rendered)

    def __len__(self) -> int:
        return len(self._rendered)


def confirm(
    edition: Edition,
    rendered: Mapping[str, Rendered],
    notes: Mapping[str, Notes],
    told: Sequence[Finding],
    cache: Cache,
) -> list[Finding]:
    """What is wrong with the facts of an edition; `told` are the faults found so far.

    Facts that stood in an unchanged article stand in it still: they are not looked for again, and their
    quotes are not read again.
    """
    found: list[Finding] = []
    shelf = cache.shelf("facts")
    articles, tables = edition.gathered.everything.articles, edition.gathered.everything.tables
    terms = {name: cache.key("indicator", indicator) for name, indicator in tables.indicators.items()}
    for article in articles:
        if not article.facts or is_unrendered(notes[article.path].findings):
            continue
        named = sorted({(fact.indicator, terms.get(fact.indicator, "")) for fact in article.facts})
        key = cache.key("facts", edition.own.get(article.path), named)
        if kept := shelf.get(article.path, key):
            facts.learn(kept)
            continue
        faults = list(facts.check(article, rendered[article.path], tables))
        if not faults and article.path in edition.own:
            shelf.put(article.path, key, facts.rows(fact.quote for fact in article.facts))
        found += faults
    return [*found, *_between(edition, articles, _Texts(rendered), [*told, *found])]


def _between(
    edition: Edition, articles: Sequence[Article], texts: Mapping[str, str], told: Sequence[Finding]
) -> Iterator[Finding]:
    """What is wrong between facts, and between facts and the figures editors have accepted."""
    found = [*facts.chains(articles), *facts.contradictions(articles, edition.library.tables, texts)]
    yield from found
    yield from facts.repeated(articles)
    if not any(f.path == facts.LOCK for f in told):  # an unreadable lock accepts nothing, which is no news
        yield from facts.guard(articles, edition.lock, [*told, *found])
