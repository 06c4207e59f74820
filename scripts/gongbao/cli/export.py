"""`gongbao export`: the same articles for other systems."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from gongbao import site
from gongbao.cli import options
from gongbao.cli.words import misuse, say
from gongbao.diagnostics import WRITERS, has_errors
from gongbao.search import server
from gongbao.site.flow import ordinary_url
from gongbao.tables import Masthead


@click.command()
@click.option(
    "--opensearch",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="把全部文章写成 OpenSearch 的导入文件，放进这个文件夹",
)
@click.option(
    "--plain",
    type=click.Path(file_okay=False, path_type=Path),
    default=None,
    metavar="DIR",
    help="把整个网站写成普通 Markdown，不用公报的插件也能生成",
)
@click.option("--ik", is_flag=True, help="服务器装有 analysis-ik 插件，同时按词索引")
@options.content
@options.now
@options.config
@options.lang
def export(  # noqa: PLR0913 - the options are the command's contract
    opensearch: Path | None,
    *,
    plain: Path | None,
    ik: bool,
    content: Path,
    now: datetime | None,
    config_file: str,
    lang: str,
) -> None:
    """导出给别的系统用：检索服务器（--opensearch），或不装公报的 MkDocs（--plain）。

    给检索服务器的，index.json 是索引的设置，bulk-*.ndjson 逐个提交给 _bulk。
    """
    if (opensearch is None) == (plain is None):
        raise misuse("写明导出什么：--opensearch DIR 或 --plain DIR，二者选一。")
    if plain is not None:
        from gongbao.cli import plain as tree  # noqa: PLC0415 - MkDocs is slow to import

        tree.export(plain, config_file, now or datetime.now(UTC), lang)
    if opensearch is not None:
        _records(opensearch, content, config_file, now or datetime.now(UTC), lang, ik=ik)


def _records(  # noqa: PLR0913 - as the command
    opensearch: Path, content: Path, config_file: str, now: datetime, lang: str, *, ik: bool
) -> None:
    """The records of search for a server: those of the site's own index."""
    from gongbao import plugin  # noqa: PLC0415 - MkDocs is slow to import

    edition = site.read(content, now)
    bodies = site.render(edition)
    if has_errors(bodies.findings, strict=False):
        click.echo(WRITERS["text"](bodies.findings, lang), nl=False)
        sys.exit(1)
    ordinary = {path: ordinary_url(path) for path in edition.pages}
    prose = plugin.prose(config_file, edition.pages)
    assembly = site.Assembly(edition, bodies, Masthead(name="公报"), ordinary, prose=prose)
    records = list(site.records(assembly))
    opensearch.mkdir(parents=True, exist_ok=True)
    for file in server.export(records, ik=ik):
        (opensearch / file.path).write_bytes(file.data)
    say("已导出 {} 篇到 {}/。", len(records), opensearch)
