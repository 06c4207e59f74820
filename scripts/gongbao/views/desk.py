"""From articles to what templates show: list items, bylines, figures, breadcrumbs."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.markup import figures_linked
from gongbao.text import excerpt, length, minutes_for
from gongbao.views.elements import Credit, Figure, Item, Link, Origin, Piece

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gongbao.article import Article, Dateline, Fact, Issue, Moment, Rendered, Source
    from gongbao.library import Library
    from gongbao.tables import Masthead

WEEKDAYS = "一二三四五六日"
HOME = Link("", "首页")
LABELS = {
    Kind.NEWS: "",
    Kind.POLICY: "政策",
    Kind.INTERPRETATION: "解读",
    Kind.PRACTICE: "实践",
    Kind.STATISTICS: "数据",
}
AREAS = {
    Kind.POLICY: Link("policy/", "政策库"),
    Kind.INTERPRETATION: Link("policy/", "政策库"),
    Kind.PRACTICE: Link("practice/", "实践库"),
    Kind.STATISTICS: Link("statistics/", "数据"),
}
STATUS = {"reported": "", "revised": "已修订", "disputed": "有争议", "retracted": "已撤回"}
"""How a figure stands, as the panel says it."""
PANELS = {Kind.NEWS, Kind.INTERPRETATION, Kind.PRACTICE, Kind.POLICY}
"""The kinds whose pages have a panel of figures."""
CONTENTS_FROM = 3
"""Subheads from which a piece gets a list of contents."""


SUMMARY_LIMIT = 90
"""Characters of an opening that stands in for a lead."""


def weekday(moment: Moment) -> str:
    """`星期一`, as the date line of a newspaper prints it."""
    return f"星期{WEEKDAYS[moment.at.weekday()]}"


def period(text: str) -> str:
    """An ISO 8601 period as printed: `2020-07` → `2020年7月`, `2020/2023` → `2020年至2023年`.

    Anything else is returned as it stands.
    """
    if "/" in text:
        return "至".join(period(part) for part in text.split("/"))
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}){0,2}", text):
        return text
    return "".join(f"{int(part)}{unit}" for part, unit in zip(text.split("-"), "年月日", strict=False))


def feeds(path: str, masthead: Masthead) -> tuple[Link, ...]:
    """The feeds at a path without suffix; none on a site without an address, which has no feeds."""
    formats = (("rss", "RSS"), ("atom", "Atom"), ("json", "JSON Feed"))
    return tuple(Link(f"{path}.{suffix}", label) for suffix, label in formats) if masthead.url else ()


def count(entries: Iterable[object]) -> str:
    """`3篇`, the note behind a link to a list."""
    return f"{sum(1 for _ in entries)}篇"


def sheet_url(paper: str, date: str, page: int) -> str:
    """Address of a page of a printed issue."""
    return f"issues/{paper}/{date}/{page}/"


class Desk:
    """Makes the parts of pages from a library; every list item is made once."""

    def __init__(self, library: Library, rendered: Mapping[str, Rendered], masthead: Masthead) -> None:
        self.library = library
        self.rendered = rendered
        self.masthead = masthead
        self.site_name = masthead.paper or masthead.name
        self._items: dict[str, Item] = {}

    def item(self, article: Article) -> Item:
        """The article as lists show it."""
        if article.path not in self._items:
            self._items[article.path] = self._make_item(article)
        return self._items[article.path]

    def items(self, articles: Iterable[Article]) -> tuple[Item, ...]:
        """The articles as lists show them, in the order given."""
        return tuple(self.item(a) for a in articles)

    def _make_item(self, article: Article) -> Item:
        policy, practice = article.policy, article.practice
        status = "撤稿" if article.retracted else policy.status if policy else ""
        return Item(
            url=article.url,
            kicker=article.kicker,
            title=article.title,
            summary=self.summary(article),
            date=article.date,
            column=self.column(article),
            region=next(iter(self.regions(article.region)[-1:]), None),
            image=None if article.retracted else article.image,
            label=LABELS[article.kind],
            number=policy.number if policy else "",
            issuer=policy.issuer if policy else practice.body if practice else "",
            place=practice.place if practice else "",
            since=period(practice.since) if practice else "",
            status=status,
            current=status in ("", "有效"),
            effective=policy.effective if policy else None,
            steps=tuple(step.name for step in practice.mechanism) if practice else (),
        )

    def summary(self, article: Article) -> str:
        """What lists say about an article: its lead, else its opening; nothing of a withdrawn one."""
        if article.retracted:
            return ""
        return article.summary or self.opening(article, SUMMARY_LIMIT)

    def opening(self, article: Article, limit: int) -> str:
        """The first whole sentences of a body, subheads left out."""
        return excerpt("\n".join(s.text for s in self.rendered[article.path].sections), limit)

    def column(self, article: Article) -> Link | None:
        """The article's column."""
        column = self.library.tables.columns.get(article.column)
        return Link(f"columns/{column.id}/", column.name) if column else None

    def regions(self, key: str) -> tuple[Link, ...]:
        """A region and its ancestors, province first."""
        return tuple(Link(f"regions/{r.key}/", r.label) for r in self.library.chain(key))

    def trail(self, article: Article) -> tuple[Link, ...]:
        """The way from the home page to an article: its library, or its column."""
        home = AREAS.get(article.kind) or self.column(article)
        return (HOME, home) if home else (HOME,)

    def figure(self, article: Article, fact: Fact) -> Figure:
        """A confirmed figure; its quote is cut around the last run of digits."""
        runs = list(re.finditer(r"[0-9]+(?:[,.，][0-9]+)*[%％‰]?", fact.quote))
        start, end = runs[-1].span() if runs else (0, 0)
        indicator = self.library.tables.indicators.get(fact.indicator)
        region = self.library.tables.regions.get(fact.region)
        return Figure(
            url=f"{article.url}#fig-{fact.n}",
            anchor=f"#fig-{fact.n}",
            before=fact.quote[:start],
            number=fact.quote[start:end],
            after=fact.quote[end:],
            indicator=indicator.name if indicator else fact.indicator,
            region=region.label if region else fact.region,
            period=period(fact.period),
            note=fact.note,
            id=f"data-{fact.n}",
            status=STATUS[fact.status],
            uses=tuple(Link(u.url, u.title) for u in self.rendered[article.path].uses if u.n == fact.n),
        )

    def figures(self, article: Article) -> tuple[Figure, ...]:
        """All confirmed figures of an article, in text order; the region only where it is another one."""
        found = []
        for fact in article.facts:
            figure = self.figure(article, fact)
            found.append(replace(figure, region="") if fact.region == article.region else figure)
        return tuple(found)

    def issue(self, issue: Issue) -> Link:
        """The printed page an article stood on."""
        paper = self.library.tables.papers.get(issue.paper)
        name = paper.name if paper else issue.paper
        page = f"第{issue.page:02d}版" + (f" {issue.page_name}" if issue.page_name else "")
        url = sheet_url(issue.paper, issue.date.iso, issue.page)
        return Link(url, f"《{name}》{issue.date.chinese} {page}")

    def topics(self, names: Iterable[str]) -> tuple[Link, ...]:
        """Topics by name, with their addresses."""
        known = self.library.topics
        return tuple(Link(f"topics/{known[n].id}/", n) for n in names if n in known)

    def piece(self, article: Article) -> Piece:
        """What a single page shows whatever its kind; a withdrawn article keeps its notice only."""
        body = self.rendered[article.path]
        characters = length(body.text)
        newer, older = self.library.neighbours(article)
        piece = Piece(
            kind=article.kind.value,
            url=article.url,
            trail=self.trail(article),
            kicker=article.kicker,
            title=article.title,
            subtitle=article.subtitle,
            date=article.date,
            updated=article.updated,
            byline=credits_of(article),
            dateline=dateline_of(article.dateline),
            source=self.origin(article.source),
            issue=self.issue(article.issue) if article.issue else None,
            minutes=minutes_for(characters),
            length=characters,
            image=article.image,
            summary=article.summary,
            body_html=figures_linked(body.html) if article.kind in PANELS else body.html,
            contents=contents_of(body),
            corrections=tuple(sorted(article.corrections, key=lambda c: c.at.at, reverse=True)),
            retracted=article.retracted,
            topics=self.topics(article.topics),
            regions=self.regions(article.region),
            editor=article.editor,
            newer=Link(newer.url, newer.title) if newer else None,
            older=Link(older.url, older.title) if older else None,
            related=self.items(self._others(article)),
            figures=self.figures(article),
        )
        return withdrawn(piece) if article.retracted else piece

    def _others(self, article: Article) -> list[Article]:
        """What to read next, without what the page shows elsewhere: the interpretations of a policy."""
        shown = self.library.interpretations(article)
        return [other for other in self.library.related(article) if other not in shown]

    def origin(self, source: Source | None) -> Origin | None:
        """Where a piece comes from; the site itself where the article names nobody."""
        if source is None:
            return Origin(self.site_name, "", reprint=False, original_title="", original_author="")
        reprint = source.type == "reprint"
        return Origin(source.name, source.url, reprint, source.original_title, source.original_author)


def withdrawn(piece: Piece) -> Piece:
    """The same piece without anything its withdrawal took back."""
    return replace(piece, body_html="", summary="", image=None, figures=(), contents=(), length=0)


def credits_of(article: Article) -> tuple[Credit, ...]:
    """The byline, neighbours of one role and organisation together."""
    groups = groupby(article.byline, key=lambda p: (p.org, p.role))
    return tuple(Credit(org, role, tuple(p.name for p in people)) for (org, role), people in groups)


def dateline_of(dateline: Dateline | None) -> str:
    """电头: `新华社北京8月3日电`, or the bare `本报讯`."""
    if dateline is None:
        return ""
    if not (dateline.place or dateline.date):
        return dateline.agency
    return f"{dateline.agency}{dateline.place}{dateline.date}电"


def contents_of(body: Rendered) -> tuple[Link, ...]:
    """Links to the subheads of the highest level, from three on."""
    heads = [s for s in body.sections if s.heading and s.anchor]
    top = min((s.level for s in heads), default=0)
    links = tuple(Link(f"#{s.anchor}", s.heading) for s in heads if s.level == top)
    return links if len(links) >= CONTENTS_FROM else ()
