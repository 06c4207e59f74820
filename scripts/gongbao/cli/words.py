"""What commands say, in the language of the command line: Chinese, or English after `--lang en`."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import click

from gongbao.english import worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CHINESE = {
    "Usage: ": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示这份说明。",
    "Show the version and exit.": "显示版本。",
}
"""What click itself says on a page of help."""


def asked(words: Sequence[str]) -> str:
    """The language that a command line asks for; what is wrong with it may come before the option."""
    before = [*itertools.takewhile(lambda word: word != "--", words)]
    langs = [b for a, b in itertools.pairwise(before) if a == "--lang"]
    langs += [word.partition("=")[2] for word in before if word.startswith("--lang=")]
    return "en" if langs[-1:] == ["en"] else "zh"


def language() -> str:
    """The language of the command under way."""
    context = click.get_current_context(silent=True)
    return str(context.obj) if context and context.obj else "zh"


def said(text: str, *values: object, **named: object) -> str:
    """A text in the language of the command, its values filled in."""
    return worded(text, language()).format(*values, **named)


def say(text: str, *values: object, err: bool = False, **named: object) -> None:
    """Print a text in the language of the command."""
    click.echo(said(text, *values, **named), err=err)


def misuse(text: str, *values: object) -> click.UsageError:
    """The error of a command called wrongly, in its language: exit status 2."""
    return click.UsageError(said(text, *values))


def failure(text: str, *values: object) -> click.ClickException:
    """The error of a command that could not do its work, in its language: exit status 1."""
    return click.ClickException(said(text, *values))


class _Formatter(click.HelpFormatter):
    """A page of help in one language: click's own words in Chinese, or ours in English."""

    def __init__(self, lang: str, width: int | None, max_width: int | None) -> None:
        super().__init__(width=width, max_width=max_width)
        self._lang = lang

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """How the command is called."""
        super().write_usage(prog, args, prefix or self._in_language("Usage: "))

    def write_heading(self, heading: str) -> None:
        """The line above a list."""
        mark = "：" if self._lang == "zh" else ":"
        self.write(f"{'':>{self.current_indent}}{self._in_language(heading)}{mark}\n")

    def write_text(self, text: str) -> None:
        """What a command does, in paragraphs."""
        super().write_text("\n\n".join(map(self._in_language, text.split("\n\n"))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """A list of options or commands, each with what it does and perhaps its limits in brackets."""
        split = [(name, *told.partition("  [")) for name, told in rows]
        worded_rows = [(name, self._in_language(told) + mark + rest) for name, told, mark, rest in split]
        super().write_dl(worded_rows, col_max, col_spacing)

    def _in_language(self, text: str) -> str:
        return _CHINESE.get(text, text) if self._lang == "zh" else worded(text, self._lang)


class _Context(click.Context):
    """A context whose help is in the language of the command line."""

    def make_formatter(self) -> click.HelpFormatter:
        """The formatter of the language."""
        return _Formatter(str(self.obj or "zh"), self.terminal_width, self.max_content_width)


class Commands(click.Group):
    """Commands that speak the language of the command line; `explain_alone` is for their group's function."""

    context_class = _Context

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, its help in the language of the command line."""
        command = super().get_command(ctx, cmd_name)
        if command:
            command.context_class = _Context
        return command


def explain_alone() -> None:
    """Print the help of a group that was called without a command: nothing was done wrong."""
    context = click.get_current_context()
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
