"""What publishing one article changes in an index: files, bytes, and the CPU time it takes; see RESULTS.md.

    python scripts/bench/search/publishing.py [--size 100000] [--seed 1]

Only the segment that a new article touches is made, so an archive of 100,000 takes a minute and no memory
to speak of. Exit status 1 where more than 300 files or a megabyte change.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from corpus import archive

from gongbao.article import Moment
from gongbao.search import ROOT, entry, head, offered, plan, steps, update
from gongbao.search.facets import lists
from gongbao.search.index import whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.search import Plan, Record

NEWEST = 80
"""More articles than the newest segment has."""
MOST_FILES, MOST_BYTES = 300, 1_000_000


def main() -> int:
    """Publishes the newest article once more, a minute later and under another address."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    entries, newest = [], {}
    for number, record in enumerate(archive(given.size, given.seed)):
        entries.append(entry(record))
        if number >= given.size - NEWEST:
            newest[record.url] = record
    last = newest[entries[-1].url]
    later = Moment(last.date.at + timedelta(minutes=1))
    fresh = replace(last, url=f"{last.url}again/", date=later)
    before, after = plan(entries), plan([*entries, entry(fresh)])
    records = {**newest, fresh.url: fresh}

    def give(urls: Iterable[str]) -> Iterator[Record]:
        return map(records.__getitem__, urls)

    standing = _newest_segment(before, records)
    start = time.process_time()
    described = {one.path: one.data for one in head(before)}
    changes = list(update(before, after, give, give, standing.__getitem__))
    spent = time.process_time() - start
    written = [(path, data) for path, data in changes if data is not None and data != standing.get(path)]
    written += [(one.path, one.data) for one in head(after) if one.data != described.get(one.path)]
    for name, some in (
        ("segment", [one for one in written if one[0].startswith(f"{ROOT}{after.segments[-1].name}/")]),
        (
            "suggestions and filters",
            [one for one in written if "/suggest/" in one[0] or "/facets/" in one[0]],
        ),
        ("all", written),
    ):
        print(f"{name}: {len(some)} files, {sum(len(data) for _, data in some) / 1000:.0f} kB")
    print(f"{spent:.2f} s CPU")
    size = sum(len(data) for _, data in written)
    return 0 if len(written) <= MOST_FILES and size <= MOST_BYTES else 1


def _newest_segment(of: Plan, records: dict[str, Record]) -> dict[str, bytes]:
    """The files of the newest segment, suggestions and filters."""
    step = steps(None, of)[-1]
    made = whole(step, of.layout, lambda urls: map(records.__getitem__, urls))
    found = {change.path: change.data for change in made if change.data is not None}
    found |= {one.path: one.data for one in offered(of)}
    return found | {f"{ROOT}facets/{name}": data for name, data in lists(of.rows).items()}


if __name__ == "__main__":
    sys.exit(main())
