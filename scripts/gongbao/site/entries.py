"""Markdown files and the facts beside them → checked articles; what the cache holds is not read again."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gongbao import schema
from gongbao.article import Kind
from gongbao.diagnostics import Finding, finding
from gongbao.gather import keyed
from gongbao.markup import Job
from gongbao.records import record
from gongbao.site.progress import SILENT, Progress
from gongbao.site.stamps import contents, digest
from gongbao.source import Source, decode, has_front_matter, read_article, read_yaml, split

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator
    from pathlib import Path

    from gongbao.article import Article
    from gongbao.site.cache import Cache
    from gongbao.source import Located
    from gongbao.tables import Tables

_HELD = 10_000
"""Bodies held in memory, some 4 kB each."""
_KEYED = ("data/regions.yml", "data/papers.yml")
"""The lists whose keys stand in articles."""
Texts = dict[str, bytes]
"""The contents of files by path; who takes one has it alone."""
ARTICLE_FOLDERS = ("news", "policy", "practice", "statistics")


@record
class Entry:
    """What a Markdown file and the facts beside it declare: an article or nothing, and every fault.

    `is_article` tells whether the file goes through our flow rather than MkDocs' pages. `own` stands for
    the contents of both files, `card` for as much of them as other pages show; both are empty where the
    contents were given without digests.
    """

    article: Article | None
    source: Source
    findings: tuple[Finding, ...]
    is_article: bool
    unbuilt: Job | None = None
    """The body of an article that could not be built: its faults are told in the same run."""
    own: str = ""
    card: str = ""


class Files(Mapping[str, "Path"]):
    """The files below content/ by path, in order of path; most builds ask for the place of few.

    `texts` are the contents of some, which were read already.
    """

    def __init__(self, content: Path, paths: Iterable[str], texts: Texts | None = None) -> None:
        self._texts = texts or {}
        self._content = content
        self._paths = dict.fromkeys(paths)

    def __getitem__(self, path: str) -> Path:
        if path not in self._paths:
            raise KeyError(path)
        return self._content / path

    def contents(self, path: str) -> bytes:
        """The bytes of a file, handed out once where they were read already; raises OSError."""
        held = self._texts.pop(path, None)
        return contents(f"{self._content}/{path}") if held is None else held

    def __contains__(self, path: object) -> bool:
        return path in self._paths

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


@dataclass(slots=True)
class _Kept(Source):
    """A source without its text, which is read again where a finding asks for a place in it."""

    files: Mapping[str, Path] = field(default_factory=dict)

    def locate(self) -> Located:
        if not self.front and self.located is None:
            with suppress(OSError):  # gone meanwhile: the finding stands at the top of the file
                self.front = split(self.path, self.files[self.path].read_bytes()).front
        return Source.locate(self)


class Prose:
    """The bodies of articles in Markdown, handed out once: most are asked for once at most.

    A body that was not read in this build, or for which there was no room, is read when it is asked for.
    """

    def __init__(self, files: Mapping[str, Path], digests: Mapping[str, str] | None = None) -> None:
        """`files` are those below content/ by path, `digests` stand for their contents."""
        self._files = files
        self._digests = digests or {}
        self._read: dict[str, str] = {}

    def put(self, path: str, body: str) -> None:
        """Hold a body until it is asked for, if there is room."""
        if len(self._read) < _HELD:
            self._read[path] = body

    def take(self, path: str) -> str:
        """The body of an article; raises OSError, also where the file was changed since it was surveyed."""
        if path in self._read:
            return self._read.pop(path)
        data = self._files[path].read_bytes()
        if digest(data) != self._digests.get(path, digest(data)):  # else its headline might be the old one
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(self._files[path]))
        return split(path, data).body


def entries(  # noqa: PLR0913, PLR0917 - the last only tells of it
    files: Files,
    tables: Tables,
    cache: Cache,
    digests: Mapping[str, str],
    prose: Prose,
    progress: Progress = SILENT,
) -> dict[str, Entry]:
    """Every Markdown file outside data/, by path; `digests` stand for the contents of files.

    Articles name regions and papers by the keys of `tables`, whose names are looked up once for each version.
    Files without a digest are read and not kept. Articles with one come without their body, which waits in
    `prose`, unless that may hold statistics: these are asked for in every build.
    """
    shelf = cache.shelf("entry")
    lists = [digests.get(path, "") for path in _KEYED]
    with_keys = keyed(tables)
    found = {}
    wanted = [path for path in files if path.endswith(".md") and not path.startswith("data/")]
    progress.expect(len(wanted))
    for path in wanted:
        own = own_of(path, files, digests)
        kept = shelf.get(path, own) if own else None
        kept = kept if kept and kept[5] == lists else None
        progress.more(kept=bool(kept))
        if kept:
            article, faults, is_article, unbuilt, card, _ = kept
            source = _Kept(path, files=files)
            found[path] = Entry(article, source, faults, is_article, unbuilt, own, card)
            continue
        entry = found[path] = _entry(path, files, is_kept=bool(own))
        if own:
            entry = found[path] = _without_text(entry, files, prose)
            article = entry.article and with_keys(entry.article, entry.source)
            row = (article, entry.findings, entry.is_article, entry.unbuilt, entry.card, lists)
            shelf.put(path, entry.own, row)
    return found


def read_one(content: Path, path: str) -> Article | None:
    """The article a file declares, the facts beside it left out; None where it is faulty. Raises OSError."""
    entry = _entry(path, Files(content, [path]), is_kept=False)
    return None if entry.findings else entry.article


def may_measure(article: Article) -> bool:
    """Whether a body may hold statistics; pages of statistics are looked at whatever they hold."""
    return article.kind is Kind.STATISTICS or "sql" in article.body or "show" in article.body


def _without_text(entry: Entry, files: Mapping[str, Path], prose: Prose) -> Entry:
    """The entry as it is kept, its body put aside."""
    article, source = entry.article, _Kept(entry.source.path, files=files)
    if article is not None and not may_measure(article):
        prose.put(article.path, article.body)
        article = article.but(body="")
    rest = entry.findings, entry.is_article, entry.unbuilt, entry.own, entry.card
    return Entry(article, source, *rest)


def own_of(path: str, files: Container[str], digests: Mapping[str, str]) -> str:
    """What stands for the contents of an article's files; empty where they are not known."""
    beside = _facts_of(path)
    return digests.get(path, "") + (digests.get(beside, "") if beside in files else "")


