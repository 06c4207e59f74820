"""One build of a project: what it may take over from the last one, and what it leaves for the next."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import takewhile
from typing import TYPE_CHECKING

from gongbao import clock
from gongbao.site import ledger as ledgers
from gongbao.site import report
from gongbao.site.cache import Cache
from gongbao.site.keeping import Keeper, keeper
from gongbao.site.ledger import Head, Ledger
from gongbao.site.lock import Lock
from gongbao.site.project import PACKAGE, engine, versions
from gongbao.site.publishing import Published, Stage, recover
from gongbao.site.report import Stopwatch
from gongbao.site.scout import Scout
from gongbao.site.stamps import UNSURE, Seen, is_settled, stamp, walk
from gongbao.site.upkeep import (
    SITE,
    Found,
    Inputs,
    Stamps,
    is_up_to_date,
    look,
    roots_of,
    seals_of,
    stamps_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.diagnostics import Finding
    from gongbao.site.memory import Memory
    from gongbao.site.project import Project
    from gongbao.site.reading import Edition
    from gongbao.site.request import Request


@dataclass
class Session:
    """A build under way. It holds the project's lock from `begin` or `resume` to `close`."""

    project: Project
    now: datetime
    closed: bool
    lock: Lock
    look: Callable[[], Found]
    """Reads what changed of what there is."""
    sealed: Head | None = None
    """The head of the last build, where its seals show that nothing changed."""
    address: str = ""
    memory: Memory | None = None
    """What is kept between builds instead of being written down."""
    in_place: bool = False
    """Whether files are moved in the site's folder as it stands, without a twin."""
    watch: Stopwatch = field(default_factory=Stopwatch)
    shown: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @cached_property
    def found(self) -> Found:
        """What there is to read, and what stands in the site's folder; raises OSError."""
        return self.look()

    @property
    def head(self) -> Head | None:
        """What the last build has to tell."""
        return self.sealed or self.last

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
        file, code = self.project.state / "cache.sqlite", engine(self.inputs["gongbao"])
        return self.memory.cache(file, code) if self.memory else Cache(file, code)

    @cached_property
    def keeper(self) -> Keeper:
        """What of the last build can be kept, and then what became of every file."""
        return keeper(self.last, self.standing)

    @cached_property
    def stage(self) -> Stage:
        """Where finished files wait."""
        twin = self.project.twin if self.lock.is_held and not self.in_place else None
        return Stage(self.project.target, self.standing, twin)

    @property
    def report(self) -> Path:
        """Where this build says what became of it."""
        return self.project.state / (report.PREVIEW if self.in_place else report.NAME)

    def is_unchanged(self) -> bool:
        """Whether another build would give the same site; the ledger learns where only times changed."""
        if self.sealed:
            return True
        found = self.found
        if not is_up_to_date(found, self.now):
            return False
        if found.last and self.memory:
            self.memory.keep(replace(found.last, inputs=found.inputs, outputs=found.outputs))
        if found.last and not self._is_remembered and found.seals != found.last.seals:
            known = replace(found.last, seals=found.seals, inputs=found.inputs, outputs=found.outputs)
            with suppress(OSError):
                ledgers.save(known, self.project.ledger)
        return True

    @property
    def _is_remembered(self) -> bool:
        """Whether what a build leaves need not be written down before the process ends."""
        return self.memory is not None and self.memory.is_told

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
        relinked = {path: files[path] for path in published.linked}
        clock = self.lock.clock()
        outputs = (
            files | met(self.project.target, written, clock) | again(self.project.target, relinked, clock)
        )
        inputs = {**self.inputs, "content": without(self.inputs["content"], edition.late)}
        ledger = Ledger(
            settings=versions(),
            closed=self.closed,
            now=self.now.isoformat(),
            until=valid_until(edition, self.now),
            roots=self.found.roots,
            seals={} if self._is_remembered else seals_of(inputs, outputs),
            files=len(outputs),
            inputs=inputs,
            outputs=outputs,
            made=keeper.keys,
            findings=tuple(self.shown),
            notes=tuple(self.notes),
            articles=len(edition.library.articles),
            skipped=edition.library.skipped,
        )
        if self.memory:
            self.memory.keep(ledger)
        if not self._is_remembered:
            with suppress(OSError):
                ledgers.save(ledger, self.project.ledger)
        report.write(self.report, ledger, published, self.cache, self.watch)

    def close(self) -> None:
        """Keep what was computed, clear away what was not published, and let the next build in."""
        if "stage" in vars(self):
            self.stage.discard()
        if "cache" in vars(self):
            self.cache.flush() if self.memory else self.cache.close()
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
        recover(project.target, project.twin)
        roots = roots_of(project, content, theme, PACKAGE)
        stamps = {**stamps_of(project, roots, {}), SITE: walk(project.target)}
        looking = partial(_look, project, roots, lock.clock(), stamps, request)
        session = _session(project, request, lock, looking, request.now or clock.now())
        session.closed = closed
        _ = session.found
    except BaseException:
        lock.release()
        raise
    return session


