"""Unsigned integers in groups of seven bits, lowest first, as LEB128 writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]

_SEVEN = 0x7F
_MOST = 5


def sizes(values: Ints) -> npt.NDArray[np.uint8]:
    """How many bytes each value takes; values are below 2**35."""
    taken = np.ones(len(values), dtype=np.uint8)
    most = int(values.max(initial=0))
    for n in range(1, _MOST):
        if most >> 7 * n:
            taken += values >= 1 << 7 * n
    return taken


def written(values: Ints, taken: npt.NDArray[np.uint8] | None = None) -> npt.NDArray[np.uint8]:
    """All values, one after the other; `taken` are their sizes, where they are known."""
    taken = sizes(values) if taken is None else taken
    at = np.cumsum(taken, dtype=np.int64) - taken
    out = np.empty(int(at[-1]) + int(taken[-1]) if len(at) else 0, dtype=np.uint8)
    out[at] = (values & _SEVEN).astype(np.uint8) | (taken > 1).astype(np.uint8) << np.uint8(7)
    for n in range(1, int(taken.max(initial=0))):
        chosen = np.flatnonzero(taken > n)
        more = (taken[chosen] > n + 1).astype(np.uint8) << np.uint8(7)
        out[at[chosen] + n] = (values[chosen] >> 7 * n & _SEVEN).astype(np.uint8) | more
    return out


def read(data: npt.NDArray[np.uint8]) -> Ints:
    """The values that stand one after the other in these bytes."""
    last = np.flatnonzero(data <= _SEVEN)
    begin = np.concatenate([[0], last[:-1] + 1]) if len(last) else last
    values: Ints = data[begin].astype(np.int64) & _SEVEN
    taken = last - begin + 1
    for n in range(1, int(taken.max(initial=0))):
        chosen = np.flatnonzero(taken > n)
        values[chosen] |= (data[begin[chosen] + n].astype(np.int64) & _SEVEN) << 7 * n
    return values


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


def first(data: bytes, at: int) -> tuple[int, int]:
    """The value that begins at a place, and the place behind it."""
    value = shift = 0
    while (byte := data[at]) > _SEVEN:
        value |= (byte & _SEVEN) << shift
        shift += 7
        at += 1
    return value | byte << shift, at + 1
