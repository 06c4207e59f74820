"""Marks the confirmed figures of a body, so that statistics can lead to their sentences."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from gongbao import facts
from gongbao.diagnostics import Finding, finding
from gongbao.markup.plain import piece_text, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.markup.body import Job

_FIGURE = re.compile(r'<data class="figure" id="fig-(\d+)"')


def mark(clean: str, job: Job) -> tuple[str, list[Finding]]:
    """The HTML with each confirmed figure in a `<data>` element, the target of statistics cells.

    Quotes that do not stand exactly once are left to `facts.check`, which reports them.
    """
    if not job.facts:
        return clean, []
    parts = pieces(clean)
    plain = [piece_text(part) for part in parts]
    starts = list(accumulate(map(len, plain), initial=0))
    text = "".join(plain)
    found: list[Finding] = []
    spans: list[tuple[int, int, int, facts.Mark]] = []
    for mark in facts.marks(job.facts):
        places = facts.locate(text, mark.quote)
        if len(places) != 1:
            continue
        start, end = facts.figure_span(text, places[0][0], mark)
        piece = bisect_right(starts, start) - 1
        if end <= starts[piece + 1]:
            spans.append((piece, start - starts[piece], end - starts[piece], mark))
        else:
            fact = next(f for f in job.facts if f.n == mark.n)
            found.append(finding(fact.path, fact.line, fact.column, "quote-is-plain", quote=fact.quote))
    for piece, in_piece in groupby(sorted(spans, key=lambda s: s[:2]), key=lambda s: s[0]):
        parts[piece] = _with_figures(plain[piece], [s[1:] for s in in_piece])
    return "".join(parts), found


def _with_figures(text: str, spans: Sequence[tuple[int, int, facts.Mark]]) -> str:
    """A piece of text as HTML, with its figures (start, end, mark; in order) wrapped."""
    out, at = "", 0
    for start, end, mark in spans:
        if start < at:  # two facts rest on one figure: both keep an anchor
            out += f'<span id="fig-{mark.n}"></span>'
            continue
        opening = f'<data class="figure" id="fig-{mark.n}" value="{html.escape(mark.value)}">'
        out += f"{_escape(text[at:start])}{opening}{_escape(text[start:end])}</data>"
        at = end
    return out + _escape(text[at:])


def figures_linked(marked: str) -> str:
    """A rendered body whose figures lead to their lines in the article's panel, `#data-<n>`.

    Only for pages that have the panel: the body itself goes to feeds too. A figure inside a link stays
    as it is, for links cannot hold links.
    """
    if not _FIGURE.search(marked):
        return marked
    parts, inside = pieces(marked), False
    for i, piece in enumerate(parts):
        inside = piece.startswith("<a ") or (inside and piece != "</a>")
        figure = _FIGURE.match(piece)
        if figure and not inside:
            note = f'<a role="doc-noteref" href="#data-{figure[1]}">'
            parts[i : i + 3] = [note + piece, parts[i + 1], parts[i + 2] + "</a>"]
    return "".join(parts)


def _escape(text: str) -> str:
    """Text escaped as the cleaner does it."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")
