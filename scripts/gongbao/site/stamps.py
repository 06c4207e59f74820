"""Which files there are and whether they changed: a file's status is a hint, its contents decide."""

from __future__ import annotations

import marshal
import os
from errno import ELOOP
from hashlib import blake2b
from stat import S_ISREG
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Stamp(NamedTuple):
    """A file's status: while it stays the same, so do the contents, as far as the system can tell."""

    size: int
    mtime: int
    ctime: int
    inode: int


class Seen(NamedTuple):
    """A file as it was met: its status and the digest of its contents."""

    stamp: Stamp
    digest: str


UNSURE = Stamp(-1, 0, 0, 0)
"""The stamp of a file that may have been changed again within one tick of the file system's clock."""
_UNREADABLE = -2
"""The size of what is no regular file: a pipe would keep its reader waiting."""
_PLAIN = 2
"""The version of marshal's format in which equal values have equal bytes."""
ROOM = 64 << 20
"""Bytes of articles that are held from the survey until they are read."""
DIGEST = 32
"""Characters of a digest."""
TICK = 50_000_000
"""Nanoseconds that a file system's clock may lag behind."""


def digest(data: bytes) -> str:
    """The digest that stands for some contents: 128 bits of BLAKE2b, hexadecimal."""
    return blake2b(data, digest_size=16).hexdigest()


def contents(file: str) -> bytes:
    """The bytes of a file, as `Path.read_bytes` gives them in twice the time; raises OSError."""
    with open(file, "rb", 0) as opened:  # noqa: PTH123 - ten thousand times
        return opened.read()


def stamp(status: os.stat_result) -> Stamp:
    """The part of a file's status that tells of changes."""
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def is_settled(met: Stamp, clock: int) -> bool:
    """Whether a later change is sure to show: the last one lies more than a tick before `clock`."""
    return max(met.mtime, met.ctime) < clock - TICK


def walk(root: Path) -> dict[str, Stamp]:
    """The stamp of each file below a folder, or of the one file given (as ``""``); hidden ones left out.

    Symbolic links are followed, as MkDocs follows them in a theme; what is no regular file has a size below
    zero. A root that is missing is empty. Raises OSError; also where links lead round in a circle, for MkDocs
    would follow them for ever.
    """
    try:
        status = root.stat()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    if S_ISREG(status.st_mode):
        return {"": stamp(status)}
    found: dict[str, Stamp] = {}
    folders: list[tuple[str, str, tuple[str, ...]]] = [(str(root), "", ())]
    while folders:
        folder, prefix, linked = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or name == "__pycache__":
                    continue
                if entry.is_symlink() and (leads := _leads(entry, linked)):
                    folders.append((entry.path, f"{prefix}{name}/", (*linked, leads)))
                elif entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{prefix}{name}/", linked))
                else:
                    found[prefix + name] = _stamp_of(entry)
    return found


def _leads(link: os.DirEntry[str], linked: tuple[str, ...]) -> str:
    """The folder a link leads to, or nothing; raises OSError where that is one we came from."""
    target = os.path.realpath(link.path)
    if not os.path.isdir(target):  # noqa: PTH112 - a path of the system's own making
        return ""
    parent = os.path.realpath(os.path.dirname(link.path))  # noqa: PTH120 - the same
    if target in linked or f"{parent}/".startswith(f"{target.rstrip('/')}/"):
        raise OSError(ELOOP, os.strerror(ELOOP), link.path)
    return target


def _stamp_of(entry: os.DirEntry[str]) -> Stamp:
    """The stamp of a file; of what cannot be read as one, with a size below zero."""
    try:
        status = entry.stat()
    except OSError:  # a link that leads nowhere
        status = entry.stat(follow_symlinks=False)
    return stamp(status) if S_ISREG(status.st_mode) else stamp(status)._replace(size=_UNREADABLE)


def seal(stamps: Mapping[str, Stamp]) -> str:
    """What stands for the files of a place and their stamps; empty where one cannot be relied on."""
    if UNSURE in stamps.values():
        return ""
    names = sorted(stamps)
    numbers = [number for name in names for number in stamps[name]]
    return digest(marshal.dumps((names, numbers), _PLAIN))


def survey(  # noqa: PLR0913 - what is known, and what to take
    root: Path,
    last: Mapping[str, Seen],
    stamps: Mapping[str, Stamp] | None = None,
    *,
    before: int = 0,
    paranoid: bool = False,
    texts: dict[str, bytes] | None = None,
) -> dict[str, Seen]:
    """Every file below `root` with its digest; contents are read only where the stamp is not the last one's.

    A file changed at or after `before` (nanoseconds of the file system's clock) gets a stamp that never
    matches, so that it is read again next time. `paranoid` reads every file; `stamps` are those of a walk
    just made; `texts` takes the contents of articles that were read, as many as there is room for. Raises
    OSError.
    """
    seen: dict[str, Seen] = {}
    room = ROOM if texts is not None else 0
    for name, met in sorted((walk(root) if stamps is None else stamps).items()):
        known = last.get(name)
        if known and known.stamp == met and not paranoid:
            seen[name] = known
            continue
        data = b"" if met.size == _UNREADABLE else contents(f"{root}/{name}" if name else str(root))
        seen[name] = Seen(met if is_settled(met, before) else UNSURE, digest(data))
        if texts is not None and len(data) < room and name.endswith(".md"):
            texts[name] = data
            room -= len(data)
    return seen


def same_contents(one: Mapping[str, Seen], other: Mapping[str, Seen]) -> bool:
    """Whether two surveys found the same files with the same contents."""
    return one is other or (
        one.keys() == other.keys() and all(one[name].digest == other[name].digest for name in one)
    )
