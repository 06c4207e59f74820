"""The reference: Python-Markdown with a newsroom's extensions, cleaned by the list of allowed tags."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement

import markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from gongbao.markup.body import Body, Target
from gongbao.markup.links import internal, resolve
from gongbao.markup.plain import sections
from gongbao.markup.sanitise import clean, unsafe_html
from gongbao.text import WIDE, heading_id

if TYPE_CHECKING:
    from gongbao.markup.body import Job

EXTENSIONS = ("tables", "footnotes", "admonition", "def_list", "sane_lists", "fenced_code")

BREAK_BESIDE_WIDE = re.compile(f"(?<=[{WIDE}])\n|\n(?=[{WIDE}])")
"""The line breaks that must not become a space."""


def convert(job: Job) -> Body:
    """A body as Python-Markdown reads it, cleaned."""
    md, walk = _engine()
    md.reset()
    walk.start(job.path)
    html = clean(md.convert(job.body))
    raw = [str(block) for block in md.htmlStash.rawHtmlBlocks if isinstance(block, str)]
    return Body(
        html,
        sections=tuple(sections(html)),
        targets=tuple(walk.targets),
        unsafe=(*walk.unsafe, *unsafe_html(raw)),
        unnamed=tuple(walk.unnamed),
    )


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
        self.targets: list[Target] = []
        self.unnamed: list[str] = []
        self.unsafe: list[str] = []

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        for element in root.iter():
            if element.tag == "h1":
                element.tag = "h2"
            if element.tag not in {"pre", "code"} and element.text:
                element.text = BREAK_BESIDE_WIDE.sub("", element.text)
            if element.tail:
                element.tail = BREAK_BESIDE_WIDE.sub("", element.tail)
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
        self.targets.append(Target(target, resolved, element.tag == "img"))
        waiting = internal(resolved)
        if waiting is not None:
            element.set(name, waiting)


def _caption(paragraph: Element) -> None:
    """A paragraph that is one picture with a title becomes a figure with that caption."""
    if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
        return
    image = paragraph[0]
    if image.tag == "img" and image.get("title"):
        paragraph.tag = "figure"
        SubElement(paragraph, "figcaption").text = image.attrib.pop("title")
