"""Markdown → safe HTML with marked figures, and the plain text everything else is computed from.

`render` is a pure function of plain data: the same job gives the same result in any process. Python-Markdown
is the reference; what it lets through is cleaned by a list of allowed tags, and what had to be cleaned is a
finding, so that nothing an editor wrote disappears without a word.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, groupby
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element, SubElement

import markdown
import nh3
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from gongbao import facts
from gongbao.article import Link, Rendered, Section
from gongbao.diagnostics import Finding, finding
from gongbao.schema import beside
from gongbao.text import WIDE, heading_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongbao.article import Fact

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "caption", "cite", "code", "dd", "del", "details", "div", "dl",
    "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "img", "ins", "kbd", "li",
    "mark", "ol", "p", "pre", "q", "s", "small", "strong", "sub", "summary", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "*": {"class", "id", "lang", "title"},
    "a": {"href", "title", "role"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "li": {"value"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan", "style"},
    "th": {"colspan", "rowspan", "scope", "style"},
}
SCHEMES = {"http", "https", "mailto", "tel"}
EXTENSIONS = ("tables", "footnotes", "admonition", "def_list", "sane_lists", "fenced_code")

_BREAK_BESIDE_WIDE = re.compile(f"(?<=[{WIDE}])\n|\n(?=[{WIDE}])")
_TAG = re.compile(r'(<(?:[^<>"]|"[^"]*")*>)')
_NOT_TEXT = re.compile(r'<sup id="fnref.*?</sup>|<a class="footnote-backref".*?</a>', re.DOTALL)
_BLOCK = re.compile(r"</?(?:p|h[2-6]|li|ul|ol|dl|dt|dd|tr|t[dh]|table|blockquote|figcaption|div|pre|br|hr)\b")
_HEADING = re.compile(r'<h([2-4])[^>]*\bid="([^"]*)"')
_RAW_TAG = re.compile(r"<\s*([a-zA-Z][\w-]*)([^>]*)>?")
_RAW_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][\w:.-]*)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")
_INVISIBLE = "".join(map(chr, range(33)))
_FIGURE = re.compile(r'<data class="figure" id="fig-(\d+)"')
_SCHEME = re.compile(r"^[\s\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*)\s*:")


@dataclass(frozen=True, slots=True)
class Job:
    """One body to render: plain, picklable data."""

    path: str
    body: str
    body_line: int = 1
    facts: tuple[Fact, ...] = ()


class _News(Extension):
    """What a newsroom's Markdown needs beyond the standard extensions."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the name the library calls
        """Register the tree walk before headings get their ids, and collect from it."""
        md.treeprocessors.register(_Walk(md), "gongbao", 6)


