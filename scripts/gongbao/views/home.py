"""The front page, and what every page shows around its own content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.views.contexts import Front, HomeView, NavItem, Page, SiteView
from gongbao.views.desk import feeds, weekday
from gongbao.views.elements import Link, Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.article import Article
    from gongbao.library import Library
    from gongbao.tables import Masthead
    from gongbao.views.desk import Desk
    from gongbao.views.elements import Figure

SECONDARY, LATEST, PER_COLUMN, FIGURES, TEASERS, OPENING = 3, 6, 4, 3, 3, 420


def site(library: Library, masthead: Masthead, about: Sequence[Link] = ()) -> SiteView:
    """What every page shows around its content; `about` are ordinary pages the footer links to."""
    columns = library.tables.columns.values()
    owner = masthead.organizer or masthead.paper or masthead.name
    marks = (
        Row("主办单位", masthead.organizer),
        Row("联系方式", masthead.contact),
        Row("网站标识码", masthead.id_code),
        Row("ICP备案", masthead.icp),
        Row("公安备案", masthead.police),
    )
    return SiteView(
        name=masthead.name,
        slogan=masthead.slogan,
        description=masthead.description,
        columns=tuple(
            NavItem(c.id, f"columns/{c.id}/", c.name) for c in columns if has_news(library.in_column(c.id))
        ),
        areas=areas(library),
        service=(Link("search/", "搜索"), Link("sitemap/", "网站地图"), *about),
        marks=tuple(mark for mark in marks if mark.text),
        feeds=feeds("feeds/all", masthead),
        copyright=f"© {owner} 版权所有",
        search_endpoint=masthead.search_endpoint,
    )


def has_news(articles: Sequence[Article]) -> bool:
    """Whether a column holds more than what the policy, practice and statistics libraries list anyway."""
    return any(a.kind is Kind.NEWS for a in articles)


def areas(library: Library) -> tuple[NavItem, ...]:
    """The libraries and indexes that have content."""
    known = (
        ("policy", "政策库", bool(library.kinds & {Kind.POLICY, Kind.INTERPRETATION})),
        ("practice", "实践库", Kind.PRACTICE in library.kinds),
        ("statistics", "数据", Kind.STATISTICS in library.kinds),
        ("regions", "地区", bool(library.regions)),
        ("topics", "专题", bool(library.topics)),
        ("issues", "版面", bool(library.issue_pages)),
        ("archive", "存档", bool(library.months)),
    )
    return tuple(NavItem(name, f"{name}/", label) for name, label, used in known if used)


def home_page(desk: Desk, name: str, description: str) -> Page:
    """The front page: what editors pinned, then what is newest."""
    library = desk.library
    public = [a for a in library.articles if not a.retracted]
    top = top_stories(public)
    lead = next(iter(top), None)
    shown = {article.path for article in top}
    latest = [a for a in public if a.kind is Kind.NEWS and a.path not in shown]
    newest = next(iter(library.articles), None)
    pages = library.issue_pages
    sheet = pages[next(iter(pages))][0].issue if pages else None
    view = HomeView(
        date=newest.date if newest else None,
        weekday=weekday(newest.date) if newest else "",
        issue=desk.issue(sheet) if sheet else None,
        lead=desk.item(lead) if lead else None,
        opening=desk.opening(lead, OPENING) if lead and not lead.image else "",
        secondary=desk.items(top[1:]),
        latest=desk.items(latest[:LATEST]),
        fronts=fronts(desk, shown),
        figures=striking(desk, public),
        statistics=desk.items([a for a in public if a.kind is Kind.STATISTICS][:TEASERS]),
        practices=desk.items([a for a in public if a.kind is Kind.PRACTICE][:TEASERS]),
        policies=desk.items([a for a in public if a.kind in (Kind.POLICY, Kind.INTERPRETATION)][:TEASERS]),
    )
    return Page("", "pages/home.html", view, name, "home", "home", description, modified=library.modified)


def top_stories(articles: Sequence[Article]) -> list[Article]:
    """The lead and the stories beside it: pinned first, then newest, with a picture among them if any has."""
    told = sorted((a for a in articles if a.pin or a.kind is Kind.NEWS), key=lambda a: not a.pin)
    lead, rest = told[:1], told[1:]
    if lead and not lead[0].image:
        pictured = next((a for a in rest if a.image), None)
        rest.sort(key=lambda a: a is not pictured)
    return [*lead, *rest[:SECONDARY]]


def fronts(desk: Desk, shown: set[str]) -> tuple[Front, ...]:
    """The newest pieces of each column that holds news, without those at the top of the page."""
    found = []
    for column in desk.library.tables.columns.values():
        pieces = [a for a in desk.library.in_column(column.id) if not a.retracted]
        fresh = [a for a in pieces if a.path not in shown]
        if fresh and has_news(pieces):
            first, *others = desk.items(fresh[:PER_COLUMN])
            found.append(Front(Link(f"columns/{column.id}/", column.name), first, tuple(others)))
    return tuple(found)


def striking(desk: Desk, articles: Sequence[Article]) -> tuple[Figure, ...]:
    """The largest figure of each of the first groups of indicators, pinned and newest articles first."""
    indicators = desk.library.tables.indicators
    chosen: dict[str, Figure] = {}
    for article in sorted(articles, key=lambda a: not a.pin):
        for fact in article.facts:
            known = indicators.get(fact.indicator)
            group = (known.group if known else "") or fact.indicator
            figure = desk.figure(article, fact)
            if group not in chosen or digits(figure) > digits(chosen[group]):
                chosen[group] = figure
    return tuple(sorted(chosen.values(), key=digits, reverse=True))[:FIGURES]


def digits(figure: Figure) -> int:
    """How many digits a figure prints: what makes it look large."""
    return sum(c.isdigit() for c in figure.number)
