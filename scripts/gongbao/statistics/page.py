"""Blocks as HTML: chart, table and downloads, every figure a link to its sentence."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gongbao import charts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gongbao.statistics.queries import Basis, Row, Shown, Value

_LONG = 16
DISCLAIMER = "据本站报道整理，非官方统计。"


def fill(body: str, shown: Iterable[Shown]) -> str:
    """A rendered body with each block's placeholder paragraph replaced by the block's HTML."""
    for one in shown:
        body = body.replace(f"<p>{one.block.placeholder}</p>", html(one))
    return body


def html(shown: Shown) -> str:
    """One block as a section: the chart with its table beside it or the table alone, notes, downloads.

    Links to sentences read `content:<path>#fig-<n>` until the page is assembled; downloads are addressed
    relative to the page.
    """
    anchor = f"stat-{shown.block.id}"
    headline = _headline(shown, anchor)
    if shown.block.show.chart == "table":
        inner = _table(shown, headline)
    else:
        table = _table(shown, f"数据表：{_clean(shown.block.show.title)}")
        drawing = f'<div class="stat__figure">\n{_drawing(shown, anchor)}\n</div>'
        inner = f'<figure class="chart">\n<figcaption>{headline}</figcaption>\n{drawing}\n{table}</figure>\n'
    return (
        f'<section class="stat" id="{anchor}" aria-labelledby="{anchor}-name">\n'
        f"{inner}{_notes(shown)}{_links(shown)}</section>"
    )


def text_of(value: Value) -> str:
    """A cell as readers see it: whole numbers without a point, nothing as a dash."""
    if value is None:
        return "—"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


def source_of(shown: Shown) -> str:
    """Where the figures come from: what the block states, else the articles they stand in."""
    titles = dict.fromkeys(row.basis.title for row in shown.rows if row.basis)
    return shown.block.show.source or "、".join(f"《{title}》" for title in titles)


def _drawing(shown: Shown, anchor: str) -> str:
    points = tuple(_point(shown, row) for row in shown.rows)
    draw = {"bar": charts.bar, "pyramid": charts.pyramid}[shown.block.show.chart]
    return draw(charts.Chart(f"{anchor}-chart", shown.block.show.title, points, shown.block.show.top))


def _point(shown: Shown, row: Row) -> charts.Point:
    label, value, basis = text_of(row.cells[shown.label]), shown.value(row), row.basis
    number = float(value) if isinstance(value, (int, float)) else 0.0
    if basis is None:
        figure = shown.cell(row, "figure")
        return charts.Point(label, number, text_of(value) + shown.unit if figure is None else text_of(figure))
    tip = f"{label}：{basis.figure}，见《{basis.title}》"
    return charts.Point(label, number, basis.figure, basis.bound, basis.value_max, _sentence(basis), tip)


def _headline(shown: Shown, anchor: str) -> str:
    show = shown.block.show
    subtitle = f'<span class="stat__subtitle">{_clean(show.subtitle)}</span>' if show.subtitle else ""
    return f'<span class="stat__title" id="{anchor}-name">{_clean(show.title)}</span>{subtitle}'


def _notes(shown: Shown) -> str:
    show = shown.block.show
    source = source_of(shown)
    lines = [f"资料来源：{source}。{DISCLAIMER}" if source else DISCLAIMER]
    if show.chart != "table":
        lines.append(charts.legend(tuple(_point(shown, row) for row in shown.rows)))
    lines += [f"注：{note}" for note in show.notes]
    inner = "".join(f"<p>{_clean(line)}</p>" for line in lines if line)
    return f'<div class="stat__notes">{inner}</div>\n'


def _table(shown: Shown, caption: str) -> str:
    head = "".join(
        f'<th scope="col"{_kind(shown, index)}>{_clean(header)}</th>' for index, header in shown.visible
    )
    body = "\n".join(
        "<tr>" + "".join(_cell(shown, row, index) for index, _ in shown.visible) + "</tr>"
        for row in shown.rows
    )
    long = " stat__table--long" if len(shown.rows) > _LONG else ""
    return (
        f'<div class="stat__table{long}">\n<table class="figure-table">\n<caption>{caption}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>\n"
    )


def _cell(shown: Shown, row: Row, index: int) -> str:
    text = _clean(text_of(row.cells[index]))
    if row.basis and shown.names[index] in {"figure", "value"}:
        tip = _clean(f"见《{row.basis.title}》")
        text = f'<a href="{_clean(_sentence(row.basis))}" title="{tip}">{text}</a>'
    if index == shown.label:
        return f'<th scope="row">{text}</th>'
    return f"<td{_kind(shown, index)}>{text}</td>"


def _kind(shown: Shown, index: int) -> str:
    """The class of a column of numbers, which stand flush right."""
    numeric = all(isinstance(row.cells[index], (int, float)) for row in shown.rows)
    return ' class="number"' if shown.names[index] == "figure" or (shown.rows and numeric) else ""


def _links(shown: Shown) -> str:
    files = "".join(
        f'<a href="{shown.block.id}.{kind}" download>{kind.upper()}</a>' for kind in ("csv", "json")
    )
    return f'<div class="stat__links"><span>下载这份数据</span>{files}</div>\n'


def _sentence(basis: Basis) -> str:
    return f"content:{basis.path}#{basis.anchor}"


def _clean(text: str) -> str:
    return escape("".join(c if c.isprintable() else " " for c in text))
