"""Markdown as plain as every engine reads it: text that stays text, links, tables, front matter."""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from gongbao.output import relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from gongbao.views import Link

_MARKS = re.compile(r"[\\`*_\[\]{}#<>|~&]")
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "~": "&#126;"}
_OPENING = re.compile(r"^(?:[-+=:!?]|\d+(?=\.))")
_UNSAFE = str.maketrans({" ": "%20", "(": "%28", ")": "%29", "%": "%25", '"': "%22", "<": "%3C", ">": "%3E"})


def escape(text: str) -> str:
    """The text on one line, no character of it a mark of Markdown or HTML."""
    flat = _MARKS.sub(lambda m: _ENTITIES.get(m[0], f"\\{m[0]}"), " ".join(text.split()))
    # A dash, a number with a point or the like opens a block only at the start of a line.
    return _OPENING.sub(lambda m: f"&#{ord(m[0])};" if len(m[0]) == 1 else f"{m[0]}\u200b", flat)


def address(file: str, page: str) -> str:
    """The file of the tree as a link from another one."""
    path, mark, fragment = file.partition("#")
    there = posixpath.relpath(path, posixpath.dirname(page) or ".") if path != page or not mark else ""
    return there.translate(_UNSAFE) + mark + fragment.translate(_UNSAFE)


def served(file: str) -> str:
    """The address at which a stock MkDocs serves a file of the tree."""
    if not file.endswith(".md"):
        return quote(file)
    folder, _, name = file.removesuffix(".md").rpartition("/")
    prefix = f"{folder}/" if folder else ""
    return quote(prefix if name in {"index", "README"} else f"{prefix}{name}/")


@dataclass(frozen=True, slots=True)
class Here:
    """One file of the tree, which knows where the addresses of the site lie in it.

    `files` maps site-relative addresses and content paths to files.
    """

    file: str
    files: Mapping[str, str]

    def _there(self, url: str) -> str:
        path, mark, fragment = url.partition("#")
        file = self.files.get(path) or self.files.get(f"{path}/")
        return f"{file}{mark}{fragment}" if file else ""

    def to(self, url: str | None) -> str:
        """What a link to an address reads; empty where the tree does not hold it."""
        there = "" if url is None else self._there(url)
        return address(there, self.file) if there else ""

    def href(self, url: str) -> str:
        """The same for a link in HTML, which engines leave alone; what the tree does not hold leads home."""
        path, mark, fragment = (self._there(url) or "index.md").partition("#")
        return relative(served(path), served(self.file)) + mark + fragment

    def link(self, label: str, url: str | None) -> str:
        """A link, or the bare label where it would lead nowhere or to the file itself."""
        target = self.to(url) if url is None or self._there(url) != self.file else ""
        return f"[{escape(label)}]({target})" if target else escape(label)

    def links(self, links: Iterable[Link]) -> str:
        """Links in a row, each with its remark."""
        return "、".join(self.link(one.label, one.url) + noted(one.note) for one in links)


def noted(note: str) -> str:
    """A remark in brackets."""
    return f"（{escape(note)}）" if note else ""


def outward(label: str, url: str) -> str:
    """A link to another site."""
    return f"[{escape(label)}](<{url.translate({60: '%3C', 62: '%3E', 10: None})}>)" if url else escape(label)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; nothing without rows."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    rule = "|" + " --- |" * len(head)
    return "\n".join(["| " + " | ".join(head) + " |", rule, *lines]) if lines else ""


def record(rows: Iterable[tuple[str, str]]) -> str:
    """Names and values, one a line; values are Markdown already."""
    return table(("项目", "内容"), [(escape(name), value) for name, value in rows if value])


def listed(entries: Iterable[str]) -> str:
    """A list of lines that are Markdown already."""
    return "\n".join(f"- {entry}" for entry in entries)


def section(title: str, *blocks: str) -> str:
    """A subhead over what follows it; nothing where nothing follows."""
    told = [block for block in blocks if block]
    return "\n\n".join([f"## {title}", *told]) if told else ""


def document(fields: Mapping[str, object], blocks: Iterable[str]) -> bytes:
    """A file: what machines are told about the page, then its blocks."""
    told = {name: value for name, value in fields.items() if value}
    head = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in told.items())
    body = "\n\n".join(block for block in blocks if block)
    return f"---\n{head}---\n\n{body}\n".encode("utf-8", "replace")
