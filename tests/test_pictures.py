"""Pictures keep their place while they load: sizes are read from the first bytes of any file."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine_project import Project, article
from gongbao.pictures import size

CONTENT = Path(__file__).parents[1] / "content"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480)
SOF = b"\xff\xc0\0\x11\x08" + struct.pack(">HH", 480, 640) + bytes(9)


def exif(order: str, orientation: int) -> bytes:
    mark = {"<": b"II", ">": b"MM"}[order]
    tiff = mark + struct.pack(f"{order}HIHHHIHH", 42, 8, 1, 0x0112, 3, 1, orientation, 0)
    data = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(data) + 2) + data


def webp(kind: bytes, data: bytes) -> bytes:
    return b"RIFF\0\0\0\0WEBP" + kind + struct.pack("<I", len(data)) + data


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (PNG, (640, 480)),
        (b"GIF89a" + struct.pack("<HH", 640, 480), (640, 480)),
        (b"\xff\xd8" + b"\xff\xe0\0\x04ab" + SOF, (640, 480)),
        (b"\xff\xd8" + b"\xff\xff\xe0\0\x04ab" + SOF, (640, 480)),  # padding before a marker
        (b"\xff\xd8" + exif("<", 1) + SOF, (640, 480)),
        (b"\xff\xd8" + exif("<", 6) + SOF, (480, 640)),
        (b"\xff\xd8" + exif(">", 8) + SOF, (480, 640)),
        (webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480 | 0x4000)), (640, 480)),
        (webp(b"VP8L", b"\x2f" + struct.pack("<I", 639 | 479 << 14)), (640, 480)),
        (webp(b"VP8X", b"\0\0\0\0" + (639).to_bytes(3, "little") + (479).to_bytes(3, "little")), (640, 480)),
        (b'<?xml version="1.0"?><svg width="640" height="480.4px">', (640, 480)),
        (b"<svg xmlns='x' viewBox='0 0 640 480'>", (640, 480)),
        (b'<svg width="100%" height="480" viewBox="0,0,64,48">', (64, 48)),
    ],
)
def test_every_kind_tells_its_size(data: bytes, expected: tuple[int, int]) -> None:
    assert size(data) == expected
    assert size(data + bytes(100)) == expected


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        PNG[:20],
        PNG.replace(b"IHDR", b"IDAT"),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 0, 480),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 2**31, 2**31),
        b"\xff\xd8" + b"\xff\xe0\0\0" * 1000,
        b"\xff\xd8" + b"\xff" * 100_000,
        b"\xff\xd8\xff\xda" + SOF,
        b"RIFF\0\0\0\0WAVE",
        webp(b"VP8X", b""),
        b'<svg width="1e9" height="-5">',
        b'<svg width="999999999999" height="4">',
        b"<svg " + b"a" * 100_000,
        b"<svg" * 20_000,
    ],
)
def test_what_tells_no_size_has_none(data: bytes) -> None:
    assert size(data) is None


STARTS = [PNG, b"\xff\xd8" + exif("<", 6) + SOF, b"GIF89a", b"RIFF\0\0\0\0WEBPVP8L", b"<svg "]


@given(st.sampled_from(STARTS), st.binary())
def test_no_bytes_bring_the_reader_down(start: bytes, rest: bytes) -> None:
    for cut in range(0, len(start), 3):
        found = size(start[: len(start) - cut] + rest)
        assert found is None or min(found) > 0


def test_the_pictures_of_the_site_tell_their_sizes() -> None:
    for file in CONTENT.rglob("*.jpg"):
        assert size(file.read_bytes()), file


@pytest.mark.slow
def test_pictures_on_every_page_keep_their_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Project(tmp_path / "p")
    (made.content / "news/湖.png").write_bytes(PNG)
    (made.content / "news/odd.png").write_bytes(b"no picture")
    body = "![湖](湖.png)\n\n![怪](odd.png)\n\n段落。"
    made.write("news/a.md", article("有图", body, slug="piece-a", image="{src: 湖.png, alt: 湖}", pin="true"))
    assert made.build().status == 0

    def images(page: str) -> list[str]:
        text = (made.site / page / "index.html").read_text(encoding="utf-8")
        return re.findall(r"<img [^>]*>", text.partition("<main")[2])

    for page in ("", "columns/city"):
        assert [tag for tag in images(page) if 'width="640" height="480"' in tag] == images(page) != []
    head, inside, odd = images("news/2023/08/piece-a")
    assert 'width="640" height="480"' in head
    assert 'width="640" height="480"' in inside
    assert "width" not in odd
    read: list[bytes] = []
    monkeypatch.setattr("gongbao.site.sizes.size", read.append)
    made.edit("content/news/b.md", "正文一段", "正文二段")
    assert made.build().status == 0
    assert read == []  # what did not change is not read again
    monkeypatch.undo()
    (made.content / "news/湖.png").write_bytes(
        PNG.replace(struct.pack(">II", 640, 480), struct.pack(">II", 64, 48))
    )
    assert made.build().status == 0
    assert 'width="64" height="48"' in images("")[0]
    assert made.tree() == made.cold()
