"""Builds shared out among the jobs of a matrix: the merged site is the plain one, whatever befell a shard."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from engine_project import Project
from gongbao.cli import main
from gongbao.site import shards
from gongbao.site.cache import packed
from gongbao.site.shards import Part, Shard
from site_project import ROOT

pytestmark = pytest.mark.slow
CONTENT = [p.relative_to(ROOT / "content").as_posix() for p in (ROOT / "content").rglob("*") if p.is_file()]
FACTS = "facts:\n- {quote: 网格员325名, indicator: grid, region: 南湖区, period: '2023'}\n"
INDICATORS = "- {id: grid, name: 网格员, unit: 名, definition: 在岗人数}\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project with a figure whose region is named, not numbered."""
    made = Project(tmp_path / "p")
    made.write("data/indicators.yml", INDICATORS)
    made.edit("content/news/b.md", "正文一段。", "全区有网格员325名。\n\n## 小标题\n\n见[那篇](a.md)。")
    made.write("news/b.facts.yml", FACTS)
    accepted = CliRunner().invoke(main, ["facts", "accept", "--content", str(made.content)])
    assert accepted.exit_code == 0, accepted.output
    return made


@pytest.fixture
def parts(project: Project) -> Path:
    """The shards of three jobs."""
    folder = project.folder / "shards"
    for number in (1, 2, 3):
        built = project.build("--shard", f"{number}/3", "--out", str(folder))
        assert built.status == 0
        assert f"第 {number}/3 片" in built.said
    assert not project.site.exists()
    return folder


@pytest.mark.parametrize("count", [1, 2, 7])
def test_each_article_belongs_to_one_part_with_its_facts(count: int) -> None:
    parts = [Part(number, count) for number in range(1, count + 1)]
    for path in CONTENT:
        if path.endswith((".md", ".facts.yml")) and not path.startswith("data/"):
            (holder,) = [part for part in parts if part.holds(path)]
            assert holder.holds(path.removesuffix(".facts.yml").removesuffix(".md") + ".facts.yml")


def test_a_merged_site_is_the_plain_one(project: Project, parts: Path) -> None:
    built = project.build("--merge", str(parts))
    assert built.status == 0
    assert "共 4 篇正文，其中 4 篇取自分片" in built.said
    assert project.tree() == project.cold()
    assert "没有变化" in project.build().said


def test_shards_may_lie_in_folders_of_their_own(project: Project, parts: Path) -> None:
    folders = []
    for number in (1, 2, 3):
        folder = project.folder / f"artifact-{number}" / "shards"
        folder.mkdir(parents=True)
        shutil.move(parts / f"{number}-of-3.shard", folder)
        folders += ["--merge", str(folder.parent)]
    assert "其中 4 篇取自分片" in project.build(*folders).said
    assert project.tree() == project.cold()


def test_what_is_missing_is_rendered(project: Project, parts: Path) -> None:
    project.edit("content/news/c.md", "正文一段。", "后来改过。")
    project.write("news/new.md", (project.content / "news/d.md").read_text().replace("piece-d", "piece-e"))
    built = project.build("--merge", str(parts))
    assert "共 5 篇正文，其中 3 篇取自分片" in built.said
    assert project.tree() == project.cold()


def spoil(file: Path, way: str) -> None:
    data = file.read_bytes()
    spoilt = {
        "cut": data[:-1],
        "bit": data[:-2] + bytes([data[-2] ^ 4]) + data[-1:],
        "empty": b"",
        "other": b"PK\x03\x04" + data,
        "version": data.replace(data.split()[1], b"0" * 32, 1),
    }
    file.write_bytes(spoilt[way])


@pytest.mark.parametrize("way", ["cut", "bit", "empty", "other", "version"])
def test_a_spoilt_or_foreign_shard_is_told_and_left_alone(way: str, project: Project, parts: Path) -> None:
    for file in parts.iterdir():
        spoil(file, way)
    built = project.build("--merge", str(parts))
    assert built.status == 0
    why = "另一个版本" if way == "version" else "不完整或已损坏"
    assert f"没有采用分片 {parts / '1-of-3.shard'}" in built.said
    assert built.said.count(why) == 3
    assert "没有找到可用的分片" in built.said
    assert project.tree() == project.cold()


@pytest.mark.parametrize("evil", [b"cos\nsystem\n(S'touch pwned'\ntR.", packed("no result"), b"junk"])
def test_a_shard_can_make_nothing_but_results(
    evil: bytes, project: Project, parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever can write a shard can write its checksum."""
    monkeypatch.chdir(project.folder)
    for file in parts.iterdir():
        code = file.read_bytes().split()[1].decode()
        entries = dict.fromkeys(shards_keys(file, code), evil)
        shards._write(file, code, entries)  # noqa: SLF001 - nobody else writes such files
    assert project.build("--merge", str(parts)).status == 0
    assert not Path("pwned").exists()
    assert project.tree() == project.cold()


def shards_keys(file: Path, code: str) -> list[str]:
    return list(Shard(file, code)._index)  # noqa: SLF001 - as above


def test_a_faulty_body_is_named_by_the_build_that_merges(project: Project, parts: Path) -> None:
    project.edit("content/news/a.md", "正文一段。", "<script>x</script>")
    assert project.build("--shard", "1/1", "--out", str(parts)).status == 0
    built = project.build("--merge", str(parts))
    assert built.status == 1
    assert "error html-is-safe" in built.said


def test_a_folder_that_cannot_be_written_to_is_told(project: Project) -> None:
    (project.folder / "file").write_text("no folder")
    built = project.build("--shard", "1/2", "--out", str(project.folder / "file" / "shards"))
    assert (built.status, "Could not open file" in built.said) == (1, True)


@pytest.mark.parametrize("part", ["0/3", "4/3", "2", "a/b", "1/0", "-1/3"])
def test_a_wrong_part_is_told(part: str, tmp_path: Path) -> None:
    built = Project(tmp_path / "p").build("--shard", part)
    assert (built.status, "写成 2/8" in built.said) == (2, True)


def test_a_missing_folder_of_shards_is_told(tmp_path: Path) -> None:
    assert Project(tmp_path / "p").build("--merge", "nowhere").status == 2
