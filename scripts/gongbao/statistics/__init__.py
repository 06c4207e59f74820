"""Statistics pages: queries over the library, shown as charts and tables whose figures link to sentences.

The flow: `split` an article of kind statistics into Markdown and blocks, load a `database` once, `run` each
block, `fill` the rendered body with the `html` of what came out, and publish the `outputs`.
"""

from gongbao.statistics.blocks import Block, Checks, Show, split
from gongbao.statistics.database import SCHEMA, database
from gongbao.statistics.files import data_csv, data_json, outputs
from gongbao.statistics.page import DISCLAIMER, fill, html
from gongbao.statistics.queries import Basis, Row, Shown, run

__all__ = [
    "DISCLAIMER",
    "SCHEMA",
    "Basis",
    "Block",
    "Checks",
    "Row",
    "Show",
    "Shown",
    "data_csv",
    "data_json",
    "database",
    "fill",
    "html",
    "outputs",
    "run",
    "split",
]
