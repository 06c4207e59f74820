"""`gongbao export`: the same articles for other systems."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from gongbao import search, site
from gongbao.cli import options
from gongbao.diagnostics import WRITERS, has_errors
from gongbao.search import server


@click.command()
@click.option(
    "--opensearch",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    metavar="DIR",
    help="把全部文章写成 OpenSearch 的导入文件，放进这个文件夹",
)
@click.option("--ik", is_flag=True, help="服务器装有 analysis-ik 插件，同时按词索引")
@click.option(
    "--content", type=click.Path(exists=True, file_okay=False, path_type=Path), default=options.CONTENT
)
@options.now
@options.lang
def export(opensearch: Path, *, ik: bool, content: Path, now: datetime | None, lang: str) -> None:
    """导出文章供检索服务器使用：index.json 是索引的设置，bulk-*.ndjson 逐个提交给 _bulk。"""
    edition = site.read(content, now or datetime.now(UTC))
    bodies = site.render(edition)
    if has_errors(bodies.findings, strict=False):
        click.echo(WRITERS["text"](bodies.findings, lang), nl=False)
        sys.exit(1)
    library = edition.library
    records = [search.record(one, bodies.rendered[one.path], library) for one in library.articles]
    opensearch.mkdir(parents=True, exist_ok=True)
    for file in server.export(records, ik=ik):
        (opensearch / file.path).write_bytes(file.data)
    click.echo(f"已导出 {len(records)} 篇到 {opensearch}/。")
