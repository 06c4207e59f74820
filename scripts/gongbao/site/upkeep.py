"""Whether a site is up to date: the whole of a build in which nothing changed."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.site import ledger as ledgers
from gongbao.site.project import versions
from gongbao.site.stamps import Seen, same_contents, survey

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.site.ledger import Ledger
    from gongbao.site.project import Project

Inputs = dict[str, dict[str, Seen]]


def up_to_date(project: Project, now: datetime, *, clock: int = 0, paranoid: bool = False) -> Ledger | None:
    """The ledger of the last build if another one would give the same site, else nothing.

    `clock` is the file system's time, before which a file's status can be relied on; `paranoid` reads every
    file. Where only the status of files changed, the ledger learns the new one.
    """
    last = ledgers.load(project.ledger)
    if last is None or not last.closed or last.settings != versions() or not last.covers(now):
        return None
    try:
        inputs = inputs_of(project, last.roots, last.inputs, clock=clock, paranoid=paranoid)
        outputs = survey(project.target, last.outputs, before=clock, paranoid=paranoid)
    except OSError:
        return None
    if not all(same_contents(inputs[root], last.inputs[root]) for root in last.roots):
        return None
    if not same_contents(outputs, last.outputs):
        return None
    if inputs != last.inputs or outputs != last.outputs:
        with suppress(OSError):
            ledgers.save(replace(last, inputs=inputs, outputs=outputs), project.ledger)
    return last


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
