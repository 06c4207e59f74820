"""The words the grammar knows by heart, from words.toml beside this module, as compiled patterns."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

Tree = dict[str, "Tree"]

_WORDS = tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def _split(*path: str) -> list[str]:
    """The words under one heading of the file."""
    found = _WORDS
    for name in path:
        found = found[name]
    return str(found).split()


def either(words: list[str]) -> str:
    """A pattern for any of the words, the longest first, that reads each character once."""
    tree: Tree = {}
    for word in words:
        at = tree
        for char in word:
            at = at.setdefault(char, {})
        at[""] = {}
    return _branch(tree)


def _branch(tree: Tree) -> str:
    parts = [re.escape(char) + _branch(rest) for char, rest in sorted(tree.items()) if char]
    if not parts:
        return ""
    whole = parts[0] if len(parts) == 1 and "" not in tree else f"(?:{'|'.join(parts)})"
    return f"(?:{whole})?" if "" in tree else whole


UNITS = sorted({word for group in _WORDS["units"] for word in _split("units", group)})
COUNTERS = frozenset(
    word for group in ("people", "papers", "things", "events", "vehicles") for word in _split("units", group)
)
"""Units that count things one by one: the noun stands right after them."""
IN_FIGURES = frozenset(_split("counted_in_figures", "units"))
NOT_BEFORE = {unit: tuple(heads.split()) for unit, heads in _WORDS["not_before"].items()}
BEFORE = {word: bound for bound in _WORDS["bounds"]["before"] for word in _split("bounds", "before", bound)}
AFTER = {word: bound for bound in _WORDS["bounds"]["after"] for word in _split("bounds", "after", bound)}
NOT_BOUNDS = {word: frozenset(heads.split()) for word, heads in _WORDS["not_bounds"].items()}
PHRASES = {
    word: cls
    for name, cls in (("generics", "generic"), ("labels", "label"), ("idioms", "idiom"))
    for word in _split(name, "words")
}
"""Every set phrase with its class."""

PHRASE = re.compile(either(list(PHRASES)))
LABEL_HEAD = re.compile(either(_split("label_heads", "words")))
GENERIC_HEAD = re.compile(either(_split("generic_heads", "words")))
LINK = re.compile(f"(?:{either([word[::-1] for word in _split('things', 'links')])})")
"""A word between a thing and its number, spelt backwards, for it is looked for from the number."""
LINK_AHEAD = re.compile(either([word for word in _split("things", "links") if len(word) > 1]))
VERB = re.compile(either(_split("things", "verbs")))
STOP = re.compile(either(_split("things", "stops")))
FINISHED = frozenset(_split("things", "finished"))
KEEP = re.compile(f"(?:{either(_split('things', 'keeps'))})")
