"""Copies of the real project to build, and what was built, for the tests of the whole site."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def project(folder: Path) -> Path:
    """A copy of what makes the site."""
    for name in ("content", "theme"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def build(folder: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `gongbao build` did in a folder."""
    return run(folder, "gongbao", "build", *options, **environment)


def run(folder: Path, module: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a Python module did when run as a command in a folder."""
    command = [sys.executable, "-m", module, *words]
    environ = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"} | environment
    return subprocess.run(
        command, cwd=folder, env=environ, capture_output=True, text=True, check=False, encoding="utf-8"
    )


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }
