"""The twin of a site: the same tree made of hard links, which stands in while the site itself is changed.

It is prepared out of sight, whatever state it was left in: files that are not to be go, and each other one is
linked where the twin has another inode. One call of renameat2 exchanges it with the site; the site's own
folder is then changed in the twin's place, and exchanged back. So at each moment the old site or the new one
stands whole, and whoever holds the folder open (a container that mounts it, a shell) keeps it. A twin may be
deleted at any time: making it again costs a link a file.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE = -100
"""AT_FDCWD: paths are seen from the working folder."""
_EXCHANGE = 2
"""RENAME_EXCHANGE of renameat2(2)."""


def fits(target: Path, ours: str) -> bool:
    """Whether a site's folder may be exchanged: a plain one with nothing hidden at its top but `ours`.

    Hidden files there (`.git`, `.nojekyll`) belong to others, who would miss them for a moment.
    """
    if sys.platform != "linux" or target.is_symlink() or os.path.ismount(target):
        return False
    return not any(name.startswith(".") and name != ours for name in os.listdir(target))  # noqa: PTH208 - names only


def inodes(root: Path) -> dict[str, int]:
    """The inode of every file below a folder, hidden ones included; raises OSError."""
    found: dict[str, int] = {}
    folders = [(str(root), "")]
    while folders:
        folder, prefix = folders.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append((entry.path, f"{prefix}{entry.name}/"))
                else:
                    found[prefix + entry.name] = entry.inode()
    return found


def prepare(
    twin: Path,
    target: Path,
    staged: Mapping[str, str],
    unchanged: Mapping[str, int],
    linked: list[str],
) -> None:
    """Make `twin` hold the staged files, given by path, and the unchanged ones of `target`, given by inode.

    `linked` takes the unchanged files whose status was changed by that, however it ends. Raises OSError where
    links or exchanges are refused.
    """
    if twin.is_symlink() or not twin.is_dir():
        _begin(twin, target)
    standing = inodes(twin)
    for path in sorted(standing.keys() - unchanged.keys(), reverse=True):
        _take_out(f"{twin}/{path}", str(twin))
    for path in sorted(path for path, inode in unchanged.items() if standing.get(path) != inode):
        _link(f"{target}/{path}", f"{twin}/{path}")
        linked.append(path)
    for path, file in staged.items():
        _link(file, f"{twin}/{path}")


def exchange(one: Path, other: Path) -> None:
    """Let two folders change places in one step; raises OSError where the system cannot."""
    try:
        import ctypes  # noqa: PLC0415 - most builds do without

        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, AttributeError):  # a Python or a C library without it
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), str(one)) from None
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code), str(one))


def _begin(twin: Path, target: Path) -> None:
    """An empty twin with the rights of the site's folder, where folders can be exchanged."""
    _discard(twin)
    twin.mkdir(parents=True)
    try:
        one, other = twin / ".1", twin / ".2"
        one.mkdir()
        other.mkdir()
        exchange(one, other)
        one.rmdir()
        other.rmdir()
        _give_rights(target, twin)
    except OSError:
        _discard(twin)
        raise


def _discard(twin: Path) -> None:
    with suppress(FileNotFoundError):
        if twin.is_symlink() or not twin.is_dir():
            twin.unlink()
        else:
            shutil.rmtree(twin)


def _give_rights(target: Path, twin: Path) -> None:
    """What is made in a folder takes its group and access lists from it."""
    wanted, had = target.stat(), twin.stat()
    if (wanted.st_uid, wanted.st_gid) != (had.st_uid, had.st_gid):
        os.chown(twin, wanted.st_uid, wanted.st_gid)
    shutil.copystat(target, twin)


def _take_out(file: str, twin: str) -> None:
    """Remove a file, and the folders that it leaves empty."""
    os.unlink(file)  # noqa: PTH108 - many
    folder = os.path.dirname(file)  # noqa: PTH120 - many
    with suppress(OSError):
        while folder != twin:
            os.rmdir(folder)  # noqa: PTH106 - many
            folder = os.path.dirname(folder)  # noqa: PTH120 - many


def _link(source: str, goal: str) -> None:
    """Link a file, making room for it."""
    try:
        os.link(source, goal, follow_symlinks=False)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(goal), exist_ok=True)  # noqa: PTH103, PTH120 - many
        os.link(source, goal, follow_symlinks=False)
    except FileExistsError:
        if Path(goal).is_dir() and not Path(goal).is_symlink():
            shutil.rmtree(goal)
        else:
            os.unlink(goal)  # noqa: PTH108 - many
        os.link(source, goal, follow_symlinks=False)
