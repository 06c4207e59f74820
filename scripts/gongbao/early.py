"""The preview's server: a page that is ready is sent before the rest of the site is built.

MkDocs' server holds every request back while it builds. Here the pages readers looked at last are made first;
their browsers are told to load them at once, with the styles and pictures that stand, and everything else
still waits for the whole.
"""

from __future__ import annotations

import posixpath
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.util import FileWrapper

from mkdocs.livereload import LiveReloadServer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.output import Output

QUIET = 0.7
"""Seconds without another save after which the rest of the site is built."""
_LATEST = 8
"""Pages that are made first, those looked at last."""
_ASSETS = (".css", ".js", ".webp", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".woff2")
"""What a page needs to be shown: a build puts each in its place as a whole."""
_SCROLL = b"""<script>
(() => {
  const key = "gongbao-scroll " + location.pathname;
  if ("faults" in document.body.dataset) return;
  history.scrollRestoration = "manual";
  addEventListener("pagehide", () => sessionStorage.setItem(key, scrollY));
  const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";
  const top = sessionStorage.getItem(key) ?? 0;
  if (isReload) addEventListener("load", () => scrollTo({top, behavior: "instant"}));
})();
</script>"""
"""Keeps a reader's place when a page is loaded again, also where faults were shown in between."""


class Server(LiveReloadServer):
    """MkDocs' server, with pages that are ready early."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as MkDocs' own
        super().__init__(*args, **kwargs)
        self._early: dict[str, bytes] = {}
        self._late: dict[str, bytes] = {}
        self._standing: dict[str, bytes] = {}
        self._looked: list[str] = []
        self._is_awaited = False
        """Whether a reader waits for what is not ready."""

    @property
    def looked(self) -> list[str]:
        """The files of the pages that were asked for last."""
        return list(self._looked)

    def show(self, pages: Iterable[Output], *, is_late: bool = False) -> None:
        """Send these pages from now on until the build is over, and let browsers load them anew.

        Pages that are late come from files saved since the build began: they stand until the next one.
        """
        shown = {page.path: page.data for page in pages}
        if not shown:
            return
        with self._epoch_cond:
            self._early |= shown
            self._late |= shown if is_late else {}
            self._visible_epoch = self._wanted_epoch - 1  # newer than what they have, older than what comes
            self._epoch_cond.notify_all()

    def settle(self, *, is_whole: bool) -> None:
        """A build is over; where a page that was sent early is not what stands now, it is loaded again.

        After one that gave way to the next, pages sent early go on standing in for those of the site.
        """
        with self._epoch_cond:
            self._standing = dict(self._late) if is_whole else {**self._standing, **self._early}
            for path, data in self._early.items() if is_whole else ():
                with suppress(OSError):
                    is_other = path not in self._late and Path(self.root, path).read_bytes() != data
                    self._wanted_epoch += is_other
            self._early.clear()
            self._late.clear()
            self._is_awaited = False

    def is_superseded(self) -> bool:
        """Wait for a moment of quiet; whether a file was saved again, so that a build had better start anew.

        There is no waiting where a reader waits for something that is not ready.
        """
        with self._rebuild_cond:
            self._rebuild_cond.wait_for(lambda: self._want_rebuild or self._is_awaited, timeout=QUIET)
            return self._want_rebuild and not self._is_awaited

    def serve_request(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI
        """A page that is ready, what such a page needs, or what MkDocs says once the site is built."""
        path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
        if path.startswith("/livereload/") or not path.startswith(self.mount_path):
            return super().serve_request(environ, start_response)
        name = posixpath.normpath("/" + path[len(self.mount_path) :] + "index.html" * path.endswith("/"))[1:]
        if name.endswith(".html"):
            self._looked = [name, *(other for other in self._looked if other != name)][:_LATEST]
            page = self._ready(name)
            if page is not None:
                start_response("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(page)))])
                return [page]
        elif name.endswith(_ASSETS) and self.is_building():
            with suppress(OSError):
                file = Path(self.root, name).open("rb")  # noqa: SIM115 - the server closes it
                kind: str = self._guess_type(name)  # type: ignore[no-untyped-call]
                start_response("200 OK", [("Content-Type", kind)])
                return FileWrapper(file)
        return super().serve_request(environ, start_response)

    def watched(self, page: bytes) -> bytes:
        """A page that is loaded again with the next build."""
        return self._inject_js_into_html(page, self._visible_epoch)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        """The page with the script that loads it again, and the one that keeps the reader's place."""
        page: bytes = super()._inject_js_into_html(content, epoch)  # type: ignore[no-untyped-call]
        before, end, after = page.rpartition(b"</body>")
        return before + _SCROLL + end + after

    def is_building(self) -> bool:
        """Whether the site is being built."""
        return self._visible_epoch != self._wanted_epoch

    def _ready(self, name: str) -> bytes | None:
        """The page as soon as it is ready; None once the build is over."""

        def is_decided() -> bool:
            return name in self._early or not self.is_building()

        with self._epoch_cond:
            self._epoch_cond.wait_for(lambda: is_decided() or self._early)
        if not is_decided():  # it is none of those that come early: somebody waits for the whole
            with self._rebuild_cond:
                self._is_awaited = True
                self._rebuild_cond.notify_all()
        with self._epoch_cond:
            self._epoch_cond.wait_for(is_decided)
            page = self._early.get(name) if self.is_building() else self._standing.get(name)
            if page is None:
                return None
            return self._inject_js_into_html(page, self._wanted_epoch)
