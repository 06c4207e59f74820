"""What is wrong with a command, in Chinese; click says it in English, which `--lang en` leaves alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from gongbao.diagnostics import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAID = (
    (r"No such command '(.*)'\.", "没有这个命令：{0}"),
    (r"No such option '?(\S+?)'?\.?", "没有这个选项：{0}"),
    (r"Got unexpected extra arguments? \((.*)\)", "多出来的内容：{0}"),
    (r"Option '(.*)' requires an argument\.", "选项 {0} 后面要写内容"),
    (r"Option '(.*)' does not take a value\.", "选项 {0} 后面不写内容"),
    (r"(?:Missing command|No command)\.", "缺少命令"),
    (r"'(.*)' is not one of (.*)\.", "{0} 不在可用的值里：{1}"),
    (r"(?:File|Directory|Path) '(.*)' does not exist\.", "找不到 {0}"),
    (r"File '(.*)' is a directory\.", "{0} 是文件夹，这里要写文件"),
    (r"Directory '(.*)' is a file\.", "{0} 是文件，这里要写文件夹"),
    (r"'(.*)' is not a valid (?:integer|integer range|float|float range)\.", "{0} 不是数"),
    (r"(.*) is not in the range (.*)\.", "{0} 超出范围：{1}"),
)


def told(error: click.ClickException) -> str:
    """The error's message in Chinese, as far as it is one that click words; others are returned unchanged."""
    if isinstance(error, click.MissingParameter):
        return f"缺少{_param(error)}"
    if isinstance(error, click.NoSuchOption):
        return f"没有这个选项：{error.option_name}{_guess(error.possibilities)}"
    said = _chinese(error.message)
    said += _near(error)
    return f"{_param(error)}：{said}" if isinstance(error, click.BadParameter) and error.param else said


def _param(error: click.BadParameter) -> str:
    param = error.param
    if param is None:
        return error.param_hint if isinstance(error.param_hint, str) else ""
    if isinstance(param, click.Option):
        return f"选项 {max(param.opts, key=len)}"
    return f"参数 {param.human_readable_name}"


def _guess(possibilities: Sequence[str] | None) -> str:
    return f"；是不是“{min(possibilities)}”？" if possibilities else ""


def _near(error: click.ClickException) -> str:
    """The command most like one that does not exist."""
    context = getattr(error, "ctx", None)
    named = re.match(r"No such command '(.*?)'", error.message)
    if context is None or named is None or not isinstance(context.command, click.Group):
        return ""
    near = nearest(named[1], context.command.list_commands(context))
    return f"；是不是“{near}”？" if near else ""


def _chinese(message: str) -> str:
    for pattern, chinese in _SAID:
        found = re.fullmatch(pattern, message)
        if found:
            return chinese.format(*found.groups())
    return message


def show(error: click.ClickException, lang: str) -> None:
    """Print an error as click does, in the language asked for."""
    ours = isinstance(error, click.UsageError) or type(error) is click.ClickException
    if lang == "en" or not ours:  # an error of another kind knows best how to show itself
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context:
        usage = context.get_usage().partition("：")[2].strip()
        click.echo(f"用法：{usage}\n说明：{context.command_path} --help\n", err=True)
    message = told(error) if isinstance(error, click.UsageError) else error.format_message()
    click.echo(f"错误：{message}", err=True)
