"""What an article's page says of its figures: marked in the text, listed with standing and use."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gongbao import markup, site, views
from gongbao.article import Fact
from gongbao.tables import Masthead
from gongbao.views.contexts import ArticleView

if TYPE_CHECKING:
    from gongbao.views.elements import Figure, Piece

BASE = Path(__file__).parent / "sites" / "base"
NOTE = '<a role="doc-noteref" href="#data-1">'
FIGURE = '<data class="figure" id="fig-1" value="325">325名</data>'


def linked(body: str) -> str:
    fact = Fact(1, "网格员325名", "grid-workers", "330400", "2023")
    rendered, found = markup.render(markup.Job("news/a.md", body, facts=(fact,)))
    assert found == []
    return markup.figures_linked(rendered.html)


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("配备网格员325名。", f"<p>配备网格员{NOTE}{FIGURE}</a>。</p>"),
        ("**配备网格员325名**。", f"<p><strong>配备网格员{NOTE}{FIGURE}</a></strong>。</p>"),
        (
            "见[网格员325名](b.md)。",
            f'<p>见<a href="content:news/b.md">网格员{FIGURE}</a>。</p>',
        ),
        (
            "见[网格](b.md)，网格员325名。",
            f'<p>见<a href="content:news/b.md">网格</a>，网格员{NOTE}{FIGURE}</a>。</p>',
        ),
        ("没有数字。", "<p>没有数字。</p>"),
    ],
)
def test_a_figure_in_the_text_leads_to_its_line_unless_it_is_in_a_link(body: str, html: str) -> None:
    assert linked(body) == html


STATISTICS = """---
kind: statistics
title: 网格数据
date: 2023-08-28
column: governance
slug: grid
---

```sql
SELECT indicator_name, figure, value, id AS fact FROM facts
```

```show
chart: table
id: workers
title: 网格员
```
"""


def piece(folder: Path, fact: str) -> Piece:
    """The base site's article with one fact, and a statistics page over all facts."""
    shutil.copytree(BASE, folder, dirs_exist_ok=True)
    (folder / "statistics").mkdir()
    (folder / "statistics/grid.md").write_text(STATISTICS, encoding="utf-8")
    text = f"region: 嘉兴市\nperiod: 2023\nfacts:\n- {{quote: 网格员325名, indicator: grid-workers{fact}}}\n"
    (folder / "news/2023/good.facts.yml").write_text(text, encoding="utf-8")
    edition = site.read(folder, datetime(2026, 1, 1, tzinfo=UTC))
    pages = views.pages(edition.library, site.render(edition).rendered, Masthead(name="公报"))
    view = next(p.view for p in pages if p.url == "news/2023/08/a-day-by-the-lake/")
    assert isinstance(view, ArticleView)
    return view.piece


def only(piece: Piece) -> Figure:
    (figure,) = piece.figures
    return figure


def test_a_line_names_the_statistics_its_figure_feeds(tmp_path: Path) -> None:
    shown = piece(tmp_path, "")
    figure = only(shown)
    assert [(use.url, use.label) for use in figure.uses] == [("statistics/grid/#stat-workers", "网格数据")]
    assert (figure.id, figure.anchor) == ("data-1", "#fig-1")
    assert f"{NOTE}{FIGURE}</a>" in shown.body_html


@pytest.mark.parametrize(
    ("status", "label"),
    [("reported", ""), ("revised", "已修订"), ("disputed", "有争议"), ("retracted", "已撤回")],
)
def test_a_line_says_how_its_figure_stands(tmp_path: Path, status: str, label: str) -> None:
    assert only(piece(tmp_path, f", status: {status}")).status == label
