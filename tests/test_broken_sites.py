"""A folder is a test: each tests/sites/broken-<code> over the base site gives exactly these findings."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gongbao import site
from gongbao.diagnostics import CODES, as_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.diagnostics import Finding

SITES = Path(__file__).parent / "sites"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
BROKEN = sorted(folder.name for folder in SITES.glob("broken-*"))
MADE_IN_CODE = {"file-is-small", "body-is-renderable"}
"""Faults whose input is too large to commit; tested in test_source.py and test_engine_workers.py."""


EXAMPLES = Path(__file__).parents[1] / "scripts/gongbao/examples.json"
UNCOMMITTED = {
    "body-is-renderable": ["content/news/2023/a.md", 9, 1, "", {"detail": "嵌套太深"}],
    "file-is-small": ["content/news/2023/a.md", 1, 1, "", {"size": "3000000", "limit": "2000000"}],
}


def findings_of(name: str, folder: Path) -> Sequence[Finding]:
    shutil.copytree(SITES / "base", folder, dirs_exist_ok=True)
    ignore = shutil.ignore_patterns("expected.txt", "removed.txt")
    shutil.copytree(SITES / name, folder, dirs_exist_ok=True, symlinks=True, ignore=ignore)
    removed = SITES / name / "removed.txt"
    for path in removed.read_text().split() if removed.exists() else ():
        (folder / path).unlink()
    return site.check(folder, NOW)


@pytest.mark.parametrize("name", BROKEN)
def test_each_fault_is_told_at_its_place_with_its_remedy(name: str, tmp_path: Path) -> None:
    expected = SITES / name / "expected.txt"
    told = as_text(findings_of(name, tmp_path))
    if os.environ.get("GONGBAO_GOLDEN"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
    assert f" {name.removeprefix('broken-')} " in told


def test_each_code_is_explained_with_a_fault_of_its_broken_site(tmp_path: Path) -> None:
    examples = {}
    for name in BROKEN:
        code = name.removeprefix("broken-")
        found = [f for f in findings_of(name, tmp_path / name) if f.code == code]
        one = min(found, key=lambda f: f.sort_key)
        examples[code] = [f"content/{one.path}", one.line, one.column, one.hint, dict(one.args)]
    rows = (
        f"{json.dumps(code)}: {json.dumps(one, ensure_ascii=False)}"
        for code, one in sorted((examples | UNCOMMITTED).items())
    )
    made = "{\n" + ",\n".join(rows) + "\n}\n"
    if os.environ.get("GONGBAO_GOLDEN"):
        EXAMPLES.write_text(made, encoding="utf-8")
    assert EXAMPLES.read_text(encoding="utf-8") == made


def test_every_code_has_a_broken_site() -> None:
    assert {name.removeprefix("broken-") for name in BROKEN} | MADE_IN_CODE == set(CODES)


def test_the_base_site_is_in_order(tmp_path: Path) -> None:
    shutil.copytree(SITES / "base", tmp_path, dirs_exist_ok=True)
    assert as_text(site.check(tmp_path, NOW)) == "没有发现问题。\n"


def test_six_faults_in_six_files_are_all_told_in_one_run(tmp_path: Path) -> None:
    six = (
        "field-is-known",
        "date-is-valid",
        "yaml-is-valid",
        "front-matter-is-closed",
        "text-is-utf8",
        "key-is-unique",
    )
    shutil.copytree(SITES / "base", tmp_path, dirs_exist_ok=True)
    for code in six:
        source = min((SITES / f"broken-{code}" / "news").glob("*.md"))
        shutil.copy(source, tmp_path / "news" / f"{code}.md")
    told = site.check(tmp_path, NOW)
    assert {f"news/{code}.md": code for code in six} == {f.path: f.code for f in told}


def test_a_fault_in_front_matter_does_not_hide_those_of_the_body(tmp_path: Path) -> None:
    shutil.copytree(SITES / "base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "news/bad.md").write_text(
        "---\nkind: news\ntitle: 标题\ndate: 昨天\ncolumn: governance\n---\n\n"
        "见[另一篇](2023/god.md)。<script>x</script>\n\n![](none.png)\n",
        encoding="utf-8",
    )
    assert [(f.line, f.code) for f in site.check(tmp_path, NOW)] == [
        (4, "date-is-valid"),
        (8, "link-resolves"),
        (8, "html-is-safe"),
        (10, "image-exists"),
        (10, "image-has-alt"),
    ]


def test_a_faulty_date_does_not_hide_names_that_no_list_has(tmp_path: Path) -> None:
    shutil.copytree(SITES / "base", tmp_path, dirs_exist_ok=True)
    (tmp_path / "news/bad.md").write_text(
        "---\nkind: news\ntitle: 标题\ndate: 2026年11月22日\ncolumn: 生态环境\nregion: 大观园\n---\n\n"
        "正文。\n",
        encoding="utf-8",
    )
    told = [(f.line, f.code) for f in site.check(tmp_path, NOW)]
    assert told == [(4, "date-is-valid"), (5, "column-is-known"), (6, "region-is-known")]
