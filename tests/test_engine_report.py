"""A build leaves a report for machines, and says on request why a page was made anew."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine_project import Project, article
from gongbao.preview import Preview

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
        *("findings", "stages", "outcome", "faults"),
    }
    assert (report["outcome"], report["faults"]) == ("published", [])
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
    project.edit("content/news/a.md", "第a篇", "改了题")
    said = project.build("--lang", "en", "--explain", PAGE, "--explain", "sitemap.xml").said
    assert f"{PAGE}: changed: the page's own article" in said
    assert "sitemap.xml: changed: the contents of the site" in said


def report_of(project: Project, name: str = "report.json") -> dict[str, Any]:
    made: dict[str, Any] = json.loads((project.folder / ".gongbao" / name).read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize("before", [(), ("--paranoid",)])
def test_a_page_the_site_does_not_have_is_wrong_usage(project: Project, before: tuple[str, ...]) -> None:
    for asked, meant in (
        ("content/news/aa.md", "content/news/a.md"),
        ("news/2023/08/peice-a/", "news/2023/08/piece-a/"),
        ("none.html", ""),
    ):
        built = project.build(*before, "--explain", asked)
        assert built.status == 2
        assert f"网站里没有这一页：{asked}{f'；是不是“{meant}”？' if meant else ''}" in built.said
    assert (
        "did you mean 'content/news/b.md'?"
        in project.build("--lang", "en", "--explain", "content/news/b.mdd").said
    )
    assert project.tree() == project.cold()


def test_a_build_that_content_stops_replaces_the_report(project: Project) -> None:
    project.edit("content/news/a.md", "column: city", "column: ctiy")
    assert project.build().status == 1
    report = report_of(project)
    assert (report["outcome"], report["reason"]) == ("stopped", "有错误，网站没有更新。")
    assert report["findings"] == 1
    assert report["faults"] == [
        {
            "path": "content/news/a.md",
            "line": 5,
            "column": 9,
            "severity": "error",
            "code": "column-is-known",
            "message": "没有这个栏目：ctiy",
        }
    ]
    assert "read" in report["stages"]
    project.edit("content/news/a.md", "column: ctiy", "column: city")
    assert project.build().status == 0
    idle = report_of(project)
    assert (idle["outcome"], idle["articles"], idle["written"], idle["faults"]) == ("unchanged", 4, [], [])
    assert idle["files"] == len(project.tree())


def test_a_build_that_its_configuration_stops_replaces_the_report(project: Project) -> None:
    project.edit("mkdocs.yml", "site_name", "site_nam")
    assert project.build().status == 1
    assert report_of(project)["outcome"] == "stopped"
    assert "mkdocs.yml 有误" in report_of(project)["reason"]


def test_a_strict_build_that_warnings_stop_replaces_the_report(project: Project) -> None:
    project.write("news/e.md", article("以后", slug="later", date="2030-01-01"))
    assert project.build().status == 0
    assert report_of(project)["outcome"] == "published"
    assert project.build("--strict").status == 1
    assert report_of(project)["outcome"] == "stopped"
    assert [one["code"] for one in report_of(project)["faults"]] == ["date-is-past"]


def test_the_preview_reports_beside_the_build(project: Project) -> None:
    before = report_of(project)
    preview = Preview(str(project.folder / "mkdocs.yml"), "127.0.0.1:0")
    preview.build()
    preview.server.server_close()
    assert report_of(project) == before
    assert report_of(project, "preview-report.json")["outcome"] == "published"
