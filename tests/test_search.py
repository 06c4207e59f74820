"""The search index holds every piece of every text; its files are what the format says."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao.article import Article, Correction, Image, Kind, Person, Policy, Rendered, Section
from gongbao.library import Library
from gongbao.search import Choice, Layout, Record, build, fold, record
from gongbao.tables import Column, Region, Tables
from search_corpus import ECOLOGY, FOLDED, GOVERNANCE, JIAXING, ZHEJIANG, day, piece
from search_reader import Index, Posting


def holders(index: Index, term: str) -> dict[int, int]:
    """The documents that hold a character or pair, with the best level there."""
    return {posting.document: posting.level for posting in index.postings(term)}


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
        issuer="越城区人大常委会",
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
    index = Index(build([newer, older]))
    old, new = index.numbers
    assert (old, new) == (8 + 8, 8 * (1 + 365 + 31 + 28 + 31 + 30 + 31 + 30 + 31 + 27))
    assert holders(index, "水") == {old: 0, new: 3}
    assert holders(index, "8%") == {old: 0}
    assert index.postings("碧水") == [Posting(new, 3, places=frozenset({0}))]
    assert index.key("region:330000") == [old, new]
    assert index.initials("bsj") == [new]
    assert index.initials("sj") == [new]
    assert index.text(new)["region"] == "嘉兴"
    assert json.loads(index.files["days.json"])["first"] == "2022-01-01"
    meta = index.meta
    assert {k: meta[k] for k in ("schema", "documents", "end", "pack")} == {
        "schema": "gongbao.search/7",
        "documents": 2,
        "end": new + 1,
        "pack": 1,
    }
    assert json.loads(index.files["facets.json"]) == {
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
            {"value": "2023", "name": "2023年", "count": 1, "first": new, "end": new + 1},
            {"value": "2022", "name": "2022年", "count": 1, "first": old, "end": old + 1},
        ],
        "topic": [],
        "issuer": [],
    }


def test_an_empty_site_has_an_empty_index() -> None:
    index = Index(build([]))
    assert index.meta["segments"] == []
    assert index.meta["documents"] == 0


def test_the_order_of_records_does_not_matter() -> None:
    records = [piece(f"a{n}", f"第{n}篇", "治理" * n) for n in range(9)]
    assert list(build(records)) == list(build(records[::-1]))


def test_a_term_that_comes_often_says_so_unless_the_document_is_void() -> None:
    policy = piece("a", "通知", "治理治理治理治理", status="有效")
    void = piece("b", "通知", "治理治理治理治理", "2023-08-29", status="废止")
    places = frozenset({0, 2, 4, 6})
    index = Index(build([policy, void]))
    current, not_in_force = index.numbers
    assert index.postings("治理") == [
        Posting(current, 0, often=True, places=places),
        Posting(not_in_force, 0, often=False, places=places),
    ]


def test_the_title_of_an_ordinary_page_counts_less_than_that_of_an_article() -> None:
    page = replace(piece("page", "联系我们"), kind=None, dated=False)
    index = Index(build([page, piece("news", "联系我们的人")]))
    assert [posting.level for posting in index.postings("联系")] == [1, 3]
    assert index.initials("lxw") == index.numbers


def test_a_new_article_changes_little() -> None:
    """Old segments stay as they are; only the new one and what describes the whole is written anew."""
    old = [piece(f"a{n:04}", f"第{n}篇", f"治理{n}", f"2023-01-{1 + n // 20:02}") for n in range(300)]
    before = {o.path: o.data for o in build(old)}
    after = {o.path: o.data for o in build([*old, NEWEST])}
    changed = {
        path.removeprefix("assets/gongbao/search/") for path in after if after[path] != before.get(path)
    }
    assert {path for path in changed if path.startswith("1/")} == set()
    assert {path for path in changed if "/" not in path} == {"days.json", "facets.json", "meta.json"}
    assert [path for path in changed if path.startswith("2/t")] == [
        f"2/t{Index(build([*old, NEWEST])).numbers[-1]}.txt"
    ]


NEWEST = piece("z", "新篇", "新事", "2023-08-30")


def test_segments_join_into_one_list() -> None:
    index = Index(build(piece(f"a{n:04}", f"第{n}篇", "治理") for n in range(300)))
    numbers = index.numbers
    assert [(s["name"], s["first"]) for s in index.meta["segments"]] == [
        ("1", numbers[0]),
        ("2", numbers[256]),
    ]
    assert list(holders(index, "治理")) == numbers


def test_files_can_be_shared() -> None:
    """A pack holds many shards with their long lists, or many texts."""
    records = [piece(f"a{n:02}", f"第{n}篇", "治理", date=f"2023-08-{n + 1:02}") for n in range(30)]
    alone, together = Index(build(records, Layout(64))), Index(build(records, Layout(64, pack=16)))
    assert [together.text(n) for n in together.numbers] == [alone.text(n) for n in alone.numbers]
    for term in ("治理", "治", "第2", "篇"):
        assert together.postings(term) == alone.postings(term)
    assert len(together.files) * 4 < len(alone.files)


def test_long_lists_are_files_of_their_own() -> None:
    records = [piece(f"a{n:03}", f"第{n}篇", "治理") for n in range(200)]
    index = Index(build(records, Layout(shard_bytes=256)))
    assert f"1/{ord('治'):x}{ord('理'):x}.bin" in index.files
    assert list(holders(index, "治理")) == index.numbers
    assert index.key("kind:news") == index.numbers


def test_half_a_surrogate_pair_does_not_stop_the_build() -> None:
    index = Index(build([piece("a", "网\ud800格\0员")]))
    [number] = index.numbers
    assert holders(index, "网格") == {number: 3}
    assert holders(index, "格员") == {number: 3}
    assert index.text(number)["title"].startswith("网格")


def test_shards_stay_small_and_even() -> None:
    draw = random.Random(7)  # noqa: S311 - a corpus, not a secret
    han = [chr(0x4E00 + n) for n in range(3000)]
    records = [piece(f"a{n}", f"第{n}篇", "".join(draw.choices(han, k=800))) for n in range(60)]
    sizes = [len(o.data) for o in build(records) if re.search(r"/2/\d+\.bin", o.path)]
    assert len(sizes) == 256
    assert 1_024 <= sum(sizes) / len(sizes) <= 4_096
    assert max(sizes) < 4 * min(sizes)


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


@settings(deadline=None)
@given(st.lists(WRITTEN, min_size=1, max_size=6), st.data())
def test_every_term_of_a_piece_of_a_text_leads_to_the_article(texts: list[str], data: st.DataObject) -> None:
    index = Index(build(piece(f"a{n}", f"第{n}篇", text) for n, text in enumerate(texts)))
    number = data.draw(st.integers(0, len(texts) - 1))
    start = data.draw(st.integers(0, len(texts[number]) - 2))
    cut = texts[number][start : data.draw(st.integers(start + 2, len(texts[number])))]
    folded = fold(cut)
    titles = {index.text(n)["title"]: n for n in index.numbers}
    for term in [*folded, *map("".join, pairwise(folded))]:
        assert titles[f"第{number}篇"] in holders(index, term)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), WRITTEN), max_size=12))
def test_an_index_after_edits_is_that_of_a_fresh_site(edits: list[tuple[str, str]]) -> None:
    """Nothing is carried over from one build to the next, and the order of editing leaves no trace."""
    state: dict[str, Record] = {}
    for slug, text in edits:
        state.pop(slug, None)
        state[slug] = piece(slug, slug, text)
        outputs = list(build(state.values()))
    fresh = list(build(state[slug] for slug in sorted(state)))
    assert not edits or outputs == fresh


def test_homophones_are_kept_together() -> None:
    index = Index(build([]))
    assert index.kept_by(ord("员")) == index.kept_by(ord("圆"))
    assert index.kept_by(ord("衢")) == index.kept_by(ord("区"))
    assert index.kept_by(ord("A")) == ord("A") + 1024
