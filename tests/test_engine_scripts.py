"""Whatever is edited, in whatever order, the site is the one a first build would make."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from engine_project import COLUMNS, REGIONS, Project, article

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("GONGBAO_EDIT_SCRIPTS", "20"))
"""How many scripts are tried; 300 before a release."""

NAMES = "abcde"
name = st.sampled_from(NAMES)
word = st.sampled_from(["水", "桥", "路", "灯", "网格员325名"])
day = st.integers(1, 28)


class Desk:
    """A project whose articles are edited field by field."""

    def __init__(self, folder: Path, base: Path) -> None:
        shutil.copytree(base, folder)
        self.project = Project.__new__(Project)
        self.project.folder, self.project.content, self.project.site = (
            folder,
            folder / "content",
            folder / "site",
        )
        self.now = "2026-01-01"
        self.pieces: dict[str, dict[str, str]] = {n: {"slug": f"piece-{n}"} for n in "abcd"}

    def field(self, of: str, key: str, value: str) -> None:
        self.pieces.setdefault(of, {"slug": f"piece-{of}"})[key] = value
        fields = {k: v for k, v in self.pieces[of].items() if k not in {"body", "folder"}}
        path = f"{self.pieces[of].get('folder', 'news')}/{of}.md"
        body = self.pieces[of].get("body", "正文一段。")
        self.project.write(path, article(fields.pop("title", f"第{of}篇"), body, **fields))

    def delete(self, of: str) -> None:
        piece = self.pieces.pop(of, None)
        if piece is not None:
            (self.project.content / f"{piece.get('folder', 'news')}/{of}.md").unlink(missing_ok=True)

    def move(self, of: str, folder: str) -> None:
        piece = dict(self.pieces.get(of, {"slug": f"piece-{of}"}))
        self.delete(of)
        self.pieces[of] = piece
        self.field(of, "folder", folder)

    def append(self, path: str, text: str) -> None:
        file = self.project.folder / path
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")

    def spoil(self, path: str) -> None:
        (self.project.site / path).unlink(missing_ok=True)

    def forget(self, pattern: str) -> None:
        for file in self.project.folder.glob(f".gongbao/{pattern}"):
            file.write_bytes(file.read_bytes()[:-1])


Edit = tuple[object, ...]
EDITS: dict[str, Callable[..., None]] = {
    "body": lambda d, n, w: d.field(n, "body", f"新写的正文：{w}。\n\n## {w}\n\n又一段。"),
    "link": lambda d, n, m: d.field(n, "body", f"见[那篇]({m}.md)和[关于](../about/index.md)。"),
    "title": lambda d, n, w: d.field(n, "title", f"{w}的标题"),
    "date": lambda d, n, at: d.field(n, "date", f"2025-12-{at:02d}"),
    "topics": lambda d, n, w: d.field(n, "topics", f"[{w}, 桥]"),
    "region": lambda d, n, key: d.field(n, "region", f"'{key}'"),
    "embargo": lambda d, n, at: d.field(n, "publish_at", f"2026-01-{at:02d}"),
    "expiry": lambda d, n, at: d.field(n, "expires_at", f"2026-01-{at:02d}"),
    "slug": lambda d, n, m: d.field(n, "slug", f"other-{m}"),
    "delete": lambda d, n: d.delete(n),
    "move": lambda d, n, folder: d.move(n, folder),
    "day": lambda d, at: setattr(d, "now", f"2026-01-{at:02d}"),
    "regions": lambda d, w: d.project.write("data/regions.yml", f"{REGIONS}- {{key: xx, name: {w}}}\n"),
    "column": lambda d, w: d.project.write("data/columns.yml", COLUMNS.replace("城事", w)),
    "page": lambda d, w: d.project.write("about/index.md", f"# 关于{w}\n"),
    "new page": lambda d, w: d.project.write("about/more.md", f"# 更多{w}\n"),
    "template": lambda d, w: d.append("theme/pages/article.html", f"<p>{w}</p>"),
    "shell": lambda d, w: d.append("theme/base.html", f"<!-- {w} -->"),
    "style": lambda d, w: d.append("theme/styles/00-tokens.css", f"/* {w} */"),
    "name": lambda d, w: d.project.edit("mkdocs.yml", "site_name: ", f"site_name: {w[0]}"),
    "spoil": lambda d, path: d.spoil(path),
    "ledger": lambda d: d.forget("ledger-*"),
    "cache": lambda d: d.forget("cache.sqlite"),
}
edits = st.one_of(
    *(st.tuples(st.just(kind), name, word) for kind in ("body", "title", "topics")),
    *(st.tuples(st.just(kind), name, day) for kind in ("date", "embargo", "expiry")),
    *(st.tuples(st.just(kind), name, name) for kind in ("link", "slug")),
    *(st.tuples(st.just(kind), word) for kind in ("regions", "column", "page", "new page", "template")),
    *(st.tuples(st.just(kind), word) for kind in ("shell", "style", "name")),
    st.tuples(st.just("region"), name, st.sampled_from(["330402", "330411"])),
    st.tuples(st.just("delete"), name),
    st.tuples(st.just("move"), name, st.sampled_from(["news", "news/2026"])),
    st.tuples(st.just("day"), day),
    st.tuples(st.just("spoil"), st.sampled_from(["index.html", "sitemap.xml", "columns/city/index.html"])),
    st.tuples(st.sampled_from(["ledger", "cache"])),
)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that was built once."""
    project = Project(tmp_path_factory.mktemp("base") / "p")
    assert project.build().status == 0
    return project.folder


@settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck), print_blob=True)
@given(script=st.lists(st.lists(edits, min_size=1, max_size=3), min_size=1, max_size=4))
def test_incremental_is_cold(
    script: list[list[Edit]], base: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """`script` is a list of builds, each with the edits made before it."""
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(folder / "p", base)
    for made in script:
        for kind, *args in made:
            EDITS[str(kind)](desk, *args)
        before = desk.project.tree()
        built = desk.project.build(now=desk.now)
        status, cold = desk.project.first_build(desk.now)
        note(f"{made} at {desk.now}: {built.said}")
        assert built.status == status
        site = desk.project.tree()
        wanted = cold if status == 0 else before
        assert sorted(site) == sorted(wanted)
        assert [path for path, data in site.items() if data != wanted[path]] == []
    shutil.rmtree(folder)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p")
    assert made.build().status == 0
    return made


SEARCH = "assets/gongbao/search/"
OFFLINE = "search/offline.js"
"""Names the index it goes with."""


def changed(project: Project, before: dict[str, bytes]) -> set[str]:
    """The files that are not what they were; those of search are one word."""
    after = project.tree()
    paths = {path for path in {*before, *after} if before.get(path) != after.get(path)}
    return {SEARCH if path.startswith(SEARCH) else path for path in paths}


def test_one_body_edit_writes_one_page(project: Project) -> None:
    project.edit("content/news/a.md", "slug", "summary: 导语。\nslug")  # a lead that lists show in its stead
    project.build()
    before = project.tree()
    project.edit("content/news/a.md", "正文一段", "正文二段")
    built = project.build()
    assert changed(project, before) == {"news/2023/08/piece-a/index.html", SEARCH, OFFLINE}
    search = sum(before[p] != data for p, data in project.tree().items() if p.startswith((SEARCH, OFFLINE)))
    assert built.written.startswith(f"写入 {1 + search} 个")


def test_a_title_edit_writes_the_page_its_neighbours_and_the_lists_that_show_it(project: Project) -> None:
    before = project.tree()
    project.edit("content/news/b.md", "第b篇", "另一个标题")
    project.build()
    articles = {f"news/2023/08/piece-{n}/index.html" for n in "abcd"}  # all share topics with it
    lists = {
        "index.html",
        "columns/city/index.html",
        "archive/2023-08/index.html",
        *(f"topics/{topic}/index.html" for topic in ("shui", "qiao")),
    }
    feeds = {p for p in before if p.startswith("feeds/")}
    assert changed(project, before) == articles | lists | feeds | {SEARCH, OFFLINE}
