"""What a page says about itself to machines: the part of `<head>` that no reader sees.

Links, page tags after 国办发〔2017〕47号, Open Graph and schema.org JSON-LD, all of one `PageMeta`.
Where a value needs an absolute address and the site has none configured, it is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from gongbao.metadata.linked import scripts
from gongbao.metadata.page import (
    CORRECTIONS_POLICY,
    Document,
    Named,
    PageKind,
    PageMeta,
    for_article,
    for_column,
    for_home,
    for_list,
)
from gongbao.metadata.tags import links, open_graph, page_tags

if TYPE_CHECKING:
    from gongbao.tables import Masthead

__all__ = [
    "CORRECTIONS_POLICY",
    "Document",
    "Named",
    "PageKind",
    "PageMeta",
    "for_article",
    "for_column",
    "for_home",
    "for_list",
    "head",
]


def head(page: PageMeta, masthead: Masthead) -> Markup:
    """HTML for the page's `<head>`, one element a line, escaped and ready to be inserted.

    In this order: links, page tags, Open Graph, JSON-LD. `<title>` is the template's.
    """
    parts = (links, page_tags, open_graph, scripts)
    lines = (line for part in parts for line in part(page, masthead))
    return Markup("\n".join(lines))  # noqa: S704 - every part escapes what it was given
