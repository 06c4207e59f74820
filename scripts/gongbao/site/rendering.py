"""Render: every body → HTML and plain text, statistics filled in, facts and links checked."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao import facts, markup, numbers, statistics
from gongbao.article import Use
from gongbao.diagnostics import Finding, finding, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Link, Rendered
    from gongbao.output import Output
    from gongbao.site.reading import Edition


_NOT_WORDS = re.compile(r'<svg.*?</svg>|<p class="figure-table__links">.*?</p>', re.DOTALL)
"""Drawings repeat their table, and download links are no part of the text."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """Every article's rendered body by path, the data files of statistics pages, and all findings."""

    rendered: Mapping[str, Rendered]
    data: tuple[Output, ...]
    findings: tuple[Finding, ...]


def render(edition: Edition) -> Bodies:
    """The bodies of an edition, hidden articles included so that their faults show before publication."""
    everything = edition.gathered.everything
    rendered: dict[str, Rendered] = {}
    found = list(edition.findings)
    blocks: dict[str, tuple[statistics.Block, ...]] = {}
    for article in everything.articles:
        body, blocks[article.path], more = statistics.split(article)
        found += more
        job = markup.Job(article.path, body, article.body_line, article.facts)
        rendered[article.path], more = markup.render(job)
        found += more
        found += facts.check(article, rendered[article.path], everything.tables)
        found += numbers.check(article, rendered[article.path])
    found += _between(edition, rendered, found)
    data, more = _fill(edition, rendered, blocks)
    found += more
    return Bodies(rendered, data, tuple(found))


def _between(edition: Edition, rendered: Mapping[str, Rendered], told: Sequence[Finding]) -> list[Finding]:
    """What is wrong between facts, and between facts and the figures editors have accepted."""
    articles, tables = edition.gathered.everything.articles, edition.library.tables
    texts = {a.path: rendered[a.path].text for a in articles if a.facts}
    found = [*facts.chains(articles), *facts.contradictions(articles, tables, texts)]
    if any(f.path == facts.LOCK for f in told):  # an unreadable lock accepts nothing, which is no news
        return found
    return [*found, *facts.guard(articles, edition.lock, [*told, *found])]


def _fill(
    edition: Edition, rendered: dict[str, Rendered], blocks: Mapping[str, tuple[statistics.Block, ...]]
) -> tuple[tuple[Output, ...], list[Finding]]:
    """Run the queries of public statistics pages and put their tables and charts into the bodies."""
    asked = [a for a in edition.library.articles if blocks[a.path]]
    if not asked:
        return (), []
    database = statistics.database(edition.library.articles, edition.library.tables)
    outputs: list[Output] = []
    found: list[Finding] = []
    uses: dict[str, dict[tuple[int, str], Use]] = defaultdict(dict)
    for article in asked:
        results = [statistics.run(block, database) for block in blocks[article.path]]
        shown = [result for result in results if isinstance(result, statistics.Shown)]
        found += [fault for result in results if isinstance(result, tuple) for fault in result]
        rendered[article.path] = _with_results(rendered[article.path], shown)
        outputs += statistics.outputs(article, shown)
        for fact_of, use in _uses(article, shown):
            uses[fact_of].setdefault((use.n, use.title), use)
    for path, shown_at in uses.items():
        rendered[path] = replace(rendered[path], uses=tuple(shown_at[key] for key in sorted(shown_at)))
    return tuple(outputs), found


def _uses(article: Article, shown: Iterable[statistics.Shown]) -> Iterator[tuple[str, Use]]:
    """Which figures a statistics page shows: the article each comes from, and where it is shown."""
    for one in shown:
        url = f"{article.url}#stat-{one.block.id}"
        for basis in (row.basis for row in one.rows if row.basis):
            yield basis.path, Use(basis.n, url, article.title)


def _with_results(body: Rendered, shown: Sequence[statistics.Shown]) -> Rendered:
    """A body with charts and tables in the place of its blocks, and their words in its text."""
    html = statistics.fill(body.html, shown)
    sections = body.sections
    for one in shown:
        words = markup.plain_text(_NOT_WORDS.sub("", statistics.html(one)))
        sections = tuple(replace(s, text=s.text.replace(one.block.placeholder, words)) for s in sections)
    return replace(body, html=html, sections=sections)


def lost_links(
    edition: Edition, bodies: Bodies, addresses: Mapping[str, str], urls: Iterable[str]
) -> Iterator[Finding]:
    """Every link and picture that leads nowhere, at its place, with the nearest guess.

    `addresses` maps content paths to addresses; `urls` are all addresses of the finished site.
    """
    known = set(urls)
    for article in edition.library.articles:
        for link in bodies.rendered[article.path].links:
            yield from _lost(article, link, bodies, addresses, known)


def _lost(
    article: Article, link: Link, bodies: Bodies, addresses: Mapping[str, str], known: set[str]
) -> Iterator[Finding]:
    target = link.resolved
    if "://" in target or target.startswith(("mailto:", "tel:")):
        return
    if target not in addresses and target not in known and f"{target}/" not in known:
        code = "image-exists" if link.image else "link-resolves"
        near = nearest(target, addresses)
        hint = posixpath.relpath(near, posixpath.dirname(article.path)) if near else ""
        yield finding(article.path, link.line, link.column, code, hint, value=link.target)
        return
    goal = bodies.rendered.get(target)
    if link.fragment and goal and link.fragment not in goal.anchors:
        near = nearest(link.fragment, goal.anchors)
        hint = f"{link.target.partition('#')[0]}#{near}" if near else ""
        yield finding(article.path, link.line, link.column, "anchor-resolves", hint, value=link.target)
