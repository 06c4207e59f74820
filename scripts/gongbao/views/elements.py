"""The parts page contexts are made of: links, list items, figures, the shared head of a piece.

Addresses are relative to the site's root and have no leading slash; templates write `base` before them.
Only fields whose name ends in `_html` hold markup; everything else is plain text, escaped on output.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.records import record

if TYPE_CHECKING:
    from gongbao.article import Correction, Image, Moment


@record
class Link:
    """A place to go, or a plain label where there is no page."""

    url: str | None
    """Address; None where there is no page and only the label is printed."""
    label: str
    """What readers see."""
    note: str = ""
    """A short remark behind the label, such as a count (`3篇`)."""


@record
class Row:
    """One line of a record (元数据表)."""

    label: str
    """Name of the field, as the national policy library prints it."""
    text: str
    """Its value."""


@record
class Item:
    """An article as lists show it."""

    url: str
    """Address."""
    kicker: str
    """引题 printed over the headline; may be empty."""
    title: str
    """Headline."""
    summary: str
    """One or two sentences; may be empty."""
    date: Moment
    """Publication date."""
    column: Link | None
    """Its column, where it has one."""
    region: Link | None
    """Its own region, where it has one."""
    image: Image | None
    """Its picture; `src` is an address below the root."""
    label: str
    """Name of the kind where the list mixes kinds: 政策, 解读, 实践, 数据, 图片; empty for news."""
    number: str
    """Document number of a policy, else empty."""
    issuer: str
    """Issuing body of a policy or body in charge of a practice, else empty."""
    place: str
    """Where a practice is at work, else empty."""
    since: str
    """Since when a practice is at work, as printed; else empty."""
    status: str
    """Validity of a policy (有效, 废止 …), 撤稿 for a withdrawn piece, else empty."""
    current: bool
    """False for a policy no longer in force and for a withdrawn piece."""
    effective: Moment | None
    """Day a policy takes effect."""
    steps: tuple[str, ...]
    """Names of the steps of a practice's mechanism."""


@record
class Credit:
    """People who share one role and organisation in the byline."""

    org: str
    """Organisation; may be empty."""
    role: str
    """记者, 通讯员, 摄影 …"""
    names: tuple[str, ...]
    """Their names, in printed order."""


@record
class Origin:
    """Where a piece comes from (来源)."""

    name: str
    """Name of the source."""
    url: str
    """Full address of the original; may be empty."""
    reprint: bool
    """Whether the piece is a reprint (转载)."""
    original_title: str
    """Title of the original; may be empty."""
    original_author: str
    """Author of the original; may be empty."""


@record
class Figure:
    """A confirmed figure, quoted from its sentence; `before + number + after` is the quote."""

    url: str
    """Address of the sentence, with its anchor."""
    anchor: str
    """`#fig-n`, for links on the article's own page."""
    before: str
    """The quote up to its number."""
    number: str
    """The digits as printed."""
    after: str
    """The rest of the quote: unit and qualifier."""
    indicator: str
    """Name of the indicator."""
    region: str
    """Name of the region; empty beside an article that is about the same one."""
    period: str
    """The period, as printed: 2022年, 2023年8月."""
    note: str
    """Remark of the editor; may be empty."""
    id: str = ""
    """The anchor of its line in the panel, where the figure in the text leads."""
    status: str = ""
    """已修订, 有争议 or 已撤回; empty for a figure as reported."""
    uses: tuple[Link, ...] = ()
    """The statistics pages it feeds."""


@record
class Relation:
    """A tie between two policy documents."""

    label: str
    """What this document does to the other, or the other to this one: 废止, 被…修改."""
    title: str
    """Title of the other document."""
    number: str
    """Its document number; may be empty."""
    url: str
    """Address of our page of it, or empty."""
    external: str
    """Full address elsewhere, where we hold no page of it; may be empty."""


@record
class Piece:
    """What all single pages share, from kicker to further reading."""

    kind: str
    """`news`, `policy`, `interpretation`, `practice` or `statistics`; the hook `data-kind`."""
    url: str
    """Address."""
    trail: tuple[Link, ...]
    """Breadcrumb, home first, without the page itself."""
    kicker: str
    """引题; may be empty."""
    title: str
    """主题, the page's h1."""
    subtitle: str
    """副题; may be empty."""
    date: Moment
    """Publication date."""
    updated: Moment | None
    """Date of the last change the editor states."""
    byline: tuple[Credit, ...]
    """Credits in printed order."""
    dateline: str
    """电头 such as 新华社北京8月3日电; may be empty."""
    source: Origin | None
    """来源."""
    issue: Link | None
    """Printed issue and page, linking to it."""
    minutes: int
    """Reading time in minutes, at least 1."""
    length: int
    """Length of the body counted the Chinese way."""
    image: Image | None
    """Main picture; `src` is an address below the root."""
    summary: str
    """Lead (导语); may be empty."""
    body_html: str
    """The body as safe HTML; internal links still read `content:<path>`."""
    contents: tuple[Link, ...]
    """Subheads for the list of contents; empty below three."""
    corrections: tuple[Correction, ...]
    """更正, 补充 and 撤稿, newest first."""
    retracted: bool
    """Whether only a notice stands here: no body, picture or figures are published."""
    topics: tuple[Link, ...]
    """Topics."""
    regions: tuple[Link, ...]
    """Region and its ancestors, province first."""
    editor: str
    """责任编辑; may be empty."""
    newer: Link | None
    """The next newer piece of the same kind and column."""
    older: Link | None
    """The next older one."""
    related: tuple[Item, ...]
    """What to read next."""
    figures: tuple[Figure, ...]
    """Its confirmed figures, in text order."""
