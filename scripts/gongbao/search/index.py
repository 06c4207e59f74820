"""The index as files of the site: made whole, or only what a change touches."""

from __future__ import annotations

from hashlib import blake2b
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from gongbao.output import Output
from gongbao.search import columns, facets, postings, shards, sound, suggestions, texts
from gongbao.search.edit import Edit, found, patched
from gongbao.search.plan import SCHEMA, entry, plan, steps, years
from gongbao.search.segment import Reader
from gongbao.search.traditional import SIMPLIFIED, TRADITIONAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from gongbao.search.plan import Entry, Layout, Plan, Segment, Step
    from gongbao.search.record import Record

    Records = Callable[[Sequence[str]], Iterable[Record]]
    Read = Callable[[str], bytes]

ROOT = "assets/gongbao/search/"


class Change(NamedTuple):
    """A file of the index that is written, or, where `data` is None, removed."""

    path: str
    data: bytes | None


def build(records: Iterable[Record], layout: Layout | None = None) -> Iterator[Output]:
    """The whole index as files of the site; the same records give the same files in the same order."""
    by_url = {one.url: one for one in records}
    after = plan(map(entry, by_url.values()), layout)
    yield from head(after)
    for change in update(None, after, lambda _: (), lambda urls: map(by_url.__getitem__, urls), _unread):
        if change.data is not None:
            yield Output(change.path, change.data)


def _unread(path: str) -> bytes:
    raise LookupError(path)


def head(of: Plan) -> list[Output]:
    """The files that describe the index as a whole, in order of path; cheap enough for every build."""
    rows = list(of.rows)
    told = texts.written(facets.counted((one for _, one in rows), years(rows)))
    days = {"pages": of.pages, "first": of.first.isoformat() if of.first else "", "counts": of.counts}
    others = {
        "days.json": texts.written(days),
        "facets.json": told,
        "rare.txt": sound.rare().encode(),
        "sounds.txt": sound.table().encode(),
        "traditional.txt": f"{TRADITIONAL}\n{SIMPLIFIED}\n".encode(),
    }
    versions = repr([(s.name, s.version) for s in of.segments]).encode()
    meta = {
        "schema": SCHEMA,
        "version": blake2b(b"".join([*others.values(), versions]), digest_size=5).hexdigest(),
        "documents": len(rows),
        "end": rows[-1][0] + 1 if rows else 0,
        "textsPerFile": of.layout.texts_per_file,
        "segments": [
            {"name": s.name, "first": s.rows[0][0], "bits": s.bits, "version": s.version} for s in of.segments
        ],
        "sounds": sound.counts(),
    }
    files = {**others, "meta.json": texts.written(meta)}
    return [Output(ROOT + name, files[name]) for name in sorted(files)]


def update(before: Plan | None, after: Plan, was: Records, now: Records, read: Read) -> Iterator[Change]:
    """What changes in the files between two plans; those of `head` are not among them.

    `was` and `now` give the records of some addresses, in that order, as they were and as they are; only
    those that `steps` names are asked for. `read` gives the bytes of a file of the index as it stands. With
    these changes the files are byte by byte those of a fresh build. A path that ends in `/` is removed with
    all that stands below it, and comes before what is written there. Without `before` everything is made.
    """
    olds = {one.name: one for one in before.segments} if before else {}
    for name in sorted(olds.keys() - {one.name for one in after.segments}):
        yield Change(f"{ROOT}{name}/", None)
    for step in steps(before, after):
        if step.whole and step.segment.name in olds:
            yield Change(f"{ROOT}{step.segment.name}/", None)
        rows = _told(step.segment)
        if step.whole or rows != _told(olds[step.segment.name]):
            yield Change(f"{ROOT}{step.segment.name}/columns.json", columns.written(rows, rows[0][0]))
        if step.whole:
            yield from _whole(step, after.layout, now)
        else:
            yield from _patched(step, after.layout, was, now, read)
    yield from _filters(before, after)
    yield from _suggestions(before, after)


def _filters(before: Plan | None, after: Plan) -> Iterator[Change]:
    """The lists of values to filter by that change."""
    names = facets.touched(before.rows if before else (), after.rows)
    lists = facets.lists(after.rows, names) if names else {}
    for name in sorted(names):
        yield Change(f"{ROOT}facets/{name}", lists.get(name))


def _told(segment: Segment) -> list[tuple[int, tuple[tuple[str, str, str], ...]]]:
    return [(number, one.facets) for number, one in segment.rows]


def _suggestions(before: Plan | None, after: Plan) -> Iterator[Change]:
    """What the search box offers, all of it if any of it may change."""

    def named(of: Plan) -> list[object]:
        return [(one.url, one.at, one.title, one.number, one.facets) for _, one in of.rows]

    if before is None or named(before) != named(after):
        found = suggestions.files([one for _, one in after.rows])
        yield Change(f"{ROOT}suggest/", None)
        for name, data in found.items():
            yield Change(ROOT + name, data)


def _whole(step: Step, layout: Layout, now: Records) -> Iterator[Change]:
    """All files of a segment."""
    root, bits = f"{ROOT}{step.segment.name}/", step.segment.bits
    reader = Reader()
    for place, group in groupby(_records(step.come, now), key=lambda row: row[0] // layout.texts_per_file):
        rows = list(group)
        for number, record in rows:
            reader.take(number, record)
        yield Change(f"{root}t{place}.txt", texts.shown(rows))
    for first, end, part in postings.parts(reader.done(), bits):
        made = shards.written(part, range(first, end), bits, layout.shard_bytes)
        yield from _files(root, made)


def _records(rows: Mapping[int, Entry], give: Records) -> Iterator[tuple[int, Record]]:
    """The records of some documents with their numbers."""
    return zip(rows, give([one.url for one in rows.values()]), strict=True)


def _files(root: str, made: shards.Shards) -> Iterator[Change]:
    for number, data in made.files.items():
        yield Change(root + shards.shard_name(number), data)
    for term, data in made.lists.items():
        yield Change(root + shards.list_name(term), data)


def _patched(step: Step, layout: Layout, was: Records, now: Records, read: Read) -> Iterator[Change]:
    """The files of a segment that some documents touch."""
    root, segment, together = f"{ROOT}{step.segment.name}/", step.segment, layout.texts_per_file
    come = list(_records(step.come, now))
    changed = {n // together for n in (*step.gone, *step.come)}
    kept = {n: e for n, e in segment.rows if n // together in changed}
    shown = dict(come) if kept == step.come else dict(_records(kept, now))
    for place in sorted(changed):
        rows = [(n, record) for n, record in shown.items() if n // together == place]
        yield Change(f"{root}t{place}.txt", texts.shown(rows) if rows else None)
    edit = Edit.between(found(_records(step.gone, was)), found(come))
    made, lost = patched(edit, segment.bits, layout.shard_bytes, lambda name: read(f"{root}{name}"))
    yield from _files(root, made)
    for term in lost:
        yield Change(root + shards.list_name(term), None)
