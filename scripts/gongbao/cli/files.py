"""Files that commands change: found below content/, replaced as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.cli.words import misuse

if TYPE_CHECKING:
    from pathlib import Path


def below(content: Path, file: Path) -> str:
    """A file's path below the content folder; a wrong-usage error where it lies elsewhere."""
    try:
        return file.resolve().relative_to(content.resolve()).as_posix()
    except ValueError:
        raise misuse("{} 不在内容文件夹 {}/ 里。", file, content) from None


def bytes_of(file: Path) -> bytes | None:
    """What a file holds; None where there is none."""
    return file.read_bytes() if file.exists() else None


def replace(file: Path, data: bytes) -> None:
    """Put new bytes in the place of a file; whoever reads it meanwhile sees the old ones or the new ones."""
    temporary = file.with_name(f".{file.name}.new")
    temporary.write_bytes(data)
    temporary.replace(file)
