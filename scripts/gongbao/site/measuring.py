"""Measure: the queries of statistics pages are asked, and their answers put into the bodies."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gongbao import markup, statistics
from gongbao.article import Article, Kind, Moment, Use
from gongbao.diagnostics import has_errors
from gongbao.output import Output
from gongbao.site.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Measured, Rendered
    from gongbao.diagnostics import Finding
    from gongbao.library import Library
    from gongbao.site.reading import Edition
    from gongbao.tables import Masthead


_NO_DATE = Moment(datetime(1, 1, 1, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Measures:
    """What statistics add to a site: filled bodies by path, data files, pages of indicators, findings.

    `measured` is by path of an article, and by address of the page of an indicator.
    """

    rendered: Mapping[str, Rendered] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    measured: Mapping[str, Measured] = field(default_factory=dict)
    indicators: tuple[statistics.IndicatorPage, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page of statistics comes to; all of it can be kept between builds."""

    rendered: Rendered
    files: tuple[tuple[str, bytes], ...]
    measured: Measured
    uses: tuple[tuple[str, Use], ...]
    """Figures shown, each with the path of its article."""
    findings: tuple[Finding, ...]


def measure(
    edition: Edition,
    rendered: Mapping[str, Rendered],
    blocks: Mapping[str, tuple[statistics.Block, ...]],
    masthead: Masthead,
    cache: Cache | None = None,
) -> Measures:
    """Everything the public statistics pages of an edition need; nothing is computed where there are none.

    What the `cache` holds is not computed again. A page follows from all that it states and from the columns
    that its queries name, an answer from its query and those columns, the page of an indicator from its
    facts (`Database.digest`, `Database.indicators`). An engine is imported only where something is missing.
    """
    asked = [a for a in edition.library.articles if blocks[a.path]]
    unseen, found = _unseen(edition, blocks)
    if not asked and not unseen:
        return Measures(findings=tuple(found))
    cache = cache or Cache()
    database = statistics.database(edition.library.articles, edition.library.tables, edition.lock)
    wanted = [_Asked(a, blocks[a.path], rendered[a.path]) for a in asked]
    pages = _pages(wanted, masthead, database, cache)
    found += _judged(unseen, database, cache)
    indicators = _indicators(edition.library, masthead, database, cache)
    database.close()
    filled = {path: page.rendered for path, page in pages.items()}
    for path, shown_at in _by_article([list(page.uses) for page in pages.values()]).items():
        filled[path] = replace(filled.get(path, rendered[path]), uses=shown_at)
    outputs = [Output(path, data) for page in pages.values() for path, data in page.files]
    outputs += [output for page in indicators for output in page.outputs]
    measured = {path: page.measured for path, page in pages.items()}
    measured |= {statistics.indicator_url(page.indicator.id): page.measured for page in indicators}
    found += [finding for page in pages.values() for finding in page.findings]
    return Measures(filled, tuple(outputs), measured, indicators, tuple(found))


def _unseen(
    edition: Edition, blocks: Mapping[str, tuple[statistics.Block, ...]]
) -> tuple[list[statistics.Block], list[Finding]]:
    """The blocks that no public page shows, of hidden pages and of those with a faulty front matter.

    Their faults are told in the same run as all others; the findings are those of their settings.
    """
    public = {a.path for a in edition.library.articles}
    hidden = [a.path for a in edition.gathered.everything.articles if a.path not in public]
    found: list[Finding] = []
    unseen = [block for path in hidden for block in blocks[path]]
    for job in edition.unbuilt:
        if job.path.startswith(f"{Kind.STATISTICS}/"):
            draft = Article(job.path, Kind.STATISTICS, "", "", _NO_DATE, job.body, job.body_line)
            _, more, faults = statistics.split(draft)
            unseen += more
            found += faults
    return unseen, found


