"""The index as files of the site: made whole, or only what a change touches."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from gongbao.output import Output
from gongbao.search import columns, facets, postings, shards, sound, suggestions, texts
from gongbao.search.characters import Characters
from gongbao.search.edit import Edit, found, patched
from gongbao.search.folder import Change, Folder
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
_OFFLINE = 'const VERSION="{version}";importScripts("../assets/gongbao/search-offline.js");\n'
"""A service worker rules over addresses below its own, and is replaced where it differs."""


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
    """The files that describe the index as a whole, in order of path; cheap enough for every build.

    Among them is the service worker of the search page, which changes with the index.
    """
    rows = list(of.rows)
    told = texts.written(facets.counted((one for _, one in rows), years(rows)))
    days = {"pages": of.pages, "first": of.first.isoformat() if of.first else "", "counts": of.counts}
    others = {
        "days.json": texts.written(days),
        "facets.json": told,
        "rare.txt": sound.rare_table(character for _, one in rows for character in one.rare).encode(),
        "sounds.txt": sound.table().encode(),
        "traditional.txt": f"{TRADITIONAL}\n{SIMPLIFIED}\n".encode(),
    }
    versions = repr([(s.name, s.version) for s in of.segments]).encode()
    meta = {
        "schema": SCHEMA,
        "version": blake2b(b"".join([*others.values(), versions]), digest_size=5).hexdigest(),
        "documents": len(rows),
        "end": rows[-1][0] + 1 if rows else 0,
        "pack": of.layout.pack,
        "segments": [
            {"name": s.name, "first": s.rows[0][0], "bits": s.bits, "version": s.version} for s in of.segments
        ],
        "sounds": sound.counts(),
    }
    files = {**others, "meta.json": texts.written(meta)}
    offline = _OFFLINE.format(version=meta["version"]).encode()
    return [
        *(Output(ROOT + name, files[name]) for name in sorted(files)),
        Output("search/offline.js", offline),
    ]


def offered(of: Plan) -> list[Output]:
    """What the search box offers, in order of path: all that a site needs whose search a server answers."""
    found = suggestions.files([one for _, one in of.rows])
    return [Output(ROOT + name, found[name]) for name in sorted(found)]


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
            yield from whole(step, after.layout, now)
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
        yield Change(f"{ROOT}suggest/", None)
        yield from (Change(one.path, one.data) for one in offered(after))


def whole(step: Step, layout: Layout, now: Records) -> Iterator[Change]:
    """All files of a segment."""
    bits, reader = step.segment.bits, Reader()
    folder = Folder(f"{ROOT}{step.segment.name}/", layout.pack, bits, _unread)

    def shown() -> Iterator[tuple[int, bytes]]:
        for number, record in _records(step.come, now):
            reader.take(number, record)
            yield number, texts.shown(record)

    yield from folder.texts(shown())
    taken = reader.done()
    alone = Characters.of(taken, bits)
    for first, end, pairs in postings.pairs(taken, bits, layout.pack):
        runs = pairs, alone.postings(first, end)
        yield from folder.files(shards.written(runs, range(first, end), bits, layout.shard_bytes))


def _records(rows: Mapping[int, Entry], give: Records) -> Iterator[tuple[int, Record]]:
    """The records of some documents with their numbers."""
    return zip(rows, give([one.url for one in rows.values()]), strict=True)


def _patched(step: Step, layout: Layout, was: Records, now: Records, read: Read) -> Iterator[Change]:
    """The files of a segment that some documents touch."""
    segment = step.segment
    folder = Folder(f"{ROOT}{segment.name}/", layout.pack, segment.bits, read)
    come = dict(_records(step.come, now))
    shown = {number: texts.shown(record) for number, record in come.items()}
    yield from folder.changed_texts(shown, step.gone, (number for number, _ in segment.rows))
    edit = Edit.between(found(_records(step.gone, was)), found(come.items()))
    yield from patched(edit, folder, layout.shard_bytes)
