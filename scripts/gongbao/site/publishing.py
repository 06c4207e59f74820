"""Publish: the finished files → the site's folder, changed files only, each replaced as a whole.

A site that does not exist yet is written beside its place and moved there in one step. Otherwise the changed
files are written into a folder of their own inside the site; once they all stand there, a journal says where
each belongs, and they are moved. A build that dies before the journal leaves the old site as it was; after
it, the next build finishes the moves first.

While files are moved, a twin of the new site stands in for the folder (see `twins`), so that a build that
dies leaves the old site or the new one. Where that cannot be (another system, a mount point, hidden files of
others), or for one file alone, the files are moved in the site as it stands.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongbao.site import twins
from gongbao.site.stamps import digest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from gongbao.output import Output
    from gongbao.site.stamps import Seen

STAGE = ".gongbao-new"
_JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True)
class Published:
    """How many files the site has, and which of them this build wrote and removed."""

    total: int
    wrote: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    linked: tuple[str, ...] = ()
    """Files that stay but whose status was changed."""

    @property
    def written(self) -> int:
        """How many files were written."""
        return len(self.wrote)

    @property
    def removed(self) -> int:
        """How many files were removed."""
        return len(self.gone)


@dataclass(frozen=True, slots=True)
class _Journal:
    """What is to be moved into a site and removed from it; `twin` is the inode of a twin that is ready."""

    moves: Sequence[str]
    removals: Sequence[str]
    twin: int = 0


class Stage:
    """Files of a site on their way into its folder: written beside it, and moved there only by `commit`.

    Several processes may put files, each another path.
    """

    def __init__(
        self, target: Path, known: Mapping[str, Seen] | None = None, twin: Path | None = None
    ) -> None:
        """`known` are all files that stand in `target`; without it they are read.

        `twin` is where a twin of the site may stand; without it files are moved in the site as it stands.
        """
        recover(target, twin)
        self._target = target
        self._known = known
        self._twin = twin
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
            _make_folder(folder)
            self._folders.add(folder)
        _write(place, output.data)
        return value, True

    def has(self, path: str, value: str) -> bool:
        """Whether a file of this digest is known to stand in its place."""
        known = self._known.get(path) if self._known and not self._is_new else None
        return known is not None and known.digest == value

    def standing(self, path: str) -> bytes:
        """A file that is known to stand in its place; raises LookupError."""
        data = b"" if self._is_new else (self._target / path).read_bytes()
        if self._is_new or not self.has(path, digest(data)):
            raise LookupError(path)
        return data

    def _stands(self, output: Output, value: str) -> bool:
        if self._known is not None:
            return self.has(output.path, value)
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
        linked: list[str] = []
        if self._is_new:
            self._place.mkdir(parents=True, exist_ok=True)
            self._place.rename(self._target)
        elif moves or doomed:
            twin = 0  # one file alone is replaced in one step as it is
            if len(moves) + len(doomed) > 1:
                twin = self._prepare(moves, wanted.difference(moves), linked)
            journal = _Journal(moves, doomed, twin)
            _write_journal(journal, self._target)
            self._is_begun = True
            _carry_out(journal, self._target, self._twin)
        self._is_begun = True
        return Published(len(wanted), tuple(moves), tuple(doomed), tuple(linked))

    def _prepare(self, moves: Sequence[str], unchanged: Collection[str], linked: list[str]) -> int:
        """The inode of the twin, now ready; 0 if there cannot be one. `linked` as for `twins.prepare`."""
        if self._twin is None:
            return 0
        try:
            if not twins.fits(self._target, STAGE):
                return 0
            if self._known is None:
                found = twins.inodes(self._target)
                stay = {path: found[path] for path in unchanged}
            else:
                stay = {path: self._known[path].stamp.inode for path in unchanged}
            staged = {path: f"{self._place}/{_name(path)}" for path in moves}
            twins.prepare(self._twin, self._target, staged, stay, linked)
            return self._twin.stat().st_ino
        except (OSError, KeyError):
            return 0

    def discard(self) -> None:
        """Leave the site as it was, unless its files are being moved already: the next build goes on then."""
        if not self._is_begun:
            shutil.rmtree(self._place, ignore_errors=True)


def publish(
    outputs: Iterable[Output],
    target: Path,
    kept: Collection[str] = (),
    known: Mapping[str, Seen] | None = None,
    twin: Path | None = None,
) -> Published:
    """The site in `target`: the outputs, and the files `kept` from the last build, and no others.

    `known` are the files that stand there, and `twin` the place of its twin, as for `Stage`. Raises OSError,
    and ValueError when two outputs share a path; the old site stands then.
    """
    stage = Stage(target, known, twin)
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


def _make_folder(folder: str) -> None:
    """Make a folder, and those above it where they are missing: most stand already."""
    try:
        os.mkdir(folder)  # noqa: PTH102 - ten thousand times
    except FileExistsError:
        return
    except FileNotFoundError:
        _make_folder(os.path.dirname(folder))  # noqa: PTH120 - the same
        _make_folder(folder)


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


def _write_journal(journal: _Journal, target: Path) -> None:
    """The journal, after everything it speaks of."""
    stage = target / STAGE
    stage.mkdir(exist_ok=True)
    (stage / "journal.new").write_text(json.dumps(asdict(journal)), encoding="ascii")
    (stage / "journal.new").rename(stage / _JOURNAL)


def _read_journal(stage: Path) -> _Journal | None:
    try:
        raw = json.loads((stage / _JOURNAL).read_bytes())
        return _Journal(list(raw["moves"]), list(raw["removals"]), int(raw.get("twin", 0)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def recover(target: Path, twin: Path | None = None) -> None:
    """Finish what a build that died had begun to move, and clear away what another had not yet begun."""
    shutil.rmtree(_beside(target), ignore_errors=True)
    if twin and (twin / STAGE).is_dir():  # the twin stands in: this is the site's own folder
        journal = _read_journal(twin / STAGE)
        if journal and target.is_dir():
            _finish(journal, twin, target)
        else:
            shutil.rmtree(twin, ignore_errors=True)
    stage = target / STAGE
    if not stage.is_dir():
        return
    journal = _read_journal(stage)
    if journal:
        _carry_out(journal, target, twin)
    else:
        shutil.rmtree(stage)


def _carry_out(journal: _Journal, target: Path, twin: Path | None) -> None:
    """Bring a site up to date, behind its twin if that is ready."""
    place = target
    if twin and journal.twin:
        with suppress(OSError):
            if twin.stat().st_ino == journal.twin:
                twins.exchange(target, twin)
                place = twin
    _finish(journal, place, target)


def _finish(journal: _Journal, place: Path, target: Path) -> None:
    """Bring the site's folder up to date where it stands now, and put it into its place."""
    _move(journal.moves, journal.removals, place)
    if place != target:
        twins.exchange(place, target)
    shutil.rmtree(target / STAGE)


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
