"""What a build did and how long each stage took, for CI and for whoever asks why a page was made anew."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from gongbao.site.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gongbao.site.cache import Cache
    from gongbao.site.ledger import Ledger
    from gongbao.site.publishing import Published

SCHEMA = "gongbao.report/1"


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
        "skipped": [asdict(one) for one in ledger.skipped],
        "findings": len(ledger.findings),
        "stages": watch.stages,
    }
    with suppress(OSError):
        file.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
