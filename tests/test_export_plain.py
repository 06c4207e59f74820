"""The exit: the whole site as plain Markdown, built strictly by engines that know nothing of us."""

from __future__ import annotations

import html
import shutil
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from engine_project import Project, article
from site_project import project, run, tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
QUIET = {"DISABLE_MKDOCS_2_WARNING": "true"}
NOW = ("--now", "2026-01-01")


def export(folder: Path, target: str = "plain", *options: str) -> Path:
    done = run(folder, "gongbao", "export", "--plain", target, *NOW, *options)
    assert done.returncode == 0, done.stderr
    return folder / target


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree of the real content."""
    return export(project(tmp_path_factory.mktemp("exit") / "p"))


def built(tree_folder: Path, folder: Path, host: str = "mkdocs") -> Path:
    """The site a stock engine makes of a tree, without one warning."""
    shutil.copytree(tree_folder, folder)
    done = run(folder, host, "build", "--strict", "-f", "mkdocs.yml", **QUIET)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    return folder / "site"


class Page(HTMLParser):
    """The addresses a page links to, its anchors, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        self.targets += [given.get(name) or "" for name in ("href", "src") if tag != "link" and name in given]


def lost(site: Path) -> list[tuple[str, str]]:
    """Every link of a site that leads to no file or to no anchor; (page, link)."""
    pages = {
        p.relative_to(site).as_posix(): Page(p.read_text(encoding="utf-8")) for p in site.rglob("*.html")
    }
    found = []
    for name, page in pages.items():
        for target in page.targets:
            there = urlsplit(urljoin(f"https://x/{name}", target))
            path = unquote(there.path).lstrip("/")
            path += "index.html" if path == "" or path.endswith("/") else ""
            if there.netloc != "x" or there.scheme != "https":
                continue
            anchor = unquote(there.fragment)
            known = pages[path].ids if path in pages else {""}
            if not (site / path).is_file() or (anchor and path in pages and anchor not in known):
                found.append((name, target))
    return found


