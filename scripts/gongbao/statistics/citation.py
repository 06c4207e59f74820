"""How to cite a block: GB/T 7714-2015 and BibTeX, with its permanent address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gongbao.article import Measured
from gongbao.statistics.drawings import summary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gongbao.article import Article
    from gongbao.statistics.results import Shown
    from gongbao.tables import Masthead


@dataclass(frozen=True, slots=True)
class Publication:
    """What surrounds the blocks of one page and every citation names.

    `url` is the page's site-relative address, `root` the site's absolute one or nothing; dates are ISO 8601.
    """

    url: str
    title: str
    author: str
    site: str
    published: str
    modified: str
    root: str = ""
    description: str = ""

    def address(self, path: str) -> str:
        """The full address of a file or anchor of the page, or the site-relative one."""
        return f"{self.root}{self.url}{path}"


def publication(article: Article, masthead: Masthead) -> Publication:
    """The publication data of a page of statistics, from what its article states."""
    return Publication(
        url=article.url,
        title=article.title,
        author=article.editor or masthead.name,
        site=masthead.name,
        published=article.date.iso[:10],
        modified=article.modified.iso[:10],
        root=masthead.url,
        description=article.summary,
    )


def measured(blocks: Sequence[Shown], page: Publication) -> Measured:
    """What the page measures, as its metadata tells search engines."""
    files = [(f"{page.url}{one.block.id}.csv", "text/csv") for one in blocks]
    files.append((f"{page.url}datapackage.json", "application/json"))
    bases = [row.basis for one in blocks for row in one.rows if row.basis]
    days = sorted({end for basis in bases for end in basis.period.split("/") if end})
    span = days[0] if days and days[0] == days[-1] else "/".join((days[0], days[-1])) if days else ""
    variables = {(basis.indicator, basis.unit): None for basis in bases}
    cited = f"{page.author}. {page.title}[DS/OL]. {page.site}, {page.published[:4]}. {page.address('')}."
    modified = max((updated(one, page) for one in blocks), default=page.modified)
    drawn = next((one for one in blocks if one.block.show.chart != "table"), None)
    picture = (f"{page.url}{drawn.block.id}.svg", summary(drawn)) if drawn else ("", "")
    return Measured(tuple(variables), span, tuple(files), cited, modified, *picture)


def updated(shown: Shown, page: Publication) -> str:
    """The latest date the page or an article behind the block states."""
    bases = [row.basis for row in (*shown.rows, *shown.withdrawn) if row.basis]
    return max([page.modified, *(basis.modified for basis in (*bases, *shown.revisions))])


def gbt7714(shown: Shown, page: Publication) -> str:
    """The block as a reference after GB/T 7714-2015 (DS/OL); who cites fills in the day of access."""
    title = f"{shown.block.show.title}[DS/OL]"
    when = f"{page.published[:4]}({updated(shown, page)})[引用日期]"
    return f"{page.author}. {title}. {page.site}, {when}. {page.address(f'#stat-{shown.block.id}')}."


def bibtex(shown: Shown, page: Publication) -> str:
    """The block as a BibTeX entry."""
    key = f"{page.url.strip('/').rpartition('/')[2]}-{shown.block.id}"
    fields = {
        "author": _whole(page.author),
        "title": _whole(shown.block.show.title),
        "howpublished": _plain(page.site),
        "year": page.published[:4],
        "note": f"更新于 {updated(shown, page)}；据本站报道整理，非官方统计",
        "url": page.address(f"#stat-{shown.block.id}"),
    }
    lines = ",\n".join(f'  {name} = "{value}"' for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}"


def _whole(said: str) -> str:
    """A name or title that BibTeX keeps as it stands."""
    return f"{{{_plain(said)}}}"


def _plain(said: str) -> str:
    """Text that cannot end a BibTeX field."""
    return "".join(c for c in said if c not in '{}"\\')
