"""A project of a few articles that builds fast, built in this process, for the tests of the engine."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from click.testing import CliRunner

from gongbao.cli import main
from site_project import ROOT, tree

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS = "- {id: city, name: 城事, description: 城市新闻, keywords: [城市], type: 工作动态}\n"
REGIONS = "- {key: '330402', name: 南湖区}\n- {key: '330411', name: 秀洲区}\n"
DAY = "2026-01-01"


def article(title: str, body: str = "正文一段。", **fields: str) -> str:
    """An article's file."""
    given = {"kind": "news", "title": title, "date": "2023-08-01", "column": "city"} | fields
    return "---\n" + "".join(f"{name}: {value}\n" for name, value in given.items()) + f"---\n\n{body}\n"


@dataclass(frozen=True)
class Built:
    """What a build did."""

    status: int
    said: str

    @property
    def written(self) -> str:
        """The sentence on how many files were written and removed."""
        return self.said.partition("本次")[2].partition("\n")[0]


class Project:
    """A small project in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.site = folder / "site"
        shutil.copytree(ROOT / "theme", folder / "theme")
        shutil.copy(ROOT / "mkdocs.yml", folder)
        self.write("data/columns.yml", COLUMNS)
        self.write("data/regions.yml", REGIONS)
        self.write("about/index.md", "# 关于\n\n见[第一篇](../news/a.md)。\n")
        for number, name in enumerate("abcd"):
            fields = {"slug": f"piece-{name}", "date": f"2023-08-0{number + 1}", "topics": "[水, 桥]"}
            self.write(f"news/{name}.md", article(f"第{name}篇", **fields))

    def write(self, path: str, text: str) -> None:
        """Put a file into content/."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace words of a file."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def build(self, *options: str, now: str = DAY) -> Built:
        """Build it as the command does."""
        config = str(self.folder / "mkdocs.yml")
        result = CliRunner().invoke(main, ["build", "--config", config, "--now", now, *options])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Built(result.exit_code, result.output)

    def tree(self) -> dict[str, bytes]:
        """The site."""
        return tree(self.site)

    def cold(self, now: str = DAY) -> dict[str, bytes]:
        """The site as a first build of the same project makes it."""
        status, site = self.first_build(now)
        assert status == 0
        return site

    def first_build(self, now: str = DAY) -> tuple[int, dict[str, bytes]]:
        """How a first build of the same project ends, and the site it makes."""
        twin = self.folder.with_name(self.folder.name + "-cold")
        shutil.rmtree(twin, ignore_errors=True)
        shutil.copytree(self.folder, twin, ignore=shutil.ignore_patterns("site", ".gongbao"))
        project = Project.__new__(Project)
        project.folder, project.content, project.site = twin, twin / "content", twin / "site"
        return project.build(now=now).status, project.tree()