@pytest.fixture(scope="module")
def rebuilt(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a stock MkDocs makes of it."""
    return built(plain, tmp_path_factory.mktemp("exit") / "p")


def test_a_stock_mkdocs_builds_it_without_a_warning_and_no_link_is_lost(rebuilt: Path) -> None:
    assert lost(rebuilt) == []


def test_properdocs_builds_the_same_pages(plain: Path, rebuilt: Path, tmp_path: Path) -> None:
    if find_spec("properdocs") is None:
        pytest.skip("properdocs is not installed; run make setup")
    assert tree(built(plain, tmp_path / "p", "properdocs")).keys() == tree(rebuilt).keys()


def test_every_page_keeps_its_address(site: Path, rebuilt: Path) -> None:
    ours = {path for path in tree(site) if path.endswith("/index.html") and "/embed/" not in path}
    theirs = tree(rebuilt).keys()
    assert ours - theirs == {"search/index.html"}  # the theme brings its own


def test_the_configuration_names_no_plugin_of_ours(plain: Path) -> None:
    told = (plain / "mkdocs.yml").read_text(encoding="utf-8")
    assert "gongbao:" not in told
    assert "!!python" not in told
    assert "\nplugins: [search]\n" in told


def test_pages_hold_markdown_an_editor_can_go_on_with(plain: Path) -> None:
    page = (plain / "docs/news/2023/08/jiaxing-bank-and-water/index.md").read_text(encoding="utf-8")
    assert "\n# 一条湖岸，两头治水\n" in page
    assert "[《水下森林是什么》](../../09/underwater-forest/index.md)" in page
    assert "](../../bank-and-water-section.jpg)" in page
    assert "\n## 为什么要两头一起治 {#" in page
    assert "<div>" not in page


def test_statistics_are_tables_and_pictures(plain: Path) -> None:
    page = (plain / "docs/statistics/coverage/index.md").read_text(encoding="utf-8")
    assert '<img src="months.svg" alt="5项' in page
    assert "<td" in page
    assert "SELECT" not in page
    assert "gongbao-statistics-" not in page
    assert (plain / "docs/statistics/coverage/months.csv").is_file()


def test_the_same_content_gives_the_same_tree(plain: Path, tmp_path: Path) -> None:
    again = export(project(tmp_path / "p"))
    assert tree(again) == tree(plain)


HOSTILE = """第一段。[见](b.md)和`b.md`，*强调*\\*不是*，<b>粗</b> 1 < 2 & 3。
换行
接着[站外](https://example.cn/?a=1&b=2)，[回到上面](#小标题)。

## 小标题

- 列表 [另一篇](../news/b.md "提示")
    1. 里层

| 甲 | 乙 |
|---|---|
| [c](c.md) | 竖线 \\| |

> ## 引文里的标题

脚注[^1]。

[^1]: 见[搜索](../search/)。

[参考式][ref]

[ref]: d.md
"""


def test_odd_markdown_and_odd_names_survive(tmp_path: Path) -> None:
    made = Project(tmp_path / "p")
    title = "'*标题* [1] <b>&amp; {#x} |竖| _线_ `码` # 1. \\'"
    made.write("news/a.md", article(title, HOSTILE, slug="odd", topics="['#专题 [x]']", kicker="'- 引题'"))
    made.write(
        "about/more.md",
        "---\ntitle: 更多\n---\n\n# 更多 {#top}\n\n## 节\n\n见[a](../news/a.md)和[本页](#top)。\n",
    )
    site = built(export(made.folder), tmp_path / "built")
    assert lost(site) == []
    page = html.unescape((site / "news/2023/08/odd/index.html").read_text(encoding="utf-8"))
    assert ">*标题* [1] <b>&amp; {#x} |竖| _线_ `码` # 1. \\<" in page
    assert "<p><em>- 引题</em></p>" in page
    assert 'id="引文里的标题"' in page
    assert 'id="节"' in (site / "about/more/index.html").read_text(encoding="utf-8")


def test_faults_keep_the_tree_from_being_written(tmp_path: Path) -> None:
    made = Project(tmp_path / "p")
    made.write("news/bad.md", "没有文首信息\n")
    done = run(made.folder, "gongbao", "export", "--plain", "plain", *NOW)
    assert done.returncode == 1
    assert "content/news/bad.md:1:1: error front-matter-exists" in done.stderr
    assert not (made.folder / "plain").exists()


def test_only_a_folder_of_ours_is_written_to_again(tmp_path: Path) -> None:
    made = Project(tmp_path / "p")
    plain = export(made.folder)
    (plain / "site").mkdir()
    (plain / "site/index.html").write_text("theirs")
    made.edit("content/news/a.md", "第a篇", "改了题")
    (made.content / "news/b.md").unlink()
    export(made.folder)
    assert "改了题" in (plain / "docs/news/2023/08/piece-a/index.md").read_text(encoding="utf-8")
    assert not (plain / "docs/news/2023/08/piece-b/index.md").exists()
    assert (plain / "site/index.html").read_text() == "theirs"
    (plain / "docs/index.md").write_text("改过的首页", encoding="utf-8")
    refused = run(made.folder, "gongbao", "export", "--plain", "plain", *NOW)
    assert refused.returncode == 1
    assert "docs/index.md" in refused.stderr
    assert (plain / "docs/index.md").read_text(encoding="utf-8") == "改过的首页"


@pytest.mark.parametrize("target", ["other", "content/plain", "mkdocs.yml"])
def test_a_folder_that_is_not_ours_is_refused(tmp_path: Path, target: str) -> None:
    made = Project(tmp_path / "p")
    (made.folder / "other").mkdir()
    (made.folder / "other/file").write_text("theirs")
    before = tree(made.folder)
    assert run(made.folder, "gongbao", "export", "--plain", target, *NOW).returncode == 2
    assert tree(made.folder) == before


def test_drafts_stay_at_home(tmp_path: Path) -> None:
    made = Project(tmp_path / "p")
    made.write("news/secret.md", article("机密", slug="secret", draft="true"))
    assert b"secret" not in b"".join([*tree(export(made.folder)).values()])
