"""The second host: ProperDocs, MkDocs' successor, builds the same site with the same plugin.

It is in requirements-dev.lock. Installed beside MkDocs it changes nothing there: its stand-in for `mkdocs` is
put up by importing `properdocs`, which only its own command does.
"""

from __future__ import annotations

import os
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from site_project import project, run, tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
QUIET = {"DISABLE_MKDOCS_2_WARNING": "true"}
GENERATOR = re.compile(rb'<meta name="generator"[^>]*>')


@pytest.fixture(scope="module", autouse=True)
def _is_installed() -> None:
    if find_spec("properdocs") is None:
        message = "properdocs is not installed: .venv is older than requirements-dev.lock; run make setup"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def built(folder: Path, host: str) -> dict[str, bytes]:
    """The site that a host builds, without the tag in which it names itself."""
    done = run(project(folder), host, "build", "--strict", "-f", "mkdocs.yml", **QUIET)
    assert done.returncode == 0, done.stderr
    return {path: GENERATOR.sub(b"", data) for path, data in tree(folder / "site").items()}


def test_both_hosts_build_the_same_site(tmp_path: Path) -> None:
    ours, theirs = built(tmp_path / "mkdocs", "mkdocs"), built(tmp_path / "properdocs", "properdocs")
    assert ours.keys() == theirs.keys()
    assert [path for path in ours if ours[path] != theirs[path]] == []


def test_properdocs_refuses_faults_as_mkdocs_does(tmp_path: Path) -> None:
    folder = project(tmp_path / "p")
    (folder / "content/news/bad.md").write_text("没有文首信息\n", encoding="utf-8")
    done = run(folder, "properdocs", "build", "-f", "mkdocs.yml", **QUIET)
    assert done.returncode == 1
    assert "content/news/bad.md:1:1: error front-matter-exists" in done.stderr
    assert not (folder / "site").exists()
