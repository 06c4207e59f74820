"""What a generator of the comparison must say: how it wants the articles, and how it is started."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from articles import PICTURES, Newsroom, Piece, articles, newest, picture

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PEERS = HERE / "peers"
_PLAIN = re.compile(r"[\u4e00-\u9fff“‘《][\u4e00-\u9fff\w“”‘’（）《》，。：；、？！—…%.+ -]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a generator works: its project, the installed peers, size and seed of the archive."""

    root: Path
    env: Path
    size: int
    seed: int

    def target(self) -> Piece:
        """The article that edits change."""
        return Newsroom(self.seed).article(self.size // 3 + 1)

    def newest(self) -> Piece:
        """The article that stands first on the front page."""
        return Newsroom(self.seed).article(newest(self.size))


Command = list[str | Path]


class Generator:
    """One generator; a subclass says how it differs."""

    label = ""
    output = "site"
    caches: tuple[str, ...] = ()
    static = "static"
    """Where files lie that are copied as they are."""
    settings: ClassVar[Mapping[str, str]] = {}
    """Variables of the environment it needs."""

    def write(self, place: Place) -> None:
        """The whole project."""
        self.furnish(place)
        for piece in articles(place.size, place.seed):
            file = place.root / self.path(piece)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.text(piece), encoding="utf-8")
        folder = place.root / self.static
        (folder / "images").mkdir(parents=True, exist_ok=True)
        for number in range(PICTURES):
            (folder / "images" / f"p{number}.png").write_bytes(picture(number))

    def furnish(self, place: Place) -> None:
        """Configuration and layout."""
        raise NotImplementedError

    def path(self, piece: Piece) -> str:
        """The file of an article."""
        return f"content/{piece.column}/{piece.id}.md"

    def url(self, piece: Piece) -> str:
        """The address of an article's page."""
        return f"{piece.column}/{piece.id}/"

    def text(self, piece: Piece) -> str:
        """The source of an article."""
        return front_matter(plain_fields(piece)) + piece.body

    def commands(self, place: Place) -> list[Command]:
        """What builds the site, one after another."""
        raise NotImplementedError

    def server(self, place: Place, port: int) -> Command | None:
        """What serves a live preview."""
        raise NotImplementedError


def plain_fields(piece: Piece) -> dict[str, object]:
    """The fields of an article as most generators name them."""
    return {
        "title": piece.title,
        "date": Bare(f"{piece.date:%Y-%m-%d %H:%M:%S}"),
        "column": piece.column,
        "region": piece.region,
        "tags": piece.topics,
        "authors": piece.authors,
        "source": piece.source,
        "summary": piece.summary,
    }


class Bare(str):
    """YAML as it stands."""

    __slots__ = ()


def front_matter(fields: Mapping[str, object]) -> str:
    """Fields as an editor writes them."""
    lines = "".join(f"{name}: {_yaml(value)}\n" for name, value in fields.items())
    return "---\n" + lines.replace(": \n", ":\n") + "---\n\n"


def _yaml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_yaml, value))}]"
    if isinstance(value, Bare) or (isinstance(value, str) and (_PLAIN.fullmatch(value) or value.isalnum())):
        return value
    return json.dumps(value, ensure_ascii=False)


def with_style(folder: Path) -> None:
    """Put the style sheet all own layouts share into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(PEERS / "common" / "style.css", folder)
