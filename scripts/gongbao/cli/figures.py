"""`gongbao figures`: the quantities of a plain text."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING, TextIO

import click

from gongbao import quantity
from gongbao import text as typography
from gongbao.cli import options
from gongbao.cli.words import failure, said

if TYPE_CHECKING:
    from datetime import datetime

    from gongbao.quantity import Figure

_CLASSES = {
    "fact": "数据",
    "date": "时间",
    "ordinal": "序数",
    "label": "名称",
    "vague": "概数",
    "idiom": "习语",
    "generic": "泛指",
}
_BOUNDS = {"eq": "", "gt": "＞", "ge": "≥", "lt": "＜", "le": "≤", "approx": "≈", "range": ""}
_FIELDS = (
    *("start", "end", "value", "value_max", "values", "unit", "bound", "qualifier"),
    *("thing", "period", "cls", "quote"),
)
_COLUMNS = (("原文", 18), ("类别", 6), ("数值", 20), ("单位", 10), ("所指", 24), ("时期", 0))


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON（gongbao.figures/1）")
@click.option("--all", "everything", is_flag=True, help="表格里也列出日期、序数、名称等不算数据的数字")
@click.option(
    "--today", type=options.MomentType(), default=None, help="见报日期，用来推算“今年”“8月3日”的时期"
)
@options.told
def figures(file: TextIO, *, as_json: bool, everything: bool, today: datetime | None) -> None:
    """找出 FILE（默认标准输入）里的数据：数值、单位、界限、所指和时期。"""
    try:
        text = file.read()
    except UnicodeDecodeError as error:
        raise failure("{} 不是 UTF-8 编码（第 {} 个字节起无法识别）。", file.name, error.start) from error
    found = quantity.scan(text, today.date() if today else None)
    if as_json:
        shape = {"schema": "gongbao.figures/1", "figures": [_plain(f) for f in found]}
        click.echo(json.dumps(shape, ensure_ascii=False, indent=2))
        return
    click.echo(_line([said(name) for name, _ in _COLUMNS]))
    for figure in found:
        if everything or figure.cls == "fact":
            click.echo(_line(_cells(figure)))


def _plain(figure: Figure) -> dict[str, object]:
    """A figure as JSON shows it: numbers as numbers, what is absent as null, or empty."""
    fields = asdict(figure)
    return {name: _number(fields[name]) for name in _FIELDS}


def _number(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return [_number(item) for item in value] if isinstance(value, tuple) else value


def _cells(figure: Figure) -> list[str]:
    numbers = figure.values or ((figure.value,) if figure.value is not None else ())
    value = "、".join(str(_number(n)) for n in numbers)
    if figure.value_max is not None:
        value += f"～{_number(figure.value_max)}"
    quote = "".join(figure.quote.split())
    bound = _BOUNDS.get(figure.bound, "")
    return [quote, said(_CLASSES[figure.cls]), bound + value, figure.unit, figure.thing, figure.period]


def _line(cells: list[str]) -> str:
    """Cells in columns; a wide character takes two places."""
    padded = (
        cell + " " * max(1, width - sum(2 if typography.is_wide(c) else 1 for c in cell))
        for cell, (_, width) in zip(cells, _COLUMNS, strict=True)
    )
    return "".join(padded).rstrip()
