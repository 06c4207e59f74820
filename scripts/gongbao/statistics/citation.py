"""How to cite a block: GB/T 7714-2015 and BibTeX, with its permanent address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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


def updated(shown: Shown, page: Publication) -> str:
    """The latest date the page or an article behind the block states."""
    return max([page.modified, *(row.basis.modified for row in shown.rows if row.basis)])


def gbt7714(shown: Shown, page: Publication) -> str:
    """The block as a reference after GB/T 7714-2015 (DS/OL); who cites fills in the day of access."""
    title = f"{shown.block.show.title}[DS/OL]"
    when = f"{page.published[:4]}({updated(shown, page)})[引用日期]"
    return f"{page.author}. {title}. {page.site}, {when}. {page.address(f'#stat-{shown.block.id}')}."


def bibtex(shown: Shown, page: Publication) -> str:
    """The block as a BibTeX entry."""
    key = f"{page.url.strip('/').rpartition('/')[2]}-{shown.block.id}"
    fields = {
        "author": f"{{{_plain(page.author)}}}",
        "title": f"{{{_plain(shown.block.show.title)}}}",
        "howpublished": _plain(page.site),
        "year": page.published[:4],
        "note": f"更新于 {updated(shown, page)}；据本站报道整理，非官方统计",
        "url": page.address(f"#stat-{shown.block.id}"),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    return f"@misc{{{key},\n{lines}\n}}"


def _plain(said: str) -> str:
    """Text that cannot end a BibTeX field."""
    return "".join(c for c in said if c not in "{}\\")
