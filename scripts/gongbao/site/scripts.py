"""The reader's scripts as they are sent: joined where they belong together, without what only people need."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import product
from string import ascii_letters
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

JOINED = {
    "search-engine.js": ("search-files.js", "search-index.js", "search-exact.js", "search-show.js"),
    "search-respelled.js": ("search-chains.js",),
    "search-page.js": ("search-filters.js", "search-result.js"),
}
"""Modules that a script cannot do without, in the order of their imports: they are sent with it as one."""

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";\n', re.MULTILINE)
_MODULE = re.compile(r"^(?:import|export)\b", re.MULTILINE)
_TOP = re.compile(r"^(?:export )?(?:const|let|(?:async )?function|class) (\w+)", re.MULTILINE)

_TOKEN = re.compile(
    r"""
    (?P<text> "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
    | `(?:[^`\\$]|\\.|\$(?!\{)|\$\{(?:[^`{}]|`(?:[^`\\]|\\.)*`|\{[^{}]*\})*\})*` )
  | (?P<comment> /\*.*?\*/ | //[^\n]* )
  | (?P<pattern> (?<=[(,=:\[!&|?{};>~^+*%\n]) / (?![/*]) (?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+ /[a-z]* )
  | (?P<blank> \s+ )
  | (?P<word> [\w$]+ )
  | (?P<mark> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_CLOSED = frozenset(";,{([=:?&|<>+-*!")
"""Behind these a line can go on."""
_OPENS = frozenset(";,})]=:?&|<>.*")
"""Before these, too."""


def sent(scripts: Mapping[str, str]) -> dict[str, str]:
    """All scripts by name as they are sent: joined, then slim.

    Those that go with another are left out, and whoever imports from them imports from that. A theme that
    lacks one of them keeps the others apart. Names get shorter in modules alone: what other scripts declare
    at the top, every script of a page shares.
    """
    together = {whole: parts for whole, parts in JOINED.items() if {whole, *parts} <= scripts.keys()}
    home = {part: whole for whole, parts in together.items() for part in parts}
    out = {}
    for name in sorted(scripts.keys() - home.keys()):
        own = (*together.get(name, ()), name)
        source = _joined([scripts[part] for part in own], {*own})
        led = _IMPORT.sub(lambda found: found[0].replace(found[2], home.get(found[2], found[2])), source)
        out[name] = slim(led, short=_MODULE.search(led) is not None)
    return out


def _joined(parts: Sequence[str], own: set[str]) -> str:
    """Modules as one; what they import from each other is at hand."""
    if len(parts) == 1:
        return parts[0]
    twice = [
        name for name, count in Counter(n for part in parts for n in _TOP.findall(part)).items() if count > 1
    ]
    if twice:
        message = f"joined modules cannot share a name: {sorted(twice)}"
        raise ValueError(message)
    wanted: dict[str, set[str]] = {}
    for part in parts:
        for names, module in _IMPORT.findall(part):
            wanted.setdefault(module, set()).update(name.strip() for name in names.split(",") if name.strip())
    rows = (
        (module, ", ".join(sorted(names))) for module, names in sorted(wanted.items()) if module not in own
    )
    imports = "".join(f'import {{ {names} }} from "./{module}";\n' for module, names in rows)
    return imports + "".join(_IMPORT.sub("", part) for part in parts)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a script, with the blank that must stay before it."""

    kind: str
    text: str
    gap: str


def slim(source: str, *, short: bool = True) -> str:
    """A script that does the same in about two thirds of the bytes, gzipped.

    Texts, patterns and templates, which may hold one more template, stay as they are; a line's end stays
    where a statement could end without a mark. If `short`, names that nothing outside the script can know
    get shorter.
    """
    tokens = list(_tokens(source))
    names = _shorter(tokens) if short else {}
    words = (names.get(one.text, one.text) if one.kind == "word" else one.text for one in tokens)
    return "".join(one.gap + word for one, word in zip(tokens, words, strict=True)) + "\n"


def _tokens(source: str) -> Iterator[_Token]:
    """The pieces of a script, without comments."""
    before = blank = ""
    # A pattern can only begin behind a mark, so blanks before it are dropped first.
    for found in _TOKEN.finditer(re.sub(r"([(,=:\[!&|?;>])[ \t]+(?=/[^/*])", r"\1", source)):
        text, kind = found[0], found.lastgroup or ""
        if kind in ("blank", "comment"):
            blank = "\n" if "\n" in text or blank == "\n" or text.startswith("//") else " "
            continue
        yield _Token(kind, text, _between(before, blank, text[0]))
        before, blank = text[-1], ""


def _between(before: str, blank: str, after: str) -> str:
    """What must stay between two tokens."""
    if not blank or not before:
        return ""
    if blank == "\n":
        return "" if before in _CLOSED or after in _OPENS else "\n"
    both_words = (before.isalnum() or before in "_$") and (after.isalnum() or after in "_$")
    return " " if both_words or (before == after and before in "+-") else ""


# ---- shorter names ----

_OBJECTS = frozenset({"return", "const", "let", "import", "export", "of", "in", "await", "default"})
_BLOCKS = frozenset({"else", "try", "finally", "do", "catch", ">", ")", ";", "{", "}"})
"""What an object, or a block, can begin behind."""
_DECLARING = frozenset({"const", "let", "function", "class"})
_KEPT = frozenset(
    {"as", "async", "await", "from", "get", "of", "set", "static", "yield"}
    | {"caches", "close", "document", "event", "fetch", "find", "focus", "history", "length", "location"}
    | {"name", "navigator", "open", "origin", "parent", "performance", "print", "screen", "scroll", "self"}
    | {"status", "stop", "top", "window"}
)
"""Words of the language, and names of the browser's own that a script may mean in another place."""


def _shorter(tokens: Sequence[_Token]) -> dict[str, str]:
    """Short names for those that a script declares and that are never exported, imported, nor a property's.

    Each stands for one long name wherever that stands, in any scope, so nothing can get mixed up.
    """
    declared, public = _names(tokens)
    counts = Counter(one.text for one in tokens if one.kind == "word")
    free = (name for size in (1, 2) for name in map("".join, product(ascii_letters, repeat=size)))
    unused = (name for name in free if name not in counts and name not in public)
    own = sorted(declared - public - _KEPT, key=lambda name: (-counts[name], name))
    return dict(zip((name for name in own if len(name) > 1), unused, strict=False))


def _names(tokens: Sequence[_Token]) -> tuple[set[str], set[str]]:
    """What a script declares, and the names that mean something beyond it."""
    texts = [";", ";", *(one.text for one in tokens), ";", ";"]
    closing = _closing(texts)
    declared: set[str] = set()
    public: set[str] = set()
    around = ["block"]
    for n, one in enumerate(tokens, 2):
        if one.text in ("(", "[", "{"):
            around.append(_opened(texts, n, around[-1], closing))
        elif one.text in (")", "]", "}"):
            around.pop()
        elif one.text.startswith("`"):
            public.update(re.findall(r"[\w$]+", one.text))
        elif one.kind == "word" and _is_public(texts, n, around[-1]):
            public.add(one.text)
        elif one.kind == "word" and _is_declared(texts, n, around[-1]):
            declared.add(one.text)
    return declared, public


def _closing(texts: Sequence[str]) -> dict[int, int]:
    """Where each bracket closes."""
    waiting: list[int] = []
    out = {}
    for n, text in enumerate(texts):
        if text in ("(", "[", "{"):
            waiting.append(n)
        elif text in (")", "]", "}"):
            out[waiting.pop()] = n
    return out


def _opened(texts: Sequence[str], n: int, around: str, closing: Mapping[int, int]) -> str:
    """What a bracket holds."""
    before = texts[n - 1]
    if texts[n] == "{":
        if before in _BLOCKS:
            return "block"
        return "object" if before in _OBJECTS or not re.match(r"[\w$]", before) else "class"
    if texts[n] == "(":
        end = closing[n]
        return "names" if texts[end + 1 : end + 3] == ["=", ">"] or texts[n - 2] == "function" else "values"
    inside = around == "names" and before in ("(", "[", ",")
    return "names" if inside or before in ("const", "let") else "values"


def _is_public(texts: Sequence[str], n: int, around: str) -> bool:
    """Whether a word is a property's or a method's, or is exported or imported."""
    before = texts[n - 1]
    if before == "." and texts[n - 2] != ".":
        return True
    if around == "class" or (around == "object" and before in ("{", ",", "get", "set", "async")):
        return True
    return before in _DECLARING and "export" in (texts[n - 2], texts[n - 3])


def _is_declared(texts: Sequence[str], n: int, around: str) -> bool:
    """Whether a word is declared here: a constant, a variable, a function, a parameter or a part of one."""
    return texts[n - 1] in _DECLARING or (around == "names" and texts[n - 1] in ("(", "[", ",", "."))
