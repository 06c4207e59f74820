"""Blocks as HTML: chart, table, notes and what to take away, every figure a link to its sentence."""

from __future__ import annotations

import posixpath
import re
from html import escape
from typing import TYPE_CHECKING

from gongbao.article import Link
from gongbao.statistics.citation import bibtex, gbt7714, updated
from gongbao.statistics.drawings import TIMES, drawing, gist, legend, link, said, sentence, text_of, trend
from gongbao.statistics.retractions import MARK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.statistics.blocks import Block
    from gongbao.statistics.citation import Publication
    from gongbao.statistics.results import Basis, Row, Shown

DISCLAIMER = "据本站报道整理，非官方统计。"
STATUS = {"revised": "修订", "disputed": "存疑", "retracted": "撤回"}
_LONG, _AT_A_GLANCE = 16, 5
_LEGIBLE = 40
"""More quotes than these are a table of their own (指标目录)."""
_WORDS, _WORDY = 24, ' class="words"'
"""Cells of more characters than these, and quotes, want a wide column, also on a phone."""
_LINK = re.compile(r"</?a\b[^>]*>")


def fill(body: str, shown: Iterable[Shown], page: Publication) -> str:
    """A rendered body with each block's placeholder paragraph replaced by the block's HTML."""
    for one in shown:
        body = body.replace(f"<p>{one.block.placeholder}</p>", html(one, page))
    return body


def html(shown: Shown, page: Publication) -> str:
    """One block as a section: the chart with its table beside it or the table alone, notes, links.

    Links to sentences read `content:<path>#fig-<n>` until the page is assembled; files are addressed
    relative to the page.
    """
    anchor = f"stat-{shown.block.id}"
    headline = _headline(shown, anchor)
    if shown.block.show.chart == "table":
        inner = table(shown, headline)
    else:
        unit = f"（单位：{shown.unit}）" if shown.series and shown.unit else ""
        beside = table(shown, f"数据表：{clean(shown.block.show.title + unit)}")
        told = gist(shown) if shown.block.show.chart == "line" or len(shown.rows) > _AT_A_GLANCE else ""
        below = f'<p class="stat__summary">{clean(told)}</p>\n' if told else ""
        figure = f'<div class="stat__figure">\n{drawing(shown)}\n{below}</div>'
        inner = f'<figure class="chart">\n<figcaption>{headline}</figcaption>\n{figure}\n{beside}</figure>\n'
    return (
        f'<section class="stat" id="{anchor}" aria-labelledby="{anchor}-name">\n'
        f"{inner}{_map(shown)}{_notes(shown, page)}{_links(shown, page)}</section>"
    )


def words(shown: Shown) -> str:
    """The block's text as HTML, for search: headline, table and notes, without drawing and links."""
    lines = "".join(f"<p>{clean(note)}</p>" for note in shown.block.show.notes)
    return table(shown, _headline(shown, "x")) + lines


def links(shown: Shown) -> tuple[Link, ...]:
    """Where the query's column `link` leads, and the map, to be checked; sentences are checked as facts."""
    targets = {str(t) for row in shown.rows if (t := shown.cell(row, "link"))}
    line = shown.block.line
    split_up = ((target, *target.partition("#")[::2]) for target in sorted(targets))
    found = [Link(whole, path, anchor, image=False, line=line, column=1) for whole, path, anchor in split_up]
    if image := shown.block.show.map_image:
        place = map_path(shown.block)
        found.append(Link(image.src, place, "", image=True, line=shown.block.show_line, column=1))
    return tuple(found)


def source_of(shown: Shown) -> str:
    """Where the figures come from: what the block states, else the articles and datasets they stand in."""
    titles = [f"《{row.basis.title}》" for row in shown.rows if row.basis]
    return shown.block.show.source or "、".join(dict.fromkeys([*titles, *shown.sources]))


def table(shown: Shown, caption: str, *, linked: bool = True) -> str:
    """The block's rows as a table in a frame that scrolls by itself; series get a column each.

    Without `linked` it stands by itself, as in an embed.
    """
    head, body = _crossed(shown) if shown.series else _plain(shown)
    beside = shown.block.show.chart != "table"
    long = " stat__table--long" if beside and len(body) > _LONG else ""
    focus = (
        f' tabindex="0" role="region" aria-label="数据表：{clean(shown.block.show.title)}"' if long else ""
    )
    rows = "\n".join(f"<tr>{row if linked else _LINK.sub('', row)}</tr>" for row in body)
    return (
        f'<div class="stat__table{long}"{focus}>\n<table class="figure-table">\n'
        f"<caption>{caption}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>\n</div>\n"
    )


