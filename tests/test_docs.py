"""What the documents say is true: commands exist, generated parts have not drifted, links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from gongbao.cli import COMMANDS, main
from gongbao.schema.kinds import SUMMARY

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


def commands_of(name: str) -> list[str]:
    """The first column of a document's table of commands."""
    return re.findall(r"^\| (`gongbao .*?`) \|", read(name), re.MULTILINE)


def test_both_languages_list_the_same_commands() -> None:
    assert commands_of("README.md") == commands_of("README.zh-CN.md")


def test_the_commands_listed_are_those_there_are() -> None:
    listed: dict[str, set[str]] = {}
    for usage in re.findall(r"`gongbao ([^`]*)`", " ".join(commands_of("README.zh-CN.md"))):
        command = re.findall(r"^(?:facts )?\w+", usage)[0]
        listed.setdefault(command, set()).update(re.findall(r"--[a-z-]+", usage))
    of_facts = {f"facts {name}" for name in ("suggest", "check", "accept", "diff")}
    assert listed.keys() == {*COMMANDS, *of_facts} - {"facts"}
    for name, documented in listed.items():
        options = set(re.findall(r"^  (--[a-z-]+)", output(*name.split(), "--help"), re.MULTILINE))
        assert documented <= options, name
        assert options - documented <= {"--config", "--content", "--now", "--lang", "--all", "--today"}, name


def test_the_longest_summary_is_told_alike_everywhere() -> None:
    guides = [*DOCUMENTS[:3], *(f"content/about/{n}.md" for n in ("contribute", "write-statistics"))]
    told = [n for name in guides for n in re.findall(r"(?:摘要|summary).*?不超过\s*(\d+)\s*字", read(name))]
    assert len(told) >= 2
    assert set(told) == {str(SUMMARY)}


def test_what_benchmarks_make_stays_in_the_project_and_out_of_git() -> None:
    assert "BENCH := $(CURDIR)/.bench\n" in read("Makefile")
    assert ".bench/\n" in read(".gitignore")


def test_no_file_names_a_machine_or_a_registry() -> None:
    for path in (*DOCUMENTS, "requirements.lock", "requirements-dev.lock", "pyproject.toml", "Makefile"):
        text = read(path)
        assert "index-url" not in text.replace("--no-emit-index-url", ""), path
        assert not re.search(r"(?<![\w.])/(work|home|root|tmp|Users)/", text), path
