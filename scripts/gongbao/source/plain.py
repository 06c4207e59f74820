"""The plain part of YAML that editors write, read fast: the values the YAML parser gives, or nothing.

It knows fields on one line (words, quoted text, `[a, b]`, `{name: x, role: y}`), lists and groups of such
fields below a field, and only where none of it can be read in two ways. At the first doubt it declines, and
`nodes` reads the text; the tests compare the two on everything it accepts. Where values stand is not noted.
"""

from __future__ import annotations

import re

Plain = str | int | float | bool | list["Plain"] | dict[str, "Plain"] | None

Path = tuple[str | int, ...]
"""Where a value stands: field names and list indexes, outermost first."""
Place = tuple[int, int]
"""Line and column, 1-based, columns in code points."""

WORDS: dict[str, bool | None] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
WORDS |= {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
"""The words without quotes that are no text; numbers, dates, `yes` and `no` are."""

_FOREIGN = re.compile("[\t\x80-\x9f\ufffe\uffff]")
_NAME = "[A-Za-z_]+"
_FIELD = re.compile(rf"({_NAME}):(?: +([^ ].*))?")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
_QUOTED = r"\"[^\"\\]*\"|'[^']*'"
_WORD = r"[^ \-?:,\[\]{}#&*!|>'\"%@`](?:[^:,\[\]{}#?]|:(?=/))*"
"""Text without quotes inside brackets, with the spaces after it."""
_INSIDE = rf"(?:(?:{_QUOTED}) *|{_WORD})"
_PAIR = rf"{_NAME}: +{_INSIDE}"
_PAIRS = rf"\{{ *{_PAIR}(?:, *{_PAIR})*\}}"
_ITEM = rf"(?:{_INSIDE}|{_PAIRS} *)"
_FLOW = re.compile(rf"\[\]|\[ *{_ITEM}(?:, *{_ITEM})*\]|{_PAIRS}")
_PAIRS_IN = re.compile(rf"({_NAME}): +({_INSIDE})")
_ITEMS_IN = re.compile(_ITEM)
_WHOLE_QUOTED = re.compile(_QUOTED)


class _Doubt(Exception):  # noqa: N818 - no error: the parser takes over
    """The text is not plain."""


def read(text: str) -> dict[str, Plain] | list[Plain] | None:
    """The values of a YAML text, or None where they are for the parser to tell."""
    if _FOREIGN.search(text):
        return None
    rows = [row for row in text.split("\n") if row and not row.isspace()]
    try:
        return _items(rows, 0) if rows and rows[0].startswith("- ") else _fields(rows)
    except _Doubt:
        return None


def _fields(rows: list[str]) -> dict[str, Plain]:
    """Fields one below the other, each with its value beside it or below."""
    if not rows:
        raise _Doubt
    fields: dict[str, Plain] = {}
    at = 0
    while at < len(rows):
        match = _FIELD.fullmatch(rows[at])
        if match is None or match[1] in fields:
            raise _Doubt
        at += 1
        if match[2] is not None:
            fields[match[1]] = _value(match[2])
            continue
        first = at
        while at < len(rows) and rows[at].startswith((" ", "- ")):
            at += 1
        fields[match[1]] = _block(rows[first:at])
    return fields


def _block(rows: list[str]) -> Plain:
    """What stands below a field: a list, a group of fields, or nothing."""
    if not rows:
        return None
    indent = len(rows[0]) - len(rows[0].lstrip(" "))
    if rows[0].startswith("- ", indent):
        return _items(rows, indent)
    return _group([_indented(row, indent) for row in rows])


def _items(rows: list[str], indent: int) -> list[Plain]:
    """A list whose items begin with a dash at a column."""
    dash = " " * indent + "- "
    items: list[list[str]] = []
    for row in rows:
        if row.startswith(dash):
            items.append([])
        elif not items:
            raise _Doubt
        items[-1].append(_indented(row.replace("-", " ", 1) if row.startswith(dash) else row, len(dash)))
    return [_group(item) if _FIELD.fullmatch(item[0]) else _single(item) for item in items]


def _single(rows: list[str]) -> Plain:
    if len(rows) > 1:
        raise _Doubt
    return _value(rows[0])


def _indented(row: str, indent: int) -> str:
    """A row without its indent, which is as deep as that of its neighbours."""
    rest = row[indent:]
    if row[:indent].strip(" ") or not rest or rest[0] == " ":
        raise _Doubt
    return rest


def _group(rows: list[str]) -> dict[str, Plain]:
    """Fields with their values beside them."""
    group: dict[str, Plain] = {}
    for row in rows:
        match = _FIELD.fullmatch(row)
        if match is None or match[2] is None or match[1] in group:
            raise _Doubt
        group[match[1]] = _value(match[2])
    return group


def _value(text: str) -> Plain:
    """The value on the rest of a line."""
    text = text.rstrip(" ")
    if text[0] not in _INDICATORS:
        if ": " in text or " #" in text or text[-1] == ":":
            raise _Doubt
        return WORDS.get(text, text)
    if _WHOLE_QUOTED.fullmatch(text):
        return text[1:-1]
    if not _FLOW.fullmatch(text):
        raise _Doubt
    return _pairs(text) if text[0] == "{" else [_item(item) for item in _ITEMS_IN.findall(text, 1)]


def _item(text: str) -> Plain:
    return _pairs(text) if text[0] == "{" else _inside(text)


def _pairs(text: str) -> dict[str, Plain]:
    pairs = _PAIRS_IN.findall(text)
    found: dict[str, Plain] = {name: _inside(value) for name, value in pairs}
    if len(found) < len(pairs):
        raise _Doubt
    return found


def _inside(text: str) -> Plain:
    """A value inside brackets."""
    text = text.rstrip(" ")
    return text[1:-1] if text[0] in "'\"" else WORDS.get(text, text)
