"""Publish: the finished files → the site's folder, changed files only, each replaced as a whole."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.output import Output

_TEMPORARY = ".gongbao-new"


@dataclass(frozen=True, slots=True)
class Published:
    """How many files the site has, and how many of them this build wrote and removed."""

    total: int
    written: int
    removed: int


def publish(outputs: Iterable[Output], target: Path) -> Published:
    """The site in `target`: files that differ are replaced one by one, files no longer made are removed.

    Hidden files at the top (`.git`, `.nojekyll`) belong to whoever put them there and stay. Raises OSError,
    and ValueError when two outputs share a path.
    """
    wanted: set[str] = set()
    written = 0
    # Assets first, front pages last: a reader in mid-publication never meets a page without its style.
    for output in sorted(outputs, key=lambda o: (o.path.endswith(".html"), -o.path.count("/"), o.path)):
        if output.path in wanted:
            raise ValueError(f"two publishers write {output.path}")
        wanted.add(output.path)
        written += _write(target / output.path, output.data)
    removed = _remove_others(target, wanted)
    return Published(len(wanted), written, removed)


def _write(file: Path, data: bytes) -> bool:
    """Write one file unless it holds these bytes already; a half-written file never bears its name."""
    try:
        if file.stat().st_size == len(data) and file.read_bytes() == data:
            return False
    except (FileNotFoundError, NotADirectoryError):
        pass
    _make_room(file)
    temporary = file.with_name(file.name + _TEMPORARY)
    temporary.write_bytes(data)
    temporary.replace(file)
    return True


def _make_room(file: Path) -> None:
    """The folder of a file; a page that used to be a file gives way to the folder of the same name."""
    for parent in reversed(file.parents):
        if parent.is_file():
            parent.unlink()
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir() and not file.is_symlink():
        for inner in sorted(file.rglob("*"), reverse=True):
            inner.rmdir() if inner.is_dir() else inner.unlink()
        file.rmdir()


def _remove_others(target: Path, wanted: set[str]) -> int:
    removed = 0
    for folder, folders, names in os.walk(target, topdown=False):
        here = Path(folder)
        inside = here.relative_to(target)
        if inside.parts and inside.parts[0].startswith("."):
            continue
        for name in sorted(names):
            path = (inside / name).as_posix()
            hidden = not inside.parts and name.startswith(".")
            if path not in wanted and not hidden:
                (here / name).unlink()
                removed += 1
        if inside.parts and not any((here / f).exists() for f in folders) and not any(here.iterdir()):
            here.rmdir()
    return removed
