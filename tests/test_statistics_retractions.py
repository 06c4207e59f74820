"""A retraction goes out at once: what it takes from statistics is marked, told, and used no more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gongbao.article import Correction, Moment
from gongbao.diagnostics import finding, has_errors
from gongbao.statistics import Shown, data_csv, data_json, database, html, indicator_page, losses, run
from gongbao.tables import Masthead
from statistics_samples import CIRCLE, NEWS, PLAN, SHOW, SQL, TABLES, blocks_of, frame, page

if TYPE_CHECKING:
    from gongbao.diagnostics import Finding

DAY = Moment(datetime(2023, 9, 1, tzinfo=UTC))
WITHDRAWN = replace(
    NEWS,
    path="news/2023/gone.md",
    slug="gone",
    title="不实的报道",
    corrections=(Correction(DAY, "撤稿", reason="数字失实"),),
    facts=tuple(replace(f, region="152921", path="news/2023/gone.facts.yml") for f in NEWS.facts),
)


def shown(*articles: object, sql: str = SQL, show: str = SHOW) -> Shown | tuple[Finding, ...]:
    tables = database([*articles, PLAN, CIRCLE], TABLES)  # type: ignore[list-item]
    try:
        return run(blocks_of(page(sql, show)), tables)
    finally:
        tables.close()


def block(*articles: object, sql: str = SQL, show: str = SHOW) -> Shown:
    result = shown(*articles, sql=sql, show=show)
    assert isinstance(result, Shown), result
    return result


def test_a_block_without_its_only_source_becomes_a_table_of_withdrawn_figures() -> None:
    one = block(WITHDRAWN, show=SHOW + "\nchecks: {rows: 2}")
    assert one.rows == ()
    text = html(one, frame())
    assert "已撤回：培训187次" in text
    assert "<svg" not in text
    assert '<a href="content:news/2023/gone.md" title="见《不实的报道》"><s>187次</s>（已撤回）</a>' in text
    assert '<strong>已撤回</strong>　<a href="content:news/2023/gone.md">《不实的报道》</a>已撤稿，' in text
    assert "出自它的数字不再使用：187次、80余次。" in text


def test_a_retraction_is_published_strictly_too() -> None:
    lost = [finding("statistics/a.md", 1, 1, "figures-are-standing")]
    doubt = [finding("news/a.md", 1, 1, "date-is-past")]
    assert not has_errors(lost, strict=True)
    assert has_errors([*lost, *doubt], strict=True)


def test_what_stands_is_still_drawn_and_only_that_is_published_as_data() -> None:
    one = block(NEWS, WITHDRAWN)
    assert [row.basis.path for row in one.rows if row.basis] == ["news/2023/grids.md"] * 2
    text = html(one, frame())
    assert "部分已撤回：培训187次" in text
    assert text[text.index("<svg") : text.index("</svg>")].count("fig-5") == 1
    assert len(json.loads(data_json(one, frame()))["rows"]) == 2
    assert data_csv(one).decode().count("187次") == 1


def test_the_editor_is_told_which_retraction_took_which_figures() -> None:
    (told,) = losses([block(WITHDRAWN)])
    assert (told.code, told.severity, told.path) == ("figures-are-standing", "warning", "statistics/data.md")
    assert (
        "《不实的报道》（news/2023/gone.md）已撤稿，段落 services 不再使用它的数字：187次、80余次"
        in told.text()
    )


def test_a_sum_that_a_retraction_changed_counts_what_is_left() -> None:
    sql = "SELECT unit AS name, count(*) AS value FROM facts WHERE unit = '次' GROUP BY unit ORDER BY unit"
    one = block(NEWS, WITHDRAWN, sql=sql, show="{chart: bar, title: 次数, id: n}")
    assert [row.cells for row in one.rows] == [("次", 2)]
    assert list(losses([one])) == []
    checked = block(WITHDRAWN, sql=sql, show="{chart: bar, title: 次数, id: n, checks: {rows: 1}}")
    assert "合计等算出来的数" in next(iter(losses([checked]))).text()


def test_a_fault_that_no_retraction_explains_stays_a_fault() -> None:
    result = shown(NEWS, WITHDRAWN, show=SHOW + "\nchecks: {rows: 9}")
    assert isinstance(result, tuple)
    assert [f.code for f in result] == ["check-holds"]


def test_the_page_of_an_indicator_keeps_its_withdrawn_figures() -> None:
    tables = database([WITHDRAWN, PLAN], TABLES)
    one = indicator_page(TABLES.indicators["trainings"], tables, Masthead(name="公报"))
    tables.close()
    assert one
    assert "<s>187次</s>（已撤回）" in one.html
    assert one.modified == "2023-09-01"


def test_the_page_of_an_indicator_stays_when_no_figure_of_it_stands() -> None:
    gone = tuple(replace(fact, status="retracted") for fact in NEWS.facts)
    tables = database([replace(NEWS, facts=gone)], TABLES)
    pages = {i.id: indicator_page(i, tables, Masthead(name="公报")) for i in TABLES.indicators.values()}
    told = {fact.indicator for fact in gone}
    tables.close()
    assert {name for name, page in pages.items() if page} == told
    assert all("</s>（已撤回）" in page.html for page in pages.values() if page)


def test_tables_name_a_withdrawn_article_as_such() -> None:
    sql = "SELECT title, retracted FROM articles WHERE kind = 'news' ORDER BY path"
    one = block(NEWS, WITHDRAWN, sql=sql, show="{chart: table, title: 稿件}")
    assert [row.cells for row in one.rows] == [("撤稿：不实的报道", 1), ("网格里的<事>", 0)]
