"""Facts between builds: what stood in an unchanged article is neither looked for nor read again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from gongbao import facts
from gongbao.article import Article, Rendered, Section
from gongbao.gather import Gathered
from gongbao.library import Library
from gongbao.site.cache import Cache
from gongbao.site.confirming import confirm
from gongbao.site.shown import Notes
from statistics_samples import NEWS, TABLES

if TYPE_CHECKING:
    from pathlib import Path

    from gongbao.facts import Lock

GRIDS = replace(NEWS, facts=NEWS.facts[:-1])
TEXT = "。".join(fact.quote for fact in GRIDS.facts)


class Edition:
    """As much of an edition as facts ask for."""

    def __init__(self, article: Article, own: str) -> None:
        self.library = Library((article,), TABLES)
        self.gathered = Gathered(self.library, self.library, ())
        self.own = {article.path: own}
        self.lock: Lock = {}


def told(folder: Path, article: Article, text: str, own: str) -> list[str]:
    """The codes of what is wrong, in a build that keeps its cache in a folder."""
    cache = Cache(folder / "cache.sqlite")
    body, notes = Rendered(article.path, "", (Section("", "", 0, text),)), Notes((), (), ())
    try:
        found = confirm(Edition(article, own), {article.path: body}, {article.path: notes}, [], cache)  # type: ignore[arg-type]
    finally:
        cache.close()
    return [f.code for f in found if f.code != "fact-is-recorded"]


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts in which facts are looked for."""
    looked: list[str] = []
    check = facts.check

    def noted(article: Article, rendered: Rendered, tables: object) -> object:
        looked.append(rendered.text)
        return check(article, rendered, tables)  # type: ignore[arg-type]

    monkeypatch.setattr(facts, "check", noted)
    return looked


def test_facts_are_looked_for_once(tmp_path: Path, read: list[str]) -> None:
    assert told(tmp_path, GRIDS, TEXT, "1") == told(tmp_path, GRIDS, TEXT, "1") == []
    assert len(read) == 1


def test_a_changed_text_is_looked_at_again(tmp_path: Path, read: list[str]) -> None:
    told(tmp_path, GRIDS, TEXT, "1")
    changed = TEXT.replace(GRIDS.facts[0].quote, "没有数字")
    assert told(tmp_path, GRIDS, changed, "2") == ["quote-stands"]
    assert told(tmp_path, GRIDS, changed, "2") == ["quote-stands"]
    assert read == [TEXT, changed, changed]


def test_a_changed_unit_of_an_indicator_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told(tmp_path, GRIDS, TEXT, "1")
    name = GRIDS.facts[0].indicator
    known = {**TABLES.indicators, name: replace(TABLES.indicators[name], unit="头")}
    monkeypatch.setattr("test_engine_confirming.TABLES", replace(TABLES, indicators=known))
    assert told(tmp_path, GRIDS, TEXT, "1") == ["unit-is-expected"]


def test_what_was_kept_of_a_quote_is_what_it_reads_as() -> None:
    quotes = ["网格员325名", "25000余人次", "3至5个", "3、5和8个", "满意率98%以上", "没有数字"]
    before = [facts.read(quote) for quote in quotes]
    rows = facts.rows(quotes)
    facts.memory._READ.clear()  # noqa: SLF001 - as in a new process
    facts.learn(rows)
    assert [facts.read(quote) for quote in quotes] == before
