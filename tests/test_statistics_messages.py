"""Faults of queries as editors read them: in Chinese, with the database's own words behind."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao import site
from statistics_samples import result

BASE = Path(__file__).parent / "sites" / "base"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("SELECT nothing_here FROM facts", "没有 nothing_here 这一列（no such column: nothing_here）"),
        ("SELECT n FROM nowhere", "没有 nowhere 这张表（no such table: nowhere）"),
        ("SELECT figure， n FROM facts", "标点要用英文的，不能用 ，（"),
        ("SELECT path FROM articles JOIN topics ON 1", "几张表都有 path 这一列，前面要写明表名，如 a.path（"),
        ("SELECT FROM facts", "“FROM”附近的写法不对（"),
        ("SELECT n FROM facts WHERE", "查询没有写完，看看括号和引号是否成对（incomplete input）"),
        ("SELECT 'n FROM facts", "引号没有成对（"),
        ("SELECT random() AS r", "不能用函数 random（not authorized to use function: random）"),
        ("SELECT sum(n) FROM facts WHERE sum(n) > 1", "sum 不能用在这里（"),
        ("SELECT n FROM facts HAVING n > 1", "HAVING 要和 GROUP BY 一起用，别的条件写在 WHERE 里（"),
        ("SELECT 1 AS n; SELECT 2 AS n", "一段里只能写一个查询，去掉中间的分号（"),
        ("DELETE FROM facts", "查询只能读统计的表，不能用这个写法（not authorized）"),
        ("SELECT n FROM facts ORDER BY 9", "排序或分组的列不在结果里（"),
        ("SELECT round(1, 2, 3) AS n", "函数 round 的参数个数不对（"),
    ],
)
def test_a_database_is_translated(sql: str, told: str) -> None:
    found = result(sql, "{chart: table, title: 表}")
    assert isinstance(found, list)
    assert f"查询有误：{told}" in found[0]


def test_faults_of_queries_show_beside_those_of_the_front_matter(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    page = tmp_path / "statistics/grid.md"
    page.parent.mkdir()
    page.write_text(
        "---\nkind: statistics\ntitle: 网格\ndate: 2023-13-45\ncolumn: governance\n---\n\n"
        "```sql\nSELECT nothing_here FROM facts\n```\n\n```show\nchart: table\ntitle: 表\n```\n",
        encoding="utf-8",
    )
    found = [(f.code, f.line) for f in site.check(tmp_path, datetime(2026, 1, 1, tzinfo=UTC))]
    assert found == [("date-is-valid", 4), ("query-is-valid", 9)]
