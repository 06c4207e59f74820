"""What newcomers met: each fault is told once, in words for people."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongbao import site
from gongbao.diagnostics import as_text, spoken

BASE = Path(__file__).parent / "sites" / "base"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
PIECE = """---
kind: news
title: 第{n}篇
date: 2023-08-15
column: governance
region: 嘉兴市
slug: n{n}
{more}---

一段。
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    shutil.copytree(BASE, tmp_path, dirs_exist_ok=True)
    return tmp_path


def told(content: Path, lang: str = "zh") -> list[str]:
    return as_text(site.check(content, NOW), lang).splitlines()[:-1]


def test_a_missing_list_is_told_once_however_many_articles_need_it(content: Path) -> None:
    for n in range(3):
        more = "issue: {paper: gongbao, date: 2023-08-15, page: 1}\n"
        (content / f"news/n{n}.md").write_text(PIECE.format(n=n, more=more), encoding="utf-8")
        (content / f"news/n{n}.facts.yml").write_text(
            "period: 2023\nregion: 嘉兴市\nfacts:\n  - {quote: 一段, indicator: grid-workers}\n",
            encoding="utf-8",
        )
    (content / "data/papers.yml").unlink()
    (content / "data/indicators.yml").unlink()
    lists = [line for line in told(content) if "list-exists" in line or "is-known" in line]
    assert [line.partition("（")[0] for line in lists] == [
        "data/indicators.yml:1:1: error list-exists 缺少名单 data/indicators.yml",
        "data/papers.yml:1:1: error list-exists 缺少名单 data/papers.yml",
    ]


def test_a_circle_of_three_regions_is_told_once(content: Path) -> None:
    rows = "".join(f"- {{key: '{a}', name: 地{a}, parent: '{b}'}}\n" for a, b in ("12", "23", "31", "42"))
    (content / "data/regions.yml").write_text(
        rows.replace("'1'", "'100000'")
        .replace("'2'", "'200000'")
        .replace("'3'", "'300000'")
        .replace("'4'", "'400000'"),
        encoding="utf-8",
    )
    circles = [line for line in told(content) if "region-tree-is-sound" in line]
    assert circles == [
        "data/regions.yml:1:37: error region-tree-is-sound 地区的上级绕成一圈：100000→200000→300000→100000"
    ]


@pytest.mark.parametrize(
    ("name", "chinese", "english"),
    [
        ("byline.0.name", "byline 第 1 项的 name", "byline item 1 name"),
        ("topics.2", "topics 第 3 项", "topics item 3"),
        ("source.original_title", "source.original_title", "source.original_title"),
        ("0.id", "第 1 项的 id", "item 1 id"),
    ],
)
def test_places_in_lists_are_counted_as_people_count(name: str, chinese: str, english: str) -> None:
    assert spoken(name, "zh") == chinese
    assert spoken(name, "en") == english


def test_a_fault_in_a_list_names_the_item_by_its_number(content: Path) -> None:
    more = "byline:\n  - {name: 甲}\n  - {role: 记者}\n"
    (content / "news/n.md").write_text(PIECE.format(n=1, more=more), encoding="utf-8")
    assert told(content) == [
        "news/n.md:10:5: error field-is-present 缺少字段：byline 第 2 项的 name（姓名，如 叶中华）"
    ]
    assert told(content, "en")[0].startswith(
        "news/n.md:10:5: error field-is-present missing field: byline item 2 name"
    )
