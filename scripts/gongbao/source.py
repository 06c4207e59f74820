"""Bytes of a file → its front matter as plain values with positions, and its body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from gongbao.diagnostics import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Path = tuple[str | int, ...]
"""Where a value stands: field names and list indexes, outermost first."""
Place = tuple[int, int]
"""Line and column, 1-based, columns in code points."""
Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None

MAX_BYTES = 256 * 1024
MAX_FRONT_MATTER = 32 * 1024
_FENCE = re.compile(r"^---[ \t]*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
_MAX_DEPTH = 20


class _Loader(yaml.CSafeLoader):
    """The C loader, composing nodes only: no Python objects, dates stay text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}
_SCALARS: dict[str, Callable[[str], Plain]] = {
    "tag:yaml.org,2002:str": str,
    "tag:yaml.org,2002:null": lambda _: None,
    "tag:yaml.org,2002:bool": lambda v: {"true": True, "false": False}.get(v.lower(), v),
    "tag:yaml.org,2002:int": str,
    "tag:yaml.org,2002:float": str,
}
"""Numbers stay text (`region: 330402` is no arithmetic), and so do `yes`, `no`, `on` and `off`."""


@dataclass(slots=True)
class Source:
    """One file as read: `fields` in plain values, where each stands, and the body below.

    Numbers and dates are text as written; `places` maps the path of each key or item to its value's
    place, `keys` the path of each key to the key's own place.
    """

    path: str
    fields: dict[str, Plain] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1
    findings: list[Finding] = field(default_factory=list)

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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = []
    for match in _CONTROL.finditer(text):
        line, column = _end_of(text[: match.start()])
        found.append(finding(path, line, column, "text-is-printable", name=f"U+{ord(match.group()):04X}"))
    return text, found


def _end_of(text: str) -> Place:
    """The place just after `text`."""
    return text.count("\n") + 1, len(text) - text.rfind("\n")


def read_article(path: str, data: bytes) -> Source:
    """A Markdown file split into front matter and body; every fault of its bytes and YAML is collected."""
    text, found = decode(path, data)
    source = Source(path, findings=found)
    if found:
        return source
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        source.findings.append(finding(path, 1, 1, "front-matter-exists"))
        return source
    end = next((i for i, line in enumerate(lines[1:], 1) if _FENCE.match(line)), 0)
    if not end:
        source.findings.append(finding(path, 1, 1, "front-matter-is-closed"))
        return source
    source.body = "\n".join(lines[end + 1 :])
    source.body_line = end + 2
    _read_yaml(source, "\n".join(lines[1:end]), first_line=2)
    return source


