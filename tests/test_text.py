from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao import text


@pytest.mark.parametrize(
    ("written", "count"),
    [("网格员325名", 5), ("公报", 2), ("PM2.5下降", 3), ("1+X+N模式", 5), ("，。！", 0), ("", 0)],
)
def test_length_counts_han_characters_and_whole_words(written: str, count: int) -> None:
    assert text.length(written) == count


def test_reading_time_counts_chinese_characters_not_clauses() -> None:
    feature = "示范区着力创新社会治理，不断夯实基础。" * 100
    assert text.length(feature) == 1700
    assert text.reading_minutes(feature) == 4
    assert text.reading_minutes("短讯") == 1


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("做优“家门口”党建", "zuo-you-jia-men-kou-dang-jian"),
        ("1+X+N 网格", "1-x-n-wang-ge"),
        ("Ａ４纸", "a4-zhi"),
        ("……", ""),
    ],
)
def test_slug_is_pinyin(title: str, slug: str) -> None:
    assert text.slug(title) == slug


def test_heading_ids_keep_their_chinese() -> None:
    assert text.heading_id("前移服务阵地 “家门口”事有人管") == "前移服务阵地-家门口-事有人管"
    assert text.heading_id("——") == "section"


def test_lines_join_without_a_space_beside_chinese() -> None:
    assert text.join_lines("嘎查\n（社区）\n共325\n名 in\nthe town") == "嘎查（社区）共325名 in the town"


def test_excerpt_keeps_whole_sentences() -> None:
    assert text.excerpt("第一句。第二句。第三句很长很长。", 10) == "第一句。第二句。"
    assert text.excerpt("一个没有句号的长句子" * 3, 10) == "一个没有句号的长句…"


@given(st.text(), st.integers(2, 40))
def test_excerpt_never_exceeds_its_limit(written: str, limit: int) -> None:
    assert len(text.excerpt(written, limit)) <= limit


@given(st.text())
def test_slug_is_always_a_safe_address(written: str) -> None:
    assert set(text.slug(written)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
