"""What nobody means to commit, and somebody will: it is told in a line, and nothing hangs or breaks."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from engine_project import Project, article
from gongbao import site
from gongbao.clock import now
from gongbao.diagnostics import as_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are made otherwise there")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "p")


def unnameable(news: Path) -> None:
    with open(os.fsencode(news) + b"/\xff\xfe.md", "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(article("名").encode())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda news: os.mkfifo(news / "f.md"), "news/f.md:1:1: error file-is-regular"),
        (lambda news: (news / "z.md").symlink_to("nowhere.md"), "news/z.md:1:1: error file-is-regular"),
        (lambda news: (news / "l.md").symlink_to("l.md"), "news/l.md:1:1: error file-is-regular"),
        (lambda news: (news / "o.md").symlink_to("/etc/hostname"), "news/o.md:1:1: error file-is-regular"),
        (lambda news: (news / "elsewhere").symlink_to(news.parent / "data"), "error file-is-regular"),
        (unnameable, "error name-is-safe 文件名含有不能出现在网址里的字符：��.md"),
    ],
)
def test_what_is_no_file_of_ours_is_told_in_a_line(
    project: Project, make: Callable[[Path], object], said: str
) -> None:
    assert project.build().status == 0
    before = project.tree()
    make(project.content / "news")
    built = project.build()
    assert built.status == 1
    assert said in built.said
    assert project.tree() == before
    report = json.loads((project.folder / ".gongbao/report.json").read_text(encoding="utf-8"))
    assert (report["outcome"], report["findings"]) == ("stopped", 1)


@pytest.mark.slow
def test_links_that_lead_round_in_circles_stop_the_build_at_once(project: Project) -> None:
    news = project.content / "news"
    for name in ("one", "two", "three"):  # MkDocs would walk 3 to the power of 40 folders
        (news / name).symlink_to(".")
    built = project.build()
    assert built.status == 1
    assert "读不了" in built.said
    assert not project.site.exists()


@pytest.mark.slow
def test_links_to_folders_and_back_are_circles_as_well(project: Project) -> None:
    (project.folder / "theme/assets/a").mkdir()
    (project.folder / "theme/assets/b").mkdir()
    (project.folder / "theme/assets/a/b").symlink_to("../b")
    assert project.build().status == 0
    (project.folder / "theme/assets/b/a").symlink_to("../a")
    assert "读不了" in project.build().said


def faults(project: Project) -> list[str]:
    return as_text(site.check(project.content, now())).splitlines()


def test_a_file_of_control_characters_is_not_told_a_thousand_times(project: Project) -> None:
    project.write("news/a.md", article("乱", body="\x01" * 100_000))
    assert len(faults(project)) == 21


def test_a_list_of_regions_as_long_as_files_may_be_is_soon_read(project: Project) -> None:
    rows = (f"- {{key: 'r{i}', name: 地{i}, parent: 'r{i + 1}'}}\n" for i in range(4000))
    project.write("data/regions.yml", "".join(rows))
    told = [line for line in faults(project) if "没有这个地区：r4000" in line]
    assert [line.partition(":")[2].partition(":")[0] for line in told] == ["4000"]


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("summary: &x [*x]\n", "yaml-is-plain"),
        ("summary: !!python/object/apply:os.system [id]\n", "yaml-is-plain"),
        ("source: " + "[" * 5000 + "]" * 5000 + "\n", "yaml-is-plain"),
        ("summary: " + "长" * 40_000 + "\n", "file-is-small"),
        ("summary: a\0b\n", "text-is-printable"),
        ("updated: 99999-99-99\n", "date-is-valid"),
        ("slug: ../../x\n", "field-has-type"),
        ('aliases: ["../../../x/"]\n', "field-has-type"),
    ],
)
def test_hostile_front_matter_is_a_finding(project: Project, front: str, said: str) -> None:
    project.write("news/a.md", article("题").replace("---\n\n", f"{front}---\n\n"))
    told = faults(project)
    assert told[0].startswith("news/a.md:")
    assert f" error {said} " in told[0]


@pytest.mark.parametrize("mangle", ["bom", "crlf", "cr"])
def test_the_habits_of_other_systems_change_nothing(project: Project, mangle: str) -> None:
    text = article("题", slug="piece-a").encode()
    end = {"bom": b"\n", "crlf": b"\r\n", "cr": b"\r"}[mangle]
    mark = b"\xef\xbb\xbf" if mangle == "bom" else b""
    (project.content / "news/a.md").write_bytes(mark + text.replace(b"\n", end))
    assert faults(project) == ["没有发现问题。"]
