"""The whole flow on the real content: what is built, that it is the same everywhere, that faults stop it."""

from __future__ import annotations

import shutil
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from site_project import ROOT, build, project, run, tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
ARTICLE = "news/2023/08/lijingtan-doorstep-governance/index.html"


class Page(HTMLParser):
    """The ids and addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.headings: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "id" in values:
            assert values["id"] not in self.ids, f"id {values['id']} twice"
            self.ids.add(values["id"])
        if tag in {"a", "use"} and "href" in values:
            self.links.add(values["href"])
        if tag in {"img", "script"} and "src" in values:
            self.loads.add(values["src"])
        if tag == "link" and values.get("rel") in {"stylesheet", "icon"}:
            self.loads.add(values["href"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(tag)


def pages(site: Path) -> dict[str, Page]:
    return {p: Page(data.decode()) for p, data in tree(site).items() if p.endswith(".html")}


def test_every_link_and_file_a_page_asks_for_is_there(site: Path) -> None:
    files = tree(site)
    read = pages(site)
    for path, page in read.items():
        base = "/" if path == "404.html" else f"/{path}"
        for link in page.links | page.loads:
            parts = urlsplit(urljoin(base, link))
            if parts.scheme or parts.netloc:
                assert link not in page.loads, f"{path} loads {link} from elsewhere"
                continue
            target = unquote(parts.path).removeprefix("/")
            target += "index.html" if target.endswith("/") or not target else ""
            assert target in files, f"{path} points to {link}"
            if parts.fragment and target in read:
                assert unquote(parts.fragment) in read[target].ids, f"{path} points to {link}"


def test_every_page_has_one_title_and_headings_in_order(site: Path) -> None:
    for path, page in pages(site).items():
        assert page.headings.count("h1") == 1, path
        for above, below in zip(page.headings, page.headings[1:], strict=False):
            assert int(below[1]) <= int(above[1]) + 1, f"{path}: {above} then {below}"


def test_nothing_internal_reaches_a_page(site: Path) -> None:
    for path, data in tree(site).items():
        text = data.decode("utf-8", "replace")
        for word in ('"content:', "gongbao-slot", "Undefined", "/tmp/", "{{", "{%"):  # noqa: S108 - what must not occur
            assert word not in text or path.endswith((".jpg", ".js", ".bin")), f"{path} holds {word}"


def test_article_pages_are_light(site: Path) -> None:
    for path in (
        p for p in tree(site) if p.startswith(("news/", "policy/", "practice/")) and p.endswith("l")
    ):
        assert (site / path).stat().st_size <= 25_000, path


def test_every_figure_cell_leads_to_its_sentence(site: Path) -> None:
    page = Page((site / "statistics/grassroots-governance/index.html").read_text(encoding="utf-8"))
    anchors = Page((site / ARTICLE).read_text(encoding="utf-8")).ids
    led = {link.partition("#")[2] for link in page.links if "#fig-" in link}
    assert len(led) >= 17
    assert led <= anchors


def test_same_input_same_bytes(tmp_path: Path) -> None:
    variants = (
        {"TZ": "Asia/Shanghai", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/New_York", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
        {"TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3"},
    )
    trees = []
    for number, environment in enumerate(variants):
        folder = project(tmp_path / ("一" * number + "folder") / str(number))
        result = build(folder, "--now", "2026-01-01", **environment)
        assert result.returncode == 0, result.stderr
        trees.append(tree(folder / "site"))
    assert trees[0].keys() == trees[1].keys() == trees[2].keys()
    assert [p for p, data in trees[0].items() if trees[1][p] != data or trees[2][p] != data] == []


def test_a_second_build_writes_nothing(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    build(folder)
    assert "公报：没有变化" in build(folder).stderr


def test_a_fault_keeps_the_old_site_whole_and_is_told_with_its_place(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    build(folder)
    before = tree(folder / "site")
    facts = folder / "content/news/2023/lijingtan-doorstep-governance.md"
    facts.write_text(facts.read_text(encoding="utf-8").replace("325", "352"), encoding="utf-8")
    result = build(folder)
    assert result.returncode == 1
    assert "content/news/2023/lijingtan-doorstep-governance.facts.yml:" in result.stderr
    assert "error quote-stands" in result.stderr
    assert tree(folder / "site") == before


def test_an_ordinary_page_may_link_to_articles_and_a_lost_link_stops_a_strict_build(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    about = folder / "content/about/index.md"
    assert "../news/" in about.read_text(encoding="utf-8")
    about.write_text(about.read_text(encoding="utf-8") + "\n[没有](../news/none.md)\n", encoding="utf-8")
    assert build(folder, "--strict").returncode == 1
    assert not (folder / "site").exists()


def test_mkdocs_build_is_the_same_command_and_quiet_does_not_disarm_strict(
    tmp_path: Path, site: Path
) -> None:
    folder = project(tmp_path / "p")
    assert run(folder, "mkdocs", "build", "--strict").returncode == 0
    assert tree(folder / "site") == tree(site)
    about = folder / "content/about/index.md"
    about.write_text(about.read_text(encoding="utf-8") + "\n[没有](none.md)\n", encoding="utf-8")
    assert run(folder, "mkdocs", "build", "--strict", "--quiet").returncode == 1
    assert tree(folder / "site") == tree(site)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("page_size: 0", "page_size 要是 1 以上的整数：0"),
        ("id_code: abc", "id_code 不是网站标识码：abc"),
    ],
)
def test_a_wrong_setting_is_told_in_chinese(tmp_path: Path, wrong: str, told: str) -> None:
    folder = project(tmp_path / "p")
    settings = folder / "mkdocs.yml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("  - gongbao:\n", f"  - gongbao:\n      {wrong}\n"), encoding="utf-8")
    result = build(folder)
    assert result.returncode == 1
    assert told in result.stdout
    assert "Traceback" not in result.stderr


def test_a_broken_template_is_told_and_keeps_the_site(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    build(folder)
    before = tree(folder / "site")
    with (folder / "theme/pages/article.html").open("a", encoding="utf-8") as template:
        template.write("{% if %}")
    result = build(folder)
    assert result.returncode == 1
    assert "模板有误，网站没有更新：" in result.stdout
    assert "Traceback" not in result.stderr
    assert tree(folder / "site") == before


def test_an_embargoed_piece_leaves_no_trace(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    shutil.copy(ROOT / "content/news/2023/jiaxing-south-lake.jpg", folder / "content/news/2023/embargoed.jpg")
    (folder / "content/news/2023/embargoed.md").write_text(
        "---\nkind: news\ntitle: 禁发的标题\ndate: 2023-09-01\ncolumn: ecology\nslug: embargoed-piece\n"
        "topics: [禁发的专题]\nimage: {src: embargoed.jpg, alt: 禁发的图}\npublish_at: 2030-01-01\n---\n\n"
        "禁发的正文。\n",
        encoding="utf-8",
    )
    result = build(folder, "--now", "2029-12-31 23:59:59")
    assert result.returncode == 0, result.stderr
    assert "未发布 news/2023/embargoed.md（定时发布：2030年1月1日）" in result.stderr
    for path, data in tree(folder / "site").items():
        assert "embargoed" not in path
        assert "禁发的" not in data.decode("utf-8", "replace"), path
    assert build(folder, "--now", "2030-01-01").returncode == 0
    assert (folder / "site/news/2023/09/embargoed-piece/index.html").is_file()
    assert (folder / "site/news/2023/embargoed.jpg").is_file()
