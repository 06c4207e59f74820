"""Pictures keep their place while they load: their sizes, read once for each version of a file."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gongbao.pictures import HEAD, SUFFIXES, size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from gongbao.pictures import Size
    from gongbao.site.cache import Cache

_IMAGE = re.compile(r'<img (?=[^>]*\bsrc="([^"]*)")(?![^>]*\bwidth=)')
"""A picture that says nothing of its size; our templates and our cleaner quote every attribute."""


def sizes(content: Path, media: Iterable[str], digests: Mapping[str, str], cache: Cache) -> dict[str, Size]:
    """Width and height of each picture whose size can be read, by content path.

    `digests` stand for the contents of files; what the cache holds for them is not read again.
    """
    shelf = cache.shelf("size")
    found: dict[str, Size] = {}
    for path in sorted(media):
        if not path.lower().endswith(SUFFIXES):
            continue
        own = digests.get(path, "")
        known = shelf.get(path, own) if own else None
        if known is None:
            known = size(_head(content / path)) or ()
            if own:
                shelf.put(path, own, known)
        if known:
            found[path] = known
    return found


def _head(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(HEAD)
    except OSError:  # gone since the folder was read: the build will say so where it matters
        return b""


def with_sizes(main: str, known: Mapping[str, Size], base: str) -> str:
    """The HTML of a page with width and height on every picture of ours whose size is known.

    Sources are addresses relative to the page, `base` leads to the root.
    """

    def sized(match: re.Match[str]) -> str:
        path = unquote(html.unescape(match[1])).removeprefix(base)
        if path not in known:
            return match[0]
        width, height = known[path]
        return f'<img width="{width}" height="{height}" '

    return _IMAGE.sub(sized, main) if known and "<img " in main else main
