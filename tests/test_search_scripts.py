"""The scripts are sent without comments and blanks, and do the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.site.scripts import slim

SCRIPTS = sorted((Path(__file__).parents[1] / "theme/assets/gongbao").glob("*.js"))

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


def test_comments_and_blanks_are_left_out() -> None:
    assert slim(WRITTEN) == 'const link="https://example.cn/*";function one(){return link;}\n'


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        (
            'const shown = `one\n  ${all ? `two  ${ n }` : ""} three`;\n',
            'const shown=`one\n  ${all ? `two  ${ n }` : ""} three`;\n',
        ),
        ("a.replace( /[/ \"]  x/gu, 'b  c');", "a.replace(/[/ \"]  x/gu,'b  c');\n"),
        ("return a / b / c;", "return a/b/c;\n"),
        ("a = b\n[c] = d + +e", "a=b\n[c]=d+ +e\n"),
        ("let a // one\nlet b", "let a\nlet b\n"),
        (
            "for (const [n, one] of all.entries()) {\n  n - -1;\n}\nasync () => null;",
            "for(const[n,one]of all.entries()){n- -1;}\nasync()=>null;\n",
        ),
    ],
)
def test_what_means_something_stays(written: str, sent: str) -> None:
    assert slim(written) == sent


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_has_code_left_and_no_comment(script: Path) -> None:
    sent = slim(script.read_text(encoding="utf-8"))
    assert sent
    assert not [line for line in sent.splitlines() if line.startswith(("/*", "//", " "))]
    assert sent == slim(sent)