def has_front_matter(data: bytes) -> bool:
    """Whether a Markdown file opens with front matter at all."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"---")


def read_yaml(path: str, data: bytes, limit: int = MAX_BYTES) -> Source:
    """A YAML file as a source without body; a list at the top stands under the field `items`."""
    text, found = decode(path, data, limit)
    source = Source(path, findings=found)
    if not found:
        _read_yaml(source, text, first_line=1, list_allowed=True)
    return source


def _read_yaml(source: Source, text: str, first_line: int, *, list_allowed: bool = False) -> None:
    if not list_allowed and len(text) > MAX_FRONT_MATTER:
        size = len(text.encode())
        source.findings.append(finding(source.path, 1, 1, "file-is-small", size=size, limit=MAX_FRONT_MATTER))
        return
    reader = _Reader(source, first_line)
    fault = next(reader.unsupported(text), None)
    if fault:
        source.findings.append(fault)
        return
    node = yaml.compose(text, Loader=_Loader)
    if isinstance(node, yaml.SequenceNode) and list_allowed:
        source.fields = {"items": reader.value(node, ("items",))}
    elif isinstance(node, yaml.MappingNode):
        source.fields = reader.mapping(node, ())
    elif node is not None:
        line, column = reader.place(node.start_mark)
        source.findings.append(finding(source.path, line, column, "yaml-is-mapping"))


class _Reader:
    """Turns YAML nodes of one source into plain values, noting where each stands."""

    def __init__(self, source: Source, first_line: int) -> None:
        self.source = source
        self.offset = first_line

    def place(self, mark: Any) -> Place:  # noqa: ANN401 - the C loader has a mark type of its own
        return (mark.line + self.offset, mark.column + 1) if mark else (self.offset, 1)

    def unsupported(self, text: str) -> Iterator[Finding]:
        """The first thing that keeps the text from being read: bad syntax, aliases, tags, endless nesting.

        Events are read first because they come one by one: an alias bomb or ten thousand brackets are
        refused before any tree is built.
        """
        depth = documents = 0
        try:
            for event in yaml.parse(text, Loader=_Loader):
                opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
                closes = isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
                depth += opens - closes
                documents += isinstance(event, yaml.DocumentStartEvent)
                detail = _refused(event, depth, documents)
                if detail:
                    yield finding(
                        self.source.path, *self.place(event.start_mark), "yaml-is-plain", detail=detail
                    )
                    return
        except yaml.YAMLError as error:
            yield self._invalid(error, text)

    def _invalid(self, error: yaml.YAMLError, text: str) -> Finding:
        """What the parser refuses, at the line where the slip is rather than where the parser noticed it."""
        problem = getattr(error, "problem", None) or str(error)
        quoted = "quoted scalar" in (getattr(error, "context", None) or "")
        mark = getattr(error, "context_mark", None) if quoted else getattr(error, "problem_mark", None)
        line, column = self.place(mark or getattr(error, "context_mark", None))
        detail = _explain(problem)
        for number, row in enumerate(text.split("\n")):
            slip = _SLIP.match(row)
            if slip and number + self.offset <= line:
                line, column = number + self.offset, slip.end("name") + 1
                detail = "冒号用了全角“：”，要用半角冒号加空格" if slip["wide"] else "冒号后缺少空格"
        args = {"detail": detail, "problem": problem}
        return finding(self.source.path, line, column, "yaml-is-valid", "", **args)

    def value(self, node: yaml.Node, path: Path) -> Plain:
        self.source.places[path] = self.place(node.start_mark)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
        return _SCALARS.get(node.tag, str)(node.value)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Plain]:
        out: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            line, column = self.place(key_node.start_mark)
            if not isinstance(key_node, yaml.ScalarNode):
                self._fault(line, column, "yaml-is-mapping")
                continue
            key = key_node.value
            here = (*path, key)
            if key in out:
                first = self.source.keys[here][0]
                self._fault(line, column, "key-is-unique", name=key, first=first)
                continue
            self.source.keys[here] = (line, column)
            out[key] = self.value(value_node, here)
        return out

    def _fault(self, line: int, column: int, code: str, **args: object) -> None:
        self.source.findings.append(finding(self.source.path, line, column, code, "", **args))


def _refused(event: yaml.Event, depth: int, documents: int) -> str:
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "引用（& 和 *）"
    if tag := getattr(event, "tag", None):
        return f"标签 {tag}"
    if depth > _MAX_DEPTH:
        return f"嵌套超过 {_MAX_DEPTH} 层"
    return "一份文件里有几个 YAML 文档" if documents > 1 else ""


_EXPLANATIONS = (
    ("mapping values are not allowed", "冒号的位置不对（内容里有冒号时请加引号）"),
    ("could not find expected ':'", "缺少冒号，或冒号后缺少空格"),
    ("did not find expected key", "缩进不齐，或上一行的引号、括号没有结束"),
    ("did not find expected ',' or ']'", "方括号没有结束，或缺少逗号"),
    ("did not find expected ',' or '}'", "花括号没有结束，或缺少逗号"),
    ("did not find expected '-' indicator", "列表的短横没有对齐"),
    ("found character that cannot start any token", "有不能放在开头的字符（缩进不能用制表符）"),
    ("found unexpected end of stream", "引号没有结束"),
    ("found unexpected ':'", "冒号的位置不对"),
    ("control characters are not allowed", "含有控制字符"),
    ("exceeded max depth", "嵌套太深"),
)


_SLIP = re.compile(r"\s*(?:- )?(?P<name>[A-Za-z_\u4e00-\u9fff]+)(?:(?P<wide>：)|:(?=[^\s/]))")
"""A field with a full-width colon, or without the space after it."""


def _explain(problem: str) -> str:
    for english, chinese in _EXPLANATIONS:
        if english in problem:
            return chinese
    return problem
