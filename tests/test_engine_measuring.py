"""Statistics between builds: what no page asks about changes nothing, and no engine is started for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from gongbao import statistics
from gongbao.article import Article, Rendered
from gongbao.gather import Gathered
from gongbao.library import Library
from gongbao.site import measuring
from gongbao.site.cache import Cache
from gongbao.tables import Masthead
from statistics_samples import CIRCLE, NEWS, PLAN, TABLES, page

if TYPE_CHECKING:
    from pathlib import Path

    from gongbao.facts import Lock
    from gongbao.markup import Job
    from gongbao.site.measuring import Measures

MASTHEAD = Masthead(name="公报")


class Edition:
    """As much of an edition as statistics ask for."""

    def __init__(self, *articles: Article) -> None:
        whole = Library(articles, TABLES)
        self.library = Library(tuple(a for a in articles if not a.draft), TABLES)
        self.gathered = Gathered(self.library, whole, ())
        self.unbuilt: tuple[Job, ...] = ()
        self.lock: Lock = {}


def measured(folder: Path, *articles: Article) -> Measures:
    blocks = {a.path: statistics.split(a)[1] for a in articles}
    bodies = {
        a.path: Rendered(a.path, f"<p>{blocks[a.path][0].placeholder if blocks[a.path] else ''}</p>")
        for a in articles
    }
    cache = Cache(folder / "cache.sqlite")
    try:
        return measuring.measure(Edition(*articles), bodies, blocks, MASTHEAD, cache)  # type: ignore[arg-type]
    finally:
        cache.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries an engine is asked."""
    queries: list[str] = []
    start = statistics.Database._ask  # noqa: SLF001 - the one place where an engine is started

    def ask(self: statistics.Database, sql: str, limit: int) -> object:
        queries.append(sql)
        return start(self, sql, limit)

    monkeypatch.setattr(statistics.Database, "_ask", ask)
    return queries


def test_what_no_query_names_starts_no_engine(tmp_path: Path, asked: list[str]) -> None:
    first = measured(tmp_path, NEWS, PLAN, CIRCLE, page())
    assert len(asked) == 8  # the page's one, and each indicator's
    asked.clear()
    edited = replace(PLAN, body="改过的正文。", summary="改过")
    again = measured(tmp_path, NEWS, edited, CIRCLE, page())
    assert asked == []
    assert again == first


@pytest.mark.parametrize(
    ("change", "queries"),
    [
        ({"title": "改过的标题"}, 8),  # pages print the title of a figure's article
        ({"facts": NEWS.facts[1:]}, 1),  # one indicator has no figure and no page any more
        ({"facts": (*NEWS.facts[:-1], replace(NEWS.facts[-1], note="补注"))}, 2),
        ({"topics": ("新专题",)}, 0),
        ({"region": "330400"}, 0),
        ({"body": "正文", "length": 2}, 0),
    ],
)
def test_what_a_page_shows_is_asked_again_and_nothing_else(
    tmp_path: Path,
    asked: list[str],
    change: Any,  # noqa: ANN401 - fields of an article
    queries: int,
) -> None:
    measured(tmp_path, NEWS, PLAN, page())
    asked.clear()
    edited = replace(NEWS, **change)
    kept = measured(tmp_path, edited, PLAN, page())
    assert len(asked) == queries
    assert kept == measured(tmp_path / "fresh", edited, PLAN, page())


def test_a_query_on_lengths_follows_lengths(tmp_path: Path, asked: list[str]) -> None:
    longest = page("SELECT title, length AS value FROM articles ORDER BY path", "{chart: table, title: 篇幅}")
    measured(tmp_path, PLAN, longest)
    asked.clear()
    measured(tmp_path, replace(PLAN, length=120), longest)
    assert len(asked) == 1
    measured(tmp_path, replace(PLAN, length=120, body="同样长的正文"), longest)
    assert len(asked) == 1


def test_a_faulty_page_is_judged_in_every_build(tmp_path: Path) -> None:
    wrong = page("SELECT nothing FROM articles")
    for _ in range(2):
        assert [f.code for f in measured(tmp_path, PLAN, wrong).findings] == ["query-is-valid"]


def test_a_hidden_page_is_judged_before_it_is_published(tmp_path: Path, asked: list[str]) -> None:
    wrong = replace(page("SELECT nothing FROM articles"), draft=True)
    found = measured(tmp_path, PLAN, wrong)
    assert [f.code for f in found.findings] == ["query-is-valid"]
    assert (found.outputs, found.measured) == ((), {})
    sound = replace(
        page("SELECT title FROM articles ORDER BY title", "{chart: table, title: 稿件}"), draft=True
    )
    assert measured(tmp_path, PLAN, sound).findings == ()
    asked.clear()
    assert measured(tmp_path, PLAN, sound).findings == ()
    assert asked == []
