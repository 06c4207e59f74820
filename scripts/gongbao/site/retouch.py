"""The pages that show articles edited where they stand, while the rest of the site waits for its build.

For previews: an article that keeps its address and its place in every list needs no search index, no other
article and no check between files. The build that follows makes all pages again, from everything.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao import markup, views
from gongbao.article import Kind
from gongbao.diagnostics import has_errors
from gongbao.library import Library
from gongbao.site.entries import read_one

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

    from gongbao.article import Article, Rendered
    from gongbao.output import Output
    from gongbao.site.assembly import Assembly
    from gongbao.site.quick import Ready

_TOLD = ("kicker", "title", "subtitle", "summary", "byline", "source", "dateline", "editor")
"""What an article says of itself that moves it nowhere; lists may show it."""
_PROSE = ("body", "body_line", "length")
_SETTLED = ("issue", "facts")
"""What is not as in the file: keys stand for names, and facts lie in a file of their own."""


@dataclass(frozen=True, slots=True)
class _Edit:
    """An article as it was built last and as it is now; `is_told` where lists may show the difference."""

    was: Article
    now: Article
    body: Rendered

    @property
    def is_told(self) -> bool:
        """Whether other pages may show what changed."""
        return not self.now.summary or any(getattr(self.was, f) != getattr(self.now, f) for f in _TOLD)


def pages(
    ready: Ready, content: Path, paths: Iterable[str], looked: Collection[str]
) -> tuple[list[Output], bool]:
    """The pages of those articles as their files say now, and whether nothing else was saved.

    `ready` is the site as it was last built, `paths` are all files below `content` saved since then; the
    files of pages that are `looked` at come along where these may show a change.
    """
    found = [_edit(ready, content, path) for path in paths]
    edits = [edit for edit in found if edit]
    if not edits:
        return [], False
    assembly = _with(ready.assembly, edits)
    urls = {edit.now.url for edit in edits}
    if any(edit.is_told for edit in edits):
        urls |= {file.removesuffix("index.html") for file in looked}
    rendered = assembly.bodies.rendered
    shown = views.some(assembly.library, rendered, assembly.masthead, assembly.page_size, urls)
    addresses = ready.assembly.addresses
    return [assembly.page(page, ready.templates, addresses) for page in shown], len(edits) == len(found)


def _edit(ready: Ready, content: Path, path: str) -> _Edit | None:
    """What became of an article; None where it may have moved, or is faulty."""
    was = ready.assembly.library.at(path)
    if was is None or was.kind is Kind.STATISTICS:  # not all that is saved is an article: do not read it
        return None
    try:
        now = read_one(content, path)
    except OSError:
        return None
    if now is None:
        return None
    now = _settled(was, now, ready.assembly.library)
    if replace(was, **{name: getattr(now, name) for name in (*_TOLD, *_PROSE)}) != now:
        return None
    body, faults = markup.render(markup.Job(path, now.body, now.body_line, was.facts))
    return None if has_errors(faults) else _Edit(was, now, body)


def _settled(was: Article, now: Article, library: Library) -> Article:
    """The article with what its own file does not hold."""
    region = library.tables.regions.get(was.region)
    names = {was.region, *((region.name, region.short) if region else ())}
    known = {name: getattr(was, name) for name in _SETTLED}
    return replace(now, region=was.region if now.region in names else now.region, **known)


def _with(assembly: Assembly, edits: Sequence[_Edit]) -> Assembly:
    """What pages are made of, with the articles as they are now."""
    bodies, gathered = assembly.bodies, assembly.edition.gathered
    fresh: dict[str, Rendered] = {}
    for edit in edits:
        path = edit.now.path
        uses = bodies.rendered[path].uses if path in bodies.extra else ()
        fresh[path] = replace(edit.body, uses=uses)
    if any(edit.is_told for edit in edits):
        now = {edit.now.path: edit.now for edit in edits}
        was = gathered.library
        library = Library(tuple(now.get(a.path, a) for a in was.articles), was.tables, was.skipped)
        gathered = replace(gathered, library=library)
    return replace(
        assembly,
        edition=replace(assembly.edition, gathered=gathered),
        bodies=replace(bodies, rendered=ChainMap(fresh, bodies.rendered)),  # type: ignore[arg-type] # only read
    )