def _judged(
    blocks: Sequence[statistics.Block], database: statistics.Database, cache: Cache
) -> Iterator[Finding]:
    """What is wrong with blocks that are not shown; what was in order is not asked again."""
    keys = [cache.key("judged", block, database.digest([block.sql])) for block in blocks]
    kept = cache.recall(keys)
    for block, key in zip(blocks, keys, strict=True):
        if key not in kept:
            result = statistics.run(block, database)
            if isinstance(result, tuple):
                yield from result
            else:
                cache.keep(key, True)  # noqa: FBT003 - all that need be known


@dataclass(frozen=True, slots=True)
class _Asked:
    """A page of statistics: its article, its blocks, and its body with their places."""

    article: Article
    blocks: tuple[statistics.Block, ...]
    body: Rendered

    @property
    def queries(self) -> list[str]:
        return [block.sql for block in self.blocks]


def _pages(
    asked: Sequence[_Asked], masthead: Masthead, database: statistics.Database, cache: Cache
) -> dict[str, _Page]:
    """The pages by path of their articles, in order."""
    keys = {}
    for one in asked:
        page = statistics.publication(one.article, masthead)
        keys[one.article.path] = cache.key(
            "statistics", one.blocks, one.body, page, database.digest(one.queries)
        )
    kept = cache.recall(keys.values())
    missing = [one for one in asked if keys[one.article.path] not in kept]
    made = _made(missing, masthead, database, cache)
    for path, fresh in made.items():
        if not has_errors(fresh.findings):
            parts = (fresh.rendered, fresh.files, fresh.measured, fresh.uses, fresh.findings)
            cache.keep(keys[path], parts)
    return {path: made[path] if path in made else _Page(*kept[key]) for path, key in keys.items()}


def _made(
    asked: Sequence[_Asked], masthead: Masthead, database: statistics.Database, cache: Cache
) -> dict[str, _Page]:
    """These pages made anew; of their queries, those are asked whose answers have gone stale."""
    queries = sorted({sql for one in asked for sql in one.queries})
    keys = {sql: cache.key("answer", sql, database.digest([sql])) for sql in queries}
    kept = cache.recall(keys.values())
    database.answers.update((sql, kept[key]) for sql, key in keys.items() if key in kept)
    database.expect(sql for sql, key in keys.items() if key not in kept)
    pages = {one.article.path: _page(one, masthead, database) for one in asked}
    for sql, key in keys.items():
        if key not in kept and sql in database.answers:
            cache.keep(key, database.answers[sql])
    return pages


def _page(asked: _Asked, masthead: Masthead, database: statistics.Database) -> _Page:
    results = [statistics.run(block, database) for block in asked.blocks]
    shown = [result for result in results if isinstance(result, statistics.Shown)]
    found = [fault for result in results if isinstance(result, tuple) for fault in result]
    page = statistics.publication(asked.article, masthead)
    return _Page(
        rendered=_with_results(asked.body, shown, page),
        files=tuple((output.path, output.data) for output in statistics.outputs(page, shown)),
        measured=statistics.measured(shown, page),
        uses=tuple(_uses(asked.article, shown)),
        findings=(*found, *statistics.losses(shown)),
    )


def _indicators(
    library: Library, masthead: Masthead, database: statistics.Database, cache: Cache
) -> tuple[statistics.IndicatorPage, ...]:
    """The pages of all indicators that have figures, in the order of the list."""
    known = database.indicators
    wanted = [i for i in library.tables.indicators.values() if i.id in known]
    keys = {i.id: cache.key("indicator", i, masthead, known[i.id]) for i in wanted}
    kept = cache.recall(keys.values())
    pages = []
    for indicator in wanted:
        key = keys[indicator.id]
        if key in kept:
            html, files, *rest = kept[key]
            outputs = tuple(Output(*file) for file in files)
            pages.append(statistics.IndicatorPage(indicator, html, outputs, *rest))
        elif page := statistics.indicator_page(indicator, database, masthead):
            files = tuple((output.path, output.data) for output in page.outputs)
            cache.keep(key, (page.html, files, page.paths, page.modified, page.measured))
            pages.append(page)
    return tuple(pages)


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
