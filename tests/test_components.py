"""Components as page templates call them: escaped, with their defaults, and rendered once for one article."""

from __future__ import annotations

from dataclasses import dataclass, field

from jinja2 import DictLoader, Environment

from gongbao.templates import Templates

TEASER = (
    "{% macro teaser(entry, base, level=3) %}"
    '<h{{ level }}><a href="{{ base }}{{ entry.url }}">{{ entry.title }}</a></h{{ level }}>{% endmacro %}'
)
LIST = (
    '{% from "components/teaser/template.html" import teaser %}'
    "{% for entry in view %}{{ teaser(entry, base) }}{{ teaser(entry, base, 2) }}{% endfor %}"
)
FILES = {"components/teaser/template.html": TEASER, "pages/list.html": LIST}


@dataclass
class Entry:
    url: str
    headline: str
    asked: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        self.asked.append(self.headline)
        return self.headline


def templates() -> Templates:
    return Templates(Environment(loader=DictLoader(FILES), autoescape=True), lambda _: True, site=None)


def test_one_article_is_rendered_once_and_leads_home_from_every_depth() -> None:
    made, entry = templates(), Entry("news/a/", "水 <清>")
    for base in ("../", "../../", ""):
        page = made.page("pages/list.html", [entry], base)
        link = f'<a href="{base}news/a/">水 &lt;清&gt;</a>'
        assert page == f"<h3>{link}</h3><h2>{link}</h2>"
    assert len(entry.asked) == 2  # once at each level


def test_equal_articles_are_not_taken_for_each_other() -> None:
    made = templates()
    pages = [made.page("pages/list.html", [Entry("a/", title)], "") for title in ("甲", "乙")]
    assert "甲" in pages[0]
    assert "乙" in pages[1]
