"""Every page of the site as one frozen, documented context for its template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.views.contexts import Draft, Page, SiteView, whole
from gongbao.views.desk import Desk
from gongbao.views.elements import Link
from gongbao.views.fronts import front_pages
from gongbao.views.home import home_page, site
from gongbao.views.indexes import index_pages, issue_pages
from gongbao.views.indicators import Gauge, indicator_pages
from gongbao.views.singles import single_page, single_pages

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongbao.article import Article, Rendered
    from gongbao.library import Library
    from gongbao.tables import Masthead

__all__ = [
    "PER_PAGE",
    "Draft",
    "Gauge",
    "Link",
    "Page",
    "SiteView",
    "drafts",
    "indicator_pages",
    "pages",
    "single",
    "site",
]

PER_PAGE = 20


def drafts(
    library: Library, rendered: Mapping[str, Rendered], masthead: Masthead, per_page: int = PER_PAGE
) -> list[Draft]:
    """Every page computed from the library, ready to be made.

    `rendered` holds the body of each article by its path. Two pages with one address are left for the
    caller to report.
    """
    desk = Desk(library, rendered, masthead)
    some = [
        home_page(desk, masthead.name, masthead.description),
        *index_pages(desk, site(library, masthead)),
        *issue_pages(desk),
    ]
    return [*single_pages(desk), *front_pages(desk, per_page), *(whole(page) for page in some)]


def single(library: Library, rendered: Mapping[str, Rendered], masthead: Masthead, article: Article) -> Page:
    """The page of one article."""
    return single_page(Desk(library, rendered, masthead), article)


def pages(
    library: Library, rendered: Mapping[str, Rendered], masthead: Masthead, per_page: int = PER_PAGE
) -> list[Page]:
    """Every page computed from the library, sorted by address."""
    made = [draft.make() for draft in drafts(library, rendered, masthead, per_page)]
    return sorted(made, key=lambda page: page.url)
