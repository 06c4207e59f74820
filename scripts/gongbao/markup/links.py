"""Where the links of a body lead, and where in the source they stand."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from gongbao.article import Link
from gongbao.diagnostics import Finding, finding
from gongbao.markup.sanitise import SCHEMES
from gongbao.schema import beside

if TYPE_CHECKING:
    from gongbao.markup.body import Job, Target

_SCHEME = re.compile(r"^[\s\x00-\x20]*([a-zA-Z][a-zA-Z0-9+.-]*)\s*:")
_INVISIBLE = "".join(map(chr, range(33)))
_IGNORED = re.compile(r"[\t\r\n]")


def resolve(path: str, target: str) -> str | None:
    """Where a link written in the file `path` leads: a content path or address, an external URL, or None.

    None stands for what must not be followed: scripts, data, protocol-relative and unknown schemes.
    """
    target = _IGNORED.sub("", html.unescape(target)).strip(_INVISIBLE)  # as browsers read it
    scheme = _SCHEME.match(target)
    if scheme:
        return target if scheme[1].lower() in SCHEMES else None
    if target.startswith(("//", "\\")):
        return None
    address, hash_mark, fragment = target.partition("#")
    address = unquote(address.partition("?")[0])
    full = beside(path, address) + ("/" if address.endswith("/") and address != "/" else "")
    return (full if address else path) + hash_mark + unquote(fragment)


def internal(resolved: str) -> str | None:
    """What stands in the HTML for a link within the site until its address is known; None outside it."""
    if _SCHEME.match(resolved):
        return None
    address, hash_mark, fragment = resolved.partition("#")
    return f"content:{quote(address)}{hash_mark}{fragment}"


class Places:
    """Finds where in the source something written in the body stands; repeats are taken in order."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.seen: dict[str, int] = {}

    def of(self, written: str) -> tuple[int, int]:
        """Line and column of the next occurrence of a piece of the body."""
        body = self.job.body
        start = body.find(written, self.seen.get(written, 0)) if written else -1
        if start < 0:
            return self.job.body_line, 1
        self.seen[written] = start + len(written)
        return self.job.body_line + body.count("\n", 0, start), start - body.rfind("\n", 0, start)

    def fault(self, code: str, value: str) -> Finding:
        """A finding at the next place of what it quotes."""
        line, column = self.of(value)
        return finding(self.job.path, line, column, code, value=value)

    def link(self, target: Target) -> Link:
        """A link with its place."""
        line, column = self.of(target.written)
        address, _, fragment = target.resolved.partition("#")
        return Link(target.written, address, fragment, target.image, line, column)
