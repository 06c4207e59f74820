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
    assert report["skipped"] == [
        {
            "path": "news/later.md",
            "title": "以后",
            "state": "embargoed",
            "reason": "定时发布：2030年1月1日",
            "at": "2030-01-01",
        }
    ]
    assert PAGE in report["written"]
    assert list(report["stages"]) == ["read", "render", "compose", "publish"]
    for stage in report["stages"].values():
        assert stage.keys() == {"wall", "cpu"}
        assert stage["wall"] >= 0
    assert (report["findings"], report["removed"]) == (0, [])
    assert set(report) == {
        *("schema", "articles", "entries", "bodies", "files", "written", "removed", "skipped"),
        *("findings", "stages"),
    }
    assert not [path for path in project.tree() if "report" in path]


def test_what_stays_at_home_is_reported_with_its_reason(project: Project) -> None:
    project.write("news/draft.md", article("草稿", slug="draft", draft="true"))
    project.write("news/gone.md", article("过期", slug="gone", expires_at="2024-01-01"))
    said = project.build("--lang", "en").said
    assert "Gongbao: 4 articles, " in said
    assert "not published: news/draft.md (draft)" in said
    assert "not published: news/gone.md (expired on 2024-01-01)" in said
    report = json.loads((project.folder / ".gongbao/report.json").read_text(encoding="utf-8"))
    assert [(one["path"], one["state"]) for one in report["skipped"]] == [
        ("news/draft.md", "draft"),
        ("news/gone.md", "expired"),
    ]
    idle = project.build().said
    assert "未发布 news/draft.md（草稿）" in idle
    assert "没有变化" in idle
    assert (
        "未发布 news/draft.md（草稿）" in project.build("--quiet", "--explain", "content/news/draft.md").said
    )


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


def test_the_reason_is_told_where_nothing_changed_and_in_english(project: Project) -> None:
    assert f"{PAGE}：没有变化，沿用上次的" in project.build("--explain", "content/news/a.md").said
    assert "none.html：网站里没有这个文件" in project.build("--explain", "none.html").said
    project.edit("content/news/a.md", "第a篇", "改了题")
    said = project.build("--lang", "en", "--explain", PAGE, "--explain", "sitemap.xml").said
    assert f"{PAGE}: changed: the page's own article" in said
    assert "sitemap.xml: changed: the contents of the site" in said
