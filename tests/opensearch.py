"""A stand-in for an OpenSearch-compatible server: answers the part of its query language that search uses.

It knows the exported mapping and documents, takes a phrase as what stands in a text without a gap (as pairs
of characters make it), and refuses whatever it does not know, a field without a mapping above all.
"""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from gongbao.search.server import export

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.search import Record

    Body = dict[str, Any]


@contextmanager
def started(binary: str) -> Iterator[str]:
    """The address of a server in memory; it ends with the context."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = ("127.0.0.1", int(free.getsockname()[1]))
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([binary, "-addr", "{}:{}".format(*place)], **pipes) as one:
        for _ in range(200):
            try:
                socket.create_connection(place, timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield "http://{}:{}".format(*place)
        one.terminate()


class Real:
    """An index of a server over the network, filled as README says; `asked` as with the stand-in."""

    def __init__(self, address: str, records: Iterable[Record]) -> None:
        self.index = f"{address.rstrip('/')}/gongbao"
        self.asked: list[Body] = []
        files = {file.path: file.data for file in export(records)}
        if self._answers("HEAD", "", b""):
            self._ask("DELETE", "", b"")
        self._ask("PUT", "", files.pop("index.json"))
        for name in sorted(files):
            assert self._ask("POST", "/_bulk?refresh=true", files[name])["errors"] is False

    def search(self, body: Body) -> Body:
        """What `POST /gongbao/_search` answers."""
        self.asked.append(body)
        return self._ask("POST", "/_search", json.dumps(body).encode())

    def _answers(self, method: str, path: str, data: bytes) -> bool:
        try:
            self._ask(method, path, data)
        except HTTPError:
            return False
        return True

    def _ask(self, method: str, path: str, data: bytes) -> Body:
        kind = {"Content-Type": "application/x-ndjson" if "_bulk" in path else "application/json"}
        request = Request(self.index + path, data=data or None, method=method, headers=kind)  # noqa: S310 - http
        with urlopen(request, timeout=60) as response:  # noqa: S310 - the address is the tester's own
            answer: Body = json.loads(response.read() or b"{}")
        return answer


class Server:
    """An index filled by `gongbao export --opensearch`; `asked` are the bodies of the requests so far."""

    def __init__(self, records: Iterable[Record]) -> None:
        files = {file.path: file.data for file in export(records)}
        self.mapping: Body = json.loads(files["index.json"])["mappings"]["properties"]
        lines = [
            line for name in sorted(files) if name.startswith("bulk") for line in files[name].splitlines()
        ]
        self.documents: list[Body] = [json.loads(line) for line in lines[1::2]]
        self.asked: list[Body] = []

    def search(self, body: Body) -> Body:
        """What `POST /gongbao/_search` answers."""
        self.asked.append(body)
        known = {"from", "size", "track_total_hits", "_source", "query", "sort", "aggs"}
        assert set(body) <= known
        assert body["track_total_hits"] is True
        scores = [(self.score(body.get("query", {"match_all": {}}), one), one) for one in self.documents]
        found = [(score, one) for score, one in scores if score is not None]
        for rule in reversed(body.get("sort", ["_score"])):
            found.sort(
                key=lambda row: self._key(rule, row), reverse=rule == "_score" or "desc" in rule.values()
            )
        start = body.get("from", 0)
        hits = [
            {"_index": "gongbao", "_id": one["url"], "_score": score, "_source": {"shown": one["shown"]}}
            for score, one in found[start : start + body["size"]]
        ]
        answer: Body = {
            "took": 1,
            "timed_out": False,
            "_shards": {"total": 1, "successful": 1, "skipped": 0, "failed": 0},
            "hits": {"total": {"value": len(found), "relation": "eq"}, "max_score": None, "hits": hits},
        }
        if "aggs" in body:
            answer["aggregations"] = self._counted(body["aggs"], [one for _, one in found])
        return answer

    def _key(self, rule: Any, row: tuple[float, Body]) -> Any:  # noqa: ANN401 - any value sorts
        return row[0] if rule == "_score" else row[1][next(iter(rule))]

    def _counted(self, aggs: Body, documents: list[Body]) -> Body:
        out: Body = {}
        for name, rule in aggs.items():
            if "filter" in rule:
                inside = [one for one in documents if self.score(rule["filter"], one) is not None]
                out[name] = {"doc_count": len(inside), **self._counted(rule["aggs"], inside)}
            else:
                counts = Counter(
                    value for one in documents for value in self._values(one, rule["terms"]["field"])
                )
                rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))[: rule["terms"]["size"]]
                out[name] = {"buckets": [{"key": key, "doc_count": number} for key, number in rows]}
        return out

    def _values(self, document: Body, field: str) -> list[str]:
        """The values of a field, which must be mapped."""
        path, _, inner = field.partition(".")
        assert path in self.mapping, field
        if inner:
            assert inner in self.mapping[path]["properties"], field
            return [document[field]]
        found = document.get(field, [])
        return found if isinstance(found, list) else [found]

    def score(self, clause: Body, document: Body) -> float | None:
        """How well a document answers a clause; None: not."""
        [(kind, rule)] = clause.items()
        return getattr(self, f"_{kind}")(rule, document)  # type: ignore[no-any-return]  # by the names below

    def _match_all(self, rule: Body, _document: Body) -> float:
        assert rule == {}
        return 1.0

    def _bool(self, rule: Body, document: Body) -> float | None:
        assert set(rule) <= {"must", "must_not", "filter", "should", "minimum_should_match"}
        must = [self.score(one, document) for one in rule.get("must", [])]
        filters = [self.score(one, document) for one in rule.get("filter", [])]
        barred = [self.score(one, document) for one in rule.get("must_not", [])]
        may = [score for one in rule.get("should", []) if (score := self.score(one, document)) is not None]
        if None in must or None in filters or any(score is not None for score in barred):
            return None
        return None if len(may) < rule.get("minimum_should_match", 0) else sum(filter(None, must)) + sum(may)

    def _term(self, rule: Body, document: Body) -> float | None:
        [(field, wanted)] = rule.items()
        value, boost = (wanted["value"], wanted["boost"]) if isinstance(wanted, dict) else (wanted, 1.0)
        return boost if value in self._values(document, field) else None

    def _range(self, rule: Body, document: Body) -> float | None:
        [(field, span)] = rule.items()
        assert self.mapping[field] == {"type": "date"}
        assert set(span) <= {"gte", "lte", "time_zone"}
        return 1.0 if span.get("gte", "") <= document[field][:10] <= span.get("lte", "9999") else None

    def _multi_match(self, rule: Body, document: Body) -> float | None:
        boosts = [
            (name, float(boost or 1)) for name, _, boost in (one.partition("^") for one in rule["fields"])
        ]
        found = [
            boost
            for field, boost in boosts
            for text in self._values(document, field)
            if (rule["query"] in text if rule.get("type") == "phrase" else _shared(rule, text))
        ]
        return max(found, default=None)

    def _match_phrase(self, rule: Body, document: Body) -> float | None:
        [(field, wanted)] = rule.items()
        word, boost = (wanted["query"], wanted["boost"]) if isinstance(wanted, dict) else (wanted, 1.0)
        return boost if any(word in text for text in self._values(document, field)) else None

    def _match(self, rule: Body, document: Body) -> float | None:
        [(field, wanted)] = rule.items()
        return 1.0 if any(_shared(wanted, text) for text in self._values(document, field)) else None

    def _nested(self, rule: Body, document: Body) -> float | None:
        assert self.mapping[rule["path"]]["type"] == "nested"
        rows = [
            {f"{rule['path']}.{name}": text for name, text in row.items()} for row in document[rule["path"]]
        ]
        return max((s for row in rows if (s := self.score(rule["query"], row)) is not None), default=None)


def _grams(text: str) -> Iterator[str]:
    yield from text
    yield from (text[n : n + 2] for n in range(len(text) - 1))


def _shared(rule: Body, text: str) -> bool:
    """Whether enough of a query's characters and pairs stand in a text."""
    wanted, there = list(_grams(rule["query"])), set(_grams(text))
    least = len(wanted) * int(rule["minimum_should_match"].removesuffix("%")) // 100
    return sum(one in there for one in wanted) >= max(1, least)
