"""Shows how far two built sites are the same: by kind of page, how many, how large, and what they hold.

    python scripts/bench/engine/equal.py OURS/site THEIRS/public

Prints a Markdown table whose cells give both sites, and below it what the pages of one tell in their
`<head>` and those of the other do not: links, metas, and the fields of JSON-LD. Sizes are of all files; links
and heads of 100 pages of each kind, evenly taken in order of their addresses, so of the same pages where
addresses agree.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SAMPLE = 100
COLUMNS = ("kind", "files", "MB", "bytes, median", "links, median", "head elements, median")


class Reading(HTMLParser):
    """What one page holds: how many links and elements of the head, and the names of what its head tells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links, self.elements = 0, 0
        self.told: set[str] = set()
        self._is_data = self._is_below = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a link; note an element of the head."""
        values = {name: value or "" for name, value in attrs}
        self._is_below |= tag == "body"
        self._is_data = values.get("type") == "application/ld+json"
        self.links += tag == "a" and "href" in values
        if not self._is_below and tag in {"title", "meta", "link", "script"}:
            self.elements += 1
            kinds = [values[key] for key in ("name", "property", "rel", "type") if key in values]
            self.told.add(" ".join([tag, *kinds]))

    def handle_data(self, data: str) -> None:
        """Note the fields of JSON-LD."""
        if self._is_data and data.strip():
            self.told.update(_fields(json.loads(data), ""))


@dataclass(slots=True)
class Kind:
    """The files of one kind."""

    sizes: list[int] = field(default_factory=list)
    pages: list[Path] = field(default_factory=list)
    """Those that are HTML."""

    def readings(self) -> list[Reading]:
        """Some of the pages, evenly taken."""
        step = max(1, len(self.pages) // SAMPLE)
        return [Reading(page.read_text(encoding="utf-8")) for page in sorted(self.pages)[::step][:SAMPLE]]


def main() -> None:
    """Prints the comparison of two folders."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sites", type=Path, nargs=2)
    given = parser.parse_args()
    print("\n".join(comparison(*given.sites)))


def comparison(ours: Path, theirs: Path) -> Iterator[str]:
    """The table of kinds, then a line for each kind whose heads tell different things."""
    one, other = kinds(ours), kinds(theirs)
    differing = []
    yield f"| {' | '.join(COLUMNS)} |"
    yield "|---" + "|---:" * (len(COLUMNS) - 1) + "|"
    for name in sorted({*one, *other}, key=lambda name: (-sum((one.get(name) or other[name]).sizes), name)):
        pair = [one.get(name, Kind()), other.get(name, Kind())]
        read = [kind.readings() for kind in pair]
        links = _both(_middle(page.links for page in pages) for pages in read)
        heads = _both(_middle(page.elements for page in pages) for pages in read)
        yield f"| {name} | {_sizes(pair)} | {links} | {heads} |"
        told = [{name for page in pages for name in page.told} for pages in read]
        if all(read) and told[0] != told[1]:
            differing.append(f"{name} tell apart: {_list(told[0] - told[1])} / {_list(told[1] - told[0])}")
    total = [Kind([size for kind in site.values() for size in kind.sizes]) for site in (one, other)]
    yield f"| all | {_sizes(total)} | | |"
    yield from ["", *(differing or ["The heads tell the same."])]


def kinds(site: Path) -> dict[str, Kind]:
    """The files of a site by kind."""
    found: dict[str, Kind] = {}
    for file in site.rglob("*"):
        if file.is_file():
            kind = found.setdefault(kind_of(file.relative_to(site)), Kind())
            kind.sizes.append(file.stat().st_size)
            if file.suffix == ".html":
                kind.pages.append(file)
    return found


def kind_of(path: Path) -> str:
    """`home`, `404`, `topics/` for the page at the head of a folder, `topics/*` for those below, `*.png`."""
    if path.suffix != ".html":
        return f"*{path.suffix}"
    folders = path.parts[:-1]
    if not folders:
        return "home" if path.stem == "index" else path.stem
    return f"{folders[0]}/*" if folders[1:] else f"{folders[0]}/"


def _fields(thing: Any, place: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """The names of fields, with those they stand in: `NewsArticle.author.name`."""
    if isinstance(thing, list):
        for part in thing:
            yield from _fields(part, place)
    elif isinstance(thing, dict):
        place = place or str(thing.get("@type", ""))
        for name, value in thing.items():
            yield f"{place}.{name}"
            yield from _fields(value, f"{place}.{name}")


def _sizes(pair: list[Kind]) -> str:
    cells = (
        (str(len(kind.sizes)) for kind in pair),
        (f"{sum(kind.sizes) / 1e6:.2f}" for kind in pair),
        (_middle(kind.sizes) for kind in pair),
    )
    return " | ".join(map(_both, cells))


def _both(cells: Iterable[str]) -> str:
    return " / ".join(cell or "–" for cell in cells).replace("– / –", "")


def _middle(numbers: Iterable[int]) -> str:
    found = list(numbers)
    return f"{median(found):.0f}" if found else ""


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"


if __name__ == "__main__":
    main()
