"""Slugs of topics: those of the last build are known, new ones are worked out apart.

The dictionary of readings takes more room than ten thousand articles, and a process that has read it keeps
it.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from gongbao.text import SLUGS, slug

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.site.cache import Cache

_KIND = "slugs"


def recall(cache: Cache) -> None:
    """Take over the slugs of the last build."""
    key = cache.key(_KIND)
    SLUGS.update(dict(cache.recall([key]).get(key) or ()))


def learn(texts: Iterable[str], cache: Cache) -> None:
    """Know the slugs of these texts, and remember them for the next build."""
    wanted = sorted(set(texts))
    missing = [text for text in wanted if text not in SLUGS]
    if not missing:
        return
    SLUGS.update(zip(missing, _apart(missing), strict=True))
    cache.keep(cache.key(_KIND), tuple((text, SLUGS[text]) for text in wanted))


def _apart(texts: list[str]) -> list[str]:
    """The slugs of these texts, from a process that ends with them where one can be forked."""
    if sys.platform == "linux" and threading.active_count() == 1:
        try:
            with ProcessPoolExecutor(1, get_context("fork")) as pool:
                return list(pool.map(slug, texts, chunksize=len(texts)))
        except BrokenExecutor:  # killed: go on here
            pass
    return [slug(text) for text in texts]
