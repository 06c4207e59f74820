"""Statistics pages: queries over the library, shown as charts and tables whose figures link to sentences.

The flow: `split` an article of kind statistics into Markdown and blocks, make a `database` once, `run` each
block, `fill` the rendered body with the `html` of what came out, and publish the `outputs`.
"""

from gongbao.statistics.blocks import Block, Checks, Show, prose, split
from gongbao.statistics.catalogue import IndicatorPage, indicator_page, indicator_url
from gongbao.statistics.citation import Publication, bibtex, gbt7714, measured, publication
from gongbao.statistics.database import Database, database
from gongbao.statistics.drawings import text_of
from gongbao.statistics.engines import SQLITE_ROWS
from gongbao.statistics.files import data_csv, data_json, outputs
from gongbao.statistics.page import DISCLAIMER, fill, html, links, words
from gongbao.statistics.queries import run
from gongbao.statistics.relations import SCHEMA
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
