"""What turns views into files of the site, and where they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao.site.progress import SILENT, Progress

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from gongbao.output import Output
    from gongbao.site.cache import Cache
    from gongbao.site.keeping import Keeper
    from gongbao.site.publishing import Stage
    from gongbao.templates import Templates


@dataclass(frozen=True, slots=True)
class Press:
    """What turns views into files: templates, the folders of content and theme, the digests of their files.

    Files are put on the `stage`; what the `keeper` still has is not made again; `cache` makes the keys.
    """

    templates: Templates
    content: Path
    theme: Path
    contents: Mapping[str, str]
    design: Mapping[str, str]
    stage: Stage
    cache: Cache
    keeper: Keeper
    workers: int = 0
    progress: Progress = SILENT

    def put(self, output: Output, key: str = "") -> None:
        """Put a file on the stage; `key` is what it was made under. Raises OSError and ValueError."""
        value, changed = self.stage.put(output)
        self.keeper.make(output.path, key, value, changed=changed)

    def read(self, path: str) -> bytes:
        """A file of the site as the last build left it; raises LookupError where it does not stand so."""
        return self.stage.standing(path)

    @property
    def tables(self) -> dict[str, str]:
        """What stands for the controlled lists."""
        return {name: value for name, value in self.contents.items() if name.startswith("data/")}
