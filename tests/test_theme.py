"""Templates: documented names only, escaped, one h1, labelled landmarks; styles within their budget."""

from __future__ import annotations

import ast
import gzip
import inspect
import re
from dataclasses import fields, is_dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes

import newsroom
from gongbao import article
from gongbao.article import Fact, Kind
from gongbao.views import contexts, elements, pages, site
from newsroom import ALL, HOSTILE, MASTHEAD, THEME, bodies, hostile, library, render

if TYPE_CHECKING:
    from types import ModuleType

    from playwright.sync_api import Browser

MODULES = (contexts, elements)
TEMPLATES = sorted(p.relative_to(THEME).as_posix() for p in (THEME / "pages").glob("*.html"))
COMPONENTS = sorted(p.parent.name for p in (THEME / "components").glob("*/template.html"))
MACROS = [name for name in COMPONENTS if name != "search"]
"""The search component is included whole; it has its own tests."""


def environment() -> Environment:
    return Environment(loader=FileSystemLoader(THEME), autoescape=True, undefined=StrictUndefined)


def contexts_of(module: ModuleType) -> dict[str, type[Any]]:
    return {n: c for n, c in vars(module).items() if is_dataclass(c) and isinstance(c, type)}


SEARCH_SCRIPT = '<script type="module" src="../assets/gongbao/search-page.js"></script>'


def documented(kind: type[Any]) -> set[str]:
    """Fields and properties: what a template may read."""
    return {f.name for f in fields(kind)} | {n for n, v in vars(kind).items() if isinstance(v, property)}


@pytest.mark.parametrize("module", MODULES, ids=lambda m: m.__name__)
def test_every_field_of_a_context_is_explained(module: ModuleType) -> None:
    tree = ast.parse(inspect.getsource(module))
    for kind in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for at, node in enumerate(kind.body):
            if isinstance(node, ast.AnnAssign):
                after = kind.body[at + 1]
                explained = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
                assert explained, f"{kind.name}.{ast.unparse(node.target)}"


@pytest.mark.parametrize("template", [*TEMPLATES, *(f"components/{n}/template.html" for n in MACROS)])
def test_templates_read_only_documented_names(template: str) -> None:
    known = {"loop", "first", "last", "index", "length"}
    for module in (*MODULES, article):
        for kind in contexts_of(module).values():
            known |= documented(kind)
    env = environment()
    source = (THEME / template).read_text(encoding="utf-8")
    read = {node.attr for node in env.parse(source).find_all(nodes.Getattr)}
    assert read - {"split"} <= known


def test_page_templates_take_from_the_view_only_what_it_has() -> None:
    lib = library(*ALL)
    env = environment()
    for page in pages(lib, bodies(lib), MASTHEAD):
        source = (THEME / page.template).read_text(encoding="utf-8")
        found = env.parse(source).find_all(nodes.Getattr)
        read = {n.attr for n in found if isinstance(n.node, nodes.Name) and n.node.name == "view"}
        assert read <= documented(type(page.view)), page.template


def test_everything_an_editor_writes_is_escaped() -> None:
    for url, html in render(library(*hostile())).items():
        assert HOSTILE not in html, url
        assert "<script" not in html.replace(SEARCH_SCRIPT, ""), url


def test_every_page_has_one_main_heading_and_skips_no_level() -> None:
    for url, html in render(library(*ALL)).items():
        levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
        assert levels.count(1) == 1, url
        assert levels[0] == 1, url
        assert all(b - a <= 1 for a, b in pairwise(levels)), (url, levels)


def test_landmarks_are_told_apart() -> None:
    for url, html in render(library(*ALL)).items():
        names = re.findall(r'<(?:nav|aside)[^>]*aria-label="([^"]+)"', html)
        assert len(names) == len(re.findall(r"<(?:nav|aside)\b", html)), url
        assert len(names) == len(set(names)), url


def test_links_stay_below_the_root() -> None:
    html = render(library(*ALL))
    for url, text in html.items():
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            if target.startswith(("#", "https://", "./")):
                continue
            prefix = "../" * url.count("/")
            assert target.startswith(prefix), (url, target)
            address = target.removeprefix(prefix).split("#")[0]
            served = address in html or address.startswith(("feeds/", "assets/")) or address.endswith(".jpg")
            assert served, (url, target)


