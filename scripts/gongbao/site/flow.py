"""The flow of a build: scan → render → assemble → aggregate → verify → publish.

All reading and checking ends before anything is written. Two halves, because MkDocs renders the ordinary
pages in between: `prepare` before them, `compose` after; `publish` last, and only if nothing forbids it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from gongbao import search
from gongbao.diagnostics import Finding, in_order
from gongbao.output import Output
from gongbao.site.assembly import Assembly, base_of, doubly_owned, stylesheet
from gongbao.site.cache import Cache
from gongbao.site.keeping import Keeper
from gongbao.site.reading import read
from gongbao.site.rendering import Bodies, lost_links, render
from gongbao.tables import Masthead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from gongbao.site.publishing import Published
    from gongbao.site.reading import Edition
    from gongbao.templates import Templates
    from gongbao.views import Page

    Addresses = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Composed:
    """Every file that comes from articles and was made, and what is wrong between them."""

    outputs: tuple[Output, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Press:
    """What turns views into files: templates, the theme's folder and a stand-in for all in it (`design`).

    What the keeper still has is not made again; `cache` makes the keys. Without `search` no index is written.
    """

    templates: Templates
    theme: Path
    design: object
    cache: Cache = field(default_factory=Cache)
    keeper: Keeper = field(default_factory=Keeper)
    search: bool = True


def compose(assembly: Assembly, press: Press) -> Composed:
    """Assemble every page, aggregate what is computed from all of them, and verify the whole."""
    views = assembly.pages()
    addresses = assembly.addresses()
    outputs = _pages(assembly, press, views, addresses)
    outputs += _search(assembly, press)
    outputs += [*assembly.aggregates(views), stylesheet(press.theme)]
    urls = [page.url for page in views] + [o.path for o in outputs] + sorted(press.keeper.kept)
    found = [
        *lost_links(assembly.edition, assembly.bodies, addresses, urls),
        *doubly_owned(assembly.claims(views)),
    ]
    return Composed(tuple(outputs), tuple(found))


class ShellError(Exception):
    """A page's shell is not what the full template makes of the page: the template looks at its contents."""


def _check_shells(assembly: Assembly, press: Press, made: Sequence[Page], addresses: Addresses) -> None:
    """Render the first and the last page made at each depth through the full template; raises ShellError."""
    chosen = {base_of(page.url): page for page in reversed(made)}.values()
    last = {base_of(page.url): page for page in made}.values()
    for page in [*chosen, *last]:
        base = base_of(page.url)
        slots = assembly.slots(page, press.templates, addresses)
        if press.templates.whole(base, slots) != press.templates.shell(base).fill(slots):
            raise ShellError(page.url)


def _pages(assembly: Assembly, press: Press, pages: Iterable[Page], addresses: Addresses) -> list[Output]:
    """The pages that cannot be kept."""
    around = press.cache.key("around", assembly.masthead, assembly.site(), press.design)
    shells: dict[str, str] = {}
    outputs = []
    made = []
    for page in pages:
        base = base_of(page.url)
        if base not in shells:
            shells[base] = press.cache.key("shell", press.templates.shell(base))
        parts = (press.cache.key("part", part) for part in assembly.inputs(page, addresses))
        key = "-".join([around, shells[base], *parts])
        if not press.keeper.keep(key):
            outputs.append(assembly.page(page, press.templates, addresses))
            press.keeper.make(key, outputs[-1].path)
            made.append(page)
    _check_shells(assembly, press, made, addresses)
    return outputs


def _search(assembly: Assembly, press: Press) -> list[Output]:
    """The search index, unless it can be kept or is not wanted."""
    if not press.search:
        return []
    records = assembly.records()
    key = press.cache.key("search", records)
    if press.keeper.keep(key):
        return []
    outputs = search.build(records)
    for output in outputs:
        press.keeper.make(key, output.path)
    return outputs


def check(content: Path, now: datetime) -> tuple[Finding, ...]:
    """Every fault of a content folder, without templates and without writing anything.

    Ordinary pages count as link targets; the links they hold are checked by a build.
    """
    edition = read(content, now)
    return faults(edition, render(edition))


def faults(edition: Edition, bodies: Bodies) -> tuple[Finding, ...]:
    """Every fault of what was read and rendered, those between pages included, in order."""
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
