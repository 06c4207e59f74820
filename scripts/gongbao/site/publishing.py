"""Publish: the finished files → the site's folder, changed files only, each replaced as a whole.

A site that does not exist yet is written beside its place and moved there in one step. Otherwise the changed
files are written into a folder of their own inside the site; once they all stand there, a journal says where
each belongs, and they are moved. A build that dies before the journal leaves the old site as it was; after
it, the next build finishes the moves first.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongbao.site.stamps import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from gongbao.output import Output

STAGE = ".gongbao-new"
_JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Published:
    """How many files the site has, and which of them this build wrote and removed."""

    total: int
    wrote: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.wrote)

    @property
    def removed(self) -> int:
        """How many files were removed."""
        return len(self.gone)


def publish(
    outputs: Iterable[Output],
    target: Path,
    kept: Collection[str] = (),
    known: Mapping[str, str] | None = None,
) -> Published:
    """The site in `target`: the outputs, and the files `kept` from the last build, and no others.

    `known` are the digests of files that stand there. Hidden files at the top (`.git`, `.nojekyll`) belong
    to whoever put them there and stay. Raises OSError, and ValueError when two outputs share a path.
    """
    recover(target)
    wanted = set(kept)
    changed: list[Output] = []
    # Assets first, front pages last: a reader in mid-publication never meets a page without its style.
    for output in sorted(outputs, key=lambda o: (o.path.endswith(".html"), -o.path.count("/"), o.path)):
        if output.path in wanted:
            raise ValueError(f"two publishers write {output.path}")
        wanted.add(output.path)
        if not _stands(output, target, known or {}):
            changed.append(output)
    doomed = sorted(set(_files(target)) - wanted)
    if not target.exists():
        _found(changed, target)
    elif changed or doomed:
        _write_stage(changed, doomed, target)
        _move([output.path for output in changed], doomed, target)
    return Published(len(wanted), tuple(output.path for output in changed), tuple(doomed))


def _stands(output: Output, target: Path, known: Mapping[str, str]) -> bool:
    if output.path in known:
        return known[output.path] == digest(output.data)
    file = target / output.path
    try:
        return file.stat().st_size == len(output.data) and file.read_bytes() == output.data
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False


def _files(target: Path) -> Iterator[str]:
    """Every file of a site but the hidden ones at its top."""
    for folder, folders, names in os.walk(target):
        inside = os.path.relpath(folder, target)
        if inside == ".":
            folders[:] = [name for name in folders if not name.startswith(".")]
            yield from (name for name in names if not name.startswith("."))
        else:
            yield from (Path(inside, name).as_posix() for name in names)


def _beside(target: Path) -> Path:
    return target.with_name(f".{target.name}{STAGE}")


def _found(outputs: Sequence[Output], target: Path) -> None:
    """A new site, complete or not at all."""
    place = _beside(target)
    try:
        for output in outputs:
            file = place / output.path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(output.data)
        place.mkdir(parents=True, exist_ok=True)
        place.rename(target)
    except OSError:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _write_stage(outputs: Sequence[Output], doomed: Sequence[str], target: Path) -> None:
    """Everything that will be moved, and the journal last; on failure the site is as it was."""
    stage = target / STAGE
    try:
        stage.mkdir(exist_ok=True)
        for number, output in enumerate(outputs):
            (stage / str(number)).write_bytes(output.data)
        text = json.dumps({"moves": [output.path for output in outputs], "removals": list(doomed)})
        (stage / "journal.new").write_text(text, encoding="ascii")
        (stage / "journal.new").rename(stage / _JOURNAL)
    except OSError:
        shutil.rmtree(stage, ignore_errors=True)
        raise


def recover(target: Path) -> None:
    """Finish what a build that died had begun to move, and clear away what another had not yet begun."""
    shutil.rmtree(_beside(target), ignore_errors=True)
    stage = target / STAGE
    if not stage.is_dir():
        return
    try:
        journal = json.loads((stage / _JOURNAL).read_bytes())
        moves, doomed = list(journal["moves"]), list(journal["removals"])
    except (OSError, ValueError, KeyError, TypeError):
        shutil.rmtree(stage)
        return
    _move(moves, doomed, target)


def _move(moves: Sequence[str], doomed: Sequence[str], target: Path) -> None:
    """Move staged files to their places and remove the others; what was moved before is left alone."""
    stage = target / STAGE
    for path in doomed:
        if (target / path).is_symlink() or not (target / path).is_dir():
            with suppress(FileNotFoundError, NotADirectoryError):
                (target / path).unlink()
                _leave(target / path, target)
    for number, path in enumerate(moves):
        with suppress(FileNotFoundError):
            os.replace(stage / str(number), _room(target / path))  # noqa: PTH105 - half the time
    shutil.rmtree(stage)


def _leave(file: Path, target: Path) -> None:
    """Remove the folders that a file left empty."""
    for folder in file.parents:
        if folder == target or any(folder.iterdir()):
            return
        folder.rmdir()


def _room(file: Path) -> Path:
    """A file's place: a page that was a file gives way to the folder of the same name, and back."""
    if not file.parent.is_dir():
        for parent in reversed(file.parents):
            if parent.is_file():
                parent.unlink()
        file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_dir() and not file.is_symlink():
        shutil.rmtree(file)
    return file
