"""A small library and a page of statistics over it, for the tests of queries and of pages."""

from __future__ import annotations

from datetime import UTC, datetime

from gongbao.article import Article, Fact, Kind, Moment, Policy, Practice, Step
from gongbao.statistics import (
    Block,
    Publication,
    Shown,
    database,
    publication,
    run,
    split,
)
from gongbao.tables import Column, Indicator, Masthead, Region, Tables

DAY = Moment(datetime(2023, 8, 28, tzinfo=UTC))
QUOTES = [
    ("1个一级网格", "grids-1"),
    ("26个三级网格", "grids-3"),
    ("网格员325名", "workers"),
    ("观摩学习80余次", "visits"),
    ("培训187次", "trainings"),
    ("98%以上", "rate"),
    ("5至8天", "days"),
    ("没有数字", "workers"),
]
NEWS = Article(
    path="news/2023/grids.md",
    kind=Kind.NEWS,
    slug="grids",
    title="网格里的<事>",
    date=DAY,
    column="governance",
    region="152900",
    topics=("网格化管理",),
    facts=tuple(
        Fact(n, quote, indicator, "152900", "2022", path="news/2023/grids.facts.yml")
        for n, (quote, indicator) in enumerate(QUOTES, 1)
    ),
)
PLAN = Article(
    path="policy/plan.md",
    kind=Kind.POLICY,
    slug="plan",
    title="意见",
    date=DAY,
    policy=Policy("人大", made=DAY),
)
CIRCLE = Article(
    path="practice/circle.md",
    kind=Kind.PRACTICE,
    slug="circle",
    title="服务圈",
    date=DAY,
    practice=Practice("示范区", mechanism=(Step("点单"), Step("派单"))),
)
TABLES = Tables(
    columns={"governance": Column("governance", "治理", "", (), "")},
    regions={"152900": Region("152900", "阿拉善盟", "150000", "阿拉善")},
    indicators={
        name: Indicator(name, label, unit, "口径", "组")
        for name, label, unit in (
            ("grids-1", "一级网格", "个"),
            ("grids-3", "三级网格", "个"),
            ("workers", "网格员", "名"),
            ("visits", "接待观摩", "次"),
            ("trainings", "开展培训", "次"),
            ("rate", "满意率", "%"),
            ("days", "用时", "天"),
        )
    },
)
SQL = """SELECT indicator_name, figure, value, id AS fact
FROM facts
WHERE unit = '次'
ORDER BY value DESC"""
SHOW = """chart: bar
id: services
title: 培训187次
subtitle: 次数，2022年
columns: {indicator_name: 服务, figure: 次数}"""


def page(sql: str = SQL, show: str = SHOW, *, before: str = "正文。\n\n") -> Article:
    body = f"{before}```sql\n{sql}\n```\n\n```show\n{show}\n```\n\n结尾。\n"
    return Article(
        path="statistics/data.md",
        kind=Kind.STATISTICS,
        slug="data",
        title="数据",
        date=DAY,
        body=body,
        body_line=9,
    )


def frame() -> Publication:
    return publication(page(), Masthead(name="公报", url="https://gongbao.example/"))


def blocks_of(article: Article) -> Block:
    _, blocks, findings = split(article)
    assert findings == []
    return blocks[0]


def result(sql: str = SQL, show: str = SHOW) -> Shown | list[str]:
    connection = database([NEWS, PLAN, CIRCLE], TABLES)
    try:
        shown = run(blocks_of(page(sql, show)), connection)
    finally:
        connection.close()
    return shown if isinstance(shown, Shown) else [f.text() for f in shown]


def shown_of(sql: str = SQL, show: str = SHOW) -> Shown:
    shown = result(sql, show)
    assert isinstance(shown, Shown), shown
    return shown


def cells(sql: str) -> list[tuple[object, ...]]:
    ordered = f"SELECT * FROM ({sql}) ORDER BY 1"  # noqa: S608 - the tests' own queries
    return [row.cells for row in shown_of(ordered, "{chart: table, title: 表}").rows]
