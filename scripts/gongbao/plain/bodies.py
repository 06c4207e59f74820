"""An editor's Markdown for other engines: links to the new places, headings and figures with their anchors.

The result is only given out where a stock Python-Markdown makes the same text, links and anchors of it as
our own engine does; else the rendered HTML stands in the file.
"""

from __future__ import annotations

import html
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

import markdown

from gongbao import facts as confirmed
from gongbao import markup
from gongbao.markup.sanitise import clean
from gongbao.plain.writing import Here, escape
from gongbao.text import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gongbao.article import Fact, Link, Rendered

EXTENSIONS = ("admonition", "attr_list", "def_list", "fenced_code", "footnotes", "sane_lists", "tables")
"""What mkdocs.yml of the tree names, besides `toc`; MkDocs adds `fenced_code` itself."""
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^(#{1,6})[ \t]*(.*?)[ \t]*#*$")
_HEADING_ID = re.compile(r'<h[2-6][^>]*?\bid="([^"]*)"')
_FIGURE = re.compile(r'^!\[([^\]]*)\]\((\S+)[ \t]+"([^"]*)"\)[ \t]*$')
_TARGET = re.compile(r'<(?:a|img)\b[^>]*?\b(?:href|src)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]*)"')
_CONTENT_LINK = re.compile(r'"content:([^"#]*)(#[^"]*)?"')
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_DESCRIPTION = re.compile(r"<desc\b[^>]*>(.*?)</desc>", re.DOTALL)
_EMBEDDING = re.compile(r"<details><summary>嵌入</summary>.*?</details>", re.DOTALL)
_BLOCK = re.compile(r'<section class="stat" id="stat-([^"]*)".*?</section>', re.DOTALL)
_OURS = re.compile(r' class="figure-table"')
_FRONT_MATTER = re.compile(r"---[ \t]*\n.*?^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_SUBTITLE = '<span class="stat__subtitle">'
_OUTSIDE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


def article(job: markup.Job, here: Here) -> str:
    """The body of an article as Markdown whose links lead to where `here` says; as HTML where it must."""
    rendered, _ = markup.render(replace(job, body_line=1))
    lines = _with_anchors(_with_links(job.body, rendered, here), rendered, lowest=2)
    written = _with_figures("\n".join(_joined(lines)), job.facts).strip("\n")
    return written if _is_same(written, rendered, here) else as_html(rendered.html, here)


def ordinary(path: str, text: str, here: Here) -> str:
    """An ordinary page, which MkDocs renders anyway: links moved, headings with the anchors they had."""
    head, body = halves(text)
    rendered, _ = markup.render(markup.Job(path, body))
    return head + "\n".join(_with_anchors(_with_links(body, rendered, here), rendered, lowest=1)).rstrip("\n")


def halves(text: str) -> tuple[str, str]:
    """A page's front matter with its fences, and what follows."""
    found = _FRONT_MATTER.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def as_html(rendered: str, here: Here) -> str:
    """Rendered HTML as one block of a Markdown file, its links relative to the page of `here`."""
    return f"<div>\n{_with_addresses(rendered, here)}\n</div>"


def blocks(rendered: str, here: Here) -> dict[str, str]:
    """The blocks of a page of statistics by name, for pages without our styles: pictures are files."""
    return {match[1]: _block(match, here) for match in _BLOCK.finditer(rendered)}


def _block(match: re.Match[str], here: Here) -> str:
    def picture(drawing: re.Match[str]) -> str:
        told = _DESCRIPTION.search(drawing[0])
        return f'<img src="{match[1]}.svg" alt="{told[1] if told else ""}">'

    plain = _DRAWING.sub(picture, _EMBEDDING.sub("", match[0]))
    apart = plain.replace(_SUBTITLE, f"<br>{_SUBTITLE}")  # no styles of ours keep the two apart
    return _with_addresses(_OURS.sub("", apart), here)


def _with_addresses(rendered: str, here: Here) -> str:
    def address(match: re.Match[str]) -> str:
        path = unquote(html.unescape(match[1]))
        return f'"{html.escape(here.href(path))}{match[2] or ""}"'

    return _CONTENT_LINK.sub(address, rendered)


def _with_links(text: str, rendered: Rendered, here: Here) -> list[str]:
    """The lines of a body with its links moved, from the last to the first so that places stay right."""
    lines = text.split("\n")
    for link in sorted(rendered.links, key=lambda one: (one.line, one.column), reverse=True):
        line, start = lines[link.line - 1], link.column - 1
        if line.startswith(link.target, start):
            rest = line[start + len(link.target) :]
            lines[link.line - 1] = line[:start] + _moved(link, here) + rest
    return lines


def _moved(link: Link, here: Here) -> str:
    """What a link reads in the tree: others stay, and what the tree does not hold leads home."""
    if _OUTSIDE.match(link.resolved) or link.target.startswith("#"):
        return link.target
    fragment = f"#{link.fragment}" if link.fragment else ""
    return here.to(link.resolved + fragment) or here.to("")


def _with_anchors(lines: list[str], rendered: Rendered, lowest: int) -> list[str]:
    """The lines with the id of each heading written out, and captioned pictures over their captions."""
    anchors = iter(_HEADING_ID.findall(rendered.html))
    out: list[str] = []
    for line, code in _outside_code(lines):
        heading = None if code else _HEADING.match(line)
        figure = None if code or lowest == 1 else _FIGURE.match(line)
        if heading and heading[2]:
            anchor = next(anchors, "")  # a heading may name its own instead
            named = heading[2] if heading[2].endswith("}") else f"{heading[2]} {{#{anchor}}}"
            out.append(f"{heading[1].ljust(lowest, '#')} {named}")
        elif figure:
            out += [f"![{figure[1]}]({figure[2]})", "", f"*{escape(figure[3])}*"]
        else:
            out.append(line)
    return out


def _outside_code(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it belongs to a fenced block."""
    fence = ""
    for line in lines:
        marks = _FENCE.match(line)
        yield line, bool(fence or marks)
        if marks and not fence:
            fence = marks[1]
        elif marks and marks[1].startswith(fence):
            fence = ""


def _joined(lines: list[str]) -> list[str]:
    """The lines, those broken between two Chinese characters joined: browsers print a space there."""
    out: list[str] = []
    before = True
    for line, code in _outside_code(lines):
        broken = out and out[-1] and line and is_wide(out[-1][-1]) and is_wide(line[0])
        if broken and not (code or before or "|" in out[-1] + line):
            out[-1] += line
        else:
            out.append(line)
        before = code
    return out


def _with_figures(text: str, facts: Sequence[Fact]) -> str:
    """The text with an anchor before the quote of each fact."""
    found = [(places[0][0], fact.n) for fact in facts if (places := confirmed.locate(text, fact.quote))]
    for start, number in sorted(found, reverse=True):
        text = f'{text[:start]}<span id="fig-{number}"></span>{text[start:]}'
    return text


@cache
def _stock() -> markdown.Markdown:
    return markdown.Markdown(extensions=[*EXTENSIONS, "toc"])


def _is_same(written: str, rendered: Rendered, here: Here) -> bool:
    """Whether stock Markdown reads the text, the links and the anchors that our own engine read."""
    made = _stock().reset().convert(written)
    targets = (html.unescape(target) for target in _TARGET.findall(made))
    wanted = (html.unescape(_moved(link, here)) for link in rendered.links)
    return (
        _letters(clean(made)) == _letters(rendered.html)
        and [t for t in targets if not t.startswith(("#fn:", "#fnref"))] == list(wanted)
        and set(rendered.anchors) <= set(_ID.findall(made))
    )


def _letters(rendered: str) -> str:
    return "".join(markup.plain_text(rendered).split())
