"""Serves files from memory as a plain host would, and counts what goes over the wire."""

from __future__ import annotations

import gzip
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

TYPES = {
    "html": "text/html; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css",
    "wasm": "application/wasm",
}
"""Text is compressed on the way, as hosts do; everything else is sent as it is."""


class Host:
    """A local server over a function from path to bytes; `bytes` and `requests` count since `reset`."""

    def __init__(self, find: Callable[[str], bytes | None]) -> None:
        self.bytes = self.requests = 0
        self._lock = Lock()
        host = self

        @lru_cache(maxsize=50_000)
        def packed(path: str) -> bytes | None:
            data = find(path)
            text = path.rpartition(".")[2] in TYPES and not path.endswith(".wasm")
            return gzip.compress(data, 6, mtime=0) if data is not None and text else data

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                path = self.path.partition("?")[0].lstrip("/") or "index.html"
                data = packed(path)
                self.send_response(200 if data is not None else 404)
                ending = path.rpartition(".")[2]
                self.send_header("Content-Type", TYPES.get(ending, "application/octet-stream"))
                if ending in TYPES and ending != "wasm" and data is not None:
                    self.send_header("Content-Encoding", "gzip")
                self.send_header("Content-Length", str(len(data or b"")))
                self.send_header("Cache-Control", "max-age=3600")
                self.end_headers()
                self.wfile.write(data or b"")
                with host._lock:
                    host.bytes += len(data or b"")
                    host.requests += 1

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"

    def reset(self) -> None:
        """Counts from nought again."""
        self.bytes = self.requests = 0

    def __enter__(self) -> Self:
        self._thread = Thread(target=self._server.serve_forever)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
