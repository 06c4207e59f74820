"""The words the grammar knows by heart, from words.toml beside this module."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

Tree = dict[str, "Tree"]
_END: Tree = {"": {}}

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
    ends = "".join(re.escape(char) for char, rest in sorted(tree.items()) if char and rest == _END)
    parts = [re.escape(char) + _branch(rest) for char, rest in sorted(tree.items()) if char and rest != _END]
    if ends:
        parts.insert(0, f"[{ends}]" if len(ends) > 1 else ends)  # one look for all words that end here
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
LABEL_HEADS = _split("label_heads", "words")
GENERIC_HEADS = _split("generic_heads", "words")
LINKS, VERBS, STOPS = _split("things", "links"), _split("things", "verbs"), _split("things", "stops")
FINISHED = frozenset(_split("things", "finished"))
KEEPS = _split("things", "keeps")
