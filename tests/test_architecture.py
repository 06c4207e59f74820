"""Limits that no linter checks: sizes of functions, modules and templates, and names."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "scripts" / "gongbao").rglob("*.py"))
TEMPLATES = sorted((ROOT / "theme").rglob("*.html"))
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc"}


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_modules_and_functions_stay_small(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert module.stem not in FORBIDDEN_NAMES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 40, f"{node.name} has {length} lines"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_templates_stay_small(template: Path) -> None:
    assert len(template.read_text(encoding="utf-8").splitlines()) <= 120


def test_tests_stay_readable() -> None:
    for test in sorted((ROOT / "tests").glob("*.py")):
        assert len(test.read_text(encoding="utf-8").splitlines()) <= 400, test.name


def test_every_component_has_template_and_example() -> None:
    for folder in sorted((ROOT / "theme" / "components").iterdir()):
        names = {file.name for file in folder.iterdir()}
        assert "style.css" in names or "template.html" in names, folder.name
        assert "template.html" not in names or "example.yml" in names, folder.name


def test_nothing_below_the_flow_reads_clock_environment_or_network() -> None:
    """Time, settings and files are handed down; only the flow (site/) touches the disk."""
    for module in MODULES:
        if module.stem in {"plugin", "clock"} or "cli" in module.parts:
            continue
        text = module.read_text(encoding="utf-8")
        for word in (
            "datetime.now",
            "time.time",
            "os.environ",
            "os.getenv",
            "urllib.request",
            "socket",
            "random.",
        ):
            assert word not in text, f"{module.name}: {word}"
