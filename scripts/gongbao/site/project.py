"""Where a project keeps things, and the versions of everything that makes its site."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongbao.site.ledger import SCHEMA
from gongbao.site.stamps import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gongbao.site.stamps import Seen

PACKAGE = Path(__file__).parents[1]
_SITE_DIR = re.compile(r"^site_dir:[ \t]*([^#\n]+)", re.MULTILINE)
_OPEN = re.compile(r"!ENV|!relative|^INHERIT:|^hooks:|snippets|include|macros", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Project:
    """A configuration file and the folder its site is published to."""

    config: Path
    target: Path

    @property
    def folder(self) -> Path:
        """The project's folder."""
        return self.config.parent

    @property
    def state(self) -> Path:
        """The folder of caches, ledgers and the lock; deleting it costs a full build and nothing else."""
        return self.folder / ".gongbao"

    @property
    def ledger(self) -> Path:
        """The ledger of this target."""
        return self.state / f"ledger-{digest(self.seen(self.target).encode())[:12]}.json"

    @property
    def twin(self) -> Path:
        """Where the twin of the site stands: out of sight, but in the same file system where that can be."""
        name = f"twin-{digest(self.seen(self.target).encode())[:12]}"
        try:
            is_near = self.state.stat().st_dev == self.target.parent.stat().st_dev
        except OSError:
            is_near = True
        return self.state / name if is_near else self.target.with_name(f".{self.target.name}.gongbao-{name}")

    def seen(self, path: Path) -> str:
        """A path as seen from the project's folder, with forward slashes."""
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def at(self, path: str) -> Path:
        """The place of a path that `seen` gave."""
        return self.folder / path


def project(config_file: str, out: str | None) -> Project:
    """The project of a configuration file; `out` replaces the folder that it names for the site."""
    config = Path(config_file).absolute()
    if out is not None:
        return Project(config, Path(out).absolute())
    # Read by pattern, for a YAML library takes longer than the whole comparison. A wrong guess only
    # misses the ledger, because that is found by the target the last build really had.
    named = _SITE_DIR.search(config.read_text(encoding="utf-8", errors="replace"))
    return Project(config, config.parent / (named[1].strip().strip("'\"") if named else "site"))


def is_closed(config: Path) -> bool:
    """Whether only files that are surveyed can change the site.

    Not so with variables of the environment, inherited configurations, hooks, snippets or inclusions.
    """
    text = config.read_text(encoding="utf-8", errors="replace")
    return not _OPEN.search(text)


def versions() -> str:
    """A digest of the interpreter and of everything installed beside it, by name and version."""
    installed: set[str] = set()
    for folder in sys.path:
        try:
            installed.update(name for name in os.listdir(folder) if name.endswith(".dist-info"))  # noqa: PTH208 - ten times faster
        except OSError:
            continue
    return digest("\n".join([SCHEMA, sys.version, *sorted(installed)]).encode())


def engine(code: Mapping[str, Seen]) -> str:
    """The digest of all code that has a say in results, where `code` are the package's files."""
    return digest(repr((versions(), {name: seen.digest for name, seen in code.items()})).encode())
