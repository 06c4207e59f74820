"""The `gongbao` command; exit status 0 fine, 1 faults found, 2 wrong usage."""

from __future__ import annotations

import os
import sys

import click

from gongbao import __version__
from gongbao.cli.check import check, print_codes
from gongbao.cli.export import export
from gongbao.cli.facts import facts
from gongbao.cli.figures import figures
from gongbao.cli.new import new, print_fields, print_schema
from gongbao.cli.site import build, serve
from gongbao.cli.stats import stats


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """公报：新闻与政策静态网站。在项目文件夹里运行。"""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a Chinese message must not fail on a terminal set to another encoding
            reconfigure(encoding="utf-8", errors="replace")


COMMANDS = (build, check, export, facts, figures, new, print_codes, print_fields, print_schema, serve, stats)
for command in COMMANDS:
    main.add_command(command)
