"""The `gongbao` command; exit status 0 fine, 1 faults found, 2 wrong usage."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongbao import __version__, schema, site, text
from gongbao.diagnostics import CODES, LANGUAGES, WRITERS, has_errors
from gongbao.schema.fields import ZONE, moment
from gongbao.schema.kinds import KINDS

if TYPE_CHECKING:
    from gongbao.article import Moment

_CONTENT = Path("content")
_HEAD = "---\nkind: {kind}\ntitle: {title}\ndate: {date}\ncolumn: {column}\nslug: {slug}\n"
_SAMPLES = {
    "news": (
        "governance",
        "summary: 一句话说清这篇写什么\nbyline:\n  - name: 你的名字\n    role: 记者\n",
        "第一段写最要紧的事。\n\n## 小标题\n\n接着写。\n",
    ),
    "policy": ("policy", "issuer: 发文机关\ngenre: 通知\nstatus: 有效\n", "正文。\n"),
    "interpretation": ("policy", "interprets:\n  - title: 被解读的文件的标题\n", "正文。\n"),
    "practice": (
        "practice",
        "body: 负责单位\nmechanism:\n  - name: 第一步\n    text: 做什么\n",
        "这项做法解决什么问题。\n",
    ),
    "statistics": ("governance", "", "说明这页统计什么。\n"),
}
"""For each kind: its usual column, more front matter, and a body to start from."""


class _Now(click.ParamType[datetime]):
    name = "ISO"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """A moment as in front matter."""
        try:
            stated: Moment = moment(value)
        except ValueError:
            self.fail("写成 2023-08-28 或 2023-08-28 09:30", param, ctx)
        return stated.at


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """公报：新闻与政策静态网站。在项目文件夹里运行。"""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Chinese message must not fail on a terminal set to another encoding
            reconfigure(encoding="utf-8", errors="replace")


_lang = click.option("--lang", type=click.Choice(LANGUAGES), default="zh", help="信息的语言")
_now = click.option("--now", type=_Now(), default=None, help="以这一时刻决定哪些稿件已发布")
_config = click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False),
    default="mkdocs.yml",
    help="配置文件",
)


@main.command()
@click.option("--out", type=click.Path(file_okay=False), default=None, help="网站写到哪里（默认 site）")
@click.option("--strict", is_flag=True, help="有警告也不发布")
@_now
@_lang
@_config
def build(out: str | None, *, strict: bool, now: datetime | None, lang: str, config_file: str) -> None:
    """生成网站。有错误时原来的网站不动。"""
    from gongbao import plugin  # noqa: PLC0415 - MkDocs is slow to import and `check` does without it

    plugin.build(config_file, out=out, strict=strict, now=now, lang=lang)


@main.command()
@click.option("--address", default=None, metavar="IP:PORT", help="默认 127.0.0.1:8000")
@_config
def serve(address: str | None, config_file: str) -> None:
    """在本机预览，边改边看。"""
    from gongbao import plugin  # noqa: PLC0415 - as in build

    plugin.serve(config_file, address)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--content", type=click.Path(exists=True, file_okay=False, path_type=Path), default=None)
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="text", help="输出格式")
@click.option("--strict", is_flag=True, help="警告也算不合格")
@click.option(
    "--explain", type=click.Choice(sorted(CODES)), default=None, metavar="CODE", help="解释一个代码"
)
@_now
@_lang
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
    if wanted and folder.as_posix() not in wanted:
        found = [f for f in found if any(f.path == w or f.path.startswith(f"{w}/") for w in wanted)]
    click.echo(WRITERS[form](found, lang), nl=False)
    sys.exit(has_errors(found, strict=strict))


def _folder_of(paths: tuple[Path, ...]) -> Path:
    """The content folder meant: the one given, or the project's."""
    if len(paths) == 1 and paths[0].is_dir() and not paths[0].resolve().is_relative_to(_CONTENT.resolve()):
        return paths[0]
    return _CONTENT


@main.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)))
@click.argument("title")
@click.option("--slug", default=None, help="网址里的名字（默认用标题的拼音）")
@click.option("--date", "date_text", default=None, help="发布日期（默认今天）")
@click.option("--edit", is_flag=True, help="写好后用 $EDITOR 打开")
def new(kind: str, title: str, slug: str | None, date_text: str | None, *, edit: bool) -> None:
    """新建一篇内容：在对的文件夹里写好一份能通过检查的样稿。"""
    date = date_text or f"{datetime.now(ZONE):%Y-%m-%d}"
    name = slug or text.slug(title)
    if not name:
        raise click.UsageError("标题拼不出网址，请用 --slug 写一个。")
    folder = {"news": f"news/{date[:4]}", "interpretation": "policy"}.get(kind, kind)
    file = _CONTENT / folder / f"{name}.md"
    if file.exists():
        raise click.ClickException(f"{file} 已经存在，没有改动。")
    file.parent.mkdir(parents=True, exist_ok=True)
    column, more, body = _SAMPLES[kind]
    quoted = json.dumps(title, ensure_ascii=False)
    head = _HEAD.format(kind=kind, title=quoted, date=date, column=column, slug=name)
    file.write_text(f"{head}{more}---\n\n{body}", encoding="utf-8")
    click.echo(f"已新建 {file}")
    if edit:
        click.edit(filename=str(file))


@main.command("schema")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
def print_schema(kind: str) -> None:
    """输出一种内容的 JSON Schema，供编辑器使用。"""
    click.echo(json.dumps(schema.json_schema(kind), ensure_ascii=False, indent=2))


@main.command("codes")
def print_codes() -> None:
    """列出全部检查代码和改法（Markdown 表格）。"""
    click.echo("| 代码 | 级别 | 意思 | 怎么改 |\n|---|---|---|---|")
    for name, code in sorted(CODES.items()):
        click.echo(f"| `{name}` | {code.severity} | {code.zh} | {code.remedy} |")
