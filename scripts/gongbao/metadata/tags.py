"""Links, page tags and Open Graph: the one-line elements of `<head>`, escaped."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from gongbao.metadata.page import PageKind, absolute, content_source, plain
from gongbao.output import relative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Article
    from gongbao.metadata.page import Named, PageMeta
    from gongbao.tables import Column, Masthead

FEED_TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
"""Suffix and media type of each feed format."""


def links(page: PageMeta, masthead: Masthead) -> Iterator[str]:
    """The canonical address, and the page's feeds and data as alternates (relative, so sub-paths work)."""
    canonical = absolute(page.url, masthead)
    if canonical:
        yield f'<link rel="canonical" href="{escape(canonical)}">'
    depth = page.url.count("/")
    yield from _feeds(page.feeds, depth)
    if page.data:
        yield _alternate("application/json", page.data, depth, page.title)


def page_tags(page: PageMeta, masthead: Masthead) -> Iterator[str]:
    """The page tags of 国办发〔2017〕47号 on every level the page has: site, column, content.

    Their names are case-sensitive. `Description` on a content page is also HTML's `description`, of which
    a page may hold one only (HTML compares the name without case); other pages write it in lower case.
    """
    yield from _site_tags(masthead)
    if page.column:
        yield from _column_tags(page.column)
    if page.article:
        yield from _content_tags(page, page.article, masthead)
    else:
        yield from _metas(("description", page.description))


def open_graph(page: PageMeta, masthead: Masthead) -> Iterator[str]:
    """Open Graph (ogp.me) with the article properties on article pages; authors by name."""
    article = page.article
    pairs = [
        ("og:type", "article" if page.kind is PageKind.ARTICLE else "website"),
        ("og:title", page.title),
        ("og:description", page.description),
        ("og:url", absolute(page.url, masthead)),
        ("og:site_name", masthead.name),
        ("og:locale", "zh_CN"),
    ]
    image = absolute(page.image, masthead) if page.image else ""
    if image:
        pairs += [("og:image", image), ("og:image:alt", page.image_alt)]
    if article:
        pairs += [
            ("article:published_time", article.date.stamp),
            ("article:modified_time", article.modified.stamp),
            ("article:section", page.column.name if page.column else ""),
            *(("article:tag", topic) for topic in article.topics),
            *(("article:author", person.name) for person in article.byline if person.role != "编辑"),
        ]
    yield from _metas(*pairs, key="property")


@lru_cache(maxsize=4)
def _site_tags(masthead: Masthead) -> tuple[str, ...]:
    pairs = ("SiteName", masthead.name), ("SiteDomain", masthead.domain), ("SiteIDCode", masthead.id_code)
    return tuple(_metas(*pairs))


@lru_cache(maxsize=64)
def _column_tags(column: Column) -> tuple[str, ...]:
    pairs = (
        ("ColumnName", column.name),
        ("ColumnDescription", column.description),
        ("ColumnKeywords", ",".join(column.keywords)),
        ("ColumnType", column.type),
    )
    return tuple(_metas(*pairs))


def _content_tags(page: PageMeta, article: Article, masthead: Masthead) -> Iterator[str]:
    writers = [person.name for person in article.byline if person.role != "编辑"]
    return _metas(
        ("ArticleTitle", article.title),
        ("PubDate", article.date.at.isoformat(" ", "minutes")[:16]),
        ("ContentSource", content_source(article, masthead)),
        ("Keywords", ",".join(article.topics)),
        ("Author", ",".join(writers) or article.editor),
        ("Description", page.description),
        ("Image", absolute(page.image, masthead) if page.image else ""),
        ("Url", absolute(page.url, masthead)),
    )


def _metas(*pairs: tuple[str, str], key: str = "name") -> Iterator[str]:
    """A `<meta>` for each pair that has something to say."""
    for name, value in pairs:
        content = _attribute(value)
        if content:
            yield f'<meta {key}="{name}" content="{content}">'


@lru_cache(maxsize=4096)
def _attribute(text: str) -> str:
    return escape(plain(text))


@lru_cache(maxsize=512)
def _feeds(feeds: tuple[Named, ...], depth: int) -> tuple[str, ...]:
    """The links to feeds on any page so many folders deep: one for each format."""
    return tuple(
        _alternate(media_type, f"{feed.url}.{suffix}", depth, feed.name)
        for feed in feeds
        for suffix, media_type in FEED_TYPES.items()
    )


def _alternate(media_type: str, target: str, depth: int, title: str) -> str:
    """A link on any page so many folders deep."""
    href = escape(relative(quote(target), "/" * depth))
    return f'<link rel="alternate" type="{media_type}" title="{_attribute(title)}" href="{href}">'
