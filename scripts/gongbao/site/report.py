"""What a build did and how long each stage took, for CI and for whoever asks why a page was made anew."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongbao.site.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gongbao.site.cache import Cache
    from gongbao.site.keeping import Keeper
    from gongbao.site.ledger import Ledger
    from gongbao.site.publishing import Published

SCHEMA = "gongbao.report/1"
PARTS = ("网站名称、导航、主题或名录", "列出的其他稿件或链接的目标", "本页的稿件")
"""What a page is made of, in the order of the parts of its key after the first."""


@dataclass(slots=True)
class Stopwatch:
    """Seconds of each stage, in the order they ran: on the clock and of this process' processor time."""

    stages: dict[str, dict[str, float]] = field(default_factory=dict)
    progress: Progress = SILENT
    """Who is told of each stage."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time one stage."""
        wall, cpu = time.perf_counter(), time.process_time()
        self.progress.stage(name)
        try:
            yield
        finally:
            self.stages[name] = {
                "wall": round(time.perf_counter() - wall, 4),
                "cpu": round(time.process_time() - cpu, 4),
            }
            self.progress.end()


def write(file: Path, ledger: Ledger, published: Published, cache: Cache, watch: Stopwatch) -> None:
    """Write the report; a project that cannot be written to goes without one."""
    report = {
        "schema": SCHEMA,
        "articles": ledger.articles,
        "entries": cache.counts("entry"),
        "bodies": cache.counts("body"),
        "files": published.total,
        "written": list(published.wrote),
        "removed": list(published.gone),
        "skipped": [{"path": path, "reason": reason} for path, reason in ledger.skipped],
        "findings": len(ledger.findings),
        "stages": watch.stages,
    }
    with suppress(OSError):
        file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def reason(path: str, last: Ledger | None, keeper: Keeper) -> str:
    """Why a file of the site was made anew in this build, or that it was not."""
    if path in keeper.kept:
        return "没有变化，沿用上次的"
    now = keeper.keys.get(path)
    if now is None:
        return "每次都生成，内容不同才写入"
    was = last.made.get(path) if last else None
    if was is None:
        return "上次没有这一页"
    if was == now:
        return "网站里的这个文件不是上次写下的样子"
    parts = zip(PARTS, was.split("-")[1:], now.split("-")[1:], strict=False)
    return "变了：" + "、".join(name for name, one, other in parts if one != other)
