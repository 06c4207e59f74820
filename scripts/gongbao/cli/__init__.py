"""The `gongbao` command; exit status 0 fine, 1 faults found, 2 wrong usage, 75 another build is under way."""

from __future__ import annotations

import os
import sys
from importlib import import_module

import click

from gongbao import __version__

COMMANDS = {
    "build": "site.build",
    "check": "check.check",
    "codes": "check.print_codes",
    "export": "export.export",
    "facts": "facts.facts",
    "fields": "new.print_fields",
    "figures": "figures.figures",
    "new": "new.new",
    "schema": "new.print_schema",
    "serve": "site.serve",
    "stats": "stats.stats",
}
"""Each command with its module and function; imported when it is called, for some must be quick."""


class _Commands(click.Group):
    """The commands, each loaded when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = COMMANDS[cmd_name].partition(".")
        command = getattr(import_module(f"gongbao.cli.{module}"), function)
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """公报：新闻与政策静态网站。在项目文件夹里运行。"""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Chinese message must not fail on a terminal set to another encoding
            reconfigure(encoding="utf-8", errors="replace")
