"""One build of a project: what it may take over from the last one, and what it leaves for the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from gongbao import clock
from gongbao.site import ledger as ledgers
from gongbao.site import report
from gongbao.site.cache import Cache
from gongbao.site.keeping import Keeper, keeper
from gongbao.site.ledger import Ledger
from gongbao.site.lock import Lock
from gongbao.site.project import PACKAGE, engine, versions
from gongbao.site.publishing import Published, Stage
from gongbao.site.report import Stopwatch
from gongbao.site.stamps import UNSURE, Seen, is_settled, stamp
from gongbao.site.upkeep import Found, Inputs, is_up_to_date, look, roots_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.diagnostics import Finding
    from gongbao.site.project import Project
    from gongbao.site.reading import Edition
    from gongbao.site.request import Request


@dataclass
class Session:
    """A build under way. It holds the project's lock from `begin` or `resume` to `close`."""

    project: Project
    now: datetime
    closed: bool
    found: Found
    lock: Lock
    watch: Stopwatch = field(default_factory=Stopwatch)
    shown: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def last(self) -> Ledger | None:
        """The ledger of the last build."""
        return self.found.last

    @property
    def inputs(self) -> Inputs:
        """Every file there is to read, by the root it stands in."""
        return self.found.inputs

    @property
    def standing(self) -> dict[str, Seen]:
        """What the site's folder held when the build began."""
        return self.found.outputs

    @cached_property
    def cache(self) -> Cache:
        """The project's cache."""
        return Cache(self.project.state / "cache.sqlite", engine(self.inputs["gongbao"]))

    @cached_property
    def keeper(self) -> Keeper:
        """What of the last build can be kept, and then what became of every file."""
        return keeper(self.last, self.standing)

    @cached_property
    def stage(self) -> Stage:
        """Where finished files wait."""
        return Stage(self.project.target, digests(self.standing))

    def is_unchanged(self) -> bool:
        """Whether another build would give the same site; the ledger learns where only times changed."""
        if not is_up_to_date(self.found, self.now):
            return False
        last = self.found.last
        if last and (self.inputs != last.inputs or self.standing != last.outputs):
            with suppress(OSError):
                ledgers.save(replace(last, inputs=self.inputs, outputs=self.standing), self.project.ledger)
        return True

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
            roots=self.found.roots,
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
        if "stage" in vars(self):
            self.stage.discard()
        if "cache" in vars(self):
            self.cache.close()
        self.lock.release()


def begin(project: Project, content: Path, theme: Path, request: Request, *, closed: bool) -> Session:
    """Take the project's lock and survey what there is to read; raises LockedError.

    `closed` tells that nothing but the surveyed files and the time can change the site. A project whose
    folder cannot be written to is built without lock and ledger.
    """
    lock = Lock(project.state)
    with suppress(OSError):
        lock.take(request.wait)
    try:
        last = ledgers.load(project.ledger)
        roots = roots_of(project, content, theme, PACKAGE)
        found = look(project, roots, last, clock=lock.clock(), paranoid=request.paranoid)
        return _opened(project, found, lock, request, closed=closed)
    except BaseException:
        lock.release()
        raise


def resume(project: Project, request: Request) -> Session | None:
    """A build that goes on where the last one ended, with its lock; raises LockedError.

    None where the last build does not say what there is to read: only MkDocs can tell then.
    """
    lock = Lock(project.state)
    try:
        lock.take(request.wait)
        last = ledgers.load(project.ledger)
        if last is None or not last.closed or last.settings != versions():
            lock.release()
            return None
        found = look(project, last.roots, last, clock=lock.clock(), paranoid=request.paranoid)
    except OSError:
        lock.release()
        return None
    return _opened(project, found, lock, request, closed=True)


def _opened(project: Project, found: Found, lock: Lock, request: Request, *, closed: bool) -> Session:
    now = request.now or clock.now()
    return Session(project, now, closed, found, lock)


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
