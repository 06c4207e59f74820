"""However many processes render the bodies, the site is the same; one bad body harms no other."""

from __future__ import annotations

import mmap
import os
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from engine_project import Project
from gongbao import markup
from gongbao.markup import Job
from gongbao.site import bodies
from gongbao.site.bodies import Limits
from gongbao.site.cache import Cache, unpacked
from gongbao.site.executors import Here, Processes, local, render_all
from gongbao.site.shown import Shown

if TYPE_CHECKING:
    from pathlib import Path

    from gongbao.article import Rendered
    from gongbao.diagnostics import Finding

JOBS = [Job(f"news/{n}.md", f"## 小标题{n}\n\n正文{n}，见[那篇](a.md)。\n\n- 一\n- 二") for n in range(120)]
QUADRATIC = "<![CDATA[" * 3000


ALONE = render_all(JOBS, Here())


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies that bring their worker down, in forked processes only."""
    real, here = markup.render, os.getpid()

    def render(job: Job) -> tuple[Rendered, list[Finding]]:
        assert os.getpid() != here
        if "自毁" in job.body:
            os.kill(os.getpid(), signal.SIGKILL)
        if "膨胀" in job.body:
            bytearray(2 * Limits().memory)
        if "较大" in job.body:
            bytearray(Limits().memory // 2)
        return real(job)

    monkeypatch.setattr(markup, "render", render)


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_any_number_and_kind_of_processes_gives_the_same(workers: int, method: str) -> None:
    assert render_all(JOBS, Processes(workers, method)) == ALONE


def test_processes_are_started_where_they_save_time() -> None:
    assert local(3)(1000) == Processes(3)
    assert local(3)(2) == Processes(2)
    assert local(1)(1000) == local(0)(10) == Here()


@pytest.mark.parametrize("is_kept", [True, False], ids=["with a cache", "without"])
def test_bodies_that_workers_put_into_the_cache_are_found_there(tmp_path: Path, is_kept: bool) -> None:  # noqa: FBT001
    cache = Cache(tmp_path / "cache.sqlite" if is_kept else None)
    shown = Shown({job.path: job for job in JOBS}, {}, cache)
    shown.notes(lambda _: Processes(2, "fork", size=7))
    cache.flush()
    if is_kept:
        with closing(sqlite3.connect(tmp_path / "cache.sqlite")) as database:
            assert list(database.execute("SELECT count(*) FROM entry")) == [(len(JOBS),)]
    assert [shown[job.path] for job in JOBS] == [unpacked(result.body) for result in ALONE]


@pytest.mark.usefixtures("traps")
def test_a_body_that_kills_its_worker_is_named_and_the_others_are_done() -> None:
    jobs = [*JOBS[:70], Job("news/bad.md", "自毁", body_line=9), *JOBS[70:], Job("news/worse.md", "自毁")]
    results = render_all(jobs, Processes(2, "fork"))
    faults = {result.path: result.findings[0].text() for result in results if result.findings}
    assert sorted(faults) == ["news/bad.md", "news/worse.md"]
    assert faults["news/bad.md"].startswith("news/bad.md:9:1: error body-is-renderable 正文无法生成：")
    assert [result for result in results if not result.findings] == ALONE


@pytest.mark.usefixtures("traps")
def test_a_body_that_eats_memory_is_named_and_the_others_are_done() -> None:
    results = render_all([*JOBS, Job("news/big.md", "膨胀")], Processes(2, "fork"))
    assert [r.findings[0].args for r in results if r.findings] == [(("detail", "占用内存过多"),)]


@pytest.mark.usefixtures("traps")
def test_what_the_first_process_holds_is_not_counted_against_its_workers() -> None:
    with mmap.mmap(-1, 2 * Limits().memory):
        results = render_all([Job("news/large.md", "较大"), *JOBS], Processes(2, "fork"))
    assert results[1:] == ALONE
    assert not results[0].findings


@pytest.mark.parametrize("executor", [Here(), Processes(2)], ids=["here", "processes"])
def test_a_body_that_eats_time_is_named_and_the_others_are_done(executor: Here | Processes) -> None:
    results = render_all([*JOBS[:3], Job("news/slow.md", QUADRATIC)], executor, Limits(seconds=0.2))
    assert [result.path for result in results if result.findings] == ["news/slow.md"]
    assert "用时超过" in results[3].findings[0].text()


@pytest.mark.slow
def test_a_build_with_such_a_body_names_it_and_leaves_the_site_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bodies.Limits.__init__, "__defaults__", (0.3, 1 << 30))
    project = Project(tmp_path / "p")
    assert project.build("--jobs", "2").status == 0
    before = project.tree()
    project.edit("content/news/b.md", "正文一段。", QUADRATIC)
    built = project.build()
    assert built.status == 1
    assert "content/news/b.md:" in built.said
    assert "error body-is-renderable" in built.said
    assert project.tree() == before


@pytest.mark.slow
def test_the_number_of_processes_does_not_show_in_the_site(tmp_path: Path) -> None:
    trees = []
    for jobs in ("1", "2", "4"):
        project = Project(tmp_path / jobs)
        assert project.build("--jobs", jobs).status == 0
        trees.append(project.tree())
    assert trees[0] == trees[1] == trees[2]