def facts_alone(files: Mapping[str, Path], articles: Collection[str]) -> Iterator[Finding]:
    """A finding for each facts file without an article beside it."""
    for path in files:
        if path.endswith(".facts.yml"):
            expected = path.removesuffix(".facts.yml") + ".md"
            if expected not in articles:
                yield finding(path, 1, 1, "facts-have-article", value=expected)


def _entry(path: str, files: Files, *, is_kept: bool) -> Entry:
    """What one Markdown file declares, its facts included.

    `own` stands for what was read, not for what was surveyed: editors save while a build runs.
    """
    data = files.contents(path)
    own = digest(data) if is_kept else ""
    source, is_article = _markdown(path, data)
    if not is_article:
        return Entry(None, source, tuple(source.findings or schema.page(source)), is_article, own=own)
    article, found = schema.article(source)
    beside = _facts_of(path)
    more: list[Finding] = []
    if beside in files:
        facts = files.contents(beside)
        own += digest(facts) if is_kept else ""
        confirmed, more = schema.facts(read_yaml(beside, facts))
        article = article and article.but(facts=confirmed)
    unbuilt = Job(path, source.body, source.body_line) if article is None and source.body else None
    card = _card(article, data, own) if article else ""
    found = [*found, *more, *schema.slips(source)]
    return Entry(article, source, tuple(found), is_article, unbuilt, own, card)


def _card(article: Article, data: bytes, own: str) -> str:
    """What stands for the part of an article that other pages show: all but its body, where it has a lead."""
    if not article.summary:
        return own
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    lines = data.split(b"\n", article.body_line)
    front = b"\n".join(lines[: article.body_line - 1])
    return digest(b"\0".join([article.path.encode(), front, repr(article.facts).encode()]))


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
