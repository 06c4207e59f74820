"""The table that shows how far two built sites are the same."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from site_project import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = """<!doctype html><html><head><title>水清</title><meta name="SiteName" content="公报">{more}
<script type="application/ld+json">{{"@type": "NewsArticle", "author": [{{"name": "李明"}}]{fields}}}</script>
</head>
<body><a href="/">首页</a>{links}</body></html>"""


def site(folder: Path, pages: dict[str, str]) -> Path:
    for path, text in pages.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def article(more: str = "", fields: str = "", links: str = "") -> str:
    return ARTICLE.format(more=more, fields=fields, links=links)


def compared(ours: Path, theirs: Path) -> list[str]:
    command = [sys.executable, str(ROOT / "scripts/bench/engine/equal.py"), str(ours), str(theirs)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_files_links_and_heads_stand_side_by_side(tmp_path: Path) -> None:
    ours = {"index.html": article(), "news/2020/a1/index.html": article(links='<a href="/b/">次</a>')}
    theirs = {"index.html": article(), "news/a1/index.html": article(), "feed.rss": "<rss/>"}
    sizes = [len(text.encode()) for text in (article(links='<a href="/b/">次</a>'), article())]
    table = compared(site(tmp_path / "ours", ours), site(tmp_path / "theirs", theirs))
    assert f"| news/* | 1 / 1 | 0.00 / 0.00 | {sizes[0]} / {sizes[1]} | 2 / 1 | 3 / 3 |" in table
    assert "| *.rss | 0 / 1 | 0.00 / 0.00 | – / 6 |  |  |" in table
    assert any(line.startswith("| all | 2 / 3 |") for line in table)
    assert table[-1] == "The heads tell the same."


def test_what_only_one_head_tells_is_named(tmp_path: Path) -> None:
    ours = {"news/index.html": article(fields=', "wordCount": 3')}
    theirs = {"news/index.html": article(more='<meta property="og:title" content="水清">')}
    table = compared(site(tmp_path / "ours", ours), site(tmp_path / "theirs", theirs))
    assert table[-1] == "news/ tell apart: NewsArticle.wordCount / meta og:title"


def test_the_order_and_the_values_of_a_head_are_free(tmp_path: Path) -> None:
    two = ('<link rel="canonical" href="/a/">', '<meta name="Author" content="李明">')
    ours = {"news/a/index.html": article(more="".join(two))}
    theirs = {"news/a/index.html": article(more="".join(reversed(two))).replace("李明", "王芳")}
    table = compared(site(tmp_path / "ours", ours), site(tmp_path / "theirs", theirs))
    assert table[-1] == "The heads tell the same."
