"""The same content gives the same bytes, whoever computes them, wherever, and whenever."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from itertools import combinations, product
from typing import TYPE_CHECKING

import pytest

from site_project import project, tree

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
Row = tuple[str, ...]
CHOICES = (
    ("1", "2", "4"),  # workers
    ("", "dask://local"),  # executor
    ("0", "1", "4294967295"),  # hash seed
    ("UTC", "America/New_York", "Pacific/Kiritimati"),  # time zone
    ("p", "有 空格/的文件夹"),  # folder
    ("C", "C.UTF-8"),  # locale
)
FULL = os.environ.get("GONGBAO_MATRIX") == "full"
"""All 216 rows are built before a release; else as few as show every pair of choices together."""


def pairs(row: Row) -> set[tuple[tuple[int, str], tuple[int, str]]]:
    return set(combinations(enumerate(row), 2))


def covering(rows: list[Row]) -> list[Row]:
    """A few of the rows that show every pair of choices together."""
    missing = set().union(*map(pairs, rows))
    chosen = []
    while missing:
        chosen.append(max(rows, key=lambda row: len(pairs(row) & missing)))
        missing -= pairs(chosen[-1])
    return chosen


ROWS = list(product(*CHOICES)) if FULL else covering(list(product(*CHOICES)))


def digest(folder: Path) -> str:
    """One digest of all names and contents."""
    total = hashlib.sha256()
    for path, data in tree(folder).items():
        total.update(f"{path} {len(data)}\n".encode() + data)
    return total.hexdigest()


def built(folder: Path, *command: str, **environment: str) -> str:
    """The digest of the site that a command makes in a new folder, and nothing of the folder is left."""
    unset = {"SOURCE_DATE_EPOCH", "PYTHONUTF8", "LANG", "LC_ALL"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    folder.mkdir(parents=True)
    project(folder)
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=kept | {"NO_MKDOCS_2_WARNING": "1"} | environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    found = digest(folder / "site")
    shutil.rmtree(folder)
    return found


BUILD = ("-m", "gongbao", "build")


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of a plain build."""
    return built(tmp_path_factory.mktemp("plain") / "p", *BUILD)


@pytest.mark.parametrize("row", ROWS, ids=" ".join)
def test_one_digest(row: Row, expected: str, tmp_path: Path) -> None:
    workers, executor, seed, zone, folder, locale = row
    options = ("--jobs", workers, "--executor", executor)
    environment = {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
    assert built(tmp_path / folder, *BUILD, *options, **environment) == expected


LATER = """
import datetime, sys, time
AHEAD = datetime.timedelta(days=401, hours=7)
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + AHEAD
    @classmethod
    def utcnow(cls):
        return super().utcnow() + AHEAD
Later.__name__ = Later.__qualname__ = "datetime"
Later.__module__ = "datetime"
datetime.datetime = Later
real = time.time
time.time = lambda: real() + AHEAD.total_seconds()
from gongbao.cli import main
main(["build"])
"""


def test_another_day_without_source_date_epoch_gives_the_same(expected: str, tmp_path: Path) -> None:
    """No article appears or expires in between, so nothing may change."""
    assert built(tmp_path / "p", "-c", LATER) == expected
