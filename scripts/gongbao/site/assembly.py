"""Assemble and aggregate: pages from views and shells, and everything else computed from the library."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from gongbao import metadata, statistics, views
from gongbao.diagnostics import Finding, finding
from gongbao.output import Output, page_path, relative
from gongbao.site.sizes import with_sizes
from gongbao.site.stamps import digest
from gongbao.templates import Slots, Templates

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from gongbao.article import Article, Measured, Rendered
    from gongbao.library import Library
    from gongbao.pictures import Size
    from gongbao.site.reading import Edition
    from gongbao.site.rendering import Bodies
    from gongbao.site.shown import Notes
    from gongbao.tables import Masthead

_CONTENT_LINK = re.compile(r'"content:([^"#]*)(#[^"]*)?"')


@dataclass(frozen=True, slots=True)
class Prose:
    """An ordinary page as MkDocs rendered it."""

    url: str
    title: str
    summary: str
    html: str


@dataclass(frozen=True)
class Assembly:
    """What pages are made of.

    `ordinary` maps the content path of each MkDocs page to its address, `about` are those the footer
    links to, `prose` what all of them say; `page_size` cuts lists. An index is made
    for search only if `searchable`; `index_files` are the size of its shards and how many share a file.
    """

    edition: Edition
    bodies: Bodies
    masthead: Masthead
    ordinary: Mapping[str, str]
    about: Sequence[views.Link] = ()
    prose: Sequence[Prose] = ()
    page_size: int = views.PER_PAGE
    searchable: bool = True
    index_files: tuple[int, int] = (2_048, 1)

    @property
    def library(self) -> Library:
        """The public articles."""
        return self.edition.library

    @cached_property
    def drafts(self) -> list[views.Draft]:
        """Every page of ours, ready to be made."""
        rendered, masthead = self.bodies.rendered, self.masthead
        gauges = [
            views.Gauge(page.indicator, statistics.indicator_url(page.indicator.id), page.html, page.paths)
            for page in self.bodies.indicators
        ]
        indicators = views.indicator_pages(self.library, rendered, masthead, gauges)
        return [*views.drafts(self.library, rendered, masthead, self.page_size), *indicators]

    @cached_property
    def site(self) -> views.SiteView:
        """What every page shows around its contents."""
        return views.site(self.library, self.masthead, self.about)

    def ordinary_head(self, title: str, url: str, description: str = "") -> str:
        """The `<head>` of an ordinary page, for its template."""
        meta = metadata.for_list(
            title, unquote(url).removeprefix("./"), self.library, self.masthead, description=description
        )
        return metadata.head(meta, self.masthead)

    def claims(self, pages: Iterable[views.Draft]) -> list[tuple[str, str]]:
        """Which content wants which file of the site: our pages, ordinary pages, media, then redirects."""
        # One claim for each of our pages: `gather` has told of those that clash with each other.
        ours = {page_path(p.url): p.article.path if p.article else "" for p in pages}
        moved = [(page_path(_old(alias)), a.path) for a in self.library.articles for alias in a.aliases]
        ordinary = [(page_path(url), path) for path, url in sorted(self.ordinary.items())]
        media = [(path, path) for path in sorted(self.bodies.media)]
        return [*ours.items(), *ordinary, *media, *moved]

    @cached_property
    def addresses(self) -> dict[str, str]:
        """Where each content path leads: published media, ordinary pages, articles."""
        media = {path: quote(path) for path in self.bodies.media}
        return media | dict(self.ordinary) | {a.path: a.url for a in self.library.articles}

    def page(self, page: views.Page, templates: Templates, addresses: Mapping[str, str]) -> Output:
        """One finished page."""
        base = base_of(page.url)
        return Output(page_path(page.url), templates.shell(base).fill(self.slots(page, templates, addresses)))

    def slots(self, page: views.Page, templates: Templates, addresses: Mapping[str, str]) -> Slots:
        """What stands in the shell of one page."""
        base = base_of(page.url)
        main = _with_addresses(templates.page(page.template, page.view, base), addresses, base)
        return Slots(
            title=html.escape(f"{page.title} - {self.masthead.name}" if page.url else self.masthead.name),
            head=metadata.head(self._meta(page), self.masthead),
            main=with_sizes(main, self.edition.sizes, base),
            section=html.escape(page.section),
        )

    def indicators(self) -> list[Prose]:
        """What the pages of indicators say, for search: the figures themselves stand in articles."""
        told = [page.indicator for page in self.bodies.indicators]
        return [
            Prose(
                statistics.indicator_url(i.id),
                f"指标：{i.name}",
                i.definition,
                html.escape(f"{i.definition}单位：{i.unit}"),
            )
            for i in told
        ]

    def own(self, draft: views.Draft) -> str:
        """What stands for a page's own article, with what its body shows of the library's figures."""
        return self.own_of(draft.article) if draft.article else ""

    def own_of(self, article: Article) -> str:
        """What stands for an article's files, with what its body shows of the library's figures."""
        return self.edition.own.get(article.path, "") + self.bodies.extra.get(article.path, "")

    def near(self, draft: views.Draft, addresses: Mapping[str, str]) -> tuple[object, ...] | None:
        """What stands for everything else that a page shows of the library: articles, state, addresses.

        None for a page that may show any article.
        """
        seen = draft.seen()
        if seen is None:
            return None
        cards = [self._card(other) for other in seen]
        if not draft.article:
            return draft.url, draft.state, cards
        targets = [link.resolved for link in self._body(draft.article.path).links]
        links = [(addresses.get(target), self.edition.sizes.get(target)) for target in targets]
        data = [output.path for output in self.bodies.data if output.path.startswith(draft.url)]
        return draft.url, draft.state, cards, links, data, self._picture(draft.article)

    def _card(self, article: Article) -> object:
        """What stands for the part of an article that other pages show."""
        return self.edition.cards.get(article.path), self._picture(article)

    def _picture(self, article: Article) -> Size | None:
        return self.edition.sizes.get(article.image.src) if article.image else None

    def _body(self, path: str) -> Rendered | Notes:
        """Where a body's links lead, without unpacking it where that can be avoided."""
        return self.bodies.rendered[path] if path in self.bodies.extra else self.bodies.notes[path]

    def everything(self) -> Iterator[object]:
        """What stands for all that any page may show, but the bodies of articles."""
        yield [self.edition.cards.get(article.path) for article in self.library.articles]
        yield sorted(self.edition.sizes.items())
        yield sorted(self.ordinary.items())
        yield sorted(self.bodies.media)
        yield sorted(self.bodies.extra.items())
        yield [(page.indicator.id, page.html, page.paths) for page in self.bodies.indicators]
        yield [(output.path, digest(output.data)) for output in self.bodies.data]
        yield self.page_size

    def _meta(self, page: views.Page) -> metadata.PageMeta:
        if page.article:
            data = next((o.path for o in self.bodies.data if _is_data_of(page, o)), "")
            rendered = self.bodies.rendered[page.article.path]
            meta = metadata.for_article(
                page.article, rendered, self.library, self.masthead, data=data, characters=page.characters
            )
            return _measured(meta, self.bodies.measured.get(page.article.path))
        if not page.url:
            return metadata.for_home(self.library, self.masthead)
        if page.column:
            column = self.library.tables.columns[page.column]
            return metadata.for_column(column, self.library, self.masthead, url=page.url)
        meta = metadata.for_list(
            page.title,
            page.url,
            self.library,
            self.masthead,
            description=page.description,
            trail=tuple(metadata.Named(link.label, link.url or "") for link in page.trail),
            region=page.region,
        )
        return _measured(meta, self.bodies.measured.get(page.url))

    def aggregates(self, drafts: Sequence[views.Draft]) -> list[Output]:
        """Feeds, sitemap and redirects, all from the same library."""
        from gongbao import feeds  # noqa: PLC0415 - most edits leave them as they are

        rendered = self.bodies.rendered
        ours = [(d.url, d.modified, _pictures(d)) for d in drafts]
        mkdocs: list[feeds.SitemapPage] = [(url, None, ()) for url in self.ordinary.values()]
        return [
            *feeds.build(self.library, rendered, self.masthead, self.bodies.measured),
            *feeds.sitemap([*ours, *mkdocs], self.masthead),
            feeds.robots(self.masthead),
            *redirects(self.library),
        ]


