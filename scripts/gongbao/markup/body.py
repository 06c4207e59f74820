"""What goes into rendering, and what both engines hand on: plain, picklable data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongbao.article import Fact, Section


@dataclass(frozen=True, slots=True)
class Job:
    """One body to render."""

    path: str
    body: str
    body_line: int = 1
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link or picture leads: as written, as resolved, and whether it is a picture."""

    written: str
    resolved: str
    image: bool


@dataclass(frozen=True, slots=True)
class Body:
    """A body as safe HTML, with what was met on the way; everything in the order of the text.

    `unsafe` and `unnamed` are what findings quote: HTML or links that were taken out, and the addresses of
    pictures without words.
    """

    html: str
    sections: tuple[Section, ...] = ()
    targets: tuple[Target, ...] = ()
    unsafe: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
