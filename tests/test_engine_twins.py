"""A twin stands in while a site is changed: whoever looks, and whenever a build dies, sees one whole site."""

from __future__ import annotations

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cutting import Cut, cut_after
from engine_project import Project, article
from gongbao.output import Output
from gongbao.plugin import GongbaoPlugin
from gongbao.preview import Preview
from gongbao.site import publishing, twins
from gongbao.site.project import Project as Place
from gongbao.site.publishing import STAGE, Published, publish, recover
from gongbao.site.session import again
from gongbao.site.stamps import UNSURE, Seen, survey, walk
from site_project import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KILLS = int(os.environ.get("GONGBAO_KILLS", "8"))
"""How many publications are killed; 60 before a release."""
STEPS = 70
"""More than a publication of the small site has."""
CHILD = """
import sys, pathlib, test_engine_twins as t
pages = t.site(int(sys.argv[1]), 60)
print(flush=True)
t.put(pages, pathlib.Path(sys.argv[2]))
"""
"""A process that publishes a version into a folder, after saying that it begins."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux exchanges folders")


def site(version: int, count: int = 6) -> dict[str, bytes]:
    """A site whose every version changes some pages, drops one, adds one, and turns a file into a folder."""
    pages = {f"news/{n}/index.html": b"page %d" % n for n in range(count) if n != version % count}
    changed = {
        f"news/{n}/index.html": b"%d %d" % (n, version) for n in range(count) if (n + version) % 3 == 0
    }
    odd = "odd" if version % 2 else "odd/index.html"
    own = {f"extra/{version}.html": b"extra", odd: b"odd", "index.html": b"front %d" % version}
    return pages | {path: data for path, data in changed.items() if path in pages} | own


def put(pages: Mapping[str, bytes], folder: Path) -> Published:
    """Publish pages in `folder/site`, with a twin."""
    outputs = [Output(path, data) for path, data in sorted(pages.items())]
    return publish(outputs, folder / "site", twin=folder / "twin")


def refusing(code: int) -> Callable[..., Any]:
    """What fails as the system does."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code), "somewhere")

    return refuse


CHANGES = [
    *((Path, name) for name in ("write_text", "rename", "unlink", "mkdir", "rmdir")),
    *((os, name) for name in ("link", "makedirs", "replace", "unlink", "rmdir")),
    (publishing, "_write"),
    (twins, "exchange"),
]


def cut(monkeypatch: pytest.MonkeyPatch, step: int, act: Callable[[], object]) -> bool:
    """Whether an action was cut at a step."""
    with monkeypatch.context() as patch:
        cut_after(patch, step, CHANGES)
        try:
            act()
        except Cut:
            return True
    return False


