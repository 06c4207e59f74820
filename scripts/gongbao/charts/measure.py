"""Text widths, line breaks and axis steps by arithmetic alone: no font is read, so nothing depends on one."""

from __future__ import annotations

import math
import re
import unicodedata

TINY = 1e-9
_CLOSING = "，。、；：！？）》」』”’…,.;:!?)"
_OPENING = "（《「『“‘(["
_UNITS = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"))
_BEYOND_WORDS = 1e16
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ems(text: str) -> float:
    """The width of a text in ems: a Chinese character takes one, a Latin one its share."""
    return sum(_em(char) for char in text)


def wrap(text: str, width: float) -> list[str]:
    """The text in lines of at most `width` ems, Latin words kept whole where they fit.

    Room for one character is kept at the end of a line, so that no line begins with a closing mark; none
    ends with an opening one.
    """
    lines, line, used = [], "", 0.0
    whole = ems(text) <= width
    for token in re.findall(r"[!-~]+|.", " ".join(text.split())):
        for part in [token] if ems(token) < width - 1 else token:
            wide = ems(part)
            if line and not whole and used + wide > width - (0 if part in _CLOSING else 1):
                head = line.rstrip(_OPENING) or line
                lines.append(head.strip())
                line = line[len(head) :]
                used = ems(line)
            line += part
            used += wide
    return [*lines, line.strip()]


def ticks(low: float, high: float, count: int = 4) -> tuple[float, ...]:
    """Round numbers that span from `low` to `high` in about `count` even steps, both ends included."""
    if not math.isfinite(high - low) or high - low < TINY:
        high = low + max(abs(low), 1.0)
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * s for s in _STEPS if power * s >= rough * (1 - TINY))
    first, last = math.floor(low / step + TINY), math.ceil(high / step - TINY)
    return tuple(step * n for n in range(first, last + 1))


def short(number: float, decimals: int = 2) -> str:
    """A number in as few characters as an axis allows: `1.2万`, `3亿`, `0.25`."""
    if abs(number) >= _BEYOND_WORDS:
        return f"{number:.3g}"
    size, unit = next(((s, u) for s, u in _UNITS if abs(number) >= s), (1.0, ""))
    text = f"{number / size:.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + unit


def fitting(number: float, width: float) -> str:
    """The number with as many decimals as fit in so many ems; empty where not even a whole one does."""
    return next((said for decimals in (2, 1, 0) if ems(said := short(number, decimals)) <= width), "")


def n(number: float) -> str:
    """A coordinate to a tenth of a unit."""
    return f"{number:.1f}".removesuffix(".0")


def _em(char: str) -> float:
    """Width of a character; the few Latin letters and signs wider than 0.56 em get their own share."""
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    if char in "%@MWmw—…‰":
        return 1.0
    return 0.75 if char.isupper() else 0.56
