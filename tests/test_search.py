"""The search index holds every piece of every text; its files are what the format says."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongbao.article import Article, Correction, Image, Kind, Person, Policy, Rendered, Section
from gongbao.library import Library
from gongbao.search import Choice, Record, build, fold, record, shard_of, terms
from gongbao.tables import Column, Region, Tables
from search_corpus import ECOLOGY, FOLDED, GOVERNANCE, JIAXING, ZHEJIANG, day, piece

if TYPE_CHECKING:
    from gongbao.output import Output


def read(outputs: list[Output]) -> dict[str, Any]:
    return {o.path.removeprefix("assets/gongbao/search/"): json.loads(o.data) for o in outputs}


def holders(files: dict[str, Any], term: str) -> dict[int, int]:
    """The documents that hold a term, with the level, read as the format says."""
    shard = files[f"shards/{shard_of(term, files['meta.json']['shards'])}.json"]
    found, number = {}, -1
    for value in shard.get(term, []):
        number += value >> 2
        found[number] = value & 3
    return found


# --- what is indexed ------------------------------------------------------------------------------


@pytest.fixture
def library() -> Library:
    tables = Tables(
        columns={"governance": Column("governance", "基层治理", "", (), "专题专栏")},
        regions={
            "330000": Region("330000", "浙江省", short="浙江"),
            "330600": Region("330600", "绍兴市", "330000"),
            "330602": Region("330602", "越城区", "330600"),
        },
    )
    policy = Article(
        path="policy/opinion.md",
        kind=Kind.POLICY,
        slug="opinion",
        title="关于履职评议的实施意见（试行）",
        date=day("2020-07-15"),
        column="governance",
        region="330602",
        topics=("履职评议",),
        byline=(Person("单玲龙", "通讯员", "越城报"),),
        summary="两官评议怎么做。",
        image=Image("a.png", "法庭", "评议现场", "越城区人大"),
        policy=Policy("越城区人大常委会", number="越人大〔2020〕7号"),
    )
    return Library((policy,), tables)


BODY = Rendered(
    "policy/opinion.md",
    "<p>五听二查三报告</p>",
    (Section("", "", 0, "五听"), Section("er-cha", "二查", 2, "三报告")),
)


def test_a_record_holds_what_the_page_shows(library: Library) -> None:
    assert record(library.articles[0], BODY, library) == Record(
        url="policy/opinion/",
        title="关于履职评议的实施意见（试行）",
        date=day("2020-07-15"),
        kind=Kind.POLICY,
        summary="两官评议怎么做。",
        number="越人大〔2020〕7号",
        byline=("越城报通讯员 单玲龙",),
        captions=("评议现场", "越城区人大"),
        notes=("越城区人大常委会",),
        sections=(("", "", "五听"), ("er-cha", "二查", "三报告")),
        column=Choice("governance", "基层治理"),
        regions=(Choice("330000", "浙江"), Choice("330600", "绍兴市"), Choice("330602", "越城区")),
        topics=(Choice(library.topics["履职评议"].id, "履职评议"),),
        status="有效",
    )


def test_a_withdrawn_article_keeps_only_its_title_and_notice(library: Library) -> None:
    withdrawn = replace(
        library.articles[0],
        corrections=(Correction(day("2023-09-01"), "撤稿", was="五听", reason="内容失实"),),
    )
    found = record(withdrawn, BODY, library)
    assert (found.title, found.notes) == ("关于履职评议的实施意见（试行）", ("内容失实",))
    assert (found.sections, found.summary, found.byline, found.captions, found.number) == ((), "", (), (), "")


def test_the_index_of_two_articles() -> None:
    newer = piece("b", "碧水嘉兴", "水清岸绿", column=ECOLOGY, regions=(ZHEJIANG, JIAXING))
    older = piece("a", "网格", "98%的水", "2022-01-02", column=GOVERNANCE, regions=(ZHEJIANG,))
    files = read(build([newer, older]))
    assert sorted(files) == ["meta.json", "shards/0.json", "texts/0.json", "texts/1.json"]
    assert holders(files, "水") == {0: 0, 1: 3}
    assert holders(files, "碧水") == {1: 3}
    assert holders(files, "8%") == {0: 0}
    assert holders(files, "=region:330000") == {0: 3, 1: 3}
    assert holders(files, "=year:2022") == {0: 3}
    assert files["texts/1.json"]["region"] == "嘉兴"
    meta = files["meta.json"]
    assert {k: meta[k] for k in ("schema", "documents", "shards")} == {
        "schema": "gongbao.search/1",
        "documents": 2,
        "shards": 1,
    }
    assert meta["facets"] == {
        "column": [
            {"value": "ecology", "name": "生态环境", "count": 1},
            {"value": "governance", "name": "基层治理", "count": 1},
        ],
        "region": [
            {"value": "330000", "name": "浙江", "count": 2, "parent": ""},
            {"value": "330400", "name": "嘉兴", "count": 1, "parent": "330000"},
        ],
        "kind": [{"value": "news", "name": "新闻", "count": 2}],
        "status": [],
        "year": [
            {"value": "2023", "name": "2023年", "count": 1},
            {"value": "2022", "name": "2022年", "count": 1},
        ],
        "topic": [],
    }


def test_an_empty_site_has_an_empty_index() -> None:
    files = read(build([]))
    assert files["shards/0.json"] == {}
    assert files["meta.json"]["documents"] == 0


def test_the_order_of_records_does_not_matter() -> None:
    records = [piece(f"a{n}", f"第{n}篇", "治理" * n) for n in range(9)]
    assert build(records) == build(records[::-1])


def test_a_new_article_leaves_the_texts_of_the_others_alone() -> None:
    old = [piece("a", "一"), piece("b", "二", date="2023-08-29")]
    before, after = read(build(old)), read(build([*old, piece("c", "三", date="2023-08-30")]))
    assert [after[f"texts/{n}.json"] for n in (0, 1)] == [before[f"texts/{n}.json"] for n in (0, 1)]


def test_half_a_surrogate_pair_does_not_stop_the_build() -> None:
    files = read(build([piece("a", "网\ud800格")]))
    assert holders(files, "网格") == {0: 3}
    assert files["texts/0.json"]["title"] == "网格"


def test_shards_stay_small_and_even() -> None:
    draw = random.Random(7)  # noqa: S311 - a corpus, not a secret
    han = [chr(0x4E00 + n) for n in range(3000)]
    records = [piece(f"a{n}", f"第{n}篇", "".join(draw.choices(han, k=800))) for n in range(60)]
    sizes = [len(o.data) for o in build(records) if "/shards/" in o.path]
    assert len(sizes) == 64
    assert 8_192 <= sum(sizes) / len(sizes) <= 16_384
    assert max(sizes) < 2 * min(sizes)


# --- folding --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("written", "folded"), FOLDED.items())
def test_fold(written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(), st.text())
def test_the_fold_of_a_piece_is_a_piece_of_the_fold(one: str, other: str) -> None:
    assert fold(one + other) == fold(one) + fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


WRITTEN = st.text("网格员治理基层碧水嘉兴1+X%９．“”《》 \nabC", min_size=2, max_size=40)


@given(st.lists(WRITTEN, min_size=1, max_size=6), st.data())
def test_every_term_of_a_piece_of_a_text_leads_to_the_article(texts: list[str], data: st.DataObject) -> None:
    files = read(build(piece(f"a{n}", f"第{n}篇", text) for n, text in enumerate(texts)))
    number = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[number]) - 2))
    cut = texts[number][start : data.draw(st.integers(start + 2, len(texts[number])))]
    titles = {files[f"texts/{n}.json"]["title"]: n for n in range(len(texts))}
    for term in terms(fold(cut)):
        assert titles[f"第{number}篇"] in holders(files, term)
