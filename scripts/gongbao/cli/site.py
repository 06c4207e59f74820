"""`gongbao build` and `gongbao serve`."""

from __future__ import annotations

import gc
import sys
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from gongbao import clock
from gongbao.cli import options
from gongbao.cli.progress import Display
from gongbao.diagnostics import as_text, has_errors
from gongbao.site import account, report
from gongbao.site.lock import EXIT_LOCKED, LOCKED, LockedError
from gongbao.site.project import project
from gongbao.site.request import Request
from gongbao.site.session import resume

if TYPE_CHECKING:
    from gongbao.site.session import Session


@click.command()
@click.option("--out", type=click.Path(file_okay=False), default=None, help="网站写到哪里（默认 site）")
@click.option("--strict", is_flag=True, help="有警告也不发布")
@click.option("--paranoid", is_flag=True, help="不看文件的修改时间，逐个核对内容")
@click.option("--wait", type=click.FloatRange(min=0), default=60, help="另一次构建在进行时最多等几秒")
@click.option("--jobs", type=click.IntRange(min=0), default=0, help="用几个进程（默认按处理器和稿件多少）")
@click.option(
    "--executor",
    default="",
    metavar="dask://HOST:PORT",
    help="在 Dask 集群上渲染正文（dask://local 在本机起一个）",
)
@click.option(
    "--shard", "part", type=options.PartType(), default=None, help="只渲染第 I 片正文（共 K 片），不发布"
)
@click.option(
    "--merge", "merged", multiple=True, type=options.FOLDER, help="取用这个文件夹里的分片，其余照常"
)
@click.option("--explain", "explained", multiple=True, metavar="PATH", help="说明这一页为什么重新生成")
@click.option("--quiet", is_flag=True, help="不报进度和结果，只报问题")
@options.now
@options.lang
@options.config
def build(
    *,
    executor: str,
    part: tuple[int, int] | None,
    merged: tuple[str, ...],
    quiet: bool,
    **given: Any,  # noqa: ANN401 - the fields of a request
) -> object:
    """生成网站。有错误时原来的网站不动；什么都没有变时立即结束。"""
    gc.disable()  # a build makes few circles and many records, which the collector would walk again and again
    progress = None if quiet else Display(sys.stderr, given["lang"])
    request = Request(**given | {"now": given["now"] or clock.now()}, progress=progress)
    plain = not (executor or part or merged)
    if plain and _in_the_last_frame(request):
        return options.DONE
    from gongbao import plugin  # noqa: PLC0415 - MkDocs is slow to import and not needed above
    from gongbao.cli import matrix  # noqa: PLC0415 - the same

    choose = matrix.executor(executor, request.jobs, request.lang)
    if part:
        matrix.render(request, part, choose)
        return None
    try:
        plugin.build(replace(request, choose=choose, shards=matrix.borrowed(merged, request.lang)))
    except click.ClickException as error:
        _report(request, error)
        raise
    return None if executor else options.DONE  # a cluster has threads of its own to end


def _report(request: Request, error: click.ClickException) -> None:
    """Report what stopped a build before its content was read: the configuration, a template."""
    from gongbao.site.run import StoppedError  # noqa: PLC0415 - not needed where nothing is wrong

    if error.exit_code != EXIT_LOCKED and not isinstance(error.__cause__, StoppedError):
        state = project(request.config_file, request.out).state
        report.stop(state / report.NAME, error.format_message())


def _in_the_last_frame(request: Request) -> bool:
    """Whether nothing had to be done, or nothing for which MkDocs must be asked; then it is done."""
    try:
        session = resume(project(request.config_file, request.out), request, _load)
    except LockedError:
        click.echo(LOCKED[request.lang], err=True)
        sys.exit(EXIT_LOCKED)
    if session is None:
        return False
    try:
        if session.is_unchanged() and not request.explained:  # who asks about a page gets an answer
            _tell_again(session, request)
            return True
        from gongbao.site import quick  # noqa: PLC0415 - not needed where nothing changed
        from gongbao.site.run import StoppedError  # noqa: PLC0415 - the same

        try:
            return quick.build(session, request, partial(click.echo, err=True))
        except StoppedError as error:
            click.echo(str(error))
            sys.exit(error.status)
    finally:
        session.close()


def _load() -> None:
    """Load what a build needs."""
    from gongbao.site import quick  # noqa: F401, PLC0415 - not needed where nothing changed


def _tell_again(session: Session, request: Request) -> None:
    """What the last build found, for nothing changed since; in strict mode that may be too much."""
    last = session.head
    if last is None:
        return
    if last.findings:
        click.echo(as_text(last.findings, request.lang), err=True, nl=False)
    for note in last.notes:
        click.echo(f"WARNING - {note}", err=True)
    if request.strict and (has_errors(last.findings, strict=True) or last.notes):
        report.stop(session.report, _STRICT[request.lang], last.findings)
        click.echo(_STRICT[request.lang], err=True)
        sys.exit(1)
    report.idle(session.report, last)
    if request.progress:
        click.echo(account.idle(last, request.lang), err=True)


_STRICT = {
    "zh": "严格模式：有警告，网站没有更新。",
    "en": "Strict: there are warnings; the site was not changed.",
}


@click.command()
@click.option("--address", type=options.AddressType(), default=None, help="默认 127.0.0.1:8000")
@click.option("--drafts", is_flag=True, help="草稿和定时发布的稿件也显示，标题前有“草稿”字样")
@options.lang
@options.config
def serve(address: str | None, *, drafts: bool, lang: str, config_file: str) -> None:
    """在本机预览，边改边看；有错误时在浏览器里列出，改好后自动恢复。"""
    from gongbao.preview import Preview  # noqa: PLC0415 - as in build

    Preview(config_file, address, drafts=drafts, lang=lang).run()
