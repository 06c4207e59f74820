"""Markdown → safe HTML with marked figures, and the plain text everything else is computed from.

`render` is a pure function of plain data: the same job gives the same result in any process. Python-Markdown
is the reference; plain news prose takes a fast path that gives the same bytes or declines. What had to be
taken out of a body is a finding, so that nothing an editor wrote disappears without a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongbao.article import Rendered
from gongbao.markup import fastpath, reference
from gongbao.markup.body import Body, Job
from gongbao.markup.figures import figures_linked, mark
from gongbao.markup.links import Places, resolve
from gongbao.markup.plain import plain_text, sections
from gongbao.markup.sanitise import TAGS

if TYPE_CHECKING:
    from gongbao.diagnostics import Finding

__all__ = ["TAGS", "Job", "figures_linked", "plain_text", "render", "resolve", "sections"]

_LOST_NOTE = re.compile(r"\[\^[^\]\s<>]+\]")
"""What is left of a reference to a footnote that has no text."""
_ID = re.compile(r'id(?<=\bid)="([^"]*)"')  # `\b` in front would hide from the engine what to look for


def render(job: Job) -> tuple[Rendered, list[Finding]]:
    """An article's body as safe HTML and plain text, with every fault found on the way."""
    return finish(job, fastpath.convert(job) or reference.convert(job))


def finish(job: Job, body: Body) -> tuple[Rendered, list[Finding]]:
    """A converted body with its figures marked, its links placed, and every fault."""
    places = Places(job)
    found = [places.fault("html-is-safe", value) for value in body.unsafe]
    found += [places.fault("image-has-alt", value) for value in body.unnamed]
    lost = _LOST_NOTE.findall(body.html) if "[^" in body.html else ()
    found += [places.fault("footnote-is-defined", value) for value in lost]
    marked, more = mark(body.html, job)
    places = Places(job)
    links = tuple(places.link(target) for target in body.targets)
    return Rendered(job.path, marked, body.sections, links, tuple(_ID.findall(marked))), found + more
