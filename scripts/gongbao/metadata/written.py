"""JSON-LD as text: clean, without what is empty, and safe inside a script element."""

from __future__ import annotations

import json
from functools import lru_cache
from json.encoder import encode_basestring
from typing import TypeAlias

from gongbao.metadata.page import plain

Node: TypeAlias = dict[str, object]
"""One thing in JSON-LD. Builders may leave values empty; `written` drops them."""

_ESCAPES = tuple((char, f"\\u{ord(char):04x}") for char in "<>&\u2028\u2029")

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Json(str):
    """JSON that is written already: what many pages say in the same words."""

    __slots__ = ()


def written(value: object) -> str:
    """A value as JSON, with clean text; empty for an empty one and a node that says nothing but its type."""
    if not value:
        return ""
    match value:
        case Json():
            return value
        case str():
            return _text(value)
        case dict():
            parts = [f'"{key}":{part}' for key, item in value.items() if item and (part := written(item))]
            return f"{{{','.join(parts)}}}" if len(parts) > ("@type" in value) else ""
        case list():
            parts = [part for item in value if (part := written(item))]
            return f"[{','.join(parts)}]" if parts else ""
        case _:
            return _JSON.encode(value)


@lru_cache(maxsize=4096)
def _text(text: str) -> str:
    """A text as JSON, on one line; no text can close the script element or break a line of script."""
    clean = plain(text)
    written = encode_basestring(clean) if clean else ""
    for char, escaped in _ESCAPES:
        written = written.replace(char, escaped)
    return written
