"""What one page is, as far as machines are told: the input of every kind of metadata."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from gongbao.article import Kind
from gongbao.records import record
from gongbao.tables import Column
from gongbao.text import excerpt, length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Article, Measured, Reference, Rendered
    from gongbao.library import Library
    from gongbao.tables import Masthead, Region

CORRECTIONS_POLICY = "about/corrections/"
"""Address of the page that says how this site corrects itself."""

HOME_NAME = "首页"
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, lone surrogates and U+FFFE, U+FFFF: neither HTML nor UTF-8 may hold them."""


class PageKind(StrEnum):
    """The kinds of page that machines tell apart."""

    HOME = "home"
    COLUMN = "column"
    LIST = "list"
    ARTICLE = "article"


@record
class Named:
    """Something with a name and a site-relative address."""

    name: str
    url: str


@record
class Document:
    """Another document an article refers to.

    `relation` is a field of policy front matter (`repeals`, `amends`, `based_on`, `forwards`,
    `implements`), `interprets` or `interpreted_by`. `url` is site-relative for a document we hold.
    """

    relation: str
    title: str
    number: str = ""
    url: str = ""


@record
class PageMeta:
    """One page as machines are told of it.

    Addresses are site-relative and not percent-encoded. `length` counts characters as newsrooms do; `trail`
    leads from the home page to the page's parent; `feeds` lack the suffix of their format; `data` is the
    address of the page's JSON; `regions` run from the province down; `paper` is the name of the paper the
    article was printed in; `measured` what a page of statistics holds. An article page without a column
    says nothing of columns.
    """

    url: str
    title: str
    kind: PageKind
    description: str = ""
    column: Column | None = None
    article: Article | None = None
    length: int = 0
    image: str = ""
    image_alt: str = ""
    trail: tuple[Named, ...] = ()
    feeds: tuple[Named, ...] = ()
    data: str = ""
    regions: tuple[Region, ...] = ()
    paper: str = ""
    documents: tuple[Document, ...] = ()
    measured: Measured | None = None


def for_article(  # noqa: PLR0913 - the last two only add to the others
    article: Article,
    rendered: Rendered,
    library: Library,
    masthead: Masthead,
    *,
    data: str = "",
    characters: int | None = None,
) -> PageMeta:
    """What machines are told of an article; of a withdrawn one, nothing but that and why.

    `characters` is the length of its text, where the caller has counted already.
    """
    if characters is None:
        characters = length(rendered.text)
    column = library.tables.columns.get(article.column)
    image = None if article.retracted else article.image
    issue = article.issue
    paper = library.tables.papers.get(issue.paper) if issue else None
    home = Named(HOME_NAME, "")
    return PageMeta(
        url=article.url,
        title=article.title,
        kind=PageKind.ARTICLE,
        description=_description(article, rendered),
        column=column,
        article=article,
        length=0 if article.retracted else characters,
        image=image.src if image else "",
        image_alt=image.alt if image else "",
        trail=(home, Named(column.name, f"columns/{column.id}/")) if column else (home,),
        feeds=_feeds(library, masthead, column),
        data=data,
        regions=library.chain(article.region),
        paper=paper.name if paper else "",
        documents=tuple(_documents(article, library)),
    )


def for_column(column: Column, library: Library, masthead: Masthead, *, url: str = "") -> PageMeta:
    """What machines are told of a column's front; `url` where it is not the first of its pages."""
    filled = column if library.in_column(column.id) else None
    return PageMeta(
        url=url or f"columns/{column.id}/",
        title=column.name,
        kind=PageKind.COLUMN,
        description=column.description,
        column=column,
        trail=(Named(HOME_NAME, ""),),
        feeds=_feeds(library, masthead, filled),
    )


def for_list(  # noqa: PLR0913 - a list is told apart by nothing else
    title: str,
    url: str,
    library: Library,
    masthead: Masthead,
    *,
    description: str = "",
    trail: tuple[Named, ...] = (),
    region: str = "",
    data: str = "",
) -> PageMeta:
    """What machines are told of a topic, region, issue, month, index or ordinary page.

    `trail` is what stands between the home page and this one; `region` the key of the place listed.
    """
    return PageMeta(
        url=url,
        title=title,
        kind=PageKind.LIST,
        description=description,
        trail=(Named(HOME_NAME, ""), *trail),
        feeds=_feeds(library, masthead, None),
        data=data,
        regions=library.chain(region),
    )


def for_home(library: Library, masthead: Masthead) -> PageMeta:
    """What machines are told of the home page, which the page tags treat as the column 首页."""
    description = masthead.description or masthead.slogan
    keywords = tuple(column.name for column in library.tables.columns.values())
    return PageMeta(
        url="",
        title=masthead.name,
        kind=PageKind.HOME,
        description=description,
        column=Column("", HOME_NAME, description, keywords, HOME_NAME),
        feeds=_feeds(library, masthead, None),
    )


def absolute(url: str, masthead: Masthead) -> str:
    """The percent-encoded absolute address (RFC 3986), or nothing where the site has no address."""
    legal = _UNPRINTABLE.sub("", url)
    if legal.startswith(("https://", "http://")):
        return legal
    return masthead.absolute(_encoded(legal)) if masthead.url else ""


@lru_cache(maxsize=1024)
def _encoded(url: str) -> str:
    """One page names its address a dozen times."""
    return quote(url)


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """One line without unprintable characters."""
    legal = text if text.isprintable() else _UNPRINTABLE.sub("", text)
    return " ".join(legal.split())


def content_source(article: Article, masthead: Masthead) -> str:
    """Who the piece comes from: its stated source, a policy's issuer, else this site's own paper."""
    if article.source:
        return article.source.name
    if article.policy:
        return article.policy.issuer
    return masthead.paper or masthead.name


def _description(article: Article, rendered: Rendered) -> str:
    if article.retracted:
        reasons = [c.reason for c in article.corrections if c.kind == "撤稿" and c.reason]
        return f"本文已撤稿。{reasons[-1] if reasons else ''}"
    return article.summary or excerpt("\n".join(s.text for s in rendered.sections))


def _feeds(library: Library, masthead: Masthead, column: Column | None) -> tuple[Named, ...]:
    """The feeds worth following from a page: its column's (only where it has articles), then the site's."""
    if not masthead.url or not library.articles:
        return ()
    site = Named(masthead.name, "feeds/all")
    if column is None:
        return (site,)
    return (Named(f"{masthead.name}·{column.name}", f"feeds/columns/{column.id}"), site)


def _documents(article: Article, library: Library) -> Iterator[Document]:
    """The documents an article names or is explained by, in the order of its fields, then newest first."""
    for relation, reference, found in library.relations(article):
        yield _document(relation, reference, found)
    for reference in article.interprets:
        yield _document("interprets", reference, library.resolve(reference))
    if article.kind is Kind.POLICY:
        for found in library.interpretations(article):
            yield Document("interpreted_by", found.title, url=found.url)


def _document(relation: str, reference: Reference, found: Article | None) -> Document:
    if found is None:
        return Document(relation, reference.title or reference.target, reference.number, reference.url)
    number = found.policy.number if found.policy else ""
    return Document(relation, found.title, number, found.url)
