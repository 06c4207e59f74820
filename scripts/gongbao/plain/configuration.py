"""What stands beside the pages: the configuration of a stock MkDocs, what to install, how to go on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gongbao.plain.bodies import EXTENSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.site.assembly import Assembly
    from gongbao.views import Page

REQUIREMENTS = "mkdocs>=1.6,<2\nmkdocs-material>=9.8,<10\n"
MANUAL = """# 不依赖公报程序的网站

这个文件夹由 `gongbao export --plain` 写出：`docs/` 里是全部页面，都是普通的 Markdown；
`mkdocs.yml` 不用公报的插件。

    python3 -m venv .venv
    .venv/bin/pip install -r requirements.txt
    .venv/bin/mkdocs build --strict

网页地址和原来的网站相同。栏目、专题、地区、存档等列表和统计是导出时的样子，以后要手工维护；搜索改用主题自带的。
"""
_SETTINGS = """\
docs_dir: docs
site_dir: site
use_directory_urls: true

theme:
  name: material
  language: zh
  font: false

plugins: [search]

markdown_extensions:
"""
_REST = """\
  - toc:
      permalink: true

validation:
  omitted_files: ignore
  links:
    not_found: warn
    anchors: warn
    absolute_links: warn
    unrecognized_links: warn
"""


def configuration(assembly: Assembly, pages: Iterable[Page]) -> str:
    """mkdocs.yml: the site's name and address, its navigation, and extensions that come with MkDocs."""
    masthead = assembly.masthead
    told = {"site_name": masthead.name, "site_url": masthead.url, "site_description": masthead.description}
    head = "".join(f"{name}: {_quoted(value)}\n" for name, value in told.items() if value)
    extensions = "".join(f"  - {name}\n" for name in EXTENSIONS if name != "fenced_code")
    navigation = "".join(f"  - {_quoted(title)}: {_quoted(path)}\n" for title, path in _nav(assembly, pages))
    return f"{head}{_SETTINGS}{extensions}{_REST}\nnav:\n{navigation}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _nav(assembly: Assembly, pages: Iterable[Page]) -> Iterator[tuple[str, str]]:
    """What the navigation of the site holds: home, columns, libraries, pages about the site."""
    site = assembly.site
    known = {page.url for page in pages}
    yield "首页", "index.md"
    for item in (*site.columns, *site.areas):
        if item.url in known:
            yield item.label, f"{item.url}index.md"
    paths = {url: path for path, url in assembly.ordinary.items()}
    for link in assembly.about:
        if link.url in paths:
            yield link.label, paths[link.url]
