"""`gongbao check`, and what explains its findings."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

import click

from gongbao import site
from gongbao.cli import options
from gongbao.cli.words import misuse, said, say
from gongbao.diagnostics import CODES, WRITERS, Finding, finding, has_errors, nearest, remedies
from gongbao.english import worded


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--content", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="text", help="输出格式")
@click.option("--strict", is_flag=True, help="警告也算不合格")
@click.option("--explain", default=None, metavar="CODE", help="解释一个代码")
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
        click.echo(_explained(explain, lang))
        return
    folder = content or _folder_of(paths)
    if not folder.is_dir():
        raise misuse("找不到内容文件夹 {}/；请在项目文件夹里运行，或用 --content 指明。", folder)
    found = [site.below(folder.as_posix(), f) for f in site.check(folder, now or datetime.now(UTC))]
    wanted = [p.as_posix().rstrip("/") for p in paths]
    wanted += [w.removesuffix(".md") + ".facts.yml" for w in wanted if w.endswith(".md")]
    if wanted and folder.as_posix() not in wanted:
        found = [f for f in found if any(f.path == w or f.path.startswith(f"{w}/") for w in wanted)]
    click.echo(WRITERS[form](found, lang), nl=False)
    if form == "text" and at_terminal():
        click.echo(remedies(found, lang), nl=False)
    sys.exit(has_errors(found, strict=strict))


def at_terminal() -> bool:
    """Whether people read what is found; what programs read ends with the count."""
    return sys.stdout.isatty()


def _explained(name: str, lang: str) -> str:
    """What a code means, with a fault as an example; a usage error for what is no code."""
    if name not in CODES:
        near = nearest(name, CODES)
        guess = said("；是不是“{}”？", near) if near else ""
        raise misuse("没有这个代码：{}{}；全部代码：gongbao codes", name, guess)
    severity = said(_SEVERITIES[CODES[name].severity])
    remedy = worded(CODES[name].remedy, lang)
    return said("{}（{}）\n例如：{}\n怎么改：{}", name, severity, example(name).text(lang), remedy)


_SEVERITIES = {"error": "错误，不改好不能发布", "warning": "警告"}


def example(name: str) -> Finding:
    """A fault with this code, from examples.json: one of those that the tests' broken sites have."""
    known = json.loads(files("gongbao").joinpath("examples.json").read_text(encoding="utf-8"))
    path, line, column, hint, args = known[name]
    return finding(path, line, column, name, hint, **args)


def _folder_of(paths: tuple[Path, ...]) -> Path:
    """The content folder meant: the one given, or the project's."""
    project = options.CONTENT.resolve()
    elsewhere = len(paths) == 1 and paths[0].is_dir() and not paths[0].resolve().is_relative_to(project)
    return paths[0] if elsewhere else options.CONTENT


@click.command("codes")
@options.lang
def print_codes(lang: str) -> None:
    """列出全部检查代码和改法（Markdown 表格）。"""
    say("| 代码 | 级别 | 意思 | 怎么改 |\n|---|---|---|---|")
    for name, code in sorted(CODES.items()):
        meaning = code.zh if lang == "zh" else code.en
        click.echo(f"| `{name}` | {code.severity} | {meaning} | {worded(code.remedy, lang)} |")
