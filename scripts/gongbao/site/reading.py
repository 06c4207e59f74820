"""Scan: every file below content/ → checked articles, pages, media and data; nothing is written here."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from gongbao import schema
from gongbao.diagnostics import Finding, finding
from gongbao.gather import Gathered, Row, gather
from gongbao.site.cache import Cache, packed, unpacked
from gongbao.source import Source, decode, has_front_matter, read_article, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from gongbao.article import Article
    from gongbao.library import Library

ARTICLE_FOLDERS = ("news", "policy", "practice", "statistics")
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

    @property
    def library(self) -> Library:
        """The public articles."""
        return self.gathered.library

    @property
    def published_media(self) -> frozenset[str]:
        """The media that may leave the house: a picture of a hidden article stays where it is.

        Files outside the article folders belong to ordinary pages and are always published.
        """
        shown = {a.image.src for a in self.library.articles if a.image}
        hidden = {a.image.src for a in self.gathered.everything.articles if a.image} - shown
        return frozenset(m for m in self.media if m not in hidden)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a Markdown file and the facts beside it declare: an article or nothing, and every fault.

    `is_article` tells whether the file goes through our flow rather than MkDocs' pages.
    """

    article: Article | None
    source: Source
    findings: tuple[Finding, ...]
    is_article: bool


def read(
    content: Path, now: datetime, cache: Cache | None = None, digests: Mapping[str, str] | None = None
) -> Edition:
    """The edition in a content folder as it stands at `now`, with every fault of every file.

    `digests` stand for the contents of files by path; an entry the cache holds for them is not read again.
    """
    files, found = _scan(content)
    media = {p for p in files if not p.endswith((".md", ".facts.yml")) and not p.startswith("data/")}
    entries = _entries(files, cache or Cache(), digests or {})
    pages = {path for path, entry in entries.items() if not entry.is_article}
    articles = {path: entry for path, entry in entries.items() if entry.is_article}
    found += [fault for entry in entries.values() for fault in entry.findings]
    found += _facts_alone(files, articles)
    data = {
        path.removeprefix("data/").removesuffix(".yml"): read_yaml(path, file.read_bytes())
        for path, file in files.items()
        if path.startswith("data/") and path.endswith(".yml") and not path.endswith(".facts.yml")
    }
    tables, more = schema.tables(data)
    found += more
    rows = [(entry.article, entry.source) for entry in articles.values() if entry.article]
    faulty = frozenset(articles) - {article.path for article, _ in rows}
    gathered = gather(rows, tables, now, faulty)
    found += gathered.findings
    found += _missing_images(rows, media)
    return Edition(gathered, frozenset(pages), frozenset(media), faulty, tuple(found))


def _entries(files: Mapping[str, Path], cache: Cache, digests: Mapping[str, str]) -> dict[str, Entry]:
    """Every Markdown file outside data/, by path."""
    keys: dict[str, str] = {}
    for path in files:
        if path.endswith(".md") and not path.startswith("data/"):
            beside = _facts_of(path)
            # Without digests every file is read: an empty one is never in the cache.
            keys[path] = cache.key("entry", path, digests.get(path), beside in files and digests.get(beside))
    kept = cache.recall((keys[path] for path in keys if path in digests), "entry")
    entries = {}
    for path, key in keys.items():
        if key in kept:
            article, places, faults, is_article = kept[key]
            entries[path] = Entry(article, Remembered(path, places), faults, is_article)
            continue
        entry = entries[path] = _entry(path, files)
        if path in digests:
            places = packed((entry.source.places, entry.source.keys))
            cache.keep(key, (entry.article, places, entry.findings, entry.is_article))
    return entries


class Remembered(Source):
    """A source from the cache: where its fields stand is unpacked when a finding asks for it."""

    def __init__(self, path: str, places: bytes) -> None:  # the other fields stay unset
        self.path = path
        self._packed = places

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - called for unset fields only
        if name not in {"places", "keys"}:
            raise AttributeError(name)
        self.places, self.keys = unpacked(self._packed)
        return getattr(self, name)


def _entry(path: str, files: Mapping[str, Path]) -> Entry:
    """What one Markdown file declares, its facts included."""
    source, is_article = _markdown(path, files[path].read_bytes())
    if not is_article:
        return Entry(None, source, tuple(_page_faults(source)), is_article)
    article, found = schema.article(source)
    beside = files.get(_facts_of(path))
    if beside is not None:
        confirmed, more = schema.facts(read_yaml(_facts_of(path), beside.read_bytes()))
        found = [*found, *more]
        article = article and replace(article, facts=confirmed)
    return Entry(article, source, tuple(found), is_article)


def _facts_of(path: str) -> str:
    return path.removesuffix(".md") + ".facts.yml"


def _facts_alone(files: Mapping[str, Path], articles: Mapping[str, Entry]) -> Iterator[Finding]:
    for path in files:
        if path.endswith(".facts.yml"):
            expected = path.removesuffix(".facts.yml") + ".md"
            if expected not in articles:
                yield finding(path, 1, 1, "facts-have-article", value=expected)


def _scan(content: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Every regular file by its path below content/, in order of path; what cannot be read is a finding."""
    files: dict[str, Path] = {}
    found: list[Finding] = []
    for file in _walk(content):
        path = file.relative_to(content).as_posix()
        if file.is_symlink() or not file.is_file():
            found.append(finding(path, 1, 1, "file-is-regular", detail=file.name))
        elif not _is_safe(file.name):
            found.append(finding(path, 1, 1, "name-is-safe", name=file.name))
        else:
            files[path] = file
    return dict(sorted(files.items())), found


def _walk(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda e: e.name)
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name)
        else:
            yield folder / entry.name


def _is_safe(name: str) -> bool:
    return (
        _SAFE_NAME.fullmatch(name) is not None
        and len(name.encode()) <= _MAX_NAME_BYTES
        and unicodedata.is_normalized("NFC", name)
        and not name.endswith(".")
    )


def _markdown(path: str, data: bytes) -> tuple[Source, bool]:
    """A Markdown file as a source, and whether it goes through our flow rather than MkDocs' pages."""
    in_folder = path.partition("/")[0] in ARTICLE_FOLDERS
    if not in_folder and not has_front_matter(data):
        text, found = decode(path, data)
        return Source(path, body=text, findings=found), False
    source = read_article(path, data)
    return source, in_folder or "kind" in source.fields


def _page_faults(source: Source) -> list[Finding]:
    return source.findings or schema.page(source)


def _missing_images(rows: list[Row], media: set[str]) -> Iterator[Finding]:
    for article, source in rows:
        if article.image and article.image.src not in media:
            place = source.place(("image", "src"))
            yield finding(article.path, *place, "image-exists", value=article.image.src)
