"""The generators of the comparison: how each wants the same articles, and how it is started.

README.md says what is equal between them and what is not.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from articles import COLUMNS, PICTURES, REGIONS, Newsroom, Piece, articles, newest, picture
from install import node

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


class Hugo(Generator):
    """Hugo, with Pagefind after it if asked."""

    output = "public"
    caches = ("resources",)

    def __init__(self, label: str, *, pagefind: bool = False) -> None:
        self.label, self._pagefind = label, pagefind

    def furnish(self, place: Place) -> None:
        """Templates and the names of the columns."""
        shutil.copytree(PEERS / "hugo", place.root, dirs_exist_ok=True)
        for key, name in COLUMNS.items():
            file = place.root / "content" / key / "_index.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\ntitle: {name}\n---\n", encoding="utf-8")
        with_style(place.root / self.static)

    def commands(self, place: Place) -> list[Command]:
        """The program itself, not its Python wrapper."""
        packages = next(place.env.glob("hugo/lib/python*/site-packages"))
        found: list[Command] = [[hugo(place.env), "--quiet"]]
        if self._pagefind:
            program = packages / "pagefind_bin_extended" / "pagefind_extended"
            found.append([program, "--site", self.output, "--quiet"])
        return found

    def server(self, place: Place, port: int) -> Command | None:
        """`hugo server`."""
        url = f"http://127.0.0.1:{port}/"
        command: Command = [hugo(place.env), "server", "--bind", "127.0.0.1", "--port", str(port)]
        return None if self._pagefind else [*command, "--baseURL", url]


def hugo(env: Path) -> Path:
    """Hugo's program."""
    return next(env.glob("hugo/lib/python*/site-packages/hugo/binaries/hugo*"))


class Pelican(Generator):
    """Pelican with its content cache."""

    label = "Pelican"
    output = "output"
    caches = ("cache",)
    static = "content"
    settings: ClassVar[Mapping[str, str]] = {"BENCH_CACHE": "1"}

    def furnish(self, place: Place) -> None:
        """Settings and templates."""
        place.root.mkdir(parents=True, exist_ok=True)
        shutil.copy(PEERS / "pelican" / "pelicanconf.py", place.root)
        shutil.copytree(PEERS / "pelican" / "templates", place.root / "theme" / "templates")
        (place.root / "theme" / "static").mkdir()
        with_style(place.root / self.static)

    def text(self, piece: Piece) -> str:
        """Pelican's own kind of front matter."""
        fields = {
            "Title": piece.title,
            "Date": f"{piece.date:%Y-%m-%d %H:%M}",
            "Slug": piece.id,
            "Tags": ", ".join(piece.topics),
            "Authors": ", ".join(piece.authors),
            "Region": piece.region,
            "Source": piece.source,
            "Summarytext": piece.summary,
            "Summary": piece.summary,
        }
        return "".join(f"{name}: {value}\n" for name, value in fields.items()) + "\n" + piece.body

    def commands(self, place: Place) -> list[Command]:
        """`pelican`."""
        return [[place.env / "pelican" / "bin" / "pelican", "-q", "-s", "pelicanconf.py"]]

    def server(self, place: Place, port: int) -> Command:
        """Pelican's own."""
        listen = ["--autoreload", "--listen", "--bind", "127.0.0.1", "--port", str(port)]
        return [*self.commands(place)[0][:1], "-s", "pelicanconf.py", *listen]


