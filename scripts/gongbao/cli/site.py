"""`gongbao build` and `gongbao serve`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from gongbao import clock
from gongbao.cli import options
from gongbao.diagnostics import as_text
from gongbao.site import account
from gongbao.site.lock import EXIT_LOCKED, LOCKED, Lock, LockedError
from gongbao.site.project import project
from gongbao.site.upkeep import up_to_date

if TYPE_CHECKING:
    from datetime import datetime

    from gongbao.site.ledger import Ledger
    from gongbao.site.project import Project


@click.command()
@click.option("--out", type=click.Path(file_okay=False), default=None, help="网站写到哪里（默认 site）")
@click.option("--strict", is_flag=True, help="有警告也不发布")
@click.option("--paranoid", is_flag=True, help="不看文件的修改时间，逐个核对内容")
@click.option("--wait", type=click.FloatRange(min=0), default=60, help="另一次构建在进行时最多等几秒")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="用几个进程（默认按处理器和稿件多少）")
@click.option("--explain", "explained", multiple=True, metavar="PATH", help="说明这一页为什么重新生成")
@click.option("--quiet", is_flag=True, help="不报进度和结果，只报问题")
@options.now
@options.lang
@options.config
def build(  # noqa: PLR0913 - the options are the command's contract
    out: str | None,
    *,
    strict: bool,
    paranoid: bool,
    wait: float,
    jobs: int,
    explained: tuple[str, ...],
    quiet: bool,
    now: datetime | None,
    lang: str,
    config_file: str,
) -> None:
    """生成网站。有错误时原来的网站不动；什么都没有变时立即结束。"""
    moment = now or clock.now()
    here = project(config_file, out)
    # Whoever asks about a page gets an answer even where nothing changed.
    last = None if explained else _last_build(here, moment, wait=wait, paranoid=paranoid, lang=lang)
    if last:
        _tell_again(last, lang, strict=strict, quiet=quiet)
        return
    from gongbao import plugin  # noqa: PLC0415 - MkDocs is slow to import and not needed above
    from gongbao.cli.progress import Display  # noqa: PLC0415 - the same

    plugin.build(
        config_file,
        out=out,
        strict=strict,
        now=moment,
        lang=lang,
        wait=wait,
        workers=jobs,
        paranoid=paranoid,
        explained=explained,
        progress=None if quiet else Display(sys.stderr, lang),
    )


def _last_build(here: Project, moment: datetime, *, wait: float, paranoid: bool, lang: str) -> Ledger | None:
    """What the last build wrote down, if nothing changed since."""
    lock = Lock(here.state)
    try:
        lock.take(wait)
        return up_to_date(here, moment, clock=lock.clock(), paranoid=paranoid)
    except LockedError:
        click.echo(LOCKED[lang], err=True)
        sys.exit(EXIT_LOCKED)
    except OSError:
        return None
    finally:
        lock.release()


def _tell_again(last: Ledger, lang: str, *, strict: bool, quiet: bool) -> None:
    """What the last build found, for nothing changed since; in strict mode that may be too much."""
    if last.findings:
        click.echo(as_text(last.findings, lang), err=True, nl=False)
    for note in last.notes:
        click.echo(f"WARNING - {note}", err=True)
    if strict and (last.findings or last.notes):
        click.echo(_STRICT[lang], err=True)
        sys.exit(1)
    if not quiet:
        click.echo(account.idle(last, lang), err=True)


_STRICT = {
    "zh": "严格模式：有警告，网站没有更新。",
    "en": "Strict: there are warnings; the site was not changed.",
}


@click.command()
@click.option("--address", default=None, metavar="IP:PORT", help="默认 127.0.0.1:8000")
@options.config
def serve(address: str | None, config_file: str) -> None:
    """在本机预览，边改边看；有错误时在浏览器里列出，改好后自动恢复。"""
    from gongbao.preview import Preview  # noqa: PLC0415 - as in build

    Preview(config_file, address).run()
