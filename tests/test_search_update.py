"""What an edit changes in the index: the same files as a fresh build, and few of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongbao import search
from search_corpus import ECOLOGY, GOVERNANCE, JIAXING, ZHEJIANG, piece

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.search import Change, Layout, Plan, Record

    Archive = dict[str, Record]


def archive(records: Iterable[Record]) -> Archive:
    return {one.url: one for one in records}


def fresh(state: Archive, layout: Layout | None = None) -> dict[str, bytes]:
    return {output.path: output.data for output in search.build(state.values(), layout)}


class Site:
    """The files of an index, kept up to date with an archive; `changes` are those of the last edit."""

    def __init__(self, state: Archive, layout: Layout | None = None) -> None:
        self.layout = layout
        self.state: Archive = {}
        self.plan: Plan | None = None
        self.files: dict[str, bytes] = {}
        self.publish(state)

    def publish(self, state: Archive) -> None:
        before, was = self.plan, self.state
        after = search.plan(map(search.entry, state.values()), self.layout)
        self.changes: list[Change] = list(
            search.update(
                before,
                after,
                lambda urls: map(was.__getitem__, urls),
                lambda urls: map(state.__getitem__, urls),
                self.files.__getitem__,
            )
        )
        self.plan, self.state = after, dict(state)
        for path, data in self.changes:
            if data is not None:
                self.files[path] = data
            elif path.endswith("/"):
                self.files = {p: d for p, d in self.files.items() if not p.startswith(path)}
            else:
                del self.files[path]
        self.files.update((output.path, output.data) for output in search.head(after))


def body(number: int) -> str:
    """A text with words that many articles have, and some of its own."""
    return (
        f"第{number}次基层治理会议"
        + "网格员走访" * (number % 4)
        + chr(0x5000 + number % 700) * 3
        + f"{number}项"
    )


OLD = archive(
    piece(f"a{n:03}", f"第{n}篇报道", body(n), f"2022-{1 + n // 28:02}-{1 + n % 28:02}", column=GOVERNANCE)
    for n in range(190)
)
SMALL = search.Layout(shard_bytes=256)
MIDDLE = OLD["news/a077/"]
EDITS: dict[str, Archive] = {
    "nothing": OLD,
    "a new article": OLD | archive([piece("z", "新篇", "新事", "2023-08-30")]),
    "the article that closes the newest segment": OLD
    | archive(piece(f"z{n}", "新篇", body(n), "2023-08-30") for n in range(5)),
    "an old article": OLD | archive([piece("a077b", "旧篇", "旧事一桩", "2022-03-22")]),
    "an article older than all": OLD | archive([piece("old", "旧篇", "旧事一桩", "1980-03-22")]),
    "one article less": {url: one for url, one in OLD.items() if one is not MIDDLE},
    "a text": OLD | archive([replace(MIDDLE, sections=(("", "", "改过的" + MIDDLE.sections[0][2]),))]),
    "a title": OLD | archive([replace(MIDDLE, title="改过的标题")]),
    "a column": OLD | archive([replace(MIDDLE, column=ECOLOGY, regions=(ZHEJIANG, JIAXING))]),
    "an ordinary page": OLD
    | archive([replace(piece("page", "关于本站", "联系我们"), kind=None, dated=False, date=MIDDLE.date)]),
    "a rare word for a frequent one": OLD
    | {one.url: replace(one, sections=(("", "", "无"),)) for one in list(OLD.values())[:150]},
    "everything": {},
}


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("layout", [None, SMALL, search.Layout(256, pack=16)], ids=["", "small", "together"])
def test_an_edit_leaves_the_files_of_a_fresh_build(edit: str, layout: Layout | None) -> None:
    site = Site(OLD, layout)
    site.publish(EDITS[edit])
    assert site.files == fresh(EDITS[edit], layout)
    site.publish(OLD)
    assert site.files == fresh(OLD, layout)


SLUGS = st.sampled_from("abcdefgh")
WORDS = st.text("网格员跼蹐治理基层碧水1+X%９．“”《》 \nab", max_size=30)
DAYS = st.sampled_from(["1999-12-31", "2022-02-28", "2022-03-01", "2023-08-28"])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(SLUGS, st.none() | st.tuples(WORDS, DAYS)), min_size=1, max_size=8))
def test_any_edits_leave_the_files_of_a_fresh_build(edits: list[tuple[str, tuple[str, str] | None]]) -> None:
    state: Archive = {}
    site = Site(state, SMALL)
    for slug, written in edits:
        state.pop(f"news/{slug}/", None)
        if written:
            state |= archive([piece(slug, slug, *written)])
        site.publish(state)
    assert site.files == fresh(state, SMALL)


def test_nothing_changed_changes_nothing() -> None:
    site = Site(OLD)
    site.publish(OLD)
    assert site.changes == []


def test_a_changed_title_rewrites_only_what_holds_its_words() -> None:
    site = Site(OLD, SMALL)
    before = dict(site.files)
    shards = sum(path.startswith(search.ROOT + "1/") for path in before)
    site.publish(OLD | archive([replace(MIDDLE, title="第77篇报道了")]))
    changed = {path for path, data in site.files.items() if before.get(path) != data}
    assert len([path for path in changed if "/1/" in path]) < 12 < shards
    assert not [path for path in changed if "/2/" in path]


def test_publishing_the_newest_article_leaves_the_settled_files_alone() -> None:
    site = Site(OLD)
    before = dict(site.files)
    site.publish(EDITS["a new article"])
    changed = {path for path, data in site.files.items() if before.get(path) != data}
    assert not [path for path in changed if "/1/" in path]


def test_records_of_what_stays_are_not_asked_for() -> None:
    before, after = (search.plan(map(search.entry, state.values())) for state in (OLD, EDITS["a title"]))
    [step] = search.steps(before, after)
    assert [one.url for one in step.come.values()] == [one.url for one in step.gone.values()] == [MIDDLE.url]
    assert not step.whole
