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
from gongbao.site.cluster import Cluster, chosen
from gongbao.site.executors import ExecutorError, Here, render_all
from site_project import build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOBS = [Job(f"news/{n}.md", f"## 小标题{n}\n\n正文{n}，见[那篇](a.md)。\n\n- 一\n- 二") for n in range(60)]
QUADRATIC = "<![CDATA[" * 3000
HUGE = "文" * (64 << 20)
"""More than a worker of 256 MB can hold twice."""


@pytest.fixture(scope="module")
def workers() -> Iterator[Cluster]:
    """A scheduler with two workers, each a process of one thread."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
    ) as local:
        yield Cluster(local.scheduler_address.removeprefix("tcp://"), size=7)


pytestmark = pytest.mark.slow


def test_a_cluster_gives_the_same(workers: Cluster) -> None:
    assert render_all(JOBS, workers) == render_all(JOBS, Here())


def test_a_body_that_eats_time_is_named_and_the_others_are_done(workers: Cluster) -> None:
    jobs = [*JOBS[:9], Job("news/slow.md", QUADRATIC, body_line=5), *JOBS[9:]]
    results = render_all(jobs, workers, Limits(seconds=0.2))
    assert [found[0].text() for _, found in results if found] == [
        "news/slow.md:5:1: error body-is-renderable 正文无法生成：用时超过 0 秒"
    ]


def test_a_body_that_kills_its_process_is_named_and_the_others_are_done(workers: Cluster) -> None:
    jobs = [*JOBS[:9], Job("news/huge.md", HUGE, body_line=5), *JOBS[9:]]
    results = render_all(jobs, workers, Limits(memory=256 << 20))
    assert [body.path for body, found in results if found] == ["news/huge.md"]
    assert [body.path for body, found in results if not body.html] == ["news/huge.md"]
