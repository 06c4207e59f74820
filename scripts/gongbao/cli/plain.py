"""`gongbao export --plain`: the site as Markdown for a stock MkDocs, in a folder that only we write."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

import click

from gongbao import plain, plugin, site
from gongbao.cli import files
from gongbao.cli.words import failure, misuse, say
from gongbao.diagnostics import as_text, has_errors
from gongbao.site.flow import ordinary_url
from gongbao.site.stamps import digest
from gongbao.views import Link

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gongbao.output import Output

MANIFEST = ".gongbao-plain"
"""Digest and path of every file we wrote, one a line; while files are replaced, the old and the new ones."""
_FOREIGN = "{} 不是空文件夹，也不是上次导出的：换一个文件夹。"
_CHANGED = "导出以后有人改过这些文件，没有覆盖：{}。换一个文件夹，或先把它们移走。"


def export(target: Path, config_file: str, now: datetime, lang: str) -> None:
    """Write the tree; exit 1 when the content has errors or the folder holds what we did not write."""
    masthead, content, page_size = plugin.outline(config_file, lang)
    if target.resolve().is_relative_to(content.resolve()):
        raise misuse("{} 在内容文件夹里，导出的页面会变成稿件：换一个文件夹。", target)
    edition = site.read(content, now)
    bodies = site.render(edition, masthead)
    found = site.faults(edition, bodies)
    if has_errors(found):
        click.echo(as_text([site.below(content.name, f) for f in found], lang), nl=False, err=True)
        sys.exit(1)
    pages = {path: (content / path).read_text(encoding="utf-8-sig") for path in sorted(edition.pages)}
    named = plain.titles(pages)
    about = [Link(ordinary_url(path), named[path]) for path in pages if path.startswith("about/")]
    ordinary = {path: ordinary_url(path) for path in pages}
    assembly = site.Assembly(edition, bodies, masthead, ordinary, about, page_size=page_size)
    media = {path: (content / path).read_bytes() for path in sorted(bodies.media)}
    outputs = plain.export(assembly, pages, media)
    _write(outputs, target)
    counts = (len(edition.library.articles), len(outputs))
    say("已导出 {} 篇、{} 个文件到 {}/。", *counts, target, err=True)


def _write(outputs: list[Output], target: Path) -> None:
    """Replace what changed and remove what is gone; every other file in the folder is left alone."""
    ours = _manifest(target)
    new = {output.path: digest(output.data) for output in outputs}
    _refuse_foreign(target, ours, new)
    target.mkdir(parents=True, exist_ok=True)
    pairs = {(path, value) for path, values in ours.items() for value in values} | set(new.items())
    files.replace(target / MANIFEST, _lines(pairs))
    for output in outputs:
        file = target / output.path
        if new[output.path] not in ours.get(output.path, ()) or not file.is_file():
            file.parent.mkdir(parents=True, exist_ok=True)
            files.replace(file, output.data)
    for path in ours.keys() - new.keys():
        (target / path).unlink(missing_ok=True)
    files.replace(target / MANIFEST, _lines(set(new.items())))


def _manifest(target: Path) -> dict[str, set[str]]:
    """The digests of what we wrote before, by path; a usage error where the folder is not ours."""
    try:
        text = (target / MANIFEST).read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise misuse(_FOREIGN, target) from None
        return {}
    ours: defaultdict[str, set[str]] = defaultdict(set)
    for line in text.splitlines():
        value, _, path = line.partition(" ")
        ours[path].add(value)
    return ours


def _refuse_foreign(target: Path, ours: dict[str, set[str]], new: dict[str, str]) -> None:
    """Stop where a file would be lost that somebody else wrote or changed."""
    changed = []
    for path in sorted({*ours, *new}):
        file = target / path
        if file.is_file() and digest(file.read_bytes()) not in {*ours.get(path, ()), new.get(path)}:
            changed.append(path)
    if changed:
        raise failure(_CHANGED, "、".join(changed[:10]))


def _lines(pairs: set[tuple[str, str]]) -> bytes:
    return "".join(f"{value} {path}\n" for path, value in sorted(pairs)).encode()
