from __future__ import annotations

import json
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao import schema
from gongbao.article import Article, Kind, Person
from gongbao.diagnostics import in_order
from gongbao.schema.kinds import KINDS, Role
from gongbao.source import read_article, read_yaml

COLUMN_HELP = "栏目（data/columns.yml 的编号），如 governance"
HEAD = "kind: news\ntitle: 湖边的一天\ndate: 2023-08-15\ncolumn: ecology\n"


def built(fields: str, path: str = "news/a.md", body: str = "正文。") -> Article:
    article, found = schema.article(read_article(path, f"---\n{fields}---\n{body}".encode()))
    assert found == []
    assert article is not None
    return article


def faults(fields: str, path: str = "news/a.md") -> list[str]:
    article, found = schema.article(read_article(path, f"---\n{fields}---\n正文。".encode()))
    assert article is None
    return [f.text() for f in in_order(found)]


def test_an_article_gets_its_address_from_date_and_pinyin() -> None:
    article = built(HEAD)
    assert article.url == "news/2023/08/hu-bian-de-yi-tian/"
    assert article.date.iso == "2023-08-15"
    assert article.date.stamp == "2023-08-15T00:00:00+08:00"


def test_a_time_is_beijing_time_unless_it_names_a_zone() -> None:
    assert built(HEAD.replace("08-15", "08-15 09:30")).date.stamp == "2023-08-15T09:30:00+08:00"
    assert built(HEAD.replace("08-15", "08-15T09:30:00Z")).date.stamp == "2023-08-15T09:30:00+00:00"
    assert built(HEAD.replace("08-15", "08-15 09:30")).date.chinese == "2023年8月15日 09:30"


def test_a_date_may_be_known_to_the_month_only() -> None:
    date = built(HEAD.replace("2023-08-15", "2020-07")).date
    assert (date.iso, date.chinese, date.stamp) == ("2020-07", "2020年7月", "2020-07-01T00:00:00+08:00")


def test_a_byline_keeps_roles_and_organisations() -> None:
    article = built(
        HEAD + "byline:\n  - {name: 胡安华, role: 记者, org: 中国城市报}\n  - {name: 单玲龙, role: 通讯员}\n"
    )
    assert article.byline == (Person("胡安华", "记者", "中国城市报"), Person("单玲龙", "通讯员"))


def test_a_picture_is_found_beside_its_article() -> None:
    article = built(HEAD + "image: {src: ../img/lake.webp, alt: 湖}\n", "news/2023/a.md")
    assert article.image is not None
    assert article.image.src == "news/img/lake.webp"


@pytest.mark.parametrize(
    ("kind", "extra", "url"),
    [
        ("policy", "issuer: 某市\n", "policy/hu-bian-de-yi-tian/"),
        ("interpretation", "interprets: [policy/a.md]\n", "policy/hu-bian-de-yi-tian/"),
        ("practice", "body: 某市\n", "practice/hu-bian-de-yi-tian/"),
        ("statistics", "", "statistics/hu-bian-de-yi-tian/"),
    ],
)
def test_every_kind_has_its_fields_and_address(kind: str, extra: str, url: str) -> None:
    article = built(HEAD.replace("news", kind) + extra)
    assert (article.kind, article.url) == (Kind(kind), url)


def test_policy_relations_keep_their_names() -> None:
    fields = HEAD.replace("news", "policy") + (
        "issuer: 某市\nrepeals: [policy/old.md]\nbased_on: [{title: 监督法, url: 'https://example.cn/'}]\n"
    )
    policy = built(fields, "policy/a.md").policy
    assert policy is not None
    assert [(name, ref.target or ref.title) for name, ref in policy.relations] == [
        ("repeals", "policy/old.md"),
        ("based_on", "监督法"),
    ]