def resume(
    project: Project, request: Request, meanwhile: Callable[[], object] = lambda: None
) -> Session | None:
    """A build that goes on where the last one ended, with its lock; raises LockedError.

    None where the last build does not say what there is to read: only MkDocs can tell then. `meanwhile` is
    called once it is clear that something changed, while the site's own files are still looked at.
    """
    lock = Lock(project.state)
    now = request.now or clock.now()
    try:
        lock.take(request.wait)
        memory = request.memory if request.memory and request.memory.ledger else None
        head = memory.ledger if memory else ledgers.load_head(project.ledger)
        if head is None or not head.closed or not _is_of_this_code(head, project):
            lock.release()
            return None
        recover(project.target, project.twin)
        if memory:
            return _session(project, request, lock, partial(memory.found, project, lock.clock()), now)
        seals = {} if request.paranoid else head.seals
        stamps, last = _stamps(project, head.roots, seals, lock, meanwhile)
        fits = head.covers(now) and all(found is None for found in stamps.values())
        looking = partial(_look, project, head.roots, lock.clock(), stamps, request, last)
        session = _session(project, request, lock, looking, now)
        session.sealed = head if fits else None
        _ = fits or session.found
    except OSError:
        lock.release()
        return None
    return session


def _stamps(
    project: Project,
    roots: Mapping[str, str],
    seals: Mapping[str, str],
    lock: Lock,
    meanwhile: Callable[[], object],
) -> tuple[Stamps, Ledger | None]:
    """The stamps of every place that is not as the last build left it; then its ledger. Raises OSError."""
    last = None
    scout = Scout(project.target, seals.get(SITE, ""), lock.release)
    try:
        stamps = stamps_of(project, roots, seals)
        if any(found is not None and seals.get(root) for root, found in stamps.items()):
            meanwhile()
            last = ledgers.load(project.ledger)
        return {**stamps, SITE: scout.stamps()}, last
    finally:
        scout.dismiss()


def _is_of_this_code(head: Head, project: Project) -> bool:
    """Whether the code at work is where the last build found its own, with the same libraries beside it."""
    return head.settings == versions() and head.roots.get("gongbao") == project.seen(PACKAGE)


def _session(
    project: Project, request: Request, lock: Lock, looking: Callable[[], Found], now: datetime
) -> Session:
    return Session(
        project,
        now,
        closed=True,
        lock=lock,
        look=looking,
        address=request.address,
        in_place=request.in_place,
        memory=request.memory,
    )


def _look(  # noqa: PLR0913, PLR0917 - what to compare, and how
    project: Project,
    roots: dict[str, str],
    clock: int,
    stamps: Stamps,
    request: Request,
    last: Ledger | None = None,
) -> Found:
    last = last or ledgers.load(project.ledger)
    return look(project, roots, last, stamps, clock=clock, paranoid=request.paranoid)


def without(seen: Mapping[str, Seen], late: Collection[str]) -> dict[str, Seen]:
    """The files that were surveyed but those saved again since, so that the next build looks at these."""
    return {name: met for name, met in seen.items() if name not in late} if late else dict(seen)


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


def again(target: Path, files: Mapping[str, Seen], clock: int) -> dict[str, Seen]:
    """The files whose status we changed by linking them; who sees more changed than that must read them."""
    seen = {}
    for path, was in files.items():
        now = stamp((target / path).stat())
        if now._replace(ctime=was.stamp.ctime) == was.stamp:
            seen[path] = Seen(now if is_settled(now, clock) else UNSURE, was.digest)
    return seen


def valid_until(edition: Edition, now: datetime) -> str:
    """The next moment (ISO 8601) at which an article appears, expires or stops lying in the future."""
    articles = edition.gathered.everything.articles
    planned = [
        m.at for a in articles if a.publish_at or a.expires_at for m in (a.publish_at, a.expires_at) if m
    ]
    ahead = takewhile(lambda at: at > now, (a.date.at for a in articles))  # from newest to oldest
    coming = min((at for at in (*planned, *ahead) if at > now), default=None)
    return coming.isoformat() if coming else ""
