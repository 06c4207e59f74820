"""Whether a site is up to date: the whole of a build in which nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongbao.site.project import versions
from gongbao.site.stamps import Seen, Stamp, same_contents, seal, survey, walk

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.site.ledger import Ledger
    from gongbao.site.project import Project

Inputs = dict[str, dict[str, Seen]]


Stamps = dict[str, dict[str, Stamp] | None]
"""The stamp of each file, by place; None for a place that is as the last build left it."""
SITE = "site"
"""The place beside the roots where the stamps of the site's own files stand."""


@dataclass(frozen=True, slots=True)
class Found:
    """What there is: every file a build may read, by the root it stands in, and every file of the site."""

    last: Ledger | None
    roots: dict[str, str]
    inputs: Inputs
    outputs: dict[str, Seen]
    texts: dict[str, bytes] = field(default_factory=dict)
    """The contents of articles that had to be read, by path below content/; who takes one has it alone."""

    @property
    def seals(self) -> dict[str, str]:
        """What stands for the files of each place."""
        return seals_of(self.inputs, self.outputs)


def seals_of(inputs: Inputs, outputs: Mapping[str, Seen]) -> dict[str, str]:
    """What stands for the files of each place; empty where they cannot be relied on."""
    places = {**inputs, SITE: outputs}
    return {place: seal({n: met.stamp for n, met in seen.items()}) for place, seen in places.items()}


def stamps_of(project: Project, roots: Mapping[str, str], seals: Mapping[str, str]) -> Stamps:
    """The stamps of all files a build may read, by root, or None as `seals` have them; raises OSError."""
    found: Stamps = {}
    for root, place in roots.items():
        stamps = walk(project.at(place))
        known = seals.get(root)
        found[root] = None if known and seal(stamps) == known else stamps
    return found


def look(  # noqa: PLR0913 - what to compare, and how
    project: Project,
    roots: dict[str, str],
    last: Ledger | None,
    stamps: Stamps,
    *,
    clock: int = 0,
    paranoid: bool = False,
) -> Found:
    """What there is, where `stamps` were just taken; raises OSError.

    `clock` is the file system's time, before which a file's status can be relied on; `paranoid` reads every
    file.
    """
    texts: dict[str, bytes] = {}

    def surveyed(root: str, place: Path, known: dict[str, Seen]) -> dict[str, Seen]:
        found = stamps[root]
        held = texts if root == "content" else None
        if found is None:
            return known
        return survey(place, known, found, before=clock, paranoid=paranoid, texts=held)

    inputs = {
        root: surveyed(root, project.at(place), last.inputs.get(root, {}) if last else {})
        for root, place in roots.items()
    }
    outputs = surveyed(SITE, project.target, last.outputs if last else {})
    return Found(last, roots, inputs, outputs, texts)


def is_up_to_date(found: Found, now: datetime) -> bool:
    """Whether another build would give the same site."""
    last = found.last
    if last is None or not last.closed or last.settings != versions() or not last.covers(now):
        return False
    same = all(same_contents(found.inputs[root], last.inputs[root]) for root in last.roots)
    return same and same_contents(found.outputs, last.outputs)


def roots_of(project: Project, content: Path, theme: Path, package: Path) -> dict[str, str]:
    """The places that a build reads, as seen from the project."""
    places = {"config": project.config, "content": content, "theme": theme, "gongbao": package}
    return {name: project.seen(place) for name, place in places.items()}
