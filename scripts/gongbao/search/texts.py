"""Documents as results show them and as their hits are verified."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING

from gongbao.search.folding import fold
from gongbao.search.traditional import TRADITIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.search.record import Record

_FOREIGN = re.compile(f"[{TRADITIONAL}]")
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def written(value: object) -> bytes:
    """JSON without blanks."""
    # Half a surrogate pair can reach us through a YAML escape; folding drops it too.
    return _ENCODER.encode(value).encode("utf-8", "ignore")


def shown(rows: Iterable[tuple[int, Record]]) -> bytes:
    """Some documents by their numbers, as JSON in GBK: two bytes a character, and a fifth less when gzipped.

    Characters that GBK does not have are escaped, so that every reader of GBK or GB 18030 sees the same text.
    """
    found = {str(number): record.shown for number, record in rows}
    text = _ENCODER.encode(found)
    if _FOREIGN.search(text):
        text = _ENCODER.encode({number: row | _foreign(row) for number, row in found.items()})
    return text.encode("gbk", _ESCAPED)


def _foreign(row: dict[str, object]) -> dict[str, object]:
    """The Traditional characters of a document and how they are folded, as in `traditional.txt`."""
    characters = "".join(sorted(set(_FOREIGN.findall(_ENCODER.encode(row)))))
    return {"traditional": (characters, fold(characters))} if characters else {}


_ESCAPED = "gongbao.json"


def _escape(error: UnicodeError) -> tuple[str, int]:
    """The characters that cannot be encoded as JSON writes them in ASCII; lone surrogates are left out."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wrong = error.object[error.start : error.end].encode("utf-8", "ignore").decode()
    return json.dumps(wrong)[1:-1], error.end


codecs.register_error(_ESCAPED, _escape)
