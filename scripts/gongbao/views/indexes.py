"""Indexes and printed issues: topics, regions, archive, issues and their pages, search, site map."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from gongbao.views.contexts import Group, IndexView, IssueView, Page, SearchView, Sheet, SheetView
from gongbao.views.desk import HOME, count, sheet_url, weekday
from gongbao.views.elements import Link
from gongbao.views.fronts import month_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongbao.article import Article, Moment
    from gongbao.tables import Region
    from gongbao.views.contexts import SiteView
    from gongbao.views.desk import Desk

TRAIL = (HOME,)


def index_pages(desk: Desk, site: SiteView) -> Iterator[Page]:
    """The indexes that have content, the search page and the site map."""
    library = desk.library
    newest = library.modified
    if library.topics:
        yield _index("topics/", "专题", "同一件事的报道、政策和数据，归在一起。", topic_groups(desk), newest)
    if library.regions:
        text = "按行政区划浏览；上级地区包含下级地区的稿件。"
        yield _index("regions/", "地区", text, region_groups(desk), newest)
    if library.months:
        yield _index("archive/", "存档", "按月份查找已刊发的稿件。", month_groups(desk), newest)
    if library.issue_pages:
        yield _index("issues/", "版面", "按报纸的期次和版次浏览。", issue_groups(desk), newest)
    yield search_page(desk)
    yield _index("sitemap/", "网站地图", "", sitemap_groups(desk, site), newest)


def _index(
    url: str, title: str, description: str, groups: tuple[Group, ...], modified: Moment | None
) -> Page:
    shape = url.rstrip("/")
    view = IndexView(label=shape, title=title, description=description, groups=groups, trail=TRAIL)
    return Page(url, "pages/index.html", view, title, "index", shape, description, modified=modified)


def topic_groups(desk: Desk) -> tuple[Group, ...]:
    """All topics in one group, the fullest first, then by name."""
    library = desk.library
    sizes = {name: len(library.with_topic(name)) for name in library.topics}
    names = sorted(sizes, key=lambda name: (-sizes[name], name))
    links = tuple(Link(f"topics/{library.topics[n].id}/", n, f"{sizes[n]}篇") for n in names)
    return (Group(Link(None, "全部专题"), links),)


def region_groups(desk: Desk) -> tuple[Group, ...]:
    """Province-level units with articles and the places below them, then the names of all others."""
    used = set(desk.library.regions)
    provinces = desk.library.children("")
    groups = [_region_group(desk, region) for region in provinces if region in used]
    others = tuple(Link(None, region.name) for region in provinces if region not in used)
    return (*groups, Group(Link(None, "暂无稿件的地区"), others)) if others else tuple(groups)


def _region_group(desk: Desk, region: Region) -> Group:
    library = desk.library

    def link(place: Region) -> Link:
        return Link(f"regions/{place.key}/", place.name, count(library.in_region(place.key)))

    below = [r for r in library.regions if r != region and region in library.chain(r.key)]
    return Group(link(region), tuple(link(r) for r in below))


def month_groups(desk: Desk) -> tuple[Group, ...]:
    """The months of every year, newest first."""
    library = desk.library
    return tuple(
        Group(
            Link(None, f"{year}年"),
            tuple(
                Link(f"archive/{m}/", month_name(m).partition("年")[2], count(library.in_month(m)))
                for m in months
            ),
        )
        for year, months in groupby(library.months, key=lambda m: m[:4])
    )


def issue_groups(desk: Desk) -> tuple[Group, ...]:
    """The issues of every paper and year, newest first."""
    groups: dict[str, dict[str, Link]] = {}
    for paper, date, _ in desk.library.issue_pages:
        name = paper_name(desk, paper)
        month, day = date[5:7].lstrip("0"), date[8:10].lstrip("0")
        link = Link(f"issues/{paper}/{date}/", f"{month}月{day}日")
        groups.setdefault(f"《{name}》{date[:4]}年", {})[date] = link
    return tuple(Group(Link(None, label), tuple(links.values())) for label, links in groups.items())


def sitemap_groups(desk: Desk, site: SiteView) -> tuple[Group, ...]:
    """Every front and index of the site, by kind."""
    topics = tuple(Link(link.url, link.label) for group in topic_groups(desk) for link in group.links)
    parts = (
        ("栏目", column_links(desk)),
        ("资料", tuple(Link(item.url, item.label) for item in site.areas)),
        ("专题", topics),
        ("地区", tuple(Link(f"regions/{r.key}/", r.name) for r in desk.library.regions)),
        ("存档", tuple(Link(f"archive/{m}/", month_name(m)) for m in desk.library.months)),
        ("服务", site.service),
        ("订阅", site.feeds),
    )
    return tuple(Group(Link(None, label), links) for label, links in parts if links)


def column_links(desk: Desk) -> tuple[Link, ...]:
    """The columns in use, in file order."""
    columns = desk.library.tables.columns.values()
    return tuple(Link(f"columns/{c.id}/", c.name) for c in columns if desk.library.in_column(c.id))


def search_page(desk: Desk) -> Page:
    """The search page with lists for readers without scripts."""
    library = desk.library
    view = SearchView(
        columns=column_links(desk),
        months=tuple(Link(f"archive/{m}/", month_name(m)) for m in library.months),
        regions=tuple(Link(f"regions/{r.key}/", r.name) for r in library.regions),
        trail=TRAIL,
    )
    return Page("search/", "pages/search.html", view, "搜索", "search", "search")


def paper_name(desk: Desk, paper: str) -> str:
    """The name of a newspaper, or its id where the list does not hold it."""
    known = desk.library.tables.papers.get(paper)
    return known.name if known else paper


def issue_pages(desk: Desk) -> Iterator[Page]:
    """The front of every printed issue, and each of its pages."""
    issues: dict[tuple[str, str], list[Sheet]] = {}
    dates: dict[tuple[str, str], Moment] = {}
    for (paper, date, number), articles in desk.library.issue_pages.items():
        issues.setdefault((paper, date), []).append(_sheet(desk, paper, date, number, articles))
        dates[paper, date] = next(a.issue.date for a in articles if a.issue)
    for key, sheets in issues.items():
        siblings = [date for paper, date in issues if paper == key[0]]
        newer, older = _beside(siblings, key[1])
        view = IssueView(
            paper=paper_name(desk, key[0]),
            date=dates[key],
            weekday=weekday(dates[key]),
            sheets=tuple(sheets),
            newer=_issue_link(key[0], newer),
            older=_issue_link(key[0], older),
            trail=(HOME, Link("issues/", "版面")),
        )
        title = f"《{view.paper}》{view.date.chinese}"
        url = f"issues/{key[0]}/{key[1]}/"
        yield Page(url, "pages/issue.html", view, title, "issue", "issues", modified=view.date)
        yield from _sheet_pages(view, url, title)


def _sheet(desk: Desk, paper: str, date: str, number: int, articles: Sequence[Article]) -> Sheet:
    names = [a.issue.page_name for a in articles if a.issue and a.issue.page_name]
    link = Link(sheet_url(paper, date, number), f"第{number:02d}版", count(articles))
    return Sheet(link, next(iter(names), ""), desk.items(articles))


def _sheet_pages(issue: IssueView, url: str, title: str) -> Iterator[Page]:
    for at, sheet in enumerate(issue.sheets):
        others = tuple(
            Link(None if s is sheet else s.link.url, f"{s.link.label} {s.name}".strip()) for s in issue.sheets
        )
        view = SheetView(
            paper=issue.paper,
            date=issue.date,
            weekday=issue.weekday,
            sheet=sheet,
            sheets=others,
            newer=others[at - 1] if at else None,
            older=next(iter(others[at + 1 : at + 2]), None),
            trail=(*issue.trail, Link(url, title)),
        )
        name = f"{title} {sheet.link.label} {sheet.name}".strip()
        yield Page(
            sheet.link.url or url, "pages/sheet.html", view, name, "sheet", "issues", modified=issue.date
        )


def _beside(dates: Sequence[str], date: str) -> tuple[str | None, str | None]:
    """The newer and the older neighbour in a list that runs from newest to oldest."""
    at = dates.index(date)
    return (dates[at - 1] if at else None, next(iter(dates[at + 1 : at + 2]), None))


def _issue_link(paper: str, date: str | None) -> Link | None:
    if date is None:
        return None
    year, month, day = date.split("-")
    return Link(f"issues/{paper}/{date}/", f"{year}年{int(month)}月{int(day)}日")
