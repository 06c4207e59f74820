"""The data of a page as a Data Package (datapackage.org, version 2), so that other people's tools read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gongbao.statistics.citation import updated
from gongbao.statistics.page import DISCLAIMER, source_of
from gongbao.statistics.sheets import sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.statistics.citation import Publication
    from gongbao.statistics.results import Shown

_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def datapackage(blocks: Sequence[Shown], page: Publication) -> bytes:
    """`datapackage.json`: every CSV file of the page with title, source and typed fields.

    The header row of the files is Chinese, for those who open them in a spreadsheet; the stable English
    field names stand here in the order of the columns, so the header is declared a comment.
    """
    data = {
        "$schema": _PROFILE,
        "name": page.url.strip("/").replace("/", "-"),
        "title": page.title,
        "description": f"{page.description}{DISCLAIMER}",
        "version": max(updated(one, page) for one in blocks),
        "homepage": page.address(""),
        "contributors": [{"title": page.author, "roles": ["creator"]}],
        "sources": [{"title": said} for said in sorted(set(map(source_of, blocks)) - {""})],
        "resources": [_resource(one) for one in blocks],
    }
    if not page.root:
        del data["homepage"]  # the profile wants a full address
    kept = {key: value for key, value in data.items() if value}
    return (json.dumps(kept, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _resource(shown: Shown) -> dict[str, object]:
    fields, _ = sheet(shown)
    return {
        "name": shown.block.id,
        "title": shown.block.show.title,
        "description": shown.block.show.subtitle,
        "path": f"{shown.block.id}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"header": False, "commentRows": [1]},
        "schema": {"fields": [{"name": f.name, "title": f.title, "type": f.type} for f in fields]},
    }
