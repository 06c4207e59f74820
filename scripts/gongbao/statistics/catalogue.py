"""A page for each indicator with figures: its definition, every value over time and place, every sentence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao.statistics.blocks import Block, Show
from gongbao.statistics.citation import Publication, measured
from gongbao.statistics.files import outputs
from gongbao.statistics.page import html
from gongbao.statistics.queries import run
from gongbao.statistics.results import Shown

if TYPE_CHECKING:
    from gongbao.article import Measured
    from gongbao.output import Output
    from gongbao.statistics.database import Database
    from gongbao.tables import Indicator, Masthead

_VALUES = """
SELECT region_name, period, figure, value, quote, title, note, id AS fact
FROM facts
WHERE indicator = '{id}' AND status <> 'retracted'
ORDER BY region, period DESC, path, n
LIMIT 1000
"""
_DRAWN = """
SELECT {label} AS label, figure, value, id AS fact
FROM facts
WHERE indicator = '{id}' AND current = 1 AND value >= 0
ORDER BY region, period, path, n
LIMIT 40
"""


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """The blocks of one indicator's page as HTML, and the data files beside it; `paths` are its articles."""

    indicator: Indicator
    html: str
    outputs: tuple[Output, ...]
    paths: tuple[str, ...]
    modified: str
    measured: Measured


def indicator_url(key: str) -> str:
    """The address of an indicator's page."""
    return f"statistics/indicators/{key}/"


def indicator_page(indicator: Indicator, database: Database, masthead: Masthead) -> IndicatorPage | None:
    """The page of an indicator, or nothing where it has no figures."""
    values = _ask(indicator, database, _VALUES, _values_show(indicator))
    if values is None:
        return None
    blocks = [values]
    places = {row.cells[0] for row in values.rows}
    if len(values.rows) > 1 and len({row.basis.unit for row in values.rows if row.basis}) == 1:
        label = "period" if len(places) == 1 else "region_name || ' ' || period"
        show = Show(
            chart="dot",
            id="chart",
            title=f"{indicator.name}：{len(values.rows)}个数",
            subtitle=f"{indicator.definition}单位：{indicator.unit}。",
            columns={"label": "时期" if len(places) == 1 else "地区和时期", "figure": "数字"},
        )
        drawn = _ask(indicator, database, _DRAWN, show, label)
        blocks = [drawn, values] if drawn else blocks
    rows = (*values.rows, *values.withdrawn)
    dates = [row.basis.modified for row in rows if row.basis]
    page = Publication(
        url=indicator_url(indicator.id),
        title=indicator.name,
        author=masthead.organizer or masthead.name,
        site=masthead.name,
        published=min(dates),
        modified=max(dates),
        root=masthead.url,
        description=indicator.definition,
    )
    body = "\n".join(html(_noted(one), page) for one in blocks)
    paths = dict.fromkeys(row.basis.path for row in rows if row.basis)
    files = tuple(outputs(page, blocks))
    return IndicatorPage(indicator, body, files, tuple(paths), page.modified, measured(blocks, page))


def _noted(shown: Shown) -> Shown:
    """The block without its column of notes where no figure has one; the files keep it."""
    if "note" not in shown.names or any(shown.cell(row, "note") for row in (*shown.rows, *shown.withdrawn)):
        return shown
    show = shown.block.show
    columns = {name: header for name, header in show.columns.items() if name != "note"}
    return replace(shown, block=replace(shown.block, show=show.model_copy(update={"columns": columns})))


def _values_show(indicator: Indicator) -> Show:
    return Show(
        chart="table",
        id="values",
        title=f"{indicator.name}：全部数字",
        subtitle=f"按地区和时期排列，单位：{indicator.unit}；点开数字看原句",
        columns={
            "region_name": "地区",
            "period": "时期",
            "figure": "数字",
            "quote": "原文",
            "title": "报道",
            "note": "说明",
        },
    )


def _ask(indicator: Indicator, database: Database, query: str, show: Show, label: str = "") -> Shown | None:
    """What a block of the page shows, or nothing where its figures cannot be shown together."""
    key = indicator.id.replace("'", "''")
    sql = query.format(id=key, label=label)
    result = run(Block(show.id, "data/indicators.yml", 1, 1, sql, show, ""), database)
    return result if isinstance(result, Shown) and (result.rows or result.withdrawn) else None
