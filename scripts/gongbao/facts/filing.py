"""New facts for a facts file: what stands there stays byte for byte."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from gongbao import schema
from gongbao.source import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gongbao.article import Fact
    from gongbao.facts.suggestions import Suggestion

UNWRITTEN = "待写："
"""How the definition of a new indicator begins until an editor has written it."""
_PLAIN = re.compile(r"(?=.*[^\W\d_])\w[\w%％‰余.,，、“”（）·/+\-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off"})


def filed(path: str, data: bytes | None, new: Sequence[Suggestion]) -> bytes:
    """A facts file with these facts added at the end of its list; None stands for no file yet.

    Raises ValueError, in Chinese, where the file has faults or its list is not written line by line.
    """
    old, region, period = _standing(path, data)
    lines = [line for one in new for line in _entry(one, region, period)]
    text = "" if data is None else data.decode("utf-8")
    if data is None or not text.strip():
        added = "facts:\n" + "".join(f"  {line}\n" for line in lines)
    else:
        added = _inserted(path, text, lines)
    out = added.encode()
    facts, found = schema.facts(read_yaml(path, out))
    if found or [_meant(f) for f in facts[: len(old)]] != [_meant(f) for f in old]:
        raise ValueError("补写后的事实文件读不通，没有改动")
    if [(f.quote, f.indicator) for f in facts[len(old) :]] != [(s.quote, s.indicator) for s in new]:
        raise ValueError("补写的事实读回来不一样，没有改动")
    return out


def registered(data: bytes | None, new: Iterable[Suggestion]) -> bytes:
    """A list of indicators with these added at its end, each with its definition still to be written.

    None stands for no list yet. Raises ValueError, in Chinese, where the list is not written line by line.
    """
    text = (data or b"").decode("utf-8")
    dash = re.search("^( *)- ", text, re.MULTILINE)
    if text.strip() and dash is None:
        raise ValueError("清单要逐条写成以“- ”开头的行，才能补写")
    indent = dash[1] if dash else ""
    lines = [text.removesuffix("\n")] if text else []
    for one in new:
        lines += [
            f"{indent}- id: {one.indicator}",
            f"{indent}  name: {_scalar(one.name)}",
            f"{indent}  unit: {_scalar(one.unit)}",
            f"{indent}  definition: {UNWRITTEN}这个数字量的是什么，怎么算",
        ]
    return ("\n".join(lines) + "\n").encode()


def _standing(path: str, data: bytes | None) -> tuple[tuple[Fact, ...], str, str]:
    """The facts a file has, and its default region and period."""
    if data is None or not data.strip():
        return (), "", ""
    source = read_yaml(path, data)
    facts, found = schema.facts(source)
    if found:
        raise ValueError("事实文件有错误，先运行 gongbao check 改正")
    return facts, str(source.fields.get("region") or ""), str(source.fields.get("period") or "")


def _meant(fact: Fact) -> tuple[str, ...]:
    return fact.quote, fact.indicator, fact.region, fact.period, fact.status, fact.supersedes, fact.note


def _inserted(path: str, text: str, lines: Sequence[str]) -> str:
    """The text with lines added after the last item of its list of facts, in the list's own indentation."""
    source = read_yaml(path, text.encode())
    newline = "\r\n" if "\r\n" in text else "\n"
    rows = text.removeprefix("\ufeff").splitlines(keepends=True)
    dash = re.match(r"( *)- ", rows[source.place(("facts", 0))[0] - 1])
    if dash is None:
        raise ValueError("facts 要逐条写成以“- ”开头的行，才能补写")
    begins = source.keys["facts",][0]
    later = [line for key, (line, _) in source.keys.items() if len(key) == 1 and line > begins]
    at = min(later) - 1 if later else len(rows)
    if rows[at - 1] and not rows[at - 1].endswith("\n"):
        rows[at - 1] += newline
    rows[at:at] = [f"{dash[1]}{line}{newline}" for line in lines]
    return ("\ufeff" if text.startswith("\ufeff") else "") + "".join(rows)


def _entry(one: Suggestion, region: str, period: str) -> list[str]:
    """A fact as lines of YAML; region and period only where they differ from the file's defaults."""
    lines = [f"- quote: {_scalar(one.quote)}", f"  indicator: {_scalar(one.indicator)}"]
    lines += [f"  region: {_scalar(one.region)}"] if one.region != region else []
    lines += [f'  period: "{one.period}"'] if one.period != period else []
    return lines


def _scalar(text: str) -> str:
    """A YAML scalar, in quotes where plain writing could be read as anything else."""
    return (
        text
        if _PLAIN.fullmatch(text) and text.lower() not in _WORDS
        else json.dumps(text, ensure_ascii=False)
    )
