"""Render: every body → HTML and plain text, statistics filled in, facts and links checked."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao import facts, markup, numbers, statistics
from gongbao.diagnostics import Finding, finding, nearest
from gongbao.site import executors
from gongbao.site.cache import Cache
from gongbao.site.entries import ARTICLE_FOLDERS
from gongbao.site.measuring import measure
from gongbao.tables import Masthead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Link, Measured, Rendered
    from gongbao.output import Output
    from gongbao.site.reading import Edition


NAMELESS = Masthead(name="公报")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Every article's rendered body by path, what statistics pages measure, and all findings.

    `unbuilt` are the bodies of faulty articles, `media` the files that may leave the house (see
    `_published_media`), `data` the files of statistics pages, `measured` what their metadata says,
    `indicators` the pages of the indicators with figures.
    """

    rendered: Mapping[str, Rendered]
    unbuilt: tuple[Rendered, ...]
    media: frozenset[str]
    data: tuple[Output, ...]
    measured: Mapping[str, Measured]
    indicators: tuple[statistics.IndicatorPage, ...]
    findings: tuple[Finding, ...]


def render(
    edition: Edition, masthead: Masthead = NAMELESS, cache: Cache | None = None, workers: int = 1
) -> Bodies:
    """The bodies of an edition, hidden articles included so that their faults show before publication.

    `workers` processes at most render them, 0 for as many as there are processors.
    """
    everything = edition.gathered.everything
    jobs, blocks, more = _jobs(everything.articles)
    found = [*edition.findings, *more]
    rendered: dict[str, Rendered] = {}
    sound: list[Article] = []
    cache = cache or Cache()
    results = _bodies([*jobs, *edition.unbuilt], cache, workers)
    unbuilt = results[len(jobs) :]
    found += [fault for _, faults in unbuilt for fault in faults]
    for article, (body, faults) in zip(everything.articles, results, strict=False):
        rendered[article.path] = body
        found += faults
        if not _is_unrendered(faults):
            found += facts.check(article, body, everything.tables)
            sound.append(article)
    found += _doubts(sound, rendered, cache)
    found += _between(edition, rendered, found)
    measures = measure(edition, rendered, blocks, masthead, cache)
    found += measures.findings
    rendered |= measures.rendered
    return Bodies(
        rendered=rendered,
        unbuilt=tuple(body for body, _ in unbuilt),
        media=_published_media(edition, rendered),
        data=measures.outputs,
        measured=measures.measured,
        indicators=measures.indicators,
        findings=tuple(found),
    )


def _jobs(
    articles: Iterable[Article],
) -> tuple[list[markup.Job], dict[str, tuple[statistics.Block, ...]], list[Finding]]:
    """The prose of each article to render, in order; the blocks of statistics pages by path; their faults."""
    jobs = []
    blocks = {}
    found: list[Finding] = []
    for article in articles:
        prose, blocks[article.path], more = statistics.split(article)
        found += more
        jobs.append(markup.Job(article.path, prose, article.body_line, article.facts))
    return jobs, blocks, found


def _published_media(edition: Edition, rendered: Mapping[str, Rendered]) -> frozenset[str]:
    """What public articles show or link to, and whatever lies outside the article folders.

    A picture of a hidden or withdrawn article, or a draft left beside one, stays where it is.
    """
    wanted = {path for path in edition.media if path.partition("/")[0] not in ARTICLE_FOLDERS}
    for article in edition.library.articles:
        if not article.retracted:
            wanted |= {article.image.src} if article.image else set()
            wanted |= {link.resolved for link in rendered[article.path].links}
    return edition.media & wanted


def _bodies(jobs: Sequence[markup.Job], cache: Cache, workers: int) -> list[executors.Result]:
    """Each job's result, in order; those the cache holds are not computed again."""
    keys = [cache.key("body", job) for job in jobs]
    done: dict[str, executors.Result] = cache.recall(keys, "body")
    missing = {key: job for key, job in zip(keys, jobs, strict=True) if key not in done}
    results = executors.render_all(list(missing.values()), workers)
    for key, result in zip(missing, results, strict=True):
        done[key] = result
        if not _is_unrendered(result[1]):
            cache.keep(key, result)
    return [done[key] for key in keys]


def _doubts(articles: Sequence[Article], rendered: Mapping[str, Rendered], cache: Cache) -> Iterator[Finding]:
    """What is doubtful about the numbers of each body; judged once for each text and source."""
    keys = [cache.key("doubts", a.path, a.body, a.body_line, rendered[a.path].text) for a in articles]
    kept = cache.recall(keys, "doubts")
    for article, key in zip(articles, keys, strict=True):
        found = kept.get(key)
        if found is None:
            found = tuple(numbers.check(article, rendered[article.path]))
            cache.keep(key, found)
        yield from found


def _is_unrendered(faults: Iterable[Finding]) -> bool:
    return any(fault.code == "body-is-renderable" for fault in faults)


def _between(edition: Edition, rendered: Mapping[str, Rendered], told: Sequence[Finding]) -> list[Finding]:
    """What is wrong between facts, and between facts and the figures editors have accepted."""
    articles, tables = edition.gathered.everything.articles, edition.library.tables
    texts = {a.path: rendered[a.path].text for a in articles if a.facts}
    found = [*facts.chains(articles), *facts.contradictions(articles, tables, texts)]
    if any(f.path == facts.LOCK for f in told):  # an unreadable lock accepts nothing, which is no news
        return found
    return [*found, *facts.guard(articles, edition.lock, [*told, *found])]


def lost_links(
    edition: Edition, bodies: Bodies, addresses: Mapping[str, str], urls: Iterable[str]
) -> Iterator[Finding]:
    """Every link and picture that leads nowhere, at its place, with the nearest guess.

    `addresses` maps content paths to addresses; `urls` are all addresses of the finished site.
    """
    known = {*urls, *edition.media}
    for body in (*(bodies.rendered[a.path] for a in edition.library.articles), *bodies.unbuilt):
        for link in body.links:
            yield from _lost(body.path, link, bodies, addresses, known)


def _lost(
    path: str, link: Link, bodies: Bodies, addresses: Mapping[str, str], known: set[str]
) -> Iterator[Finding]:
    target = link.resolved
    if "://" in target or target.startswith(("mailto:", "tel:")):
        return
    if target not in addresses and target not in known and f"{target}/" not in known:
        code = "image-exists" if link.image else "link-resolves"
        suffix = posixpath.splitext(target)[1]
        near = nearest(target, [a for a in (*addresses, *known) if posixpath.splitext(a)[1] == suffix])
        hint = posixpath.relpath(near, posixpath.dirname(path)) if near in addresses else ""
        yield finding(path, link.line, link.column, code, hint, value=link.target)
        return
    goal = bodies.rendered.get(target)
    if link.fragment and goal and link.fragment not in goal.anchors:
        near = nearest(link.fragment, goal.anchors)
        hint = f"{link.target.partition('#')[0]}#{near}" if near else ""
        yield finding(path, link.line, link.column, "anchor-resolves", hint, value=link.target)
