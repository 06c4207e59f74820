"""What a withdrawn article takes from a block: the figures stay visible as withdrawn and are used no more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gongbao.diagnostics import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.article import Article
    from gongbao.statistics.results import Basis, Row, Shown

MARK = "已撤回"


def bereft(
    shown: Shown,
    lost: tuple[Row, ...],
    revisions: tuple[Basis, ...],
    retracted: Iterable[Article],
    *,
    drawn: bool,
) -> Shown:
    """A block with the rows it lost to `retracted` articles, and a headline that says so.

    It falls back to a table unless the rest can still be `drawn`. Where no rows name facts, every withdrawn
    article with figures may be the one.
    """
    paths = {row.basis.path for row in lost if row.basis}
    told = [(a.path, a.title) for a in retracted if a.path in paths or not paths]
    show = shown.block.show
    mark = f"部分{MARK}" if shown.rows or not lost else MARK
    change: dict[str, object] = {"title": f"{mark}：{show.title}"}
    if not drawn:
        change |= {"chart": "table", "series": ""}
    block = replace(shown.block, show=show.model_copy(update=change))
    return replace(shown, block=block, withdrawn=lost, retracted=tuple(told), revisions=revisions)


def losses(shown: Iterable[Shown]) -> Iterator[Finding]:
    """Which retraction took which figures from which block, and what the editor should do about it."""
    for one in shown:
        if one.retracted:
            figures = "、".join(dict.fromkeys(row.basis.figure for row in one.withdrawn if row.basis))
            yield finding(
                one.block.path,
                one.block.line,
                1,
                "figures-are-standing",
                title="、".join(f"《{title}》" for _, title in one.retracted),
                path="、".join(path for path, _ in one.retracted),
                id=one.block.id,
                figures=figures or "合计等算出来的数",
            )
