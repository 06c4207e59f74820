"""The frozen shape of everything the site publishes; past `schema` nothing else is passed around."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - dataclass fields are read at run time by the docs
from enum import StrEnum
from operator import attrgetter
from typing import Self

from gongbao.records import record


class Record:
    """What the cache keeps quickly: a record is stored as its class and its fields in order."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[type, tuple[object, ...]]:
        """The constructor's call that makes an equal record."""
        return type(self), self._values

    def but(self, **changes: object) -> Self:
        """An equal record but for these fields; several times as fast as `dataclasses.replace`."""
        names = self.__match_args__
        values = list(self._values)
        for name, value in changes.items():
            values[names.index(name)] = value
        return type(self)(*values)

    @property
    def _values(self) -> tuple[object, ...]:
        """The fields in order: every record has two or more."""
        kind = type(self)
        if kind not in _VALUES:
            _VALUES[kind] = attrgetter(*kind.__match_args__)
        return _VALUES[kind](self)


_VALUES: dict[type, attrgetter[tuple[object, ...]]] = {}
"""What gives the fields of a record, by its class."""


class Kind(StrEnum):
    """The kinds of content that go through our own flow."""

    NEWS = "news"
    POLICY = "policy"
    INTERPRETATION = "interpretation"
    PRACTICE = "practice"
    STATISTICS = "statistics"


@dataclass(frozen=True, slots=True, order=True)
class Moment(Record):
    """A point in time as the editor wrote it: a month, a day, or a day with a time.

    `at` is always aware (Asia/Shanghai unless the content names another zone); a bare day stands at
    midnight with `has_time` false, a bare month at its first day with `has_day` false.
    """

    at: datetime
    has_time: bool = False
    has_day: bool = True

    @property
    def iso(self) -> str:
        """ISO 8601, as precise as the editor was: `2020-07`, `2023-08-28`, `2023-08-28T09:30:00+08:00`."""
        if not self.has_day:
            return self.month
        return self.at.isoformat(timespec="seconds") if self.has_time else self.at.date().isoformat()

    @property
    def stamp(self) -> str:
        """ISO 8601 with time and offset, as feeds and sitemaps want it."""
        return self.at.isoformat(timespec="seconds")

    @property
    def chinese(self) -> str:
        """The date as a newspaper prints it: `2023年8月28日` (GB/T 15835-2011, Arabic figures)."""
        if not self.has_day:
            return f"{self.at.year}年{self.at.month}月"
        day = f"{self.at.year}年{self.at.month}月{self.at.day}日"
        return f"{day} {self.at.hour:02d}:{self.at.minute:02d}" if self.has_time else day

    @property
    def month(self) -> str:
        """`2023-08`, the archive's key."""
        return self.at.date().isoformat()[:7]


@record
class Person(Record):
    """One name of a byline, with the role and organisation printed beside it."""

    name: str
    role: str = "作者"
    org: str = ""


@record
class Source(Record):
    """Where a piece comes from; a reprint names the original."""

    name: str
    url: str = ""
    type: str = "original"
    original_title: str = ""
    original_author: str = ""


@record
class Dateline(Record):
    """The agency, place and day that open a report (电头): `新华社北京8月3日电`."""

    agency: str = ""
    place: str = ""
    date: str = ""


@record
class Issue(Record):
    """The printed issue (期) and page (版次) a piece stood on."""

    paper: str
    date: Moment
    page: int
    page_name: str = ""


@record
class Image(Record):
    """A picture with what must be said about it; `src` is a path below content/."""

    src: str
    alt: str
    caption: str = ""
    credit: str = ""
    taken: Moment | None = None


@record
class Correction(Record):
    """A visible change after publication: 更正, 补充 or 撤稿."""

    at: Moment
    kind: str
    was: str = ""
    now: str = ""
    reason: str = ""
    by: str = ""


@record
class Reference(Record):
    """A pointer to another document.

    `target` is the site's own (content path, slug, document number or full title); a document we do
    not hold has `title`, and `number` or `url` where known.
    """

    target: str = ""
    title: str = ""
    number: str = ""
    url: str = ""


@record
class Policy(Record):
    """What a policy document carries beyond an article: number, issuer, four dates, validity, relations.

    Field names follow the national policy library (国务院政策文件库) and GB/T 9704-2012.
    """

    issuer: str
    number: str = ""
    index_number: str = ""
    subject: tuple[str, ...] = ()
    genre: str = ""
    made: Moment | None = None
    published: Moment | None = None
    effective: Moment | None = None
    expires: Moment | None = None
    status: str = "有效"
    relations: tuple[tuple[str, Reference], ...] = ()
    """(relation, document): repeals, amends, based_on, forwards, implements."""


@record
class Step(Record):
    """One named step of a practice's mechanism."""

    name: str
    text: str = ""


@record
class Event(Record):
    """One entry of a timeline; `date` as precise as known: `2020`, `2020-07`, `2020-07-15`."""

    date: str
    text: str


@record
class Practice(Record):
    """A governance practice or eco-project as an entity."""

    body: str
    place: str = ""
    since: str = ""
    mechanism: tuple[Step, ...] = ()
    timeline: tuple[Event, ...] = ()


