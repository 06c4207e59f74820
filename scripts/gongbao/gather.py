"""Checked articles → the library: names become keys, and faults that only show between files are found."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding, nearest
from gongbao.library import Library, Skipped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from gongbao.article import Article, Fact, Reference
    from gongbao.source import Path, Source
    from gongbao.tables import Region, Tables

Row = tuple["Article", "Source"]
"""An article with the source it was read from, which knows where each field stands."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The library of what is public, every article whatever its state, and all findings."""

    library: Library
    everything: Library
    findings: tuple[Finding, ...]


def gather(
    rows: Iterable[Row], tables: Tables, now: datetime, faulty: frozenset[str] = frozenset()
) -> Gathered:
    """The library of the articles that are public at `now` (aware), and what is wrong between them.

    `faulty` are the paths of articles that could not be built: a reference to one is not a second fault.
    """
    ordered = sorted(rows, key=lambda row: row[0].path)
    ordered.sort(key=lambda row: row[0].date.at, reverse=True)
    found: list[Finding] = []
    settled: list[Row] = []
    regions = _Regions(tables.regions)
    for article, source in ordered:
        keyed, more = _with_keys(article, source, tables, regions)
        settled.append((keyed, source))
        found += more
    everything = Library(tuple(a for a, _ in settled), tables)
    found += _check(settled, everything, now, faulty)
    skipped = tuple(one for a in everything.articles if (one := _hidden(a, now)))
    hidden = {one.path for one in skipped}
    public = tuple(a for a in everything.articles if a.path not in hidden)
    return Gathered(Library(public, tables, skipped), everything, tuple(found))


def keyed(tables: Tables) -> Callable[[Article, Source], Article]:
    """What replaces the names in an article by keys of the lists, so that `gather` need not copy it again.

    A name that is in no list stays as it was written: `gather` tells of it.
    """
    regions = _Regions(tables.regions)
    return lambda article, source: _with_keys(article, source, tables, regions)[0]


def unlisted(source: Source, tables: Tables) -> Iterator[Finding]:
    """What a file that is no article yet names and no list has, so that it is told in the same run."""
    column, region = source.fields.get("column"), source.fields.get("region")
    if isinstance(column, str) and tables.columns and column not in tables.columns:
        yield _unknown_column(column, source, tables)
    _, fault = _Regions(tables.regions).key(region) if isinstance(region, str) else ("", None)
    if fault:
        yield fault.at(source, ("region",))


def _unknown_column(column: str, source: Source, tables: Tables) -> Finding:
    by_name = {c.name: c.id for c in tables.columns.values()}
    hint = by_name.get(column) or nearest(column, tables.columns)
    return finding(source.path, *source.place(("column",)), "column-is-known", hint, value=column)


def _hidden(article: Article, now: datetime) -> Skipped | None:
    """That and why an article is not public at `now`: the only place where that is decided."""
    coming, gone = article.publish_at, article.expires_at
    if article.draft:
        return Skipped(article.path, article.title, "draft", "草稿")
    if coming and coming.at > now:
        reason = f"定时发布：{coming.chinese}"
        return Skipped(article.path, article.title, "embargoed", reason, coming.iso)
    if gone and gone.at <= now:
        return Skipped(article.path, article.title, "expired", f"已到期：{gone.chinese}", gone.iso)
    return None


def _with_keys(
    article: Article, source: Source, tables: Tables, regions: _Regions
) -> tuple[Article, list[Finding]]:
    """The article with its region, paper and facts' regions as keys of the lists."""
    found: list[Finding] = []
    region, fault = regions.key(article.region)
    if fault:
        found.append(fault.at(source, ("region",)))
    issue = article.issue
    if issue:
        names = {p.name: p.id for p in tables.papers.values()} | {p: p for p in tables.papers}
        if tables.papers and issue.paper not in names:
            hint = nearest(issue.paper, names)
            place = source.place(("issue", "paper"))
            found.append(finding(source.path, *place, "paper-is-known", hint, value=issue.paper))
        issue = replace(issue, paper=names.get(issue.paper, issue.paper))
    facts, more = _facts_with_keys(article.facts, regions) if article.facts else ((), [])
    found += more
    if (region, issue, facts) == (article.region, article.issue, article.facts):
        return article, found
    return article.but(region=region, issue=issue, facts=facts), found


def _facts_with_keys(facts: Sequence[Fact], regions: _Regions) -> tuple[tuple[Fact, ...], list[Finding]]:
    found = []
    out = []
    for fact in facts:
        key, fault = regions.key(fact.region)
        if fault:
            found.append(finding(fact.path, *fact.region_place, fault.code, fault.hint, **fault.args))
        out.append(fact if key == fact.region else replace(fact, region=key))
    return tuple(out), found