@pytest.mark.parametrize("version", [1, 2])  # the twin is made, and found
@pytest.mark.parametrize("step", range(STEPS))
def test_cut_at_any_step_the_old_site_or_the_new_one_stands_whole(
    step: int, version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for earlier in range(version):
        put(site(earlier), tmp_path)
    if not cut(monkeypatch, step, lambda: put(site(version), tmp_path)):
        assert step > STEPS / 2
    assert tree_of(tmp_path) in (site(version - 1), site(version))
    cut(monkeypatch, step % 7, lambda: recover(tmp_path / "site", tmp_path / "twin"))
    assert tree_of(tmp_path) in (site(version - 1), site(version))
    for later in (version + 1, version + 2):
        put(site(later), tmp_path)
        assert tree(tmp_path / "site") == site(later)


def tree_of(folder: Path) -> dict[str, bytes]:
    """The site without what waits to be moved into it, which stands in a hidden folder."""
    return {path: data for path, data in tree(folder / "site").items() if not path.startswith(STAGE)}


def test_publications_killed_at_random_moments_leave_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    dice = random.Random(5)  # noqa: S311 - moments, not secrets
    put(site(0, 60), tmp_path)
    started = time.monotonic()
    put(site(1, 60), tmp_path)
    whole = time.monotonic() - started
    stands = 1
    for version in range(2, KILLS + 2):
        command = [sys.executable, "-c", CHILD, str(version), str(tmp_path)]
        with subprocess.Popen(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE) as process:
            assert process.stdout
            assert process.stdout.readline() == b"\n"
            time.sleep(dice.uniform(0, 1.5) * whole)
            process.kill()
        # A publication killed behind its journal is finished by the next, which may be killed after it.
        whole_sites = {step: site(step, 60) for step in range(stands, version + 1)}
        assert tree_of(tmp_path) in whole_sites.values()
        stands = next(step for step, pages in whole_sites.items() if pages == tree_of(tmp_path))
    put(site(99, 60), tmp_path)
    assert tree(tmp_path / "site") == site(99, 60)


def test_who_holds_the_folder_open_sees_the_new_site(tmp_path: Path) -> None:
    put(site(0), tmp_path)
    before = (tmp_path / "site").stat().st_ino
    held = os.open(tmp_path / "site", os.O_RDONLY)
    try:
        put(site(1), tmp_path)
        assert tree(Path(f"/proc/self/fd/{held}")) == site(1)
    finally:
        os.close(held)
    assert (tmp_path / "site").stat().st_ino == before
    assert tree(tmp_path / "twin") == site(1)


def test_once_made_a_twin_links_only_what_is_new(tmp_path: Path) -> None:
    put(site(0), tmp_path)
    first = put(site(1), tmp_path)
    assert set(first.linked) == site(1).keys() - set(first.wrote)
    assert put(site(2), tmp_path).linked == ()
    shutil.rmtree(tmp_path / "twin")
    third = put(site(3), tmp_path)
    assert set(third.linked) == site(3).keys() - set(third.wrote)


def test_one_file_alone_needs_no_twin(tmp_path: Path) -> None:
    put(site(0), tmp_path)
    put(site(0) | {"index.html": b"new"}, tmp_path)
    assert tree(tmp_path / "site") == site(0) | {"index.html": b"new"}
    assert not (tmp_path / "twin").exists()


def test_a_twin_in_any_state_is_mended(tmp_path: Path) -> None:
    put(site(0), tmp_path)
    put(site(1), tmp_path)
    twin = tmp_path / "twin"
    (twin / "news" / "2" / "index.html").unlink()
    (twin / "news" / "2" / "index.html").mkdir()
    (twin / "news" / "4" / "index.html").unlink()
    (twin / "news" / "4" / "index.html").write_bytes(b"other")
    (twin / "of others" / "deep").mkdir(parents=True)
    (twin / "of others" / "deep" / ".hidden").write_bytes(b"x")
    put(site(1) | {"index.html": b"new", "more.html": b"new"}, tmp_path)
    assert tree(tmp_path / "site") == site(1) | {"index.html": b"new", "more.html": b"new"}
    assert tree(twin) == tree(tmp_path / "site")


@pytest.mark.parametrize("make", [Path.touch, lambda twin: twin.symlink_to("elsewhere")])
def test_what_stands_in_the_place_of_the_twin_gives_way(
    tmp_path: Path, make: Callable[[Path], object]
) -> None:
    put(site(0), tmp_path)
    make(tmp_path / "twin")
    put(site(1), tmp_path)
    assert tree(tmp_path / "site") == tree(tmp_path / "twin") == site(1)


def test_what_others_did_to_the_site_is_not_undone_by_an_old_twin(tmp_path: Path) -> None:
    put(site(0), tmp_path)
    put(site(1), tmp_path)
    (tmp_path / "site" / "news" / "2" / "index.html").unlink()
    (tmp_path / "site" / "news" / "4" / "index.html").unlink()
    (tmp_path / "site" / "news" / "4" / "index.html").write_bytes(b"theirs")
    wanted = {path: data for path, data in site(1).items() if "news/2" not in path}
    wanted |= {"news/4/index.html": b"theirs", "index.html": b"new", "more.html": b"new"}
    put(wanted, tmp_path)
    assert tree(tmp_path / "site") == wanted


def test_hidden_files_of_others_stay_and_no_twin_stands_in_for_them(tmp_path: Path) -> None:
    put(site(0), tmp_path)
    (tmp_path / "site" / ".nojekyll").touch()
    put(site(1), tmp_path)
    assert tree(tmp_path / "site") == site(1) | {".nojekyll": b""}
    assert not (tmp_path / "twin").exists()


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EINVAL, errno.EPERM, errno.EXDEV, errno.EACCES])
@pytest.mark.parametrize("call", ["exchange", "_link", "_begin"])
def test_where_it_is_refused_files_are_moved_in_the_site_as_it_stands(
    code: int, call: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site(0), tmp_path)
    monkeypatch.setattr(twins, call, refusing(code))
    for version in (1, 2):
        put(site(version), tmp_path)
        assert tree(tmp_path / "site") == site(version)


def test_an_exchange_refused_at_last_leaves_the_new_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(site(0), tmp_path)
    put(site(1), tmp_path)
    monkeypatch.setattr(twins, "exchange", refusing(errno.EBUSY))
    put(site(2), tmp_path)
    assert tree(tmp_path / "site") == site(2)


