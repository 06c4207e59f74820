"""The engine: read → render → compose → publish, with what a former build made taken over unchanged.

`flow` names the stages; each is a module, with plain data between them. The names below are loaded when
first asked for: telling that nothing changed must not wait for the libraries a build needs.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gongbao.site.assembly import Assembly
    from gongbao.site.flow import below, check, faults, staged
    from gongbao.site.indexing import records
    from gongbao.site.publishing import publish
    from gongbao.site.reading import Edition, read
    from gongbao.site.rendering import Bodies, render

__all__ = [
    "Assembly",
    "Bodies",
    "Edition",
    "below",
    "check",
    "faults",
    "publish",
    "read",
    "records",
    "render",
    "staged",
]

_HOMES = {
    "assembly": ("Assembly",),
    "flow": ("below", "check", "faults", "staged"),
    "indexing": ("records",),
    "publishing": ("publish",),
    "reading": ("Edition", "read"),
    "rendering": ("Bodies", "render"),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"gongbao.site.{module}"), name)
    raise AttributeError(name)
