"""One build from its request to its site, whoever supplies the frame: MkDocs, or the last build."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, as_text, has_errors
from gongbao.output import page_path
from gongbao.site import account, executors, report
from gongbao.site.drafts import with_drafts
from gongbao.site.flow import below, compose, faults
from gongbao.site.pages import ShellError
from gongbao.site.press import Press
from gongbao.site.progress import SILENT
from gongbao.site.reading import read
from gongbao.site.rendering import render
from gongbao.site.session import digests
from gongbao.site.sizes import sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from gongbao.output import Output
    from gongbao.site.assembly import Assembly
    from gongbao.site.frame import Frame
    from gongbao.site.reading import Edition
    from gongbao.site.rendering import Bodies
    from gongbao.site.request import Request
    from gongbao.site.session import Session
    from gongbao.tables import Masthead
    from gongbao.templates import Templates


class StoppedError(Exception):
    """The site was not changed; says why in the language of the request, with the findings if they forbid."""

    status = 1
    """What a command ends with."""

    def __init__(self, text: str, findings: Sequence[Finding] = ()) -> None:
        super().__init__(text)
        self.findings = findings


class UnknownPageError(StoppedError):
    """A page was asked about that the site does not have; the site itself was built."""

    status = 2


class Run:
    """A build under way: `read`, `render`, `compose`, `publish`; each may raise StoppedError."""

    edition: Edition
    bodies: Bodies

    def __init__(
        self, session: Session, request: Request, content: Path, theme: Path, tell: Callable[[str], None]
    ) -> None:
        """`tell` takes what whoever waits for the build should read."""
        self.session = session
        self.request = request
        self.content = content
        self.theme = theme
        self.findings: list[Finding] = []
        """What was found so far."""
        self._tell = tell
        self._progress = request.progress or SILENT
        session.watch.progress = self._progress
        for shard in request.shards:
            session.cache.borrow(shard)

    def read(self) -> None:
        """Read all content; what is wrong with it is told by `render`."""
        session = self.session
        if not session.in_place:  # a preview may read ahead, or leave off for the next save
            report.begin(session.report)
        contents = digests(session.inputs["content"])
        with session.watch.stage("read"), self._reading():
            self.edition = read(
                self.content,
                session.now,
                session.cache,
                contents,
                texts=session.found.texts,
                progress=self._progress,
            )
            found = sizes(self.content, self.edition.media, contents, session.cache)
            self.edition = replace(self.edition, sizes=found)
        if self.request.drafts:
            self.edition = with_drafts(self.edition)

    def render(self, masthead: Masthead, *, strict: bool) -> None:
        """Render every body and judge the content as a whole; raises StoppedError."""
        session = self.session
        choose = self.request.choose or executors.local(self.request.jobs)
        with session.watch.stage("render"), self._reading():
            self.bodies = render(self.edition, masthead, session.cache, choose, self._progress)
        found = self.bodies.findings
        if has_errors(found):  # every fault in one run: those between pages as well
            found = faults(self.edition, self.bodies)
        self._judge(found, strict=strict)

    def compose(
        self, assembly: Assembly, templates: Templates, frame: Frame, staged: Iterable[Output] | None = None
    ) -> None:
        """Make every file and check the whole; without `staged` the frame's files stay as they are."""
        session, lang = self.session, self.request.lang
        press = Press(
            templates,
            self.content,
            self.theme,
            digests(session.inputs["content"]),
            digests(session.inputs["theme"]),
            session.stage,
            session.cache,
            session.keeper,
            self.request.jobs,
            self._progress,
        )
        try:
            with session.watch.stage("compose"):
                found = compose(assembly, press, frame.files, staged)
        except ShellError as error:
            raise self._stopped(_UNFAITHFUL[lang].format(url=error)) from error
        except OSError as error:
            raise self._unwritten(error) from error
        self._judge(found, strict=frame.strict)

    def publish(self, frame: Frame) -> None:
        """Move everything to its place, and say what was done."""
        session, request = self.session, self.request
        session.notes += frame.notes
        session.shown += self.findings
        if frame.strict and session.notes:
            raise self._stopped(_STRICT[request.lang].format(count=len(session.notes)))
        try:
            with session.watch.stage("publish"):
                published = session.publish()
        except OSError as error:
            raise self._unwritten(error) from error
        session.finish(published, self.edition)
        if request.progress:
            library = self.edition.library
            self._tell(account.done(len(library.articles), library.skipped, published, request.lang))
        if request.shards:
            self._tell(_MERGED[request.lang].format(**session.cache.counts("body")))
        if request.progress and not frame.masthead.url:
            self._tell(_NAMELESS[request.lang])
        for path in request.explained:
            self._tell(self._reason(path))

    def _judge(self, findings: Iterable[Finding], *, strict: bool) -> None:
        """Tell every finding; stop the build if they forbid publishing."""
        shown = [below(self.content.name, f) for f in findings]
        self.findings += shown
        if shown:
            self._tell(as_text(shown, self.request.lang).removesuffix("\n"))
        if has_errors(shown, strict=strict):
            raise self._stopped(_STOPPED[self.request.lang])

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """Stop the build where a file was changed or removed after it was surveyed, or cannot be read."""
        try:
            yield
        except OSError as error:
            told = _UNREAD[self.request.lang].format(why=error.strerror, path=error.filename)
            raise self._stopped(told) from error

    def _unwritten(self, error: OSError) -> StoppedError:
        lang = self.request.lang
        return self._stopped(_UNWRITTEN[lang].format(why=error.strerror, path=error.filename))

    def _stopped(self, why: str) -> StoppedError:
        """The error that stops this build, reported with everything that was found."""
        session = self.session
        report.stop(session.report, why, self.findings, session.watch.stages)
        return StoppedError(why, self.findings)

    def _reason(self, path: str) -> str:
        """Why the page of an article, address or file was made anew."""
        session, lang = self.session, self.request.lang
        article = self.edition.gathered.everything.at(path.removeprefix(f"{self.content.name}/"))
        hidden = [one for one in self.edition.library.skipped if article and one.path == article.path]
        if hidden:
            return account.unpublished(hidden, lang).strip()
        file = page_path(article.url if article else path.strip("/") + "/" * ("." not in path))
        if file not in session.keeper.made.keys() | session.keeper.kept:
            raise UnknownPageError(account.unknown(path, self._pages(), lang))
        told = account.reason(file, session.last, session.keeper, session.keeper.made, lang)
        return f"{file}{'：' if lang == 'zh' else ': '}{told}"

    def _pages(self) -> list[str]:
        """What may be asked about: articles by their files, pages by their addresses."""
        articles = (f"{self.content.name}/{a.path}" for a in self.edition.library.articles)
        files = self.session.keeper.made.keys() | self.session.keeper.kept
        return [*articles, *(file.removesuffix("index.html") for file in files if file.endswith(".html"))]


