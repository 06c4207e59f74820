"""`gongbao facts`: suggest, check, accept and compare confirmed figures."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gongbao import facts as confirmed
from gongbao import markup, site
from gongbao.cli import files, options
from gongbao.cli.facts_diff import diff
from gongbao.cli.words import Commands, explain_alone, failure, language, misuse, said, say
from gongbao.diagnostics import WRITERS, as_text, has_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from gongbao.article import Fact
    from gongbao.diagnostics import Finding
    from gongbao.facts import Suggestion
    from gongbao.tables import Tables

_NAMED = click.argument("named", nargs=-1, type=click.Path(exists=True, path_type=Path), metavar="[FILE]…")
_WHY = "改动已核定的数字要写明原因：{}；加上 --reason，例如 --reason 据统计局更正。"
_GUARDED = {"fact-is-accepted", "fact-is-recorded", "locked-fact-exists"}
"""What `accept` settles; every other fault keeps a figure from being accepted."""


_INDICATORS = "data/indicators.yml"


@click.group("facts", cls=Commands, invoke_without_command=True)
@options.told
def facts() -> None:
    """有出处的数字：找出来、核对、核定、比较。"""
    explain_alone()


@facts.command()
@_NAMED
@options.content
@click.option("--format", "form", type=click.Choice(sorted(WRITERS)), default="text", help="输出格式")
@click.option("--strict", is_flag=True, help="警告也算不合格")
@options.lang
def check(named: tuple[Path, ...], content: Path, form: str, *, strict: bool, lang: str) -> None:
    """核对每个数字：引文在不在、读数变没变、有没有互相矛盾（check 和 build 也做）。"""
    edition = _read(content)
    wanted = _Wanted.of(content, named)
    found = [f for f in site.render(edition).findings if _concerns(f, edition, wanted)]
    click.echo(WRITERS[form]([site.below(content.as_posix(), f) for f in found], lang), nl=False)
    sys.exit(has_errors(found, strict=strict))


def _read(content: Path) -> site.Edition:
    return site.read(content, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The facts files a command was asked about, by path below content/; nothing named is everything."""

    paths: tuple[str, ...]

    @classmethod
    def of(cls, content: Path, named: Iterable[Path]) -> _Wanted:
        paths = ((file, files.below(content, file)) for file in named)
        return cls(tuple(f"{p}/" if file.is_dir() else confirmed.facts_path(p) for file, p in paths))

    def __contains__(self, path: str) -> bool:
        own = confirmed.facts_path(path)
        named = (p in {own, "./"} or (p.endswith("/") and own.startswith(p)) for p in self.paths)
        return not self.paths or any(named)


def _concerns(found: Finding, edition: site.Edition, wanted: _Wanted) -> bool:
    """Whether a finding is about facts: in their file, in the lock, or what keeps them from being read."""
    if found.path == confirmed.LOCK:
        file = dict(found.args).get("path", "")
        return not file or file in wanted
    own = found.path.endswith(".facts.yml") or found.path in edition.faulty
    return own and found.path in wanted


@facts.command()
@_NAMED
@options.content
@click.option("--reason", default="", help="为什么这样核定，例如“据统计局更正”")
@click.option("--by", default="", help="谁核定的")
@options.told
def accept(named: tuple[Path, ...], content: Path, reason: str, by: str) -> None:
    """核定数字：把现在的读数记进 facts.lock.json；不写 FILE 就核定全部。"""
    edition = _read(content)
    found = site.render(edition).findings
    broken = [f for f in found if f.path == confirmed.LOCK and f.code not in _GUARDED]
    wanted = _Wanted.of(content, named)
    refused = [f for f in found if f.code not in _GUARDED and _concerns(f, edition, wanted)]
    moved = False
    if not broken:
        consent = confirmed.Consent(by, reason, _readable(edition, refused, wanted))
        lines = {(f.path, f.line) for f in refused}
        articles = edition.gathered.everything.articles

        def sound(fact: Fact) -> bool:
            return (fact.path, fact.line) not in lines

        accepted = confirmed.accept(articles, edition.lock, sound, consent)
        moved = accepted.lock != edition.lock
        if accepted.changed and not reason:
            changes = "、".join(f"{was.figure}→{now.figure}" for was, now in accepted.changed)
            raise misuse(_WHY, changes)
        files.replace(content / confirmed.LOCK, confirmed.dump_lock(accepted.lock).encode())
        _tell(accepted)
    shown = [site.below(content.as_posix(), f) for f in [*broken, *refused]]
    if has_errors(shown):
        click.echo(as_text(shown, language()), err=True, nl=False)
        places = len({(f.path, f.line) for f in shown})
        told = said("有错误的 {} 条没有核定，改正后再核定；没有别的改动。", places)
        if moved:
            lock = content / confirmed.LOCK
            told = said("有错误的 {} 条没有核定，改正后再核定；其余的已经核定，写进 {}。", places, lock)
        click.echo(told, err=True)
        sys.exit(1)


def _readable(edition: site.Edition, refused: Iterable[Finding], wanted: _Wanted) -> frozenset[str]:
    """The facts files meant whose facts could be read: the entries of all others must stay as they are."""
    has_facts = {confirmed.facts_path(a.path) for a in edition.gathered.everything.articles if a.facts}
    unread = {confirmed.facts_path(f.path) for f in refused} - has_facts
    unread |= {confirmed.facts_path(path) for path in edition.faulty}
    known = has_facts | {key[0] for key in edition.lock}
    return frozenset(path for path in known - unread if path in wanted)


