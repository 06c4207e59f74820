"""Unsigned integers in groups of seven bits, lowest first, as LEB128 writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt


_SEVEN = 0x7F


def sizes(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """How many bytes each value takes; values are below 2**35."""
    taken = np.ones(len(values), dtype=np.int64)
    for n in range(1, 5):
        taken += values >= 1 << 7 * n
    return taken


def write(out: npt.NDArray[np.uint8], at: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> None:
    """Puts each value into `out` from its place in `at` on."""
    taken = sizes(values)
    for n in range(int(taken.max(initial=0))):
        chosen = taken > n
        more = (taken[chosen] > n + 1).astype(np.uint8) << np.uint8(7)
        out[at[chosen] + n] = (values[chosen] >> 7 * n & 0x7F).astype(np.uint8) | more


def one(value: int) -> bytes:
    """The bytes of a single value."""
    if value <= _SEVEN:
        return bytes((value,))
    out = bytearray()
    while value > _SEVEN:
        out.append(value & _SEVEN | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def gaps(documents: Iterable[int]) -> bytes:
    """Ascending document numbers as varints of their gaps, the first from -1."""
    out = bytearray()
    before = -1
    for document in documents:
        out += one(document - before)
        before = document
    return bytes(out)