_NAMELESS = {
    "zh": "mkdocs.yml 没有写 site_url：没有生成订阅和 sitemap.xml，页面也没有规范网址。",
    "en": "mkdocs.yml has no site_url: no feeds, sitemap.xml or canonical addresses were made.",
}
_MERGED = {
    "zh": "共 {all} 篇正文，其中 {lent} 篇取自分片。",
    "en": "{all} bodies, {lent} of them from shards.",
}
_STRICT = {
    "zh": "严格模式：普通页面有 {count} 处警告，网站没有更新。",
    "en": "Strict mode: {count} warnings about ordinary pages; the site was not changed.",
}
_UNFAITHFUL = {
    "zh": "页面 /{url} 的外壳与完整模板的结果不一致，网站没有更新：外壳只能原样输出 slot。",
    "en": "Page /{url} differs from its full template; the site was not changed. Shells only print slots.",
}
_UNREAD = {
    "zh": "{path} 读不了：{why}。可能在构建时被改动或删除，网站没有更新；请再构建一次。",
    "en": "{path} cannot be read: {why}. Was it changed or removed? The site was not changed; build again.",
}
_UNWRITTEN = {
    "zh": "网站写不进去：{why}（{path}）。原来的网站没有动；如果已经开始替换，下次构建会先接着做完。",
    "en": "The site cannot be written: {why} ({path}). The old one stands, or the next build completes it.",
}
_STOPPED = {"zh": "有错误，网站没有更新。", "en": "Faults found; the site was not changed."}
