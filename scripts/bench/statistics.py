"""CPU seconds that statistics take for 1,000 to 1,000,000 articles: load, ten queries, their charts.

    PYTHONPATH=scripts python scripts/bench/statistics.py [ARTICLES …]

Each size runs in a process of its own, so that the import of the engine counts; the collector of cycles is
off, as it is in builds. The articles are made up, the same in every run: three topics and three figures each
over three years, twelve columns and 340 regions. Equal texts are one text, as they are in articles read from
files (`test_equal_texts_of_articles_are_one`).
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from sys import intern

from gongbao import facts, statistics
from gongbao.article import Article, Fact, Kind, Moment, Person
from gongbao.statistics import Block, Show
from gongbao.tables import Column, Indicator, Region, Tables

SIZES = (1_000, 10_000, 100_000, 1_000_000)
START = datetime(2021, 1, 1, tzinfo=UTC)
REGIONS = 340
PROVINCES = 34
QUERIES = (
    "SELECT month, count(*) AS value FROM articles GROUP BY month ORDER BY month",
    """SELECT month, column_id, province, count(*) AS value FROM articles
    GROUP BY month, column_id, province ORDER BY month, column_id, province LIMIT 4000""",
    """SELECT month, avg(n) OVER (ORDER BY month ROWS 11 PRECEDING) AS value
    FROM (SELECT month, count(*) AS n FROM articles GROUP BY month) AS m ORDER BY month""",
    """SELECT month, sum(n) OVER (ORDER BY month) AS value
    FROM (SELECT month, count(*) AS n FROM articles GROUP BY month) AS m ORDER BY month""",
    "SELECT topic, count(*) AS value FROM topics GROUP BY topic ORDER BY value DESC, topic LIMIT 20",
    "SELECT province, count(*) AS value FROM articles GROUP BY province ORDER BY province",
    """SELECT indicator, period, sum(value) AS value FROM facts
    GROUP BY indicator, period ORDER BY indicator, period""",
    """SELECT indicator, region, max(period) AS latest FROM facts
    GROUP BY indicator, region ORDER BY indicator, region LIMIT 4000""",
    """SELECT a.column_id, a.year, t.topic, count(*) AS value
    FROM articles AS a JOIN topics AS t ON t.path = a.path
    GROUP BY a.column_id, a.year, t.topic ORDER BY a.column_id, a.year, t.topic LIMIT 4000""",
    "SELECT indicator_name, figure, id AS fact FROM facts WHERE indicator = 'i-1' ORDER BY id LIMIT 40",
)


def library(articles: int) -> tuple[list[Article], Tables]:
    """Made-up articles over three years."""
    made = []
    for i in range(articles):
        path = f"news/2023/a{i}.md"
        confirmed = tuple(
            Fact(
                n,
                intern(f"网格员{i % 997 + n}名"),
                intern(f"i-{(i + n) % 30}"),
                intern(f"{110000 + i % REGIONS}"),
                intern(str(2021 + i % 3)),
            )
            for n in (1, 2, 3)
        )
        made.append(
            Article(
                path=path,
                kind=Kind.NEWS,
                slug=f"a{i}",
                title=f"第{i}篇报道",
                date=Moment(START + timedelta(minutes=i * 1_500_000 // articles)),
                body="正文。" * 20,
                column=intern(f"c-{i % 12}"),
                region=intern(f"{110000 + i % REGIONS}"),
                topics=tuple(intern(f"专题{(i * k) % 60}") for k in (1, 3, 7)),
                byline=(Person("记者甲", "记者"),),
                facts=confirmed,
            )
        )
    return made, Tables(
        columns={f"c-{n}": Column(f"c-{n}", f"栏目{n}", "", (), "") for n in range(12)},
        regions={
            f"{110000 + n}": Region(
                f"{110000 + n}", f"地区{n}", "" if n < PROVINCES else f"{110000 + n % PROVINCES}"
            )
            for n in range(REGIONS)
        },
        indicators={f"i-{n}": Indicator(f"i-{n}", f"指标{n}", "名", "口径") for n in range(30)},
    )


def measure(articles: int) -> None:
    """Print one row of the table for this many articles."""
    gc.disable()
    made, tables = library(articles)
    start = time.process_time()
    for article in made:
        for fact in article.facts:
            facts.figure(fact)
    reading = time.process_time() - start
    start = time.process_time()
    database = statistics.database(made, tables)
    database.expect(QUERIES)
    page = statistics.Publication("statistics/x/", "数据", "公报", "公报", "2023-08-28", "2023-08-28")
    size = 0
    for n, sql in enumerate(QUERIES):
        block = Block(f"b{n}", "statistics/x.md", 1, 1, sql, Show(chart="table", title="表", id=f"b{n}"), "")
        shown = statistics.run(block, database)
        if not isinstance(shown, statistics.Shown):
            raise SystemExit(shown[0].text())
        size += len(statistics.html(shown, page))
    taken = time.process_time() - start
    engine = "DuckDB" if "duckdb" in sys.modules else "sqlite"
    row = f"{articles:>9,} {engine:>8} {taken:6.2f} s CPU, besides {reading:5.2f} s to read the quotes"
    print(f"{row}; {size / 1024:.0f} KiB of HTML")  # noqa: T201 - its job


def main() -> None:
    """One process a size."""
    if sys.argv[1:2] == ["--one"]:
        measure(int(sys.argv[2]))
        return
    for size in [int(word) for word in sys.argv[1:]] or SIZES:
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)  # noqa: S603 - ourselves


if __name__ == "__main__":
    main()
