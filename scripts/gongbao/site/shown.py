"""Rendered bodies: made once, kept packed, and unpacked when one is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from gongbao.site import executors
from gongbao.site.bodies import Limits, Result, render_chunk
from gongbao.site.cache import unpacked
from gongbao.site.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from gongbao.article import Link, Rendered
    from gongbao.diagnostics import Finding
    from gongbao.markup import Job
    from gongbao.site.cache import Cache


class Notes(NamedTuple):
    """What a build must know of every body: where its links lead, what can be linked to, its faults."""

    links: tuple[Link, ...]
    anchors: tuple[str, ...]
    findings: tuple[Finding, ...]


class _Keys(Mapping[str, str]):
    """The key of each body by path, made when it is asked for: most builds need few."""

    def __init__(self, paths: Collection[str], own: Mapping[str, str], cache: Cache) -> None:
        self._paths = paths
        self._own = own
        self._cache = cache
        self._made: dict[str, str] = {}

    def __getitem__(self, path: str) -> str:
        if path not in self._made:
            self._made[path] = body_key(self._cache, path, self._own.get(path, ""))
        return self._made[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class Shown(Mapping[str, "Rendered"]):
    """Bodies by path; a thousand of them take the room of their bytes, not of their records."""

    def __init__(self, jobs: Mapping[str, Job], own: Mapping[str, str], cache: Cache) -> None:
        """`own` stands for the contents of a body's files, where they are known."""
        self._jobs = jobs
        self._keys = _Keys(jobs, own, cache)
        self._own = own
        self._cache = cache
        self._last: Rendered | None = None
        cache.use(self._keys.values())

    def notes(self, choose: executors.Choice, progress: Progress = SILENT) -> dict[str, Notes]:
        """The notes of each body; those without are borrowed, or rendered now where `choose` says."""
        shelf = self._cache.shelf("body")
        rows = ((path, shelf.get(path, self._own[path])) for path in self._jobs if path in self._own)
        notes = {path: Notes._make(row) for path, row in rows if row}
        missing = [path for path in self._jobs if path not in notes]
        progress.expect(len(self._jobs))
        progress.more(len(notes), kept=True)
        for path, body, check, links, anchors, found in self._results(missing, choose):
            progress.more()
            notes[path] = Notes(links, anchors, found)
            if body:  # else it is kept already
                self._cache.keep_packed(self._keys[path], body, check)
            if path in self._own and not is_unrendered(found):
                shelf.put(path, self._own[path], tuple(notes[path]))
        return {path: notes[path] for path in self._jobs} if missing else notes

    def _results(self, paths: Iterable[str], choose: executors.Choice) -> Iterator[Result]:
        rest = []
        for path in paths:
            lent = self._cache.lent(self._keys[path])
            if isinstance(lent, Result) and lent.path == path:
                yield lent
            else:
                rest.append(path)
        executor = choose(len(rest))
        if isinstance(executor, executors.Processes):
            self._cache.ready()
            executor = replace(executor, keep=self._laid_down)
        yield from executors.render_each((self._jobs[path] for path in rest), executor)

    def _laid_down(self, results: list[Result]) -> list[Result]:
        """Results whose bodies were put into the cache by a process of its own, and are left out here."""
        rows = [(self._keys[one.path], one.body, one.check) for one in results]
        return [one._replace(body=b"") for one in results] if self._cache.lay_down(rows) else results

    def __getitem__(self, path: str) -> Rendered:
        """The body of a path; one that was lost is rendered again."""
        last = self._last
        if last and last.path == path:  # a page asks several times
            return last
        key = self._keys[path]
        found: Rendered | None = self._cache.recall([key]).get(key)
        if found is None:
            found = unpacked(render_chunk([self._jobs[path]], Limits())[0].body)
        self._last = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._jobs)

    def __len__(self) -> int:
        return len(self._jobs)


def body_key(cache: Cache, path: str, own: str) -> str:
    """The key of a body; `own` stands for the contents of its files."""
    return cache.key("body", path, own)


def is_unrendered(faults: Sequence[Finding] | tuple[Finding, ...]) -> bool:
    """Whether these are the faults of a body that could not be rendered at all."""
    return any(fault.code == "body-is-renderable" for fault in faults)
