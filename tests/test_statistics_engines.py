"""Two engines, one answer: what sqlite says of a small library DuckDB says of a large one."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao import site, statistics
from gongbao.statistics import Shown, database, engines, run
from gongbao.statistics.columns import Column, Repeated
from gongbao.statistics.engines import DuckDB, QueryError, Sqlite, engine

CONTENT = Path(__file__).parents[1] / "content"
NUMBERS = {"numbers": {"name": Column("VARCHAR"), "value": Column("BIGINT"), "share": Column("DOUBLE")}}
ROWS = [("乙", 7, 0.5), ("甲", 2, None), ("Abc", None, 1.25), ("abd", 2, 0.1)]
QUESTIONS = [
    "SELECT name, value / 2 AS half FROM numbers ORDER BY name",
    "SELECT value, count(*) AS n FROM numbers GROUP BY value ORDER BY value DESC",
    "SELECT share FROM numbers ORDER BY share",
    "SELECT name FROM numbers WHERE name LIKE 'a%' ORDER BY name",
    "SELECT sum(value) AS total, avg(share) AS mean, max(name) AS last FROM numbers",
    "SELECT name, rank() OVER (ORDER BY value DESC, name) AS place FROM numbers ORDER BY place",
    "SELECT name || '：' || coalesce(value, 0) AS said, substr(name, 1, 1) AS a FROM numbers ORDER BY said",
    "SELECT round(share, 1) AS r, length(name) AS n, upper(name) AS u FROM numbers ORDER BY name",
    "SELECT CASE WHEN value > 2 THEN '多' ELSE '少' END AS a, count(*) FROM numbers GROUP BY 1 ORDER BY 1",
]


def both() -> tuple[Sqlite, DuckDB]:
    pytest.importorskip("duckdb", reason="the extra bigdata is not installed")
    pair = Sqlite(NUMBERS), DuckDB(NUMBERS)
    for one in pair:
        slices = (tuple(zip(*rows, strict=True)) for rows in (ROWS[:1], ROWS[1:]))
        one.fill("numbers", ("name", "value", "share"), slices, len(ROWS))
    return pair


@pytest.mark.parametrize("sql", QUESTIONS)
def test_both_engines_give_the_same_answer(sql: str) -> None:
    small, large = both()
    assert small.query(sql, 100) == large.query(sql, 100)


def test_repeated_cells_stand_where_they_belong_in_both_engines() -> None:
    small, large = both()
    for one in (small, large):
        cells = (["丙", "丁", "戊"], Repeated([None, 5], [2, 1]), Repeated([0.5, None], [1, 2]))
        one.fill("numbers", ("name", "value", "share"), [cells], 3)
        sql = "SELECT name, value, share FROM numbers ORDER BY name"
        assert one.query(sql, 9)[1] == [("丁", None, None), ("丙", None, 0.5), ("戊", 5, None)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT nothing FROM numbers",
        "SELECT random() AS r",
        "SELECT * FROM read_csv('/etc/passwd')",
        "COPY numbers TO '/tmp/x'",
        "DROP TABLE numbers",
        "SELECT 1; SELECT 2",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
    ],
)
def test_the_large_engine_refuses_what_the_small_one_does(sql: str) -> None:
    _, large = both()
    with pytest.raises(QueryError):
        large.query(sql, 10)


def test_a_fault_that_only_the_large_engine_finds_is_told_too() -> None:
    _, large = both()
    with pytest.raises(QueryError, match="name"):
        large.query("SELECT name + 1 AS n FROM numbers", 10)


def test_the_engine_follows_the_number_of_rows() -> None:
    pytest.importorskip("duckdb", reason="the extra bigdata is not installed")
    assert isinstance(engine(NUMBERS, engines.SQLITE_ROWS), Sqlite)
    assert isinstance(engine(NUMBERS, engines.SQLITE_ROWS + 1), DuckDB)


def test_without_the_extra_sqlite_answers_however_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    assert isinstance(engine(NUMBERS, 10**9), Sqlite)


def test_every_shipped_query_gives_the_same_rows_on_both_engines(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb", reason="the extra bigdata is not installed")
    edition = site.read(CONTENT, datetime(2026, 1, 1, tzinfo=UTC))
    results = []
    for most in (engines.SQLITE_ROWS, 0):
        monkeypatch.setattr(engines, "SQLITE_ROWS", most)
        tables = database(edition.library.articles, edition.library.tables)
        answers = {
            (article.path, block.id): run(block, tables)
            for article in edition.library.articles
            for block in statistics.split(article)[1]
        }
        tables.close()
        results.append(answers)
    assert len(results[0]) >= 8
    for key, shown in results[0].items():
        assert isinstance(shown, Shown), (key, shown)
        assert shown == results[1][key], key


def test_no_engine_is_imported_before_a_query_is_asked() -> None:
    code = (
        "import sys; from gongbao import statistics; from gongbao.tables import Tables; "
        "statistics.database([], Tables()).close(); "
        "print(sorted({'sqlite3', 'duckdb'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
