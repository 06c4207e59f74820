"""What templates receive: one frozen context per page kind, every field with its meaning.

Addresses are relative to the site's root and have no leading slash; templates write `base` before them.
Only fields whose name ends in `_html` hold markup; everything else is plain text, escaped on output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable  # noqa: TC003 - part of a public record
from dataclasses import field
from typing import TYPE_CHECKING

from gongbao.records import record

if TYPE_CHECKING:
    from gongbao.article import Article, Event, Moment, Step
    from gongbao.views.elements import Figure, Item, Link, Piece, Relation, Row


@record
class NavItem:
    """One entry of the navigation."""

    id: str
    """Column or area id; the page's `data-section` carries the same word."""
    url: str
    """Address."""
    label: str
    """What readers see."""


@record
class SiteView:
    """What every page shows around its own content."""

    name: str
    """The nameplate (报头)."""
    slogan: str
    """The line beside the nameplate; may be empty."""
    description: str
    """What the site is, in a sentence."""
    columns: tuple[NavItem, ...]
    """Columns that hold news, in file order; the libraries lead to the others."""
    areas: tuple[NavItem, ...]
    """The libraries and indexes that have content, in fixed order."""
    service: tuple[Link, ...]
    """Links of the footer: search, site map, about."""
    marks: tuple[Row, ...]
    """主办单位, 联系方式, 网站标识码, ICP and police filing, where the masthead has them."""
    feeds: tuple[Link, ...]
    """The site's feeds."""
    copyright: str
    """Owner of the copyright; no year, for no clock is read."""
    search_endpoint: str = ""
    """Address of the search server's index, where one answers instead of the site's own."""


@record
class ArticleView:
    """A news article or an interpretation."""

    piece: Piece
    """Everything shared by single pages."""
    form: str
    """`article`, `photo` (picture first) or `brief` (a few lines)."""
    column: Link | None
    """Its column."""
    policies: tuple[Item, ...]
    """The policy documents it interprets."""


@record
class PolicyView:
    """A policy document with its record and relations."""

    piece: Piece
    """Everything shared by single pages."""
    issuer: str
    """Issuing body."""
    number: str
    """Document number; may be empty."""
    status: str
    """Validity."""
    current: bool
    """Whether it is in force; otherwise a banner says so."""
    rows: tuple[Row, ...]
    """The record in the order of the national policy library; empty fields left out."""
    relations: tuple[Relation, ...]
    """Its own relations, then the inverse ones."""
    interpretations: tuple[Item, ...]
    """政策解读."""


@record
class PracticeView:
    """A governance practice as an entity."""

    piece: Piece
    """Everything shared by single pages."""
    rows: tuple[Row, ...]
    """Body in charge, place, since when."""
    mechanism: tuple[Step, ...]
    """The steps, in order."""
    timeline: tuple[Event, ...]
    """The events, in order; `date` as printed."""
    policies: tuple[Item, ...]
    """Related policy documents and interpretations."""
    articles: tuple[Item, ...]
    """Related articles and practices."""


@record
class StatisticsView:
    """A page of statistics; the body holds the `section.stat` blocks."""

    piece: Piece
    """Everything shared by single pages."""


@record
class IndicatorView:
    """A page of one indicator: what it measures, and every figure of it."""

    title: str
    """Name of the indicator."""
    definition: str
    """What it counts and how."""
    rows: tuple[Row, ...]
    """Unit and group."""
    body_html: str
    """Its blocks; links to sentences still read `content:<path>`."""
    articles: tuple[Item, ...]
    """The articles its figures come from."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first."""


@record
class Pager:
    """Where a page of a list stands among its siblings."""

    number: int
    """This page, from 1."""
    pages: tuple[Link, ...]
    """All pages; the current one has no address."""
    newer: str | None
    """Address of the page before; None on the first."""
    older: str | None
    """Address of the page after; None on the last."""


@record
class ListView:
    """A front: column, topic, region, month, or one of the libraries."""

    label: str
    """Kind of front: 栏目, 专题, 地区, 存档, 政策库 …"""
    title: str
    """Its name, the page's h1."""
    description: str
    """What it holds; may be empty."""
    count: int
    """Pieces on all its pages together."""
    entries: tuple[Item, ...]
    """The pieces of this page."""
    pager: Pager
    """This page among its siblings."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first, without the page itself."""
    children: tuple[Link, ...]
    """Districts of a region, with counts."""
    feeds: tuple[Link, ...]
    """Feeds of a column."""


@record
class Group:
    """Links under one heading."""

    heading: Link
    """The heading, which may itself lead somewhere."""
    links: tuple[Link, ...]
    """Its links."""