def clean(text: str) -> str:
    """Text for HTML, without the characters it forbids."""
    return escape(text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text))


def _headline(shown: Shown, anchor: str) -> str:
    show = shown.block.show
    subtitle = f'<span class="stat__subtitle">{clean(show.subtitle)}</span>' if show.subtitle else ""
    return f'<span class="stat__title" id="{anchor}-name">{clean(show.title)}</span>{subtitle}'


def _notes(shown: Shown, page: Publication) -> str:
    show, source = shown.block.show, source_of(shown)
    lines = [f"资料来源：{source}。{DISCLAIMER}" if source else DISCLAIMER, legend(shown)]
    lines += [f"方法：{show.method}"] if show.method else []
    lines += [f"注：{note}" for note in show.notes]
    inner = _withdrawal(shown) + "".join(f"<p>{clean(line)}</p>" for line in lines if line)
    inner += f"{_revisions(shown)}<p>更新于{_date(updated(shown, page))}</p>"
    return f'<div class="stat__notes">{inner}</div>\n'


def _map(shown: Shown) -> str:
    """The picture of a map with its approval number printed below it."""
    image = shown.block.show.map_image
    if image is None:
        return ""
    number = f'<span class="stat__approval">审图号：{clean(image.approval_no)}</span>'
    return (
        f'<figure class="stat__map"><img src="content:{clean(map_path(shown.block))}" '
        f'alt="{clean(image.alt)}" loading="lazy">'
        f"<figcaption>{clean(image.caption)}{number}</figcaption></figure>\n"
    )


def map_path(block: Block) -> str:
    """The content path of a block's map image; empty where it has none."""
    image = block.show.map_image
    return posixpath.normpath(posixpath.join(posixpath.dirname(block.path), image.src)) if image else ""


def _withdrawal(shown: Shown) -> str:
    """Which figures are used no more, and where their withdrawal is explained."""
    if not shown.retracted:
        return ""
    titles = "、".join(
        f'<a href="content:{clean(path)}">《{clean(title)}》</a>' for path, title in shown.retracted
    )
    figures = "、".join(dict.fromkeys(row.basis.figure for row in shown.withdrawn if row.basis))
    said = f"出自它的数字不再使用：{clean(figures)}。" if figures else "出自它的数字不再计入。"
    return f'<p class="stat__withdrawn"><strong>{MARK}</strong>　{titles}已撤稿，{said}</p>'


def _revisions(shown: Shown) -> str:
    """What was said before, where a figure was revised, disputed or retracted, each with its sentence."""
    bases = {row.basis.id: row.basis for row in shown.rows if row.basis and row.basis.was}
    if not shown.revisions and not bases:
        return ""
    rows = "".join(
        f'<li>更正：<a href="{clean(sentence(basis))}">{clean(basis.quote)}</a>，原为{clean(basis.was)}'
        f"{clean(f'（{basis.reason}）' if basis.reason else '')}</li>"
        for _, basis in sorted(bases.items())
    )
    rows += "".join(
        f"<li>{_date(basis.modified)}，{STATUS.get(basis.status, '原报')}："
        f'<a href="{clean(sentence(basis))}">{clean(basis.quote)}</a>{clean(_reason(basis))}</li>'
        for basis in shown.revisions
    )
    return f'<p>修订记录：</p><ol class="stat__revisions">{rows}</ol>'


def _reason(basis: Basis) -> str:
    said = basis.note.rstrip("。")
    return f"（{said}）" if said else ""


def _links(shown: Shown, page: Publication) -> str:
    """The quiet row below a block: files, permanent address, citation, and a frame for other sites."""
    name, kinds = shown.block.id, ["csv", "json"]
    if shown.block.show.chart != "table":
        kinds.append("svg")
    parts = [f'<a href="{name}.{kind}" download>{kind.upper()}</a>' for kind in kinds]
    parts += [f'<a href="#stat-{name}">固定链接</a>', _sentences(shown)]
    cited = f"<p>GB/T 7714：{clean(gbt7714(shown, page))}</p>{_code(bibtex(shown, page))}"
    parts.append(f"<details><summary>引用</summary>{cited}</details>")
    if page.root:
        parts.append(f"<details><summary>嵌入</summary>{_code(_frame(shown, page))}</details>")
    return f'<div class="stat__links"><span>下载数据</span>{"".join(parts)}</div>\n'