def test_every_fault_of_a_file_is_told() -> None:
    written = "kind: news\ntittle: 湖边\ndate: 昨天\nbyline:\n  - name: 叶\n    role: 记着\ndraft: 也许\n"
    assert faults(written) == [
        f"news/a.md:1:1: error field-is-present 缺少字段：column（{COLUMN_HELP}）",
        "news/a.md:3:1: error field-is-known 没有这个字段：tittle；是不是“title”？",
        "news/a.md:4:7: error date-is-valid date 不是有效日期：昨天（应写成 2023-08-15 或 2023-08-15 09:30）",
        "news/a.md:7:11: error value-is-allowed byline 第 1 项的 role 不能是“记着”；可用："
        + "、".join(get_args(Role))
        + "；是不是“记者”？",
        "news/a.md:8:8: error field-has-type draft 的写法不对：也许（草稿：true 时不发布）",
    ]


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("2023年8月15日", "2023-08-15"),
        ("2023/8/15", "2023-08-15"),
        ("2023-8-5", "2023-08-05"),
        ("2023-02-30", "2023-02-28"),
        ("昨天", ""),
        ("2023-13-01", ""),
        ("2023-08-15 25:00", "2023-08-15"),
    ],
)
def test_a_bad_date_is_told_with_the_date_most_likely_meant(written: str, hint: str) -> None:
    _, found = schema.article(read_article("a.md", f"---\n{HEAD}updated: {written}\n---\n".encode()))
    assert [(f.code, f.line, f.column, f.hint) for f in found] == [("date-is-valid", 6, 10, hint)]


def test_an_unknown_kind_does_not_hide_other_faults() -> None:
    told = faults(HEAD.replace("kind: news", "kind: new") + "topcis: [a]\n")
    assert [line.split()[2] for line in told] == ["value-is-allowed", "field-is-known"]


def test_facts_take_their_defaults_from_the_head_of_the_file() -> None:
    text = (
        "region: 嘉兴市\nperiod: 2022\nfacts:\n- {quote: 办案5件, indicator: cases}\n"
        "- {quote: 共6人, indicator: people, period: 2023}\n"
    )
    confirmed, found = schema.facts(read_yaml("news/a.facts.yml", text.encode()))
    assert found == []
    assert [(f.n, f.region, f.period, f.line) for f in confirmed] == [
        (1, "嘉兴市", "2022", 4),
        (2, "嘉兴市", "2023", 5),
    ]


def test_a_fact_without_region_or_period_is_a_fault() -> None:
    _, found = schema.facts(
        read_yaml("a.facts.yml", "facts:\n- {quote: 办案5件, indicator: cases}\n".encode())
    )
    assert [(f.code, dict(f.args)["name"]) for f in found] == [
        ("field-is-present", "facts.0.region"),
        ("field-is-present", "facts.0.period"),
    ]


def test_a_region_whose_parent_is_missing_is_a_fault() -> None:
    text = '- {key: "330400", name: 嘉兴市, parent: "330000"}\n'
    _, found = schema.tables({"regions": read_yaml("data/regions.yml", text.encode())})
    assert [f.text() for f in found] == ["data/regions.yml:1:38: error region-is-known 没有这个地区：330000"]


def test_an_ordinary_page_may_not_choose_its_template() -> None:
    found = schema.page(read_article("about/a.md", b"---\ntitle: a\ntemplate: ../../x.html\n---\n"))
    assert [f.code for f in found] == ["field-is-known"]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_exports_a_json_schema_with_descriptions(kind: str) -> None:
    exported = schema.json_schema(kind)
    json.dumps(exported)
    assert exported["additionalProperties"] is False
    assert all("description" in field or "$ref" in field for field in exported["properties"].values())


_PLAIN = st.recursive(
    st.text(max_size=8) | st.booleans() | st.none(), lambda s: st.lists(s, max_size=3), max_leaves=5
)


@given(st.sampled_from(sorted({name for model in KINDS.values() for name in model.model_fields})), _PLAIN)
def test_no_value_of_any_field_crashes_the_check(name: str, value: object) -> None:
    fields = f"{HEAD}{json.dumps({name: value})[1:-1]}\n" if name not in HEAD else HEAD
    article, found = schema.article(read_article("news/a.md", f"---\n{fields}---\n".encode()))
    assert (article is None) == bool(found)
