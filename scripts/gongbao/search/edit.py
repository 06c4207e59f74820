"""The shards that an edit touches, made from how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from gongbao.search import shards
from gongbao.search.characters import Characters
from gongbao.search.postings import Postings, begins_of, pairs, spread
from gongbao.search.segment import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

    from gongbao.search.folder import Change, Folder
    from gongbao.search.record import Record

    Ints = npt.NDArray[np.int64]


def found(rows: Iterable[tuple[int, Record]]) -> Postings:
    """The postings of a few records with their numbers, by term and document."""
    taken = texts(rows)
    [(_, _, paired)] = pairs(taken, 0)
    both = paired + Characters.of(taken, 0).postings(0, 1)
    return both.at(np.argsort(both.keys))


@dataclass(frozen=True, slots=True)
class Edit:
    """The postings that go and those that come, each by term and document."""

    gone: Postings
    come: Postings

    @classmethod
    def between(cls, before: Postings, after: Postings) -> Self:
        """What differs between two runs of postings."""
        place = np.minimum(np.searchsorted(after.keys, before.keys), max(0, len(after) - 1))
        same = np.zeros(len(before), dtype=np.bool_)
        if len(after):
            there = after.at(place)
            same = (there.keys == before.keys) & (there.infos == before.infos) & (there.masks == before.masks)
        also = np.zeros(len(after), dtype=np.bool_)
        also[place[same]] = True
        return cls(before.at(~same), after.at(~also))

    @property
    def terms(self) -> npt.NDArray[np.uint32]:
        """The terms it touches, ascending."""
        return np.unique(np.concatenate([self.gone.terms, self.come.terms]))

    def applied(self, standing: Postings) -> Postings:
        """The postings with this edit made; grouped by term, each by document, in any order of terms."""
        runs = _Runs(standing)
        kept = np.ones(len(standing), dtype=np.bool_)
        kept[runs.places(self.gone)] = False
        known = runs.know(self.come)
        old, new = self.come.at(known), self.come.at(~known)
        old = old.at(np.argsort(runs.of(old), kind="stable"))  # where one run ends the next begins
        return standing.inserted(runs.places(old), old, kept) + new


class _Runs:
    """Where the documents of each term stand among postings."""

    def __init__(self, standing: Postings) -> None:
        self.numbers = standing.numbers
        self.begins = begins_of(standing.terms)
        self.ends = np.append(self.begins[1:], len(standing))
        terms = standing.terms[self.begins]
        self.order = np.argsort(terms)
        self.terms = terms[self.order]

    def know(self, some: Postings) -> npt.NDArray[np.bool_]:
        """Whether their terms are there at all."""
        return np.isin(some.terms, self.terms)

    def of(self, some: Postings) -> Ints:
        """For each posting, whose term must be there, the run it belongs to."""
        return self.order[np.searchsorted(self.terms, some.terms)]

    def places(self, some: Postings) -> Ints:
        """For each posting, whose term must be there, the place of its document, or where it would stand."""
        run = self.of(some)
        low, high = self.begins[run], self.ends[run]
        while (low < high).any():
            middle = (low + high) // 2
            open_ = low < high
            before = open_ & (self.numbers[np.minimum(middle, len(self.numbers) - 1)] < some.numbers)
            low = np.where(before, middle + 1, low)
            high = np.where(open_ & ~before, middle, high)
        return low


def patched(edit: Edit, folder: Folder, most: int) -> Iterator[Change]:
    """The files of shards and long lists that an edit touches."""
    terms = edit.terms
    numbers = np.unique(spread(terms).astype(np.int64) >> 32 - folder.bits).tolist()
    standing, heads, long = folder.standing(numbers, terms.tolist())
    made = shards.written(_runs(edit.applied(standing), folder.bits), numbers, folder.bits, most, heads)
    yield from folder.files(made, long)


def _runs(postings: Postings, bits: int) -> list[Postings]:
    """Those of pairs and those of single characters, each in order of shard and term."""
    shard = spread(postings.terms).astype(np.int64) >> 32 - bits
    order = np.argsort(shard << 32 | postings.terms, kind="stable")
    paired = postings.paired[order]
    return [postings.at(order[paired]), postings.at(order[~paired])]
