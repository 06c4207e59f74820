"""What newcomers slip on and no field's type can tell.

Sample words left standing, first-level headings, files in another kind's folder, old addresses that the site
needs itself.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.source import Path, Plain, Source

SAMPLES = {
    "news": (
        "governance",
        "summary: 这里写一句话，说清这篇写什么\nbyline:\n  - name: 这里写你的名字\n    role: 记者\n",
        "这里写第一段，先写最要紧的事。\n\n## 这里写小标题\n\n这里写后面的内容。\n",
    ),
    "policy": ("policy", "issuer: 这里写发文机关\ngenre: 通知\nstatus: 有效\n", "这里写文件正文。\n"),
    "interpretation": ("policy", "interprets:\n  - title: 这里写被解读的文件的标题\n", "这里写解读。\n"),
    "practice": (
        "practice",
        "body: 这里写负责单位\nmechanism:\n  - name: 这里写第一步的名称\n    text: 这里写这一步做什么\n",
        "这里写这项做法解决什么问题。\n",
    ),
    "statistics": ("governance", "", "这里写这页统计什么。\n"),
}
"""For each kind: its usual column, more front matter, and a body to start from."""
_OPENING = "这里写"
"""How every such word begins, which is cheap to look for."""
_STAND_INS = frozenset(
    words
    for _, fields, body in SAMPLES.values()
    for words in re.findall(f"{_OPENING}.*", f"{fields}\n{body}")
)
"""The words of the samples that a piece must not be published with."""
FOLDERS = {
    "news": "news",
    "policy": "policy",
    "interpretation": "policy",
    "practice": "practice",
    "statistics": "statistics",
}
"""Where each kind belongs."""
_RESERVED = re.compile(r"/?(assets|feeds)(/|$)|/?[^/]+\.(html|xml|txt)/?$")
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_MAYBE_FIRST = re.compile(r"\n#(?!#)")
_FIRST_LEVEL = re.compile(r"^#(?!#)[ \t]*(.*?)[ \t]*#*$")


def slips(source: Source) -> Iterator[Finding]:
    """Every such slip in one article; a draft may keep its sample words."""
    is_draft = source.fields.get("draft") is True
    if not is_draft:
        yield from _stand_ins(source)
    yield from _first_levels(source)
    kind = str(source.fields.get("kind"))
    folder = FOLDERS.get(kind, "")
    if folder and not source.path.startswith(f"{folder}/"):
        place = source.place(("kind",))
        name = source.path.rpartition("/")[2]
        hint = f"{folder}/{name}"
        yield finding(source.path, *place, "kind-matches-folder", hint, kind=kind, folder=folder)
    aliases = source.fields.get("aliases")
    for i, alias in enumerate(aliases if isinstance(aliases, list) else ()):
        if isinstance(alias, str) and _RESERVED.match(alias):
            yield finding(source.path, *source.place(("aliases", i)), "alias-is-free", value=alias)


def _stand_ins(source: Source) -> Iterator[Finding]:
    if _OPENING in source.front or "\\" in source.front:  # as in hardly any: else no value is looked at
        for path, value in _texts(source.fields, ()):
            if value.strip() in _STAND_INS:
                yield finding(source.path, *source.place(path), "sample-is-replaced", value=value)
    if _OPENING not in source.body:
        return
    for number, line in enumerate(source.body.split("\n"), source.body_line):
        if line.strip("# \t") in _STAND_INS:
            yield finding(source.path, number, 1, "sample-is-replaced", value=line.strip("# \t"))


def _texts(value: Plain, path: Path) -> Iterator[tuple[Path, str]]:
    """Every text in a value, each with where it stands."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, (*path, name))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _texts(inner, (*path, i))


def _first_levels(source: Source) -> Iterator[Finding]:
    """First-level headings of a body: that level is the title's; code is left alone."""
    if not source.body.startswith("#") and not _MAYBE_FIRST.search(source.body):
        return
    fence = ""
    for number, line in enumerate(source.body.split("\n"), source.body_line):
        marks = _FENCE.match(line)
        heading = _FIRST_LEVEL.match(line)
        if heading and heading[1] and not fence:
            hint = f"## {heading[1]}"
            yield finding(source.path, number, 1, "heading-is-below-title", hint, value=heading[1])
        if marks and not fence:
            fence = marks[1]
        elif marks and marks[1].startswith(fence):
            fence = ""
