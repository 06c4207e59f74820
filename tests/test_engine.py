"""A build in which nothing changed ends at once; anything that could matter makes it build."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from engine_project import Project, article
from gongbao import markup
from gongbao.site.ledger import load, save
from gongbao.site.lock import Lock
from gongbao.site.stamps import Seen, stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.slow
IDLE = "没有变化"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p")
    built = made.build()
    assert built.status == 0, built.said
    return made


def test_nothing_changed(project: Project) -> None:
    before = project.tree()
    built = project.build()
    assert built.said.startswith("公报：没有变化（4 篇，网站共 ")
    assert project.tree() == before


def test_the_early_exit_imports_neither_mkdocs_nor_a_yaml_library(project: Project) -> None:
    code = (
        "import sys\nfrom gongbao.cli import main\n"
        "try: main(['build'])\n"
        "finally: print([m for m in ('mkdocs', 'yaml', 'pypinyin', 'jinja2') if m in sys.modules])"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)
    assert IDLE in done.stderr
    assert done.stdout == "[]\n"


def spoil(project: Project, old: bytes, new: bytes) -> None:
    """Change the ledger."""
    (ledger,) = project.folder.glob(".gongbao/ledger-*.json")
    assert old in ledger.read_bytes()
    ledger.write_bytes(ledger.read_bytes().replace(old, new))


CHANGES: dict[str, Callable[[Project], object]] = {
    "a body": lambda p: p.edit("content/news/a.md", "正文", "新正文"),
    "a new article": lambda p: p.write("news/new.md", article("新的一篇", slug="new")),
    "an article less": lambda p: (p.content / "news/b.md").unlink(),
    "a list": lambda p: p.edit("content/data/columns.yml", "城事", "城里"),
    "an ordinary page": lambda p: p.edit("content/about/index.md", "关于", "关于我们"),
    "a template": lambda p: p.edit("theme/pages/article.html", "责任编辑", "责编"),
    "the configuration": lambda p: p.edit("mkdocs.yml", "site_name: 公报", "site_name: 新公报"),
    "a page of the site": lambda p: p.edit("site/index.html", "公报", "别的"),
    "a page too many": lambda p: (p.site / "alien.html").write_text("x"),
    "a page too few": lambda p: (p.site / "index.html").unlink(),
    "a ledger cut short": lambda p: spoil(p, b'"}', b""),
    "a ledger with a wrong digest": lambda p: spoil(p, b"news/a.md", b"news/A.md"),
    "a ledger of another version": lambda p: spoil(p, b"ledger/3", b"ledger/0"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_matters_is_built(project: Project, what: str) -> None:
    CHANGES[what](project)
    built = project.build()
    assert built.status == 0, built.said
    assert IDLE not in built.said
    assert project.tree() == project.cold()
    assert IDLE in project.build().said


def test_a_file_written_again_with_the_same_words_is_no_change(project: Project) -> None:
    for file in [*project.content.rglob("*.md"), *project.site.rglob("*.html")]:
        file.write_bytes(file.read_bytes())
    assert IDLE in project.build().said


def test_a_change_that_keeps_size_and_time_shows_through_the_time_of_change(project: Project) -> None:
    file = project.content / "news/a.md"
    status = file.stat()
    project.edit("content/news/a.md", "正文一段", "正文二段")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert file.stat().st_size == status.st_size
    assert IDLE not in project.build().said


def test_paranoid_reads_every_file(project: Project) -> None:
    assert IDLE in project.build("--paranoid").said
    (ledger,) = project.folder.glob(".gongbao/ledger-*.json")
    project.edit("content/news/a.md", "正文一段", "正文二段")
    known = load(ledger)
    assert known is not None
    content = known.inputs["content"]
    lying = Seen(stamp((project.content / "news/a.md").stat()), content["news/a.md"].digest)
    inputs = {**known.inputs, "content": {**content, "news/a.md": lying}}
    save(replace(known, inputs=inputs), ledger)
    assert IDLE in project.build().said  # the status tells nothing
    assert IDLE not in project.build("--paranoid").said
    assert "正文二段".encode() in project.tree()["news/2023/08/piece-a/index.html"]


def test_a_file_edited_while_the_site_is_built_is_built_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = markup.render

    def render(job: markup.Job) -> object:
        project.write("news/b.md", article("改到一半", slug="piece-b", date="2023-08-02"))
        return real(job)

    project.edit("content/news/a.md", "正文", "新正文")
    with monkeypatch.context() as patch:
        patch.setattr(markup, "render", render)
        assert project.build().status == 0
    assert IDLE not in project.build().said
    assert project.tree() == project.cold()


def test_a_moment_that_changes_what_is_public_is_a_change(project: Project) -> None:
    project.write("news/later.md", article("以后", slug="later", publish_at="2026-03-01", date="2026-02-01"))
    assert "later" not in "".join(project.tree())
    project.build(now="2026-01-01")
    assert IDLE in project.build(now="2026-01-31").said
    assert IDLE not in project.build(now="2026-02-01").said
    assert IDLE in project.build(now="2026-02-28 23:59:59").said
    assert IDLE not in project.build(now="2026-03-01").said
    assert "later" in "".join(project.tree())
    back = project.build(now="2026-02-28")
    assert IDLE not in back.said
    assert "later" not in "".join(project.tree())


def test_warnings_are_told_again_and_forbid_a_strict_build(project: Project) -> None:
    project.edit("content/news/a.md", "date: 2023", "date: 2033")
    first = project.build()
    assert (first.status, "date-is-past" in first.said) == (0, True)
    again = project.build()
    assert (again.status, IDLE in again.said, "date-is-past" in again.said) == (0, True, True)
    strict = project.build("--strict")
    assert (strict.status, IDLE in strict.said) == (1, False)


def test_a_configuration_that_reads_elsewhere_is_always_built(project: Project) -> None:
    project.edit("mkdocs.yml", "site_name: 公报", 'site_name: !ENV [SITE_NAME, "公报"]')
    project.build()
    assert IDLE not in project.build().said


def test_a_second_build_waits_and_gives_up(project: Project) -> None:
    lock = Lock(project.folder / ".gongbao")
    lock.take(0)
    assert project.build("--wait", "0").status == 75
    lock.release()
    assert project.build("--wait", "0").status == 0


def test_a_project_that_cannot_keep_a_ledger_builds_all_the_same(tmp_path: Path) -> None:
    made = Project(tmp_path / "p")
    (made.folder / ".gongbao").write_text("not a folder")
    assert made.build().status == 0
    assert made.build().status == 0
    (made.folder / ".gongbao").unlink()
    assert made.tree() == made.cold()
