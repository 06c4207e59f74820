"""`gongbao new` and `gongbao schema`: help for whoever writes a new piece."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

import click

from gongbao import schema, text
from gongbao.cli import options
from gongbao.cli.words import failure, language, misuse, said, say
from gongbao.english import worded
from gongbao.schema.fields import ZONE, moment
from gongbao.schema.kinds import KINDS
from gongbao.schema.newcomers import FOLDERS, SAMPLES

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_HEAD = "---\nkind: {kind}\ntitle: {title}\ndate: {date}\ncolumn: {column}\nslug: {slug}\n"


@click.command()
@click.argument("kind", type=options.KindType())
@click.argument("title")
@click.option("--slug", default=None, help="网址里的名字（默认用标题的拼音）")
@click.option("--date", "date_text", default=None, help="发布日期（默认今天）")
@click.option("--edit", is_flag=True, help="写好后用 $EDITOR 打开")
@options.told
def new(kind: str, title: str, slug: str | None, date_text: str | None, *, edit: bool) -> None:
    """新建一篇内容：在对的文件夹里写好一份样稿，把里面的字句换成自己的就能通过检查。"""
    if not options.CONTENT.is_dir():
        raise misuse("这里没有 {}/；请在项目文件夹里运行。", options.CONTENT)
    date = date_text or f"{datetime.now(ZONE):%Y-%m-%d}"
    name = slug or text.slug(title)
    if not _SLUG.fullmatch(name):
        raise misuse("网址里的名字只能有小写字母、数字和连字符，请用 --slug 写一个。")
    try:
        moment(date)
    except ValueError:
        raise misuse("{} 不是有效日期，写成 2023-08-28 或 2023-08-28 09:30。", date) from None
    folder = FOLDERS[kind] + (f"/{date[:4]}" if kind == "news" else "")
    file = options.CONTENT / folder / f"{name}.md"
    if file.exists():
        raise failure("{} 已经存在，没有改动。", file)
    file.parent.mkdir(parents=True, exist_ok=True)
    column, more, body = SAMPLES[kind]
    quoted = json.dumps(title, ensure_ascii=False)
    head = _HEAD.format(kind=kind, title=quoted, date=date, column=column, slug=name)
    file.write_text(f"{head}{more}---\n\n{body}", encoding="utf-8")
    say("把“这里写……”换成自己的话；栏目先写了 {}，别的见 content/data/columns.yml。", column, err=True)
    if not slug:
        told = "网址里的名字 {} 是从标题来的，写在 slug 一行；发布以后改标题，网址不变，这一行不要删。"
        say(told, name, err=True)
    say("已新建 {}", file)
    if edit:
        click.edit(filename=str(file))


@click.command("schema")
@click.argument("kind", type=options.KindType())
@options.told
def print_schema(kind: str) -> None:
    """输出一种内容的 JSON Schema，供编辑器使用。"""
    click.echo(json.dumps(_described(schema.json_schema(kind)), ensure_ascii=False, indent=2))


def _described(shape: Any) -> Any:  # noqa: ANN401 - JSON
    """A JSON Schema with its descriptions in the language of the command."""
    if isinstance(shape, list):
        return [_described(one) for one in shape]
    if not isinstance(shape, dict):
        return shape
    told = {name: _described(inner) for name, inner in shape.items()}
    if isinstance(description := shape.get("description"), str):
        told["description"] = worded(description, language())
    return told


@click.command("fields")
@click.argument("kind", type=options.KindType())
@options.told
def print_fields(kind: str) -> None:
    """列出一种内容的全部字段（Markdown 表格）。"""
    say("| 字段 | 必填 | 说明 | 例子 |\n|---|---|---|---|")
    for name, field in KINDS[kind].model_fields.items():
        example = f"`{name}: {field.examples[0]}`" if field.examples else ""
        needed = said("是") if field.is_required() else ""
        click.echo(f"| `{name}` | {needed} | {worded(field.description or '', language())} | {example} |")