@dataclass(frozen=True, slots=True)
class _Fault:
    code: str
    hint: str
    args: dict[str, str]

    def at(self, source: Source, path: Path) -> Finding:
        return finding(source.path, *source.place(path), self.code, self.hint, **self.args)


class _Regions:
    """Finds the key of a region given by key, name or short name."""

    def __init__(self, regions: Mapping[str, Region]) -> None:
        self.regions = regions
        self.named: dict[str, list[Region]] = defaultdict(list)
        for region in regions.values():
            for name in {region.name, region.short}:
                self.named[name].append(region)

    def key(self, value: str) -> tuple[str, _Fault | None]:
        """The key, or the value as written and what is wrong with it."""
        if not value or value in self.regions or not self.regions:
            return value, None
        matches = self.named.get(value, ())
        if len(matches) == 1:
            return matches[0].key, None
        if matches:
            options = "、".join(f"{r.name} {r.key}" for r in matches)
            return value, _Fault(
                "region-is-unambiguous", matches[0].key, {"value": value, "options": options}
            )
        hint = nearest(value, (name for name in self.named if name))
        return value, _Fault("region-is-known", hint, {"value": value})


def _check(rows: Sequence[Row], library: Library, now: datetime, faulty: frozenset[str]) -> Iterator[Finding]:
    yield from _shared_addresses(rows)
    yield from _shared_terms(rows, library)
    for article, source in rows:
        if library.tables.columns and article.column not in library.tables.columns:
            yield _unknown_column(article.column, source, library.tables)
        if article.related or article.interprets or article.policy:
            yield from _lost_references(article, source, library, faulty)
            yield from _inconsistent(article, source, library)
        if article.date.at > now and not article.publish_at:
            place = source.place(("date",))
            yield finding(source.path, *place, "date-is-past", value=article.date.iso)


def _shared_addresses(rows: Sequence[Row]) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for article, source in sorted(rows, key=lambda row: row[0].path):
        other = owner.setdefault(article.url, article.path)
        if other != article.path:
            path: Path = ("slug",) if ("slug",) in source.places else ("title",)
            yield finding(article.path, *source.place(path), "url-is-unique", url=article.url, other=other)


def _shared_terms(rows: Sequence[Row], library: Library) -> Iterator[Finding]:
    """Topics without an address or with that of another, at the place where each is first used."""
    used = {topic: row for row in rows for topic in row[0].topics}
    owner: dict[str, str] = {}
    for topic in library.topics.values():
        other = owner.setdefault(topic.id, topic.name) if topic.id else ""
        if other == topic.name:
            continue
        article, source = used[topic.name]
        last = len(article.topics) - 1 - article.topics[::-1].index(topic.name)
        place = source.place(("topics", last))
        if topic.id:
            url = f"topics/{topic.id}/"
            yield finding(article.path, *place, "term-is-unique", value=topic.name, other=other, url=url)
        else:
            yield finding(article.path, *place, "term-has-address", value=topic.name)


def references(article: Article) -> Iterator[tuple[str, int, Reference]]:
    """Every reference of an article's front matter: field, position in it, reference."""
    for name, refs in (("related", article.related), ("interprets", article.interprets)):
        for i, ref in enumerate(refs):
            yield name, i, ref
    seen: dict[str, int] = {}
    for name, ref in article.policy.relations if article.policy else ():
        seen[name] = seen.get(name, -1) + 1
        yield name, seen[name], ref


def _lost_references(
    article: Article, source: Source, library: Library, faulty: frozenset[str]
) -> Iterator[Finding]:
    for name, i, ref in references(article):
        if not ref.target:
            if not ref.title:
                place = source.place((name, i))
                yield finding(source.path, *place, "reference-resolves", name=name, value="（空）")
        elif library.resolve(ref) is None and ref.target not in faulty:
            place = source.place((name, i))
            hint = nearest(ref.target, (a.path for a in library.articles))
            yield finding(source.path, *place, "reference-resolves", hint, name=name, value=ref.target)


def _inconsistent(article: Article, source: Source, library: Library) -> Iterator[Finding]:
    """A policy said to be in force that another one repeals; an article that refers to itself."""
    for name, i, ref in references(article):
        if library.resolve(ref) is article:
            detail = f"{name} 指向自己"
            place = source.place((name, i))
            yield finding(source.path, *place, "relation-is-consistent", other=article.path, detail=detail)
    if not article.policy or article.policy.status != "有效":
        return
    for name, other in library.inverse_relations(article):
        if name == "repeals" and other is not article:
            detail = "该文件已把它废止，有效性却写着“有效”"
            place = source.place(("status",))
            yield finding(
                source.path, *place, "relation-is-consistent", "废止", other=other.path, detail=detail
            )
