"""`gongbao build` and `gongbao serve`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gongbao.cli import options

if TYPE_CHECKING:
    from datetime import datetime


@click.command()
@click.option("--out", type=click.Path(file_okay=False), default=None, help="网站写到哪里（默认 site）")
@click.option("--strict", is_flag=True, help="有警告也不发布")
@options.now
@options.lang
@options.config
def build(out: str | None, *, strict: bool, now: datetime | None, lang: str, config_file: str) -> None:
    """生成网站。有错误时原来的网站不动。"""
    from gongbao import plugin  # noqa: PLC0415 - MkDocs is slow to import and `check` does without it

    plugin.build(config_file, out=out, strict=strict, now=now, lang=lang)


@click.command()
@click.option("--address", default=None, metavar="IP:PORT", help="默认 127.0.0.1:8000")
@options.config
def serve(address: str | None, config_file: str) -> None:
    """在本机预览，边改边看。"""
    from gongbao import plugin  # noqa: PLC0415 - as in build

    plugin.serve(config_file, address)
