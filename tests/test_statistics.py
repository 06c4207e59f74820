"""Statistics pages: splitting, queries, and every way to get them wrong."""

from __future__ import annotations

from dataclasses import replace

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.article import Correction
from gongbao.diagnostics import Finding
from gongbao.statistics import (
    SCHEMA,
    Block,
    database,
    fill,
    split,
)
from statistics_samples import (
    DAY,
    NEWS,
    SHOW,
    SQL,
    TABLES,
    cells,
    frame,
    page,
    result,
    shown_of,
)

# --- splitting -------------------------------------------------------------------------------------


def test_a_page_is_prose_and_blocks_and_lines_keep_their_numbers() -> None:
    article = page()
    text, (block,), findings = split(article)
    assert findings == []
    assert (block.id, block.path, block.line, block.show_line) == ("services", "statistics/data.md", 12, 19)
    assert block.sql == SQL
    assert text.count("\n") == article.body.count("\n")
    assert text.split("\n")[-2] == "结尾。"
    rendered = markdown.markdown(text)
    assert rendered == f"<p>正文。</p>\n<p>{block.placeholder}</p>\n<p>结尾。</p>"
    filled = fill(rendered, [shown_of()], frame())
    assert filled.startswith('<p>正文。</p>\n<section class="stat" id="stat-services"')
    assert filled.endswith("</section>\n<p>结尾。</p>")


def test_a_block_directly_under_prose_still_becomes_a_paragraph() -> None:
    text, (block,), _ = split(page(before="紧挨着\n"))
    assert f"<p>{block.placeholder}</p>" in markdown.markdown(text)


def test_other_fences_are_left_alone() -> None:
    body = "````text\n```sql\nSELECT 1\n```\n````\n\n```python\nprint()\n```"
    text, blocks, findings = split(replace(page(), body=body))
    assert (text, blocks, findings) == (body, (), [])


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            "```sql\nSELECT 1\n```\n文字",
            "9:1: error show-is-valid 展示设置有误：``` sql 后面要紧跟一段 ``` show",
        ),
        (
            "一\n\n```show\nchart: bar\n```",
            "11:1: error show-is-valid 展示设置有误：``` show 前面没有 ``` sql",
        ),
        ("```sql\nSELECT 1", "9:1: error show-is-valid 展示设置有误：``` sql 没有结束"),
    ],
)
def test_a_fence_without_its_partner_is_a_fault(body: str, message: str) -> None:
    text, blocks, findings = split(replace(page(), body=body))
    assert blocks == ()
    assert "```" not in text
    assert findings[0].text().startswith(f"statistics/data.md:{message}")


@pytest.mark.parametrize(
    ("show", "message"),
    [
        (
            "title: 甲",
            "19:1: error show-is-valid 展示设置有误：缺少字段：chart（table、bar、grouped、stacked、",
        ),
        (
            "chart: pie\ntitle: 甲",
            "19:1: error show-is-valid 展示设置有误：chart 的写法不对：pie（table、bar、grouped、stacked、",
        ),
        (
            "chart: bar\ntitle: 甲\nsubtitel: 乙",
            "21:1: error show-is-valid 展示设置有误：没有这个字段：subtitel；是不是“subtitle”？",
        ),
        (
            "chart: bar\ntitle: 甲\nchecks: {row: 3}",
            "21:1: error show-is-valid 展示设置有误：没有这个字段：checks.row；是不是“rows”？",
        ),
        (
            "chart: bar\ntitle: 甲\nchecks: {rows: 三}",
            "21:1: error show-is-valid 展示设置有误：checks.rows 的写法不对：三（整数）",
        ),
        ("chart: bar\ntitle: 甲\ntitle: 乙", "21:1: error show-is-valid 展示设置有误：字段重复：title"),
        ("chart: bar\ntitle: [甲", "21:1: error show-is-valid 展示设置有误：YAML 写法有误："),
        ("- 一", "19:1: error show-is-valid 展示设置有误：应写成“字段: 内容”的形式"),
        ("", "19:1: error show-is-valid 展示设置有误：应写成“字段: 内容”的形式"),
        ("chart: &a bar\ntitle: *a", "19:1: error show-is-valid 展示设置有误：不能用 & 和 * 引用"),
        ("? [甲]\n: 乙", "19:1: error show-is-valid 展示设置有误："),
    ],
)
def test_wrong_settings_are_named_with_line_and_remedy(show: str, message: str) -> None:
    _, blocks, findings = split(page(show=show))
    assert blocks == ()
    assert findings[0].text().startswith(f"statistics/data.md:{message}")


