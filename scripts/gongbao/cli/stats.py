"""`gongbao stats`: the statistics without the site."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from gongbao import site, statistics
from gongbao.cli import options
from gongbao.cli.words import misuse, said
from gongbao.diagnostics import as_text, has_errors
from gongbao.tables import Masthead
from gongbao.text import is_wide

if TYPE_CHECKING:
    from gongbao.diagnostics import Finding
    from gongbao.statistics import Publication, Shown

    Answer = tuple[Publication, Shown]


@click.command()
@click.argument("name", default="")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", help="输出格式"
)
@options.now
@options.lang
def stats(name: str, form: str, now: datetime | None, lang: str) -> None:
    """运行统计页里的查询，不生成网站。

    NAME 是统计页的网址名（如 coverage），或“页面/段落编号”（如 coverage/months）；不写就运行全部。
    csv 和 json 供程序读取，一次只给一段时最合用。
    """
    if not options.CONTENT.is_dir():
        raise misuse("找不到内容文件夹 {}/；请在项目文件夹里运行。", options.CONTENT)
    answers, found = _answers(name, now or datetime.now(UTC))
    if found:
        told = [site.below(options.CONTENT.as_posix(), finding) for finding in found]
        click.echo(as_text(told, lang), nl=False, err=True)
    if not answers and not found:
        raise click.UsageError(said("没有叫 {} 的统计。", name) if name else said("还没有统计页。"))
    for page, shown in answers:
        click.echo(_FORMS[form](page, shown), nl=False)
    sys.exit(int(has_errors(found)))


def _answers(name: str, now: datetime) -> tuple[list[Answer], list[Finding]]:
    """Each wanted block with its result, by page, and the faults of those that have none."""
    library = site.read(options.CONTENT, now).library
    database = statistics.database(library.articles, library.tables)
    answers: list[Answer] = []
    found: list[Finding] = []
    for article in sorted(library.articles, key=lambda a: a.path):
        _, blocks, faults = statistics.split(article)
        wanted = [b for b in blocks if name in {"", article.slug, f"{article.slug}/{b.id}"}]
        found += faults if not name or name.partition("/")[0] == article.slug else []
        page = statistics.publication(article, Masthead(name="公报"))
        for block in wanted:
            result = statistics.run(block, database)
            if isinstance(result, statistics.Shown):
                answers.append((page, result))
            else:
                found += result
    database.close()
    return answers, found


def _as_table(page: Publication, shown: Shown) -> str:
    """The rows readers see, in columns of even width, under the block's name and headline."""
    rows = [[header for _, header in shown.visible]]
    rows += [[statistics.text_of(row.cells[i]) for i, _ in shown.visible] for row in shown.rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(cell + " " * (wide - _width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    name = page.url.strip("/").partition("/")[2]
    rule = "─" * min(sum(widths) + 2 * len(widths), 100)
    return "\n".join([f"{name}/{shown.block.id}　{shown.block.show.title}", rule, *lines, "", ""])


def _width(text: str) -> int:
    """Columns of a terminal that the text takes."""
    return sum(2 if is_wide(char) else 1 for char in text)


def _as_csv(_: Publication, shown: Shown) -> str:
    return statistics.data_csv(shown).decode("utf-8-sig").replace("\r\n", "\n")


def _as_json(page: Publication, shown: Shown) -> str:
    return statistics.data_json(shown, page).decode()


_FORMS = {"table": _as_table, "csv": _as_csv, "json": _as_json}
