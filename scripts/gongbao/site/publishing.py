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


class Stage:
    """Files of a site on their way into its folder: written beside it, and moved there only by `commit`.

    Several processes may put files, each another path.
    """

    def __init__(self, target: Path, known: Mapping[str, str] | None = None) -> None:
        """`known` are the digests of all files that stand in `target`; without it they are read."""
        recover(target)
        self._target = target
        self._known = known
        self._is_new = not target.exists()
        self._place = _beside(target) if self._is_new else target / STAGE
        self._folders: set[str] = set()
        self._is_begun = False

    def put(self, output: Output) -> tuple[str, bool]:
        """The digest of a file that the site will have, and whether it is another than stands there.

        Raises OSError.
        """
        value = digest(output.data)
        if not self._is_new and self._stands(output, value):
            return value, False
        name = output.path if self._is_new else _name(output.path)
        place = f"{self._place}/{name}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 - ten thousand times
            self._folders.add(folder)
        _write(place, output.data)
        return value, True

    def has(self, path: str, value: str) -> bool:
        """Whether a file of this digest is known to stand in its place."""
        return not self._is_new and self._known is not None and self._known.get(path) == value

    def standing(self, path: str) -> bytes:
        """A file that is known to stand in its place; raises LookupError."""
        data = b"" if self._is_new else (self._target / path).read_bytes()
        if self._is_new or not self.has(path, digest(data)):
            raise LookupError(path)
        return data

    def _stands(self, output: Output, value: str) -> bool:
        if self._known is not None:
            return self._known.get(output.path) == value
        file = self._target / output.path
        try:
            return file.stat().st_size == len(output.data) and file.read_bytes() == output.data
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return False

    def commit(self, changed: Iterable[str], unchanged: Collection[str]) -> Published:
        """The site, with the files that were put and differed, those that stay, and no others.

        Hidden files at the top (`.git`, `.nojekyll`) belong to whoever put them there and stay. Raises
        OSError.
        """
        # Assets first, front pages last: a reader in mid-publication never meets a page without its style.
        moves = sorted(changed, key=lambda path: (path.endswith(".html"), -path.count("/"), path))
        wanted = {*moves, *unchanged}
        standing = self._known if self._known is not None else _files(self._target)
        doomed = sorted(set(standing) - wanted)
        if self._is_new:
            self._place.mkdir(parents=True, exist_ok=True)
            self._place.rename(self._target)
        elif moves or doomed:
            _write_journal(moves, doomed, self._target)
            self._is_begun = True
            _move(moves, doomed, self._target)
        self._is_begun = True
        return Published(len(wanted), tuple(moves), tuple(doomed))

    def discard(self) -> None:
        """Leave the site as it was, unless its files are being moved already: the next build goes on then."""
        if not self._is_begun:
            shutil.rmtree(self._place, ignore_errors=True)


def publish(
    outputs: Iterable[Output],
    target: Path,
    kept: Collection[str] = (),
    known: Mapping[str, str] | None = None,
) -> Published:
    """The site in `target`: the outputs, and the files `kept` from the last build, and no others.

    `known` are the digests of files that stand there. Raises OSError, and ValueError when two outputs share
    a path; the old site stands then.
    """
    stage = Stage(target, known)
    differs: dict[str, bool] = dict.fromkeys(kept, False)
    try:
        for output in outputs:
            if output.path in differs:
                raise ValueError(f"two publishers write {output.path}")
            _, differs[output.path] = stage.put(output)
        return stage.commit(
            [path for path, new in differs.items() if new], [path for path, new in differs.items() if not new]
        )
    finally:
        stage.discard()


def _name(path: str) -> str:
    """What a file is called until it is moved to its place."""
    return digest(path.encode("utf-8", "surrogatepass"))


def _write(place: str, data: bytes) -> None:
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


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


def _write_journal(moves: Sequence[str], doomed: Sequence[str], target: Path) -> None:
    """The journal, after everything it speaks of."""
    stage = target / STAGE
    stage.mkdir(exist_ok=True)
    text = json.dumps({"moves": list(moves), "removals": list(doomed)})
    (stage / "journal.new").write_text(text, encoding="ascii")
    (stage / "journal.new").rename(stage / _JOURNAL)


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
    for path in moves:
        with suppress(FileNotFoundError):
            os.replace(stage / _name(path), _room(target / path))  # noqa: PTH105 - half the time
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
