"""What machines read to learn what is new: RSS, Atom and JSON feeds, the sitemap and robots.txt.

Every date comes from the content. Feeds and sitemaps are only valid with absolute addresses, so a site
without a configured address (`masthead.url`) gets none of them.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.utils import format_datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from markupsafe import Markup, escape

from gongbao.output import Output
from gongbao.text import excerpt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gongbao.article import Article, Measured, Moment, Rendered
    from gongbao.library import Library
    from gongbao.tables import Masthead

    SitemapPage: TypeAlias = tuple[str, Moment | None, Sequence[str]]
    """A page's address, the latest date its content states, and its pictures (site-relative or absolute)."""

NEWEST = 30
"""Entries in a feed."""

SITEMAP_LIMIT = 50_000
"""Addresses in one sitemap file (sitemaps.org protocol)."""

_LANGUAGE = "zh-CN"
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
_SITEMAP_IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) cannot hold: control characters, lone surrogates, U+FFFE and U+FFFF."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One article as all three formats tell it; addresses are absolute, text is fit for XML."""

    id: str
    url: str
    title: str
    summary: str
    published: Moment
    updated: Moment
    authors: tuple[str, ...]
    editors: tuple[str, ...]
    categories: tuple[str, ...]
    image: str
    chart: str = ""
    """What the image says, where it is a chart, which stands among the words."""

    @property
    def html(self) -> str:
        """The entry's content: the summary, the chart of a page of statistics, the way to the whole piece."""
        said = Markup("<p>{}</p>").format(self.summary) if self.summary else Markup()
        drawn = Markup('<p><img src="{}" alt="{}"></p>').format(self.image, self.chart) if self.chart else ""
        return str(said + drawn + Markup('<p><a href="{}">阅读全文</a></p>').format(self.url))


@dataclass(frozen=True, slots=True)
class _Feed:
    """Entries, newest first; `url` lacks the suffix of the format, `home` is the page the feed follows."""

    url: str
    home: str
    title: str
    description: str
    publisher: str
    entries: tuple[_Entry, ...]

    @property
    def updated(self) -> Moment:
        """The latest date any entry states."""
        return max((e.updated for e in self.entries), key=lambda m: m.at)


def build(
    library: Library,
    rendered: Mapping[str, Rendered],
    masthead: Masthead,
    measured: Mapping[str, Measured] = MappingProxyType({}),
) -> list[Output]:
    """The newest 30 articles of the site and of each column, as RSS 2.0, Atom and JSON Feed 1.1.

    The site first (`feeds/all.rss`, `.atom`, `.json`), then `feeds/columns/<id>.…` in the order of
    columns.yml. A column without articles has no feed; a site without an address has none at all (empty
    list). A withdrawn article stays under its id as “撤稿：…” with the reason and nothing of its text, so
    that the copy in a reader's application is replaced. `rendered` is keyed by article path and serves
    only articles that have no summary; `measured`, keyed alike, lends pages of statistics their first chart.
    """
    if not masthead.url:
        return []
    outputs: list[Output] = []
    for path, home, title, description, articles in _channels(library, masthead):
        if articles:
            feed = _Feed(
                url=_address(path, masthead),
                home=_address(home, masthead),
                title=_plain(title),
                description=_plain(description) or _plain(title),
                publisher=_plain(masthead.organizer or masthead.name),
                entries=tuple(
                    _entry(a, library, rendered, masthead, measured.get(a.path)) for a in articles[:NEWEST]
                ),
            )
            outputs += [
                Output(f"{path}.rss", _rss(feed)),
                Output(f"{path}.atom", _atom(feed)),
                Output(f"{path}.json", _json(feed)),
            ]
    return outputs


def sitemap(pages: Iterable[SitemapPage], masthead: Masthead) -> list[Output]:
    """`sitemap.xml`, by address; past 50,000 addresses an index of `sitemap-1.xml`, `sitemap-2.xml`….

    `lastmod` is the content's own date and absent where there is none. Of two entries for one address the
    first counts. Empty list for a site without an address.
    """
    if not masthead.url:
        return []
    unique: dict[str, SitemapPage] = {}
    for page in pages:
        unique.setdefault(page[0], page)
    rows = [unique[url] for url in sorted(unique)]
    if len(rows) <= SITEMAP_LIMIT:
        return [Output("sitemap.xml", _urlset(rows, masthead))]
    parts = [rows[i : i + SITEMAP_LIMIT] for i in range(0, len(rows), SITEMAP_LIMIT)]
    names = [f"sitemap-{n}.xml" for n in range(1, len(parts) + 1)]
    index = "".join(
        f"<sitemap><loc>{escape(masthead.absolute(name))}</loc>{_lastmod(_latest(part))}</sitemap>\n"
        for name, part in zip(names, parts, strict=True)
    )
    whole = f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{index}</sitemapindex>\n'
    return [
        Output("sitemap.xml", whole.encode()),
        *(Output(name, _urlset(part, masthead)) for name, part in zip(names, parts, strict=True)),
    ]


