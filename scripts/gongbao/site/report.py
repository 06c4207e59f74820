"""What a build did and how long each stage took, for CI and for whoever asks why a page was made anew."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from gongbao.site.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from gongbao.diagnostics import Finding
    from gongbao.site.cache import Cache
    from gongbao.site.ledger import Head, Ledger
    from gongbao.site.publishing import Published

SCHEMA = "gongbao.report/1"
NAME, PREVIEW = "report.json", "preview-report.json"
"""The report of builds, and that of the preview, which is another site."""
Stages = dict[str, dict[str, float]]


@dataclass(slots=True)
class Stopwatch:
    """Seconds of each stage, in the order they ran: on the clock and of this process' processor time."""

    stages: Stages = field(default_factory=dict)
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


def begin(file: Path) -> None:
    """Replace the report of the last build: one that is killed leaves no other's numbers behind."""
    _write(file, {"outcome": "unfinished"})


def stop(file: Path, why: str, findings: Collection[Finding] = (), stages: Stages | None = None) -> None:
    """Write the report of a build that changed nothing, with what stopped it."""
    _write(file, {"outcome": "stopped", "reason": why, **_found(findings), "stages": stages or {}})


def idle(file: Path, last: Head) -> None:
    """Write the report of a build that found nothing changed."""
    _write(file, {"outcome": "unchanged", **_site(last), **_found(last.findings), "stages": {}})


def write(file: Path, ledger: Ledger, published: Published, cache: Cache, watch: Stopwatch) -> None:
    """Write the report of a published site."""
    report = {
        "outcome": "published",
        **_site(ledger, published),
        "entries": cache.counts("entry"),
        "bodies": cache.counts("body"),
        **_found(ledger.findings),
        "stages": watch.stages,
    }
    _write(file, report)


def _site(told: Head | Ledger, published: Published | None = None) -> dict[str, object]:
    return {
        "articles": told.articles,
        "files": told.files,
        "written": list(published.wrote) if published else [],
        "removed": list(published.gone) if published else [],
        "skipped": [asdict(one) for one in told.skipped],
    }


def _found(findings: Collection[Finding]) -> dict[str, object]:
    told = [
        {"path": f.path, "line": f.line, "column": f.column, "severity": f.severity, "code": f.code}
        | {"message": f.message()}
        for f in findings
    ]
    return {"findings": len(findings), "faults": told}


def _write(file: Path, report: dict[str, object]) -> None:
    """Write a report; a project that cannot be written to goes without one."""
    with suppress(OSError):
        text = json.dumps({"schema": SCHEMA, **report}, ensure_ascii=False, indent=1) + "\n"
        file.write_bytes(text.encode(errors="backslashreplace"))  # a file's name may be no text
