"""Charts of series and provinces, sums, headlines that follow the data, and pages of indicators."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from gongbao.article import Moment
from gongbao.charts import PLACES
from gongbao.cli import main
from gongbao.statistics import Shown, database, html, indicator_page, links, run, words
from gongbao.tables import Masthead, Region
from statistics_samples import CIRCLE, NEWS, PLAN, TABLES, blocks_of, frame, page, result, shown_of

if TYPE_CHECKING:
    from pathlib import Path

PARTS = """SELECT '甲' AS place, '治理' AS topic, 60 AS value, 'columns/governance/' AS link
UNION ALL SELECT '甲', '生态', 40, NULL UNION ALL SELECT '乙', '治理', 100, NULL
ORDER BY place DESC, value DESC"""
STACK = (
    "{chart: stacked, title: 构成, series: topic, unit: 篇, columns: {place: 地方, topic: 专题, value: 篇数}"
)


def test_a_chart_of_series_has_a_table_with_a_column_for_each() -> None:
    text = html(shown_of(PARTS, STACK + "}"), frame())
    head = text[text.index("<thead>") : text.index("</thead>")]
    assert re.findall(r">([^<]+)</th>", head) == ["地方", "治理", "生态"]
    assert '<th scope="row">乙</th><td class="number">100</td><td class="number">—</td>' in text
    assert '<a href="content:columns/governance/">60</a>' in text
    assert "数据表：构成（单位：篇）" in text


def test_the_words_of_a_block_are_searched_without_drawing_and_links() -> None:
    text = words(shown_of())
    assert "培训187次" in text
    assert "<svg" not in text
    assert "下载" not in text


def test_links_of_a_result_are_checked_at_the_query() -> None:
    found = links(shown_of(PARTS, STACK + "}"))
    assert [(link.resolved, link.line) for link in found] == [("columns/governance/", 12)]


@pytest.mark.parametrize(
    ("sql", "show", "message"),
    [
        (PARTS, STACK.replace("series: topic", "series: topc") + "}", "series 的列 topc 不在查询结果中"),
        (PARTS, STACK.replace("series: topic, ", "") + "}", "stacked 要有 series"),
        (PARTS, STACK.replace("stacked", "pyramid") + "}", "pyramid 不分组"),
        (PARTS.replace("'生态'", "'治理'"), STACK + "}", "同一格有两个数：甲、治理"),
        (PARTS.replace("乙", "甲").replace("60", "61"), STACK + "}", "同一格有两个数"),
        ("SELECT '1' AS region, '甲' AS name, 1 AS value", "{chart: tile-grid, title: 图}", "缺 34 个"),
        ("SELECT '甲' AS name, 1 AS value", "{chart: bar, title: '{rowz}行'}", "标题里的 {rowz} 不认识"),
        ("SELECT 'a' AS name, 1 AS value UNION ALL SELECT 'b', 2", "{chart: bar, title: t}", "要用 ORDER BY"),
    ],
)  # fmt: skip
def test_what_a_chart_cannot_show_is_told(sql: str, show: str, message: str) -> None:
    found = result(sql, show)
    assert isinstance(found, list)
    assert any(message in line for line in found), found


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        ("{sums_to: 100}", []),
        ("{sums_to: 99}", ["甲的各项之和是 100，应为 99", "乙的各项之和是 100，应为 99"]),
        ("{sums_to: 99, tolerance: 1}", []),
    ],
)
def test_parts_must_add_up(checks: str, message: list[str]) -> None:
    show = STACK.replace("series: topic", "series: place").replace(
        "place: 地方, topic: 专题", "topic: 专题, place: 地方"
    )
    found = result(PARTS, f"{show}, checks: {checks}}}")
    told = [line.partition("统计核对不成立：")[2] for line in found] if isinstance(found, list) else []
    assert sorted(told) == sorted(message)


def test_all_34_units_are_shown_in_official_order_and_zero_as_zero() -> None:
    regions = {key: Region(key, f"地{key[:2]}") for key in sorted(PLACES)}
    tables = database([replace(NEWS, region="330000")], replace(TABLES, regions=regions))
    sql = (
        "SELECT r.id AS region, r.name, count(a.path) AS value FROM regions AS r "
        "LEFT JOIN articles AS a ON a.province = r.id GROUP BY r.id, r.name ORDER BY r.id"
    )
    show = (
        "{chart: tile-grid, title: '最多的是{top}，共{sum}篇', unit: 篇, columns: {name: 地区, value: 篇数}}"
    )
    shown = run_in(tables, sql, show)
    assert "最多的是地33，共1篇" in shown
    assert shown.count('<td class="number">0</td>') == 33
    assert "方格图，不是地图" in shown


def run_in(tables: object, sql: str, show: str) -> str:
    from gongbao.statistics import Database, Shown, run  # noqa: PLC0415 - only here

    assert isinstance(tables, Database)
    shown = run(blocks_of(page(sql, show)), tables)
    tables.close()
    assert isinstance(shown, Shown), shown
    return html(shown, frame())


def test_each_indicator_with_figures_has_a_page_with_every_sentence() -> None:
    later = replace(
        NEWS,
        path="news/2023/later.md",
        slug="later",
        facts=tuple(
            replace(f, period="2023", path="news/2023/later.facts.yml") for f in NEWS.facts if f.n == 5
        ),
    )
    tables = database((NEWS, later, PLAN, CIRCLE), TABLES)
    assert list(tables.indicators) == ["days", "grids-1", "grids-3", "rate", "trainings", "visits", "workers"]
    pages = (indicator_page(TABLES.indicators[i], tables, Masthead(name="公报")) for i in tables.indicators)
    found = {page.indicator.id: page for page in pages if page}
    tables.close()
    assert set(found) == set(TABLES.indicators)
    text = found["trainings"].html
    assert text.count('href="content:news/2023/grids.md#fig-5"') == 4  # a dot, its quote, a row in each table
    assert ">说明</th>" not in text  # no figure has a note
    assert '<circle class="chart__bar"' in text
    assert "开展培训：2个数" in text
    assert found["trainings"].paths == ("news/2023/later.md", "news/2023/grids.md")
    files = [o.path for o in found["trainings"].outputs]
    assert "statistics/indicators/trainings/chart.csv" in files
    values = next(o.data for o in found["trainings"].outputs if o.path.endswith("/values.csv")).decode()
    assert "原文,报道,说明," in values  # files keep their columns
    assert "<svg" not in found["rate"].html  # one figure needs no chart


def test_the_command_runs_a_page_or_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content/statistics").mkdir(parents=True)
    body = "```sql\nSELECT 1 AS value, '甲' AS name\n```\n```show\nchart: bar\nid: one\ntitle: 一项\n```\n"
    head = "---\nkind: statistics\ntitle: 数\ndate: 2023-08-28\ncolumn: x\nslug: numbers\n---\n"
    (tmp_path / "content/statistics/numbers.md").write_text(head + body, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    def stats(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(main, ["stats", *words])
        return done.exit_code, done.output

    assert stats() == (0, "numbers/one　一项\n────────────\n数值  名称\n1     甲\n\n")
    assert stats("numbers/one", "--format", "csv") == (0, "数值,名称\n1,甲\n")
    code, text = stats("numbers", "--format", "json")
    assert (code, '"schema": "gongbao.statistics/1"' in text) == (0, True)
    assert stats("nothing")[0] == 2
    (tmp_path / "content/statistics/numbers.md").write_text(head + body.replace("AS value", "AS value, x"))
    code, text = stats()
    assert code == 1
    assert "content/statistics/numbers.md:9:20:" in text
    assert "no such column: x" in text


def test_several_numbers_in_a_row_are_a_small_line() -> None:
    sql = "SELECT '网格员' AS name, '3 5 4' AS trend UNION ALL SELECT '志愿者', '7' ORDER BY name DESC"
    show = "{chart: table, title: 走势, id: t, columns: {name: 指标, trend: 走势}}"
    text = html(shown_of(sql, show), frame())
    assert text.count('<svg class="chart__spark"') == 1
    assert 'aria-label="网格员：' in text
    assert "<td>—</td>" in text
    alone = html(shown_of("SELECT '网格员' AS name, '3' AS trend", show), frame())
    assert "走势</th>" not in alone


def test_a_figure_that_was_revised_or_is_disputed_says_so_beside_it() -> None:
    later = replace(
        NEWS,
        path="news/2023/later.md",
        slug="later",
        date=Moment(datetime(2023, 9, 1, tzinfo=UTC)),
        facts=(
            replace(NEWS.facts[4], n=1, status="revised", supersedes=f"{NEWS.path}#5", quote="培训190次"),
            replace(NEWS.facts[3], n=2, status="disputed", quote="接待观摩学习70余次"),
        ),
    )
    tables = database([replace(NEWS, facts=NEWS.facts[:5]), later], TABLES)
    sql = "SELECT indicator_name, figure, id AS fact FROM facts WHERE n <> 3 ORDER BY path, n"
    block = replace(
        shown_of().block, sql=sql, show=shown_of().block.show.model_copy(update={"chart": "table"})
    )
    shown = run(block, tables)
    tables.close()
    assert isinstance(shown, Shown)
    text = html(shown, frame())
    assert ">187次（已修订）</a>" in text
    assert ">190次</a>" in text
    assert ">70余次（存疑）</a>" in text
    assert '更新于<time datetime="2023-09-01">' in text


def test_what_is_to_be_said_today_is_marked_current() -> None:
    revised = replace(NEWS.facts[4], n=9, status="revised", supersedes="#5", quote="培训190次")
    news = replace(NEWS, facts=(*NEWS.facts, revised, replace(NEWS.facts[3], n=10, status="disputed")))
    tables = database([news], TABLES)
    _, rows = tables.query("SELECT n, current FROM facts WHERE n > 3 ORDER BY n", 99)
    tables.close()
    assert rows == [(4, 1), (5, 0), (6, 1), (7, 1), (9, 1), (10, 0)]
