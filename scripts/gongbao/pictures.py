"""How large a picture is, read from its first bytes, whoever made them: PNG, JPEG, GIF, WebP, SVG.

Nothing is decoded. A file that is damaged, of another kind or too large to be true has no size.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HEAD = 256 * 1024
"""Bytes at the start of a file in which its size stands; cameras put previews before it."""
SUFFIXES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg")
_MOST = 100_000
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""JPEG markers that open a frame, which states its size (ITU-T T.81, B.1.1.3)."""
_BARE = {0x01, *range(0xD0, 0xD9)}
"""JPEG markers without a length."""
_TURNED = range(5, 9)
"""Orientations of EXIF in which a camera lay on its side: browsers turn the picture."""
_ROOT = re.compile(rb"<svg\b([^>]{0,4000})>", re.IGNORECASE)
_LENGTH = re.compile(r"\s*\+?(\d{1,6}(?:\.\d{1,6})?)(?:px)?\s*")

Size = tuple[int, int]


def size(data: bytes) -> Size | None:
    """Width and height in pixels as a browser shows the picture; `data` are its first `HEAD` bytes or all."""
    for magic, read in _READERS:
        if data.startswith(magic):
            found = _sound(read, data)
            break
    else:
        found = _sound(_svg, data)
    return found if found and all(0 < length <= _MOST for length in found) else None


def _sound(read: Callable[[bytes], Size | None], data: bytes) -> Size | None:
    try:
        return read(data)
    except (struct.error, IndexError, ValueError):  # cut short
        return None


def _png(data: bytes) -> Size | None:
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Size | None:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> Size | None:
    """The three kinds of WebP (RFC 9649): lossy, lossless, extended."""
    if data[8:12] != b"WEBP":
        return None
    if data[12:16] == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if data[12:16] == b"VP8L" and data[20] == 0x2F:  # noqa: PLR2004 - the format's signature
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if data[12:16] == b"VP8X" and len(data) >= 30:  # noqa: PLR2004 - the end of its header
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    return None


def _jpeg(data: bytes) -> Size | None:
    turned = False
    for marker, at in _segments(data):
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 3)
            return (height, width) if turned else (width, height)
        if marker == 0xE1 and data[at + 2 : at + 8] == b"Exif\0\0":  # noqa: PLR2004 - APP1
            turned = _orientation(data[at + 8 : at + 8 + 65536]) in _TURNED
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Each marker of a JPEG with the place of its length, up to the picture itself."""
    at = 2
    while at + 4 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker == 0xDA:  # noqa: PLR2004 - no marker, or start of scan
            return
        if marker == 0xFF or marker in _BARE:  # noqa: PLR2004 - padding
            at += 1 if marker == 0xFF else 2  # noqa: PLR2004 - the same
            continue
        yield marker, at + 2
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2:  # noqa: PLR2004 - the length counts itself
            return
        at += 2 + length


def _orientation(tiff: bytes) -> int:
    """The orientation in EXIF data (tag 0x0112 of the first directory); 1 is upright."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * min(count, 200), 12):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if tag == 0x0112:  # noqa: PLR2004 - the tag
                return int(value)
    except struct.error:
        pass
    return 1


def _svg(data: bytes) -> Size | None:
    """The size an SVG states, or the shape of its view box; percentages and other units state none."""
    root = _ROOT.search(data[:65536])
    if root is None:
        return None
    text = root[1].decode("utf-8", "replace")
    width, height = (_LENGTH.fullmatch(_attribute(text, name)) for name in ("width", "height"))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = _attribute(text, "viewBox").replace(",", " ").split()[2:4]
    across, down = (_LENGTH.fullmatch(part) for part in box)
    return (round(float(across[1])), round(float(down[1]))) if across and down else None


def _attribute(text: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", text)
    return (found[1] or found[2] or "") if found else ""


_READERS = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"RIFF", _webp),
)
