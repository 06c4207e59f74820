"""A build may die at any moment: the site stays whole, and the next build needs no cleaning."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cutting import Cut, cut_after
from engine_project import DAY, Project, article
from gongbao.output import Output
from gongbao.site import publishing
from gongbao.site.publishing import STAGE, publish, recover
from site_project import tree

KILLS = int(os.environ.get("GONGBAO_KILLS", "8"))
"""How many builds are killed; 60 before a release."""
OLD = [Output("a.html", b"old a"), Output("b/c.html", b"old c"), Output("gone.html", b"old")]
NEW = [Output("a.html", b"new a"), Output("b/c.html", b"new c"), Output("d/e.css", b"new e")]


def contents(outputs: list[Output]) -> dict[str, bytes]:
    return {output.path: output.data for output in outputs}


CHANGES = [
    *((Path, name) for name in ("write_bytes", "write_text", "rename", "unlink", "mkdir", "rmdir")),
    (publishing, "_write"),
    *((os, name) for name in ("makedirs", "replace")),
    (shutil, "rmtree"),
]


@pytest.mark.parametrize("step", range(20))
def test_a_publication_cut_at_any_step_is_undone_or_completed(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    publish(OLD, target)
    with monkeypatch.context() as patch:
        cut_after(patch, step, CHANGES)
        try:
            publish(NEW, target)
        except Cut:
            pass
        else:
            assert step > 10
    staged = (target / STAGE / "journal.json").exists()
    recover(target)
    assert tree(target) in ([contents(NEW)] if staged else [contents(OLD), contents(NEW)])
    publish(NEW, target)
    assert tree(target) == contents(NEW)


@pytest.mark.parametrize("step", range(10))
def test_a_first_publication_cut_at_any_step_shows_all_or_nothing(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "site"
    with monkeypatch.context() as patch:
        cut_after(patch, step, CHANGES)
        try:
            publish(NEW, target)
        except Cut:
            assert not target.exists()
    publish(NEW, target)
    assert tree(tmp_path) == {f"site/{path}": data for path, data in contents(NEW).items()}


def test_a_damaged_journal_is_thrown_away(tmp_path: Path) -> None:
    publish(OLD, tmp_path)
    (tmp_path / STAGE).mkdir()
    (tmp_path / STAGE / "journal.json").write_bytes(b'{"moves": ["a.ht')
    (tmp_path / STAGE / "0").write_bytes(b"half")
    recover(tmp_path)
    assert tree(tmp_path) == contents(OLD)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = Project(tmp_path / "p")
    assert made.build().status == 0
    return made


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_site_whole(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = project.tree()
    project.edit("theme/base.html", "跳到正文", "直接看正文")
    left = [3]
    real = publishing._write  # noqa: SLF001 - where files are written

    def full(place: str, data: bytes) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), place)
        real(place, data)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_write", full)
        built = project.build()
    assert built.status == 1
    assert "网站写不进去：No space left on device" in built.said
    assert project.tree() == before
    assert project.build().status == 0
    assert project.tree() == project.cold()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    (tmp_path / "file").write_text("no folder")
    built = project.build("--out", str(tmp_path / "file" / "site"))
    assert built.status == 1
    assert "网站写不进去" in built.said


@pytest.mark.slow
def test_builds_killed_at_random_moments_leave_nothing_to_clean(project: Project) -> None:
    dice = random.Random(7)  # noqa: S311 - moments, not secrets
    command = [sys.executable, "-m", "gongbao", "build", "--now", DAY]
    started = time.monotonic()
    subprocess.run([*command, "--out", "elsewhere"], cwd=project.folder, check=True, capture_output=True)
    whole = time.monotonic() - started
    stands = project.tree()
    for number in range(KILLS):
        project.edit("theme/base.html", "</body>", f"<!-- {number} --></body>")
        project.write(f"news/new{number}.md", article(f"新{number}", slug=f"new-{number}"))
        with subprocess.Popen(command, cwd=project.folder, stderr=subprocess.DEVNULL) as process:
            time.sleep(dice.uniform(0.3, 1.1) * whole)
            os.kill(process.pid, signal.SIGKILL)
        found = {path: data for path, data in project.tree().items() if not path.startswith(STAGE)}
        if found != stands:
            assert found == project.cold()
        stands = found
    assert project.build().status == 0
    assert project.tree() == project.cold()
    assert not list(project.folder.glob(".site*"))
