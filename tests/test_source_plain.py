"""The fast reader gives what the YAML parser gives, or nothing: on fragments, and on our own files."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gongbao.source import read_article, read_yaml
from gongbao.source.nodes import load
from gongbao.source.plain import read

ROOT = Path(__file__).parents[1]

_SCALARS = [
    "甲", "甲 乙", "2023-08-15", "2023-08-15 09:30", "330402", "012", "1:30", "no", "true", "FALSE",
    "tRue", "null", "~", "Null", '"甲: 乙"', "'甲'", '""', "''", '"a\\n"', "'a''b'", '"a',
    "http://a.cn/b?c=1", "a:b", "a: b", "a:", ":a", "a #b", "a#b", "#a", "-a", "- a", "-", "?a", "? a",
    "&a", "*a", "!a", "! a", "|", ">-", "%a", "@a", "`a", "a,b", "a, b", "[", "]", "{", "}", "[]", "[ ]",
    "{}", "<<", "=", ".5", "...", "---", "a\tb", "\t", "\u3000甲", "甲\u3000", "\u00a0a", "a  b",
    "\ufffe", "\x9f", "“引”", "a'b", 'a"b', "a]", "a}", "a\\b", "0x1F", "yes", "1e3", "a-b", "a?",
]  # fmt: skip
_FLOW = [
    "[甲, 乙]", "[甲,乙]", "[ 甲 , 乙 ]", "[甲, ]", "[, 甲]", "[甲]", "[[甲], 乙]", "[甲: 乙]",
    "[true, ~, null]", "[http://a.cn/b, 乙]", "[a:b]", "[a?b]", "[?a]", "[-a]", "[- a]",
    '["甲, 乙", \'丙\']', '["甲" , 乙]', '["甲"乙]', "{name: 甲, role: 记者}", "{name: 甲,role: 乙}",
    "{ name:  甲 }", "{name:甲}", "{name: }", "{name}", "{name: 甲, name: 乙}", "{name: 甲, }",
    "{name: http://a.cn/a, x: y}", '{name: "甲: 乙", role: \'丙\'}', "{name: [甲]}", "{甲: 乙}",
    "{name: true}", "[{name: 甲}, {name: 乙, role: 丙}]", "[{name: 甲} , 丙 ]", "[{name: 甲, name: 乙}]",
    "[甲] # 注", "[甲]乙", "{name: a#b}", "{name: a #b}", "[甲", "{name: 甲", "[a&b, *c]", "[a b, c  d]",
    '{"name": 甲}', "{name: a: b}", "[a, 'b' c]", "[a\u3000]",
]  # fmt: skip
_KEYS = ["title", "kind", "a_b", "标题", "a-b", '"a"', "null", "true", "A", "a b", "a:", "-", "<<", "x"]
_value = st.sampled_from([*_SCALARS, *_FLOW, "", "甲", "乙", "[甲, 乙]", "{name: 甲}"])
_spaces = st.sampled_from([" ", " ", " ", "  ", "", "\t"])
_end = st.sampled_from(["", "", "", "", " ", "  ", " # 注", "\t"])
_field = st.tuples(
    st.sampled_from(["title", "kind", "date", *_KEYS]), st.just(":"), _spaces, _value, _end
).map("".join)
_indent = st.sampled_from(["", "", "", "  ", "    ", " ", "   ", "\t"])
_dash = st.sampled_from(["", "", "- ", "- ", "-", "-  ", "- - "])
_row = st.tuples(_indent, _dash, st.one_of(_field, _field, _value), _end).map("".join)
_below = st.sampled_from(["byline:", "topics:", "source:", "a: ", "  x:"])
_texts = st.lists(st.one_of(_field, _row, _row, _below, st.sampled_from(["", " ", "# 注"])), max_size=8).map(
    "\n".join
)
_tidy_value = st.sampled_from(
    ["甲", "2023-08-15", "true", '"甲: 乙"', "[甲, 乙]", "{name: 甲, role: 乙}", "~", "a b"]
)
_names = st.sampled_from(["a", "b", "c", "d", "e", "title"])
_tidy_field = st.tuples(_names, _tidy_value).map(": ".join)
_tidy_list = st.tuples(
    _names, st.sampled_from(["", "  "]), st.lists(_tidy_value | _tidy_field, min_size=1, max_size=3)
).map(lambda t: "\n".join([f"{t[0]}:", *(f"{t[1]}- {item}" for item in t[2])]))
_tidy_group = st.tuples(_names, st.lists(_tidy_field, min_size=1, max_size=3)).map(
    lambda t: "\n".join([f"{t[0]}:", *(f"  {item}" for item in t[1])])
)
_tidy_items = st.tuples(_names, st.lists(st.tuples(_tidy_field, _tidy_field), min_size=1, max_size=2)).map(
    lambda t: "\n".join([f"{t[0]}:", *(f"  - {one}\n    {two}" for one, two in t[1])])
)
_tidy = st.lists(st.one_of(_tidy_field, _tidy_list, _tidy_group, _tidy_items), max_size=5).map("\n".join)

GOOD = """kind: news
title: 做优“家门口”党建
date: 2023-08-28 09:30
topics: [基层治理, 网格]
draft: false
subtitle:
byline:
  - {name: 叶中华, role: 记者}
  - name: 王一
    org: "中国城市报"
