"""The same records for an OpenSearch-compatible server, for archives past a static index."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gongbao.output import Output
from gongbao.search.folding import fold
from gongbao.search.sound import initials, reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.search.record import Record

INDEX = "gongbao"
BATCH = 1_000
"""Documents in one bulk file: a few megabytes, well below a server's limit for one request."""

_TEXT = {"type": "text", "analyzer": "pairs"}
_WORD = {"type": "keyword"}


def export(records: Iterable[Record], *, ik: bool = False) -> list[Output]:
    """The index's settings and mapping, and every article as bulk requests, in order of path.

    `index.json` is the body of `PUT /gongbao`, each `bulk-….ndjson` one of `POST /_bulk`. Texts are folded
    here as in the static index, and cut into pairs of characters; with `ik`, the plugin analysis-ik adds
    words beside them. The id of a document is its address, so that a second import replaces the first.
    """
    rows = sorted(records, key=lambda one: one.url)
    files = [Output("index.json", _line(settings(ik=ik)))]
    for first in range(0, len(rows), BATCH):
        lines = []
        for one in rows[first : first + BATCH]:
            lines += [_line({"index": {"_index": INDEX, "_id": one.url}}), _line(document(one))]
        files.append(Output(f"bulk-{first // BATCH:05}.ndjson", b"".join(lines)))
    return sorted(files)


def settings(*, ik: bool = False) -> dict[str, object]:
    """Analyzers and mapping: whole texts as pairs of characters, filters as keywords."""
    analyzers: dict[str, object] = {"pairs": {"type": "custom", "tokenizer": "pairs"}}
    text: dict[str, object] = dict(_TEXT)
    if ik:
        text["fields"] = {"words": {"type": "text", "analyzer": "ik_max_word", "search_analyzer": "ik_smart"}}
    section = {"anchor": _WORD, "heading": text, "text": text}
    texts = ("title", "number", "kicker", "subtitle", "summary", "byline", "captions", "notes")
    words = ("url", "kind", "column", "region", "topic", "status", "issuer", "year")
    fields: dict[str, object] = dict.fromkeys(texts, text) | dict.fromkeys(words, _WORD)
    fields |= {
        "date": {"type": "date"},
        "in_force": {"type": "boolean"},
        "initials": {"type": "text", "analyzer": "pairs"},
        "pinyin": {"type": "text", "analyzer": "pairs"},
        "labels": _WORD,
        "sections": {"type": "nested", "properties": section},
        "shown": {"type": "object", "enabled": False},
    }
    tokenizer = {"type": "ngram", "min_gram": 1, "max_gram": 2, "token_chars": []}
    return {
        "settings": {"analysis": {"analyzer": analyzers, "tokenizer": {"pairs": tokenizer}}},
        "mappings": {"dynamic": "strict", "properties": fields},
    }


def document(record: Record) -> dict[str, object]:
    """An article as the server indexes it: folded texts, values to filter by, and `shown` as written."""
    values: dict[str, list[str]] = {}
    for facet, choice in record.facets:
        values.setdefault(facet, []).append(choice.value)
    sections = [
        {"anchor": anchor, "heading": fold(heading), "text": fold(text)}
        for anchor, heading, text in record.sections
    ]
    return {
        "url": record.url,
        **{
            name: fold(getattr(record, name)) for name in ("title", "number", "kicker", "subtitle", "summary")
        },
        **{name: [fold(text) for text in getattr(record, name)] for name in ("byline", "captions", "notes")},
        "initials": initials(fold(record.title)),
        "pinyin": "".join(reading(character) or character for character in fold(record.title)),
        "labels": list(_labels(record)),
        "sections": sections,
        "date": record.date.stamp,
        "in_force": record.in_force,
        **values,
        "shown": record.shown,
    }


def _labels(record: Record) -> Iterator[str]:
    """Filter, value and name of each value, and for regions the one around it, set apart by tabs."""
    around = ""
    for facet, choice in record.facets:
        yield "\t".join((facet, choice.value, choice.name, around if facet == "region" else ""))
        around = choice.value if facet == "region" else ""


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _line(value: object) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "ignore") + b"\n"
