"""One build of a project: what it may take over from the last one, and what it leaves for the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongbao.site import ledger as ledgers
from gongbao.site import report
from gongbao.site.cache import Cache
from gongbao.site.keeping import Keeper, keeper
from gongbao.site.ledger import Ledger
from gongbao.site.lock import Lock
from gongbao.site.project import PACKAGE, versions
from gongbao.site.publishing import Published, Stage, recover
from gongbao.site.report import Stopwatch
from gongbao.site.stamps import UNSURE, Seen, digest, is_settled, stamp, survey
from gongbao.site.upkeep import Inputs, inputs_of, roots_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.diagnostics import Finding
    from gongbao.site.project import Project
    from gongbao.site.reading import Edition


@dataclass(slots=True)
class Session:
    """A build under way. It holds the project's lock from `open` to `close`."""

    project: Project
    now: datetime
    closed: bool
    roots: dict[str, str]
    inputs: Inputs
    last: Ledger | None
    lock: Lock
    cache: Cache
    standing: dict[str, Seen]
    keeper: Keeper
    stage: Stage
    watch: Stopwatch = field(default_factory=Stopwatch)
    shown: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def publish(self) -> Published:
        """Move what was made to its place; raises OSError."""
        keeper = self.keeper
        unchanged = keeper.kept | (keeper.made.keys() - keeper.changed)
        return self.stage.commit(keeper.changed, unchanged)

    def finish(self, published: Published, edition: Edition) -> None:
        """Write the ledger of a published site; a project that cannot be written to goes without one."""
        keeper = self.keeper
        files = {path: self.standing[path] for path in keeper.kept}
        files |= {path: self.standing[path] for path in keeper.made if path not in keeper.changed}
        written = {path: keeper.made[path] for path in keeper.changed}
        ledger = Ledger(
            settings=versions(),
            closed=self.closed,
            now=self.now.isoformat(),
            until=valid_until(edition, self.now),
            roots=self.roots,
            inputs=self.inputs,
            outputs=files | met(self.project.target, written, self.lock.clock()),
            made=keeper.keys,
            findings=tuple(self.shown),
            notes=tuple(self.notes),
            articles=len(edition.library.articles),
            skipped=edition.library.skipped,
        )
        with suppress(OSError):
            ledgers.save(ledger, self.project.ledger)
        report.write(self.project.state / "report.json", ledger, published, self.cache, self.watch)

    def close(self) -> None:
        """Keep what was computed, clear away what was not published, and let the next build in."""
        self.stage.discard()
        self.cache.close()
        self.lock.release()


def begin(  # noqa: PLR0913 - what a build depends on, by name
    project: Project,
    content: Path,
    theme: Path,
    now: datetime,
    *,
    closed: bool,
    wait: float,
    paranoid: bool = False,
) -> Session:
    """Take the project's lock and survey what there is to read; raises LockedError.

    `closed` tells that nothing but the surveyed files and `now` can change the site; `paranoid` reads every
    file, whatever its status says. A project whose folder
    cannot be written to is built without lock and ledger.
    """
    lock = Lock(project.state)
    with suppress(OSError):
        lock.take(wait)
    try:
        roots = roots_of(project, content, theme, PACKAGE)
        return _surveyed(project, roots, now, lock, closed=closed, paranoid=paranoid)
    except BaseException:
        lock.release()
        raise


def _surveyed(  # noqa: PLR0913 - as above
    project: Project, roots: dict[str, str], now: datetime, lock: Lock, *, closed: bool, paranoid: bool
) -> Session:
    last = ledgers.load(project.ledger)
    clock = lock.clock()
    recover(project.target)
    inputs = inputs_of(project, roots, last.inputs if last else {}, clock=clock, paranoid=paranoid)
    standing = survey(project.target, last.outputs if last else {}, before=clock, paranoid=paranoid)
    engine = digest(repr((versions(), digests(inputs["gongbao"]))).encode())
    cache = Cache(project.state / "cache.sqlite", engine)
    stage = Stage(project.target, digests(standing))
    kept = keeper(last, standing)
    return Session(project, now, closed, roots, inputs, last, lock, cache, standing, kept, stage)


def digests(seen: Mapping[str, Seen]) -> dict[str, str]:
    """The digest of each file by name."""
    return {name: met.digest for name, met in seen.items()}


def met(target: Path, made: Mapping[str, str], clock: int) -> dict[str, Seen]:
    """The files of a site as they stand on the disk just after they were written."""
    seen = {}
    for path, value in made.items():
        found = stamp((target / path).stat())
        seen[path] = Seen(found if is_settled(found, clock) else UNSURE, value)
    return seen


def valid_until(edition: Edition, now: datetime) -> str:
    """The next moment (ISO 8601) at which an article appears, expires or stops lying in the future."""
    moments = (m for a in edition.gathered.everything.articles for m in (a.publish_at, a.expires_at, a.date))
    coming = min((m.at for m in moments if m and m.at > now), default=None)
    return coming.isoformat() if coming else ""