def robots(masthead: Masthead) -> Output:
    """`robots.txt` that admits everyone and names the sitemap where the site has an address (RFC 9309)."""
    line = f"\nSitemap: {masthead.absolute('sitemap.xml')}\n" if masthead.url else ""
    return Output("robots.txt", f"User-agent: *\nAllow: /\n{line}".encode())


def _channels(
    library: Library, masthead: Masthead
) -> Iterable[tuple[str, str, str, str, tuple[Article, ...]]]:
    """What feeds there are: (path, page it follows, title, description, articles)."""
    yield "feeds/all", "", masthead.name, masthead.description, library.articles
    for column in library.tables.columns.values():
        title = f"{masthead.name}·{column.name}"
        yield (
            f"feeds/columns/{column.id}",
            f"columns/{column.id}/",
            title,
            column.description,
            library.in_column(column.id),
        )


def _entry(
    article: Article,
    library: Library,
    rendered: Mapping[str, Rendered],
    masthead: Masthead,
    measured: Measured | None,
) -> _Entry:
    column = library.tables.columns.get(article.column)
    authors = [p.name for p in article.byline if p.role != "编辑"]
    editors = [p.name for p in article.byline if p.role == "编辑"]
    image = article.image.src if article.image and not article.retracted else ""
    chart = measured.picture if measured and not (image or article.retracted) else ""
    title = f"撤稿：{article.title}" if article.retracted else article.title
    return _Entry(
        id=_tag(article, masthead),
        url=_address(article.url, masthead),
        title=_plain(title),
        summary=_plain(_summary(article, rendered.get(article.path))),
        published=article.date,
        updated=article.modified,
        authors=_names(authors),
        editors=_names([*editors, article.editor]),
        categories=_names([column.name if column else "", *article.topics]),
        image=_address(image or chart, masthead) if image or chart else "",
        chart=_plain(measured.picture_alt) if measured and chart else "",
    )


def _summary(article: Article, rendered: Rendered | None) -> str:
    """What a feed says of an article; a withdrawn one gives its reason, never its text."""
    if article.retracted:
        reasons = [c.reason for c in article.corrections if c.kind == "撤稿" and c.reason]
        return f"本文已撤稿。{reasons[-1] if reasons else ''}"
    if article.summary or rendered is None:
        return article.summary
    return excerpt("\n".join(s.text for s in rendered.sections))


def _tag(article: Article, masthead: Masthead) -> str:
    """A permanent id (RFC 4151) that outlives a change of address layout: domain, day, kind and slug."""
    authority = masthead.domain.rpartition("@")[2].partition(":")[0].lower()
    return f"tag:{authority},{article.date.at:%Y-%m-%d}:{article.kind.value}/{quote(_plain(article.slug))}"


def _address(url: str, masthead: Masthead) -> str:
    """The absolute address of a page or file, percent-encoded (RFC 3986); external ones stay."""
    legal = _NOT_XML.sub("", url)
    return legal if legal.startswith(("https://", "http://")) else masthead.absolute(quote(legal))


def _plain(text: str) -> str:
    """One line without the characters XML cannot hold."""
    return " ".join(_NOT_XML.sub("", text).split())


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """The names in their order, each once."""
    return tuple(dict.fromkeys(name for raw in names if (name := _plain(raw))))


def _element(name: str, content: str = "", /, **attributes: str) -> Markup:
    """One XML element; text and attribute values are escaped, markup goes in as it is."""
    written = Markup().join(Markup(' {}="{}"').format(key, value) for key, value in attributes.items())
    if not content:
        return Markup("<{}{}/>").format(name, written)
    return Markup("<{0}{1}>{2}</{0}>").format(name, written, content)


