"""The site's own content: its figures stand in the text, its words are ours, its pictures are light."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

CONTENT = Path(__file__).parents[1] / "content"
SEED = Path(__file__).parents[2] / "shared" / "seed" / "newspaper-page.txt"
ARTICLES = sorted(p for p in CONTENT.rglob("*.md") if p.read_text("utf-8").startswith("---\nkind:"))
FACTS = sorted(CONTENT.rglob("*.facts.yml"))
LONGEST_SHARED_RUN = 12
NAMES = (
    "关于对区人民法院法官和区人民检察院检察官开展履职评议的实施意见（试行）",
    "做优“家门口”党建 守护群众幸福梦",
    "内蒙古自治区阿拉善盟李井滩生态移民示范区",
    "中国联通阿拉善盟李井滩分公司",
    "嘉尔嘎勒赛汉镇党群服务中心",
    "腾格里额里斯镇党群服务中心",
    "越城区第十届人大常委会第十二次会议",
)
"""Titles and proper names, which nobody can put in other words."""


def split(file: Path) -> tuple[dict[str, Any], str]:
    """An article's front matter and body."""
    _, front, body = file.read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def table(name: str) -> list[dict[str, str]]:
    """The rows of a list in content/data."""
    rows: list[dict[str, str]] = yaml.safe_load((CONTENT / "data" / f"{name}.yml").read_text("utf-8"))
    return rows


def facts(file: Path) -> list[dict[str, str]]:
    """The facts of a facts file."""
    rows: list[dict[str, str]] = yaml.safe_load(file.read_text("utf-8"))["facts"]
    return rows


def han(text: str) -> str:
    """The Chinese characters of a text, names and titles replaced by a bar."""
    for name in NAMES:
        text = text.replace(name, "|")
    return re.sub(r"[^\u4e00-\u9fff|]", "", text)


def runs(text: str, length: int) -> set[str]:
    """Every run of so many Chinese characters, punctuation aside."""
    return {run for i in range(len(text) - length + 1) if "|" not in (run := text[i : i + length])}


def test_every_figure_of_the_newspaper_page_is_registered() -> None:
    assert {file.name: len(facts(file)) for file in FACTS} == {
        "lijingtan-doorstep-governance.facts.yml": 19,
        "yuecheng-judges-prosecutors-review.facts.yml": 3,
    }


@pytest.mark.parametrize("file", FACTS, ids=lambda f: f.name)
def test_each_quote_stands_exactly_once_in_its_article(file: Path) -> None:
    _, body = split(file.with_name(file.name.replace(".facts.yml", ".md")))
    text = "".join(body.split())
    for row in facts(file):
        found = re.findall(rf"(?<!\d){re.escape(row['quote'])}", text)
        assert len(found) == 1, row["quote"]


def test_each_indicator_is_used_and_each_fact_has_one() -> None:
    used = Counter(row["indicator"] for file in FACTS for row in facts(file))
    assert used == Counter(row["id"] for row in table("indicators"))


def test_regions_open_with_the_34_provinces_in_the_order_of_the_standard() -> None:
    keys = [row["key"] for row in table("regions")]
    provinces = [key for key in keys if key.endswith("0000")]
    assert len(provinces) == 34
    assert keys[:34] == provinces == sorted(provinces)
    assert all(row["parent"] in keys for row in table("regions")[34:])


@pytest.mark.parametrize("file", ARTICLES, ids=lambda f: f.stem)
def test_an_article_is_filed_summed_up_and_points_at_what_exists(file: Path) -> None:
    front, body = split(file)
    assert front["column"] in {row["id"] for row in table("columns")}
    assert front.get("region") in {None, *(row["name"] for row in table("regions"))}
    assert 20 <= len(front["summary"]) <= 120
    named = [*front.get("related", ()), *front.get("interprets", ())]
    assert [path for path in named if not (CONTENT / path).is_file()] == []
    linked = re.findall(r"\]\(([^)#]+\.md)\)", body)
    assert [path for path in linked if not (file.parent / path).is_file()] == []


def test_every_column_has_articles() -> None:
    assert {split(file)[0]["column"] for file in ARTICLES} == {row["id"] for row in table("columns")}


def test_pictures_are_light_and_described() -> None:
    pictures = [(file, split(file)[0]["image"]) for file in ARTICLES if "image" in split(file)[0]]
    assert pictures
    for file, image in pictures:
        assert (file.parent / image["src"]).stat().st_size <= 150 * 1024
        assert image["alt"]
        assert "并非实景照片" in image["caption"]


@pytest.mark.skipif(not SEED.is_file(), reason="the newspaper page lies outside the repository")
def test_no_sentence_of_the_newspaper_page_is_copied() -> None:
    length = LONGEST_SHARED_RUN + 1
    printed = runs(han(SEED.read_text("utf-8")), length)
    ours = {file.name: runs(han(file.read_text("utf-8")), length) & printed for file in CONTENT.rglob("*.md")}
    assert {name: sorted(shared) for name, shared in ours.items() if shared} == {}
