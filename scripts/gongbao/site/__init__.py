"""The flow of a build: scan → render → assemble → aggregate → verify → publish.

All reading and checking ends before anything is written. Two halves, because MkDocs renders the ordinary
pages in between: `prepare` before them, `compose` after; `publish` last, and only if nothing forbids it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, in_order
from gongbao.output import Output
from gongbao.site.assembly import Assembly, doubly_owned, stylesheet
from gongbao.site.publishing import Published, publish
from gongbao.site.reading import Edition, read
from gongbao.site.rendering import Bodies, lost_links, render
from gongbao.tables import Masthead

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from gongbao.templates import Templates

__all__ = [
    "Assembly",
    "Bodies",
    "Composed",
    "Edition",
    "Published",
    "check",
    "compose",
    "publish",
    "read",
    "render",
    "staged",
    "summary",
]


@dataclass(frozen=True, slots=True)
class Composed:
    """Every file that comes from articles, and what is wrong between them."""

    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...]


def compose(assembly: Assembly, templates: Templates, theme: Path) -> Composed:
    """Assemble every page, aggregate what is computed from all of them, and verify the whole."""
    views = assembly.pages()
    addresses = assembly.addresses()
    pages = [assembly.page(page, templates, addresses) for page in views]
    outputs = [*pages, *assembly.aggregates(views), stylesheet(theme)]
    urls = [page.url for page in views] + [o.path for o in outputs]
    found = [
        *lost_links(assembly.edition, assembly.bodies, addresses, urls),
        *doubly_owned(assembly.claims(views)),
    ]
    return Composed(tuple(outputs), tuple(found))


def check(content: Path, now: datetime) -> tuple[Finding, ...]:
    """Every fault of a content folder, without templates and without writing anything.

    Ordinary pages count as link targets; the links they hold are checked by a build.
    """
    edition = read(content, now)
    bodies = render(edition)
    ordinary = {path: ordinary_url(path) for path in edition.pages}
    assembly = Assembly(edition, bodies, Masthead(name="公报"), ordinary)
    pages = assembly.pages()
    addresses = assembly.addresses() | {path: path for path in edition.faulty}
    lost = lost_links(edition, bodies, addresses, [page.url for page in pages])
    return tuple(in_order([*bodies.findings, *lost, *doubly_owned(assembly.claims(pages))]))


def ordinary_url(path: str) -> str:
    """The address MkDocs gives an ordinary page."""
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in {"index", "README"}:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def staged(folder: Path) -> list[Output]:
    """The files MkDocs has made, by path."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return [Output(file.relative_to(folder).as_posix(), file.read_bytes()) for file in files]


def below(folder: str, found: Finding) -> Finding:
    """A finding with its path as seen from the project, so that editors and CI can open it."""
    return replace(found, path=f"{folder}/{found.path}" if found.path else folder)


def summary(edition: Edition, published: Published) -> str:
    """One line on what a build did."""
    library = edition.library
    skipped = "".join(f"\n  未发布 {s.path}（{s.reason}）" for s in library.skipped)
    return (
        f"公报：{len(library.articles)} 篇，网站共 {published.total} 个文件，"
        f"本次写入 {published.written} 个，删除 {published.removed} 个{skipped}"
    )
