"""A build shared out among machines: each renders a part of the bodies, and one build takes the results over.

A shard is a file of cache entries that travels. It is good for builds by the same code only, and only as a
whole: what is damaged or foreign is left alone and rendered again. An article's shard is decided by its path,
so the parts of a matrix need not know of each other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import IO, TYPE_CHECKING

from gongbao.site.cache import Cache, packed
from gongbao.site.executors import render_each
from gongbao.site.project import PACKAGE, engine
from gongbao.site.reading import read
from gongbao.site.rendering import jobs
from gongbao.site.shown import body_key, is_unrendered
from gongbao.site.stamps import digest, survey, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.site.executors import Choice

FAMILY = "gongbao.shard/"
SCHEMA = f"{FAMILY}1"
SUFFIX = ".shard"
_BLOCK = 1 << 20
_HEAD = 3
"""Words of the first line: schema, digest of the code that made it, digest of the rest."""
REFUSED = {
    "damaged": {"zh": "文件不完整或已损坏", "en": "it is incomplete or damaged"},
    "foreign": {
        "zh": "它是另一个版本的程序或库生成的",
        "en": "another version of the code or libraries made it",
    },
}


@dataclass(frozen=True, slots=True)
class Part:
    """The `number`-th of `count` parts of all articles."""

    number: int
    count: int

    def holds(self, path: str) -> bool:
        """Whether a file below content/ is read for this part: its articles, and the lists for all."""
        if path.startswith("data/"):
            return not path.endswith(".csv")
        if not path.endswith((".md", ".facts.yml")):
            return False
        article = path.removesuffix(".facts.yml").removesuffix(".md")
        return int(digest(article.encode()), 16) % self.count == self.number - 1


def render_part(content: Path, now: datetime, part: Part, folder: Path, choose: Choice) -> tuple[Path, int]:
    """The file written for one part, and how many bodies it holds; raises OSError and ExecutorError.

    Nothing is judged here: the build that takes the file over reads all findings from it.
    """
    code = engine(survey(PACKAGE, {}))
    cache = Cache(None, code)
    seen = {path: digest((content / path).read_bytes()) for path in walk(content) if part.holds(path)}
    edition = read(content, now, cache, seen, holds=part.holds)
    wanted, _, _ = jobs(edition)
    results = render_each(wanted.values(), choose(len(wanted)))
    entries = {
        body_key(cache, result.path, edition.own.get(result.path, "")): packed(result)
        for result in results
        if not is_unrendered(result.findings)
    }
    file = folder / f"{part.number}-of-{part.count}{SUFFIX}"
    _write(file, code, entries)
    return file, len(wanted)


def _write(file: Path, code: str, entries: Mapping[str, bytes]) -> None:
    """Header, index and entries, the whole file at once; raises OSError."""
    ordered = sorted(entries.items())
    index = json.dumps([(key, len(data)) for key, data in ordered]).encode()
    body = b"".join([index, b"\n", *(data for _, data in ordered)])
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(file.name + ".new")
    fresh.write_bytes(f"{SCHEMA} {code} {digest(body)}\n".encode() + body)
    fresh.replace(file)


class RefusedError(Exception):
    """A file cannot be taken over; a word of REFUSED says why."""


class Shard:
    """The entries of one file by key; they stay on the disk until they are asked for."""

    def __init__(self, file: Path, code: str) -> None:
        """Raises OSError and RefusedError."""
        self._file = file
        with file.open("rb") as opened:
            self._check(opened, code)
            self._index = _places(opened)

    def _check(self, opened: IO[bytes], code: str) -> None:
        head = opened.readline(_BLOCK).decode("ascii", "replace").split()
        if len(head) != _HEAD or not head[0].startswith(FAMILY):
            raise RefusedError("damaged")
        schema, made_by, check = head
        if check != _digest_of_rest(opened):
            raise RefusedError("damaged")
        if (schema, made_by) != (SCHEMA, code):
            raise RefusedError("foreign")

    def get(self, key: str) -> bytes | None:
        """The entry of a key, if it is here."""
        if key not in self._index:
            return None
        start, end = self._index[key]
        with self._file.open("rb") as opened:
            opened.seek(start)
            return opened.read(end - start)


def _digest_of_rest(opened: IO[bytes]) -> str:
    """The digest of all that was not read yet, in blocks; the file stands where it stood."""
    start = opened.tell()
    total = blake2b(digest_size=16)
    while block := opened.read(_BLOCK):
        total.update(block)
    opened.seek(start)
    return total.hexdigest()


def _places(opened: IO[bytes]) -> dict[str, tuple[int, int]]:
    """Where each entry starts and ends in a file that stands at its index."""
    lengths = json.loads(opened.readline())
    ends = accumulate((n for _, n in lengths), initial=opened.tell())
    return {key: place for (key, _), place in zip(lengths, pairwise(ends), strict=True)}


def shards(folders: Iterable[Path], code: str) -> tuple[list[Shard], dict[str, str]]:
    """The shards below some folders, and why others cannot be taken over, by path."""
    taken: list[Shard] = []
    refused: dict[str, str] = {}
    for folder in folders:
        for file in sorted(folder.rglob(f"*{SUFFIX}")):
            try:
                taken.append(Shard(file, code))
            except (OSError, RefusedError) as error:
                refused[str(file)] = str(error)
    return taken, refused
