"""The exit: the whole site as a folder of Markdown that a stock MkDocs builds without a plugin of ours.

Every page keeps its address. What is computed (lists, statistics) is written out as it stands today; whoever
goes on from here edits it by hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from gongbao import markup, statistics
from gongbao.feeds import robots
from gongbao.output import Output
from gongbao.plain import bodies
from gongbao.plain.configuration import MANUAL, REQUIREMENTS, configuration
from gongbao.plain.lists import front, trail
from gongbao.plain.singles import further, single
from gongbao.plain.writing import Here, document
from gongbao.site.assembly import redirects
from gongbao.views.contexts import IndicatorView, SearchView, SingleView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gongbao.article import Article
    from gongbao.site.assembly import Assembly
    from gongbao.views import Page

DOCS = "docs/"
"""Where the pages lie in the tree."""


def titles(pages: Mapping[str, str]) -> dict[str, str]:
    """The title of each ordinary page: the one it states, else its first heading, else its name."""
    return {path: _title(path, text) for path, text in pages.items()}


def _title(path: str, text: str) -> str:
    head, body = bodies.halves(text)
    stated = yaml.safe_load(head.strip("-\n")) if head else None
    if isinstance(stated, dict) and stated.get("title"):
        return str(stated["title"])
    heading = re.search(r"^# +(.+?)[ #]*$", body, re.MULTILINE)
    return heading[1] if heading else path.removesuffix(".md")


def export(assembly: Assembly, pages: Mapping[str, str], media: Mapping[str, bytes]) -> list[Output]:
    """Every file of the tree, by path.

    `pages` are the texts of ordinary pages, `media` the bytes of published media, both by content path.
    """
    made = (draft.make() for draft in assembly.drafts)
    ours = [page for page in made if not isinstance(page.view, SearchView)]
    files = _files(assembly, ours)
    data = [*assembly.bodies.data, *redirects(assembly.library), robots(assembly.masthead)]
    written = [
        *(Output(files[page.url], _page(page, assembly, Here(files[page.url], files))) for page in ours),
        *(Output(path, _ordinary(path, text, Here(path, files))) for path, text in pages.items()),
        *(Output(path, data) for path, data in media.items()),
        *data,
    ]
    ground = [
        Output("mkdocs.yml", configuration(assembly, ours).encode()),
        Output("requirements.txt", REQUIREMENTS.encode()),
        Output("README.md", MANUAL.encode()),
    ]
    return sorted([*ground, *(Output(DOCS + one.path, one.data) for one in written)])


def _files(assembly: Assembly, pages: Iterable[Page]) -> dict[str, str]:
    """Where each address and content path lies below docs/."""
    files = {page.url: f"{page.url}index.md" for page in pages}
    files |= {a.path: f"{a.url}index.md" for a in assembly.library.articles}
    files |= {path: path for path in assembly.bodies.media}
    files |= {output.path: output.path for output in assembly.bodies.data}
    files |= {url: path for path, url in assembly.ordinary.items()}
    return files | {path: path for path in assembly.ordinary}


def _page(page: Page, assembly: Assembly, here: Here) -> bytes:
    view = page.view
    told: dict[str, object] = {"title": page.title, "description": page.description}
    if isinstance(view, SingleView) and page.article:
        told |= {"date": page.article.date.iso, "tags": list(page.article.topics)}
        body = _body(page.article, assembly, here)
        return document(told, single(view, body, here))
    way = [trail(page.trail, here)] if page.url else []
    blocks = [*way, *front(view, assembly.masthead.name, here)]
    if isinstance(view, IndicatorView):
        blocks += bodies.blocks(view.body_html, here).values()
        blocks.append(further("数字出自", view.articles, here))
    return document(told, blocks)


def _body(article: Article, assembly: Assembly, here: Here) -> str:
    """An article's Markdown; on a page of statistics with tables and pictures in the place of queries."""
    prose, queries, _ = statistics.split(article)
    text = bodies.article(markup.Job(article.path, prose, 1, article.facts), here)
    shown = bodies.blocks(assembly.bodies.rendered[article.path].html, here)
    for query in queries:
        block = shown.get(query.id, "")
        text = text.replace(f"<p>{query.placeholder}</p>", block).replace(query.placeholder, block)
    return text


def _ordinary(path: str, text: str, here: Here) -> bytes:
    return (bodies.ordinary(path, text, here) + "\n").encode()