def test_a_linked_site_is_changed_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")
    put(site(0), tmp_path)
    put(site(1), tmp_path)
    assert (tmp_path / "site").is_symlink()
    assert tree(tmp_path / "real") == site(1)


@pytest.mark.parametrize("journal", ['{"moves": ["ind', "[]", '{"moves": [], "removals": [], "twin": "x"}'])
def test_a_damaged_journal_behind_the_twin_leaves_the_site_that_stands(tmp_path: Path, journal: str) -> None:
    put(site(0), tmp_path)
    put(site(1), tmp_path)
    (tmp_path / "twin" / STAGE).mkdir()
    (tmp_path / "twin" / STAGE / "journal.json").write_text(journal)
    recover(tmp_path / "site", tmp_path / "twin")
    assert tree(tmp_path / "site") == site(1)
    put(site(2), tmp_path)
    assert tree(tmp_path / "site") == site(2)


def cut_between_the_exchanges(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish version 2 of a site up to where the twin stands in."""
    put(site(0), folder)
    put(site(1), folder)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_move", refusing(errno.ENOSPC))
        with pytest.raises(OSError, match="No space"):
            put(site(2), folder)
    assert tree(folder / "site") == site(2)


def test_while_the_twin_stands_in_it_may_lose_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_between_the_exchanges(tmp_path, monkeypatch)
    shutil.rmtree(tmp_path / "twin")
    assert tree(tmp_path / "site") == site(2)
    put(site(3), tmp_path)
    assert tree(tmp_path / "site") == site(3)


def test_while_the_twin_stands_in_the_site_may_be_deleted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_between_the_exchanges(tmp_path, monkeypatch)
    shutil.rmtree(tmp_path / "site")
    put(site(3), tmp_path)
    assert tree(tmp_path / "site") == site(3)
    put(site(4), tmp_path)
    assert tree(tmp_path / "site") == tree(tmp_path / "twin") == site(4)


def test_a_file_that_was_only_linked_is_known_by_its_new_status(tmp_path: Path) -> None:
    for name in ("same", "edited"):
        (tmp_path / name).write_bytes(b"1")
    seen = survey(tmp_path, {}, before=sys.maxsize)
    time.sleep(0.05)
    for name in ("same", "edited"):
        (tmp_path / f"{name} too").hardlink_to(tmp_path / name)
    (tmp_path / "edited").write_bytes(b"2")
    assert walk(tmp_path)["same"] != seen["same"].stamp
    assert again(tmp_path, seen, sys.maxsize) == {"same": Seen(walk(tmp_path)["same"], seen["same"].digest)}
    assert again(tmp_path, seen, 0)["same"].stamp == UNSURE


@pytest.mark.parametrize("missing", ["renameat2", "ctypes"])
def test_a_system_without_the_call_is_told_as_any_refusal(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if missing == "ctypes":
        monkeypatch.setitem(sys.modules, "ctypes", None)
    else:
        monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: object())
    with pytest.raises(OSError, match="not implemented"):
        twins.exchange(tmp_path, tmp_path)


@pytest.mark.slow
def test_a_preview_keeps_its_folder_and_has_no_twin(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    preview = Preview(str(project.folder / "mkdocs.yml"), "127.0.0.1:8000")
    for number in range(2):
        project.write(f"news/new{number}.md", article(f"新{number}", slug=f"new-{number}"))
        preview.build()
        assert preview.faults == ""
    preview.server.server_close()
    assert "新1" in (project.folder / ".gongbao/preview/index.html").read_text(encoding="utf-8")
    assert not list(project.folder.glob(".gongbao/twin*"))


def test_the_preview_of_mkdocs_has_no_twin_either() -> None:
    plugin = GongbaoPlugin()
    plugin.on_startup(command="serve", dirty=False)
    assert plugin.request.in_place
    plugin.on_startup(command="build", dirty=False)
    assert not plugin.request.in_place


@pytest.mark.slow
def test_a_build_with_a_twin_knows_its_site_again(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    assert project.build().status == 0
    twin = Place(project.folder / "mkdocs.yml", project.site).twin
    for number in range(2):
        project.write(f"news/new{number}.md", article(f"新{number}", slug=f"new-{number}"))
        assert project.build().status == 0
        assert tree(twin) == project.tree() == project.cold()
        time.sleep(0.2)
        assert "没有变化" in project.build().said
        assert "没有变化" in project.build().said
    shutil.rmtree(project.folder / ".gongbao")
    assert project.build().status == 0
    assert project.tree() == project.cold()
