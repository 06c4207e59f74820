"""Facts: the quote stands, reads, and does not contradict its neighbours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao import schema
from gongbao.article import Article, Correction, Fact, Kind, Moment, Rendered, Section
from gongbao.facts import Mark, check, contradictions, figure, locate, marks, repeated
from gongbao.source import read_yaml
from gongbao.tables import Indicator, Region, Tables

TEXT = (
    "顶端是1个一级网格，末端落到26个三级网格，共配备网格员325名。\n"
    "受理8000余件，办结率100%，满意率98%以上；网格员每半月走访一次，服务群众25000余人\n次。"
)
DAY = Moment(datetime(2023, 8, 28, tzinfo=UTC))


def fact(quote: str, indicator: str = "grids", n: int = 1, **rest: str) -> Fact:
    base = Fact(n, quote, indicator, "lijingtan", "2023", path="news/a.facts.yml", line=n + 3, column=5)
    return replace(base, **rest)  # type: ignore[arg-type] # only text fields are replaced


def article(*facts: Fact, path: str = "news/a.md") -> Article:
    return Article(path=path, kind=Kind.NEWS, slug="a", title="网格", date=DAY, facts=facts)


TABLES = Tables(
    regions={"lijingtan": Region("lijingtan", "李井滩")},
    indicators={
        name: Indicator(name, name, unit, "")
        for name, unit in {
            "grids": "个",
            "workers": "名",
            "rate": "%",
            "cases": "件",
            "visits": "次",
            "served": "人次",
        }.items()
    },
)


def faults(*facts: Fact, text: str = TEXT) -> list[str]:
    rendered = Rendered("news/a.md", "", (Section("", "", 0, text),))
    return [f.text() for f in check(article(*facts), rendered, TABLES)]


def test_facts_that_stand_raise_nothing() -> None:
    quotes = [
        ("1个一级网格", "grids"),
        ("26个三级网格", "grids"),
        ("网格员325名", "workers"),
        ("走访一次", "visits"),
        ("8000余件", "cases"),
        ("办结率100%", "rate"),
        ("98%以上", "rate"),
        ("服务群众25000余人次", "served"),
    ]
    assert faults(*(fact(quote, indicator, n) for n, (quote, indicator) in enumerate(quotes, 1))) == []


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (
            fact("网格员326名", "workers"),
            ":4:5: error quote-stands 正文里没有这句引文：“网格员326名”；是不是“网格员325名”？",
        ),
        (
            fact("满意率98%", "rate"),
            "news/a.facts.yml:4:5: error quote-stands 正文里没有这句引文：“满意率98%”；是不是“98%以上”？",
        ),
        (fact("6个三级网格"), "error quote-stands 正文里没有这句引文：“6个三级网格”；是不是“26个三级网格”？"),
        (fact("网格员", "workers"), "error quote-has-figure 引文里读不出唯一的数字：“网格员”"),
        (fact("网格员", "workers"), "error quote-is-unique 引文“网格员”在正文里出现 2 次，应只有一次"),
        (fact("1个一级网格", "grid"), "error indicator-is-known 没有这个指标：grid；是不是“grids”？"),
        (
            fact("1个一级网格", "workers"),
            "error unit-is-expected 指标“workers”的单位是“名”，引文里是“个”",
        ),
    ],
)
def test_a_broken_fact_is_named_with_its_remedy(broken: Fact, message: str) -> None:
    assert any(text.endswith(message) for text in faults(broken))


def test_a_quote_is_found_across_broken_lines_but_not_inside_a_longer_number() -> None:
    assert locate("网格 员\n\n325名，", "网格员325名") == [(0, 10)]
    assert locate("26个、6个、1.6个、1,6个", "6个") == [(4, 6)]
    assert locate("十二天与二天、第二天", "二天") == [(4, 6)]
    assert locate("共325，共3255，共325.5", "共325") == [(0, 4)]
    assert locate("", "6个") == []
    assert locate("6个", " ") == []


def test_marks_give_the_figure_inside_the_quote() -> None:
    piece = article(fact("服务群众25000余人次", n=1), fact("网格员", n=2), fact("98%以上", n=3))
    assert marks(piece.facts) == (
        Mark(1, "服务群众25000余人次", 4, 12, "25000"),
        Mark(3, "98%以上", 0, 5, "98"),
    )
    printed = figure(piece.facts[0])
    assert printed is not None
    assert printed.text == "25000余人次"


@given(st.integers(0, len(TEXT) - 1), st.sampled_from("0123456789"))
def test_every_edit_of_a_number_is_caught_and_no_other_edit_is(place: int, digit: str) -> None:
    quotes = [
        "1个一级网格",
        "26个三级网格",
        "网格员325名",
        "8000余件",
        "办结率100%",
        "98%以上",
        "25000余人次",
    ]
    facts = [fact(quote, n=n) for n, quote in enumerate(quotes)]
    if TEXT[place].isdigit():
        edited = TEXT[:place] + digit + TEXT[place + 1 :]
        changed = TEXT[place] != digit
    else:
        covered = [span for quote in quotes for span in locate(TEXT, quote)]
        edited = TEXT[:place] + "，" + TEXT[place:]
        changed = any(start < place < end for start, end in covered)
    codes = [text for text in faults(*facts, text=edited) if "quote-" in text]
    assert bool(codes) == changed


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        ("325名", "网格员325名", False),
        ("325名", "326名", True),
        ("80余名", "200名", False),
        ("80余名", "80名", True),
        ("80名以上", "80名", False),
        ("近80名", "80名", True),
        ("80名以内", "90名", True),
        ("约80名", "85名", False),
        ("约80名", "100名", True),
        ("5至8名", "8名", False),
        ("5至8名", "9名", True),
        ("80名", "79个", False),
    ],
)
def test_figures_contradict_only_when_both_cannot_be_true(one: str, other: str, contradict: bool) -> None:  # noqa: FBT001
    first = article(fact(one, "workers"))
    second = article(fact(other, "workers", n=2, path="news/b.facts.yml"), path="news/b.md")
    found = [f.text() for f in contradictions([second, first], TABLES)]
    expected = (
        f"news/b.facts.yml:5:5: error facts-agree 同一指标、地区、时期的数字不一致："
        f"“{other}”与 news/a.facts.yml:4 的“{one}”（原句：{other}／{one}）"
    )
    assert found == ([expected] if contradict else [])


@pytest.mark.parametrize(
    "change", [{"period": "2022"}, {"region": "x"}, {"status": "disputed"}, {"status": "revised"}]
)
def test_figures_of_different_scope_or_standing_do_not_contradict(change: dict[str, str]) -> None:
    pieces = [article(fact("325名", "workers"), fact("326名", "workers", n=2, **change))]
    assert list(contradictions(pieces, TABLES)) == []


def test_a_retracted_article_contradicts_nothing() -> None:
    gone = replace(article(fact("326名", "workers")), corrections=(Correction(DAY, "撤稿"),))
    assert list(contradictions([article(fact("325名", "workers")), gone], TABLES)) == []


@given(st.text(), st.text())
def test_any_text_can_be_searched(text: str, quote: str) -> None:
    for start, end in locate(text, quote):
        assert "".join(text[start:end].split()) == "".join(quote.split())


def test_a_figure_withdrawn_elsewhere_is_told_where_it_is_repeated() -> None:
    gone = fact("网格26个", status="retracted")
    again = fact("26个网格", path="news/b.facts.yml")
    (found,) = repeated([article(gone), article(again, path="news/b.md")])
    assert (found.path, found.code, found.severity) == (
        "news/b.facts.yml",
        "withdrawn-figure-stands",
        "warning",
    )
    assert "“26个网格”与别处已经撤回的“网格26个”（news/a.facts.yml:4）" in found.text()


@pytest.mark.parametrize(
    "other",
    [
        fact("27个网格", path="news/b.facts.yml"),
        fact("26个网格", path="news/b.facts.yml", period="2022"),
        fact("26个网格", path="news/b.facts.yml", status="revised"),
        fact("26余个网格", path="news/b.facts.yml"),
    ],
)
def test_another_figure_time_or_one_looked_at_again_is_no_repeat(other: Fact) -> None:
    gone = fact("网格26个", status="retracted")
    assert list(repeated([article(gone), article(other, path="news/b.md")])) == []
    assert list(repeated([article(other)])) == []


def test_a_figure_said_again_and_again_is_compared_once_and_told_once() -> None:
    same = article(*(fact("网格员325名", "workers", n) for n in range(1, 2001)))
    other = article(fact("网格员326名", "workers", path="news/b.facts.yml"), path="news/b.md")
    assert not list(contradictions([same], TABLES))
    (told,) = contradictions([same, other], TABLES)
    assert dict(told.args)["other_quote"] == "网格员325名"


def test_equal_texts_of_articles_are_one() -> None:
    row = "- quote: 网格员325名\n  indicator: grid-workers\n  region: '330400'\n  period: '2023'\n"
    files = (f"news/{name}.facts.yml" for name in "ab")
    one, other = (schema.facts(read_yaml(path, f"facts:\n{row}".encode()))[0][0] for path in files)
    for name in ("quote", "indicator", "region", "period"):
        assert getattr(one, name) is getattr(other, name), name
