"""The made-up archive that generators are compared on."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from site_project import ROOT, build, run, tree

if TYPE_CHECKING:
    from pathlib import Path

ENGINE = ROOT / "scripts" / "bench" / "engine"


def archive(folder: Path, size: int, *options: str, **environment: str) -> Path:
    command = [sys.executable, str(ENGINE / "corpus.py"), "--n", str(size), "--out", str(folder), *options]
    subprocess.run(command, check=True, env=environment or None)
    return folder


def bodies(folder: Path) -> dict[str, str]:
    texts = {p.stem: p.read_text(encoding="utf-8") for p in folder.rglob("a0*.md")}
    return {name: text.split("---\n\n", 1)[1] for name, text in texts.items()}


def test_one_seed_makes_one_archive_and_another_seed_another(tmp_path: Path) -> None:
    first = archive(tmp_path / "first", 20, PYTHONHASHSEED="1")
    again = archive(tmp_path / "again", 20, PYTHONHASHSEED="2", TZ="America/Lima")
    other = archive(tmp_path / "other", 20, "--seed", "8")
    assert tree(first) == tree(again)
    assert bodies(first) != bodies(other)


def test_a_small_archive_is_the_beginning_of_a_large_one(tmp_path: Path) -> None:
    small, large = archive(tmp_path / "small", 5), archive(tmp_path / "large", 20)
    articles = {path: text for path, text in tree(small).items() if path.startswith("content/news/")}
    assert len(articles) == 5
    assert articles.items() <= tree(large).items()


@pytest.mark.parametrize("name", ["hugo", "hugo-lean"])
def test_every_generator_gets_the_same_text(tmp_path: Path, name: str) -> None:
    ours, theirs = archive(tmp_path / "ours", 20), archive(tmp_path / "theirs", 20, "--for", name)
    assert len(bodies(ours)) == 20
    assert bodies(ours) == bodies(theirs)


def test_the_rows_of_hugo_differ_in_their_choice_of_related_articles(tmp_path: Path) -> None:
    rows = {"hugo": "site", "hugo-column": "column", "hugo-newest": "newest"}
    trees = {name: tree(archive(tmp_path / name, 5, "--for", name)) for name in rows}
    for name, choice in rows.items():
        differing = {path for path in trees[name] if trees[name][path] != trees["hugo"].get(path)}
        assert differing == ({"hugo.toml"} if name != "hugo" else set())
        assert f'related = "{choice}"' in (tmp_path / name / "hugo.toml").read_text(encoding="utf-8")


def test_the_archive_passes_the_check(tmp_path: Path) -> None:
    checked = run(archive(tmp_path / "project", 100), "gongbao", "check")
    assert (checked.returncode, checked.stdout) == (0, "没有发现问题。\n"), checked.stderr


@pytest.mark.parametrize("name", ["gongbao", "gongbao-search"])
def test_the_equal_layout_has_the_pages_and_parts_of_the_others(tmp_path: Path, name: str) -> None:
    project = archive(tmp_path / "project", 30, "--for", name)
    built = build(project)
    assert built.returncode == 0, built.stderr
    page = (project / "site/news/2016/01/a00001/index.html").read_text(encoding="utf-8")
    assert page.partition("</header>")[0].count("<a href=") == 6
    aside = page.partition("<aside>")[2]
    assert aside.count("<li>") == 5
    for part in ('<nav class="crumbs">', '<dl class="meta">', '<p class="summary">', "<footer>"):
        assert part in page
    files = tree(project / "site")
    assert {"index.html", "columns/policy/index.html", "topics/index.html", "sitemap.xml"} <= files.keys()
    assert any(path.startswith("assets/gongbao/search/") for path in files) is (name == "gongbao-search")
