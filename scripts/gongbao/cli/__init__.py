"""The `gongbao` command; exit status 0 fine, 1 faults found, 2 wrong usage, 75 another build is under way."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from gongbao import __version__
from gongbao.cli import words
from gongbao.cli.options import DONE
from gongbao.diagnostics import LANGUAGES
from gongbao.english import worded

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


class _Commands(words.Commands):
    """The commands, each loaded when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names."""
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name."""
        if cmd_name in COMMANDS:
            module, _, function = COMMANDS[cmd_name].partition(".")
            self.add_command(getattr(import_module(f"gongbao.cli.{module}"), function), cmd_name)
        return super().get_command(ctx, cmd_name)

    def main(self, *given: Any, **options: Any) -> Any:  # noqa: ANN401 - as click calls it
        """Run a command; what is wrong with its words is said in the language they ask for."""
        run: Any = super().main
        if not options.pop("standalone_mode", True):
            return run(*given, standalone_mode=False, **options)
        asked = options.get("args") or next(iter(given), None)
        line = [*(asked or sys.argv[1:])]
        lang = words.asked(line)
        try:
            code = run(*given, standalone_mode=False, obj=lang, **options)
        except click.ClickException as error:
            from gongbao.cli import usage  # noqa: PLC0415 - only needed where something is wrong

            usage.show(error, lang)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo(worded("已中止。", lang), err=True)
            sys.exit(1)
        if code is DONE and asked is None:
            _end()
        sys.exit(code if isinstance(code, int) else 0)


def _end() -> None:
    """End this process at once, without giving back a library of articles one by one."""
    with suppress(OSError):  # nobody reads what was said: Python ends as it always does then
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="第一次用：gongbao new news 标题，写好后 gongbao check，再 gongbao serve。",
)
@click.version_option(__version__)
@click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help="信息的语言")
def main() -> None:
    """公报：新闻与政策静态网站。在项目文件夹里运行。"""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Chinese message must not fail on a terminal set to another encoding
            reconfigure(encoding="utf-8", errors="replace")
    words.explain_alone()
