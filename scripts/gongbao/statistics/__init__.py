"""Statistics pages: queries over the library, shown as charts and tables whose figures link to sentences.

The flow: `split` an article of kind statistics into Markdown and blocks, make a `database` once, `run` each
block, `fill` the rendered body with the `html` of what came out, and publish the `outputs`.

Most names are loaded when first asked for: most edits touch no page of statistics.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from gongbao.statistics.database import Database, database
from gongbao.statistics.engines import SQLITE_ROWS
from gongbao.statistics.relations import SCHEMA

if TYPE_CHECKING:
    from gongbao.statistics.blocks import Block, Checks, Show, prose, split
    from gongbao.statistics.catalogue import IndicatorPage, indicator_page, indicator_url
    from gongbao.statistics.citation import Publication, bibtex, gbt7714, measured, publication
    from gongbao.statistics.drawings import text_of
    from gongbao.statistics.files import data_csv, data_json, outputs
    from gongbao.statistics.page import DISCLAIMER, fill, html, links, words
    from gongbao.statistics.queries import run
    from gongbao.statistics.results import Basis, Row, Shown
    from gongbao.statistics.retractions import losses

__all__ = [
    "DISCLAIMER",
    "SCHEMA",
    "SQLITE_ROWS",
    "Basis",
    "Block",
    "Checks",
    "Database",
    "IndicatorPage",
    "Publication",
    "Row",
    "Show",
    "Shown",
    "bibtex",
    "data_csv",
    "data_json",
    "database",
    "fill",
    "gbt7714",
    "html",
    "indicator_page",
    "indicator_url",
    "links",
    "losses",
    "measured",
    "outputs",
    "prose",
    "publication",
    "run",
    "split",
    "text_of",
    "words",
]

_HOMES = {
    "blocks": ("Block", "Checks", "Show", "prose", "split"),
    "catalogue": ("IndicatorPage", "indicator_page", "indicator_url"),
    "citation": ("Publication", "bibtex", "gbt7714", "measured", "publication"),
    "drawings": ("text_of",),
    "files": ("data_csv", "data_json", "outputs"),
    "page": ("DISCLAIMER", "fill", "html", "links", "words"),
    "queries": ("run",),
    "results": ("Basis", "Row", "Shown"),
    "retractions": ("losses",),
}


def __getattr__(name: str) -> object:
    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"gongbao.statistics.{module}"), name)
    raise AttributeError(name)
