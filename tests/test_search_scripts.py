"""The scripts are sent without comments and indentation, and do the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongbao.search.scripts import slim

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


def test_comments_of_their_own_lines_and_indentation_are_left_out() -> None:
    assert (
        slim(WRITTEN)
        == 'const link = "https://example.cn/*";\nfunction one() {\nreturn link; // the rest\n}\n'
    )


def test_a_template_that_spans_lines_keeps_its_blanks() -> None:
    source = "const shown = `one\n  two`;\n"
    assert slim(source) == source


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_has_code_left_and_no_comment(script: Path) -> None:
    sent = slim(script.read_text(encoding="utf-8"))
    assert sent
    assert not [line for line in sent.splitlines() if line.startswith(("/*", "//", " "))]
