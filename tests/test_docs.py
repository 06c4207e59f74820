"""What the documents say is true: commands exist, generated parts have not drifted, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
DOCUMENTS = ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "CHANGELOG.md")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def output(*words: str) -> str:
    return CliRunner().invoke(main, list(words), catch_exceptions=False).output


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_of_documents_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", read(name)):
        assert (ROOT / target).exists(), target


def test_the_table_of_codes_is_the_one_the_command_prints() -> None:
    assert f"<!-- made by: gongbao codes -->\n{output('codes')}<!-- codes:end -->" in read("CONTRIBUTING.md")


def test_the_table_of_fields_is_the_one_the_command_prints() -> None:
    table = f"<!-- 由 gongbao fields news 生成 -->\n{output('fields', 'news')}<!-- fields:end -->"
    assert table in read("README.zh-CN.md")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_make_command_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", read(name), re.MULTILINE)) <= targets


def test_every_command_is_documented() -> None:
    readme = read("README.md")
    for name in COMMANDS:
        assert f"gongbao {name}" in readme, name


def test_no_file_names_a_machine_or_a_registry() -> None:
    for path in (*DOCUMENTS, "requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile"):
        text = read(path)
        assert "index-url" not in text.replace("--no-emit-index-url", ""), path
        assert not re.search(r"(?<![\w.])/(work|home|root|Users)/", text), path
