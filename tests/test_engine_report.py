"""A build leaves a report for machines, and says on request why a page was made anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from engine_project import Project, article

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
PAGE = "news/2023/08/piece-a/index.html"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p")
    assert made.build().status == 0
    return made


def test_the_report_counts_what_was_done(project: Project) -> None:
    project.edit("content/news/a.md", "正文一段", "正文二段")
    project.write("news/later.md", article("以后", slug="later", publish_at="2030-01-01"))
    project.build()
    report = json.loads((project.folder / ".gongbao/report.json").read_text(encoding="utf-8"))
    assert report["schema"] == "gongbao.report/1"
    assert (report["articles"], report["files"]) == (4, len(project.tree()))
    assert report["entries"] == {"all": 6, "kept": 4, "lent": 0}
    assert report["bodies"] == {"all": 5, "kept": 3, "lent": 0}
    assert report["skipped"] == [{"path": "news/later.md", "reason": "定时发布：2030年1月1日"}]
    assert PAGE in report["written"]
    assert list(report["stages"]) == ["read", "render", "compose", "publish"]
    assert not [path for path in project.tree() if "report" in path]


def test_the_reason_for_a_page_is_told(project: Project) -> None:
    project.edit("content/news/a.md", "slug", "summary: 导语。\nslug")  # lists show the lead, not the opening
    project.build()
    project.edit("content/news/a.md", "正文一段", "正文二段")
    options = (
        "--explain",
        "content/news/a.md",
        "--explain",
        "news/2023/08/piece-b/",
        "--explain",
        "sitemap.xml",
    )
    said = project.build(*options).said
    assert f"{PAGE}：变了：本页的稿件" in said
    assert "news/2023/08/piece-b/index.html：没有变化，沿用上次的" in said
    assert "sitemap.xml：没有变化，沿用上次的" in said
    project.edit("theme/base.html", "跳到正文", "直接看正文")
    assert f"{PAGE}：变了：网站名称、导航、主题或名录" in project.build("--explain", PAGE).said
    (project.site / PAGE).unlink()
    assert f"{PAGE}：网站里的这个文件不是上次写下的样子" in project.build("--explain", PAGE).said
    project.write("news/e.md", article("第五篇", slug="piece-e"))
    assert "piece-e/index.html：上次没有这一页" in project.build("--explain", "content/news/e.md").said