class _Walk(Treeprocessor):
    """Joins Chinese line breaks, demotes stray h1, turns captioned pictures to figures, collects links."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.start("")

    def start(self, path: str) -> None:
        """Forget the body before; `path` is the file the next one stands in."""
        self.path = path
        self.links: list[tuple[str, bool]] = []
        self.unnamed: list[str] = []
        self.unsafe: list[str] = []

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for element in root.iter():
            if element.tag == "h1":
                element.tag = "h2"
            if element.tag not in {"pre", "code"} and element.text:
                element.text = _BREAK_BESIDE_WIDE.sub("", element.text)
            if element.tail:
                element.tail = _BREAK_BESIDE_WIDE.sub("", element.tail)
            if element.tag in {"a", "img"}:
                self._follow(element)
            elif element.tag == "p":
                _caption(element)

    def _follow(self, element: Element) -> None:
        name = "src" if element.tag == "img" else "href"
        target = element.get(name, "")
        if element.tag == "img":
            element.set("loading", "lazy")
            if not element.get("alt", "").strip():
                self.unnamed.append(target)
        if target.startswith(("#fn:", "#fnref")):
            return
        resolved = resolve(self.path, target)
        if resolved is None:
            self.unsafe.append(target)
            return
        self.links.append((target, element.tag == "img"))
        if not _SCHEME.match(resolved):
            address, hash_mark, fragment = resolved.partition("#")
            element.set(name, f"content:{quote(address)}{hash_mark}{fragment}")


def _caption(paragraph: Element) -> None:
    """A paragraph that is one picture with a title becomes a figure with that caption."""
    if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
        return
    image = paragraph[0]
    if image.tag == "img" and image.get("title"):
        paragraph.tag = "figure"
        SubElement(paragraph, "figcaption").text = image.attrib.pop("title")


def resolve(path: str, target: str) -> str | None:
    """Where a link written in the file `path` leads: a content path or address, an external URL, or None.

    None stands for what must not be followed: scripts, data, protocol-relative and unknown schemes.
    """
    target = re.sub(r"[\t\r\n]", "", html.unescape(target)).strip(_INVISIBLE)  # as browsers read it
    scheme = _SCHEME.match(target)
    if scheme:
        return target if scheme[1].lower() in SCHEMES else None
    if target.startswith(("//", "\\")):
        return None
    address, hash_mark, fragment = target.partition("#")
    address = unquote(address.partition("?")[0])
    full = beside(path, address) + ("/" if address.endswith("/") and address != "/" else "")
    return (full if address else path) + hash_mark + unquote(fragment)


@cache
def _engine() -> tuple[markdown.Markdown, _Walk]:
    """The engine of this process: building one costs as much as a short article, resetting it nothing."""
    md = markdown.Markdown(
        extensions=[*EXTENSIONS, "toc", _News()],
        extension_configs={
            "toc": {"slugify": lambda value, _: heading_id(value)},
            "footnotes": {"BACKLINK_TITLE": "回到正文中的注 {}"},
        },
        output_format="html",
    )
    walk = md.treeprocessors["gongbao"]
    assert isinstance(walk, _Walk)  # noqa: S101 - tells the type checker what was registered above
    return md, walk


def render(job: Job) -> tuple[Rendered, list[Finding]]:
    """An article's body as safe HTML and plain text, with every fault found on the way."""
    md, walk = _engine()
    md.reset()
    walk.start(job.path)
    dirty = md.convert(job.body)
    raw = [str(block) for block in md.htmlStash.rawHtmlBlocks if isinstance(block, str)]
    places = _Places(job)
    found = [places.fault("html-is-safe", value) for value in [*walk.unsafe, *_unsafe_html(raw)]]
    found += [places.fault("image-has-alt", value) for value in walk.unnamed]
    clean = nh3.clean(
        dirty,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES | {"content"},
        link_rel=None,
        filter_style_properties={"text-align"},
    )
    sections = tuple(_sections(clean))
    marked, more = _mark(clean, job)
    places = _Places(job)
    links = tuple(places.link(job.path, target, image=image) for target, image in walk.links)
    anchors = tuple(re.findall(r'\bid="([^"]*)"', marked))
    return Rendered(job.path, marked, sections, links, anchors), found + more


def _unsafe_html(raw: list[str]) -> Iterator[str]:
    """The raw HTML tags of a body that are not allowed, as written; links and pictures are for Markdown."""
    for block in raw:
        for tag in _RAW_TAG.finditer(block):
            name = tag[1].lower()
            allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(name, set())
            attributes = {m[1].lower() for m in _RAW_ATTRIBUTE.finditer(tag[2])}
            if name not in TAGS - {"a", "img"} or attributes - allowed:
                yield tag[0].split("\n")[0]


