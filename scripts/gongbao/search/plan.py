"""Where each record stands in the index: its number and its segment, from a line about each record alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from gongbao.search import sound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from gongbao.article import Kind
    from gongbao.search.record import Record

SCHEMA = "gongbao.search/7"
SLOTS = 8
"""Each day has this many numbers, or a multiple, so that a late article moves few others."""
NEW, MIDDLE = 64, 8_192
"""The newest segment is shorter than the first; old articles are set apart in multiples of the other."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the index is cut into files.

    `shard_bytes`: about how long a shard is; twice as much halves the files and doubles what a query
    reads. `pack`: how many shards, and how many texts, share a file, for hosts that cap the number of
    files: readers then ask for the bytes they need of one (HTTP ranges), or read it whole where a host
    does not answer so. A power of two; 1 gives each a file of its own.
    """

    shard_bytes: int = 2_048
    pack: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index as a whole must know of a record: enough to say which files a change of it touches.

    `facets` are (filter, value, name), `size` is about how many characters it has, `digest` stands for all of
    it, `rare` are its characters beyond GB 2312 that can be found by sound. Worth keeping between builds.
    """

    url: str
    at: datetime
    dated: bool
    facets: tuple[tuple[str, str, str], ...]
    size: int
    digest: str
    title: str
    number: str
    kind: Kind | None
    rare: str


def entry(record: Record) -> Entry:
    """The line about a record."""
    texts = [text for row in record.levels for text in row]
    anchors = [anchor for anchor, _, _ in record.sections]
    facets = tuple((facet, choice.value, choice.name) for facet, choice in record.facets)
    shown = (record.url, record.date.iso, record.dated, record.status, facets)
    shape = (len(record.byline), len(record.captions), len(record.notes), anchors)
    joined = "\0".join(texts)
    digest = blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=12)
    digest.update(repr((shown, shape)).encode("utf-8", "surrogatepass"))
    return Entry(
        url=record.url,
        at=record.date.at,
        dated=record.dated,
        facets=facets,
        size=sum(map(len, texts)) + len(texts),
        digest=digest.hexdigest(),
        title=record.title,
        number=record.number,
        kind=record.kind,
        rare=sound.rare(joined),
    )


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of documents whose postings share files: `rows` are (number, entry), ascending.

    Its postings lie in 2 ** `bits` shards; `version` changes with anything in it.
    """

    name: str
    rows: tuple[tuple[int, Entry], ...]
    bits: int
    version: str

    @property
    def root(self) -> str:
        """Where its files are, below the index."""
        return f"{self.name}/"


@dataclass(frozen=True, slots=True)
class Plan:
    """Every document's number and segment; two plans tell which records a change of the index needs.

    `pages` ordinary pages stand first; then each day from `first` on has `counts` articles.
    """

    layout: Layout
    segments: tuple[Segment, ...]
    pages: int
    first: date | None
    counts: tuple[int, ...]

    @property
    def rows(self) -> Iterator[tuple[int, Entry]]:
        """All documents, by number."""
        return (row for segment in self.segments for row in segment.rows)


def plan(entries: Iterable[Entry], layout: Layout | None = None) -> Plan:
    """The place of every record; the same entries give the same plan in whatever order they come."""
    layout = layout or Layout()
    ordered = sorted(entries, key=lambda e: e.url, reverse=True)
    ordered.sort(key=lambda e: (e.dated, e.at))
    pages = sum(not e.dated for e in ordered)
    days = list(accumulate((e.at.date() for e in ordered[pages:]), max))
    first = date(days[0].year, 1, 1) if days else None
    counted = Counter((day - first).days for day in days) if first else Counter[int]()
    counts = tuple(counted[n] for n in range(max(counted, default=-1) + 1))
    numbers = [n for begin, count in begins(pages, counts) for n in range(begin, begin + count)]
    rows = tuple(zip(numbers, ordered, strict=True))
    bounds = _bounds(len(rows))
    segments = (
        _segment(str(name), rows[start:end], layout)
        for name, (start, end) in enumerate(pairwise(bounds))
        if start < end
    )
    return Plan(layout, tuple(segments), pages, first, counts)


def begins(pages: int, counts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first number of the pages, then of each day, and how many documents stand there."""
    begin = 0
    for count in (pages, *counts):
        yield begin, count
        begin += max(1, -(-count // SLOTS)) * SLOTS


def _bounds(count: int) -> list[int]:
    """Where the segments of old, other and new documents begin and end."""
    old = count // MIDDLE * MIDDLE if count >= 2 * MIDDLE else 0
    return [0, old, count // NEW * NEW, count]


def _segment(name: str, rows: tuple[tuple[int, Entry], ...], layout: Layout) -> Segment:
    size = sum(one.size for _, one in rows)
    expected = 2 * size + 22 * min(size, 24_000)  # measured: first each term is new, then lists grow longer
    bits = max(0, (expected * 1414 // 1000 // layout.shard_bytes).bit_length() - 1)
    told = repr((SCHEMA, layout, [(number, one.digest) for number, one in rows]))
    digest = blake2b(told.encode(), digest_size=5)
    return Segment(name, rows, bits, digest.hexdigest())


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to a segment: documents that leave and that come, by number; a changed one does both.

    `whole`: it is made anew from all its documents, which then all come.
    """

    segment: Segment
    whole: bool
    gone: Mapping[int, Entry]
    come: Mapping[int, Entry]


_FEW = 512
"""More changes than this are slower than making the segment anew."""


def steps(before: Plan | None, after: Plan) -> list[Step]:
    """What must happen to the segments that change, in order; `update` says what records that takes.

    Of each step that is not whole the records of `gone` are needed as they were; of all steps those of
    `come` as they are.
    """
    olds = {one.name: one for one in before.segments} if before and before.layout == after.layout else {}
    found = []
    for segment in after.segments:
        old = olds.get(segment.name)
        was, now = dict(old.rows) if old else {}, dict(segment.rows)
        gone = {n: e for n, e in was.items() if n not in now or now[n].digest != e.digest}
        come = {n: e for n, e in now.items() if n not in was or was[n].digest != e.digest}
        whole = old is None or old.bits != segment.bits or len(gone) + len(come) > _FEW
        if whole:
            gone, come = {}, now
        if gone or come:
            found.append(Step(segment, whole, gone, come))
    return found


def years(rows: Iterable[tuple[int, Entry]]) -> dict[str, tuple[int, int]]:
    """For each year of dated documents its first number and that behind its last."""
    found: dict[str, tuple[int, int]] = {}
    for number, one in rows:
        if one.dated:
            first, _ = found.get(str(one.at.year), (number, 0))
            found[str(one.at.year)] = (first, number + 1)
    return found