@record
class Fact(Record):
    """A short quote of an article plus what a machine cannot know about its number.

    `n` counts from 1 in the order of the facts file and gives the anchor `fig-<n>`. Value, unit and
    bound are always parsed from `quote`.
    """

    n: int
    quote: str
    indicator: str
    region: str
    period: str
    status: str = "reported"
    supersedes: str = ""
    """The earlier fact this one replaces: `news/a.md#3`, `#3` in the same article, or `news/a.md`."""
    note: str = ""
    path: str = ""
    line: int = 1
    column: int = 1
    region_place: tuple[int, int] = (1, 1)


@record
class Article(Record):
    """A published piece, as the editor wrote it, checked and normalised.

    `path` is the file below content/ with forward slashes; `body` the Markdown after the front matter,
    whose first line is line `body_line` of the file. `region` is a key of regions.yml, `column` of
    columns.yml. `facts` are in file order.
    """

    path: str
    kind: Kind
    slug: str
    title: str
    date: Moment
    body: str = ""
    body_line: int = 1
    kicker: str = ""
    subtitle: str = ""
    updated: Moment | None = None
    publish_at: Moment | None = None
    expires_at: Moment | None = None
    draft: bool = False
    column: str = ""
    topics: tuple[str, ...] = ()
    region: str = ""
    byline: tuple[Person, ...] = ()
    source: Source | None = None
    dateline: Dateline | None = None
    issue: Issue | None = None
    editor: str = ""
    summary: str = ""
    image: Image | None = None
    aliases: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    pin: bool = False
    related: tuple[Reference, ...] = ()
    interprets: tuple[Reference, ...] = ()
    policy: Policy | None = None
    practice: Practice | None = None
    facts: tuple[Fact, ...] = field(default=())
    length: int = 0
    """Characters of the body as newsrooms count, without addresses of links; counted where it was read."""

    @property
    def url(self) -> str:
        """Site-relative address, always ending in a slash (DESIGN section 2)."""
        match self.kind:
            case Kind.NEWS:
                day = self.date.at.date().isoformat()  # every list asks, and formatting numbers is slow
                return f"news/{day[:4]}/{day[5:7]}/{self.slug}/"
            case Kind.POLICY | Kind.INTERPRETATION:
                return f"policy/{self.slug}/"
            case Kind.PRACTICE:
                return f"practice/{self.slug}/"
            case Kind.STATISTICS:
                return f"statistics/{self.slug}/"

    @property
    def retracted(self) -> bool:
        """Whether the piece was withdrawn (撤稿) and stands only as a notice."""
        return bool(self.corrections) and self.retraction is not None

    @property
    def retraction(self) -> Correction | None:
        """The entry by which it was withdrawn."""
        return next((c for c in self.corrections if c.kind == "撤稿"), None)

    @property
    def modified(self) -> Moment:
        """The latest date the content itself states: correction, update or publication."""
        if not self.corrections and not self.updated:
            return self.date
        dates = [self.date, *(c.at for c in self.corrections)]
        if self.updated:
            dates.append(self.updated)
        return max(dates, key=lambda m: m.at)


@record
class Measured(Record):
    """What a page of statistics measures, as machines are told of it.

    `variables` are (name, unit); `period` an ISO 8601 interval or date, or nothing; `files` are
    (site-relative address, media type); `modified` an ISO 8601 date; `picture` and `picture_alt` are the
    address of the page's first chart, drawn as a picture, and what it says.
    """

    variables: tuple[tuple[str, str], ...] = ()
    period: str = ""
    files: tuple[tuple[str, str], ...] = ()
    citation: str = ""
    modified: str = ""
    picture: str = ""
    picture_alt: str = ""


@record
class Section(Record):
    """A stretch of a rendered body under one heading; the first one (no heading) is the opening."""

    anchor: str
    heading: str
    level: int
    text: str


@record
class Link(Record):
    """A link or picture in a body: `target` as written, `resolved` as content path or address.

    `resolved` is a path below content/ (`news/a.md`, `about/plan.png`), a site-relative address, or the
    external URL; `fragment` comes without `#`. Line and column are those of the source file.
    """

    target: str
    resolved: str
    fragment: str
    image: bool
    line: int
    column: int


@record
class Use(Record):
    """Where the figure of an article's `n`-th fact is shown: `url` is the place, `title` its page."""

    n: int
    url: str
    title: str


@record
class Rendered(Record):
    """An article's body as safe HTML, with the plain text every other output is computed from.

    Internal links in `html` read `content:<path>`; they are replaced when the page is assembled, so the
    same body serves wherever its targets move. `sections` cover the whole text in order.
    """

    path: str
    html: str
    sections: tuple[Section, ...] = ()
    links: tuple[Link, ...] = ()
    anchors: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    """The statistics its confirmed figures feed, by fact and address."""

    @property
    def text(self) -> str:
        """The body's plain text, headings included, one paragraph or heading a line."""
        parts = (part for s in self.sections for part in (s.heading, s.text) if part)
        return "\n".join(parts)