def test_two_blocks_cannot_share_an_id() -> None:
    twice = page().body * 2
    _, blocks, findings = split(replace(page(), body=twice))
    assert len(blocks) == 1
    assert [f.message() for f in findings] == ["展示设置有误：编号 services 在本页已经用过"]


@given(st.text(alphabet="`~ \nsqlshow:-[]{}&*?chartbe1,甲", max_size=80))
def test_any_page_is_split_without_failing(text: str) -> None:
    for body in (text, f"```sql\nx\n```\n```show\n{text}\n```"):
        kept, blocks, findings = split(replace(page(), body=body))
        assert kept.count("\n") == body.count("\n")
        assert all(isinstance(b, Block) for b in blocks)
        assert all(isinstance(f, Finding) for f in findings)


# --- the database ----------------------------------------------------------------------------------


def test_the_tables_hold_what_the_library_holds() -> None:
    assert cells("SELECT path, kind, month, year, column_name, region, region_name FROM articles") == [
        ("news/2023/grids.md", "news", "2023-08", "2023", "治理", "152900", "阿拉善盟"),
        ("policy/plan.md", "policy", "2023-08", "2023", "", "", ""),
        ("practice/circle.md", "practice", "2023-08", "2023", "", "", ""),
    ]
    assert cells(
        "SELECT id, value, value_max AS upper, unit, bound, figure AS text, quote FROM facts WHERE n > 3"
    ) == [
        ("news/2023/grids.md#4", 80.0, None, "次", "gt", "80余次", "观摩学习80余次"),
        ("news/2023/grids.md#5", 187.0, None, "次", "eq", "187次", "培训187次"),
        ("news/2023/grids.md#6", 98.0, None, "%", "ge", "98%以上", "98%以上"),
        ("news/2023/grids.md#7", 5.0, 8.0, "天", "range", "5至8天", "5至8天"),
    ]
    assert cells("SELECT title, issuer, made, published FROM policies") == [
        ("意见", "人大", "2023-08-28", None)
    ]
    assert cells("SELECT title, steps FROM practices") == [("服务圈", 2)]
    assert cells("SELECT id, short, parent FROM regions") == [("152900", "阿拉善", "150000")]
    assert cells("SELECT name, group_name FROM indicators LIMIT 1") == [("一级网格", "组")]
    assert cells("SELECT path, topic FROM topics") == [("news/2023/grids.md", "网格化管理")]


def test_figures_of_a_retracted_article_are_gone() -> None:
    tables = database([replace(NEWS, corrections=(Correction(DAY, "撤稿"),))], TABLES)
    assert tables.query("SELECT count(*) AS n FROM facts", 1) == (("n",), [(0,)])
    tables.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM facts",
        "ATTACH '/tmp/x.db' AS x",
        "PRAGMA query_only = OFF",
        "CREATE TABLE x (y)",
        "SELECT date('now')",
        "SELECT current_timestamp",
        "SELECT random()",
        "SELECT load_extension('x')",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "SELECT a.n FROM facts a, facts b, facts c, facts d, facts e",
        "SELECT 1; SELECT 2",
        "SELECT :name",
        "SELECT cast(x'ff' AS TEXT)",
        "SELECT x'ff'",
        "SELECT 9e999",
        "SELECT 1 AS a, 2 AS a",
        "SELECT replace(printf('%.90000c', 'x'), 'x', 'yyyy')",
        "SELECT '\x00'",
        "-- nothing",
        "",
    ],
)
def test_a_query_only_reads_within_bounds_and_repeats_itself(sql: str) -> None:
    messages = result(sql, "{chart: table, title: 表}")
    assert isinstance(messages, list)
    assert len(messages) == 1
    assert messages[0].startswith("statistics/data.md:12:1: error query-is-valid 查询有误：")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        (
            "SELECT topic,\n  pth\nFROM topics",
            "13:3: error query-is-valid 查询有误：没有 pth 这一列（no such column: pth）；可用的表和列：",
        ),
        (
            "SELECT n\nFROM fact",
            "13:6: error query-is-valid 查询有误：没有 fact 这张表（no such table: fact）；可用的表和列："
            + "；".join(SCHEMA)
            + "；是不是“facts”？",
        ),
        (
            "SELECT n\nFORM facts",
            '13:6: error query-is-valid 查询有误：“facts”附近的写法不对（near "facts": syntax error）',
        ),
    ],
)
def test_a_wrong_query_names_the_place_and_what_is_there(sql: str, message: str) -> None:
    found = result(sql, "{chart: table, title: 表}")
    assert isinstance(found, list)
    assert found[0].startswith(f"statistics/data.md:{message}")