def _lines(elements: Iterable[Markup]) -> Markup:
    """The elements, each on a line of its own."""
    return Markup("\n").join(["", *elements, ""])


def _rss(feed: _Feed) -> bytes:
    """The feed as RSS 2.0, with the self link, authors and content of the usual extensions."""
    channel = [
        _element("title", feed.title),
        _element("link", feed.home),
        _element("description", feed.description),
        _element("language", _LANGUAGE),
        _element("lastBuildDate", format_datetime(feed.updated.at)),
        _element("atom:link", rel="self", type="application/rss+xml", href=f"{feed.url}.rss"),
        *(_element("item", _lines(_rss_item(e))) for e in feed.entries),
    ]
    namespaces = {
        "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    }
    inner = _element("channel", _lines(channel))
    return f"{_XML}{_element('rss', inner, version='2.0', **namespaces)}\n".encode()


def _rss_item(entry: _Entry) -> Iterable[Markup]:
    yield _element("title", entry.title)
    yield _element("link", entry.url)
    yield _element("guid", entry.id, isPermaLink="false")
    yield _element("pubDate", format_datetime(entry.published.at))
    yield _element("atom:updated", entry.updated.stamp)
    yield from (_element("dc:creator", name) for name in entry.authors)
    yield from (_element("category", name) for name in entry.categories)
    yield _element("description", entry.summary or entry.title)
    yield _element("content:encoded", entry.html)


def _atom(feed: _Feed) -> bytes:
    """The feed as Atom (RFC 4287)."""
    inner = [
        _element("id", f"{feed.url}.atom"),
        _element("title", feed.title),
        _element("subtitle", feed.description),
        _element("updated", feed.updated.stamp),
        _element("author", _element("name", feed.publisher)),
        _element("link", rel="self", type="application/atom+xml", href=f"{feed.url}.atom"),
        _element("link", rel="alternate", type="text/html", href=feed.home),
        *(_element("entry", _lines(_atom_entry(e))) for e in feed.entries),
    ]
    root = {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": _LANGUAGE}
    return f"{_XML}{_element('feed', _lines(inner), **root)}\n".encode()


def _atom_entry(entry: _Entry) -> Iterable[Markup]:
    yield _element("id", entry.id)
    yield _element("title", entry.title)
    yield _element("link", rel="alternate", type="text/html", href=entry.url)
    yield _element("published", entry.published.stamp)
    yield _element("updated", entry.updated.stamp)
    yield from (_element("author", _element("name", name)) for name in entry.authors)
    yield from (_element("contributor", _element("name", name)) for name in entry.editors)
    yield from (_element("category", term=name) for name in entry.categories)
    if entry.summary:
        yield _element("summary", entry.summary)
    yield _element("content", entry.html, type="html")


def _json(feed: _Feed) -> bytes:
    """The feed as JSON Feed 1.1."""
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": f"{feed.url}.json",
        "description": feed.description,
        "language": _LANGUAGE,
        "authors": [{"name": feed.publisher}],
        "items": [_json_item(e) for e in feed.entries],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _json_item(entry: _Entry) -> dict[str, object]:
    item: dict[str, object] = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "content_html": entry.html,
        "image": entry.image,
        "date_published": entry.published.stamp,
        "date_modified": entry.updated.stamp,
        "authors": [{"name": name} for name in entry.authors],
        "tags": list(entry.categories),
        "language": _LANGUAGE,
    }
    return {key: value for key, value in item.items() if value}


def _urlset(pages: Sequence[SitemapPage], masthead: Masthead) -> bytes:
    """One sitemap file. Written out by hand: it holds every page of the site."""
    rows = []
    for url, lastmod, images in pages:
        pictures = "".join(
            f"<image:image><image:loc>{escape(_address(src, masthead))}</image:loc></image:image>"
            for src in images
        )
        rows.append(f"<url><loc>{escape(_address(url, masthead))}</loc>{_lastmod(lastmod)}{pictures}</url>\n")
    return (
        f'{_XML}<urlset xmlns="{_SITEMAP}" xmlns:image="{_SITEMAP_IMAGE}">\n{"".join(rows)}</urlset>\n'
    ).encode()


def _lastmod(moment: Moment | None) -> str:
    return f"<lastmod>{moment.stamp}</lastmod>" if moment else ""


def _latest(pages: Sequence[SitemapPage]) -> Moment | None:
    return max((m for _, m, _ in pages if m), key=lambda m: m.at, default=None)