def _tell(accepted: confirmed.Acceptance) -> None:
    for was, now in accepted.changed:
        say("改 {} {}：{} → {}", now.path, now.indicator, was.figure, now.figure)
    for entry in accepted.added:
        say("增 {} {}：{}", entry.path, entry.indicator, entry.figure)
    for entry in accepted.removed:
        say("删 {} {}：{}", entry.path, entry.indicator, entry.figure)
    counts = (len(accepted.lock), len(accepted.added), len(accepted.changed), len(accepted.removed))
    say("核定记录共 {} 条：新增 {}，改动 {}，删去 {}。", *counts)


@facts.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.content
@click.option("--yes", is_flag=True, help="不问，全部写入")
@click.option("--json", "as_json", is_flag=True, help="只输出 JSON，不写入")
@options.told
def suggest(file: Path, content: Path, *, yes: bool, as_json: bool) -> None:
    """找出稿件里还没有登记的数字，逐条确认后写进旁边的 .facts.yml。"""
    edition = _read(content)
    path = confirmed.article_of(files.below(content, file))
    article = edition.gathered.everything.at(path)
    if article is None:
        faults = [site.below(content.as_posix(), f) for f in edition.findings if f.path == path]
        raise failure("{} 还不是一篇能读的稿件。\n{}", file, as_text(faults, language()))
    text = markup.render(markup.Job(path, article.body, article.body_line, article.facts))[0].text
    tables = edition.library.tables
    offered = confirmed.suggest(article, text, tables)
    if as_json:
        click.echo(_as_json(path, offered))
        return
    if faults := [site.below(content.as_posix(), f) for f in edition.findings if f.path == _INDICATORS]:
        raise failure("指标清单有错误，先改正。\n{}", as_text(faults, language()))
    if any(not one.region for one in offered):
        raise failure("{} 没有写 region；先在文首信息里补上地区，如 region: 嘉兴市。", file)
    if yes:
        _write(content, path, [offered] if offered else [], tables)
    elif at_terminal():
        _write(content, path, ([one] for one in _ask(offered)), tables)
    else:
        _print(offered)
        say("共 {} 条，没有写入；加 --yes 全部写入，或在终端里运行逐条确认。", len(offered))


def at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _write(content: Path, path: str, agreed: Iterable[Sequence[Suggestion]], tables: Tables) -> None:
    """Put facts and new indicators into their files as soon as they are agreed to; tell of all at the end."""
    own = confirmed.facts_path(path)
    target, written = content / own, 0
    new: dict[str, str] = {}
    try:
        for some in agreed:
            known = {*tables.indicators, *new}
            fresh = {one.indicator: one for one in some if one.indicator not in known}
            _replace(target, partial(confirmed.filed, own, new=some))
            if fresh:
                _replace(content / _INDICATORS, partial(confirmed.registered, new=fresh.values()))
            new |= {key: one.name for key, one in fresh.items()}
            written += len(some)
    finally:
        if written:
            say("已写入 {0}：{1} 条。核对后运行 gongbao facts accept {0}", target, written)
        else:
            say("没有要写入的数字。")
        if new:
            names, listed = "、".join(new.values()), content / _INDICATORS
            say("新指标记进 {}：{}。先把它们的 definition 从“待写”改成定义，再核定。", listed, names)


def _replace(target: Path, made: Callable[[bytes | None], bytes]) -> None:
    """A file made anew from what it holds."""
    try:
        files.replace(target, made(files.bytes_of(target)))
    except ValueError as error:
        raise click.ClickException(f"{target}: {said(str(error))}") from None


def _ask(offered: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """The suggestions an editor agrees to, one question each; q stops asking."""
    for one in offered:
        _print([one])
        question = said("写入？y 是，n 否，e 修改，q 不再问")
        answer = click.prompt(question, value_proc=_answer)
        if answer == "q":
            break
        if answer == "e":
            names = {"quote": "引文", "indicator": "指标编号", "region": "地区", "period": "时期"}
            asked = {
                name: click.prompt(said(label), default=getattr(one, name)) for name, label in names.items()
            }
            yield replace(one, **asked)
        elif answer == "y":
            yield one


def _answer(typed: str) -> str:
    """One of the four letters, or the word for it that an editor may type instead."""
    words = {"是": "y", "否": "n", "不": "n", "改": "e", "修改": "e", "不再问": "q"}
    answer = words.get(typed.strip(), typed.strip().lower())
    if answer not in {"y", "n", "e", "q"}:
        raise misuse("请答 y、n、e 或 q，也可以写 是、否、修改、不再问。")
    return answer


def _print(offered: Iterable[Suggestion]) -> None:
    for one in offered:
        new = "" if one.known else said("（新指标）")
        click.echo(f"\n{one.sentence}")
        indicator = f"{one.indicator} {one.name}{new}"
        say("  引文 {}　指标 {}　地区 {}　时期 {}", one.quote, indicator, one.region, one.period)


def _as_json(path: str, offered: Iterable[Suggestion]) -> str:
    rows = [{"path": path, **asdict(one)} for one in offered]
    return json.dumps(
        {"schema": "gongbao.facts-suggest/1", "suggestions": rows}, ensure_ascii=False, indent=2
    )


facts.add_command(diff)
