"""Render: every body → HTML and plain text, statistics filled in, facts and links checked."""

from __future__ import annotations

import posixpath
from collections import ChainMap, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao import markup, statistics
from gongbao.diagnostics import Finding, finding, nearest
from gongbao.site import executors
from gongbao.site.cache import Cache
from gongbao.site.confirming import confirm
from gongbao.site.entries import ARTICLE_FOLDERS, may_measure
from gongbao.site.measuring import measure
from gongbao.site.progress import SILENT, Progress
from gongbao.site.shown import Notes, Shown
from gongbao.site.stamps import digest
from gongbao.tables import Masthead

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.article import Link, Measured, Rendered
    from gongbao.output import Output
    from gongbao.site.reading import Edition


NAMELESS = Masthead(name="公报")


@dataclass(frozen=True, slots=True)
class Bodies:
    """Every article's rendered body by path, what statistics pages measure, and all findings.

    `notes` are what is known of each body without unpacking it, those of faulty articles included. `extra`
    stands for what a body shows beside the contents of its files, `media` are the files that may leave the
    house (see `_published_media`), `data` the files of statistics pages, `measured` what their metadata
    says, `indicators` the pages of the indicators with figures.
    """

    rendered: Mapping[str, Rendered]
    notes: Mapping[str, Notes]
    extra: Mapping[str, str]
    media: frozenset[str]
    data: tuple[Output, ...]
    measured: Mapping[str, Measured]
    indicators: tuple[statistics.IndicatorPage, ...]
    findings: tuple[Finding, ...]


def render(
    edition: Edition,
    masthead: Masthead = NAMELESS,
    cache: Cache | None = None,
    choose: executors.Choice = executors.here,
    progress: Progress = SILENT,
) -> Bodies:
    """The bodies of an edition, hidden articles included so that their faults show before publication.

    Those that are not in the cache are rendered where `choose` says; raises ExecutorError.
    """
    cache = cache or Cache()
    wanted, blocks, more = jobs(edition)
    found = [*edition.findings, *more]
    shown = Shown(wanted, edition.own, cache)
    notes = shown.notes(choose, progress)
    for note in notes.values():
        found += note.findings
    found += confirm(edition, shown, notes, found, cache)
    measures = measure(edition, shown, blocks, masthead, cache)
    found += measures.findings
    notes |= {path: notes[path]._replace(links=body.links) for path, body in measures.rendered.items()}
    return Bodies(
        rendered=ChainMap(dict(measures.rendered), shown),  # type: ignore[arg-type] # never written to
        notes=notes,
        extra={path: digest(repr((b.html, b.uses)).encode()) for path, b in measures.rendered.items()},
        media=_published_media(edition, notes),
        data=measures.outputs,
        measured=measures.measured,
        indicators=measures.indicators,
        findings=tuple(found),
    )


class Jobs(Mapping[str, markup.Job]):
    """What is to be rendered, by path; each is put together when it is asked for."""

    def __init__(self, edition: Edition, ready: Mapping[str, markup.Job]) -> None:
        """`ready` are those that are not the body of their article as it stands."""
        self._articles = {article.path: article for article in edition.gathered.everything.articles}
        self._prose = edition.prose
        self._ready = {**ready, **{job.path: job for job in edition.unbuilt}}
        self._paths = [*self._articles, *(job.path for job in edition.unbuilt)]

    def __getitem__(self, path: str) -> markup.Job:
        """The prose of one article; raises OSError."""
        if path in self._ready:
            return self._ready[path]
        article = self._articles[path]
        body = article.body or self._prose.take(path)
        return markup.Job(path, body, article.body_line, article.facts)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def jobs(edition: Edition) -> tuple[Jobs, Mapping[str, tuple[statistics.Block, ...]], list[Finding]]:
    """The prose to render; the blocks of statistics pages by path; the faults of these."""
    ready = {}
    blocks: defaultdict[str, tuple[statistics.Block, ...]] = defaultdict(tuple)
    found: list[Finding] = []
    for article in edition.gathered.everything.articles:
        if may_measure(article):
            prose, blocks[article.path], more = statistics.split(article)
            ready[article.path] = markup.Job(article.path, prose, article.body_line, article.facts)
            found += more
    return Jobs(edition, ready), blocks, found


def _published_media(edition: Edition, notes: Mapping[str, Notes]) -> frozenset[str]:
    """What public articles show or link to, and whatever lies outside the article folders.

    A picture of a hidden or withdrawn article, or a draft left beside one, stays where it is.
    """
    wanted = {path for path in edition.media if path.partition("/")[0] not in ARTICLE_FOLDERS}
    for article in edition.library.articles:
        if not article.retracted:
            if article.image:
                wanted.add(article.image.src)
            wanted.update(link.resolved for link in notes[article.path].links)
    return edition.media & wanted


def lost_links(
    edition: Edition, bodies: Bodies, addresses: Mapping[str, str], urls: Iterable[str]
) -> Iterator[Finding]:
    """Every link and picture that leads nowhere, at its place, with the nearest guess.

    `addresses` maps content paths to addresses; `urls` are all addresses of the finished site.
    """
    known = {*urls, *edition.media}
    for path in (*(a.path for a in edition.library.articles), *(job.path for job in edition.unbuilt)):
        for link in bodies.notes[path].links:
            yield from _lost(path, link, bodies, addresses, known)


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
    goal = bodies.notes.get(target)
    if link.fragment and goal and link.fragment not in goal.anchors:
        near = nearest(link.fragment, goal.anchors)
        hint = f"{link.target.partition('#')[0]}#{near}" if near else ""
        yield finding(path, link.line, link.column, "anchor-resolves", hint, value=link.target)
