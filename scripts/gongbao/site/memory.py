"""What a preview keeps in memory between builds: the last ledger and an open cache.

The system tells it which files change, so no others are looked at, and nobody else writes its site.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from gongbao.site import ledger as ledgers
from gongbao.site.cache import Cache
from gongbao.site.stamps import Seen, survey, walk
from gongbao.site.upkeep import Found

if TYPE_CHECKING:
    from gongbao.site.ledger import Ledger
    from gongbao.site.project import Project

_MANY = 200
"""Changed files from which all are looked at."""


class Memory:
    """What is known from the last build of one target, and which files changed since."""

    def __init__(self) -> None:
        self.is_told = False
        """Whether every change since the last build is told."""
        self._ledger: Ledger | None = None
        self._cache: Cache | None = None
        self._told: list[str] = []
        self._changed: set[Path] = set()

    def note(self, path: str) -> None:
        """Remember that a file changed; any thread may tell."""
        self._told.append(path)

    @property
    def changed(self) -> set[Path]:
        """The files that changed since the last build that was finished."""
        while self._told:
            self._changed.add(Path(self._told.pop()))
        return self._changed

    @property
    def ledger(self) -> Ledger | None:
        """The ledger of the last build, if all that changed since is known."""
        return self._ledger if self.is_told and len(self.changed) < _MANY else None

    def keep(self, ledger: Ledger) -> None:
        """Take over what a build leaves; what changed before it began is dealt with."""
        self._ledger = ledger
        self._changed.clear()

    def cache(self, file: Path, engine: str) -> Cache:
        """The cache in a file, opened once."""
        if self._cache is None or self._cache.engine != engine:
            self._cache = Cache(file, engine)
        return self._cache

    def found(self, project: Project, clock: int) -> Found:
        """What there is to read: as in the last build, but for what changed. Raises OSError."""
        last = self._ledger
        if last is None:
            raise OSError("no build to remember")
        inputs = {root: dict(seen) for root, seen in last.inputs.items()}
        changed = set(self.changed)  # what is told from here on is for the next build
        for root, place in last.roots.items():
            for path in changed:
                with suppress(ValueError):  # outside this root
                    _look_again(inputs[root], path, path.relative_to(project.at(place)).as_posix(), clock)
        return Found(last, last.roots, inputs, last.outputs)

    def close(self, project: Project) -> None:
        """Write everything down for the next preview."""
        if self._cache:
            self._cache.close()
        if self._ledger:
            found = Found(None, self._ledger.roots, self._ledger.inputs, self._ledger.outputs)
            with suppress(OSError):
                ledgers.save(replace(self._ledger, seals=found.seals), project.ledger)


def _look_again(seen: dict[str, Seen], path: Path, name: str, clock: int) -> None:
    """Bring up to date what is known of a file, or of a folder that went or came."""
    name = "" if name == "." else name
    if any(part.startswith(".") or part == "__pycache__" for part in name.split("/") if part):
        return
    stamps = walk(path)
    if "" not in stamps:
        for known in [known for known in seen if known.startswith(f"{name}/")]:
            del seen[known]
        seen.pop(name, None)
    for inside, met in survey(path, {}, before=clock, stamps=stamps).items():
        seen[f"{name}/{inside}" if inside else name] = met