class _Places:
    """Finds where in the source something written in the body stands; repeats are taken in order."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.seen: dict[str, int] = {}

    def of(self, written: str) -> tuple[int, int]:
        """Line and column of the next occurrence of a piece of the body."""
        body = self.job.body
        start = body.find(written, self.seen.get(written, 0)) if written else -1
        if start < 0:
            return self.job.body_line, 1
        self.seen[written] = start + len(written)
        before = body[:start]
        return self.job.body_line + before.count("\n"), start - before.rfind("\n")

    def fault(self, code: str, value: str) -> Finding:
        line, column = self.of(value)
        return finding(self.job.path, line, column, code, value=value)

    def link(self, path: str, target: str, *, image: bool) -> Link:
        line, column = self.of(target)
        address, _, fragment = (resolve(path, target) or "").partition("#")
        return Link(target, address, fragment, image, line, column)


def plain_text(clean: str) -> str:
    """The text of a piece of clean HTML, a line for each block."""
    return "\n".join(text for s in _sections(clean) for text in (s.heading, s.text) if text)


def _pieces(clean: str) -> list[str]:
    """Tags and texts in turn; the cleaner quotes every attribute, so `>` inside one cannot mislead."""
    return _TAG.split(clean)


def _sections(clean: str) -> Iterator[Section]:
    """The plain text under each heading, the opening first."""
    anchor, heading, level, in_heading = "", "", 1, False
    parts: list[str] = []
    for piece in _pieces(_NOT_TEXT.sub("", clean)):
        opens = _HEADING.match(piece)
        if opens:
            text = _tidy(parts)
            if text or heading:
                yield Section(anchor, heading, level, text)
            anchor, heading, level, in_heading, parts = opens[2], "", int(opens[1]), True, []
        elif in_heading and piece.startswith("</h"):
            in_heading = False
        elif piece.startswith("<"):
            parts.append("\n" if _BLOCK.match(piece) else "")
        elif in_heading:
            heading += html.unescape(piece)
        else:
            parts.append(html.unescape(piece).replace("\n", " "))
    text = _tidy(parts)
    if text or heading:
        yield Section(anchor, heading, level, text)


def _tidy(parts: list[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _mark(clean: str, job: Job) -> tuple[str, list[Finding]]:
    """The HTML with each confirmed figure in a `<data>` element, the target of statistics cells.

    Quotes that do not stand exactly once are left to `facts.check`, which reports them.
    """
    pieces = _pieces(clean)
    plain = [("\n" if _BLOCK.match(p) else "") if p.startswith("<") else html.unescape(p) for p in pieces]
    starts = list(accumulate(map(len, plain), initial=0))
    text = "".join(plain)
    found: list[Finding] = []
    spans: list[tuple[int, int, int, facts.Mark]] = []
    for mark in facts.marks(job.facts):
        places = facts.locate(text, mark.quote)
        if len(places) != 1:
            continue
        start, end = facts.figure_span(text, places[0][0], mark)
        piece = bisect_right(starts, start) - 1
        if end <= starts[piece + 1]:
            spans.append((piece, start - starts[piece], end - starts[piece], mark))
        else:
            fact = next(f for f in job.facts if f.n == mark.n)
            found.append(finding(fact.path, fact.line, fact.column, "quote-is-plain", quote=fact.quote))
    for piece, in_piece in groupby(sorted(spans, key=lambda s: s[:2]), key=lambda s: s[0]):
        pieces[piece] = _with_figures(plain[piece], [s[1:] for s in in_piece])
    return "".join(pieces), found


def _with_figures(text: str, spans: Sequence[tuple[int, int, facts.Mark]]) -> str:
    """A piece of text as HTML, with its figures (start, end, mark; in order) wrapped."""
    out, at = "", 0
    for start, end, mark in spans:
        if start < at:  # two facts rest on one figure: both keep an anchor
            out += f'<span id="fig-{mark.n}"></span>'
            continue
        opening = f'<data class="figure" id="fig-{mark.n}" value="{html.escape(mark.value)}">'
        out += f"{_escape(text[at:start])}{opening}{_escape(text[start:end])}</data>"
        at = end
    return out + _escape(text[at:])


def figures_linked(marked: str) -> str:
    """A rendered body whose figures lead to their lines in the article's panel, `#data-<n>`.

    Only for pages that have the panel: the body itself goes to feeds too. A figure inside a link stays
    as it is, for links cannot hold links.
    """
    pieces, inside = _pieces(marked), False
    for i, piece in enumerate(pieces):
        inside = piece.startswith("<a ") or (inside and piece != "</a>")
        figure = _FIGURE.match(piece)
        if figure and not inside:
            note = f'<a role="doc-noteref" href="#data-{figure[1]}">'
            pieces[i : i + 3] = [note + piece, pieces[i + 1], pieces[i + 2] + "</a>"]
    return "".join(pieces)


def _escape(text: str) -> str:
    """Text escaped as the cleaner does it."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")
