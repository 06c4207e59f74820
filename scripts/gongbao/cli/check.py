"""`gongbao check`, and what explains its findings."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from gongbao import site
from gongbao.cli import options
from gongbao.diagnostics import CODES, WRITERS, has_errors


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--content", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="text", help="输出格式")
@click.option("--strict", is_flag=True, help="警告也算不合格")
@click.option(
    "--explain", type=click.Choice(sorted(CODES)), default=None, metavar="CODE", help="解释一个代码"
)
@options.now
@options.lang
def check(  # noqa: PLR0913 - the options are the command's contract
    paths: tuple[Path, ...],
    content: Path | None,
    form: str,
    *,
    strict: bool,
    explain: str | None,
    now: datetime | None,
    lang: str,
) -> None:
    """检查全部内容（默认 content/），一次列出所有问题；给出 PATH 时只列这些文件或文件夹的。"""
    if explain:
        code = CODES[explain]
        click.echo(
            f"{explain}（{code.severity}）：{code.zh if lang == 'zh' else code.en}\n怎么改：{code.remedy}"
        )
        return
    folder = content or _folder_of(paths)
    if not folder.is_dir():
        raise click.UsageError(f"找不到内容文件夹 {folder}/；请在项目文件夹里运行，或用 --content 指明。")
    found = [site.below(folder.as_posix(), f) for f in site.check(folder, now or datetime.now(UTC))]
    wanted = [p.as_posix().rstrip("/") for p in paths]
    wanted += [w.removesuffix(".md") + ".facts.yml" for w in wanted if w.endswith(".md")]
    if wanted and folder.as_posix() not in wanted:
        found = [f for f in found if any(f.path == w or f.path.startswith(f"{w}/") for w in wanted)]
    click.echo(WRITERS[form](found, lang), nl=False)
    sys.exit(has_errors(found, strict=strict))


def _folder_of(paths: tuple[Path, ...]) -> Path:
    """The content folder meant: the one given, or the project's."""
    project = options.CONTENT.resolve()
    elsewhere = len(paths) == 1 and paths[0].is_dir() and not paths[0].resolve().is_relative_to(project)
    return paths[0] if elsewhere else options.CONTENT


@click.command("codes")
def print_codes() -> None:
    """列出全部检查代码和改法（Markdown 表格）。"""
    click.echo("| 代码 | 级别 | 意思 | 怎么改 |\n|---|---|---|---|")
    for name, code in sorted(CODES.items()):
        click.echo(f"| `{name}` | {code.severity} | {code.zh} | {code.remedy} |")