def test_hooks_that_readers_tools_rely_on() -> None:
    text = render(library(*ALL))["news/2023/08/feature/"]
    assert '<article class="story" data-kind="news">' in text
    assert 'href="#fig-1"' in text


def test_the_shell_prints_its_slots_and_nothing_from_elsewhere() -> None:
    env = environment()
    slot = {"title": "题目 - 公报", "head": "<meta name=a>", "main": "<h1>正文</h1>", "section": "governance"}
    view = site(library(*ALL), MASTHEAD)
    text = env.get_template("shell.html").render(slot=slot, base="../../", site=view)
    assert "<title>题目 - 公报</title>" in text
    assert "<meta name=a>" in text
    assert re.search(r'<main id="main"[^>]*>\s*<h1>正文</h1>\s*</main>', text)
    assert '<body data-section="governance">' in text
    assert '<a class="skip" href="#main">' in text
    assert not re.search(r'(?:src|href)="(?:https?:)?//', text)
    assert "<script>" not in text


@pytest.mark.parametrize("name", MACROS)
def test_component_examples_render(name: str) -> None:
    folder = THEME / "components" / name
    examples = yaml.safe_load((folder / "example.yml").read_text(encoding="utf-8"))
    macro = getattr(
        environment().get_template(f"components/{name}/template.html").module, name.replace("-", "_")
    )
    for example in examples:
        assert example["name"]
        html = str(macro(**example["args"]))
        assert "None" not in html
        assert html.count("<div") == html.count("</div>")


def test_styles_and_scripts_keep_to_their_budgets() -> None:
    styles = sorted((THEME / "styles").glob("*.css")) + sorted((THEME / "components").glob("*/style.css"))
    css = "".join(path.read_text(encoding="utf-8") for path in styles)
    assert len(gzip.compress(css.encode())) <= 12_000
    assert css.count("{") == css.count("}")
    assert "http" not in css
    assert "@import" not in css
    scripts = [(THEME / "assets" / "gongbao" / name).read_bytes() for name in ("site.js", "scheme.js")]
    assert sum(len(gzip.compress(script)) for script in scripts) <= 6_000


@pytest.mark.browser
def test_reading_settings_last_and_can_be_used_from_the_keyboard(browser: Browser) -> None:
    slot = {"title": "t", "head": "", "main": "<h1>正文</h1>", "section": "home"}
    html = environment().get_template("shell.html").render(slot=slot, base="", site=site(library(), MASTHEAD))
    page = browser.new_page()

    def answer(route: Any) -> None:  # noqa: ANN401 - a route of the untyped event API
        path = route.request.url.removeprefix("https://example.cn/")
        if path:
            route.fulfill(path=THEME / path) if (THEME / path).is_file() else route.fulfill(body="")
        else:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route("**/*", answer)
    page.goto("https://example.cn/")
    page.locator(".settings summary").press("Enter")
    page.get_by_role("button", name="特大").press("Enter")
    page.get_by_role("button", name="深色").press("Enter")
    assert page.get_by_role("button", name="特大").get_attribute("aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "阅读设置"
    page.reload()
    assert page.evaluate("({...document.documentElement.dataset})") == {"size": "huge", "scheme": "dark"}
    page.close()


def test_an_entry_of_the_front_page_says_no_label_twice() -> None:
    pieces = (
        newsroom.article("a", kicker="基层治理"),
        newsroom.article("b", facts=(Fact(1, "网格员325名", "workers", "330602", "2022"),), pin=True),
        newsroom.article("c", "2020-07-02", kind=Kind.INTERPRETATION, column="policy", kicker="政策解读"),
        newsroom.PRACTICE,
    )
    home = render(library(*pieces))[""]
    entries = re.findall(r'<article class="(?:teaser|practice-card).*?</article>', home, re.DOTALL)
    entries += re.findall(r'<a class="big-figure".*?</a>', home, re.DOTALL)
    assert len(entries) > 4
    for entry in entries:
        labels = re.findall(r"<(?:span|p|a|b)\b[^>]*>([^<]+)</", entry)
        assert len(labels) == len(set(labels)), labels
    assert ">解读<" not in home
