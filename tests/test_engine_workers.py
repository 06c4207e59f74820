"""However many processes render the bodies, the site is the same; one bad body harms no other."""

from __future__ import annotations

import os
import signal
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

import pytest

from engine_project import Project
from gongbao import markup
from gongbao.markup import Job
from gongbao.site import executors

if TYPE_CHECKING:
    from pathlib import Path

    from gongbao.site.executors import Result

JOBS = [Job(f"news/{n}.md", f"## 小标题{n}\n\n正文{n}，见[那篇](a.md)。\n\n- 一\n- 二") for n in range(120)]
QUADRATIC = "<![CDATA[" * 3000


def forked(workers: int) -> Executor:
    return ProcessPoolExecutor(workers, mp_context=get_context("fork"), initializer=executors._confine)  # noqa: SLF001


def spawned(workers: int) -> Executor:
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


@pytest.fixture
def traps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bodies that bring their worker down, in forked processes only."""
    real, here = markup.render, os.getpid()

    def render(job: Job) -> Result:
        assert os.getpid() != here
        if "自毁" in job.body:
            os.kill(os.getpid(), signal.SIGKILL)
        if "膨胀" in job.body:
            bytearray(executors.MEMORY)
        return real(job)

    monkeypatch.setattr(markup, "render", render)


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_any_number_of_processes_gives_the_same(workers: int) -> None:
    assert executors.spread(JOBS, forked, workers) == executors.render_chunk(JOBS)


def test_spawned_processes_and_any_other_executor_give_the_same() -> None:
    alone = executors.render_chunk(JOBS)
    assert executors.spread(JOBS, spawned, 2) == alone
    assert executors.spread(JOBS, lambda _: ThreadPoolExecutor(1), 1) == alone


@pytest.mark.usefixtures("traps")
def test_a_body_that_kills_its_worker_is_named_and_the_others_are_done() -> None:
    jobs = [*JOBS[:70], Job("news/bad.md", "自毁", body_line=9), *JOBS[70:], Job("news/worse.md", "自毁")]
    results = {body.path: (body.html, found) for body, found in executors.spread(jobs, forked, 2)}
    faults = {path: found[0].text() for path, (_, found) in results.items() if found}
    assert sorted(faults) == ["news/bad.md", "news/worse.md"]
    assert faults["news/bad.md"].startswith("news/bad.md:9:1: error body-is-renderable 正文无法生成：")
    assert sum(bool(html) for html, _ in results.values()) == len(JOBS)


@pytest.mark.usefixtures("traps")
def test_a_body_that_eats_memory_is_named_and_the_others_are_done() -> None:
    results = executors.spread([*JOBS, Job("news/big.md", "膨胀")], forked, 2)
    assert [found[0].args for _, found in results if found] == [(("detail", "占用内存过多"),)]


def test_a_body_that_eats_time_is_named_and_the_others_are_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "SECONDS", 0.2)
    for results in (
        executors.render_chunk([*JOBS[:3], Job("news/slow.md", QUADRATIC)]),
        executors.spread([*JOBS[:3], Job("news/slow.md", QUADRATIC)], forked, 2),
    ):
        assert [found[0].path for _, found in results if found] == ["news/slow.md"]
        assert "用时超过" in results[3][1][0].text()


@pytest.mark.slow
def test_a_build_with_such_a_body_names_it_and_leaves_the_site_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "SECONDS", 0.3)
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
