"""What HTML may stand in a body: a list of tags and attributes, and a cleaner that keeps nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
_RAW_TAG = re.compile(r"<\s*([a-zA-Z][\w-]*)([^>]*)>?")
_RAW_ATTRIBUTE = re.compile(r"""([a-zA-Z_:][\w:.-]*)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")


def clean(dirty: str) -> str:
    """The HTML without anything that is not allowed; every attribute is quoted, every tag closed."""
    return nh3.clean(
        dirty,
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes=SCHEMES | {"content"},
        link_rel=None,
        filter_style_properties={"text-align"},
    )


def unsafe_html(raw: Iterable[str]) -> Iterator[str]:
    """The raw HTML tags of a body that are not allowed, as written; links and pictures are for Markdown."""
    for block in raw:
        for tag in _RAW_TAG.finditer(block):
            name = tag[1].lower()
            allowed = ATTRIBUTES["*"] | ATTRIBUTES.get(name, set())
            attributes = {m[1].lower() for m in _RAW_ATTRIBUTE.finditer(tag[2])}
            if name not in TAGS - {"a", "img"} or attributes - allowed:
                yield tag[0].split("\n")[0]
