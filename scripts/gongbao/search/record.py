"""What search knows of an article."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao.article import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.article import Article, Moment, Rendered, Section
    from gongbao.library import Library

KINDS = {
    Kind.NEWS: "新闻",
    Kind.POLICY: "政策文件",
    Kind.INTERPRETATION: "政策解读",
    Kind.PRACTICE: "治理实践",
    Kind.STATISTICS: "数据",
}
NOT_IN_FORCE = frozenset({"失效", "废止", "已修改"})
"""The states of a policy document that stand behind those in force."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to filter by, and what readers see for it."""

    value: str
    name: str


PAGE = Choice("page", "页面")
"""The kind of an ordinary page, after those of articles."""


@dataclass(frozen=True, slots=True)
class Record:
    """All that search knows of an article, or of an ordinary page.

    An ordinary page has no kind and no date of its own: `date` then only gives its place in the order.

    `regions` run from the province down to the article's own place; `sections` are (anchor, heading,
    text); `notes` are the texts a page prints besides: issuer, mechanism, timeline, corrections.
    """

    url: str
    title: str
    date: Moment
    kind: Kind | None
    kicker: str = ""
    subtitle: str = ""
    summary: str = ""
    number: str = ""
    byline: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    sections: tuple[tuple[str, str, str], ...] = ()
    column: Choice | None = None
    regions: tuple[Choice, ...] = ()
    topics: tuple[Choice, ...] = ()
    status: str = ""
    issuer: str = ""
    dated: bool = True

    @property
    def levels(self) -> Iterator[tuple[str, ...]]:
        """Its texts by how much a hit there counts, from the least (0) to the most (3).

        The title of an ordinary page counts as a summary: news of the same name comes first.
        """
        own, named = ((), (self.title,)) if self.kind else ((self.title,), ())
        yield (*(text for _, _, text in self.sections), *self.captions, *self.notes)
        yield (self.summary, *self.byline, *own)
        yield (self.kicker, self.subtitle, *(heading for _, heading, _ in self.sections))
        yield (*named, self.number)

    @property
    def in_force(self) -> bool:
        """Whether it ranks as current; only a policy document can be otherwise."""
        return self.status not in NOT_IN_FORCE

    @property
    def kind_choice(self) -> Choice:
        """Its kind as a filter."""
        return Choice(self.kind.value, KINDS[self.kind]) if self.kind else PAGE

    @property
    def names(self) -> tuple[str, ...]:
        """The people it names as its authors, without organisation and role."""
        return tuple(entry.rpartition(" ")[2] for entry in self.byline)

    @property
    def facets(self) -> Iterator[tuple[str, Choice]]:
        """Every value a reader can filter it by, with the name of the filter."""
        year = str(self.date.at.year)
        yield from (("column", c) for c in (self.column,) if c)
        yield from (("region", region) for region in self.regions)
        yield "kind", self.kind_choice
        yield from (("status", Choice(s, s)) for s in (self.status,) if s)
        yield from (("issuer", Choice(i, i)) for i in (self.issuer,) if i)
        yield from (("year", Choice(y, f"{y}年")) for y in ((year,) if self.dated else ()))
        yield from (("topic", topic) for topic in self.topics)

    @property
    def shown(self) -> dict[str, object]:
        """What results show and verify their hits by; empty fields are left out."""
        row = {
            "url": self.url,
            "title": self.title,
            "number": self.number,
            "kicker": self.kicker,
            "subtitle": self.subtitle,
            "summary": self.summary,
            "byline": self.byline,
            "captions": self.captions,
            "notes": self.notes,
            "sections": self.sections,
            "date": self.date.iso if self.dated else "",
            "kind": self.kind_choice.name,
            "column": self.column.name if self.column else "",
            "region": "".join(region.name for region in self.regions[-1:]),
            "status": self.status,
            "old": not self.in_force,
        }
        return {key: value for key, value in row.items() if value}


def page_record(url: str, title: str, summary: str, sections: Iterable[Section], date: Moment) -> Record:
    """What search knows of an ordinary page; it stands with what is as old as `date`."""
    texts = tuple((s.anchor, s.heading, s.text) for s in sections)
    return Record(url, title, date, None, summary=summary, sections=texts, dated=False)


def record(article: Article, rendered: Rendered, library: Library) -> Record:
    """What search may know of an article; of a withdrawn one, its title and the notice."""
    column = library.tables.columns.get(article.column)
    regions = library.chain(article.region)
    bare = Record(
        url=article.url,
        title=article.title,
        date=article.date,
        kind=article.kind,
        column=Choice(column.id, column.name) if column else None,
        regions=tuple(Choice(region.key, region.label) for region in regions),
        topics=tuple(Choice(library.topics[name].id, name) for name in sorted(set(article.topics))),
        status=article.policy.status if article.policy else "",
        issuer=article.policy.issuer if article.policy else "",
    )
    notice = tuple(text for c in article.corrections for text in (c.reason, c.now) if text)
    if article.retracted:
        return replace(bare, notes=notice)
    return replace(
        bare,
        kicker=article.kicker,
        subtitle=article.subtitle,
        summary=article.summary,
        number=article.policy.number if article.policy else "",
        byline=tuple(f"{person.org}{person.role} {person.name}" for person in article.byline),
        captions=tuple(t for t in (article.image.caption, article.image.credit) if t)
        if article.image
        else (),
        notes=(*notice, *_printed_besides(article)),
        sections=tuple((section.anchor, section.heading, section.text) for section in rendered.sections),
    )


def _printed_besides(article: Article) -> Iterator[str]:
    """The texts a page prints around the body, each where there is one."""
    texts = [c.was for c in article.corrections]
    texts.append(article.editor)
    if article.source:
        texts += [article.source.name, article.source.original_title, article.source.original_author]
    if article.dateline:
        texts.append(article.dateline.agency + article.dateline.place + article.dateline.date)
    if article.policy:
        policy = article.policy
        texts += [policy.issuer, policy.index_number, policy.genre, *policy.subject]
    if article.practice:
        practice = article.practice
        texts += [practice.body, practice.place]
        texts += [text for step in practice.mechanism for text in (step.name, step.text)]
        texts += [event.text for event in practice.timeline]
    return (text for text in texts if text)
