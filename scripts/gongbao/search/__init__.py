"""The static search index: what a reader's browser needs to find any words of any article, without a server.

`record` says what search may know of an article, `build` turns records into the files of the index. Their
format, byte by byte, is in FORMAT.md beside this module; the reader's side is
`theme/assets/gongbao/search-engine.js`.
"""

from gongbao.search.folding import fold
from gongbao.search.index import FACETS, ROOT, SCHEMA, Layout, build
from gongbao.search.record import Choice, Record, page_record, record

__all__ = ["FACETS", "ROOT", "SCHEMA", "Choice", "Layout", "Record", "build", "fold", "page_record", "record"]
