"""The scripts are sent joined, without comments and blanks, with short names, and do the same."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from gongbao.site.scripts import JOINED, sent, slim

SCRIPTS = sorted((Path(__file__).parents[1] / "theme/assets/gongbao").glob("*.js"))
SOURCES = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS}
ALL = sent(SOURCES)

WRITTEN = """/**
 * What it does.
 */
// and why
const link = "https://example.cn/*";

/* ---- parts ---- */

function one() {
  /** Half of it. */
  return link; // the rest
}
"""


def test_comments_and_blanks_are_left_out_and_names_are_short() -> None:
    assert slim(WRITTEN) == 'const a="https://example.cn/*";function b(){return a;}\n'


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (
            'const shown = `one\n  ${all ? `two  ${ n }` : ""} three`;\n',
            'const a=`one\n  ${all ? `two  ${ n }` : ""} three`;\n',
        ),
        ("a.replace( /[/ \"]  x/gu, 'b  c');", "a.replace(/[/ \"]  x/gu,'b  c');\n"),
        ("return a / b / c;", "return a/b/c;\n"),
        ("a = b\n[c] = d + +e", "a=b\n[c]=d+ +e\n"),
        ("let a // one\nlet b", "let a\nlet b\n"),
        (
            "for (const [n, one] of all.entries()) {\n  n - -1;\n}\nasync () => null;",
            "for(const[n,a]of all.entries()){n- -1;}\nasync()=>null;\n",
        ),
    ],
)
def test_what_means_something_stays(written: str, sent: str) -> None:
    assert slim(written) == sent


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("const size = (list, most = 3) => list.size + most;", "const size=(a,b=3)=>a.size+b;\n"),
        ("const { name, at: place } = given; place(name);", "const{name,at:place}=given;place(name);\n"),
        (
            "let count = 0; const told = { count, total: count };",
            "let count=0;const a={count,total:count};\n",
        ),
        (
            "export const found = 1; const kept = found;",
            "export const found=1;const a=kept;\n".replace("kept", "found"),
        ),
        (
            'import { read } from "./a.js"; const reads = (read) => read;',
            'import{read}from"./a.js";const a=(read)=>read;\n',
        ),
        (
            "class Reader { take(size) { return this.size + size; } }",
            "class a{take(size){return this.size+size;}}\n",
        ),
        (
            "const row = [...rest]; function last(...row) { return `${row}`; }",
            "const row=[...rest];function a(...row){return`${row}`;}\n",
        ),
        (
            "const open = () => fetch(location); for (const of of [open]) of();",
            "const open=()=>fetch(location);for(const of of[open])of();\n",
        ),
    ],
    ids=[
        "parameters",
        "patterns",
        "shorthands",
        "exports",
        "imports",
        "methods",
        "templates",
        "the browser's own",
    ],
)
def test_names_that_others_know_stay(written: str, sent: str) -> None:
    assert slim(written) == sent


@pytest.mark.parametrize("name", ALL)
def test_every_script_has_code_left_and_no_comment(name: str) -> None:
    script = ALL[name]
    assert script
    assert not [line for line in script.splitlines() if line.startswith(("/*", "//", " "))]


def test_modules_that_belong_together_are_sent_as_one() -> None:
    parts = [part for parts in JOINED.values() for part in parts]
    assert not set(parts) & ALL.keys()
    for script in ALL.values():
        assert not [part for part in parts if part in script]
    two = {"search-files.js": "export const one = 1;\n", "search-index.js": "const one = 2;\n"}
    both = dict.fromkeys(JOINED["search-engine.js"], "") | two | {"search-engine.js": ""}
    with pytest.raises(ValueError, match="one"):
        sent(both)


def test_a_theme_without_one_of_them_keeps_the_others_apart() -> None:
    given = {name: text for name, text in SOURCES.items() if name != "search-files.js"}
    assert set(JOINED["search-engine.js"]) & given.keys() <= sent(given).keys()


def test_what_scripts_of_a_page_share_keeps_its_name() -> None:
    shared = "const panel = 1;\n"
    assert sent({"a.js": shared, "b.js": f"export {shared}const own = panel;\n"}) == {
        "a.js": "const panel=1;\n",
        "b.js": "export const panel=1;const a=panel;\n",
    }


def test_imports_lead_from_the_special_to_the_general() -> None:
    """No module needs, at once or later, one that needs it."""
    needs = {
        path.name: set(re.findall(r'"\./(search[\w-]*\.js)"', path.read_text("utf-8"))) for path in SCRIPTS
    }
    list(TopologicalSorter(needs).static_order())


def test_the_page_keeps_the_scripts_that_every_search_needs() -> None:
    """The worker's files are none of the page's own."""
    listed = SOURCES["search-page.js"].partition("const scripts = [")[2].partition("]")[0]
    kept = re.findall(r'"([\w-]+\.js)"', listed)
    needed = re.findall(r'from"\./([\w-]+\.js)"', ALL["search-engine.js"])
    assert kept == ["search-engine.js", *needed]
