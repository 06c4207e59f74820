"""The lock of accepted figures, and facts that replace each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.article import Article, Fact, Kind, Moment
from gongbao.diagnostics import finding
from gongbao.facts import (
    LOCK,
    Consent,
    Lock,
    accept,
    chains,
    contradictions,
    dump_lock,
    guard,
    read_lock,
    superseded,
)
from gongbao.tables import Indicator, Tables

DAY = Moment(datetime(2023, 8, 28, tzinfo=UTC))
TABLES = Tables(indicators={"workers": Indicator("workers", "网格员", "名", "")})


def fact(quote: str, n: int = 1, name: str = "a", **rest: str) -> Fact:
    base = Fact(n, quote, "workers", "330400", "2023", path=f"news/{name}.facts.yml", line=n + 3, column=5)
    return replace(base, **rest)  # type: ignore[arg-type] # only text fields are replaced


def article(*facts: Fact, name: str = "a") -> Article:
    return Article(path=f"news/{name}.md", kind=Kind.NEWS, slug=name, title="网格", date=DAY, facts=facts)


def accepted(*articles: Article, before: Lock | None = None, by: str = "", reason: str = "") -> Lock:
    return accept(articles, before or {}, lambda _: True, Consent(by, reason)).lock


def told(articles: list[Article], lock: Lock) -> list[str]:
    return [
        f"{f.path}:{f.line} {f.code} {dict(f.args).get('now', '')}".strip() for f in guard(articles, lock, [])
    ]


def test_an_accepted_figure_raises_nothing_until_its_reading_changes() -> None:
    lock = accepted(article(fact("网格员325名")))
    assert told([article(fact("配备325名"))], lock) == []
    assert told([article(fact("网格员326名"))], lock) == ["news/a.facts.yml:4 fact-is-accepted 326名"]
    assert told([article(fact("网格员325个"))], lock) == ["news/a.facts.yml:4 fact-is-accepted 325个"]
    assert told([article(fact("网格员325余名"))], lock) == ["news/a.facts.yml:4 fact-is-accepted 325余名"]
    assert told([article(fact("网格员325至400名"))], lock) == [
        "news/a.facts.yml:4 fact-is-accepted 325至400名"
    ]


def test_a_new_figure_must_be_accepted_and_a_lost_one_is_missed() -> None:
    lock = accepted(article(fact("网格员325名")))
    moved = [article(fact("网格员325名", period="2022"))]
    assert told(moved, lock) == ["news/a.facts.yml:4 fact-is-recorded", f"{LOCK}:3 locked-fact-exists"]


def test_facts_alike_are_told_apart_by_their_order() -> None:
    lock = accepted(article(fact("325名"), fact("326名", 2)))
    assert [key[-1] for key in lock] == [1, 2]
    assert told([article(fact("325名"), fact("327名", 2))], lock) == [
        "news/a.facts.yml:5 fact-is-accepted 327名"
    ]


def test_a_fault_is_not_told_twice() -> None:
    lock = accepted(article(fact("325名")), article(fact("80名", name="b"), name="b"))
    broken = finding("news/a.facts.yml", 4, 5, "quote-stands", quote="326名")
    unread = finding("news/b.md", 1, 1, "front-matter-exists")
    assert list(guard([article(fact("326名"))], lock, [broken, unread])) == []


def test_accepting_a_change_keeps_what_was_and_says_who_and_why() -> None:
    lock = accepted(article(fact("网格员325名")))
    changed = accepted(article(fact("网格员326名")), before=lock, by="王编辑", reason="据统计局更正")
    (entry,) = changed.values()
    assert (entry.figure, entry.was, entry.by, entry.reason) == ("326名", "325名", "王编辑", "据统计局更正")
    again = accepted(article(fact("配备326名")), before=changed, reason="别的理由")
    assert again == changed


def test_accepting_one_file_leaves_the_others_and_refused_facts_alone() -> None:
    both = [article(fact("325名")), article(fact("80名", name="b"), name="b")]
    lock = accepted(*both)
    edited = [article(fact("326名"), fact("9名", 2)), article(name="b")]
    result = accept(edited, lock, lambda f: f.n != 1, Consent(files=frozenset({"news/a.facts.yml"})))
    assert [(e.path, e.figure) for e in result.lock.values()] == [
        ("news/b.facts.yml", "80名"),
        ("news/a.facts.yml", "325名"),
        ("news/a.facts.yml", "9名"),
    ]
    everything = accept(edited, lock, lambda _: True, Consent())
    assert [e.figure for e in everything.removed] == ["80名"]


def test_a_lock_file_has_a_line_for_each_fact_in_order() -> None:
    lock = accepted(article(fact("5至8名", name="b"), name="b"), article(fact("网格员325名")))
    text = dump_lock(lock)
    assert text.splitlines() == [
        '{"schema": "gongbao.facts/1", "facts":',
        "[",
        (
            '{"path": "news/a.facts.yml", "indicator": "workers", "region": "330400", "period": "2023", '
            '"figure": "325名", "value": "325", "unit": "名", "bound": "eq"},'
        ),
        (
            '{"path": "news/b.facts.yml", "indicator": "workers", "region": "330400", "period": "2023", '
            '"figure": "5至8名", "value": "5", "value_max": "8", "unit": "名", "bound": "range"}'
        ),
        "]}",
    ]
    assert read_lock(text.encode()) == (lock, [])
    assert read_lock(dump_lock({}).encode()) == ({}, [])


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"", 1),
        (b'{"schema": "gongbao.facts/1", "facts":\n[\n<<<<<<< HEAD\n]}', 3),
        (b'{"schema": "other", "facts": []}', 1),
        (b"[]", 1),
        (b"\xff\xfe", 1),
        (b"[" * 100_000, 1),
        (b'{"schema": "gongbao.facts/1", "facts": 3}', 1),
        (b'{"schema": "gongbao.facts/1", "facts":\n[\n{"path": "a"}]}', 3),
        (b'{"schema": "gongbao.facts/1", "facts":\n[\n{"path": 3}]}', 3),
        (b'{"schema": "gongbao.facts/1", "facts":\n[\n7]}', 3),
    ],
)
def test_a_broken_lock_is_told_at_its_line(data: bytes, line: int) -> None:
    lock, found = read_lock(data)
    assert lock == {}
    assert [(f.path, f.line, f.code) for f in found] == [(LOCK, line, "lock-is-valid")]


def test_a_lock_that_names_a_fact_twice_is_broken() -> None:
    row = dump_lock(accepted(article(fact("325名")))).splitlines()[2].encode()
    data = b'{"schema": "gongbao.facts/1", "facts":\n[\n' + row + b",\n" + row + b"\n]}"
    assert [f.line for f in read_lock(data)[1]] == [4]


@given(st.binary(max_size=80))
def test_any_bytes_can_stand_in_the_lock(data: bytes) -> None:
    lock, found = read_lock(data)
    assert lock == {}
    assert found


@pytest.mark.parametrize("target", ["news/a.md#1", "news/a.md"])
def test_a_revised_figure_replaces_the_one_it_names(target: str) -> None:
    old = article(fact("325名"))
    new = article(fact("400名", name="b", status="revised", supersedes=target), name="b")
    assert superseded([old, new]) == {"news/a.md#1"}
    assert list(chains([old, new])) == []
    third = article(fact("325名", name="c"), name="c")
    later = article(fact("326名", name="d"), name="d")
    found = [f.path for f in contradictions([old, new, third, later], TABLES)]
    assert found == ["news/d.facts.yml"]


def test_only_the_last_of_a_chain_of_revisions_counts() -> None:
    pieces = [
        article(
            fact("325名"),
            fact("326名", 2, status="revised", supersedes="#1"),
            fact("327名", 3, status="revised", supersedes="#2"),
        ),
        article(fact("327名", name="b", status="revised"), name="b"),
    ]
    assert superseded(pieces) == {"news/a.md#1", "news/a.md#2"}
    assert list(contradictions(pieces, TABLES)) == []
    assert list(chains(pieces)) == []


def test_a_revision_taken_back_leaves_the_first_figure_standing() -> None:
    pieces = [
        article(fact("325名"), fact("326名", 2, status="retracted", supersedes="#1")),
        article(fact("400名", name="b"), name="b"),
    ]
    assert superseded(pieces) == frozenset()
    assert [f.code for f in contradictions(pieces, TABLES)] == ["facts-agree"]


@pytest.mark.parametrize(
    ("facts", "told_as"),
    [
        ([fact("325名", supersedes="news/z.md#1", status="revised")], ["superseded-fact-exists"]),
        ([fact("325名", supersedes="news/a.md", status="revised")], ["superseded-fact-exists"]),
        ([fact("325名"), fact("326名", 2, supersedes="#1")], ["supersedes-is-consistent"]),
        (
            [fact("325名", period="2022"), fact("326名", 2, supersedes="#1", status="revised")],
            ["supersedes-is-consistent"],
        ),
        (
            [
                fact("1名", 1, supersedes="#3", status="revised"),
                fact("2名", 2, supersedes="#1", status="revised"),
                fact("3名", 3, supersedes="#2", status="revised"),
            ],
            ["supersedes-is-consistent"],
        ),
    ],
)
def test_a_chain_that_does_not_hold_is_told_once(facts: list[Fact], told_as: list[str]) -> None:
    assert [f.code for f in chains([article(*facts)])] == told_as


def test_a_contradiction_shows_both_sentences() -> None:
    pieces = [article(fact("网格员325名")), article(fact("网格员400名", name="b"), name="b")]
    texts = {"news/a.md": "开头。共配备网格员325名，很多。后文。", "news/b.md": "有网格员400名！"}
    (found,) = contradictions(pieces, TABLES, texts)
    assert found.message().endswith("（原句：有网格员400名！／共配备网格员325名，很多。）")