# --- what a block may show -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "show", "message"),
    [
        (SQL, "{chart: table, title: 表, columns: {name: 名}}", "columns 里的 name 不在查询结果中"),
        ("SELECT value FROM facts ORDER BY 1", "{chart: bar, title: 图}", "图没有名称列，查询里要有一列文字"),
        (
            "SELECT indicator_name FROM facts WHERE unit = '次' ORDER BY 1",
            "{chart: bar, title: 图}",
            "图只画不小于 0 的数，查询里要有 value 列（或 fact 列）",
        ),
        ("SELECT '甲' AS title, -1 AS value", "{chart: bar, title: 图}", "图只画不小于 0 的数"),
        ("SELECT title, 1 AS value FROM facts WHERE n > 99", "{chart: bar, title: 图}", "图要有 1 到 40 行"),
        (
            "SELECT indicator_name, figure, id AS fact FROM facts WHERE n IN (3, 4) ORDER BY n",
            "{chart: bar, title: 图}",
            "单位不同（名、次），不能画在同一根轴上",
        ),
        (SQL, "{chart: bar, title: 图, unit: 个}", "unit 写的是“个”，数字的单位是“次”"),
        (
            "SELECT title, 'a#1' AS fact FROM facts LIMIT 1",
            "{chart: table, title: 表}",
            "不是数字的编号：a#1",
        ),
        (
            "SELECT indicator_name, value * 2 AS value, id AS fact FROM facts WHERE n = 5",
            "{chart: table, title: 表}",
            "第 1 行的 value 与所引的句子不同：374.0，原文是187.0",
        ),
        (SQL, "{chart: table, title: 表, checks: {unique: name}}", "checks.unique 的列 name 不在查询结果中"),
    ],
)
def test_what_would_mislead_is_not_shown(sql: str, show: str, message: str) -> None:
    found = result(sql, show)
    assert isinstance(found, list)
    line = 12 + sql.count("\n") + 4
    assert found[0].startswith(f"statistics/data.md:{line}:1: error show-is-valid 展示设置有误：")
    assert message in found[0]


def test_a_figure_names_its_sentence_and_a_headline_says_what_stands_below() -> None:
    bare = result("SELECT indicator_name, figure FROM facts WHERE n = 5", "chart: table\ntitle: 培训")
    assert isinstance(bare, list)
    assert "第 1 行的 figure 没有出处：187次；查询里要选出 fact.id AS fact" in bare[0]
    drifted = result(show=SHOW.replace("培训187次", "培训188次"))
    assert isinstance(drifted, list)
    assert "标题里的“188次”在下面的数字里没有" in drifted[0]


@pytest.mark.parametrize(
    ("checks", "message"),
    [
        ("rows: 3", "应有 3 行，查询得到 2 行"),
        ("sums_to: 100", "有限定词的数字不能求和：80余次"),
        ("unique: unit", "unit 有重复：次"),
        ("range: [0, 100]", "数值 187 不在 0 到 100 之间"),
    ],
)
def test_a_failed_check_is_a_fault(checks: str, message: str) -> None:
    sql = SQL.replace("value,", "value, unit,")
    show = f"chart: table\ntitle: 表\nchecks: {{{checks}}}"
    assert result(sql, show) == [f"statistics/data.md:19:1: error check-holds 统计核对不成立：{message}"]


def test_checks_that_hold_raise_nothing() -> None:
    show = f"{SHOW}\nchecks: {{rows: 2, unique: indicator_name, range: [80, 187]}}"
    assert len(shown_of(show=show).rows) == 2
