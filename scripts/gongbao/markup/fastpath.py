"""The fast path: plain news prose straight to clean HTML, the same bytes as the reference, or nothing.

It knows paragraphs, `#` headings, flat lists, pipe tables, quotes, rules, bold and emphasis, links, pictures,
escapes and the simplest entities, and only where none of them can be read in two ways. At the first doubt it
declines, and the reference renders the body; the tests compare the two on everything it accepts.

Every pattern is linear: what stands between two marks holds neither, and the first stray mark ends it all.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING

from gongbao.article import Section
from gongbao.markup.body import Body, Target
from gongbao.markup.links import internal, resolve
from gongbao.markup.reference import BREAK_BESIDE_WIDE
from gongbao.text import heading_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.markup.body import Job

_FOREIGN = re.compile(
    "[\x00-\t\x0b-\x1f\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\ud800-\udfff\ufeff<`]"
)
"""Raw HTML, code, and white space that is trimmed or replaced somewhere on the way."""
_FOREIGN_PAIRS = (" \n", "\n ", "]:", "[^", "~~~")
"""Line ends that break, indented lines, definitions, footnotes and code."""
_LOOSE_WIDE_SPACE = re.compile(r"\u3000(?<![^\s*\[\]()|!&;>#\\]\u3000)|\u3000(?![^\s*\[\]()|!&\\])")
"""A wide space beside a mark or at the end of a line, where it would be trimmed."""

_START = r"(?: |#|>|[-*+] |\d+\. |=|:|\||!!!|-+ *$|[*_-][*_ -]*$)"
_BLOCK_START = re.compile(_START, re.MULTILINE)
_LATER_START = re.compile(rf"\n{_START}|\|", re.MULTILINE)
"""What no line of prose may begin with, because some rule might see a new block there, or a table."""

_HEADING = re.compile(r"(#{1,6}) *([^#\\*_\[\]&>| ][^#\\*_\[\]&>|]*)")
_ITEMS = {"ul": re.compile(r"[-*+] +([^ ].*)"), "ol": re.compile(r"[0-9]+\. +([^ ].*)")}
_RULES = frozenset(("---", "***", "* * *", "- - -"))
_DELIMITER = re.compile(r" *(:?)-+(:?) *")
_STYLES = {
    ("", ""): "",
    (":", ""): ' style="text-align:left"',
    ("", ":"): ' style="text-align:right"',
    (":", ":"): ' style="text-align:center"',
}

_SPECIAL = re.compile(r"[\\*_\[\]&>]")
_ADDRESS = r"[A-Za-z0-9\u4e00-\u9fff/.#%?=~:_-]+"
_TOKEN = re.compile(
    rf"(?<!\*)\*\*(?![*\s])(?P<strong>[^*]*[^*\s])\*\*(?!\*)"
    rf"|(?<!\*)\*(?![*\s])(?P<em>[^*]*[^*\s])\*(?!\*)"
    rf"|!\[(?P<alt>[^\\*_\[\]&>()\"'\n]+)\]\((?P<src>{_ADDRESS})\)"
    rf"|(?<!!)\[(?P<a>[^\[\]]+)\]\((?P<href>{_ADDRESS})\)"
    r"|\\(?P<escaped>[\\*_{}\[\]()>#+.!|-])"
    r"|(?P<entity>&(?:amp|lt|gt);)"
    r"|(?P<amp>&(?!#|[A-Za-z0-9.-]*;))"
    r"|(?P<gt>>)"
)
_FIGURE = re.compile(
    rf"!\[(?P<alt>[^\\*_\[\]&>()\"'\n]+)\]\((?P<src>{_ADDRESS})"
    r" \"(?P<title>[^\\*_\[\]&>()\"'\s](?:[^\\*_\[\]&>()\"'\n]*[^\\*_\[\]&>()\"'\s])?)\"\)"
)
_EXTERNAL = re.compile(
    r"https?://(?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]{2,}(?:/[A-Za-z0-9/._~%=?-]*)?(?:#[\w-]*)?"
)
_FRAGMENT = re.compile(r"[\w-]*")
_TAG = re.compile("<[^>]*>")


class _Doubt(Exception):  # noqa: N818 - no error: the reference takes over
    """The body holds something that is not plain."""


def convert(job: Job) -> Body | None:
    """A body of plain news prose as the reference renders it; None for any other."""
    text = job.body.strip("\n")
    if _FOREIGN.search(text) or any(pair in text for pair in _FOREIGN_PAIRS):
        return None
    if text.startswith(" ") or text.endswith(" ") or _LOOSE_WIDE_SPACE.search(text):
        return None
    try:
        return _Reader(job.path).read(text)
    except _Doubt:
        return None


def _blocks(text: str) -> Iterator[str]:
    """What blank lines part, and each heading by itself."""
    for part in text.split("\n\n"):
        block, at = part.lstrip("\n"), 0
        while block.startswith("#", at):
            end = block.find("\n", at)
            end = len(block) if end < 0 else end
            yield block[at:end]
            at = end + 1
        if at < len(block):
            yield block[at:]


class _Reader:
    """Reads one body, block by block."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.out: list[str] = []
        self.targets: list[Target] = []
        self.sections: list[Section] = []
        self.seen: Counter[str] = Counter()
        self.head = ("", "", 1)
        self.lines: list[str] = []

    def read(self, text: str) -> Body:
        """The whole body; raises _Doubt."""
        for block in _blocks(text):
            match block[0]:
                case "#":
                    self._heading(block)
                case ">":
                    self._quote(block)
                case "|":
                    self._table(block.split("\n"))
                case "-" | "*" | "+" | "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9":
                    self._list_or_rule(block)
                case "!":
                    self._picture(block)
                case _:
                    self._paragraph(block)
        self._end_section()
        return Body("\n".join(self.out), tuple(self.sections), tuple(self.targets))

    # --- blocks ------------------------------------------------------------------------------------

    def _heading(self, block: str) -> None:
        found = _HEADING.fullmatch(block)
        if not found:
            raise _Doubt
        level, text = max(2, len(found[1])), found[2]
        name = heading_id(text)  # never holds `_`, so a numbered one is nobody else's
        anchor = f"{name}_{self.seen[name]}" if self.seen[name] else name
        self.seen[name] += 1
        self.out.append(f'<h{level} id="{anchor}">{text}</h{level}>')
        if level > 4:  # noqa: PLR2004 - the plain text has sections down to this level
            self._say(text)
        else:
            self._end_section()
            self.head = (anchor, text, level)

    def _end_section(self) -> None:
        anchor, heading, level = self.head
        text = "\n".join(self.lines)
        if text or heading:
            self.sections.append(Section(anchor, heading, level, text))
        self.lines = []

    def _picture(self, block: str) -> None:
        found = _FIGURE.fullmatch(block)
        if not found:
            return self._paragraph(block)
        image = self._image(found["alt"], found["src"])
        self.out.append(f"<figure>{image}<figcaption>{found['title']}</figcaption></figure>")
        return self._say(found["title"])

    def _paragraph(self, block: str) -> None:
        self.out.append(f"<p>{self._prose(block)}</p>")

    def _quote(self, block: str) -> None:
        lines = block.split("\n")
        if "|" in block or not all(line == ">" or line.startswith("> ") for line in lines):
            raise _Doubt
        inner = "\n".join(line[2:] for line in lines)
        if not inner or inner.strip("\n") != inner or "\n\n\n" in inner:
            raise _Doubt
        if self.out and self.out[-1] == "</blockquote>":  # a quote goes on behind a blank line
            self.out.pop()
        else:
            self.out.append("<blockquote>")
        self.out += [f"<p>{self._prose(part)}</p>" for part in inner.split("\n\n")]
        self.out.append("</blockquote>")

    def _list_or_rule(self, block: str) -> None:
        if block in _RULES:
            self.out.append("<hr>")
            return
        tag = next((tag for tag, item in _ITEMS.items() if item.match(block)), "")
        if not tag:
            self._paragraph(block)
            return
        end = f"</{tag}>"
        found = [_ITEMS[tag].fullmatch(line) for line in block.split("\n")]
        starts_at_one = tag == "ul" or block.startswith("1.")
        follows_its_like = bool(self.out) and self.out[-1].endswith(end)
        if "|" in block or not starts_at_one or follows_its_like:
            raise _Doubt
        rows = [f"<li>{self._prose(item[1])}</li>\n" for item in found if item]
        if len(rows) < len(found):
            raise _Doubt
        self.out.append(f"<{tag}>\n{''.join(rows)}{end}")

    def _table(self, lines: list[str]) -> None:
        if len(lines) < 3 or not all(line[0] == line[-1] == "|" and "\\" not in line for line in lines):  # noqa: PLR2004
            raise _Doubt
        rows = [line[1:-1].split("|") for line in lines]
        found = [_DELIMITER.fullmatch(cell) for cell in rows[1]]
        styles = [_STYLES[cell[1], cell[2]] for cell in found if cell]
        if len(styles) < 2 or any(len(row) != len(styles) for row in rows):  # noqa: PLR2004
            raise _Doubt
        head = self._row("th", rows[0], styles)
        body = "\n".join(self._row("td", row, styles) for row in rows[2:])
        self.out.append(f"<table>\n<thead>\n{head}\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>")

    def _row(self, tag: str, cells: list[str], styles: list[str]) -> str:
        filled = (
            f"<{tag}{style}>{self._inline(cell.strip(' '), says=True)}</{tag}>\n"
            for cell, style in zip(cells, styles, strict=True)
        )
        return f"<tr>\n{''.join(filled)}</tr>"

    # --- inside a block ----------------------------------------------------------------------------

    def _say(self, text: str) -> None:
        """Add a line to the plain text."""
        line = " ".join(text.split())
        if line:
            self.lines.append(line)

    def _prose(self, text: str) -> str:
        """Lines that must not look like the start of anything, as HTML and in the plain text."""
        if _BLOCK_START.match(text) or ("\n" in text and _LATER_START.search(text)):
            raise _Doubt
        return self._inline(text, says=True)

    def _inline(self, text: str, *, says: bool = False) -> str:
        if not _SPECIAL.search(text):
            written = said = _joined(text)
        else:
            written = self._marked(text)
            said = html.unescape(_TAG.sub("", written)) if says else ""
        if says:
            self._say(said)
        return written

    def _marked(self, text: str) -> str:
        out, at = [], 0
        for token in _TOKEN.finditer(text):
            out += [_unmarked(text[at : token.start()]), self._token(token)]
            at = token.end()
        return "".join([*out, _unmarked(text[at:])])

    def _token(self, token: re.Match[str]) -> str:
        match token.lastgroup:
            case "strong" | "em" as tag:
                return f"<{tag}>{self._inline(token[tag])}</{tag}>"
            case "src":
                return self._image(token["alt"], token["src"])
            case "href":
                address = self._address(token["href"], image=False)
                return f'<a href="{address}">{self._inline(token["a"])}</a>'
            case "escaped":
                return html.escape(token["escaped"])
            case "entity":
                return token[0]
            case other:
                return f"&{other};"

    def _image(self, alt: str, source: str) -> str:
        if not alt.strip():
            raise _Doubt
        return f'<img alt="{alt}" loading="lazy" src="{self._address(source, image=True)}">'

    def _address(self, written: str, *, image: bool) -> str:
        """What stands in the attribute; only addresses no cleaner would touch."""
        resolved = resolve(self.path, written)
        if not resolved or resolved.startswith("#") or written.startswith("#fn"):
            raise _Doubt
        waiting = internal(resolved)
        plain = _FRAGMENT.fullmatch(resolved.partition("#")[2]) if waiting else _EXTERNAL.fullmatch(resolved)
        if not plain or (waiting is None and resolved != written):
            raise _Doubt
        self.targets.append(Target(written, resolved, image))
        return waiting or written


def _unmarked(text: str) -> str:
    """Text between marks as HTML; a stray mark is a doubt."""
    if _SPECIAL.search(text):
        raise _Doubt
    return _joined(text)


def _joined(text: str) -> str:
    return BREAK_BESIDE_WIDE.sub("", text) if "\n" in text else text
