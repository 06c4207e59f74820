"""Writes a project of made-up Chinese news: for our engine, or the same articles for another generator.

    python scripts/bench/engine/corpus.py --n 1000 --seed 7 --out DIR [--theme DIR] [--for hugo --env DIR]

The same size and seed give the same bytes; one article is held in memory at a time. Needs nothing beyond the
standard library. `--env` is where install.py has put the other generators, for those that need their packages
in the project.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from generators import FULL, GENERATORS
from ours import Gongbao
from projects import Place


def main() -> None:
    """Writes what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--n", type=int, required=True, help="how many articles")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--theme", type=Path, default=FULL, help="the theme of our project")
    parser.add_argument("--for", dest="name", default="", choices=["", *GENERATORS], help="another generator")
    parser.add_argument("--env", type=Path, default=Path())
    given = parser.parse_args()
    generator = GENERATORS[given.name] if given.name else Gongbao("", given.theme, search=True)
    generator.write(Place(given.out.absolute(), given.env.absolute(), given.n, given.seed))


if __name__ == "__main__":
    main()
