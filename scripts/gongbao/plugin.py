"""The MkDocs side: configuration, ordinary pages, templates, preview server. Nothing else imports mkdocs."""

from __future__ import annotations

import logging
import re
import tempfile
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import click
from jinja2 import TemplateError
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import config_options as options
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File
from watchdog.events import FileCreatedEvent, FileDeletedEvent, FileModifiedEvent, FileMovedEvent
from watchdog.observers import Observer

from gongbao import clock, site
from gongbao.diagnostics import as_text, has_errors
from gongbao.output import page_path
from gongbao.site import account
from gongbao.site.assembly import Prose
from gongbao.site.lock import EXIT_LOCKED, LOCKED, LockedError
from gongbao.site.pages import ShellError
from gongbao.site.progress import SILENT, Progress
from gongbao.site.project import Project, is_closed
from gongbao.site.session import begin, digests
from gongbao.tables import Masthead
from gongbao.templates import Templates
from gongbao.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files
    from watchdog.observers.api import BaseObserver

    from gongbao.diagnostics import Finding


class Settings(Config):  # type: ignore[no-untyped-call]  # MkDocs leaves a hook untyped
    """The plugin's options in mkdocs.yml: what the site says about itself, and how lists are cut."""

    slogan = options.Type(str, default="")
    organizer = options.Type(str, default="")
    contact = options.Type(str, default="")
    id_code = options.Type(str, default="")
    icp = options.Type(str, default="")
    police = options.Type(str, default="")
    paper = options.Type(str, default="")
    page_size = options.Type(int, default=20)


