"""The site's files are looked at by a process of its own where that can be, and the answer is the same."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from gongbao.site.scout import Scout
from gongbao.site.stamps import seal, walk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["forked", "here"])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site, once where a process can be forked and once where other threads forbid it."""
    monkeypatch.setattr(threading, "active_count", lambda: 1 if request.param == "forked" else 2)
    (tmp_path / "新闻").mkdir()
    (tmp_path / "新闻/index.html").write_text("一", encoding="utf-8")
    (tmp_path / "index.html").write_text("首页", encoding="utf-8")
    return tmp_path


def test_it_tells_what_stands_there(site: Path) -> None:
    assert Scout(site, "", lambda: None).stamps() == walk(site)
    assert Scout(site, "", lambda: None).stamps().keys() == {"index.html", "新闻/index.html"}  # type: ignore[union-attr]


def test_it_has_nothing_to_tell_where_nothing_changed(site: Path) -> None:
    known = seal(walk(site))
    assert Scout(site, known, lambda: None).stamps() is None
    (site / "新闻/index.html").write_text("二二", encoding="utf-8")
    assert Scout(site, known, lambda: None).stamps() == walk(site)


def test_a_site_that_is_gone_is_empty(site: Path) -> None:
    assert Scout(site / "另一个", "", lambda: None).stamps() == {}


def test_where_the_process_fails_the_folder_is_looked_at_here(site: Path) -> None:
    def fail() -> None:
        os._exit(3)

    assert Scout(site, "", fail if threading.active_count() == 1 else lambda: None).stamps() == walk(site)


def test_what_this_process_holds_is_let_go_only_by_the_other_one(site: Path) -> None:
    held = ["锁"]
    assert Scout(site, "", held.clear).stamps() == walk(site)
    assert held == ["锁"]


def test_it_may_be_sent_away_before_it_answers(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fork, processes = os.fork, list[int]()

    def noted() -> int:
        processes.append(fork())
        return processes[-1]

    monkeypatch.setattr(os, "fork", noted)
    for number in range(3000):  # more than fits into a pipe
        (site / f"{number}.html").touch()
    scout = Scout(site, "", lambda: None)
    scout.dismiss()
    scout.dismiss()
    for process in processes:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, 0)
