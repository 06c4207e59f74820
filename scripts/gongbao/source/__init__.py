"""Bytes of a file → its front matter as plain values with positions, and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding
from gongbao.source.plain import Path, Place, Plain, read

if TYPE_CHECKING:
    from gongbao.source.nodes import Loaded

__all__ = ["MAX_BYTES", "MAX_FRONT_MATTER", "Located", "Path", "Place", "Plain", "Source"]
__all__ += ["decode", "has_front_matter", "read_article", "read_yaml", "split"]

Located = tuple[dict[Path, Place], dict[Path, Place]]
"""Where each value stands, by its path, and where each key does."""

MAX_BYTES = 256 * 1024
MAX_FRONT_MATTER = 32 * 1024
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_MOST_CONTROLS = 20
"""So many control characters of a file are told: one with more is no text."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


@dataclass(slots=True)
class Source:
    """One file as read: `fields` in plain values, and the body below.

    Numbers and dates are text as written. `front` is the YAML that the fields were read from, which begins
    on line `front_line`; `located` where each value and key of it stands, once something asked.
    """

    path: str
    fields: dict[str, Plain] = field(default_factory=dict)
    front: str = ""
    front_line: int = 2
    body: str = ""
    body_line: int = 1
    findings: list[Finding] = field(default_factory=list)
    located: Located | None = field(default=None, repr=False, compare=False)

    def locate(self) -> Located:
        """Where each value and key stands."""
        if self.located is None:
            listed = self.fields.keys() == {"items"}
            loaded = _load(self, list_allowed=listed)
            self.located = loaded.places, loaded.keys
        return self.located

    @property
    def places(self) -> dict[Path, Place]:
        """Where each value stands, by its path."""
        return self.locate()[0]

    @property
    def keys(self) -> dict[Path, Place]:
        """Where each key stands, by its path."""
        return self.locate()[1]

    def place(self, path: Path) -> Place:
        """Where a value stands, or its nearest enclosing value where it is missing."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, (1, 1))

    def key_place(self, path: Path) -> Place:
        """Where a key stands."""
        return self.keys.get(path) or self.place(path)


def decode(path: str, data: bytes, limit: int = MAX_BYTES) -> tuple[str, list[Finding]]:
    """The text of a file with Unix line ends and without byte order mark, and what is wrong with it."""
    if len(data) > limit:
        return "", [finding(path, 1, 1, "file-is-small", size=len(data), limit=limit)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        good = data[: error.start].decode("utf-8-sig", errors="replace")
        line, column = _end_of(good)
        return "", [finding(path, line, column, "text-is-utf8", offset=error.start + 1)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = []
    for match in islice(_CONTROL.finditer(text), _MOST_CONTROLS):
        line, column = _end_of(text[: match.start()])
        found.append(finding(path, line, column, "text-is-printable", name=f"U+{ord(match.group()):04X}"))
    return text, found


def _end_of(text: str) -> Place:
    """The place just after `text`."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def read_article(path: str, data: bytes) -> Source:
    """A Markdown file split into front matter and body; every fault of its bytes and YAML is collected."""
    source = split(path, data)
    if not source.findings:
        _fill(source)
    return source


def split(path: str, data: bytes) -> Source:
    """A Markdown file split into front matter and body, whose fields are not read."""
    text, found = decode(path, data)
    source = Source(path, findings=found)
    if found:
        return source
    opens = _FENCE.match(text)
    if not opens:
        source.findings.append(finding(path, 1, 1, "front-matter-exists"))
        return source
    closes = _FENCE.search(text, opens.end() + 1)
    if not closes:
        source.findings.append(finding(path, 1, 1, "front-matter-is-closed"))
        return source
    source.body = text[closes.end() + 1 :]
    source.body_line = text.count("\n", 0, closes.end()) + 2
    source.front = text[opens.end() + 1 : max(opens.end() + 1, closes.start() - 1)]
    if len(source.front) > MAX_FRONT_MATTER:
        size = len(source.front.encode())
        source.front = ""
        source.findings.append(finding(path, 1, 1, "file-is-small", size=size, limit=MAX_FRONT_MATTER))
    return source


def has_front_matter(data: bytes) -> bool:
    """Whether a Markdown file opens with front matter at all."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def read_yaml(path: str, data: bytes, limit: int = MAX_BYTES) -> Source:
    """A YAML file as a source without body; a list at the top stands under the field `items`."""
    text, found = decode(path, data, limit)
    source = Source(path, findings=found)
    if not found:
        source.front, source.front_line = text, 1
        _fill(source, list_allowed=True)
    return source


def _fill(source: Source, *, list_allowed: bool = False) -> None:
    """Read the fields, fast where they are plain."""
    fields = read(source.front)
    if isinstance(fields, list) and list_allowed:
        source.fields = {"items": fields}
    elif isinstance(fields, dict):
        source.fields = fields
    else:
        loaded = _load(source, list_allowed=list_allowed)
        source.fields, source.located = loaded.fields, (loaded.places, loaded.keys)
        source.findings += loaded.findings


def _load(source: Source, *, list_allowed: bool) -> Loaded:
    from gongbao.source.nodes import load  # noqa: PLC0415 - loading the parser takes longer than most sites need

    return load(source.path, source.front, source.front_line, list_allowed=list_allowed)
