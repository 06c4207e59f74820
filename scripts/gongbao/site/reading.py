"""Scan: every file below content/ → checked articles, pages, media and data; nothing is written here."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gongbao import schema, statistics
from gongbao.diagnostics import Finding, finding
from gongbao.facts import LOCK, Lock, read_lock
from gongbao.gather import Gathered, Row, gather, unlisted
from gongbao.site import slugs
from gongbao.site.cache import Cache
from gongbao.site.entries import Files, Prose, entries, facts_alone, own_of
from gongbao.site.progress import SILENT, Progress
from gongbao.source import Source, read_article, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.library import Library
    from gongbao.markup import Job
    from gongbao.pictures import Size
    from gongbao.site.entries import Texts
    from gongbao.tables import Tables

_SAFE_NAME = re.compile(r"[\w][\w.()（）·-]*")
_MAX_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Edition:
    """All that was read: the library of public articles, ordinary pages, media, and every finding.

    `pages`, `media` and `faulty` (articles that could not be built) are paths below content/.
    """

    gathered: Gathered
    pages: frozenset[str]
    media: frozenset[str]
    faulty: frozenset[str]
    findings: tuple[Finding, ...]
    lock: Lock = field(default_factory=dict)
    """The figures editors have accepted."""
    unbuilt: tuple[Job, ...] = ()
    """The bodies of the faulty articles."""
    own: Mapping[str, str] = field(default_factory=dict)
    """What stands for the contents of each article's files, by path; empty where nothing is cached."""
    cards: Mapping[str, str] = field(default_factory=dict)
    """What stands for the part of each article that other pages show, by path."""
    late: frozenset[str] = frozenset()
    """Articles saved again between the survey and the reading of their files, by path."""
    prose: Prose = field(default_factory=lambda: Prose({}))
    """The bodies of articles that came without."""
    sizes: Mapping[str, Size] = field(default_factory=dict)
    """Width and height of pictures by path, where a build asked for them."""

    @property
    def library(self) -> Library:
        """The public articles."""
        return self.gathered.library


def read(  # noqa: PLR0913 - the last five only spare work or tell of it
    content: Path,
    now: datetime,
    cache: Cache | None = None,
    digests: Mapping[str, str] | None = None,
    *,
    holds: Callable[[str], bool] = lambda _: True,
    texts: Texts | None = None,
    progress: Progress = SILENT,
) -> Edition:
    """The edition in a content folder as it stands at `now`, with every fault of every file.

    `digests` stand for the contents of files; what the cache holds for them is not read again. With `holds`,
    only paths for which it is true are read. `texts` are contents of files that were read already.
    """
    files, found = _scan(content, holds, texts)
    cache, digests = cache or Cache(), digests or {}
    prose = Prose(files, digests)
    slugs.recall(cache)
    lock, tables, data, listed = _lists(files)
    read_all = entries(files, tables, cache, digests, prose, progress)
    articles = {path: entry for path, entry in read_all.items() if entry.is_article}
    found += (f for entry in read_all.values() for f in entry.findings)
    found += [*facts_alone(files, articles), *listed]
    rows = [(entry.article, entry.source) for entry in articles.values() if entry.article]
    faulty = frozenset(articles) - {article.path for article, _ in rows}
    slugs.learn((topic for article, _ in rows for topic in article.topics), cache)
    gathered = gather(rows, tables, now, faulty)
    media = frozenset(filter(_is_media, files))
    found += [*gathered.findings, *_missing_images(rows, media), *_unlisted(files, faulty, tables)]
    found += _absent(data, rows) if articles else [finding("", 1, 1, "content-is-present")]
    known = {path: entry for path, entry in articles.items() if entry.own}
    return Edition(
        *(gathered, frozenset(read_all.keys() - articles.keys()), media, faulty, tuple(found), lock),
        unbuilt=tuple(entry.unbuilt for entry in articles.values() if entry.unbuilt),
        own={path: entry.own for path, entry in known.items()},
        cards={path: entry.card for path, entry in known.items()},
        late=frozenset(path for path in known if known[path].own != own_of(path, files, digests)),
        prose=prose,
    )


