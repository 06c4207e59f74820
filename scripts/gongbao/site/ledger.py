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
from gongbao.site.stamps import Seen, Stamp, digest

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = "gongbao.ledger/1"


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the last build of one target read and made.

    `settings` is the digest of versions and options; `roots` are the places surveyed (paths as seen from
    the project) and `inputs` what was found in each. `outputs` are the files of the site, `made` the key
    of each page or group of files that can be kept. `findings` were shown, `notes` are MkDocs' own
    warnings. `closed` tells that nothing else could have had a say. The build was right from `now` until
    `until` (ISO 8601; empty: for ever).
    """

    settings: str
    closed: bool
    now: str
    until: str
    roots: dict[str, str]
    inputs: dict[str, dict[str, Seen]]
    outputs: dict[str, Seen]
    made: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    articles: int = 0
    skipped: tuple[Skipped, ...] = ()

    def covers(self, now: datetime) -> bool:
        """Whether the same articles are public at `now` as when it was written."""
        if now < datetime.fromisoformat(self.now):
            return False
        return not self.until or now < datetime.fromisoformat(self.until)


def load(file: Path) -> Ledger | None:
    """The ledger in a file; nothing where it is missing, damaged or of another version."""
    try:
        check, _, text = file.read_bytes().partition(b"\n")
        if check.decode() != f"{SCHEMA} {digest(text)}":
            return None
        return _read(json.loads(text))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _read(raw: dict[str, Any]) -> Ledger:
    if raw.keys() != {f.name for f in fields(Ledger)}:
        raise ValueError("fields of another version")
    raw["inputs"] = {root: _seen(rows) for root, rows in raw["inputs"].items()}
    raw["outputs"] = _seen(raw["outputs"])
    raw["findings"] = tuple(_finding(row) for row in raw["findings"])
    raw["notes"] = tuple(raw["notes"])
    raw["skipped"] = tuple(Skipped(**row) for row in raw["skipped"])
    return Ledger(**raw)


def _seen(rows: dict[str, list[Any]]) -> dict[str, Seen]:
    return {name: Seen(Stamp(*row[:4]), row[4]) for name, row in rows.items()}


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(**row | {"args": tuple((name, value) for name, value in row["args"])})


def save(ledger: Ledger, file: Path) -> None:
    """Replace a ledger as a whole; raises OSError."""
    raw = {f.name: getattr(ledger, f.name) for f in fields(Ledger)}
    raw["inputs"] = {root: _rows(seen) for root, seen in ledger.inputs.items()}
    raw["outputs"] = _rows(ledger.outputs)
    raw["findings"] = [asdict(found) for found in ledger.findings]
    raw["skipped"] = [asdict(one) for one in ledger.skipped]
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(file.name + ".new")
    temporary.write_bytes(f"{SCHEMA} {digest(text)}\n".encode() + text)
    temporary.replace(file)


def _rows(seen: dict[str, Seen]) -> dict[str, tuple[int | str, ...]]:
    return {name: (*met.stamp, met.digest) for name, met in seen.items()}
