"""Single pages as Markdown: the head of a piece, its body, and what belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gongbao.plain.lists import teaser, trail
from gongbao.plain.writing import escape, listed, outward, record, section, table
from gongbao.views.contexts import ArticleView, PolicyView, PracticeView, StatisticsView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gongbao.article import Correction, Image
    from gongbao.plain.writing import Here
    from gongbao.views.contexts import SingleView
    from gongbao.views.elements import Figure, Item, Origin, Piece, Relation


def single(view: SingleView, body: str, here: Here) -> Iterator[str]:
    """The blocks of an article's page; `body` is its Markdown, left out of a withdrawn piece."""
    piece = view.piece
    yield from head(piece, here)
    if isinstance(view, PolicyView):
        yield record((row.label, escape(row.text)) for row in view.rows)
        if not view.current:
            yield f"**{escape(view.status)}**：本文件不在有效状态，使用前请核对。"
    if isinstance(view, PracticeView):
        yield record((row.label, escape(row.text)) for row in view.rows)
        yield section("运行机制", listed(_named(step.name, step.text) for step in view.mechanism))
    yield from (correction(one) for one in piece.corrections)
    if piece.retracted:
        yield "**本稿已撤回，正文不再提供。**"
        return
    if piece.image:
        yield picture(piece.image, here)
    yield f"**{escape(piece.summary)}**" if piece.summary else ""
    yield escape(piece.dateline)
    yield body
    if isinstance(view, PracticeView):
        yield section("时间线", listed(_named(event.date, event.text) for event in view.timeline))
    yield f"责任编辑：{escape(piece.editor)}" if piece.editor else ""
    yield from _beside(view, here)
    yield from tail(piece, here)


def head(piece: Piece, here: Here) -> Iterator[str]:
    """From kicker to credits."""
    yield trail(piece.trail[1:], here)
    yield f"*{escape(piece.kicker)}*" if piece.kicker else ""
    yield f"# {escape(piece.title)}"
    yield f"*{escape(piece.subtitle)}*" if piece.subtitle else ""
    people = (f"{escape(' '.join([c.org, *c.names]).strip())}（{escape(c.role)}）" for c in piece.byline)
    told = [piece.date.chinese, *people, origin(piece.source)]
    told += [f"更新：{piece.updated.chinese}"] if piece.updated else []
    told += [here.link(piece.issue.label, piece.issue.url)] if piece.issue else []
    yield " · ".join(part for part in told if part)


def origin(source: Origin | None) -> str:
    """来源, and the original of a reprint."""
    if source is None:
        return ""
    label = "转载自" if source.reprint else "来源："
    original = "，".join(part for part in (source.original_title, source.original_author) if part)
    return f"{label}{outward(source.name, source.url)}" + (
        f"（原题：{escape(original)}）" if original else ""
    )


def picture(image: Image, here: Here) -> str:
    """A picture over its caption and credit."""
    said = " ".join(part for part in (image.caption, image.credit) if part)
    shown = f"![{escape(image.alt)}]({here.to(image.src)})"
    return f"{shown}\n\n*{escape(said)}*" if said else shown


def correction(one: Correction) -> str:
    """更正, 补充 or 撤稿 as a notice."""
    parts = (("原文", one.was), ("改为", one.now), ("原因", one.reason), ("更正人", one.by))
    told = "；".join(f"{label}：{escape(text)}" for label, text in parts if text)
    return f"> **{escape(one.kind)}**（{one.at.chinese}）{told}"


def tail(piece: Piece, here: Here) -> Iterator[str]:
    """Confirmed figures, terms, further reading and neighbours."""
    yield section("数字", figures(piece.figures))
    yield f"专题：{here.links(piece.topics)}" if piece.topics else ""
    yield f"地区：{here.links(piece.regions)}" if piece.regions else ""
    yield further("相关阅读", piece.related, here)
    neighbours = (("后一篇", piece.newer), ("前一篇", piece.older))
    yield listed(f"{label}：{here.link(link.label, link.url)}" for label, link in neighbours if link)


def figures(shown: Iterable[Figure]) -> str:
    """Each figure with a link to its sentence, and what it counts."""
    rows = []
    for one in shown:
        quote = f"[{escape(one.before + one.number + one.after)}]({one.anchor})"
        about = " ".join(part for part in (one.region, one.period, one.status, one.note) if part)
        rows.append((f'<span id="{one.id}"></span>{quote}', escape(one.indicator), escape(about)))
    return table(("原话", "指标", "说明"), rows)


def further(title: str, entries: Iterable[Item], here: Here) -> str:
    """What to read next."""
    return section(title, listed(teaser(entry, here) for entry in entries))


def _beside(view: SingleView, here: Here) -> Iterator[str]:
    """What a page shows beside its text, by kind."""
    match view:
        case ArticleView():
            yield further("所解读的文件", view.policies, here)
        case PolicyView():
            yield further("政策解读", view.interpretations, here)
            yield section("相关文件", listed(_relation(one, here) for one in view.relations))
        case PracticeView():
            yield further("相关政策", view.policies, here)
            yield further("相关稿件", view.articles, here)
        case StatisticsView():
            pass


def _relation(one: Relation, here: Here) -> str:
    title = here.link(one.title, one.url) if one.url else outward(one.title, one.external)
    return f"{escape(one.label)}：{title}" + (f"（{escape(one.number)}）" if one.number else "")


def _named(name: str, text: str) -> str:
    return f"**{escape(name)}**：{escape(text)}" if text else f"**{escape(name)}**"
