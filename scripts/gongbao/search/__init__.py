"""The static search index: what a reader's browser needs to find any words of any article, without a server.

`record` says what search may know of an article, `build` turns records into the files of the index. A site
that keeps its files between builds asks for less: `entry` is a line about a record worth keeping, `plan`
places all entries, `head` makes the few files about the whole, and `update` what else changed between two
plans.

Their format, byte by byte, is in FORMAT.md beside this module; the reader's side is
`theme/assets/gongbao/search-index.js`.
"""

from gongbao.search.facets import FACETS
from gongbao.search.folder import Change
from gongbao.search.folding import fold
from gongbao.search.index import ROOT, build, head, offered, update
from gongbao.search.plan import SCHEMA, Entry, Layout, Plan, Step, entry, plan, steps
from gongbao.search.record import Choice, Record, page_record, record

__all__ = [
    "FACETS",
    "ROOT",
    "SCHEMA",
    "Change",
    "Choice",
    "Entry",
    "Layout",
    "Plan",
    "Record",
    "Step",
    "build",
    "entry",
    "fold",
    "head",
    "offered",
    "page_record",
    "plan",
    "record",
    "steps",
    "update",
]
