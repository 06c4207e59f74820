"""A block as a page of its own, for frames on other sites: picture or table, source, link back; no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.statistics.drawings import summary
from gongbao.statistics.page import DISCLAIMER, clean, source_of, table

if TYPE_CHECKING:
    from gongbao.statistics.citation import Publication
    from gongbao.statistics.results import Shown

_STYLE = """
:root{color-scheme:light dark}body{margin:0;padding:12px;font:16px/1.6 sans-serif}main{max-width:560px}
img{display:block;width:100%;height:auto}table{width:100%;border-collapse:collapse}
caption,th,td{text-align:start}h1{margin:0 0 8px;font-size:1.2em}
.unseen{position:absolute;clip-path:inset(50%)}
th,td{padding:6px 8px 6px 0;border-bottom:1px solid}th{font-weight:400}thead th{font-weight:700}
.number{text-align:end}p{font-size:14px}
"""


def embed(shown: Shown, page: Publication) -> bytes:
    """A complete HTML page; links lead out of the frame."""
    show, name = shown.block.show, shown.block.id
    home = f"../../#stat-{name}"
    if show.chart == "table":
        inner = (
            f"<h1>{clean(show.title)}</h1>\n{table(shown, clean(show.subtitle or show.title), linked=False)}"
        )
    else:  # the picture says its own title
        inner = f'<h1 class="unseen">{clean(show.title)}</h1>\n'
        inner += f'<img src="../../{name}.svg" alt="{clean(summary(shown))}">\n'
    source = source_of(shown) if show.chart == "table" else ""  # a picture names its own
    said = clean(f"资料来源：{source}。{DISCLAIMER}") if source else ""
    text = (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="robots" content="noindex">\n<link rel="canonical" href="{clean(home)}">\n'
        f'<title>{clean(show.title)}</title>\n<base target="_top">\n<style>{_STYLE}</style>\n</head>\n'
        f"<body>\n<main>\n{inner}<p>{said}"
        f'<a href="{clean(home)}">{clean(page.site)}：{clean(page.title)}</a></p>\n'
        "</main>\n</body>\n</html>\n"
    )
    return text.encode("utf-8", "replace")
