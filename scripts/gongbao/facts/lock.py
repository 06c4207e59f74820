"""facts.lock.json: the value every fact had when an editor last accepted it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding
from gongbao.facts.checks import at
from gongbao.facts.quotes import article_of, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from gongbao.article import Article, Fact
    from gongbao.quantity import Quantity

LOCK = "facts.lock.json"
"""Where the lock lies below content/."""
SCHEMA = "gongbao.facts/1"
_HEAD_LINES = 3
"""The first entry stands on this line, for each has one to itself."""

Key = tuple[str, str, str, str, int]
"""Facts file, indicator, region, period, and which of several alike it is, from 1; holds no number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """One accepted fact; `was`, `by` and `reason` tell of its last change, where they were given."""

    path: str
    indicator: str
    region: str
    period: str
    nth: int = 1
    figure: str
    value: str
    value_max: str = ""
    values: str = ""
    """All numbers of a list that shares its unit (`3、5和8个`), with spaces between."""
    unit: str
    bound: str
    was: str = ""
    by: str = ""
    reason: str = ""

    @property
    def key(self) -> Key:
        """Which fact this is, whatever its number."""
        return self.path, self.indicator, self.region, self.period, self.nth

    @property
    def reading(self) -> tuple[str, ...]:
        """What must not change unnoticed."""
        return self.value, self.value_max, self.values, self.unit, self.bound


Lock = dict[Key, Locked]
_TYPES = {f.name: int if f.name == "nth" else str for f in fields(Locked)}
_OPTIONAL = {"nth": 1, "value_max": "", "values": "", "was": "", "by": "", "reason": ""}


def read_lock(data: bytes) -> tuple[Lock, list[Finding]]:
    """The accepted facts of a lock file; or none, and what is wrong with it."""
    try:
        content = json.loads(data)
        if content["schema"] != SCHEMA:
            return {}, [finding(LOCK, 1, 1, "lock-is-valid", detail=f"schema 应为 {SCHEMA}")]
        rows = list(content["facts"])
    except json.JSONDecodeError as error:
        return {}, [
            finding(LOCK, error.lineno, error.colno, "lock-is-valid", detail=f"JSON 写法有误（{error.msg}）")
        ]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return {}, [finding(LOCK, 1, 1, "lock-is-valid", detail=type(error).__name__)]
    lock: Lock = {}
    for number, row in enumerate(rows):
        entry = _entry(row)
        if entry is None or entry.key in lock:
            return {}, [finding(LOCK, number + _HEAD_LINES, 1, "lock-is-valid", detail=f"第 {number + 1} 条")]
        lock[entry.key] = entry
    return lock, []


def _entry(row: object) -> Locked | None:
    if not isinstance(row, dict) or any(type(v) is not _TYPES.get(k) for k, v in row.items()):
        return None
    try:
        return Locked(**row)
    except TypeError:
        return None


def dump_lock(lock: Mapping[Key, Locked]) -> str:
    """A lock file: one line for each fact, by key, so that a review shows what changed and nothing else."""
    rows = [
        json.dumps({k: v for k, v in asdict(entry).items() if v != _OPTIONAL.get(k)}, ensure_ascii=False)
        for _, entry in sorted(lock.items())
    ]
    return f'{{"schema": "{SCHEMA}", "facts":\n[\n' + ",\n".join(rows) + "\n]}\n"


def keyed(facts: Iterable[Fact]) -> Iterator[tuple[Key, Fact, Quantity]]:
    """Each fact with a readable figure, with its key and that figure."""
    seen: Counter[tuple[str, str, str, str]] = Counter()
    for fact in facts:
        subject = (fact.path, fact.indicator, fact.region, fact.period)
        seen[subject] += 1
        if printed := figure(fact):
            yield (*subject, seen[subject]), fact, printed