source: {name: 中国城市报, url: https://example.cn/a.html}
issue:
  paper: gongbao
  page: 3
aliases:
- news/old-name/
"""


def agree(text: str) -> bool:
    """Whether the fast reader takes the text; what it takes must be what the parser finds, without fault."""
    fast = read(text)
    if fast is None:
        return False
    loaded = load("a.md", text, 1, list_allowed=True)
    assert loaded.findings == []
    found = {"items": fast} if isinstance(fast, list) else fast
    assert repr(found) == repr(loaded.fields)
    return True


@settings(max_examples=1500)
@given(_texts)
@example("a: x\n\n \nb: y")
@example("a:\n  - x\n\n  - y")
@example("- key: x\n  name: y\n- z")
def test_what_the_fast_reader_takes_reads_as_yaml(text: str) -> None:
    agree(text)


@settings(max_examples=400)
@given(_tidy)
def test_tidy_front_matter_reads_as_yaml(text: str) -> None:
    agree(text)


@settings(max_examples=400)
@given(_value, _spaces, _end)
def test_any_single_value_reads_as_yaml(value: str, space: str, end: str) -> None:
    agree(f"a:{space}{value}{end}")
    agree(f"a:\n  -{space}{value}{end}")
    agree(f"a: [{value}]\nb: {{x: {value}}}{end}")


def test_front_matter_as_editors_write_it_is_read_fast() -> None:
    assert agree(GOOD)
    assert agree("- key: 330402\n  name: 南湖区\n- key: x\n  keywords: [甲]\n")


def test_most_of_our_own_articles_are_read_fast() -> None:
    fronts = [read_article(p.name, p.read_bytes()).front for p in sorted((ROOT / "content").rglob("*.md"))]
    taken = [agree(front) for front in fronts if front]
    assert sum(taken) > len(taken) * 0.7


def test_every_data_file_reads_as_yaml() -> None:
    for path in sorted((ROOT / "content").rglob("*.yml")):
        agree(path.read_text(encoding="utf-8"))


@given(_tidy)
def test_places_are_those_of_the_parser(text: str) -> None:
    source = read_article("a.md", f"---\n{text}\n---\n正文".encode())
    loaded = load("a.md", text, 2)
    assert (source.fields, source.findings) == (loaded.fields, loaded.findings)
    assert (source.places, source.keys) == (loaded.places, loaded.keys)


def test_a_list_at_the_top_keeps_its_places() -> None:
    source = read_yaml("data/a.yml", b"- key: a\n- key: b\n")
    assert source.fields == {"items": [{"key": "a"}, {"key": "b"}]}
    assert source.place(("items", 1, "key")) == (2, 8)


@pytest.mark.parametrize(
    "piece", ["a: [" + "甲 " * 9, " ", "x: {a: b, ", "- ", "[{", "a:\n  - ", "'", "甲, "]
)
def test_endless_pieces_take_no_longer_than_their_length(piece: str) -> None:
    began = process_time()
    for text in (piece * 8000, f"a: [{piece * 8000}", f"a: {piece * 8000}]"):
        read(text)
    assert process_time() - began < 2
