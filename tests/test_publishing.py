from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gongbao.output import Output, page_path, relative
from gongbao.site import publish

if TYPE_CHECKING:
    from pathlib import Path


def site(**files: str) -> list[Output]:
    return [Output(path.replace("__", "/") + ".html", text.encode()) for path, text in files.items()]


def tree(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    assert publish(site(a="1", b__c="2"), tmp_path).written == 2
    before = (tmp_path / "a.html").stat().st_mtime_ns
    result = publish(site(a="1", b__c="3"), tmp_path)
    assert (result.written, result.removed, result.total) == (1, 0, 2)
    assert (tmp_path / "a.html").stat().st_mtime_ns == before
    assert tree(tmp_path) == {"a.html": "1", "b/c.html": "3"}


def test_what_is_no_longer_made_goes_with_its_folder(tmp_path: Path) -> None:
    publish(site(a="1", b__c="2"), tmp_path)
    assert publish(site(a="1"), tmp_path).removed == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html"]


def test_hidden_files_at_the_top_stay(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("x")
    (tmp_path / ".nojekyll").write_text("")
    publish(site(a="1"), tmp_path)
    assert tree(tmp_path) == {".git/HEAD": "x", ".nojekyll": "", "a.html": "1"}


def test_a_file_gives_way_to_a_folder_and_back(tmp_path: Path) -> None:
    publish([Output("a", b"1")], tmp_path)
    publish([Output("a/b", b"2")], tmp_path)
    assert tree(tmp_path) == {"a/b": "2"}
    publish([Output("a", b"3")], tmp_path)
    assert tree(tmp_path) == {"a": "3"}


def test_two_publishers_never_write_one_path(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a\.html"):
        publish([*site(a="1"), *site(a="2")], tmp_path)


def test_addresses_become_files_and_relative_links() -> None:
    assert page_path("") == "index.html"
    assert page_path("news/a/") == "news/a/index.html"
    assert page_path("feeds/all.rss") == "feeds/all.rss"
    assert relative("news/a/#x", "columns/b/") == "../../news/a/#x"
    assert relative("", "") == "./"
