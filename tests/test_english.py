"""`--lang en` reaches everything an editor sees: one table has the English of every Chinese text."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from click.testing import CliRunner
from pydantic import BaseModel

from gongbao.cli import COMMANDS, main
from gongbao.cli.check import example
from gongbao.codes import CODES
from gongbao.diagnostics import Finding
from gongbao.english import english, texts
from gongbao.schema import data, datasets
from gongbao.schema.fields import Fields

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[1] / "scripts/gongbao"
CHINESE = re.compile(r"[\u3400-\u9fff]")
PLACE = re.compile(r"\{\w*\}")
SPEAKING = sorted(
    [*(PACKAGE / "cli").glob("*.py"), *(PACKAGE / "source").glob("*.py"), *PACKAGE.glob("preview*.py")]
    + [PACKAGE / "plugin.py", PACKAGE / "site/bodies.py", PACKAGE / "visitors.py"]
    + [PACKAGE / "facts" / f"{name}.py" for name in ("agreement", "lock")]
    + [PACKAGE / "statistics" / f"{name}.py" for name in ("judging", "messages", "queries")]
)
"""The modules that word what editors are told and hold hardly any other Chinese."""
NOT_SAID = {"_CHINESE", "_SAID", "_SEASONS"}
"""Tables of Chinese for what others say in English, which needs no English of ours."""


def nodes(tree: ast.AST) -> Iterator[ast.expr]:
    """The texts of a module: no docstrings, no texts that stand beside their English already."""
    for child in ast.iter_child_nodes(tree):
        names = {target.id for target in getattr(child, "targets", ()) if isinstance(target, ast.Name)}
        keys = {key.value for key in getattr(child, "keys", ()) if isinstance(key, ast.Constant)}
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue
        if names & NOT_SAID or {"zh", "en"} <= keys:
            continue
        if isinstance(child, ast.JoinedStr) or (
            isinstance(child, ast.Constant) and isinstance(child.value, str)
        ):
            yield child
        else:
            yield from nodes(child)


def told(module: Path) -> set[str]:
    """The Chinese texts of a module, `{}` for every value."""
    found = set()
    for node in nodes(ast.parse(module.read_text(encoding="utf-8"))):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in parts)
        found |= {PLACE.sub("{}", text)} if CHINESE.search(text) else set()
    return found


KNOWN = {PLACE.sub("{}", text) for text in texts()}


@pytest.mark.parametrize("module", SPEAKING, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_text_has_its_english(module: Path) -> None:
    assert sorted(told(module) - KNOWN) == []


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for below in model.__subclasses__():
        yield below
        yield from models(below)


def test_every_field_and_remedy_has_its_english() -> None:
    assert data.FactFields
    assert datasets.DatasetFields
    described = {info.description or "" for m in models(Fields) for info in m.model_fields.values()}
    assert sorted(text for text in described if english(text) == text and CHINESE.search(text)) == []
    assert sorted(code.remedy for code in CODES.values() if code.remedy not in texts()) == []


def test_the_table_holds_nothing_that_is_no_longer_said() -> None:
    said = {text for module in PACKAGE.rglob("*.py") for text in told(module)}
    said |= {text for whole in helps(main) for text in whole.split("\n\n")}
    pieces = "".join(said)
    assert sorted(text for text in KNOWN - said if text not in pieces) == []


def helps(command: click.Command) -> Iterator[str]:
    """What the pages of help say in Chinese."""
    yield " ".join((command.help or "").split("\n")) if "\n\n" not in (command.help or "") else command.help or ""
    yield command.epilog or ""
    context = click.Context(command)
    for name in command.list_commands(context) if isinstance(command, click.Group) else ():
        below = command.get_command(context, name)
        if below:
            yield from helps(below)


def test_templates_of_both_languages_have_the_same_values() -> None:
    for chinese, in_english in texts().items():
        values = len(PLACE.findall(chinese))
        assert in_english.format(*"123456789"[:values]) or "{src" in in_english, chinese
        assert len(set(PLACE.findall(in_english))) == len(set(PLACE.findall(chinese))) or values, chinese


@pytest.mark.parametrize("words", ["", *COMMANDS, *(f"facts {n}" for n in ("suggest", "check", "accept", "diff"))])
def test_pages_of_help_are_in_one_language(words: str) -> None:
    in_english = CliRunner().invoke(main, [*words.split(), "--help", "--lang", "en"]).output
    assert not CHINESE.search(in_english), in_english
    assert "Usage:" in in_english
    chinese = CliRunner().invoke(main, [*words.split(), "--help"]).output
    assert "用法：" in chinese
    assert "Show this" not in chinese


@pytest.mark.parametrize("code", sorted(CODES))
def test_findings_are_english_but_for_the_words_of_editors(code: str) -> None:
    fault = example(code)
    ours = {"allowed", "computed", "detail", "help", "known", "options"}
    args = tuple((name, value if name in ours else "x") for name, value in fault.args)
    message = Finding("a.md", 1, 1, code, args).text("en")
    for quoted in (word for _, value in fault.args for word in re.findall(r"[\w.（）]+", value)):
        if code in EDITORS_WORDS:
            message = message.replace(quoted, "x")
    assert not CHINESE.search(message), message


EDITORS_WORDS = {"value-is-allowed", "region-is-unambiguous"}
"""What may be written is Chinese, whatever the language of the message."""