def locked(key: Key, printed: Quantity) -> Locked:
    """The entry a fact with this figure would have."""
    path, indicator, region, period, nth = key
    value, value_max, values, unit, bound = reading(printed)
    return Locked(
        path=path,
        indicator=indicator,
        region=region,
        period=period,
        nth=nth,
        figure=printed.text,
        value=value,
        value_max=value_max,
        values=values,
        unit=unit,
        bound=bound,
    )


def reading(printed: Quantity) -> tuple[str, str, str, str, str]:
    """Value, upper value, unit and bound of a figure, as the lock writes them."""
    upper = "" if printed.value_max is None else replace(printed, value=printed.value_max).number
    listed = " ".join(replace(printed, value=value).number for value in printed.values)
    return printed.number, upper, listed, printed.unit, printed.bound


def guard(articles: Iterable[Article], lock: Lock, told: Iterable[Finding]) -> Iterator[Finding]:
    """Facts whose figure is not the accepted one, facts nobody has accepted yet, and entries without a fact.

    `told` are the faults found so far: a fact or file that has one is not reported a second time.
    """
    lines = {(f.path, f.line) for f in told}
    files = {path for path, _ in lines}
    left = dict(lock)
    for article in articles:
        for key, fact, printed in keyed(article.facts):
            accepted = left.pop(key, None)
            if (fact.path, fact.line) in lines:
                continue
            if accepted is None:
                yield at(fact, "fact-is-recorded", quote=fact.quote, path=fact.path)
            elif accepted.reading != reading(printed):
                was, reads = _told_apart(accepted, locked(key, printed))
                yield at(fact, "fact-is-accepted", was=was, now=reads, quote=fact.quote, path=fact.path)
    numbers = {key: n for n, key in enumerate(sorted(lock), _HEAD_LINES)}
    for key in left:
        path = key[0]
        if path not in files and article_of(path) not in files:
            value = f"{path} {lock[key].indicator} {lock[key].figure}"
            yield finding(LOCK, numbers[key], 1, "locked-fact-exists", value=value, path=path)


def _told_apart(accepted: Locked, now: Locked) -> tuple[str, str]:
    """Both figures as printed; with their readings where print is the same but is read otherwise now."""
    if accepted.figure != now.figure:
        return accepted.figure, now.figure
    one, other = ((e.figure, " ".join(part for part in e.reading if part)) for e in (accepted, now))
    return "{}（{}）".format(*one), "{}（{}）".format(*other)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A new lock and what makes it new: entries added, (before, after) of those changed, entries removed."""

    lock: Lock
    added: tuple[Locked, ...]
    changed: tuple[tuple[Locked, Locked], ...]
    removed: tuple[Locked, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """Who agrees to a figure and why, as far as they say so, and for which facts files; None for all."""

    by: str = ""
    reason: str = ""
    files: frozenset[str] | None = None


def accept(
    articles: Iterable[Article], lock: Lock, chosen: Callable[[Fact], bool], consent: Consent
) -> Acceptance:
    """The lock after an editor has agreed to the facts as they stand now.

    `chosen` says of a fact whether it may be accepted; a refused one keeps its entry. Entries that no
    fact has any more are removed.
    """
    files = consent.files
    kept = {key: entry for key, entry in lock.items() if files is not None and key[0] not in files}
    added: list[Locked] = []
    changed: list[tuple[Locked, Locked]] = []
    for article in articles:
        for key, fact, printed in keyed(article.facts):
            if files is not None and fact.path not in files:
                continue
            before, now = lock.get(key), replace(locked(key, printed), by=consent.by, reason=consent.reason)
            if not chosen(fact) or (before and before.reading == now.reading):
                kept |= {key: before} if before else {}
                continue
            if before:
                now = replace(now, was=before.figure)
                changed.append((before, now))
            else:
                added.append(now)
            kept[key] = now
    removed = tuple(entry for key, entry in sorted(lock.items()) if key not in kept)
    changed.sort(key=lambda pair: pair[1].key)
    return Acceptance(kept, tuple(sorted(added, key=lambda e: e.key)), tuple(changed), removed)
