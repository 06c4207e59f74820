"""The ledger: what a build read and made, kept so that the next one need not do it again.

It stands in the project's state folder, never in the site. Nothing in it is trusted further than its
checksum and version: a ledger that is lost, damaged or foreign only costs a full build.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongbao.diagnostics import Finding
from gongbao.library import Skipped
from gongbao.site.stamps import DIGEST, Seen, Stamp, digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = "gongbao.ledger/3"


@dataclass(frozen=True, slots=True)
class Head:
    """What a build leaves for one that finds nothing changed.

    `settings` is the digest of versions and options; `roots` are the places surveyed (paths as seen from
    the project); `seals` stand for the files of each, and for those of the site, empty where their status
    cannot be relied on.
    `findings` were shown, `notes` are MkDocs' own warnings; `files` is how many the site has. `closed` tells
    that nothing else could have had a say. The build was right from `now` until `until` (ISO 8601; empty: for
    ever).
    """

    settings: str
    closed: bool
    now: str
    until: str
    roots: dict[str, str]
    seals: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    articles: int = 0
    files: int = 0
    skipped: tuple[Skipped, ...] = ()

    def covers(self, now: datetime) -> bool:
        """Whether the same articles are public at `now` as when it was written."""
        if now < datetime.fromisoformat(self.now):
            return False
        return not self.until or now < datetime.fromisoformat(self.until)


@dataclass(frozen=True, slots=True)
class Ledger(Head):
    """What the last build of one target read and made.

    `inputs` is what was found in each root, `outputs` are the files of the site, `made` the key of each page
    or group of files that can be kept.
    """

    inputs: dict[str, dict[str, Seen]] = field(default_factory=dict)
    outputs: dict[str, Seen] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)


_HEAD = tuple(f.name for f in fields(Head))


def load_head(file: Path) -> Head | None:
    """The head of the ledger in a file; nothing where it is missing, damaged or of another version."""
    try:
        with file.open("rb") as opened:
            schema, check, _ = opened.readline().decode().split()
            text = opened.readline()
        if (schema, check) != (SCHEMA, digest(text)):
            return None
        return Head(**_head(json.loads(text)))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def load(file: Path) -> Ledger | None:
    """The ledger in a file; nothing where it is missing, damaged or of another version."""
    try:
        first, _, rest = file.read_bytes().partition(b"\n")
        head, _, body = rest.partition(b"\n")
        if first.decode() != f"{SCHEMA} {digest(head + _NEWLINE)} {digest(body)}":
            return None
        raw = _read(body)
        return Ledger(
            **_head(json.loads(head)),
            inputs={root: _seen(table) for root, table in raw["inputs"].items()},
            outputs=_seen(raw["outputs"]),
            made=dict(zip(_lines(raw["made"][0]), _lines(raw["made"][1]), strict=True)),
        )
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


_NEWLINE = b"\n"


def _head(raw: dict[str, Any]) -> dict[str, Any]:
    if raw.keys() != set(_HEAD):
        raise ValueError("fields of another version")
    raw["findings"] = tuple(_finding(row) for row in raw["findings"])
    raw["notes"] = tuple(raw["notes"])
    raw["skipped"] = tuple(Skipped(**row) for row in raw["skipped"])
    return raw


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(**row | {"args": tuple((name, value) for name, value in row["args"])})


def save(ledger: Ledger, file: Path) -> None:
    """Replace a ledger as a whole; raises OSError."""
    raw = {name: getattr(ledger, name) for name in _HEAD}
    raw["findings"] = [asdict(found) for found in ledger.findings]
    raw["skipped"] = [asdict(one) for one in ledger.skipped]
    head = _json(raw) + _NEWLINE
    made = list(ledger.made.items())
    body = _written(
        {
            "inputs": {root: _table(seen) for root, seen in ledger.inputs.items()},
            "outputs": _table(ledger.outputs),
            "made": [_text(path for path, _ in made), _text(key for _, key in made)],
        }
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".new")
    temporary.write_bytes(f"{SCHEMA} {digest(head)} {digest(body)}\n".encode() + head + body)
    temporary.replace(file)


# The body holds a hundred thousand values: the parser that checks front matter is loaded by then, and three
# times as fast. It knows no file names that are no text.
def _read(body: bytes) -> dict[str, Any]:
    from pydantic_core import from_json  # noqa: PLC0415 - who finds nothing changed reads the head alone

    try:
        return dict(from_json(body))
    except ValueError:
        return dict(json.loads(body))


def _written(value: dict[str, object]) -> bytes:
    from pydantic_core import PydanticSerializationError, to_json  # noqa: PLC0415 - the same

    try:
        return to_json(value)
    except PydanticSerializationError:
        return _json(value)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


# Columns are read and written several times as fast as rows; no name of a file that is surveyed holds a line
# end, for such names are refused.
def _table(seen: dict[str, Seen]) -> list[object]:
    stamps = [number for met in seen.values() for number in met.stamp]
    return [_text(seen), stamps, "".join(met.digest for met in seen.values())]


def _seen(table: list[Any]) -> dict[str, Seen]:
    names, numbers, digests = _lines(table[0]), iter(table[1]), table[2]
    stamps = map(Stamp._make, zip(numbers, numbers, numbers, numbers, strict=True))
    values = (digests[at : at + DIGEST] for at in range(0, len(digests), DIGEST))
    return {name: Seen(met, value) for name, met, value in zip(names, stamps, values, strict=True)}


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _lines(text: str) -> list[str]:
    return text.split("\n")[:-1]
