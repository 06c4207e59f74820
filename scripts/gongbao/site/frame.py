"""The frame: what MkDocs gives a site beside its articles, kept so that most builds need not ask it again.

A frame is good while the configuration, the theme, the ordinary pages and everything that these show of the
articles are the same. Then the shells of pages, the ordinary pages and the theme's files are those of the
last build.
"""

from __future__ import annotations

import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from gongbao import views
from gongbao.site.assembly import Assembly, Prose
from gongbao.site.session import digests
from gongbao.site.stamps import digest
from gongbao.tables import Masthead

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from gongbao.site.reading import Edition
    from gongbao.site.rendering import Bodies
    from gongbao.site.session import Session

_WORD = re.compile(r"[^\s/\\()<>\"'\[\]#?]+")


@dataclass(frozen=True, slots=True)
class Frame:
    """What MkDocs made of the configuration and the ordinary pages.

    `key` stands for the files it is made of, `state` for what it shows of articles; `shells` are those of the
    pages by their way to the root; `notes` are MkDocs' warnings.
    """

    key: str
    state: str
    masthead: Masthead
    page_size: int
    searchable: bool
    index_files: tuple[int, int]
    strict: bool
    ordinary: Mapping[str, str]
    about: Sequence[views.Link]
    prose: Sequence[Prose]
    shells: Mapping[str, Sequence[str]]
    notes: Sequence[str]

    @property
    def files(self) -> str:
        """The key of the files MkDocs made."""
        return f"frame {self.key} {self.state}"

    def assembly(self, edition: Edition, bodies: Bodies) -> Assembly:
        """The assembly of an edition in this frame."""
        return Assembly(
            edition,
            bodies,
            self.masthead,
            self.ordinary,
            self.about,
            self.prose,
            self.page_size,
            self.searchable,
            self.index_files,
        )


def key_of(session: Session, edition: Edition) -> str:
    """What stands for every file that a frame is made of: configuration, theme, ordinary pages."""
    parts = [digests(session.inputs[root]) for root in ("config", "theme")]
    contents = session.inputs["content"]
    pages = {path: contents[path].digest for path in sorted(edition.pages) if path in contents}
    place = session.project.seen(session.project.target), session.address
    return session.cache.key("frame", place, parts, pages)


def state_of(edition: Edition, bodies: Bodies, assembly: Assembly, content: Path) -> str:
    """What stands for all that ordinary pages and shells show of the library.

    Ordinary pages link to files by name: only those whose name occurs in one of them can matter.
    """
    texts = [(content / path).read_text(encoding="utf-8", errors="replace") for path in sorted(edition.pages)]
    words = {word for text in texts for word in _WORD.findall(f"{text} {unquote(text)}")}
    named = [(a.path, a.url) for a in edition.library.articles if _name(a.path) in words]
    media = [path for path in sorted(bodies.media) if _name(path) in words]
    parts = (assembly.site, sorted(edition.pages), named, media, bool(edition.library.articles))
    return digest(repr(parts).encode("utf-8", "surrogatepass"))


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def keep(session: Session, frame: Frame) -> None:
    """Remember a frame for the next build."""
    row = (
        astuple(frame.masthead),
        frame.page_size,
        frame.searchable,
        frame.index_files,
        frame.strict,
        tuple(frame.ordinary.items()),
        tuple((link.url, link.label) for link in frame.about),
        tuple((one.url, one.title, one.summary, one.html) for one in frame.prose),
        tuple((base, tuple(parts)) for base, parts in frame.shells.items()),
        tuple(frame.notes),
        frame.state,
    )
    session.cache.keep(frame.key, row)


def recall(session: Session, edition: Edition) -> Frame | None:
    """The frame of the last build, if the files it is made of are the same."""
    key = key_of(session, edition)
    row = session.cache.recall([key]).get(key)
    if row is None:
        return None
    masthead, page_size, searchable, index_files, strict, ordinary, about, prose, shells, notes, state = row
    return Frame(
        key=key,
        state=state,
        masthead=Masthead(*masthead),
        page_size=page_size,
        searchable=searchable,
        index_files=index_files,
        strict=strict,
        ordinary=dict(ordinary),
        about=[views.Link(url, label) for url, label in about],
        prose=[Prose(*one) for one in prose],
        shells=dict(shells),
        notes=notes,
    )
