"""Editors save while a build runs: the site holds one version of an article, the next build the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine_project import Project
from gongbao.site import entries, reading, stamps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p")
    assert made.build().status == 0
    return made


def once_surveyed(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Do something after a build has looked at all files and before it reads one."""
    real, acts = reading._scan, [act]  # noqa: SLF001 - the first step behind the survey

    def scan(*given: object) -> object:
        while acts:
            acts.pop()()
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(reading, "_scan", scan)


@pytest.mark.parametrize(("room", "published"), [(stamps.ROOM, "第二版"), (0, "第三版")])
def test_an_edit_in_mid_build_is_no_part_of_what_is_kept_for_the_old_text(
    project: Project, monkeypatch: pytest.MonkeyPatch, room: int, published: str
) -> None:
    before = project.tree()
    monkeypatch.setattr(stamps, "ROOM", room)  # without room articles are read again behind the survey
    project.edit("content/news/b.md", "正文", "第二版")
    once_surveyed(monkeypatch, lambda: project.edit("content/news/b.md", "第二版", "第三版"))
    assert project.build().status == 0
    assert published in project.tree()["news/2023/08/piece-b/index.html"].decode()
    assert project.build().status == 0
    assert "第三版" in project.tree()["news/2023/08/piece-b/index.html"].decode()
    assert project.tree() == project.cold()
    project.edit("content/news/b.md", "第三版", "第二版")
    project.build()
    assert project.tree() == project.cold() != before


def test_an_article_that_goes_in_mid_build_stops_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.tree()
    gone = project.content / "news/b.md"
    project.edit("content/news/b.md", "正文", "第二版")
    monkeypatch.setattr(entries, "_HELD", 0)  # as behind the first ten thousand
    real = entries.Prose.put

    def put(self: entries.Prose, path: str, body: str) -> None:
        gone.unlink()
        real(self, path, body)

    monkeypatch.setattr(entries.Prose, "put", put)
    built = project.build()
    assert built.status == 1
    assert "content/news/b.md 读不了：No such file or directory。可能在构建时被改动或删除" in built.said
    assert project.tree() == before


def test_a_body_that_changed_under_its_headline_stops_the_build(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.tree()
    project.edit("content/news/b.md", "正文", "第二版")
    monkeypatch.setattr(entries, "_HELD", 0)
    real = entries.Prose.put

    def put(self: entries.Prose, path: str, body: str) -> None:
        project.edit(f"content/{path}", "第二版", "第三版")
        real(self, path, body)

    monkeypatch.setattr(entries.Prose, "put", put)
    built = project.build()
    assert built.status == 1
    assert "content/news/b.md 读不了：" in built.said
    assert project.tree() == before
    monkeypatch.undo()
    assert project.build().status == 0
    assert project.tree() == project.cold()


def test_bodies_that_found_no_room_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual, cramped = Project(tmp_path / "usual"), Project(tmp_path / "cramped")
    assert usual.build().status == 0
    monkeypatch.setattr(entries, "_HELD", 2)
    assert cramped.build().status == 0
    assert cramped.tree() == usual.tree()
