"""The live preview: a saved file shows at once, faults show in the browser and go when they are mended."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from engine_project import Project, article
from gongbao import clock, site
from gongbao.diagnostics import as_text
from gongbao.site.flow import below

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

pytestmark = pytest.mark.slow
PATIENCE = 40.0
"""Seconds; a busy machine is slow, and a preview that sees nothing never answers."""
PICTURE = "{src: d.png, alt: 图}"
A = "news/2023/08/piece-a/"


class Preview:
    """A running preview of a small project."""

    def __init__(self, project: Project, *options: str) -> None:
        self.project = project
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{free.getsockname()[1]}"
        command = [sys.executable, "-m", "gongbao", "serve", "--address", self.address, *options]
        self.process = subprocess.Popen(command, cwd=project.folder, stderr=subprocess.DEVNULL)

    def page(self, path: str) -> str:
        request = f"http://{self.address}/{path}"
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return error.read().decode()
        except OSError:
            return ""

    def until(self, path: str, is_right: Callable[[str], object]) -> str:
        """The page as soon as it is right."""
        end = time.monotonic() + PATIENCE
        while not is_right(page := self.page(path)):
            assert time.monotonic() < end, page
            time.sleep(0.05)
        return page


@contextmanager
def previewing(project: Project, *options: str) -> Iterator[Preview]:
    """A preview that ends as an editor ends it."""
    running = Preview(project, *options)
    try:
        yield running
    finally:
        running.process.send_signal(signal.SIGINT)
        assert running.process.wait(PATIENCE) == 0


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    with previewing(Project(tmp_path / "p")) as running:
        running.until("", lambda page: "公报" in page)
        yield running


def test_saved_edits_show_on_the_page_and_in_lists(preview: Preview) -> None:
    project = preview.project
    for number in range(3):
        project.write("about/index.md", f"# 关于\n\n第{number}次。\n")
        preview.until("about/", lambda page, number=number: f"第{number}次" in page)  # type: ignore[misc]
    project.edit("content/news/a.md", "第a篇", "改过的标题")
    preview.until(A, lambda page: "改过的标题" in page)
    assert "改过的标题" in preview.page("columns/city/")
    project.edit("theme/base.html", "跳到正文", "直接看正文")
    preview.until(A, lambda page: "直接看正文" in page)
    assert not project.site.exists()


def test_faults_show_in_the_browser_and_go_when_mended(preview: Preview) -> None:
    project = preview.project
    project.edit("content/news/a.md", "column: city", "column: ctiy")
    page = preview.until(A, lambda page: "data-faults" in page)
    told = as_text([below("content", f) for f in site.check(project.content, clock.now())])
    shown = re.search(r"<pre>(.*)</pre>", page, re.DOTALL)
    assert shown is not None
    assert shown[1] == told
    assert "column-is-known  用 data/columns.yml 里的编号，或先在那里登记。" in page
    assert "livereload" in page
    assert "data-faults" in preview.page("")
    project.edit("content/news/a.md", "column: ctiy", "column: city")
    assert "第a篇" in preview.until(A, lambda page: "data-faults" not in page)


def test_a_reader_keeps_the_place_when_the_page_loads_again(preview: Preview, browser: Browser) -> None:
    long = "\n\n".join(f"第{n}段。" * 40 for n in range(60))
    fields = {"slug": "piece-a", "date": "2023-08-01"}
    preview.project.write("news/a.md", article("长文", long, **fields))
    preview.until(A, lambda page: "第59段" in page)
    page = browser.new_page()
    try:
        page.goto(f"http://{preview.address}/{A}", wait_until="load")
        page.evaluate("scrollTo({top: 2000, behavior: 'instant'})")
        preview.project.write("news/a.md", article("长文", long, colour="红", **fields))
        page.wait_for_selector("body[data-faults]", timeout=1000 * PATIENCE)
        preview.project.write("news/a.md", article("改好的长文", long, **fields))
        page.wait_for_selector("h1:has-text('改好的长文')", timeout=1000 * PATIENCE)
        page.wait_for_function("scrollY === 2000", timeout=1000 * PATIENCE)
        page.goto(f"http://{preview.address}/")
        page.goto(f"http://{preview.address}/{A}", wait_until="load")
        assert page.evaluate("scrollY") == 0  # only what is loaded again
    finally:
        page.close()


def test_faults_are_told_in_english_to_who_asks(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    project.edit("content/news/a.md", "column: city", "column: ctiy")
    with previewing(project, "--lang", "en") as running:
        page = running.until(A, lambda page: "data-faults" in page)
    assert '<html lang="en">' in page
    assert "Faults: the preview was not renewed" in page
    assert "unknown column: ctiy; did you mean &#x27;city&#x27;?" in page
    assert "column-is-known  Use an id from data/columns.yml, or add the column there first." in page


def test_an_idle_preview_costs_nothing(preview: Preview) -> None:
    def spent() -> float:
        fields = Path(f"/proc/{preview.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    time.sleep(1)
    before, start = spent(), time.monotonic()
    time.sleep(4)
    assert (spent() - before) / (time.monotonic() - start) < 0.01


def test_drafts_are_previewed_with_a_mark_and_never_built(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    project.write(
        "news/draft.md", article("写了一半", slug="draft", draft="true", image="{src: d.png, alt: 图}")
    )
    (project.content / "news/d.png").write_bytes(b"png")
    project.write("news/later.md", article("改天见", slug="later", publish_at="2030-01-01"))
    project.write("news/gone.md", article("过期", slug="gone", expires_at="2024-01-01"))
    with previewing(project, "--drafts") as running:
        running.until("columns/city/", lambda page: "〔草稿〕写了一半" in page)
        assert "〔草稿，定时发布：2030年1月1日〕改天见" in running.page("news/2023/08/later/")
        assert "过期" not in running.page("columns/city/")
        project.edit("content/news/draft.md", "draft: true", "draft: false")
        running.until("columns/city/", lambda page: "写了一半" in page and "〔草稿〕" not in page)
        project.edit("content/news/draft.md", "draft: false", "draft: true")
    assert project.build().status == 0
    assert not [path for path, data in project.tree().items() if "草稿".encode() in data or "d.png" in path]