def _measured(meta: metadata.PageMeta, measured: Measured | None) -> metadata.PageMeta:
    """What machines are told of a page, with what it measures; without another picture its chart is shown."""
    if measured is None:
        return meta
    if meta.image or (meta.article and meta.article.retracted):
        return replace(meta, measured=measured)
    return replace(meta, measured=measured, image=measured.picture, image_alt=measured.picture_alt)


def base_of(url: str) -> str:
    """What leads from a page to the site's root; empty on the home page."""
    return "../" * url.count("/")


def _is_data_of(page: views.Page, output: Output) -> bool:
    return output.path.startswith(page.url) and output.path.endswith(".json")


def _pictures(page: views.Draft) -> tuple[str, ...]:
    shown = page.article and page.article.image and not page.article.retracted
    return (page.article.image.src,) if shown and page.article and page.article.image else ()


def redirects(library: Library) -> list[Output]:
    """A page at each old address of an article that leads to its present one."""
    outputs = []
    for article in sorted(library.articles, key=lambda a: a.path):
        for alias in article.aliases:
            old = _old(alias)
            target = html.escape(relative(article.url, old))
            title = html.escape(article.title)
            text = (
                f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
                f'<meta name="robots" content="noindex"><link rel="canonical" href="{target}">'
                f'<meta http-equiv="refresh" content="0; url={target}">'
                f'<p>本页已移到：<a href="{target}">{title}</a></p></html>\n'
            )
            outputs.append(Output(page_path(old), text.encode()))
    return outputs


def _old(alias: str) -> str:
    """An old address as a page's address."""
    return alias.strip("/") + "/"


def doubly_owned(claims: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """A finding for each file of the site that two want to write; `claims` are (path, content path).

    The content path is that of an article or ordinary page, or empty for what is computed from them all.
    """
    owners: dict[str, str] = {}
    for path, owner in claims:
        if path not in owners:
            owners[path] = owner
            continue
        first, second = owners[path], owner
        args = {"value": path, "first": first or "自动生成的页面", "second": second or "自动生成的页面"}
        yield finding(second or first or path, 1, 1, "path-has-one-owner", **args)


def stylesheet(theme: Path) -> Output:
    """All styles of the theme in one file: first those of the page, then each component's, by name."""
    files = [*sorted((theme / "styles").glob("*.css")), *sorted((theme / "components").glob("*/style.css"))]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    return Output("assets/gongbao/gongbao.css", text.encode())


def _linked(match: re.Match[str]) -> str:
    """The content path of a link."""
    return unquote(html.unescape(match[1]))


def _with_addresses(main: str, addresses: Mapping[str, str], base: str) -> str:
    """The HTML with `content:` links as relative addresses; lost ones are findings by now."""

    def address(match: re.Match[str]) -> str:
        path = _linked(match)
        url = addresses.get(path, path)
        return f'"{html.escape((base + url) or "./")}{match[2] or ""}"'

    return _CONTENT_LINK.sub(address, main)
