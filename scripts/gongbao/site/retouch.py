"""The page of an article whose body alone was edited, while the rest of the site waits for its build.

For previews: the page is right as far as it shows its own article. The build that follows makes it again,
from everything.
"""

from __future__ import annotations

from collections import ChainMap
from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao import markup, views
from gongbao.article import Kind
from gongbao.diagnostics import has_errors
from gongbao.site.entries import read_one

if TYPE_CHECKING:
    from pathlib import Path

    from gongbao.article import Article
    from gongbao.output import Output
    from gongbao.site.quick import Ready


def page(ready: Ready, content: Path, path: str) -> Output | None:
    """The page of the article at `path` as its file says now; None where more than its prose changed.

    `ready` is the site as it was last built. Raises OSError.
    """
    edition, bodies = ready.assembly.edition, ready.assembly.bodies
    was = edition.library.at(path)
    now = read_one(content, path)
    if was is None or now is None or was.kind is Kind.STATISTICS or not _is_same_but_prose(was, now):
        return None
    body, found = markup.render(markup.Job(path, now.body, now.body_line, was.facts))
    if has_errors(found):
        return None
    uses = bodies.rendered[path].uses if path in bodies.extra else ()
    rendered = ChainMap({path: replace(body, uses=uses)}, bodies.rendered)  # type: ignore[arg-type] # only read
    assembly = replace(ready.assembly, bodies=replace(bodies, rendered=rendered))
    shown = views.single(edition.library, rendered, assembly.masthead, was)
    return assembly.page(shown, ready.templates, ready.assembly.addresses)


def _is_same_but_prose(was: Article, now: Article) -> bool:
    """Whether an article says the same of itself; `was` has keys of regions and papers for names."""
    known = {name: getattr(was, name) for name in ("region", "issue", "facts", "body", "body_line", "length")}
    return replace(now, **known) == was
