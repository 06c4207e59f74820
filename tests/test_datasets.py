"""Editors' datasets: declared types, never guessed ones, and every bad row named by its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao import schema
from gongbao.source import read_yaml
from gongbao.statistics import Shown, database, html, run, split
from gongbao.tables import Dataset, Tables
from statistics_samples import frame, page

SCHEMA = """title: 水质监测
source: 嘉兴市某监测站
columns:
  - {name: station, title: 断面, type: text, unique: yes}
  - {name: month, title: 月份, type: month}
  - {name: level, title: 类别, type: text, values: [Ⅱ类, Ⅲ类]}
  - {name: oxygen, title: 溶解氧, type: number, unit: 毫克/升, range: [0, 20], required: no}
  - {name: samples, title: 样本, type: integer}
"""
SHEET = "断面,月份,类别,溶解氧,样本\n南湖,2023-08,Ⅱ类,7.5,12\n西塘,2023-08,Ⅲ类,,3\n"


def read(sheet: str | bytes = SHEET, declared: str = SCHEMA) -> tuple[dict[str, Dataset], list[str]]:
    data = sheet if isinstance(sheet, bytes) else sheet.encode()
    source = read_yaml("data/water-quality.schema.yml", declared.encode())
    read_, found = schema.datasets(
        {"data/water-quality.csv": data}, {"data/water-quality.schema.yml": source}, ["facts"]
    )
    return read_, [f.text() for f in found]


def test_cells_have_the_declared_types() -> None:
    tables, found = read()
    assert found == []
    table = tables["water_quality"]
    assert table.rows == (("南湖", "2023-08", "Ⅱ类", 7.5, 12), ("西塘", "2023-08", "Ⅲ类", None, 3))
    assert [(c.name, c.title, c.unit) for c in table.columns][3] == ("oxygen", "溶解氧", "毫克/升")


def test_a_spreadsheets_file_with_mark_and_english_header_is_the_same() -> None:
    other = b"\xef\xbb\xbf" + SHEET.replace("断面", "station").replace("\n", "\r\n").encode()
    assert read(other)[0] == read()[0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("7.5", "七点五", "2:1: error row-is-valid 数据行有误：溶解氧 应是数，如 98.5，写的是 七点五"),
        ("7.5", "nan", "2:1: error row-is-valid 数据行有误：溶解氧 应是数，如 98.5，写的是 nan"),
        ("7.5", "25", "2:1: error row-is-valid 数据行有误：溶解氧 不在 0 到 20 之间：25"),
        (",12", ',"1,200"', "2:1: error row-is-valid 数据行有误：样本 应是整数，如 187，写的是 1,200"),
        ("Ⅱ类", "Ⅳ类", "2:1: error row-is-valid 数据行有误：类别 只能是 Ⅱ类、Ⅲ类，写的是 Ⅳ类；是不是"),
        ("西塘", "南湖", "3:1: error row-is-valid 数据行有误：断面 与第 2 行重复：南湖"),
        (",3\n", "\n", "3:1: error row-is-valid 数据行有误：有 4 格，应有 5 格"),
        (",3\n", ",\n", "3:1: error row-is-valid 数据行有误：样本 没有填"),
        ("溶解氧", "溶氧", "1:1: error row-is-valid 数据行有误：表头 溶氧 不是说明里写的 溶解氧"),
        (",样本", "", "1:1: error row-is-valid 数据行有误：表头有 4 列，说明里写的是 5 列"),
        ("南湖", '"南湖', "3:1: error row-is-valid 数据行有误：CSV 写法有误："),
        ("2023-08,Ⅱ", "2023-13,Ⅱ", "2:1: error row-is-valid 数据行有误：月份 应是月份，如 2023-08，写的是"),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_by_its_line(old: str, new: str, message: str) -> None:
    tables, found = read(SHEET.replace(old, new, 1))
    assert tables == {}
    assert found[0].startswith(f"data/water-quality.csv:{message}")


def test_a_sheet_without_schema_and_a_schema_without_sheet_are_faults() -> None:
    source = read_yaml("data/b.schema.yml", SCHEMA.encode())
    _, found = schema.datasets({"data/a.csv": b""}, {"data/b.schema.yml": source})
    assert [f.text() for f in found] == [
        "data/a.csv:1:1: error dataset-has-schema 数据表和它的说明要成对：缺少 data/a.schema.yml",
        "data/b.schema.yml:1:1: error dataset-has-schema 数据表和它的说明要成对：缺少 data/b.csv",
    ]


def test_a_schema_is_checked_like_any_file() -> None:
    _, found = read(declared=SCHEMA.replace("type: number", "type: float"))
    assert found[0].startswith("data/water-quality.schema.yml:7:")
    assert "value-is-allowed" in found[0]


def test_a_name_that_is_taken_is_a_fault() -> None:
    source = read_yaml("data/facts.schema.yml", SCHEMA.encode())
    _, found = schema.datasets(
        {"data/facts.csv": SHEET.encode()}, {"data/facts.schema.yml": source}, ["facts"]
    )
    assert "不能用作表名" in found[0].text()


def test_a_page_may_ask_a_dataset_and_cites_its_source() -> None:
    sql = "SELECT station, oxygen AS value FROM water_quality WHERE oxygen IS NOT NULL"
    show = "{chart: bar, title: 溶解氧, unit: 毫克/升, columns: {station: 断面, value: 溶解氧}}"
    _, (block,), _ = split(page(sql, show))
    tables = database([], Tables(datasets=read()[0]))
    shown = run(block, tables)
    tables.close()
    assert isinstance(shown, Shown), shown
    text = html(shown, frame())
    assert "资料来源：嘉兴市某监测站。" in text
    assert ">7.5毫克/升</text>" in text


@given(st.text(alphabet='断面,月份类别\n\r"南湖2023-08Ⅱ类7.5\t', max_size=80))
def test_any_sheet_is_read_or_refused(sheet: str) -> None:
    tables, found = read(SHEET + sheet)
    assert bool(tables) != bool(found)