class ArticleFile(File):
    """An article in MkDocs' list of files: links to it resolve, but MkDocs does not render or copy it."""

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
        self.now: datetime | None = None
        self.lang = "zh"
        self.wait = WAIT
        self.workers = 0
        self.paranoid = False
        self.explained: tuple[str, ...] = ()
        self.progress: Progress = SILENT
        self.quiet = False
        self.ours = False
        """Whether `build` below set the options: MkDocs' own command may replace others."""
        self.findings: list[Finding] = []
        """What was found so far."""
        self._open = ExitStack()

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs write into a staging folder: the published site is touched only by a finished build."""
        if self.config.id_code and not _ID_CODE.fullmatch(self.config.id_code):
            raise Abort(_WRONG_CODE.format(self.config.id_code))
        if self.config.page_size < 1:
            raise Abort(f"mkdocs.yml 的 page_size 要是 1 以上的整数：{self.config.page_size}")
        project = Project(Path(config.config_file_path).absolute(), Path(config.site_dir).absolute())
        alone = set(config.plugins) == {"gongbao"} and is_closed(project.config)
        try:
            self._session = begin(
                project,
                Path(config.docs_dir),
                _theme(config),
                self.now or clock.now(),
                closed=self.ours and alone,
                wait=self.wait,
                paranoid=self.paranoid,
            )
        except LockedError:
            raise Locked(LOCKED[self.lang]) from None
        self._session.watch.progress = self.progress
        self._open.callback(self._session.close)
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
        session = self._session
        contents = digests(session.inputs["content"])
        with session.watch.stage("read"):
            self._edition = site.read(
                Path(config.docs_dir), session.now, session.cache, contents, self.progress
            )
        with session.watch.stage("render"):
            self._bodies = site.render(
                self._edition, _masthead(config, self.config), session.cache, self.workers, self.progress
            )
        found = self._bodies.findings
        if has_errors(found):  # every fault in one run: those between pages as well
            found = site.faults(self._edition, self._bodies)
        self._stop_for(found, config)
        urls = {a.path: a.url for a in self._edition.library.articles}
        for file in list(files):
            if file.src_uri in urls:
                files.remove(file)
                files.append(_article_file(file, urls[file.src_uri], config))
            elif not self._belongs(file, config):
                files.remove(file)
        return files

    def _belongs(self, file: File, config: MkDocsConfig) -> bool:
        """Whether a file is part of the site: an ordinary page, published media, our theme's asset."""
        source = Path(file.abs_src_path or "")
        if source.is_relative_to(config.docs_dir):
            return file.src_uri in self._edition.pages or file.src_uri in self._bodies.media
        return source.is_relative_to(_theme(config)) and file.src_uri.startswith("assets/")

    @event_priority(-100)
    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> None:
        """Take the environment our templates render in; ordinary pages share its globals."""
        theme = _theme(config)
        pages = sorted(files.documentation_pages(), key=lambda f: f.src_uri)
        ordinary = {f.src_uri: _address(f) for f in pages}
        about = [f for f in pages if f.page and f.src_uri.startswith("about/")]
        self._assembly = site.Assembly(
            edition=self._edition,
            bodies=self._bodies,
            masthead=_masthead(config, self.config),
            ordinary=ordinary,
            about=[Link(_address(f), str(f.page and f.page.title)) for f in about],
            prose=[_prose(f) for f in pages],
            page_size=self.config.page_size,
        )
        self._templates = Templates(env, lambda name: (theme / name).is_file(), self._assembly.site())
        env.globals["page_head"] = self._assembly.ordinary_head

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Compose everything that comes from articles, check the whole, and only then publish."""
        session = self._session
        self._stop_for(self._composed(config), config)
        session.notes += self._warnings.notes
        session.shown += self.findings
        if config.strict and session.notes:
            raise Abort(f"严格模式：普通页面有 {len(session.notes)} 处警告，网站没有更新。")
        try:
            with session.watch.stage("publish"):
                published = session.publish()
        except OSError as error:
            raise self._unwritten(error) from error
        session.finish(published, self._edition)
        self._open.close()
        if not self.quiet:
            library = self._edition.library
            told = account.done(len(library.articles), library.skipped, published, self.lang)
            click.echo(told, err=True)
        if not config.site_url and not self.quiet:
            click.echo(_NAMELESS[self.lang], err=True)
        for path in self.explained:
            click.echo(self._reason(path, Path(config.docs_dir).name), err=True)

    def _composed(self, config: MkDocsConfig) -> list[Finding]:
        """What is wrong between the files of the site, all of which stand ready on the stage now."""
        session, theme = self._session, _theme(config)
        contents = digests(session.inputs["content"])
        press = site.Press(
            self._templates,
            theme,
            digests(session.inputs["theme"]),
            {name: value for name, value in contents.items() if name.startswith("data/")},
            session.stage,
            session.cache,
            session.keeper,
            self.workers,
            self.progress,
        )
        try:
            with session.watch.stage("compose"):
                return site.compose(self._assembly, press, site.staged(Path(config.site_dir)))
        except ShellError as error:
            raise Abort(_UNFAITHFUL[self.lang].format(url=error)) from error
        except OSError as error:
            raise self._unwritten(error) from error

    def _unwritten(self, error: OSError) -> Abort:
        return Abort(_UNWRITTEN[self.lang].format(why=error.strerror, path=error.filename))

    def _reason(self, path: str, folder: str) -> str:
        """Why the page of an article, address or file was made anew."""
        session, everything = self._session, self._edition.gathered.everything
        article = everything.at(path.removeprefix(f"{folder}/"))
        hidden = [one for one in self._edition.library.skipped if article and one.path == article.path]
        if hidden:
            return account.unpublished(hidden, self.lang).strip()
        file = page_path(article.url if article else path.strip("/") + "/" * ("." not in path))
        colon = "：" if self.lang == "zh" else ": "
        told = account.reason(file, session.last, session.keeper, session.keeper.made, self.lang)
        return f"{file}{colon}{told}"

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

    def _stop_for(self, findings: Iterable[Finding], config: MkDocsConfig) -> None:
        """Print every finding; stop the build if they forbid publishing."""
        folder = Path(config.docs_dir).name
        shown = [site.below(folder, f) for f in findings]
        self.findings += shown
        if shown:
            click.echo(as_text(shown, self.lang), err=True, nl=False)
        if has_errors(shown, strict=config.strict):
            raise Abort(_STOPPED[self.lang])


class Locked(Abort):
    """Another build holds the project."""

    exit_code = EXIT_LOCKED


_NAMELESS = {
    "zh": "mkdocs.yml 没有写 site_url：没有生成订阅和 sitemap.xml，页面也没有规范网址。",
    "en": "mkdocs.yml has no site_url: no feeds, sitemap.xml or canonical addresses were made.",
}
WAIT = 60.0
"""Seconds to wait for another build of the same project."""
_UNFAITHFUL = {
    "zh": "页面 /{url} 的外壳与完整模板的结果不一致，网站没有更新：外壳只能原样输出 slot。",
    "en": "Page /{url} differs from its full template; the site was not changed. Shells only print slots.",
}
_UNWRITTEN = {
    "zh": "网站写不进去：{why}（{path}）。原来的网站没有动；如果已经开始替换，下次构建会先接着做完。",
    "en": "The site cannot be written: {why} ({path}). The old one stands, or the next build completes it.",
}
_STOPPED = {"zh": "有错误，网站没有更新。", "en": "Faults found; the site was not changed."}


def _article_file(file: File, url: str, config: MkDocsConfig) -> ArticleFile:
    moved = ArticleFile(file.src_uri, file.src_dir, config.site_dir, config.use_directory_urls)
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


def _masthead(config: MkDocsConfig, settings: Settings) -> Masthead:
    names = ("slogan", "organizer", "contact", "id_code", "icp", "police", "paper")
    url = (config.site_url or "").rstrip("/")
    return Masthead(
        name=config.site_name,
        url=f"{url}/" if url else "",
        description=config.site_description or "",
        **{name: getattr(settings, name) for name in names},
    )


def outline(config_file: str) -> tuple[Masthead, Path, int]:
    """What a configuration says of a site: its masthead, its folder of content, the length of its lists."""
    config = load_config(config_file=config_file)
    settings = config.plugins["gongbao"].config
    return _masthead(config, settings), Path(config.docs_dir), settings.page_size


def build(  # noqa: PLR0913 - the command's options
    config_file: str,
    *,
    out: str | None,
    strict: bool,
    now: datetime | None,
    lang: str,
    wait: float = WAIT,
    workers: int = 0,
    paranoid: bool = False,
    explained: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> None:
    """Build the site as `mkdocs build` does; raises click's exceptions when it may not be published.

    Without `progress` nothing but faults is told.
    """
    overrides = {"site_dir": out} if out else {}
    config = load_config(config_file=config_file, strict=strict or None, **overrides)
    plugin = config.plugins["gongbao"]
    if isinstance(plugin, GongbaoPlugin):
        plugin.now, plugin.lang, plugin.wait, plugin.workers = now, lang, wait, workers
        plugin.explained, plugin.paranoid, plugin.ours = explained, paranoid, True
        plugin.progress, plugin.quiet = progress or SILENT, progress is None
    try:
        mkdocs_build.build(config)
    except TemplateError as error:
        where = f"{getattr(error, 'filename', '') or ''}:{getattr(error, 'lineno', '')}".strip(":")
        raise Abort(f"模板有误，网站没有更新：{where} {error}") from None


def inotify() -> BaseObserver:
    """An observer that the system tells of changes; opening and reading a file is none."""
    observer = Observer()
    changes = [FileCreatedEvent, FileModifiedEvent, FileMovedEvent, FileDeletedEvent]
    observer.schedule = partial(observer.schedule, event_filter=changes)  # type: ignore[method-assign]
    return observer
