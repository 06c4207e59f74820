"""Our engine, with any theme, with search or without."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, ClassVar

from articles import COLUMNS, REGIONS, Piece
from projects import ROOT, Bare, Command, Generator, Place, front_matter, plain_fields, with_style

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Gongbao(Generator):
    """Ours, with the theme and the settings given."""

    output = "site"
    caches = (".gongbao",)
    static = "content"
    settings: ClassVar[Mapping[str, str]] = {
        "PYTHONPATH": str(ROOT / "scripts"),
        "NO_MKDOCS_2_WARNING": "1",
    }

    def __init__(self, label: str, theme: Path, *, search: bool) -> None:
        self.label, self._theme, self._search = label, theme, search

    def furnish(self, place: Place) -> None:
        """The repository's configuration, a theme, and the lists of columns and regions."""
        theme = place.root / "theme"
        shutil.copytree(self._theme, theme, dirs_exist_ok=True)
        if not (theme / "styles").is_dir():
            with_style(theme / "styles")
        settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
        if not self._search:
            settings = settings.replace("  - gongbao:\n", "  - gongbao:\n      search: false\n")
        (place.root / "mkdocs.yml").write_text(settings, encoding="utf-8")
        data = place.root / "content" / "data"
        data.mkdir(parents=True, exist_ok=True)
        columns = "".join(
            f"- {{id: {key}, name: {name}, description: {name}报道, keywords: [{name}], type: 工作动态}}\n"
            for key, name in COLUMNS.items()
        )
        (data / "columns.yml").write_text(columns, encoding="utf-8")
        regions = "".join(f"- {{key: r{n:02}, name: {name}}}\n" for n, name in enumerate(REGIONS))
        (data / "regions.yml").write_text(regions, encoding="utf-8")

    def path(self, piece: Piece) -> str:
        """Articles lie by year."""
        return f"content/news/{piece.date:%Y}/{piece.id}.md"

    def url(self, piece: Piece) -> str:
        """Addresses name the month."""
        return f"news/{piece.date:%Y/%m}/{piece.id}/"

    def text(self, piece: Piece) -> str:
        """Our own fields."""
        fields = plain_fields(piece)
        del fields["tags"], fields["authors"]
        credits_ = "".join(f"\n  - {{name: {name}, role: 记者}}" for name in piece.authors)
        fields |= {
            "source": Bare(f"{{name: {piece.source}}}"),
            "topics": piece.topics,
            "byline": Bare(credits_),
            "slug": piece.id,
        }
        return front_matter({"kind": Bare("news")} | fields) + piece.body

    def commands(self, place: Place) -> list[Command]:  # noqa: ARG002 - others need it
        """`gongbao build`."""
        return [[sys.executable, "-m", "gongbao", "build"]]

    def server(self, place: Place, port: int) -> Command:  # noqa: ARG002 - others need it
        """`gongbao serve`."""
        return [sys.executable, "-m", "gongbao", "serve", "--address", f"127.0.0.1:{port}"]
