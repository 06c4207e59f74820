"""YAML of every kind → plain values, where each stands, and what is wrong: the reference for `plain`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from gongbao.diagnostics import Finding, finding
from gongbao.source.plain import WORDS, Path, Place, Plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_DEPTH = 20


@dataclass(slots=True)
class Loaded:
    """What a text holds; a list at the top stands under the field `items`.

    `places` maps the path of each key or item to its value's place, `keys` the path of each key to the
    key's own place.
    """

    fields: dict[str, Plain] = field(default_factory=dict)
    places: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def load(path: str, text: str, first_line: int, *, list_allowed: bool = False) -> Loaded:
    """The values of a YAML text that begins on a line of the file `path`."""
    reader = _Reader(path, first_line)
    loaded = reader.loaded
    events = reader.events(text)
    if not events:
        return loaded
    top = next(reader.left)
    if isinstance(top, yaml.SequenceStartEvent) and list_allowed:
        loaded.fields = {"items": reader.value(top, ("items",))}
    elif isinstance(top, yaml.MappingStartEvent):
        loaded.fields = reader.mapping(())
    else:
        reader.fault(*reader.place(top.start_mark), "yaml-is-mapping")
    return loaded


class _Reader:
    """Turns the YAML events of one text into plain values, noting where each stands."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path = path
        self.offset = first_line
        self.loaded = Loaded()
        self.left: Iterator[yaml.Event] = iter(())

    def events(self, text: str) -> bool:
        """Whether the text holds a value and nothing forbids reading it; then its events stand ready.

        They come one by one: an alias bomb or ten thousand brackets are refused before anything is built.
        """
        depth = documents = 0
        kept = []
        try:
            for event in yaml.parse(text, Loader=yaml.CBaseLoader):
                opens = isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
                closes = isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
                depth += opens - closes
                documents += isinstance(event, yaml.DocumentStartEvent)
                if detail := _refused(event, depth, documents):
                    self.fault(*self.place(event.start_mark), "yaml-is-plain", detail=detail)
                    return False
                if opens or closes or isinstance(event, yaml.ScalarEvent):
                    kept.append(event)
        except yaml.YAMLError as error:
            self.loaded.findings.append(self._invalid(error, text))
            return False
        self.left = iter(kept)
        return bool(kept)

    def place(self, mark: Any) -> Place:  # noqa: ANN401 - the C loader has a mark type of its own
        """Line and column of a mark in the file."""
        return (mark.line + self.offset, mark.column + 1) if mark else (self.offset, 1)

    def _invalid(self, error: yaml.YAMLError, text: str) -> Finding:
        """What the parser refuses, at the line where the slip is rather than where the parser noticed it."""
        problem = getattr(error, "problem", None) or str(error)
        quoted = "quoted scalar" in (getattr(error, "context", None) or "")
        mark = getattr(error, "context_mark", None) if quoted else getattr(error, "problem_mark", None)
        line, column = self.place(mark or getattr(error, "context_mark", None))
        row, column, detail = explained(problem, text, line - self.offset, column)
        return finding(self.path, row + self.offset, column, "yaml-is-valid", "", detail=detail)

    def value(self, event: Any, path: Path) -> Plain:  # noqa: ANN401 - an event of whatever kind
        """The value that an event begins."""
        self.loaded.places[path] = self.place(event.start_mark)
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Plain] = []
            while not isinstance(inner := next(self.left), yaml.SequenceEndEvent):
                items.append(self.value(inner, (*path, len(items))))
            return items
        text: str = event.value
        return WORDS.get(text, text) if event.implicit[0] else text

    def mapping(self, path: Path) -> dict[str, Plain]:
        """The rest of a mapping that has begun."""
        out: dict[str, Plain] = {}
        while not isinstance(event := next(self.left), yaml.MappingEndEvent):
            line, column = self.place(event.start_mark)
            if not isinstance(event, yaml.ScalarEvent):
                self.fault(line, column, "yaml-is-mapping")
                self._skip(event)
                self._skip(next(self.left))
                continue
            key = event.value
            here = (*path, key)
            if key in out:
                first = self.loaded.keys[here][0]
                self.fault(line, column, "key-is-unique", name=key, first=first)
                self._skip(next(self.left))
                continue
            self.loaded.keys[here] = (line, column)
            out[key] = self.value(next(self.left), here)
        return out

    def _skip(self, event: yaml.Event) -> None:
        """Leave out the rest of the value that an event begins."""
        depth = 0
        while True:
            depth += isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent))
            depth -= isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent))
            if depth == 0:
                return
            event = next(self.left)

    def fault(self, line: int, column: int, code: str, **args: object) -> None:
        """Note a finding at a place."""
        self.loaded.findings.append(finding(self.path, line, column, code, "", **args))


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


_WIDE_COMMA = re.compile(r"[\[{][^\]}]*(?P<comma>，)")
"""A list or a mapping in brackets with a Chinese comma."""


def explained(problem: str, text: str, row: int, column: int) -> tuple[int, int, str]:
    """Row from 0, column and explanation in Chinese of what a parser refused at a place of a text.

    Where a usual slip of Chinese typists stands before that, it is the slip that is told.
    """
    detail = next((chinese for english, chinese in _EXPLANATIONS if english in problem), problem)
    for number, written in enumerate(text.split("\n")[: row + 1]):
        slip, wide = _SLIP.match(written), _WIDE_COMMA.search(written)
        if slip:
            row, column = number, slip.end("name") + 1
            detail = "冒号用了全角“：”，要用半角冒号加空格" if slip["wide"] else "冒号后缺少空格"
        elif wide and "expected ','" in problem:
            row, column = number, wide.start("comma") + 1
            detail = "逗号用了全角“，”，要用半角逗号加空格"
    return row, column, detail
