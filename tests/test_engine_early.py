"""Pages that the preview sends before the site is built, and what it remembers between builds."""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

import pytest

from engine_project import Project, article
from gongbao import early
from gongbao.early import Server
from gongbao.output import Output
from gongbao.preview import Preview
from gongbao.site import retouch
from gongbao.site.project import Project as Place
from site_project import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

A = "news/2023/08/piece-a/index.html"
B = "news/2023/08/piece-b/index.html"
ADDRESS = "127.0.0.1:8123"
NEW = Output("a/index.html", "<html><body>新</body></html>".encode())


class Observed(Server):
    """A server whose builds begin and end when the test says so."""

    @property
    def epoch(self) -> int:
        """What browsers compare with the page they have."""
        return self._visible_epoch

    def close(self) -> None:
        self.server_close()

    def begin(self) -> None:
        self._wanted_epoch += 1000

    def end(self, *, is_whole: bool) -> int:
        """The build is over; gives the epoch that pages sent early know."""
        known = self._wanted_epoch
        self.settle(is_whole=is_whole)
        self._visible_epoch = self._wanted_epoch
        return known

    def save(self) -> None:
        self._want_rebuild = True

    def wait_for_more(self) -> None:
        self._is_awaited = True


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Observed]:
    """A server whose site holds an old page and a style."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a/index.html").write_text("<html><body>旧</body></html>", encoding="utf-8")
    (tmp_path / "a.css").write_text("b{}", encoding="utf-8")
    with closing(Observed(lambda: None, "127.0.0.1", 8123, str(tmp_path))) as made:
        yield made


def ask(asked: Server, path: str) -> str:
    """What the server sends."""
    sent = asked.serve_request({"PATH_INFO": path}, lambda *_: None)
    text = b"".join(sent).decode()
    if isinstance(sent, FileWrapper):
        sent.close()
    return text


def test_a_page_that_is_ready_is_sent_while_the_site_is_built(ours: Observed) -> None:
    assert "旧" in ask(ours, "/a/")
    assert ours.looked == ["a/index.html"]
    before = ours.epoch
    ours.begin()
    ours.show([NEW])
    assert ours.epoch > before  # browsers load anew
    assert "新" in ask(ours, "/a/")
    assert ask(ours, "/a.css") == "b{}"


def test_a_page_sent_early_stands_in_until_the_site_is_whole(ours: Observed) -> None:
    ours.begin()
    ours.show([NEW])
    ours.end(is_whole=False)
    assert "新" in ask(ours, "/a/")
    ours.begin()
    ours.show([NEW])
    known = ours.end(is_whole=True)
    assert "旧" in ask(ours, "/a/")
    assert ours.epoch > known  # what was sent is not what stands: it is loaded again


def test_a_page_saved_during_a_build_stands_until_the_next(ours: Observed) -> None:
    ours.begin()
    ours.show([NEW], is_late=True)
    assert "新" in ask(ours, "/a/")
    ours.end(is_whole=True)
    assert "新" in ask(ours, "/a/")
    ours.begin()
    ours.end(is_whole=True)
    assert "旧" in ask(ours, "/a/")


def test_a_build_gives_way_to_another_save_unless_somebody_waits(
    ours: Observed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(early, "QUIET", 0.01)
    assert not ours.is_superseded()
    ours.save()
    assert ours.is_superseded()
    ours.wait_for_more()
    assert not ours.is_superseded()


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    """A preview in this process whose first build is done; changes are told by `edit`."""
    project = Project(tmp_path / "p")
    project.write("news/a.md", article("第a篇", slug="piece-a", date="2023-08-01", summary="提要。"))
    with begun(project.folder) as made:
        yield made


@contextmanager
def begun(folder: Path) -> Iterator[Preview]:
    made = Preview(str(folder / "mkdocs.yml"), ADDRESS)
    try:
        made.build()
        assert not made.faults
        made.memory.is_told = True
        yield made
    finally:
        made.server.server_close()


def edit(edited: Preview, name: str, text: str | None) -> None:
    """Save a file or remove it, and tell the preview."""
    file = edited.content / name
    if text is None:
        file.unlink()
    else:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    edited.memory.note(str(file))


def state(shown: Preview) -> dict[str, bytes]:
    return tree(shown.folder)


def retouched(asked: Preview, *looked: str) -> dict[str, bytes]:
    """The pages that would be sent at once for news/a.md, by their files."""
    assert asked.ready is not None
    pages, _ = retouch.pages(asked.ready, asked.content, ["news/a.md"], looked)
    return {page.path: page.data for page in pages}


def test_the_page_sent_at_once_is_the_one_the_build_makes(preview: Preview) -> None:
    fields = {"slug": "piece-a", "date": "2023-08-01", "summary": "提要。"}
    edit(
        preview,
        "news/a.md",
        article("第a篇", "改过的**正文**，见[第二篇](b.md)。\n\n## 小标题\n\n第二段。", **fields),
    )
    pages = retouched(preview, "index.html")
    preview.build()
    assert "改过的" in pages[A].decode()
    assert pages == {A: state(preview)[A]}


def test_a_headline_is_sent_at_once_with_the_lists_that_are_looked_at(preview: Preview) -> None:
    edit(preview, "news/a.md", article("另一个标题", slug="piece-a", date="2023-08-01", summary="又一句。"))
    lists = ["index.html", B, "columns/city/index.html", "archive/2023-08/index.html", "no/such/index.html"]
    pages = retouched(preview, *lists)
    preview.build()
    assert pages.keys() == {A, *lists[:-1]}
    assert all("另一个标题" in page.decode() for page in pages.values())
    assert all(state(preview)[file] == page for file, page in pages.items())


def test_pages_sent_at_once_show_all_that_was_saved_since_the_last_build(preview: Preview) -> None:
    edit(preview, "news/a.md", article("标题甲", slug="piece-a", date="2023-08-01", summary="提要。"))
    edit(preview, "news/b.md", article("标题乙", slug="piece-b", date="2023-08-02", topics="[水, 桥]"))
    assert preview.ready is not None
    pages, is_all = retouch.pages(preview.ready, preview.content, ["news/a.md", "news/b.md"], ["index.html"])
    home = next(page.data.decode() for page in pages if page.path == "index.html")
    assert "标题甲" in home
    assert "标题乙" in home
    assert is_all


@pytest.mark.parametrize(
    "text",
    [
        article("第a篇", slug="other", date="2023-08-01", summary="提要。"),
        article("第a篇", slug="piece-a", date="2023-08-03", summary="提要。"),
        article("第a篇", slug="piece-a", date="2023-08-01", summary="提要。", topics="[桥]"),
        article("第a篇", slug="piece-a", date="2023-08-01", summary="提要。", colour="红"),
        "不是稿件",
    ],
)
def test_what_may_move_an_article_waits_for_the_build(preview: Preview, text: str) -> None:
    edit(preview, "news/a.md", text)
    assert not retouched(preview)


def test_a_preview_that_remembers_shows_what_a_new_one_builds(preview: Preview, tmp_path: Path) -> None:
    edits: list[dict[str, Any]] = [
        {"news/a.md": article("新标题", "新的正文。", slug="piece-a", date="2023-08-01")},
        {"news/e.md": article("第e篇", slug="piece-e", date="2023-08-09", topics="[桥]")},
        {"news/b.md": None, "news/more/b.md": article("搬走的第b篇", slug="piece-b", date="2023-08-02")},
        {"data/regions.yml": "- {key: '330402', name: 南湖区}\n"},
        {"news/e.md": None},
    ]
    for number, changed in enumerate(edits):
        for name, text in changed.items():
            edit(preview, name, text)
        preview.build()
        assert not preview.faults
        copy = tmp_path / f"new{number}"
        shutil.copytree(preview.content.parent, copy, ignore=shutil.ignore_patterns(".gongbao"))
        with begun(copy) as new:
            assert state(preview) == state(new), number


def test_what_is_saved_while_files_are_looked_at_is_left_for_the_next_build(
    preview: Preview, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = article("第b篇", "改过的。", slug="piece-b", date="2023-08-02")
    late = [lambda: edit(preview, "news/b.md", text)]

    def at(project: Place, path: str) -> Path:
        if path == "theme" and late:  # the content has been looked at by now
            late.pop()()
        return project.folder / path

    edit(preview, "news/a.md", article("第a篇", "新的。", slug="piece-a", date="2023-08-01"))
    monkeypatch.setattr(Place, "at", at)
    preview.build()
    assert not late
    assert "改过的" not in state(preview)[B].decode()
    preview.build()
    assert "改过的" in state(preview)[B].decode()


def test_a_build_that_nobody_looks_at_holds_no_page_back(preview: Preview) -> None:
    preview.memory.is_told = False  # as before it serves
    edit(preview, "news/a.md", article("新标题", slug="piece-a", date="2023-08-01"))
    preview.build()
    assert "新标题" in state(preview)[A].decode()
    assert not preview.server.is_building()
