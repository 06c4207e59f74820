"""Options that several commands share."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongbao.cli import words
from gongbao.diagnostics import LANGUAGES

if TYPE_CHECKING:
    from gongbao.article import Moment

CONTENT = Path("content")
"""Where content is kept, seen from the project's folder."""

DONE = object()
"""What a command returns that left nothing to be tidied away at the end of its process."""


class MomentType(click.ParamType[datetime]):
    """A date or date and time, as in front matter."""

    name = "ISO"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """A moment as in front matter."""
        from gongbao.schema.fields import moment  # noqa: PLC0415 - slow, and most commands name no moment

        try:
            stated: Moment = moment(value)
        except ValueError:
            self.fail(words.said("写成 2023-08-28 或 2023-08-28 09:30"), param, ctx)
        return stated.at


class PartType(click.ParamType[tuple[int, int]]):
    """One part of so many, counted from 1: `2/8`."""

    name = "I/K"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """The number of the part and of all parts."""
        number, slash, count = value.partition("/")
        if not (slash and number.isdecimal() and count.isdecimal() and 1 <= int(number) <= int(count)):
            self.fail(words.said("写成 2/8：第几片、共几片"), param, ctx)
        return int(number), int(count)


class AddressType(click.ParamType[str]):
    """Where to serve: `127.0.0.1:8000`, `[::1]:8000`, `localhost:0`."""

    name = "IP:PORT"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The address as it was written."""
        host, colon, port = value.rpartition(":")
        if not (host and colon and port.isdecimal() and int(port) <= _PORTS):
            self.fail(words.said("写成 IP:端口，如 127.0.0.1:8000"), param, ctx)
        return value


class KindType(click.Choice[str]):
    """A kind of content; its Chinese name will do."""

    def __init__(self) -> None:
        super().__init__(("interpretation", "news", "policy", "practice", "statistics"))

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The kind's own name."""
        return super().convert(_CHINESE.get(value, value), param, ctx)


_PORTS = 65535
_CHINESE = {
    "新闻": "news",
    "政策": "policy",
    "解读": "interpretation",
    "实践": "practice",
    "统计": "statistics",
}
FOLDER = click.Path(exists=True, file_okay=False)
lang = click.option("--lang", type=click.Choice(LANGUAGES), default=words.language, help="信息的语言")
told = click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="信息的语言")
"""For commands that only speak through `words`."""
now = click.option("--now", type=MomentType(), default=None, help="以这一时刻决定哪些稿件已发布")
config = click.option(
    "--config",
    "config_file",
    type=click.Path(exists=True, dir_okay=False),
    default="mkdocs.yml",
    help="配置文件",
)
content = click.option(
    "--content",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=CONTENT,
    help="内容文件夹",
)
