"""Score the grammar of quantities: `python scripts/bench/quantities.py [--misses] FILE…`.

Files are YAML as in tests/quantities/heldout.yml. A proposed fact is right where it overlaps a labelled
one; a thing is right where it and a label contain one another, a period where it equals one of the labels.
"""

from __future__ import annotations

import re
import sys
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from gongbao.quantity import Figure, scan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

_LABEL = re.compile(r"\[([^\[\]|]+)\|([^\[\]]*)\]")
_BOUNDS = {">=": "ge", "<=": "le", ">": "gt", "<": "lt", "~": "approx"}


@dataclass(frozen=True, slots=True)
class Label:
    """What a person reads at `start`–`end`: a fact with its values, or another class (`?` either way)."""

    start: int
    end: int
    cls: str
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    bound: str = ""
    things: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """One labelled text."""

    genre: str
    today: date
    text: str
    labels: tuple[Label, ...]


@dataclass(slots=True)
class Score:
    """Counts over one file; `misses` names each fault."""

    proposed: int = 0
    wrong: int = 0
    labelled: int = 0
    found: int = 0
    core: int = 0
    thing: int = 0
    thing_exact: int = 0
    period: int = 0
    others: int = 0
    others_right: int = 0
    characters: int = 0
    seconds: float = 0.0
    misses: list[str] = field(default_factory=list)

    def report(self) -> str:
        """One line of shares."""
        found, labelled = max(self.found, 1), max(self.labelled, 1)
        return (
            f"facts {self.labelled}  precision {1 - self.wrong / max(self.proposed, 1):.3f}"
            f"  recall {self.found / labelled:.3f}  value+unit+bound {self.core / labelled:.3f}"
            f"  thing {self.thing / found:.3f} (exact {self.thing_exact / found:.3f})"
            f"  period {self.period / found:.3f}"
            f"  other classes {self.others_right}/{self.others}"
            f"  {self.seconds / max(self.characters, 1) * 2.7e6:.2f} ms per 2,700 characters"
        )


def load(file: Path) -> list[Sample]:
    """The labelled texts of a file, their labels taken out of the text."""
    return [_sample(entry) for entry in yaml.safe_load(file.read_text(encoding="utf-8"))]


def _sample(entry: dict[str, object]) -> Sample:
    text, labels, at = "", [], 0
    source = str(entry["text"])
    for match in _LABEL.finditer(source):
        text += source[at : match.start()]
        labels.append(_label(len(text), match[1], match[2].split("|")))
        text, at = text + match[1], match.end()
    return Sample(str(entry["genre"]), entry["today"], text + source[at:], tuple(labels))  # type: ignore[arg-type]


def _label(start: int, printed: str, fields: list[str]) -> Label:
    end = start + len(printed)
    if len(fields) == 1:
        return Label(start, end, fields[0])
    amount, thing, period = fields
    number, _, unit = amount.partition(" ")
    sign = next((sign for sign in _BOUNDS if number.startswith(sign)), "")
    number = number.removeprefix(sign)
    bound = "range" if "-" in number[1:] else _BOUNDS.get(sign, "eq")
    values = tuple(Decimal(part) for part in re.split(r"(?<=\d)[-,]", number))
    return Label(start, end, "fact", values, unit, bound, tuple(thing.split(";")), tuple(period.split(";")))


def score(samples: list[Sample]) -> Score:
    """How well `scan` reads the samples."""
    total = Score()
    for sample in samples:
        figures = scan(sample.text, sample.today)
        total.seconds += min(_cost(sample) for _ in range(5))
        total.characters += len(sample.text)
        _count(total, sample, figures)
    return total


def _cost(sample: Sample) -> float:
    begun = time.process_time()
    scan(sample.text, sample.today)
    return time.process_time() - begun


def _count(total: Score, sample: Sample, figures: list[Figure]) -> None:
    facts = [f for f in figures if f.cls == "fact"]
    used: set[int] = set()
    for label in sample.labels:
        over = [f for f in figures if f.start < label.end and label.start < f.end]
        if label.cls == "?":
            used.update(id(f) for f in over)
        elif label.cls == "fact":
            mine = [f for f in over if f.cls == "fact" and id(f) not in used]
            used.update(id(f) for f in mine[:1])
            _count_fact(total, sample, label, mine[0] if mine else None)
        else:
            total.others += 1
            right = any(f.cls == label.cls for f in over)
            total.others_right += right
            if not right:
                got = ", ".join(f"{f.quote}={f.cls}" for f in over) or "nothing"
                total.misses.append(f"class   {sample.text[label.start : label.end]} {label.cls}: {got}")
    for fact in facts:
        ignored = any(lb.cls == "?" and lb.start < fact.end and fact.start < lb.end for lb in sample.labels)
        total.proposed += not ignored
        if not ignored and id(fact) not in used:
            total.wrong += 1
            around = sample.text[max(0, fact.start - 8) : fact.end + 8].replace("\n", " ")
            total.misses.append(f"false   {fact.quote} in …{around}…")


def _count_fact(total: Score, sample: Sample, label: Label, fact: Figure | None) -> None:
    total.labelled += 1
    around = sample.text[max(0, label.start - 22) : label.end + 10].replace("\n", " ")
    if fact is None:
        total.misses.append(f"missed  {sample.text[label.start : label.end]} in …{around}…")
        return
    total.found += 1
    core = _same(label, fact)
    total.core += core
    if not core:
        total.misses.append(f"core    …{around}… {fact.bound} {fact.value} {fact.value_max} {fact.unit}")
    exact = fact.thing in label.things
    lenient = exact or any(
        len(fact.thing) > 1 and t and (t in fact.thing or fact.thing in t) for t in label.things
    )
    total.thing_exact += exact
    total.thing += lenient
    if not lenient:
        total.misses.append(f"thing   …{around}… {fact.thing!r} for {label.things}")
    dated = fact.period in label.periods
    total.period += dated
    if not dated:
        total.misses.append(f"period  …{around}… {fact.period!r} for {label.periods}")


def _same(label: Label, fact: Figure) -> bool:
    if label.bound == "range":
        values: tuple[Decimal | None, ...] = (fact.value, fact.value_max)
    else:
        values = fact.values or (fact.value,)
    close = len(values) == len(label.values) and all(
        a is not None and abs(a - b) <= abs(b) * Decimal("0.001")
        for a, b in zip(values, label.values, strict=True)
    )
    return close and fact.unit.replace("个小时", "小时") == label.unit and fact.bound == label.bound


def main(arguments: list[str]) -> Iterator[str]:
    """A line of scores for each file, and its misses where asked."""
    for name in (a for a in arguments if not a.startswith("--")):
        total = score(load(Path(name)))
        if "--misses" in arguments:
            yield from sorted(total.misses)
        yield f"{name}: {total.report()}"


if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        print(line)  # noqa: T201 - the scores are the output
