"""The `gongbao` command; exit status 0 fine, 1 faults found, 2 wrong usage, 75 another build is under way."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

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

    def main(self, *given: Any, **options: Any) -> Any:  # noqa: ANN401 - as click calls it
        """Run a command; what is wrong with its words is said in the language they ask for."""
        run: Any = super().main
        if not options.pop("standalone_mode", True):
            return run(*given, standalone_mode=False, **options)
        words = [*(options.get("args") or next(iter(given), None) or sys.argv[1:])]
        try:
            code = run(*given, standalone_mode=False, **options)
        except click.ClickException as error:
            from gongbao.cli import usage  # noqa: PLC0415 - only needed where something is wrong

            usage.show(error, english=usage.is_english(words))
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("已中止。", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """公报：新闻与政策静态网站。在项目文件夹里运行。"""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Chinese message must not fail on a terminal set to another encoding
            reconfigure(encoding="utf-8", errors="replace")