def _is_media(path: str) -> bool:
    return not path.endswith((".md", ".facts.yml")) and not path.startswith("data/") and path != LOCK


def _lists(files: Files) -> tuple[Lock, Tables, dict[str, Source], list[Finding]]:
    """The accepted figures, the controlled lists, their sources and their faults."""
    lock, faults = read_lock(files[LOCK].read_bytes()) if LOCK in files else ({}, [])
    tables, sources, more = _tables({path: files[path] for path in files if path.startswith("data/")})
    return lock, tables, sources, [*faults, *more]


def _tables(files: dict[str, Path]) -> tuple[Tables, dict[str, Source], list[Finding]]:
    """The controlled lists and editors' datasets of the folder data/, the lists' sources, and every fault."""
    sheets = {path: file.read_bytes() for path, file in files.items() if path.endswith(".csv")}
    notes = {
        path: read_yaml(path, file.read_bytes())
        for path, file in files.items()
        if path.endswith(".yml") and not path.endswith(".facts.yml")
    }
    declared = {path: source for path, source in notes.items() if path.endswith(".schema.yml")}
    lists = {p.removeprefix("data/").removesuffix(".yml"): s for p, s in notes.items() if p not in declared}
    tables, found = schema.tables(lists)
    datasets, more = schema.datasets(sheets, declared, statistics.SCHEMA)
    return replace(tables, datasets=datasets), lists, found + more


def _scan(content: Path, holds: Callable[[str], bool], texts: Texts | None) -> tuple[Files, list[Finding]]:
    """Every regular file by its path below content/, in order of path; what cannot be read is a finding."""
    paths: list[str] = []
    found: list[Finding] = []
    for path, entry in _walk(str(content), ""):
        if entry.is_symlink() or not entry.is_file():
            found.append(finding(path, 1, 1, "file-is-regular", detail=entry.name))
        elif not _is_safe(entry.name):
            found.append(finding(path, 1, 1, "name-is-safe", name=entry.name))
        else:
            paths.append(path)
    return Files(content, filter(holds, sorted(paths)), texts), found


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    with os.scandir(folder) as found:
        for entry in sorted(found, key=lambda e: e.name):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, entry


def _is_safe(name: str) -> bool:
    return (
        _SAFE_NAME.fullmatch(name) is not None
        and len(name.encode()) <= _MAX_NAME_BYTES
        and unicodedata.is_normalized("NFC", name)
        and not name.endswith(".")
    )


def _absent(data: dict[str, Source], rows: list[Row]) -> Iterator[Finding]:
    """The lists that articles need and a content folder does not have, each told once."""
    articles = [article for article, _ in rows]
    facts = any(article.facts for article in articles)
    needed = (
        ("columns", bool(articles), "栏目，每条有 id、name、description、keywords、type"),
        ("regions", facts or any(a.region for a in articles), "地区，每条有 key、name，可有 short、parent"),
        ("papers", any(a.issue for a in articles), "报纸，每条有 id、name"),
        ("indicators", facts, "指标，每条有 id、name、unit、definition"),
    )
    for name, is_needed, help_text in needed:
        source = data.get(name)
        if is_needed and (source is None or not (source.findings or source.fields.get("items"))):
            path = f"data/{name}.yml"
            yield finding(path, 1, 1, "list-exists", value=path, help=help_text)


def _unlisted(files: Mapping[str, Path], faulty: frozenset[str], tables: Tables) -> Iterator[Finding]:
    for path in sorted(faulty):
        yield from unlisted(read_article(path, files[path].read_bytes()), tables)


def _missing_images(rows: list[Row], media: frozenset[str]) -> Iterator[Finding]:
    for article, source in rows:
        if article.image and article.image.src not in media:
            place = source.place(("image", "src"))
            yield finding(article.path, *place, "image-exists", value=article.image.src)
