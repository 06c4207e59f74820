"""Fronts: columns, topics, regions, months and the libraries, cut into pages of a fixed length."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.library import latest
from gongbao.views.contexts import Draft, ListView, Page, Pager
from gongbao.views.desk import HOME, count, feeds
from gongbao.views.elements import Link

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongbao.article import Article, Moment
    from gongbao.tables import Column, Masthead, Region
    from gongbao.views.desk import Desk

NEAR = 2
"""Pages on each side of the current one that a pager names."""


@dataclass(frozen=True, slots=True)
class Spec:
    """What tells one front from another."""

    url: str
    label: str
    title: str
    section: str
    description: str = ""
    template: str = "list"
    trail: tuple[Link, ...] = (HOME,)
    children: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    column: str = ""
    region: str = ""
    keywords: tuple[str, ...] = ()


def front_pages(desk: Desk, size: int) -> Iterator[Draft]:
    """Every page of every front; `size` entries a page."""
    library = desk.library
    for column in library.tables.columns.values():
        yield from _cut(desk, column_spec(column, desk.masthead), library.in_column(column.id), size)
    for topic in library.topics.values():
        spec = Spec(
            f"topics/{topic.id}/", "专题", topic.name, "topics", trail=(HOME, Link("topics/", "专题"))
        )
        yield from _cut(desk, spec, library.with_topic(topic.name), size)
    for region in library.regions:
        yield from _cut(desk, region_spec(desk, region), library.in_region(region.key), size)
    for month in library.months:
        yield from _cut(desk, month_spec(month), library.in_month(month), size)
    for spec, kinds in LIBRARIES:
        yield from _cut(desk, spec, library.of_kind(*kinds), size)


def column_spec(column: Column, masthead: Masthead) -> Spec:
    """The front of a column."""
    return Spec(
        url=f"columns/{column.id}/",
        label="栏目",
        title=column.name,
        section=column.id,
        description=column.description,
        column=column.id,
        keywords=column.keywords,
        feeds=feeds(f"feeds/columns/{column.id}", masthead),
    )


def region_spec(desk: Desk, region: Region) -> Spec:
    """The front of a region: its own articles and those of everything below it."""
    library = desk.library
    used = set(library.regions)
    children = tuple(
        Link(f"regions/{child.key}/", child.name, count(library.in_region(child.key)))
        for child in library.children(region.key)
        if child in used
    )
    trail = (HOME, Link("regions/", "地区"), *desk.regions(region.parent))
    return Spec(
        url=f"regions/{region.key}/",
        label="地区",
        title=region.name,
        section="regions",
        trail=trail,
        children=children,
        region=region.key,
    )


def month_spec(month: str) -> Spec:
    """The front of a month of the archive."""
    return Spec(
        f"archive/{month}/", "存档", month_name(month), "archive", trail=(HOME, Link("archive/", "存档"))
    )


def month_name(month: str) -> str:
    """`2023-08` as printed: `2023年8月`."""
    year, _, number = month.partition("-")
    return f"{year}年{int(number)}月"


LIBRARIES = (
    (
        Spec(
            "policy/",
            "政策库",
            "政策库",
            "policy",
            "政策文件与政策解读，文号、日期、效力一目了然。",
            "policies",
        ),
        (Kind.POLICY, Kind.INTERPRETATION),
    ),
    (
        Spec(
            "practice/",
            "实践库",
            "实践库",
            "practice",
            "各地治理与生态实践：谁在做，怎么做，成效如何。",
            "practices",
        ),
        (Kind.PRACTICE,),
    ),
    (
        Spec("statistics/", "数据", "数据", "statistics", "每个数字都能回到它所在的那句话。"),
        (Kind.STATISTICS,),
    ),
)


def _cut(desk: Desk, spec: Spec, articles: Sequence[Article], size: int) -> Iterator[Draft]:
    total = -(-len(articles) // size)
    modified = latest(articles)
    state = repr((spec, len(articles), total, modified and modified.iso))
    for number in range(1, total + 1):
        chunk = articles[(number - 1) * size : number * size]
        part = Part(spec, number, total, len(articles), chunk, modified)
        yield Draft(
            url=page_url(spec.url, number),
            make=partial(front_page, desk, part),
            seen=partial(iter, chunk),
            state=f"{number} {state}",
            modified=modified,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a front: its number of so many, how many articles the front has, and those shown."""

    spec: Spec
    number: int
    total: int
    count: int
    articles: Sequence[Article]
    modified: Moment | None


def front_page(desk: Desk, part: Part) -> Page:
    """One page of a front."""
    spec = part.spec
    view = ListView(
        label=spec.label,
        title=spec.title,
        description=spec.description,
        count=part.count,
        entries=desk.items(part.articles),
        pager=pager(spec.url, part.number, part.total),
        trail=spec.trail,
        children=spec.children,
        feeds=spec.feeds,
    )
    return Page(
        url=page_url(spec.url, part.number),
        template=f"pages/{spec.template}.html",
        view=view,
        title=spec.title if part.number == 1 else f"{spec.title}（第{part.number}页）",
        shape=spec.template,
        section=spec.section,
        description=spec.description,
        modified=part.modified,
        column=spec.column,
        region=spec.region,
        keywords=spec.keywords,
    )


def page_url(url: str, number: int) -> str:
    """Address of one page of a front; the first is the front itself."""
    return url if number == 1 else f"{url}page/{number}/"


def pager(url: str, number: int, total: int) -> Pager:
    """The pager of one page: first, last and the neighbours, a gap as a bare `…`."""
    shown = [n for n in range(1, total + 1) if n in (1, total) or abs(n - number) <= NEAR]
    links: list[Link] = []
    for before, n in zip([0, *shown], shown, strict=False):
        if n - before > 1:
            links.append(Link(None, "…"))
        links.append(Link(None, str(n), "本页") if n == number else Link(page_url(url, n), str(n)))
    return Pager(
        number=number,
        pages=tuple(links),
        newer=page_url(url, number - 1) if number > 1 else None,
        older=page_url(url, number + 1) if number < total else None,
    )
