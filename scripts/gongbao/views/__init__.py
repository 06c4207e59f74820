"""Every page of the site as one frozen, documented context for its template."""

from __future__ import annotations

from functools import partial
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
    from collections.abc import Iterable, Iterator, Mapping

    from gongbao.article import Rendered
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
    "site",
    "some",
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
    return [*single_pages(desk), *_others(desk, per_page)]


def some(
    library: Library,
    rendered: Mapping[str, Rendered],
    masthead: Masthead,
    per_page: int,
    urls: Iterable[str],
) -> Iterator[Page]:
    """The pages at these addresses, without the work for others; addresses of no page are passed over."""
    desk = Desk(library, rendered, masthead)
    wanted = set(urls)
    slugs = {url.rstrip("/").rpartition("/")[2] for url in wanted}
    for article in library.articles:
        if article.slug in slugs and article.url in wanted:
            wanted.discard(article.url)
            yield single_page(desk, article)
    others = _others(desk, per_page)
    while wanted and (draft := next(others, None)):
        if draft.url in wanted:
            wanted.discard(draft.url)
            yield draft.make()


def _others(desk: Desk, per_page: int) -> Iterator[Draft]:
    """Every page but those of articles, the most looked at first."""
    home = partial(home_page, desk, desk.masthead.name, desk.masthead.description)
    yield Draft("", home, lambda: None, modified=desk.library.modified)
    yield from front_pages(desk, per_page)
    yield from map(whole, index_pages(desk, site(desk.library, desk.masthead)))
    yield from map(whole, issue_pages(desk))


def pages(
    library: Library, rendered: Mapping[str, Rendered], masthead: Masthead, per_page: int = PER_PAGE
) -> list[Page]:
    """Every page computed from the library, sorted by address."""
    made = [draft.make() for draft in drafts(library, rendered, masthead, per_page)]
    return sorted(made, key=lambda page: page.url)
