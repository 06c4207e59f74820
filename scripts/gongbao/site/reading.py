"""Scan: every file below content/ → checked articles, pages, media and data; nothing is written here."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gongbao import schema
from gongbao.diagnostics import Finding, finding
from gongbao.facts import LOCK, Lock, read_lock
from gongbao.gather import Gathered, Row, gather
from gongbao.source import Source, decode, has_front_matter, read_article, read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from gongbao.library import Library
    from gongbao.tables import Tables

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
    lock: Lock = field(default_factory=dict)
    """The figures editors have accepted."""

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


def read(content: Path, now: datetime) -> Edition:
    """The edition in a content folder as it stands at `now`, with every fault of every file."""
    files, found = _scan(content)
    articles: dict[str, Source] = {}
    facts: dict[str, Source] = {}
    data: dict[str, Source] = {}
    lock: Lock = {}
    pages: set[str] = set()
    media: set[str] = set()
    for path, file in files.items():
        if path.endswith(".facts.yml"):
            facts[path] = read_yaml(path, file.read_bytes())
        elif path == LOCK:
            lock, more = read_lock(file.read_bytes())
            found += more
        elif path.startswith("data/"):
            if path.endswith(".yml"):
                data[path.removeprefix("data/").removesuffix(".yml")] = read_yaml(path, file.read_bytes())
        elif path.endswith(".md"):
            source, is_article = _markdown(path, file.read_bytes())
            if is_article:
                articles[path] = source
            else:
                pages.add(path)
                found += _page_faults(source)
        else:
            media.add(path)
    tables, more = schema.tables(data)
    found += more
    rows, more = _rows(articles, facts)
    found += more
    faulty = frozenset(articles) - {article.path for article, _ in rows}
    gathered = gather(rows, tables, now, faulty)
    found += gathered.findings
    found += _missing_images(rows, media)
    found += _absent(data, tables, rows) if articles else [finding("", 1, 1, "content-is-present")]
    return Edition(gathered, frozenset(pages), frozenset(media), faulty, tuple(found), lock)


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


def _rows(articles: dict[str, Source], facts: dict[str, Source]) -> tuple[list[Row], list[Finding]]:
    """Each article that could be built, with its facts; and every fault of both files."""
    rows: list[Row] = []
    found: list[Finding] = []
    for path, source in articles.items():
        article, more = schema.article(source)
        found += more
        facts_source = facts.pop(path.removesuffix(".md") + ".facts.yml", None)
        if facts_source is not None:
            confirmed, more = schema.facts(facts_source)
            found += more
            article = article and replace(article, facts=confirmed)
        if article:
            rows.append((article, source))
    for path in facts:
        expected = path.removesuffix(".facts.yml") + ".md"
        found.append(finding(path, 1, 1, "facts-have-article", value=expected))
    return rows, found


def _absent(data: dict[str, Source], tables: Tables, rows: list[Row]) -> Iterator[Finding]:
    """The lists that articles need and a content folder does not have."""
    if rows and not tables.columns and not _faulty(data, "columns"):
        help_text = "栏目，每条有 id、name、description、keywords、type"
        yield finding("data/columns.yml", 1, 1, "list-exists", value="data/columns.yml", help=help_text)
    placed = any(article.region or article.facts for article, _ in rows)
    if placed and not tables.regions and not _faulty(data, "regions"):
        help_text = "地区，每条有 key、name，可有 short、parent"
        yield finding("data/regions.yml", 1, 1, "list-exists", value="data/regions.yml", help=help_text)


def _faulty(data: dict[str, Source], name: str) -> bool:
    return name in data and bool(data[name].findings)


def _missing_images(rows: list[Row], media: set[str]) -> Iterator[Finding]:
    for article, source in rows:
        if article.image and article.image.src not in media:
            place = source.place(("image", "src"))
            yield finding(article.path, *place, "image-exists", value=article.image.src)
