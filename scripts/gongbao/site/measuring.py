"""Measure: the queries of statistics pages are asked, and their answers put into the bodies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gongbao import markup, statistics
from gongbao.article import Use

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Measured, Rendered
    from gongbao.diagnostics import Finding
    from gongbao.output import Output
    from gongbao.site.reading import Edition
    from gongbao.tables import Masthead


@dataclass(frozen=True, slots=True)
class Measures:
    """What statistics add to a site: filled bodies by path, data files, pages of indicators, findings."""

    rendered: Mapping[str, Rendered] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    measured: Mapping[str, Measured] = field(default_factory=dict)
    indicators: tuple[statistics.IndicatorPage, ...] = ()
    findings: tuple[Finding, ...] = ()


def measure(
    edition: Edition,
    rendered: Mapping[str, Rendered],
    blocks: Mapping[str, tuple[statistics.Block, ...]],
    masthead: Masthead,
) -> Measures:
    """Everything the public statistics pages of an edition need; nothing is computed where there are none."""
    asked = [a for a in edition.library.articles if blocks[a.path]]
    if not asked:
        return Measures()
    database = statistics.database(edition.library.articles, edition.library.tables)
    database.expect(block.sql for article in asked for block in blocks[article.path])
    filled: dict[str, Rendered] = {}
    outputs: list[Output] = []
    measured: dict[str, Measured] = {}
    found: list[Finding] = []
    uses: list[list[tuple[str, Use]]] = []
    for article in asked:
        results = [statistics.run(block, database) for block in blocks[article.path]]
        shown = [result for result in results if isinstance(result, statistics.Shown)]
        found += [fault for result in results if isinstance(result, tuple) for fault in result]
        page = statistics.publication(article, masthead)
        filled[article.path] = _with_results(rendered[article.path], shown, page)
        outputs += statistics.outputs(page, shown)
        measured[article.path] = statistics.measured(shown, page)
        uses.append(list(_uses(article, shown)))
    for path, shown_at in _by_article(uses).items():
        filled[path] = replace(filled.get(path, rendered[path]), uses=shown_at)
    indicators = statistics.indicator_pages(database, edition.library, masthead)
    database.close()
    outputs += [output for page in indicators for output in page.outputs]
    return Measures(filled, tuple(outputs), measured, indicators, tuple(found))


def _uses(article: Article, shown: Iterable[statistics.Shown]) -> Iterator[tuple[str, Use]]:
    """Which figures a statistics page shows: the article each comes from, and where it is shown."""
    for one in shown:
        url = f"{article.url}#stat-{one.block.id}"
        for basis in (row.basis for row in one.rows if row.basis):
            yield basis.path, Use(basis.n, url, article.title)


def _by_article(pages: list[list[tuple[str, Use]]]) -> dict[str, tuple[Use, ...]]:
    """Where the figures of each article are shown, by figure and title of the page.

    The page with most figures is a catalogue: it counts only for figures that no other page shows.
    """
    found: dict[str, dict[tuple[int, str], Use]] = defaultdict(dict)
    shown: set[tuple[str, int]] = set()
    *others, catalogue = sorted(pages, key=len) if len(pages) > 1 else [*pages, []]
    for path, use in (pair for page in others for pair in page):
        found[path].setdefault((use.n, use.title), use)
        shown.add((path, use.n))
    for path, use in catalogue:
        if (path, use.n) not in shown:
            found[path].setdefault((use.n, use.title), use)
    return {path: tuple(uses[key] for key in sorted(uses)) for path, uses in found.items()}


def _with_results(
    body: Rendered, shown: Sequence[statistics.Shown], page: statistics.Publication
) -> Rendered:
    """A body with charts and tables in the place of its blocks, and their words and links among its own."""
    html = statistics.fill(body.html, shown, page)
    sections, links = body.sections, body.links
    for one in shown:
        words = markup.plain_text(statistics.words(one))
        sections = tuple(replace(s, text=s.text.replace(one.block.placeholder, words)) for s in sections)
        links += statistics.links(one)
    return replace(body, html=html, sections=sections, links=links)
