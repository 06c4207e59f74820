"""What a build was asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gongbao.site.executors import Choice
    from gongbao.site.memory import Memory
    from gongbao.site.progress import Progress
    from gongbao.site.shards import Shard


@dataclass(frozen=True, slots=True)
class Request:
    """The options of a build; `out` replaces the folder that the configuration names for the site.

    Bodies that no earlier build and none of the `shards` has are rendered where `choose` says, pages made by
    so many processes as `jobs` (0: as the machine has). Without `progress` nothing but faults is told.
    """

    config_file: str = "mkdocs.yml"
    out: str | None = None
    address: str = ""
    """Where the site is served, if not where the configuration says."""
    now: datetime | None = None
    lang: str = "zh"
    strict: bool = False
    paranoid: bool = False
    wait: float = 60
    jobs: int = 0
    choose: Choice | None = None
    shards: Sequence[Shard] = ()
    explained: Sequence[str] = ()
    in_place: bool = False
    """Move files in the site's folder as it stands, without a twin: for previews, which watch it."""
    memory: Memory | None = field(default=None, compare=False)
    """What is known from the last build and need not be read: for previews, which are told of changes."""
    drafts: bool = False
    """Show what is not public yet: for previews."""
    progress: Progress | None = field(default=None, compare=False)
