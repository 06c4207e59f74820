"""Whether a site is up to date: the whole of a build in which nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao.site.project import versions
from gongbao.site.publishing import recover
from gongbao.site.stamps import Seen, same_contents, survey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.site.ledger import Ledger
    from gongbao.site.project import Project

Inputs = dict[str, dict[str, Seen]]


@dataclass(frozen=True, slots=True)
class Found:
    """What there is: every file a build may read, by the root it stands in, and every file of the site."""

    last: Ledger | None
    roots: dict[str, str]
    inputs: Inputs
    outputs: dict[str, Seen]


def look(
    project: Project, roots: dict[str, str], last: Ledger | None, *, clock: int = 0, paranoid: bool = False
) -> Found:
    """What there is, after what a build that died left undone; raises OSError.

    `clock` is the file system's time, before which a file's status can be relied on; `paranoid` reads every
    file.
    """
    recover(project.target)
    inputs = inputs_of(project, roots, last.inputs if last else {}, clock=clock, paranoid=paranoid)
    outputs = survey(project.target, last.outputs if last else {}, before=clock, paranoid=paranoid)
    return Found(last, roots, inputs, outputs)


def is_up_to_date(found: Found, now: datetime) -> bool:
    """Whether another build would give the same site."""
    last = found.last
    if last is None or not last.closed or last.settings != versions() or not last.covers(now):
        return False
    same = all(same_contents(found.inputs[root], last.inputs[root]) for root in last.roots)
    return same and same_contents(found.outputs, last.outputs)


def inputs_of(
    project: Project, roots: Mapping[str, str], last: Inputs, *, clock: int, paranoid: bool = False
) -> Inputs:
    """Every file a build may read, by the root it stands in; raises OSError."""
    return {
        root: survey(project.at(place), last.get(root, {}), before=clock, paranoid=paranoid)
        for root, place in roots.items()
    }


def roots_of(project: Project, content: Path, theme: Path, package: Path) -> dict[str, str]:
    """The places that a build reads, as seen from the project."""
    places = {"config": project.config, "content": content, "theme": theme, "gongbao": package}
    return {name: project.seen(place) for name, place in places.items()}
