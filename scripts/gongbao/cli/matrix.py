"""`gongbao build` in company: on a cluster, and as one job of a CI matrix."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongbao import clock, plugin
from gongbao.site.cluster import chosen
from gongbao.site.executors import ExecutorError
from gongbao.site.project import PACKAGE, engine
from gongbao.site.shards import REFUSED, Part, render_part, shards
from gongbao.site.stamps import survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.site.executors import Choice
    from gongbao.site.request import Request
    from gongbao.site.shards import Shard

FOLDER = "shards"
"""Where shards are written unless told otherwise."""


def executor(name: str, workers: int, lang: str) -> Choice:
    """The executors of a name; a wrong name or a missing library is wrong usage."""
    try:
        return chosen(name, workers)
    except ExecutorError as error:
        raise click.UsageError(error.text[lang]) from None


def render(request: Request, part: tuple[int, int], choose: Choice) -> None:
    """Write the shard of one part and say so."""
    wanted, lang = Part(*part), request.lang
    try:
        folder = Path(request.out or FOLDER)
        content = plugin.content_of(request.config_file, lang)
        file, count = render_part(content, request.now or clock.now(), wanted, folder, choose)
    except ExecutorError as error:
        click.echo(error.text[lang], err=True)
        sys.exit(1)
    except OSError as error:
        raise click.FileError(str(error.filename), error.strerror) from None
    size = file.stat().st_size / 1e6
    click.echo(_RENDERED[lang].format(count=count, file=file, size=size, part=wanted), err=True)


def borrowed(folders: Sequence[str], lang: str) -> list[Shard]:
    """The shards in some folders; says which files are not taken over, and why."""
    if not folders:
        return []
    taken, refused = shards(map(Path, folders), engine(survey(PACKAGE, {})))
    for path, why in refused.items():
        click.echo(_REFUSED[lang].format(path=path, why=REFUSED[why][lang]), err=True)
    if not taken:
        click.echo(_NONE[lang], err=True)
    return taken


_RENDERED = {
    "zh": "第 {part.number}/{part.count} 片：{count} 篇正文，写入 {file}（{size:.1f} MB）",
    "en": "part {part.number}/{part.count}: {count} bodies, written to {file} ({size:.1f} MB)",
}
_REFUSED = {
    "zh": "没有采用分片 {path}：{why}。里面的正文在这里渲染。",
    "en": "shard {path} is not taken over: {why}. Its bodies are rendered here.",
}
_NONE = {
    "zh": "没有找到可用的分片，全部正文在这里渲染。",
    "en": "No usable shard was found; all bodies are rendered here.",
}
