"""The search index between builds: records as far as they are needed, and the files that an edit touches.

What the index as a whole must know of each document stands on a shelf. The documents themselves are read
again only where files of the index change: as they are now, and as they were in the last build.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao import markup, search
from gongbao.output import Output
from gongbao.site.keeping import GROUP
from gongbao.site.shown import body_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gongbao.article import Article
    from gongbao.site.assembly import Assembly, Prose
    from gongbao.site.cache import Cache
    from gongbao.site.press import Press


def index(assembly: Assembly, press: Press) -> None:
    """Put the files of the index on the stage that are not kept from the last build.

    Where a server answers searches, these are only what the search box offers.
    """
    if assembly.masthead.search_endpoint:
        _offer(assembly, press)
        return
    layout = search.Layout(*assembly.index_files)
    name = f"{GROUP}search {layout.shard_bytes}/{layout.pack} "
    desk = Documents(assembly, press.cache, press.tables)
    key = press.cache.key("search", list(desk.keys.items()))
    if press.keeper.keep_group(key, name):
        return
    after = search.plan((desk.entry(url) for url in desk.keys), layout)
    was, standing = press.keeper.last_group(name)
    before = desk.plan_before(was) if standing else None
    try:
        changes = list(search.update(before, after, desk.was, desk.now, press.read)) if before else None
    except LookupError:  # something of the last build is gone: nothing is lost but time
        changes = None
    kept = set(standing) if changes is not None else set()
    for change in search.update(None, after, desk.was, desk.now, press.read) if changes is None else changes:
        if change.data is None:
            kept -= {path for path in kept if path == change.path or path.startswith(_folder(change.path))}
        else:
            kept.discard(change.path)
            press.put(Output(change.path, change.data), name + key)
    for output in search.head(after):
        kept.discard(output.path)
        press.put(output, name + key)
    for path in kept:
        press.keeper.keep(path, name + key)
    press.cache.keep(f"search {key}", tuple(desk.keys.items()))


def _offer(assembly: Assembly, press: Press) -> None:
    desk = Documents(assembly, press.cache, press.tables)
    key = f"offers {press.cache.key('offers', list(desk.keys.items()))}"
    if not press.keeper.keep_group(key):
        for output in search.offered(search.plan(map(desk.entry, desk.keys))):
            press.put(output, GROUP + key)


def records(assembly: Assembly) -> Iterator[search.Record]:
    """Everything that search finds: articles, ordinary pages, the pages of indicators."""
    articles = assembly.library.articles
    for article in articles:
        yield search.record(article, assembly.bodies.rendered[article.path], assembly.library)
    for page in _pages(assembly):
        yield _page_record(page, articles)


def _pages(assembly: Assembly) -> Sequence[Prose]:
    """What search finds besides articles, as far as there are any."""
    return [*assembly.prose, *assembly.indicators()] if assembly.library.articles else []


def _page_record(page: Prose, articles: Sequence[Article]) -> search.Record:
    oldest = min(a.date for a in articles)
    return search.page_record(page.url, page.title, page.summary, markup.sections(page.html), oldest)


def _folder(path: str) -> str:
    """What begins everything below a path that is removed as a folder; for a file, nothing does."""
    return path if path.endswith("/") else f"{path}\0"


class Documents:
    """Everything that search finds, by address; `keys` stand for what each record is made of."""

    def __init__(self, assembly: Assembly, cache: Cache, tables: Mapping[str, str]) -> None:
        self._assembly = assembly
        self._cache = cache
        self._shelf = cache.shelf("search")
        lists = cache.key("tables", sorted(tables.items()))
        self._articles = {a.url: a for a in assembly.library.articles}
        self._prose = {page.url: page for page in _pages(assembly)}
        oldest = min((a.date for a in assembly.library.articles), default=None)
        self.keys = {url: f"{assembly.own_of(a)} {lists}" for url, a in self._articles.items()}
        self.keys |= {url: cache.key("prose", page, oldest) for url, page in self._prose.items()}

    def entry(self, url: str, key: str = "") -> search.Entry:
        """The line about a document, as it is, or as it was under an older key; raises LookupError then."""
        row = self._shelf.get(url, key or self.keys[url])
        if row is None and key:
            raise LookupError(url)
        if row is None:
            row = self._made(url)
        return search.Entry(*row[0])

    def _made(self, url: str) -> tuple[object, ...]:
        told = search.entry(self._record(url))
        article = self._articles.get(url)
        line = tuple(getattr(told, name) for name in told.__match_args__)
        row = (line, article.path if article else "", article.region if article else "")
        self._shelf.put(url, self.keys[url], row)
        return row

    def plan_before(self, key: str) -> search.Plan | None:
        """The plan of the last build, if every line of it is still known."""
        name = f"search {key}"
        rows: Sequence[tuple[str, str]] | None = self._cache.recall([name]).get(name)
        self._before = dict(rows or ())
        try:
            before = [self.entry(url, old) for url, old in self._before.items()]
        except LookupError:
            return None
        return search.plan(before, search.Layout(*self._assembly.index_files)) if before else None

    def now(self, urls: Sequence[str]) -> Iterator[search.Record]:
        """Documents as they are."""
        return map(self._record, urls)

    def was(self, urls: Sequence[str]) -> Iterator[search.Record]:
        """Documents as they were in the last build; raises LookupError."""
        return map(self._older, urls)

    def _record(self, url: str) -> search.Record:
        article = self._articles.get(url)
        if article:
            body = self._assembly.bodies.rendered[article.path]
            return search.record(article, body, self._assembly.library)
        return _page_record(self._prose[url], self._assembly.library.articles)

    def _older(self, url: str) -> search.Record:
        key = self._before[url]
        row = self._shelf.get(url, key)
        own = key.partition(" ")[0]
        kept = self._cache.shelf("entry").peek(row[1], own) if row else None
        body = self._cache.recall([name := body_key(self._cache, row[1] if row else "", own)]).get(name)
        if kept is None or body is None or row is None:
            raise LookupError(url)
        article: Article = replace(kept[0], region=row[2])
        return search.record(article, body, self._assembly.library)
