"""The flow of a build: read → render → compose → publish.

`run` names the stages in order. Composing puts every file on a stage beside the site and ends with the
verdict on the whole; only then is anything published.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, in_order
from gongbao.output import Output
from gongbao.site.assembly import Assembly, base_of, doubly_owned, stylesheet
from gongbao.site.keeping import GROUP
from gongbao.site.pages import Maker, make
from gongbao.site.reading import read
from gongbao.site.rendering import Bodies, lost_links, render
from gongbao.site.scripts import sent
from gongbao.tables import Masthead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from gongbao.site.press import Press
    from gongbao.site.reading import Edition
    from gongbao.views import Draft

    Addresses = Mapping[str, str]


def compose(
    assembly: Assembly, press: Press, frame: str, staged: Iterable[Output] | None = None
) -> list[Finding]:
    """Put every file of the site on its stage; then what is wrong between them.

    `staged` are the files that MkDocs made, under the key `frame`; without them those of the last build
    stay. Nothing is published: that is the stage's `commit`.
    """
    drafts = assembly.drafts
    addresses = assembly.addresses
    world = _pages(assembly, press, drafts, addresses)
    _group(press, f"aggregates {world}", lambda: assembly.aggregates(drafts))
    if assembly.searchable:
        from gongbao.site.indexing import index  # noqa: PLC0415 - numpy is slow to load

        index(assembly, press)
    _group(press, f"style {press.cache.key('style', press.design)}", lambda: [stylesheet(press.theme)])
    _media(assembly, press)
    for output in assembly.bodies.data:
        press.put(output)
    if staged is None:
        press.keeper.keep_group(frame)
    for output in staged or ():
        press.put(output, GROUP + frame)
    urls = {*(draft.url for draft in drafts), *press.keeper.keys, *press.keeper.made}
    lost = lost_links(assembly.edition, assembly.bodies, addresses, urls)
    return [*lost, *doubly_owned(assembly.claims(drafts))]


def _media(assembly: Assembly, press: Press) -> None:
    """Pictures and other files as they are; those that stand already are not read."""
    for path in sorted(assembly.bodies.media):
        value = press.contents[path]
        if press.stage.has(path, value):
            press.keeper.make(path, "", value, changed=False)
        else:
            press.put(Output(path, (press.content / path).read_bytes()))


def _pages(assembly: Assembly, press: Press, drafts: Sequence[Draft], addresses: Addresses) -> str:
    """Keep or make every page; gives what stands for all that they may show but bodies."""
    around = press.cache.key("around", assembly.masthead, assembly.site, press.design, press.tables)
    bases = sorted({base_of(draft.url) for draft in drafts})
    frames = {base: press.cache.key("frame", around, press.templates.shell(base)) for base in bases}
    world = press.cache.key("world", sorted(frames.items()), *assembly.everything())
    keeper = press.keeper
    maker = Maker(assembly, press.templates, press.cache, press.stage, keeper.was, world, frames, addresses)
    press.progress.expect(len(drafts))
    for row in make(drafts, maker, press.workers):
        press.progress.more(kept=not row.digest)
        if row.digest:
            keeper.make(row.path, row.key, row.digest, changed=row.changed)
        else:
            keeper.keep(row.path, row.key)
    return world


def _group(press: Press, key: str, make_all: Callable[[], Iterable[Output]]) -> None:
    """Keep files that depend on the same, or make them all."""
    if not press.keeper.keep_group(key):
        for output in make_all():
            press.put(output, GROUP + key)


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
    drafts = assembly.drafts
    addresses = assembly.addresses | {path: path for path in edition.faulty}
    lost = lost_links(edition, bodies, addresses, [draft.url for draft in drafts])
    return tuple(in_order([*bodies.findings, *lost, *doubly_owned(assembly.claims(drafts))]))


def ordinary_url(path: str) -> str:
    """The address MkDocs gives an ordinary page."""
    stem = path.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    if name in {"index", "README"}:
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def staged(folder: Path) -> list[Output]:
    """The files MkDocs has made, by path; our scripts as they are sent."""
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    ours = {file: file.name for file in files if file.suffix == ".js" and file.parent.name == "gongbao"}
    scripts = sent({name: file.read_text(encoding="utf-8") for file, name in ours.items()})
    return [
        Output(
            file.relative_to(folder).as_posix(),
            scripts[file.name].encode() if file in ours else file.read_bytes(),
        )
        for file in files
        if file not in ours or file.name in scripts
    ]


def below(folder: str, found: Finding) -> Finding:
    """A finding with its path as seen from the project, so that editors and CI can open it."""
    return replace(found, path=f"{folder}/{found.path}" if found.path else folder)
