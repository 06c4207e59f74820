"""The reader's scripts as they are sent: without comments and indentation."""

from __future__ import annotations

import re

_AWAY = re.compile(r"^[ \t]*(?:/\*.*?\*/[ \t]*\n?|//[^\n]*\n)|^[ \t\n]+", re.DOTALL | re.MULTILINE)
"""Comments that begin a line, and blanks before it; what stands behind code stays."""


def slim(source: str) -> str:
    """A script that does the same in about four fifths of the bytes, gzipped.

    One with a template that spans lines is left as it is, as blanks count there.
    """
    if any(line.count("`") % 2 for line in source.splitlines()):
        return source
    return _AWAY.sub("", source)
