"""`gongbao facts diff`: the numbers that changed since a revision, read through Git."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from gongbao import facts as confirmed
from gongbao import markup, schema, statistics
from gongbao.cli import options
from gongbao.cli.words import misuse, said
from gongbao.source import read_article, read_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from gongbao.facts import Change, State

_WORDS = {"changed": "改", "added": "增", "removed": "删"}


@click.command()
@click.argument("rev")
@options.content
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@options.told
def diff(rev: str, content: Path, *, as_json: bool) -> None:
    """列出从版本 REV（Git）到现在改动过的数字，供审稿。"""
    commit = _git(content, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}")
    if commit is None:
        raise misuse("读不到版本 {}；请在 Git 仓库里运行，写一个存在的提交、分支或标签。", rev)
    at = commit.decode().strip()
    rows = [
        (path, change)
        for path in _touched(content, at)
        for change in confirmed.differences(_before(content, at, path), _now(content, path))
    ]
    click.echo(_as_json(rev, rows) if as_json else _as_text(content, rows), nl=False)


def _git(content: Path, *words: str) -> bytes | None:
    """What a Git command prints in the content folder, or None where it fails."""
    program = shutil.which("git")
    if program is None:
        raise misuse("没有找到 git 命令。")
    run = subprocess.run([program, *words], cwd=content, capture_output=True, check=False)  # noqa: S603 - fixed words and a verified commit
    return run.stdout if run.returncode == 0 else None


def _touched(content: Path, commit: str) -> list[str]:
    """The articles that differ from a commit or whose facts do, as paths below content/, sorted."""
    changed = _git(content, "diff", "--name-only", "-z", "--no-renames", "--relative", commit, "--", ".")
    untracked = _git(content, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    names = ((changed or b"") + (untracked or b"")).decode(errors="replace").split("\0")
    return sorted({confirmed.article_of(n) for n in names if n.endswith((".md", ".facts.yml"))})


def _before(content: Path, commit: str, path: str) -> State:
    return _state(
        path,
        _git(content, "show", f"{commit}:./{path}"),
        _git(content, "show", f"{commit}:./{confirmed.facts_path(path)}"),
    )


def _now(content: Path, path: str) -> State:
    files = (content / path, content / confirmed.facts_path(path))
    return _state(path, *(file.read_bytes() if file.is_file() else None for file in files))


def _state(path: str, article: bytes | None, facts: bytes | None) -> State:
    """An article and its facts from their bytes, None for no file; what cannot be read counts as none."""
    source = read_article(path, article or b"")
    read = schema.facts(read_yaml(confirmed.facts_path(path), facts))[0] if facts else ()
    text = markup.render(markup.Job(path, statistics.prose(source.body)))[0].text
    return confirmed.State(read, text)


def _as_text(content: Path, rows: list[tuple[str, Change]]) -> str:
    names = _names(content)
    lines = []
    for number, (path, change) in enumerate(rows):
        if not number or rows[number - 1][0] != path:
            lines.append(f"{content.as_posix()}/{path}")
        told = (names.get(change.indicator, change.indicator), names.get(change.region, change.region))
        what = " ".join(part for part in (*told, change.period) if part)
        figures = " → ".join(part for part in (change.was, change.now) if part)
        words = " → ".join(
            said("“{}”", part) for part in dict.fromkeys((change.was_said, change.now_said)) if part
        )
        kind = said(_WORDS[change.kind])
        lines.append(said("  {} {}：{}　{}", kind, what or said("（未登记）"), figures, words))
    counts = Counter(change.kind for _, change in rows)
    every = (counts[kind] for kind in _WORDS)
    lines.append(said("改 {} 处，增 {} 处，删 {} 处。", *every))
    return "\n".join(lines) + "\n"


def _names(content: Path) -> dict[str, str]:
    """What editors call the indicators and regions of the lists that can be read, by id."""
    lists = {
        name: read_yaml(f"data/{name}.yml", file.read_bytes())
        for name in ("indicators", "regions")
        if (file := content / "data" / f"{name}.yml").is_file()
    }
    tables, _ = schema.tables(lists)
    regions = {key: region.name for key, region in tables.regions.items()}
    return regions | {key: indicator.name for key, indicator in tables.indicators.items()}


def _as_json(rev: str, rows: list[tuple[str, Change]]) -> str:
    changes = [{"path": path, **asdict(change)} for path, change in rows]
    whole = {"schema": "gongbao.facts-diff/1", "rev": rev, "changes": changes}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"
