"""Live preview: the site served on this machine, rebuilt when a file changes, faults shown in the browser."""

from __future__ import annotations

import gc
import html
import os
import signal
import time
from contextlib import closing
from dataclasses import replace
from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click
from jinja2 import TemplateError
from mkdocs.commands import build as mkdocs_build
from mkdocs.exceptions import MkDocsException
from watchdog.events import EVENT_TYPE_MODIFIED, FileSystemEventHandler

from gongbao import hosting, visitors
from gongbao.diagnostics import as_text, remedies
from gongbao.early import Server
from gongbao.english import worded
from gongbao.plugin import GongbaoPlugin, inotify
from gongbao.site import quick, retouch
from gongbao.site.lock import LOCKED, LockedError
from gongbao.site.memory import Memory
from gongbao.site.progress import SILENT
from gongbao.site.project import Project, project
from gongbao.site.request import Request
from gongbao.site.run import StoppedError
from gongbao.site.session import resume

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mkdocs.config.defaults import MkDocsConfig
    from watchdog.events import FileSystemEvent

    from gongbao.site.quick import Ready
    from gongbao.site.session import Session

DEBOUNCE = 0.05
"""Seconds of silence after a change before the site is rebuilt: an editor saves in several steps."""
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<style>:root{{color-scheme:light dark}}
body{{font:16px/1.7 sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}}
pre{{white-space:pre-wrap;background:#fff3f0;color:#611;padding:1rem;border-left:4px solid #c00}}
@media (prefers-color-scheme:dark){{pre{{background:#3a1512;color:#ffd9d2;border-color:#ff6b5e}}}}</style>
</head><body data-faults><h1>{title}</h1>
<pre>{text}</pre>
<p style="white-space:pre-wrap">{remedies}</p>
<p>{mended}</p>
</body></html>
"""
_FAULTS = ("有错误，预览没有更新", "改好并保存之后，本页自动恢复。")
_OPEN = "注意：预览开在 {} 上，同一网络里的每个人都能看到还没有发布的内容；只自己看，就不写 --address。"
_REFUSED = "这个网址不是本机预览的：{}。请打开 {}"
_REASONS = {EADDRINUSE: "已被占用", EACCES: "没有权限", EADDRNOTAVAIL: "不是这台机器的地址"}
_BUSY = "{}:{} 用不了（{}），换一个端口：{}"


class Preview:
    """The preview of one project, built into `folder`; `faults` is empty while the site is in order.

    `memory` is told what changes below `content`; `ready` is the site as it was built last.
    """

    def __init__(
        self, config_file: str, address: str | None, *, drafts: bool = False, lang: str = "zh"
    ) -> None:
        """`drafts` shows what is not public yet; `lang` is the language of faults."""
        self._config_file = config_file
        self.memory = Memory()
        self._request = Request(drafts=drafts, in_place=True, lang=lang, progress=SILENT, memory=self.memory)
        self._overrides: dict[str, Any] = {"dev_addr": address} if address else {}
        here = project(config_file, None)
        self.folder = here.state / ("preview-drafts" if drafts else "preview")
        self._project = Project(here.config, self.folder)
        self.faults = self._remedies = ""
        config = self._config()
        self._address: tuple[str, int] = (config.dev_addr.host, config.dev_addr.port)
        host, port = self._address
        mount = urlsplit(config.site_url or "/").path
        self.server = Server(self.build, host, port, str(self.folder), mount)
        self._request = replace(self._request, address=self.server.url)
        self.server.build_delay = DEBOUNCE
        self.server.error_handler = self._error_page
        self.server.set_app(self._answer)
        self.content = Path(config.docs_dir)
        self._watched = [config.docs_dir, config.config_file_path, config.theme.custom_dir]
        self.ready: Ready | None = None
        self._saved: list[str] = []
        """What changed since the site that is `ready` was read."""

    def _watch(self) -> None:
        """Be told of changes from now on; threads do that, and a process with threads cannot be forked."""
        self.server.observer = inotify()  # type: ignore[assignment]  # MkDocs names one kind
        notice = FileSystemEventHandler()
        notice.on_any_event = self._note  # type: ignore[method-assign]
        for path in filter(None, self._watched):
            self.server.watch(path)
            self.server.observer.schedule(notice, path, recursive=True)

    def _note(self, event: FileSystemEvent) -> None:
        """Remember what changed, for the next build; show at once what can be."""
        if event.is_directory and event.event_type == EVENT_TYPE_MODIFIED:  # its files are told of as well
            return
        for path in (os.fsdecode(path) for path in (event.src_path, event.dest_path) if path):
            self.memory.note(path)
            self._saved.append(path)
        if self.server.is_building() and not self.faults:  # the build under way need not be waited for
            time.sleep(DEBOUNCE)
            self._retouch(is_late=True)

    def _config(self) -> MkDocsConfig:
        lang, folder = self._request.lang, str(self.folder)
        return hosting.load(self._config_file, lang, site_dir=folder, **self._overrides)

    def run(self) -> None:
        """Build, and serve until the user interrupts."""
        for number in (signal.SIGINT, signal.SIGTERM):  # a shell may have told us to ignore the first
            signal.signal(number, signal.default_int_handler)
        self._occupy()
        try:
            self.build()
            self._watch()
            self.build()  # what changed in the meantime
            self.memory.is_told = True
            self._say("公报：预览在 {}，按 Ctrl+C 结束", self.server.url)
            self.server.serve()  # type: ignore[no-untyped-call]
        except KeyboardInterrupt:
            pass
        finally:
            self.server.shutdown()
            self.memory.close(self._project)

    def _occupy(self) -> None:
        """Take the address before anything is built; raises click's exception where it cannot be had."""
        host, port = self._address
        try:
            self.server.server_bind()
            self.server.server_activate()
        except (OSError, OverflowError) as error:
            self.server.server_close()
            other = f"gongbao serve --address {host}:{port % 65535 + 1}"
            why = worded(_REASONS.get(getattr(error, "errno", 0) or 0, str(error)), self._request.lang)
            told = worded(_BUSY, self._request.lang).format(host, port, why, other)
            raise click.ClickException(told) from None
        for done in ("server_bind", "server_activate"):  # MkDocs would do both once more
            setattr(self.server, done, lambda: None)
        if not visitors.is_private(host):
            self._say(_OPEN, f"{host}:{port}")

    def _say(self, text: str, *values: object) -> None:
        click.echo(worded(text, self._request.lang).format(*values), err=True)

    def build(self) -> None:
        """Build into the preview's folder; whatever stops the build is kept for the browser."""
        gc.disable()  # as in the command: collected between builds
        is_whole = True
        try:
            is_whole = self._build()
        except StoppedError as error:
            self.faults = self._told(error)
        except LockedError:
            self.faults, self._remedies = f"{LOCKED[self._request.lang]}\n", ""
        except (MkDocsException, click.ClickException, TemplateError, SystemExit, OSError) as error:
            stopped = error.__cause__
            self.faults = self._told(stopped if isinstance(stopped, StoppedError) else error)
        else:
            self.faults = ""
        finally:
            self.server.settle(is_whole=is_whole)
            gc.enable()

    def _build(self) -> bool:
        """Build; False where it was left off because a file was saved again. Raises what stops a build."""
        is_shown = not self.faults and self._retouch()
        if is_shown and self.server.is_superseded():
            return False
        is_whole = self._in_the_last_frame(is_shown=is_shown)
        if is_whole is None:
            self._by_mkdocs()
        return is_whole is not False

    def _retouch(self, *, is_late: bool = False) -> bool:
        """Show the pages of articles that were edited where they stand; whether nothing else changed."""
        if self.ready is None:
            return False
        saved = sorted({os.path.relpath(path, self.content) for path in self._saved})
        pages, is_all = retouch.pages(self.ready, self.content, saved, self.server.looked)
        self.server.show(pages, is_late=is_late)
        return is_all

    def _told(self, error: BaseException) -> str:
        """Why a build stopped; how to mend it is kept beside it."""
        found, lang = getattr(error, "findings", ()), self._request.lang
        self._remedies = remedies(found, lang)
        return as_text(found, lang) if found else f"{error}\n"

    def _in_the_last_frame(self, *, is_shown: bool) -> bool | None:
        """As `_build`, once what was saved `is_shown`; None where what changed needs MkDocs."""
        saved = len(self._saved)
        session = resume(self._project, self._request)
        if session is None:
            return None
        with closing(session):
            if session.is_unchanged():
                return True
            ready = self._prepared(session, saved)
            if ready is None:
                return None
            self.faults = ""
            if not is_shown:
                pages = ready.pages(self.server.looked)
                self.server.show(pages)
                if pages and self.server.is_superseded():
                    return False
            ready.finish()
            return True

    def _prepared(self, session: Session, saved: int) -> Ready | None:
        """The site as it stands, which holds the first so many files of those saved."""
        self.ready = quick.prepare(session, self._request, lambda _: None)
        if self.ready:
            del self._saved[:saved]
        return self.ready

    def _by_mkdocs(self) -> None:
        config = self._config()
        config.site_url = self.server.url
        plugin = config.plugins["gongbao"]
        if isinstance(plugin, GongbaoPlugin):
            plugin.request, plugin.ours = self._request, True
        mkdocs_build.build(config, serve_url=self.server.url)
        saved = len(self._saved)
        session = resume(self._project, self._request)
        if session is not None:  # so that the first edit need not wait for more than its own page
            with closing(session):
                self._prepared(session, saved)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """The faults instead of any page, else what MkDocs' server says; nothing for other sites' names."""
        host = environ.get("HTTP_HOST", "")
        if not visitors.is_expected(host, self._address[0]):
            told = worded(_REFUSED, self._request.lang).format(html.escape(host), self.server.url)
            return _page(start_response, HTTPStatus.FORBIDDEN, told.encode())
        path = environ["PATH_INFO"]
        if not self.faults or path.startswith("/livereload/") or not path.endswith(("/", ".html")):
            return self.server.serve_request(environ, start_response)
        lang = self._request.lang
        title, mended = (worded(text, lang) for text in _FAULTS)
        text, how = html.escape(self.faults), html.escape(self._remedies)
        code = "en" if lang == "en" else "zh-CN"
        page = _PAGE.format(lang=code, title=title, text=text, remedies=how, mended=mended).encode()
        return _page(start_response, HTTPStatus.INTERNAL_SERVER_ERROR, self.server.watched(page))

    def _error_page(self, code: int) -> bytes | None:
        file = Path(self.folder, f"{code}.html")
        return file.read_bytes() if file.is_file() else None


def _page(start_response: Any, status: HTTPStatus, page: bytes) -> list[bytes]:  # noqa: ANN401 - WSGI
    start_response(f"{status.value} {status.phrase}", [("Content-Type", "text/html; charset=utf-8")])
    return [page]
