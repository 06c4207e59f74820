"""Bodies rendered on a Dask cluster: `dask://HOST:PORT` of a scheduler, or `dask://local` for one of its own.

Jobs travel as bytes, results come back as bytes, and nothing but plain records is made of them. The workers
must run the same code as the build, or the same content would not give the same site.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING, Any

from gongbao.site.cache import packed, unpacked
from gongbao.site.cell import render_apart
from gongbao.site.executors import ExecutorError, Here, local
from gongbao.site.project import PACKAGE
from gongbao.site.stamps import digest, survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from distributed import Client, Future

    from gongbao.site.bodies import Limits
    from gongbao.site.executors import Choice, Chunk, Done

PREFIX = "dask://"
LOCAL = "local"
PATIENCE = 15
"""Seconds to wait for a scheduler, and for a first worker."""


def chosen(name: str, workers: int) -> Choice:
    """The executors of a name: none for processes of this machine, or a cluster's; raises ExecutorError.

    `workers` processes are used at most, if they are this machine's; 0 for as many as there are processors.
    """
    if not name:
        return local(workers)
    address = name.removeprefix(PREFIX)
    if not name.startswith(PREFIX) or not address:
        raise ExecutorError(
            f"不认识的执行器：{name}（写成 dask://HOST:PORT 或 dask://local）",
            f"unknown executor: {name} (write dask://HOST:PORT or dask://local)",
        )
    try:
        import distributed as _  # noqa: F401, PLC0415 - optional, and slow to import
    except ImportError:
        raise ExecutorError(
            "没有安装 Dask：运行 .venv/bin/pip install -e '.[cluster]'，集群里的每台机器也要装。",
            "Dask is not installed: .venv/bin/pip install -e '.[cluster]', on each machine of the cluster.",
        ) from None
    executor = Cluster(address, workers)
    return lambda bodies: executor if bodies else Here()


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a scheduler at HOST:PORT, or so many of its own (0: one a processor) for `local`."""

    address: str
    workers: int = 0
    size: int = 100

    def run(self, limits: Limits, chunks: Iterable[Chunk]) -> Iterator[Done]:
        """Each chunk with its results; those whose cell or worker died again and again without."""
        todo = iter(chunks)
        with ExitStack() as opened:
            client = self._client(opened)
            window = 3 * _threads(client)
            running: dict[Future[Any], Chunk] = {}
            while True:
                for chunk in islice(todo, window - len(running)):
                    task = packed((limits, chunk))
                    running[client.submit(_work, task, _code(), pure=False)] = chunk
                if not running:
                    return
                for future in _finished(client, running):
                    yield running.pop(future), _results(future)

    def _client(self, opened: ExitStack) -> Client:
        """A client with at least one worker; raises ExecutorError."""
        import distributed  # noqa: PLC0415 - optional, and slow to import

        place: Any = f"tcp://{self.address}"
        try:
            if self.address == LOCAL:
                count = self.workers or os.cpu_count() or 1
                place = opened.enter_context(
                    distributed.LocalCluster(
                        n_workers=count,
                        threads_per_worker=1,
                        host="127.0.0.1",
                        dashboard_address="127.0.0.1:0",
                    )
                )
            client: Client = distributed.Client(place, timeout=PATIENCE)
            opened.enter_context(client)
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            raise ExecutorError(
                f"连不上 Dask 集群 {self.address}，或者那里没有处理进程：{error}",
                f"no Dask cluster at {self.address}, or none with a worker: {error}",
            ) from None
        return client


def _threads(client: Client) -> int:
    return sum(client.nthreads().values())


def _finished(client: Client, running: Iterable[Future[Any]]) -> Iterable[Future[Any]]:
    """Those that are finished, at least one; raises ExecutorError when no worker is left."""
    import distributed  # noqa: PLC0415 - as above

    while True:
        try:
            return list(distributed.wait(list(running), PATIENCE, "FIRST_COMPLETED").done)
        except TimeoutError:
            if not _threads(client):
                raise ExecutorError(
                    "Dask 集群里的处理进程都没有了，网站没有更新。",
                    "No worker of the Dask cluster is left; the site was not changed.",
                ) from None


def _results(future: Future[Any]) -> list[Any] | None:
    """The results of a finished chunk, or nothing if it brought its workers down; raises ExecutorError."""
    import distributed  # noqa: PLC0415 - as above

    try:
        answer = future.result()
    except distributed.KilledWorker:
        return None
    except ExecutorError:
        raise
    except Exception as error:
        raise ExecutorError(
            f"Dask 集群没有完成：{error!r}（每台机器上要装同一个版本的 gongbao[cluster]）",
            f"The Dask cluster failed: {error!r} (each machine needs the same gongbao[cluster])",
        ) from error
    return None if answer is None else list(unpacked(answer))


def _work(task: bytes, code: str) -> bytes | None:
    """What a worker does; raises ExecutorError if its code is not that of the build."""
    if code != _code():
        raise ExecutorError(
            "Dask 的处理进程装的不是同一个版本的 gongbao 或它用的库。",
            "A Dask worker has another version of gongbao or of its libraries.",
        )
    return render_apart(task)


@cache
def _code() -> str:
    """A digest of all that has a say in how a body is rendered."""
    files = {name: seen.digest for name, seen in survey(PACKAGE, {}).items()}
    libraries = [version(name) for name in ("markdown", "nh3")]
    return digest(repr((sys.version_info[:3], libraries, files)).encode())