class Eleventy(Generator):
    """Eleventy."""

    label = "Eleventy"
    output = "_site"

    def furnish(self, place: Place) -> None:
        """Settings, templates and a link to the installed packages."""
        (place.root / "src").mkdir(parents=True)
        shutil.copy(PEERS / "eleventy" / "eleventy.config.js", place.root)
        shutil.copytree(PEERS / "eleventy" / "_includes", place.root / "src" / "_includes")
        shutil.copytree(PEERS / "eleventy" / "pages", place.root / "src" / "pages")
        (place.root / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        (place.root / "node_modules").symlink_to(place.env / "eleventy" / "node_modules")
        with_style(place.root / self.static)

    def path(self, piece: Piece) -> str:
        """Below its source folder."""
        return f"src/content/{piece.column}/{piece.id}.md"

    def text(self, piece: Piece) -> str:
        """With the page's address and template; `tags` would make collections."""
        fields = plain_fields(piece)
        fields["topics"] = fields.pop("tags")
        fields |= {"layout": "article.njk", "permalink": f"/{self.url(piece)}"}
        return front_matter(fields) + piece.body

    def commands(self, place: Place) -> list[Command]:
        """`eleventy`."""
        return [[node(place.env), "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"]]

    def server(self, place: Place, port: int) -> Command:
        """Its development server."""
        return [*self.commands(place)[0], "--serve", "--incremental", f"--port={port}"]


class Astro(Generator):
    """Astro."""

    label = "Astro"
    output = "dist"
    caches = (".astro", "node_modules/.astro", "node_modules/.vite")
    static = "public"
    settings: ClassVar[Mapping[str, str]] = {"ASTRO_TELEMETRY_DISABLED": "1"}

    def furnish(self, place: Place) -> None:
        """Settings, pages and the installed packages: hard links, for its caches lie among them."""
        shutil.copytree(PEERS / "astro", place.root, dirs_exist_ok=True)
        shutil.copy(place.env / "astro" / "package.json", place.root)
        modules = place.env / "astro" / "node_modules"
        shutil.copytree(modules, place.root / "node_modules", symlinks=True, copy_function=os.link)
        with_style(place.root / self.static)

    def path(self, piece: Piece) -> str:
        """In a content collection."""
        return f"src/content/articles/{piece.column}/{piece.id}.md"

    def commands(self, place: Place) -> list[Command]:
        """`astro build`."""
        return [[node(place.env), "node_modules/astro/bin/astro.mjs", "build", "--silent"]]

    def server(self, place: Place, port: int) -> Command:
        """`astro dev`."""
        program = self.commands(place)[0][:2]
        return [*program, "dev", "--host", "127.0.0.1", "--port", str(port)]


class Material(Generator):
    """MkDocs with Material, or Zensical, which reads the same project: as a blog, with search."""

    static = "docs"
    settings: ClassVar[Mapping[str, str]] = {"NO_MKDOCS_2_WARNING": "1"}

    def __init__(self, label: str, tool: str) -> None:
        self.label, self._tool = label, tool
        self.caches = (".cache",)

    def furnish(self, place: Place) -> None:
        """Settings, the front page and the list of tags."""
        docs = place.root / "docs"
        docs.mkdir(parents=True)
        shutil.copy(PEERS / "mkdocs" / "blog.yml", place.root / "mkdocs.yml")
        (docs / "index.md").write_text("# 公报\n", encoding="utf-8")
        (docs / "tags.md").write_text("# 标签\n\n<!-- material/tags -->\n", encoding="utf-8")

    def path(self, piece: Piece) -> str:
        """All posts in one folder."""
        return f"docs/posts/{piece.id}.md"

    def url(self, piece: Piece) -> str:
        """At the root."""
        return f"{piece.id}/"

    def text(self, piece: Piece) -> str:
        """With the mark behind which lists cut a post off."""
        fields = plain_fields(piece)
        del fields["authors"]
        fields |= {"categories": (COLUMNS[piece.column],), "slug": piece.id}
        body = piece.body.replace("](/images/", "](../images/")
        return front_matter(fields) + body.replace("\n\n", "\n\n<!-- more -->\n\n", 1)

    def commands(self, place: Place) -> list[Command]:
        """Its `build`."""
        quiet = ["-q"] if self._tool == "mkdocs" else []
        return [[place.env / self._tool / "bin" / self._tool, "build", *quiet]]

    def server(self, place: Place, port: int) -> Command:
        """Its `serve`."""
        program = place.env / self._tool / "bin" / self._tool
        return [program, "serve", "-a", f"127.0.0.1:{port}"]


EQUAL, FULL = HERE / "theme", ROOT / "theme"
GENERATORS: dict[str, Generator] = {
    "gongbao": Gongbao("Gongbao", EQUAL, search=False),
    "gongbao-search": Gongbao("Gongbao + search", EQUAL, search=True),
    "gongbao-full": Gongbao("Gongbao, own theme + search", FULL, search=True),
    "hugo": Hugo("Hugo"),
    "hugo-pagefind": Hugo("Hugo + Pagefind", pagefind=True),
    "zensical": Material("Zensical", "zensical"),
    "pelican": Pelican(),
    "eleventy": Eleventy(),
    "astro": Astro(),
    "mkdocs": Material("MkDocs + Material", "mkdocs"),
}
"""By the name the command line uses; in the order of the table."""
