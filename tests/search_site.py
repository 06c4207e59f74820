"""A site with nothing but search, for the tests that drive it in a real browser."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree, ignore_patterns
from threading import Thread
from typing import TYPE_CHECKING, Any

import jinja2
import pytest

from gongbao.search import build
from gongbao.site.scripts import sent
from search_corpus import CORPUS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

MODULE = """async () => {
    window.gongbao = await import('./assets/gongbao/search.js');
    window.engine = await import('./assets/gongbao/search-engine.js');
    window.narrow = await import('./assets/gongbao/search-narrow.js');
    window.texts = await import('./assets/gongbao/search-text.js');
}"""
"""The public module, and what it is made of, for the tests below the surface."""
THEME = Path(__file__).parents[1] / "theme"


@pytest.fixture(name="site", scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site that has nothing but the search page and the index of `CORPUS`."""
    root = tmp_path_factory.mktemp("site") / "sub"
    write_site(root)
    with serving(root.parent) as address:
        yield f"{address}sub/"


def write_site(root: Path) -> None:
    """Puts the search page, its scripts as they are sent, and the index into a folder."""
    copytree(THEME / "assets", root / "assets", ignore=ignore_patterns("*.js"))
    scripts = {
        file.name: file.read_text(encoding="utf-8") for file in (THEME / "assets/gongbao").glob("*.js")
    }
    for name, script in sent(scripts).items():
        (root / "assets/gongbao" / name).write_text(script, encoding="utf-8")
    for output in build(CORPUS):
        path = root / output.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(output.data)
    (root / "search").mkdir(exist_ok=True)
    (root / "search/index.html").write_text(search_page(), encoding="utf-8")
    (root / "blank.html").write_text("<!doctype html><title>空</title>", encoding="utf-8")


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serves a folder as long as it is open, and gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Quiet(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}  # noqa: RUF012

    def log_message(self, *_: object) -> None:
        pass


def search_page() -> str:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(THEME), autoescape=True)
    component = environment.get_template("components/search/template.html")
    return (
        '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>检索</title>'
        '<link rel="icon" href="data:,">'
        + component.render(base="../")
        + '<script type="module" src="../assets/gongbao/search-page.js"></script></html>'
    )


@pytest.fixture(name="module", scope="module")
def search_module(browser: Browser, site: str) -> Iterator[Page]:
    """A blank page of the site with the search module at `window.gongbao`."""
    page = browser.new_page()
    page.goto(f"{site}blank.html")
    page.evaluate(MODULE)
    yield page
    page.close()


def ask(module: Page, query: object, **options: object) -> dict[str, Any]:
    answer: dict[str, Any] = module.evaluate("([q, o]) => gongbao.search(q, o)", [query, options])
    return answer


def slugs(module: Page, query: object, **options: object) -> list[str]:
    answer = ask(module, query, **options)
    assert answer["total"] >= len(answer["results"])
    return [result["url"].rstrip("/").rpartition("/")[2] for result in answer["results"]]