@record
class IndexView:
    """An index of fronts: topics, regions, months, issues, the site map."""

    label: str
    """Kind of index; also the name of its design."""
    title: str
    """The page's h1."""
    description: str
    """One sentence of explanation; may be empty."""
    groups: tuple[Group, ...]
    """Its groups, in order."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first."""


@record
class Sheet:
    """One page (版) of a printed issue."""

    link: Link
    """Its address and number: 第03版."""
    name: str
    """Its name (版名); may be empty."""
    entries: tuple[Item, ...]
    """Its articles, in order."""


@record
class IssueView:
    """The front of one printed issue."""

    paper: str
    """Name of the newspaper."""
    date: Moment
    """Day of the issue."""
    weekday: str
    """星期一 …"""
    sheets: tuple[Sheet, ...]
    """Its pages."""
    newer: Link | None
    """The next newer issue of the paper."""
    older: Link | None
    """The next older one."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first."""


@record
class SheetView:
    """One page of a printed issue with its articles."""

    paper: str
    """Name of the newspaper."""
    date: Moment
    """Day of the issue."""
    weekday: str
    """星期一 …"""
    sheet: Sheet
    """The page shown."""
    sheets: tuple[Link, ...]
    """All pages of the issue; this one has no address."""
    newer: Link | None
    """The page before (上一版)."""
    older: Link | None
    """The page after (下一版)."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first."""


@record
class Front:
    """A column on the home page."""

    link: Link
    """The column."""
    lead: Item
    """Its first piece, shown large."""
    entries: tuple[Item, ...]
    """The following ones."""


@record
class HomeView:
    """The front page."""

    date: Moment | None
    """Day of the newest piece; None on an empty site."""
    weekday: str
    """Its 星期."""
    issue: Link | None
    """The newest printed issue."""
    lead: Item | None
    """The lead story: the newest pinned piece, else the newest."""
    opening: str
    """Its first sentences, printed where it has no picture; else empty."""
    secondary: tuple[Item, ...]
    """The stories beside it; where the lead has no picture, one with a picture comes first."""
    latest: tuple[Item, ...]
    """Headlines of the rail, newest first."""
    fronts: tuple[Front, ...]
    """Columns, in file order."""
    figures: tuple[Figure, ...]
    """Two or three figures to draw readers into the statistics."""
    statistics: tuple[Item, ...]
    """Statistics pages."""
    practices: tuple[Item, ...]
    """Newest practices."""
    policies: tuple[Item, ...]
    """Newest policy documents and interpretations."""


@record
class SearchView:
    """The search page, with ways to go on for readers without scripts."""

    columns: tuple[Link, ...]
    """Columns in use."""
    months: tuple[Link, ...]
    """Months with articles, newest first."""
    regions: tuple[Link, ...]
    """Regions in use."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first."""


SingleView = ArticleView | PolicyView | PracticeView | StatisticsView
View = SingleView | IndicatorView | ListView | IndexView | IssueView | SheetView | HomeView | SearchView


@record
class Page:
    """One page of the site, ready for its template."""

    url: str
    """Address."""
    template: str
    """Template below theme/."""
    view: View
    """What the template receives as `view`."""
    title: str
    """Title of the document, without the site's name."""
    shape: str
    """Page kind: article, policy, practice, statistics, list, index, issue, sheet, home, search …"""
    section: str
    """Column or area id, which marks the current entry of the navigation."""
    description: str = ""
    """One sentence for page tags; may be empty."""
    article: Article | None = None
    """The article of a single page."""
    modified: Moment | None = None
    """The latest date its content states."""
    column: str = ""
    """Column id, for the column's page tags."""
    region: str = ""
    """Key of the region a list is about."""
    keywords: tuple[str, ...] = field(default=())
    """Words for page tags."""
    characters: int = 0
    """Length of a single page's body, counted the Chinese way."""

    @property
    def trail(self) -> tuple[Link, ...]:
        """What stands between the home page and this one."""
        return tuple(getattr(self.view, "trail", ()))[1:]


@record
class Draft:
    """A page that can be made, and all it depends on but its own article's body.

    `seen` gives the other articles it shows, or None where it may show any; `state` says everything else
    that comes from the library. The same articles and state make the same page.
    """

    url: str
    """Address."""
    make: Callable[[], Page]
    """Makes the page."""
    seen: Callable[[], Iterable[Article] | None]
    """The other articles it shows."""
    state: str = ""
    """What else it depends on."""
    article: Article | None = None
    """The article of a single page."""
    modified: Moment | None = None
    """The latest date its content states."""


def whole(page: Page, state: str = "") -> Draft:
    """The draft of a page that is made already and may show any article."""
    return Draft(page.url, lambda: page, lambda: None, state, modified=page.modified)
