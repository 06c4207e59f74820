"""The MkDocs side: configuration, ordinary pages, templates, preview server. Nothing else imports mkdocs."""

from __future__ import annotations

import logging
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import click
from mkdocs.commands import build as mkdocs_build
from mkdocs.commands import serve as mkdocs_serve
from mkdocs.config import config_options as options
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.exceptions import Abort
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File

from gongbao import site
from gongbao.diagnostics import as_text, has_errors
from gongbao.tables import Masthead
from gongbao.templates import Templates
from gongbao.views import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.livereload import LiveReloadServer
    from mkdocs.structure.files import Files

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


class _Warnings(logging.Handler):
    """Counts warnings of ordinary pages; unlike MkDocs' own counter it is not disarmed by `--quiet`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one record."""
        self.count += record.name.startswith("mkdocs")


class GongbaoPlugin(BasePlugin[Settings]):  # type: ignore[no-untyped-call]  # as above
    """Gongbao as a MkDocs plugin."""

    def __init__(self) -> None:
        self.now: datetime | None = None
        self.lang = "zh"

    @event_priority(-100)
    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Let MkDocs write into a staging folder: the published site is touched only by a finished build."""
        self._target = Path(config.site_dir)
        self._staging = tempfile.TemporaryDirectory(prefix="gongbao-")
        config.site_dir = self._staging.name
        config.theme.static_templates.discard("sitemap.xml")  # ours has dates from the content
        self._warnings = _Warnings()
        root = logging.getLogger("mkdocs")
        root.addHandler(self._warnings)
        if config.strict and root.level > logging.WARNING:
            for handler in root.handlers:
                handler.setLevel(max(handler.level, root.level) if handler is not self._warnings else 0)
            root.setLevel(logging.WARNING)
        return config

    @event_priority(100)
    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Read and check all content; take the articles out of MkDocs' loop."""
        self._edition = site.read(Path(config.docs_dir), self.now or _clock())
        self._bodies = site.render(self._edition)
        self._stop_for(self._bodies.findings, config)
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
            return file.src_uri in self._edition.pages | self._edition.published_media
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
            page_size=self.config.page_size,
        )
        self._templates = Templates(env, lambda name: (theme / name).is_file(), self._assembly.site())
        env.globals["page_head"] = self._assembly.ordinary_head

    @event_priority(-100)
    def on_post_build(self, config: MkDocsConfig) -> None:
        """Compose everything that comes from articles, check the whole, and only then publish."""
        staged = site.staged(Path(config.site_dir))
        composed = site.compose(self._assembly, self._templates, _theme(config))
        self._stop_for(composed.findings, config)
        if config.strict and self._warnings.count:
            raise Abort(f"严格模式：普通页面有 {self._warnings.count} 处警告，网站没有更新。")
        published = site.publish([*composed.outputs, *staged], self._target)
        self._close()
        click.echo(site.summary(self._edition, published), err=True)

    def on_build_error(self, **_: Any) -> None:  # noqa: ANN401 - MkDocs passes the error by name
        """Leave nothing behind."""
        self._close()

    def on_serve(self, server: LiveReloadServer, config: MkDocsConfig, **_: Any) -> LiveReloadServer:  # noqa: ANN401
        """Watch the theme too."""
        if config.theme.custom_dir:
            server.watch(config.theme.custom_dir)
        return server

    def _close(self) -> None:
        logging.getLogger("mkdocs").removeHandler(self._warnings)
        self._staging.cleanup()

    def _stop_for(self, findings: Iterable[Finding], config: MkDocsConfig) -> None:
        """Print every finding; stop the build if they forbid publishing."""
        folder = Path(config.docs_dir).name
        shown = [site.below(folder, f) for f in findings]
        if shown:
            click.echo(as_text(shown, self.lang), err=True, nl=False)
        if has_errors(shown, strict=config.strict):
            raise Abort(_STOPPED[self.lang])


_STOPPED = {"zh": "有错误，网站没有更新。", "en": "Faults found; the site was not changed."}


def _clock() -> datetime:
    """Now, or the moment of SOURCE_DATE_EPOCH where that is set."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    return datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)


def _article_file(file: File, url: str, config: MkDocsConfig) -> ArticleFile:
    moved = ArticleFile(file.src_uri, file.src_dir, config.site_dir, config.use_directory_urls)
    moved.dest_uri = url + "index.html"
    moved.url = url
    return moved


def _address(file: File) -> str:
    """A page's site-relative address, not percent-encoded."""
    return unquote(file.url).removeprefix("./")


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


def build(config_file: str, *, out: str | None, strict: bool, now: datetime | None, lang: str) -> None:
    """Build the site as `mkdocs build` does; raises click's exceptions when it may not be published."""
    overrides = {"site_dir": out} if out else {}
    config = load_config(config_file=config_file, strict=strict or None, **overrides)
    plugin = config.plugins["gongbao"]
    if isinstance(plugin, GongbaoPlugin):
        plugin.now, plugin.lang = now, lang
    mkdocs_build.build(config)


def serve(config_file: str, address: str | None) -> None:
    """Serve the site on this machine and rebuild it when content changes."""
    overrides: dict[str, Any] = {"dev_addr": address} if address else {}
    mkdocs_serve.serve(config_file=config_file, **overrides)
