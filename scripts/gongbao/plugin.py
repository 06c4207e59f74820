"""The MkDocs side: configuration, ordinary pages, templates, preview server. Nothing else imports mkdocs."""

from __future__ import annotations

import logging
import os
import re
import tempfile
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import click
from jinja2 import TemplateError
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import config_options as options
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, get_files
from mkdocs.structure.nav import get_navigation
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

from gongbao import hosting, site
from gongbao.english import worded
from gongbao.site import executors
from gongbao.site import frame as frames
from gongbao.site.assembly import Prose
from gongbao.site.frame import Frame
from gongbao.site.lock import EXIT_LOCKED, LOCKED, LockedError
from gongbao.site.progress import SILENT
from gongbao.site.project import Project, is_closed
from gongbao.site.request import Request
from gongbao.site.run import Run, StoppedError, UnknownPageError
from gongbao.site.session import begin
from gongbao.tables import Masthead
from gongbao.templates import Templates
from gongbao.views import Link

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from watchdog.observers.api import BaseObserver


class Settings(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves a hook untyped
    """The plugin's options in mkdocs.yml: what the site says about itself, and how lists are cut."""

    slogan = options.Type(str, default="")
    organizer = options.Type(str, default="")
    contact = options.Type(str, default="")
    id_code = options.Type(str, default="")
    icp = options.Type(str, default="")
    police = options.Type(str, default="")
    paper = options.Type(str, default="")
    search_endpoint = options.Type(str, default="")
    page_size = options.Type(int, default=20)
    search = options.Type(bool, default=True)
    search_shard_bytes = options.Type(int, default=2_048)
    search_pack = options.Type(int, default=1)


class OurFile(File):
    """An article or picture in MkDocs' list of files: links to it resolve, but we render or copy it."""

    def is_documentation_page(self) -> bool:
        """Not one of MkDocs' pages."""
        return False

    def is_static_page(self) -> bool:
        """Not a page to copy either."""
        return False

    def is_media_file(self) -> bool:
        """Nor a media file."""
        return False

    def copy_file(self, dirty: bool = False) -> None:  # noqa: FBT001, FBT002 - as MkDocs calls it
        """Nothing to copy: its page is ours."""


_ID_CODE = re.compile(r"bm[0-9]{8}|[0-9]{10}")
"""国办发〔2017〕47号: departments have `bm` and 8 digits, localities 10 digits."""
_LEAST_SHARD = 256
_WRONG_FILES = "mkdocs.yml 的 search_shard_bytes 要是 256 以上的整数，search_pack 要是 1、2、4、8……这样的整数"
_UNREADABLE = "{} 读不了（{}），网站没有更新；链接请换成文件本身。"
_WRONG_SIZE = "mkdocs.yml 的 page_size 要是 1 以上的整数：{}"
_WRONG_CODE = "mkdocs.yml 的 id_code 不是网站标识码：{}（应是 bm 加 8 位数字，或 10 位数字）"


class _Warnings(logging.Handler):
    """Keeps warnings of ordinary pages; unlike MkDocs' own counter it is not disarmed by `--quiet`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.notes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one record."""
        if record.name.startswith("mkdocs"):
            self.notes.append(record.getMessage())


class GongbaoPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # as above
    """Gongbao as a MkDocs plugin."""

    def __init__(self) -> None:
        self.request = Request(progress=SILENT)
        self.ours = False
        """Whether `build` below made the request: MkDocs' own command may replace other options."""
        self._open = ExitStack()

    def on_startup(self, *, command: str, **_: Any) -> None:  # noqa: ANN401 - MkDocs passes more by name
        """A preview keeps its folder."""
        self.request = replace(self.request, in_place=command == "serve")

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs write into a staging folder: the published site is touched only by a finished build."""
        lang = self.request.lang
        if self.config.id_code and not _ID_CODE.fullmatch(self.config.id_code):
            raise Abort(worded(_WRONG_CODE, lang).format(self.config.id_code))
        if self.config.page_size < 1:
            raise Abort(worded(_WRONG_SIZE, lang).format(self.config.page_size))
        size, pack = _index_files(self.config)
        if size < _LEAST_SHARD or pack < 1 or pack & pack - 1:
            raise Abort(worded(_WRONG_FILES, lang))
        project = Project(Path(config.config_file_path).absolute(), Path(config.site_dir).absolute())
        alone = set(config.plugins) == {"gongbao"} and is_closed(project.config)
        content, theme = Path(config.docs_dir), _theme(config)
        try:
            session = begin(project, content, theme, self.request, closed=self.ours and alone)
        except LockedError:
            raise Locked(LOCKED[lang]) from None
        except OSError as error:
            raise Abort(worded(_UNREADABLE, lang).format(error.filename, error.strerror)) from None
        self._open.callback(session.close)
        self._run = Run(session, self.request, content, theme, partial(click.echo, err=True))
        config.site_dir = self._open.enter_context(tempfile.TemporaryDirectory(prefix="gongbao-"))
        config.theme.static_templates.discard("sitemap.xml")  # ours has dates from the content
        self._warnings = _Warnings()
        root = logging.getLogger("mkdocs")
        root.addHandler(self._warnings)
        self._open.callback(root.removeHandler, self._warnings)
        if config.strict and root.level > logging.WARNING:
            for handler in root.handlers:
                handler.setLevel(max(handler.level, root.level) if handler is not self._warnings else 0)
            root.setLevel(logging.WARNING)
        return config

    @event_priority(100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read and check all content; take the articles out of MkDocs' loop."""
        run = self._run
        with _stopping():
            run.read()
            run.render(_masthead(config, self.config), strict=config.strict)
        urls = {a.path: a.url for a in run.edition.library.articles}
        kept: list[File] = []
        for file in files:
            if file.src_uri in urls:
                kept.append(_article_file(file, urls[file.src_uri], config))
            elif file.src_uri in run.bodies.media and _is_below(file, config.docs_dir):
                kept.append(_our_file(file, config))
            elif self._belongs(file, config):
                kept.append(file)
        return Files(kept)

    def _belongs(self, file: File, config: MkDocsConfig) -> bool:
        """Whether a file is MkDocs' to make: an ordinary page, our theme's asset."""
        if _is_below(file, config.docs_dir):
            return file.src_uri in self._run.edition.pages
        return _is_below(file, str(_theme(config))) and file.src_uri.startswith("assets/")

    @event_priority(-100)
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Take the environment our templates render in; ordinary pages share its globals."""
        theme = _theme(config)
        pages = sorted(files.documentation_pages(), key=lambda f: f.src_uri)
        ordinary = {f.src_uri: _address(f) for f in pages}
        about = [f for f in pages if f.page and f.src_uri.startswith("about/")]
        self._assembly = site.Assembly(
            edition=self._run.edition,
            bodies=self._run.bodies,
            masthead=_masthead(config, self.config),
            ordinary=ordinary,
            about=[Link(_address(f), str(f.page and f.page.title)) for f in about],
            prose=[_prose(f) for f in pages],
            page_size=self.config.page_size,
            searchable=self.config.search,
            index_files=_index_files(self.config),
        )
        self._templates = Templates(env, lambda name: (theme / name).is_file(), self._assembly.site)
        env.globals["page_head"] = self._assembly.ordinary_head

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Compose everything that comes from articles, check the whole, and only then publish."""
        run, assembly = self._run, self._assembly
        frame = Frame(
            key=frames.key_of(run.session, run.edition),
            state=frames.state_of(run.edition, run.bodies, assembly, run.content),
            masthead=assembly.masthead,
            page_size=assembly.page_size,
            searchable=assembly.searchable,
            index_files=assembly.index_files,
            strict=config.strict,
            ordinary=assembly.ordinary,
            about=assembly.about,
            prose=assembly.prose,
            shells={},
            notes=self._warnings.notes,
        )
        with _stopping():
            run.compose(assembly, self._templates, frame, site.staged(Path(config.site_dir)))
            if not self.request.strict:
                frames.keep(run.session, replace(frame, shells=self._templates.shells))
            run.publish(frame)
        self._open.close()

    def on_build_error(self, **_: Any) -> None:  # noqa: ANN401 - MkDocs passes the error by name
        """Leave nothing behind."""
        self._open.close()

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:  # noqa: ANN401
        """Be told of changes by the system instead of asking each file; watch the theme too."""
        watched = [path for path in (config.docs_dir, config.config_file_path) if path]
        for path in watched:
            server.unwatch(path)
        server.observer = inotify()  # type: ignore[assignment]  # MkDocs names one kind
        for path in [*watched, *filter(None, [config.theme.custom_dir])]:
            server.watch(path)
        return server


class Locked(Abort):
    """Another build holds the project."""

    exit_code = EXIT_LOCKED


class Unknown(Abort):
    """The site was built, but a page was asked about that it does not have."""

    exit_code = UnknownPageError.status


@contextmanager
def _stopping() -> Iterator[None]:
    """What stops our build stops MkDocs'."""
    try:
        yield
    except StoppedError as error:
        raise (Unknown if isinstance(error, UnknownPageError) else Abort)(str(error)) from error


def _is_below(file: File, folder: str) -> bool:
    return (file.abs_src_path or "").startswith(folder.rstrip(os.sep) + os.sep)


def _our_file(file: File, config: MkDocsConfig) -> OurFile:
    return OurFile(file.src_uri, file.src_dir, config.site_dir, config.use_directory_urls)


def _article_file(file: File, url: str, config: MkDocsConfig) -> OurFile:
    moved = _our_file(file, config)
    moved.dest_uri = url + "index.html"
    moved.url = url
    return moved


def _address(file: File) -> str:
    """A page's site-relative address, not percent-encoded."""
    return unquote(file.url).removeprefix("./")


def _prose(file: File) -> Prose:
    """What an ordinary page says, for search."""
    page = file.page
    summary = str(page.meta.get("description") or "") if page else ""
    return Prose(_address(file), str(page and page.title), summary, (page and page.content) or "")


def _theme(config: MkDocsConfig) -> Path:
    return Path(config.theme.custom_dir or config.docs_dir)


def _index_files(settings: Settings) -> tuple[int, int]:
    return settings.search_shard_bytes, settings.search_pack


def _masthead(config: MkDocsConfig, settings: Settings) -> Masthead:
    names = ("slogan", "organizer", "contact", "id_code", "icp", "police", "paper", "search_endpoint")
    url = (config.site_url or "").rstrip("/")
    return Masthead(
        name=config.site_name,
        url=f"{url}/" if url else "",
        description=config.site_description or "",
        **{name: getattr(settings, name) for name in names},
    )


def outline(config_file: str, lang: str = "zh") -> tuple[Masthead, Path, int]:
    """What a configuration says of a site: its masthead, its folder of content, the length of its lists."""
    config = hosting.load(config_file, lang)
    settings = config.plugins["gongbao"].config
    return _masthead(config, settings), Path(config.docs_dir), settings.page_size


def prose(config_file: str, pages: Collection[str]) -> list[Prose]:
    """What ordinary pages, named by their paths, say: in order of path, and without building the site."""
    config = hosting.load(config_file)
    files = get_files(config)
    chosen = Files([file for file in files if file.src_uri in pages])
    get_navigation(chosen, config)
    for file in chosen:
        if file.page:
            file.page.read_source(config)
            file.page.render(config, files)
    return [_prose(file) for file in sorted(chosen, key=lambda one: one.src_uri)]


def build(request: Request) -> None:
    """Build the site as `mkdocs build` does; raises click's exceptions when it may not be published."""
    overrides = {"site_dir": request.out} if request.out else {}
    config = hosting.load(request.config_file, request.lang, strict=request.strict or None, **overrides)
    plugin = config.plugins["gongbao"]
    if isinstance(plugin, GongbaoPlugin):
        plugin.request, plugin.ours = request, True
    try:
        mkdocs_build.build(config)
    except TemplateError as error:
        where = f"{getattr(error, 'filename', '') or ''}:{getattr(error, 'lineno', '')}".strip(":")
        raise Abort(worded("模板有误，网站没有更新：{} {}", request.lang).format(where, error)) from None
    except executors.ExecutorError as error:
        raise Abort(error.text[request.lang]) from None


def content_of(config_file: str, lang: str = "zh") -> Path:
    """The folder of a project's content."""
    return Path(hosting.load(config_file, lang).docs_dir)


def inotify() -> BaseObserver:
    """An observer that the system tells of changes; opening and reading a file is none."""
    observer = Observer()
    changes = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent]
    observer.schedule = partial(observer.schedule, event_filter=changes)  # type: ignore[method-assign]
    return observer
