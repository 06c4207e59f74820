"""Bodies rendered on a Dask cluster give the same site; what a body does to its worker harms no other."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

import distributed
import pytest

from engine_project import Project
from gongbao.markup import Job
from gongbao.site import cell, cluster
from gongbao.site.bodies import Limits
from gongbao.site.cache import packed, unpacked
from gongbao.site.cluster import Cluster
from gongbao.site.executors import Here, render_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gongbao.site.executors import Chunk, Done

JOBS = [Job(f"news/{n}.md", f"## 小标题{n}\n\n正文{n}，见[那篇](a.md)。\n\n- 一\n- 二") for n in range(60)]
QUADRATIC = "<![CDATA[" * 3000


@pytest.fixture(scope="module")
def workers() -> Iterator[Cluster]:
    """A scheduler with two workers, each a process of one thread."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as local:
        yield Cluster(local.scheduler_address.removeprefix("tcp://"), size=7)


pytestmark = pytest.mark.slow


def test_a_cluster_gives_the_same(workers: Cluster) -> None:
    assert render_all(JOBS, workers) == render_all(JOBS, Here())


def test_a_body_that_eats_time_is_named_and_the_others_are_done(workers: Cluster) -> None:
    jobs = [*JOBS[:9], Job("news/slow.md", QUADRATIC, body_line=5), *JOBS[9:]]
    results = render_all(jobs, workers, Limits(seconds=0.2))
    assert [result.findings[0].text() for result in results if result.findings] == [
        "news/slow.md:5:1: error body-is-renderable 正文无法生成：用时超过 0 秒"
    ]


def test_a_worker_that_is_killed_harms_nothing(workers: Cluster) -> None:
    jobs = [Job(job.path, job.body * 200) for job in JOBS]
    running = workers.run(Limits(), [tuple(jobs[i : i + 7]) for i in range(0, len(jobs), 7)])
    chunk, results = next(running)
    with distributed.Client(workers.address) as client:
        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
    done = {result.path: result for _, more in [(chunk, results), *running] for result in more or []}
    assert done == {result.path: result for result in render_all(jobs, Here())}


def test_a_build_on_a_cluster_gives_the_same_site(workers: Cluster, tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    built = project.build("--executor", f"dask://{workers.address}")
    assert (built.status, project.tree()) == (0, project.cold())


@pytest.mark.parametrize(("lang", "said"), [("zh", "不是同一个版本"), ("en", "another version of gongbao")])
def test_workers_with_other_code_are_refused(
    lang: str, said: str, workers: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_code", lambda: "of tomorrow")
    project = Project(tmp_path / "p")
    built = project.build("--executor", f"dask://{workers.address}", "--lang", lang)
    assert built.status == 1
    assert said in built.said
    assert not project.site.exists()


def test_a_cluster_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "PATIENCE", 0.5)
    built = Project(tmp_path / "p").build("--executor", "dask://127.0.0.1:1")
    assert (built.status, "连不上 Dask 集群 127.0.0.1:1" in built.said) == (1, True)


def test_what_to_install_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    built = Project(tmp_path / "p").build("--executor", "dask://local")
    assert (built.status, "pip install -e '.[cluster]'" in built.said) == (2, True)


def test_a_wrong_name_is_told(tmp_path: Path) -> None:
    built = Project(tmp_path / "p").build("--executor", "ray://local")
    assert (built.status, "不认识的执行器：ray://local" in built.said) == (2, True)


TRAPS = """
import os, signal
from gongbao import markup
from gongbao.site import cell
real = markup.render
def render(job):
    if "自毁" in job.body:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(job)
markup.render = render
cell.serve()
"""


class Cells:
    """Chunks one after the other in a cell, as each worker of a cluster does it."""

    size = 4

    def run(self, limits: Limits, chunks: Iterable[Chunk]) -> Iterator[Done]:
        for chunk in chunks:
            results = cell.render_apart(packed((limits, chunk)))
            yield chunk, None if results is None else unpacked(results)


def test_a_body_that_kills_its_process_is_named_and_the_others_are_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cell, "COMMAND", (sys.executable, "-c", TRAPS))
    results = render_all([*JOBS[:9], Job("news/bad.md", "自毁", body_line=9), *JOBS[9:]], Cells())
    cell.dismiss()
    assert [result.path for result in results if result.findings] == ["news/bad.md"]
    assert [result for result in results if not result.findings] == render_all(JOBS, Here())
