"""Markdown files and the facts beside them → checked articles; what the cache holds is not read again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao import schema
from gongbao.diagnostics import Finding, finding
from gongbao.markup import Job
from gongbao.source import Source, decode, has_front_matter, read_article, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from gongbao.article import Article
    from gongbao.site.cache import Cache

ARTICLE_FOLDERS = ("news", "policy", "practice", "statistics")


@dataclass(frozen=True, slots=True)
class Entry:
    """What a Markdown file and the facts beside it declare: an article or nothing, and every fault.

    `is_article` tells whether the file goes through our flow rather than MkDocs' pages.
    """

    article: Article | None
    source: Source
    findings: tuple[Finding, ...]
    is_article: bool
    unbuilt: Job | None = None
    """The body of an article that could not be built: its faults are told in the same run."""


def entries(files: Mapping[str, Path], cache: Cache, digests: Mapping[str, str]) -> dict[str, Entry]:
    """Every Markdown file outside data/, by path; `digests` stand for the contents of files.

    Files without a digest are read and not kept.
    """
    keys: dict[str, str] = {}
    for path in files:
        if path.endswith(".md") and not path.startswith("data/"):
            beside = _facts_of(path)
            keys[path] = cache.key("entry", path, digests.get(path), beside in files and digests.get(beside))
    kept = cache.recall((keys[path] for path in keys if path in digests), "entry")
    found = {}
    for path, key in keys.items():
        if key in kept:
            article, front, faults, is_article, unbuilt = kept[key]
            found[path] = Entry(article, Source(path, front=front), faults, is_article, unbuilt)
            continue
        entry = found[path] = _entry(path, files)
        if path in digests:
            front = entry.source.front  # where its fields stand is found again when a finding asks
            cache.keep(key, (entry.article, front, entry.findings, entry.is_article, entry.unbuilt))
    return found


def facts_alone(files: Mapping[str, Path], articles: Collection[str]) -> Iterator[Finding]:
    """A finding for each facts file without an article beside it."""
    for path in files:
        if path.endswith(".facts.yml"):
            expected = path.removesuffix(".facts.yml") + ".md"
            if expected not in articles:
                yield finding(path, 1, 1, "facts-have-article", value=expected)


def _entry(path: str, files: Mapping[str, Path]) -> Entry:
    """What one Markdown file declares, its facts included."""
    source, is_article = _markdown(path, files[path].read_bytes())
    if not is_article:
        return Entry(None, source, tuple(source.findings or schema.page(source)), is_article)
    article, found = schema.article(source)
    beside = files.get(_facts_of(path))
    if beside is not None:
        confirmed, more = schema.facts(read_yaml(_facts_of(path), beside.read_bytes()))
        found = [*found, *more]
        article = article and replace(article, facts=confirmed)
    unbuilt = Job(path, source.body, source.body_line) if article is None and source.body else None
    return Entry(article, source, tuple(found), is_article, unbuilt)


def _facts_of(path: str) -> str:
    return path.removesuffix(".md") + ".facts.yml"


def _markdown(path: str, data: bytes) -> tuple[Source, bool]:
    """A Markdown file as a source, and whether it goes through our flow rather than MkDocs' pages."""
    in_folder = path.partition("/")[0] in ARTICLE_FOLDERS
    if not in_folder and not has_front_matter(data):
        text, found = decode(path, data)
        return Source(path, body=text, findings=found), False
    source = read_article(path, data)
    return source, in_folder or "kind" in source.fields
