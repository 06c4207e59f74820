"""Running a block's query: what comes out, or every fault as a finding."""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding, nearest
from gongbao.statistics.engines import QueryError
from gongbao.statistics.headlines import told
from gongbao.statistics.judging import check_faults, show_faults
from gongbao.statistics.messages import explained
from gongbao.statistics.results import Row, Shown
from gongbao.statistics.retractions import bereft

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.statistics.blocks import Block
    from gongbao.statistics.database import Database
    from gongbao.statistics.results import Value

ROWS = 5_000
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


def run(block: Block, database: Database) -> Shown | tuple[Finding, ...]:
    """The result of a block's query over a `database`, or all that is wrong with it.

    What is wrong only because an article was withdrawn keeps nothing from being published, for a
    retraction is urgent: the block then says what it lost.
    """
    try:
        shown = _answer(block, database)
        whole = database.complete(block.sql)
        complete = shown if whole is database else _answer(block, whole)
    except QueryError as error:
        return (_failure(block, database, str(error)),)
    faults = _faults(shown, database)
    lost = tuple(row for row in complete.rows if row.basis and row.basis.withdrawn)
    excused = shown.rows != complete.rows and not _faults(complete, database)
    if excused and (lost or faults):
        return told(bereft(shown, lost, complete.revisions, database.retracted, drawn=not faults))
    return faults or told(shown)


def _answer(block: Block, database: Database) -> Shown:
    names, rows = database.query(block.sql, ROWS + 1)
    found = tuple(_rows(names, rows, database))
    ids = [row.basis.id for row in found if row.basis]
    return Shown(block, names, found, database.sources(block.sql), database.revisions(ids))


def _faults(shown: Shown, database: Database) -> tuple[Finding, ...]:
    return tuple(_shape_faults(shown, database)) or tuple(show_faults(shown)) or tuple(check_faults(shown))


def _rows(names: tuple[str, ...], rows: list[tuple[Value, ...]], database: Database) -> Iterator[Row]:
    if "fact" not in names:
        yield from map(Row, rows)
        return
    at = names.index("fact")
    bases = database.bases([str(cells[at]) for cells in rows if cells[at] is not None])
    for cells in rows:
        yield Row(cells, bases.get(str(cells[at])))


def _failure(block: Block, database: Database, message: str) -> Finding:
    """A finding for the database's message, at the line of the query that holds the offending word."""
    word = next(iter(re.findall(r'(?:no such \w+: |near ")([^\s"]+)', message)), "").rpartition(".")[2]
    lines = block.sql.split("\n")
    row = next((i for i, line in enumerate(lines) if word and word in line), 0)
    schema = database.schema
    tables = [table for table in schema if re.search(rf"\b{table}\b", block.sql)]
    about_columns = message.startswith("no such column") and tables
    known = [f"{t}({', '.join(schema[t])})" for t in tables] if about_columns else list(schema)
    near = [c for t in tables for c in schema[t]] if about_columns else list(schema)
    hint = nearest(word, near) if message.startswith("no such") else ""
    column = lines[row].find(word) + 1 if word and word in lines[row] else 1
    return finding(
        block.path,
        block.line + row,
        column,
        "query-is-valid",
        hint,
        detail=explained(message),
        known="；".join(known),
    )


def _shape_faults(shown: Shown, database: Database) -> Iterator[Finding]:
    """Faults of the result as such: nothing, too much, no order, twice the same name, or unshowable cells."""
    block = shown.block
    if not shown.names:
        yield _failure(block, database, "没有查询")
    if len(shown.rows) > ROWS:
        yield _failure(block, database, f"结果超过 {ROWS} 行")
    elif len(shown.rows) > 1 and not re.search(
        r"\border\s+by\b", _COMMENT.sub(" ", block.sql), re.IGNORECASE
    ):
        detail = f"查询得到 {len(shown.rows)} 行，要用 ORDER BY 写明次序"
        yield finding(block.path, block.line, 1, "show-is-valid", detail=detail)
    for name, count in sorted(Counter(shown.names).items()):
        if count > 1:
            yield _failure(block, database, f"结果里有 {count} 列都叫 {name}，用 AS 另起名字")
    for row in shown.rows:
        if any(isinstance(c, bytes) or (isinstance(c, float) and not math.isfinite(c)) for c in row.cells):
            yield _failure(block, database, "结果里有不能显示的值（二进制或无穷大）")
            break
