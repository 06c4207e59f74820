"""Findings: every fault has an address, a stable code, what is wrong and what to write instead."""

from __future__ import annotations

import json
from collections.abc import Iterable  # noqa: TC003 - part of public signatures
from dataclasses import dataclass
from difflib import get_close_matches

from gongbao.codes import CODES, Code
from gongbao.english import english, worded

__all__ = [
    "CODES",
    "LANGUAGES",
    "WRITERS",
    "Code",
    "Finding",
    "as_github",
    "as_json",
    "as_text",
    "finding",
    "has_errors",
    "in_order",
    "nearest",
    "remedies",
]

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault; lines and columns are 1-based, columns counted in code points."""

    path: str
    line: int
    column: int
    code: str
    args: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    """What to write instead, shown as 是不是“…”？"""

    @property
    def severity(self) -> str:
        """`error` keeps the site from being published, `warning` does not unless `--strict`."""
        return CODES[self.code].severity

    @property
    def sort_key(self) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
        """Findings are shown by path, then place."""
        return (self.path, self.line, self.column, self.code, self.args)

    def message(self, lang: str = "zh") -> str:
        """What is wrong, in `zh` or `en`."""
        code = CODES[self.code]
        template = code.zh if lang == "zh" else code.en
        args = dict(self.args)
        if "name" in args and self.code in _OF_FIELDS:
            args["name"] = spoken(args["name"], lang)
        if lang == "en":
            args |= {name: english(args[name]).replace("、", ", ") for name in args.keys() & _OURS}
        return template.format(**args)

    def guess(self, lang: str = "zh") -> str:
        """What to write instead, as a guess; nothing where there is none."""
        if not self.hint:
            return ""
        return f"；是不是“{self.hint}”？" if lang == "zh" else f"; did you mean '{self.hint}'?"

    def text(self, lang: str = "zh") -> str:
        """The one-line form: `path:line:column: error CODE message；是不是“…”？`."""
        where = f"{self.path}:{self.line}:{self.column}: {self.severity} {self.code} "
        return where + self.message(lang) + self.guess(lang)


_OF_FIELDS = frozenset(
    {"field-is-known", "field-is-present", "field-has-type", "field-is-filled", "value-is-allowed"}
    | {"date-is-valid", "date-order-is-valid"}
)
"""The codes whose `name` is a field, in a list perhaps: `byline.0.role`."""


_OURS = frozenset({"allowed", "detail", "help", "known", "options"})
"""Arguments that we word, in Chinese; all others are words of the editors and stay as they are."""


def spoken(name: str, lang: str) -> str:
    """A field's name with its place in a list as people count: `byline 第 1 项的 role`."""
    said = ""
    for part in name.split("."):
        if part.isascii() and part.isdecimal():
            said += f" 第 {int(part) + 1} 项" if lang == "zh" else f" item {int(part) + 1}"
        elif said[-1:] in {"", "项"}:
            said += f"的 {part}" if said else part
        else:
            said += f" {part}" if said[-1:].isdecimal() else f".{part}"
    return said.strip()


def finding(path: str, line: int, column: int, code: str, /, hint: str = "", **args: object) -> Finding:
    """A finding at a place; keyword arguments fill the code's message."""
    pairs = tuple(sorted((name, _one_line(str(value))) for name, value in args.items()))
    return Finding(path, line, column, code, pairs, _one_line(hint))


def _one_line(value: str, limit: int = 300) -> str:
    """Untrusted text for a message: no line breaks or control characters, and not endless."""
    clean = "".join(c if c.isprintable() else "�" for c in value.replace("\n", " "))
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or an empty string; ties go to the first in sorted order."""
    candidates = sorted(set(known))
    short = len(word) <= 3  # noqa: PLR2004 - in a Chinese word of two characters one slip is half of it
    found = get_close_matches(word, candidates, n=1, cutoff=0.5 if short else 0.6)
    return found[0] if found else ""


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """All findings by path and place, each once."""
    return sorted(set(findings), key=lambda f: f.sort_key)


def has_errors(findings: Iterable[Finding], *, strict: bool = False) -> bool:
    """Whether the findings forbid publishing; `strict` counts warnings too, but those that may stand."""
    return any(f.severity == "error" or (strict and not CODES[f.code].may_stand) for f in findings)


def as_text(findings: Iterable[Finding], lang: str = "zh") -> str:
    """The findings, a line each, with a closing count."""
    ordered = in_order(findings)
    errors = sum(f.severity == "error" for f in ordered)
    warnings = len(ordered) - errors
    lines = [f.text(lang) for f in ordered]
    if lang == "zh":
        lines.append(f"共 {errors} 处错误，{warnings} 处警告。" if ordered else "没有发现问题。")
    else:
        lines.append(
            f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}."
            if ordered
            else "No faults found."
        )
    return "\n".join(lines) + "\n"


def _counted(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def as_json(findings: Iterable[Finding], lang: str = "zh") -> str:
    """The findings in the stable JSON shape of `check --format json` (schema gongbao.check/1)."""
    rows = [
        {
            "path": f.path,
            "line": f.line,
            "column": f.column,
            "end_line": f.line,
            "end_column": f.column,
            "severity": f.severity,
            "code": f.code,
            "message": f.message(lang),
            "hint": f.hint,
            "fix": None,
        }
        for f in in_order(findings)
    ]
    return json.dumps({"schema": "gongbao.check/1", "findings": rows}, ensure_ascii=False, indent=2) + "\n"


def remedies(findings: Iterable[Finding], lang: str = "zh") -> str:
    """How to mend what was found, a line for each code; nothing where nothing was found."""
    codes = sorted({f.code for f in findings})
    lines = [f"  {code}  {worded(CODES[code].remedy, lang)}\n" for code in codes]
    return "".join([worded("怎么改：", lang) + "\n", *lines]) if lines else ""


def as_github(findings: Iterable[Finding], lang: str = "zh") -> str:
    """The findings as workflow commands; data and properties are escaped as the runner expects."""

    def escape(value: str, *, prop: bool = False) -> str:
        for raw, coded in (("%", "%25"), ("\r", "%0D"), ("\n", "%0A")):
            value = value.replace(raw, coded)
        return value.replace(":", "%3A").replace(",", "%2C") if prop else value

    def told(f: Finding) -> str:
        how = worded("怎么改：{}", lang).format(worded(CODES[f.code].remedy, lang))
        return f"{f.message(lang)}{f.guess(lang)}\n{how}"

    lines = [
        f"::{f.severity} file={escape(f.path, prop=True)},line={f.line},col={f.column},"
        f"title={escape(f.code, prop=True)}::{escape(told(f))}"
        for f in in_order(findings)
    ]
    return "".join(line + "\n" for line in lines)


WRITERS = {"text": as_text, "json": as_json, "github": as_github}
