"""Past a static index: the same records go to a server, and the site keeps no index beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from search_reader import row
from site_project import project, run

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
NOW = ("--now", "2026-01-01")
INDEX = "site/assets/gongbao/search"


def gongbao(folder: Path, *arguments: str) -> None:
    done = run(folder, "gongbao", *arguments, *NOW)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("server") / "p")


def test_the_export_has_what_the_sites_own_index_has(folder: Path) -> None:
    gongbao(folder, "build")
    gongbao(folder, "export", "--opensearch", "out")
    shown = {}
    for file in (folder / INDEX).glob("?/t*.txt"):
        url, title, *_ = row(file.read_bytes())
        shown[url] = title
    lines = [
        line
        for file in sorted((folder / "out").glob("bulk-*"))
        for line in file.read_text("utf-8").splitlines()
    ]
    exported = {one["url"]: one["shown"]["title"] for one in map(json.loads, lines[1::2])}
    assert exported == shown
    kinds = {one["shown"]["kind"] for one in map(json.loads, lines[1::2])}
    assert {"新闻", "政策文件", "页面"} <= kinds


def test_a_site_with_a_server_has_no_index_but_what_the_box_offers(folder: Path) -> None:
    config = folder / "mkdocs.yml"
    written = config.read_text(encoding="utf-8")
    assert "  - gongbao:" in written
    config.write_text(
        written.replace("  - gongbao:", "  - gongbao:\n      search_endpoint: /s/gongbao/", 1),
        encoding="utf-8",
    )
    gongbao(folder, "build")
    assert {path.name for path in (folder / INDEX).iterdir()} == {"suggest"}
    assert '<meta name="gongbao-search" content="/s/gongbao/">' in (
        folder / "site/search/index.html"
    ).read_text("utf-8")
    config.write_text(written, encoding="utf-8")
    gongbao(folder, "build")
    assert (folder / INDEX / "meta.json").is_file()
