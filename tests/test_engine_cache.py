"""What a build computed serves the next one, and a damaged cache changes nothing but the time it takes."""

from __future__ import annotations

import pickle
import random
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine_project import Project, article
from gongbao import markup, schema
from gongbao.article import Article, Kind, Moment
from gongbao.diagnostics import finding
from gongbao.site.cache import Cache, packed, unpacked
from gongbao.site.project import PACKAGE


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p")
    assert made.build().status == 0
    return made


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files whose front matter was checked, and bodies rendered, since the fixture was asked for."""
    done: list[str] = []
    for module, name, said in ((markup, "render", "body"), (schema, "article", "fields")):
        real = getattr(module, name)

        def noted(one, real=real, said=said):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
            done.append(f"{said} {one.path}")
            return real(one)

        monkeypatch.setattr(module, name, noted)
    return done


@pytest.mark.slow
def test_a_change_of_template_or_name_renders_no_markdown(project: Project, work: list[str]) -> None:
    project.edit("theme/pages/article.html", "责任编辑", "责编")
    project.edit("mkdocs.yml", "site_name: 公报", "site_name: 新公报")
    assert project.build().status == 0
    assert work == []
    assert project.tree() == project.cold()


@pytest.mark.slow
def test_one_edit_computes_one_article(project: Project, work: list[str]) -> None:
    project.edit("content/news/b.md", "正文", "新正文")
    project.build()
    assert work == ["fields news/b.md", "body news/b.md"]


@pytest.mark.slow
def test_an_edit_taken_back_computes_nothing(project: Project, work: list[str]) -> None:
    project.edit("content/news/b.md", "正文", "新正文")
    project.build()
    work.clear()
    project.edit("content/news/b.md", "新正文", "正文")
    project.build()
    assert work == []


@pytest.mark.slow
def test_a_fault_found_before_is_told_again_at_its_place(project: Project) -> None:
    project.write("news/e.md", article("第五篇", slug="piece-e", column="nowhere"))
    first, second = project.build(), project.build()
    assert first.status == second.status == 1
    assert "content/news/e.md:5:9: error column-is-known" in first.said
    assert faults(second.said) == faults(first.said) != []


@pytest.mark.slow
def test_a_damaged_cache_gives_the_same_site(project: Project) -> None:
    cold = project.cold()
    cache = project.folder / ".gongbao/cache.sqlite"
    whole = cache.read_bytes()
    dice = random.Random(3)  # noqa: S311 - which bits to flip
    flipped = bytearray(whole)
    for place in dice.sample(range(len(whole)), 400):
        flipped[place] ^= 1 << dice.randrange(8)
    for damage in (b"", b"nonsense" * 2000, whole[: len(whole) // 2], bytes(flipped)):
        cache.write_bytes(damage)
        for ledger in project.folder.glob(".gongbao/ledger-*"):
            ledger.unlink()
        assert project.build().status == 0
        assert project.tree() == cold


def faults(said: str) -> list[str]:
    """The lines that tell of faults, without those on progress."""
    return [line for line in said.splitlines() if line.startswith("content/")]


def test_entries_are_checked_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    cache = Cache(file, "engine")
    keys = [cache.key("number", n) for n in range(50)]
    for n, key in enumerate(keys):
        cache.keep(key, f"value {n} " * 100)
    cache.close()
    data = file.read_bytes()
    at = data.index(b"value 7 ")
    file.write_bytes(data[:at] + b"Value 7 " + data[at + 8 :])
    found = Cache(file, "engine").recall(keys)
    assert len(found) == 49
    assert keys[7] not in found


def test_another_engine_has_other_keys(tmp_path: Path) -> None:
    assert Cache(None, "one").key("body", 1) != Cache(None, "two").key("body", 1)
    assert Cache(tmp_path / "x", "one").recall(["none"]) == {}


def test_code_in_another_place_trusts_nothing_the_first_one_left(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.build()
    assert "没有变化" in project.build().said
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(PACKAGE, elsewhere, ignore=shutil.ignore_patterns("__pycache__"))
    (elsewhere / "clock.py").write_text("# another version\n", encoding="utf-8")
    for module in ("session", "project"):
        monkeypatch.setattr(f"gongbao.site.{module}.PACKAGE", elsewhere)
    assert "没有变化" not in project.build().said


def test_what_is_not_used_goes_after_a_while(tmp_path: Path) -> None:
    file = tmp_path / "cache.sqlite"
    for build in range(4):
        cache = Cache(file, "engine")
        for n in range(100):
            cache.keep(f"{build} {n}", n)
        cache.close()
    kept = Cache(file, "engine").recall(f"{build} {n}" for build in range(4) for n in range(100))
    assert {key[0] for key in kept} >= {"3"}
    assert len(kept) <= 300


def test_records_come_back_as_they_were() -> None:
    at = Moment(datetime(2023, 8, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    value = (Article("a.md", Kind.NEWS, "a", "题", at), [finding("a.md", 1, 1, "field-is-known", name="x")])
    assert unpacked(packed(value)) == value


def test_a_cache_from_elsewhere_cannot_run_code() -> None:
    class Evil:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path("/tmp/evil").touch, ())  # noqa: S108 - never made

    with pytest.raises(pickle.UnpicklingError):
        unpacked(pickle.dumps(Evil()))
    with pytest.raises(pickle.UnpicklingError):
        unpacked(pickle.dumps(eval))


@pytest.mark.slow
def test_a_faulty_list_is_not_said_to_be_missing(project: Project) -> None:
    project.write(
        "data/columns.yml", "- {id: city, name: 城事, description: , keywords: [城市], type: 工作动态}\n"
    )
    said = project.build().said
    assert "field-is-filled" in said
    assert "list-exists" not in said
