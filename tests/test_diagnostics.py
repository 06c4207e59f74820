from __future__ import annotations

import json

from gongbao.diagnostics import CODES, as_github, as_json, as_text, finding, has_errors, nearest

FAULT = finding("news/a.md", 3, 1, "field-is-known", "title", name="tittle")
WARNING = finding("news/a.md", 2, 7, "date-is-past", value="2123-01-01")


def test_a_finding_is_one_line_with_address_code_and_remedy() -> None:
    assert FAULT.text() == "news/a.md:3:1: error field-is-known 没有这个字段：tittle；是不是“title”？"
    assert (
        FAULT.text("en") == "news/a.md:3:1: error field-is-known unknown field: tittle; did you mean 'title'?"
    )


def test_findings_come_by_place_each_once_and_counted() -> None:
    assert as_text([FAULT, WARNING, FAULT]).splitlines() == [
        WARNING.text(),
        FAULT.text(),
        "共 1 处错误，1 处警告。",
    ]
    assert as_text([FAULT, WARNING, FAULT], "en").endswith("\n1 error, 1 warning.\n")
    assert as_text([WARNING], "en").endswith("\n0 errors, 1 warning.\n")
    assert as_text([]) == "没有发现问题。\n"


def test_strictness_counts_warnings() -> None:
    assert has_errors([FAULT])
    assert not has_errors([WARNING])
    assert has_errors([WARNING], strict=True)


def test_what_editors_write_cannot_break_a_message() -> None:
    hostile = finding("a.md", 1, 1, "field-is-known", name="a\nb\x1b[31m" + "长" * 500)
    assert len(hostile.text().splitlines()) == 1
    assert "\x1b" not in hostile.text()
    assert len(hostile.text()) < 400


def test_json_has_the_stable_shape() -> None:
    assert json.loads(as_json([FAULT])) == {
        "schema": "gongbao.check/1",
        "findings": [
            {
                "path": "news/a.md",
                "line": 3,
                "column": 1,
                "end_line": 3,
                "end_column": 1,
                "severity": "error",
                "code": "field-is-known",
                "message": "没有这个字段：tittle",
                "hint": "title",
                "fix": None,
            }
        ],
    }


def test_github_annotations_escape_properties_and_data() -> None:
    tricky = finding("a,b:c.md", 1, 2, "field-is-known", name="100%")
    assert as_github([tricky]) == (
        "::error file=a%2Cb%3Ac.md,line=1,col=2,title=field-is-known::没有这个字段：100%25"
        "%0A怎么改：改成字段表里的名字，或删去。\n"
    )
    assert "没有这个字段：tittle；是不是“title”？%0A怎么改：" in as_github([FAULT])
    english = as_github([FAULT], "en")
    assert "unknown field: tittle; did you mean 'title'?%0AHow to mend it: Use a name" in english


def test_every_code_speaks_both_languages_of_the_same_things() -> None:
    for name, code in CODES.items():
        fields = {part.partition("}")[0] for part in code.zh.split("{")[1:]}
        english = {part.partition("}")[0] for part in code.en.split("{")[1:]}
        assert fields == english, name
        assert code.remedy.endswith("。"), name


def test_the_nearest_word_is_a_guess_worth_making() -> None:
    assert nearest("topcis", ["title", "topics"]) == "topics"
    assert nearest("记着", ["记者", "通讯员"]) == "记者"
    assert nearest("完全不同", ["title", "topics"]) == ""
