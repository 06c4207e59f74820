"""One written form for all that readers take for the same: the fold of texts and queries."""

from __future__ import annotations

import unicodedata

from gongbao.search.traditional import SIMPLIFIED, TRADITIONAL

_RANGES = (
    # blanks, controls and marks without width
    *((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x1680, 0x1680)),
    *((0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x206F), (0x3000, 0x3000)),
    *((0xD800, 0xDFFF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0100, 0xE01EF)),
    # quotation marks and book-title marks
    *((0x22, 0x22), (0x27, 0x27), (0xAB, 0xAB), (0xBB, 0xBB), (0x2018, 0x201F), (0x2039, 0x203A)),
    *((0x3008, 0x300F), (0x301D, 0x301F)),
)
_TRANSPARENT = frozenset(chr(code) for first, last in _RANGES for code in range(first, last + 1))
_SAME = str.maketrans("[]〔〕【】〖〗‐‑‒–—―−〜" + TRADITIONAL, "()()()()-------~" + SIMPLIFIED)


class _Fold(dict[int, str]):
    """A table for `str.translate` that works out each character once, when it is first met."""

    def __missing__(self, code: int) -> str:
        lower = unicodedata.normalize("NFKD", chr(code)).lower()
        kept = (c for c in unicodedata.normalize("NFKD", lower) if c not in _TRANSPARENT)
        self[code] = folded = "".join(kept).translate(_SAME)
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """The text as search compares it, character by character.

    Compatibility forms are resolved (NFKD, so full width equals half width), letters are lower case,
    Traditional characters are Simplified, bracket forms and dashes are one each, and quotation marks,
    book-title marks and blanks are gone. Each character is treated by itself, so the fold of a piece is a
    piece of the fold, and any literal piece of a text can be found.
    """
    return text.translate(_FOLD)