def _sentences(shown: Shown) -> str:
    """The words in which articles report the figures, each a link; nothing where the table holds them."""
    bases = {row.basis.id: row.basis for row in shown.rows if row.basis}
    if not 0 < len(bases) <= _LEGIBLE or any(shown.names[index] == "quote" for index, _ in shown.visible):
        return ""
    said = "".join(
        f'<li><a href="{clean(sentence(basis))}">{clean(basis.quote)}</a>　《{clean(basis.title)}》</li>'
        for basis in bases.values()
    )
    return f'<details><summary>原文</summary><ol class="stat__revisions">{said}</ol></details>'


def _frame(shown: Shown, page: Publication) -> str:
    """What another site writes to show the block."""
    address, title = page.address(f"embed/{shown.block.id}/"), clean(shown.block.show.title)
    return (
        f'<iframe src="{address}" title="{title}" width="100%" height="480" loading="lazy" '
        'style="border:0"></iframe>'
    )


def _code(text: str) -> str:
    return f"<pre><code>{escape(text)}</code></pre>"


def _plain(shown: Shown) -> tuple[str, list[str]]:
    """Header and rows of a table as the query gave them."""
    head = "".join(
        f'<th scope="col"{_kind(shown, index)}>{clean(header)}</th>' for index, header in shown.visible
    )
    rows = (*shown.rows, *shown.withdrawn)
    return head, ["".join(_cell(shown, row, index) for index, _ in shown.visible) for row in rows]


def _crossed(shown: Shown) -> tuple[str, list[str]]:
    """Header and rows of a table with a line for each label and a column for each series."""
    names = list(dict.fromkeys(shown.cell(row, shown.series) for row in shown.rows))
    cells = {(row.cells[shown.label], shown.cell(row, shown.series)): row for row in shown.rows}
    labels = {row.cells[shown.label]: said(shown, row, shown.label) for row in shown.rows}
    corner = shown.block.show.columns.get(shown.names[shown.label]) or shown.header(shown.names[shown.label])
    head = f'<th scope="col">{clean(corner)}</th>' + "".join(
        f'<th scope="col" class="number">{clean(text_of(name))}</th>' for name in names
    )
    body = [
        f'<th scope="row"{_when(shown, shown.label)}>{clean(text)}</th>'
        + "".join(f'<td class="number">{_crossing(shown, cells.get((label, name)))}</td>' for name in names)
        for label, text in labels.items()
    ]
    return head, body


def _crossing(shown: Shown, row: Row | None) -> str:
    if row is None:
        return "—"
    text = _standing(row.basis) if row.basis else clean(text_of(shown.value(row)))
    target = link(shown, row)
    return f'<a href="{clean(target)}">{text}</a>' if target else text


def _cell(shown: Shown, row: Row, index: int) -> str:
    if shown.names[index] == "trend":
        return f"<td>{trend(shown, row)}</td>"
    plain = said(shown, row, index)
    text = clean(plain)
    if row.basis and shown.names[index] in {"figure", "value"}:
        tip = clean(f"见《{row.basis.title}》")
        text = _standing(row.basis, text)
        text = f'<a href="{clean(sentence(row.basis))}" title="{tip}">{text}</a>'
    elif index == shown.label and (target := shown.cell(row, "link")):
        text = f'<a href="content:{clean(str(target))}">{text}</a>'
    if index == shown.label:
        return f'<th scope="row"{_when(shown, index)}>{text}</th>'
    wordy = _WORDY if len(plain) > _WORDS or shown.names[index] == "quote" else ""
    return f"<td{_kind(shown, index) or wordy}>{text}</td>"


def _standing(basis: Basis, text: str = "") -> str:
    """A figure as it stands today: struck out once withdrawn, named as doubted or superseded."""
    text = text or clean(basis.figure)
    if basis.withdrawn or basis.status == "retracted":
        return f"<s>{text}</s>（{MARK}）"
    if basis.replaced:
        return f"{text}（已修订）"
    return f"{text}（存疑）" if basis.status == "disputed" else text


def _kind(shown: Shown, index: int) -> str:
    """The class of a column of numbers, which stand flush right."""
    return ' class="number"' if index in shown.numeric else ""


def _when(shown: Shown, index: int) -> str:
    """The class of a date that names its row and is not broken where there is room."""
    return ' class="when"' if shown.names[index] in TIMES else ""


def _date(iso: str) -> str:
    year, month, day = iso[:10].split("-")
    return f'<time datetime="{iso[:10]}">{year}年{int(month)}月{int(day)}日</time>'
