"""`--lang en` reaches everything an editor sees: one table has the English of every Chinese text."""

from __future__ import annotations

import ast
import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner

from gongbao.cli import COMMANDS, main
from gongbao.cli.check import example
from gongbao.codes import CODES
from gongbao.english import english, texts
from gongbao.schema.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

PACKAGE = Path(__file__).parents[1] / "scripts/gongbao"
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"\{\w*\}")
SPEAKING = sorted(
    file
    for pattern in (
        *("cli/*.py", "plugin.py", "preview*.py", "site/bodies.py", "source/*.py"),
        *("facts/agreement.py", "facts/lock.py"),
        *("statistics/judging.py", "statistics/messages.py", "statistics/queries.py"),
    )
    for file in PACKAGE.glob(pattern)
    if file.stem != "usage"  # click's own English in Chinese
)
"""The modules that word what editors are told and hold hardly any other Chinese."""
NOT_SAID = {"_CHINESE", "_SAID", "_SEASONS"}
"""Tables of Chinese for what others say in English, which needs no English of ours."""


def nodes(tree: ast.AST, *, with_tables: bool = False) -> Iterator[ast.expr]:
    """The texts of a module: no docstrings, and none that stand beside their English."""
    for child in ast.iter_child_nodes(tree):
        names = {target.id for target in getattr(child, "targets", ()) if isinstance(target, ast.Name)}
        keys = {key.value for key in getattr(child, "keys", ()) if isinstance(key, ast.Constant)}
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if not with_tables and (names & NOT_SAID or {"zh", "en"} <= keys):
            continue
        if isinstance(child, ast.JoinedStr) or (
            isinstance(child, ast.Constant) and isinstance(child.value, str)
        ):
            yield child
        if not isinstance(child, ast.JoinedStr):
            yield from nodes(child, with_tables=with_tables)
        for part in getattr(child, "values", ()):
            if isinstance(part, ast.FormattedValue):
                yield from nodes(part, with_tables=with_tables)


def told(module: Path, *, with_tables: bool = False) -> set[str]:
    """The Chinese texts of a module, `{}` for every value."""
    found = set()
    for node in nodes(ast.parse(module.read_text(encoding="utf-8")), with_tables=with_tables):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        found |= {PLACE.sub("{}", text)} if CHINESE.search(text) else set()
    return found


KNOWN = {PLACE.sub("{}", text) for text in texts()}


@pytest.mark.parametrize("module", SPEAKING, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_text_has_its_english(module: Path) -> None:
    assert sorted(told(module) - KNOWN - {"公报", "的"}) == []


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for below in model.__subclasses__():
        yield below
        yield from models(below)


def test_every_field_and_remedy_has_its_english() -> None:
    described = {info.description or "" for m in models(Fields) for info in m.model_fields.values()}
    assert sorted(text for text in described if english(text) == text and CHINESE.search(text)) == []
    assert sorted(code.remedy for code in CODES.values() if code.remedy not in texts()) == []


def test_the_table_holds_nothing_that_is_no_longer_said() -> None:
    said = {text for module in PACKAGE.rglob("*.py") for text in told(module, with_tables=True)}
    said |= set(helps(main))
    pieces = "\n".join(said)  # a text may be put together: "姓名" and "，如 {}"
    stale = (text for text in KNOWN if not all(piece in pieces for piece in text.split("{}")))
    assert sorted(stale) == []


def helps(command: click.Command) -> Iterator[str]:
    """What the pages of help say in Chinese."""
    yield from inspect.cleandoc(command.help or "").split("\n\n")
    yield command.epilog or ""
    context = click.Context(command)
    if isinstance(command, click.Group):
        for below in filter(None, (command.get_command(context, n) for n in command.list_commands(context))):
            yield from helps(below)


def test_templates_of_both_languages_have_the_same_values() -> None:
    for chinese, in_english in texts().items():
        names = PLACE.findall(chinese)
        assert len(PLACE.findall(in_english)) == len(names), chinese
        assert {*PLACE.findall(in_english)} <= {*names, *(f"{{{n}}}" for n in range(len(names)))}, chinese


OF_FACTS = [f"facts {name}" for name in ("suggest", "check", "accept", "diff")]


@pytest.mark.parametrize("words", ["", *COMMANDS, *OF_FACTS])
def test_pages_of_help_are_in_one_language(words: str) -> None:
    in_english = CliRunner().invoke(main, [*words.split(), "--help", "--lang", "en"]).output
    assert not CHINESE.search(in_english), in_english
    assert "Usage:" in in_english
    chinese = CliRunner().invoke(main, [*words.split(), "--help"]).output
    assert "用法：" in chinese
    assert "Show this" not in chinese


@pytest.mark.parametrize("code", sorted(CODES))
def test_what_we_word_in_a_finding_is_english(code: str) -> None:
    ours = [value for name, value in example(code).args if name in {"detail", "help"}]
    assert [value for value in ours if english(value) == value and CHINESE.search(value)] == []
