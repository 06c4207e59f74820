"""The generators ours is compared with; their settings and templates lie in peers/."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, ClassVar

from articles import COLUMNS, REGIONS, TOPICS, Piece
from install import node
from projects import PEERS, Bare, Command, Generator, Place, front_matter, plain_fields, with_style

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class LeanHugo(Generator):
    """Hugo with a short head and few lists."""

    output = "public"
    caches = ("resources",)
    layout = "hugo-lean"

    def __init__(self, label: str, *, pagefind: bool = False) -> None:
        self.label, self._pagefind = label, pagefind

    def furnish(self, place: Place) -> None:
        """Templates and the pages that name columns and other lists."""
        shutil.copytree(PEERS / self.layout, place.root, dirs_exist_ok=True)
        for path, fields in self.lists().items():
            file = place.root / "content" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(front_matter(fields), encoding="utf-8")
        with_style(place.root / self.static)

    def lists(self) -> dict[str, dict[str, object]]:
        """The fields of these pages by their path."""
        return {f"{key}/_index.md": {"title": name} for key, name in COLUMNS.items()}

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


class Hugo(LeanHugo):
    """Hugo writing the site our engine writes.

    Related articles are chosen for each among those of the `site` or its `column`, or are its `newest`.
    """

    layout = "hugo"

    def __init__(self, label: str, *, pagefind: bool = False, related: str = "site") -> None:
        super().__init__(label, pagefind=pagefind)
        self._related = related

    def furnish(self, place: Place) -> None:
        """With the choice of related articles in its settings."""
        super().furnish(place)
        file = place.root / "hugo.toml"
        settings = file.read_text(encoding="utf-8")
        file.write_text(
            settings.replace('related = "site"', f'related = "{self._related}"'), encoding="utf-8"
        )

    def lists(self) -> dict[str, dict[str, object]]:
        """Columns, topics and regions with their short addresses, their indexes, and two single pages."""
        unlisted = {"build": Bare("{list: never}")}
        found: dict[str, dict[str, object]] = {
            "tags/_index.md": {"title": "专题", "description": "同一件事的报道、政策和数据，归在一起。"},
            "region/_index.md": {
                "title": "地区",
                "description": "按行政区划浏览；上级地区包含下级地区的稿件。",
            },
            "month/_index.md": {"title": "存档", "description": "按月份查找已刊发的稿件。"},
            "search.md": {"title": "搜索", "layout": "search", **unlisted},
            "sitemap.md": {"title": "网站地图", "layout": "sitemap", **unlisted},
        }
        for number, (key, name) in enumerate(COLUMNS.items(), 1):
            found[f"{key}/_index.md"] = {
                "title": name,
                "description": f"{name}报道",
                "keywords": (name,),
                "columntype": "工作动态",
                "weight": number,
            }
        for number, name in enumerate(TOPICS):
            found[f"tags/{name}/_index.md"] = {"title": name, "slug": f"t{number:02}"}
        for number, name in enumerate(REGIONS):
            found[f"region/{name}/_index.md"] = {"title": name, "slug": f"r{number:02}", "weight": number + 1}
        return found

    def url(self, piece: Piece) -> str:
        """Addresses name the month."""
        return f"news/{piece.date:%Y/%m}/{piece.id}/"

    def text(self, piece: Piece) -> str:
        """With the month, by which the archive lists it."""
        return front_matter(plain_fields(piece) | {"month": f"{piece.date:%Y-%m}"}) + piece.body


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
