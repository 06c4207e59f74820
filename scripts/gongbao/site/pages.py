"""Pages: drafts → files on their way into the site, in this process or in several; what can be kept is kept.

The key of a page has four parts: what all pages of the site depend on together, the frame it stands in, the
other articles and addresses it shows, and its own article. While the first is the same, the two in the
middle need not be worked out again.
"""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

from gongbao.output import page_path
from gongbao.site.assembly import base_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from gongbao.site.assembly import Assembly
    from gongbao.site.cache import Cache
    from gongbao.site.publishing import Stage
    from gongbao.templates import Templates
    from gongbao.views import Draft

CHUNK = 100
"""Pages a process makes at once."""
_BATCH = 3_000
"""Pages, or an eighth of all, that processes forked together make: what these remember goes with them."""
WORTHWHILE = 600
"""Pages below which a second process costs more than it saves."""


class Row(NamedTuple):
    """A page as it was kept or made: `digest` is empty for one that was kept."""

    path: str
    key: str
    digest: str
    changed: bool


class ShellError(Exception):
    """A page's shell is not what the full template makes of the page: the template looks at its contents."""


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes pages; everything it needs is here, so that a process may be forked with it."""

    assembly: Assembly
    templates: Templates
    cache: Cache
    stage: Stage
    was: Mapping[str, str]
    """The keys of the last build's pages that still stand."""
    world: str
    frames: Mapping[str, str]
    """What stands for the shell and everything around a page, by its way to the root."""
    addresses: Mapping[str, str]

    def quickly(self, draft: Draft) -> Row | None:
        """The row of a page that can be kept because nothing it may show changed anywhere."""
        path = page_path(draft.url)
        was = self.was.get(path, "")
        if was.startswith(f"{self.world}-") and was.endswith(f"-{self.assembly.own(draft)}"):
            return Row(path, was, "", changed=False)
        return None

    def row(self, draft: Draft) -> Row:
        """One page, kept or made; raises OSError."""
        path = page_path(draft.url)
        base = base_of(draft.url)
        shown = self.assembly.near(draft, self.addresses)
        near = self.world if shown is None else self.cache.key("near", shown)
        rest = f"{self.frames[base]}-{near}-{self.assembly.own(draft)}"
        key = f"{self.world}-{rest}"
        if self.was.get(path, "").partition("-")[2] == rest:
            return Row(path, key, "", changed=False)
        output = self.assembly.page(draft.make(), self.templates, self.addresses)
        value, changed = self.stage.put(output)
        return Row(path, key, value, changed)

    def check(self, made: Iterable[Draft]) -> None:
        """Render the first and the last page made at each depth in full; raises ShellError."""
        ordered = sorted(made, key=lambda draft: draft.url)
        first = {base_of(draft.url): draft for draft in reversed(ordered)}
        last = {base_of(draft.url): draft for draft in ordered}
        for draft in {draft.url: draft for draft in [*first.values(), *last.values()]}.values():
            base = base_of(draft.url)
            slots = self.assembly.slots(draft.make(), self.templates, self.addresses)
            if self.templates.whole(base, slots) != self.templates.shell(base).fill(slots):
                raise ShellError(draft.url)


def make(drafts: Sequence[Draft], maker: Maker, workers: int = 0) -> Iterator[Row]:
    """The row of every draft, in any order, made by so many processes at most (0: as the machine has)."""
    rest = []
    for draft in drafts:
        row = maker.quickly(draft)
        if row:
            yield row
        else:
            rest.append(draft)
    made: list[str] = []
    for row in _all(rest, maker, workers or os.cpu_count() or 1):
        if row.digest:
            made.append(row.path)
        yield row
    paths = set(made)
    maker.check(draft for draft in rest if page_path(draft.url) in paths)


def _all(drafts: Sequence[Draft], maker: Maker, workers: int) -> Iterator[Row]:
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    if workers < 2 or not can_fork or len(drafts) < WORTHWHILE:  # noqa: PLR2004 - one process is no pool
        yield from map(maker.row, drafts)
        return
    ahead, drafts = drafts[:8], drafts[8:]
    yield from map(maker.row, ahead)  # what is compiled and looked up now need not be so in each process
    maker.cache.ready()
    batch = max(_BATCH, len(drafts) // 8)
    for at in range(0, len(drafts), batch):
        yield from _made(drafts[at : at + batch], maker, workers)


def _made(drafts: Sequence[Draft], maker: Maker, workers: int) -> Iterator[Row]:
    """The rows of drafts, made by so many processes."""
    spans = [(at, at + CHUNK) for at in range(0, len(drafts), CHUNK)]
    with _Work(drafts, maker), ProcessPoolExecutor(workers, get_context("fork"), _begin) as pool:
        tasks = [(span, pool.submit(_span, *span)) for span in spans]
        for (first, end), task in tasks:
            try:
                yield from task.result()
            except BrokenProcessPool:  # a process that was killed takes the others along: go on here
                yield from map(maker.row, drafts[first:end])


class _Work:
    """What forked processes find: drafts hold functions, which cannot be sent to them."""

    at_hand: tuple[Sequence[Draft], Maker] | None = None

    def __init__(self, drafts: Sequence[Draft], maker: Maker) -> None:
        self._work = (drafts, maker)

    def __enter__(self) -> None:
        _Work.at_hand = self._work

    def __exit__(self, *_: object) -> None:
        _Work.at_hand = None


def _begin() -> None:
    if _Work.at_hand:
        _Work.at_hand[1].cache.reopen()


def _span(first: int, end: int) -> list[Row]:
    if _Work.at_hand is None:
        raise RuntimeError("not forked from a build")
    drafts, maker = _Work.at_hand
    return [maker.row(draft) for draft in drafts[first:end]]
