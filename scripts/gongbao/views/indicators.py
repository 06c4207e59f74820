"""A page for each indicator with figures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.views.contexts import Draft, IndicatorView, Page
from gongbao.views.desk import AREAS, HOME, Desk
from gongbao.views.elements import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gongbao.article import Article, Rendered
    from gongbao.library import Library
    from gongbao.tables import Indicator, Masthead


@dataclass(frozen=True, slots=True)
class Gauge:
    """What the page of one indicator is made of: its blocks as HTML, and its articles by content path."""

    indicator: Indicator
    url: str
    body_html: str
    paths: tuple[str, ...]


def indicator_pages(
    library: Library, rendered: Mapping[str, Rendered], masthead: Masthead, gauges: Iterable[Gauge]
) -> Iterator[Draft]:
    """The pages of indicators, in the order given."""
    desk = Desk(library, rendered, masthead)
    for gauge in gauges:
        articles = [found for path in gauge.paths if (found := library.at(path))]
        yield Draft(
            url=gauge.url,
            make=partial(indicator_page, desk, gauge, articles),
            seen=partial(iter, articles),
            state=repr(gauge),
            modified=max((a.modified for a in articles), key=lambda m: m.at, default=None),
        )


def indicator_page(desk: Desk, gauge: Gauge, articles: Sequence[Article]) -> Page:
    """The page of one indicator."""
    indicator = gauge.indicator
    rows = (("计量单位", indicator.unit), ("分组", indicator.group))
    return Page(
        url=gauge.url,
        template="pages/indicator.html",
        view=IndicatorView(
            title=indicator.name,
            definition=indicator.definition,
            rows=tuple(Row(label, text) for label, text in rows if text),
            body_html=gauge.body_html,
            articles=desk.items(articles),
            trail=(HOME, AREAS[Kind.STATISTICS]),
        ),
        title=f"指标：{indicator.name}",
        shape="statistics",
        section="statistics",
        description=indicator.definition,
        modified=max((a.modified for a in articles), key=lambda m: m.at, default=None),
    )
