from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.source import MAX_BYTES, MAX_FRONT_MATTER, read_article, read_yaml

GOOD = "---\ntitle: 标题\nbyline:\n  - name: 叶中华\n---\n正文\n"


def codes(data: bytes) -> list[str]:
    return [f.code for f in read_article("news/a.md", data).findings]


def test_front_matter_and_body_are_told_apart() -> None:
    source = read_article("news/a.md", GOOD.encode())
    assert source.fields == {"title": "标题", "byline": [{"name": "叶中华"}]}
    assert (source.body, source.body_line) == ("正文\n", 6)
    assert source.place(("byline", 0, "name")) == (4, 11)
    assert source.key_place(("byline", 0, "name")) == (4, 5)


def test_a_missing_value_stands_where_its_parent_stands() -> None:
    source = read_article("news/a.md", GOOD.encode())
    assert source.place(("byline", 0, "role")) == (4, 5)
    assert source.place(("date",)) == (1, 1)


def test_windows_files_read_like_any_other() -> None:
    windows = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    ours, theirs = read_article("a.md", GOOD.encode()), read_article("a.md", windows)
    assert (theirs.fields, theirs.body, theirs.places) == (ours.fields, ours.body, ours.places)
    assert theirs.findings == []


def test_dates_numbers_and_words_stay_as_written() -> None:
    source = read_article("a.md", b"---\na: 2023-08-15\nb: 012\nc: 330402\nd: 1:30\ne: no\nf: true\n---\n")
    assert source.fields == {"a": "2023-08-15", "b": "012", "c": "330402", "d": "1:30", "e": "no", "f": True}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("kind: news\ntitle：甲\ndate: 2023-08-15\n", "3:6 冒号用了全角“：”，要用半角冒号加空格"),
        ("kind:news\ntitle: 甲\n", "2:5 冒号后缺少空格"),
        ('kind: news\ntitle: "甲\ndate: 2023-08-15\n', "3:8 引号没有结束"),
        ("topics: [治水, 生态\nregion: 嘉兴\n", "3:7 方括号没有结束，或缺少逗号"),
    ],
)
def test_a_slip_is_told_where_it_was_made(text: str, told: str) -> None:
    (found,) = read_article("a.md", f"---\n{text}---\n".encode()).findings
    place, detail = told.split(" ", 1)
    assert found.text() == f"a.md:{place}: error yaml-is-valid 写法有误：{detail}"


def test_large_files_are_refused_unread() -> None:
    assert codes(b"x" * (MAX_BYTES + 1)) == ["file-is-small"]
    long = f"---\ntitle: {'长' * MAX_FRONT_MATTER}\n---\n"
    (found,) = read_article("news/a.md", long.encode()).findings
    assert found.text().startswith("news/a.md:1:1: error file-is-small 文件太大：98311 字节，上限 32768 字节")


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    bomb = "a: &a [x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdef", "bcdefg", strict=True)
    )
    (found,) = read_article("a.md", f"---\n{bomb}---\n".encode()).findings
    assert (found.line, found.column, found.code) == (2, 4, "yaml-is-plain")


def test_endless_nesting_is_refused() -> None:
    assert codes(f"---\na: {'[' * 10_000}\n---\n".encode()) == ["yaml-is-plain"]


def test_tags_never_run_anything() -> None:
    assert codes(b"---\na: !!python/object/apply:os.system [ls]\n---\n") == ["yaml-is-plain"]


def test_a_list_stands_under_items() -> None:
    assert read_yaml("data/papers.yml", b"- id: gongbao\n").fields == {"items": [{"id": "gongbao"}]}


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_reader(data: bytes) -> None:
    source = read_article("a.md", data)
    assert source.findings or source.body_line > 1


@given(st.text(max_size=200))
def test_no_front_matter_crashes_the_reader(text: str) -> None:
    source = read_article("a.md", f"---\n{text}\n---\n".encode("utf-8", "surrogatepass"))
    assert all(f.line >= 1 and f.column >= 1 for f in source.findings)
