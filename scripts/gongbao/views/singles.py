"""Single pages: articles, interpretations, policy documents, practices, statistics."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gongbao.article import Event, Kind
from gongbao.library import MOST_RELATED
from gongbao.views.contexts import ArticleView, Draft, Page, PolicyView, PracticeView, StatisticsView
from gongbao.views.desk import period
from gongbao.views.elements import Relation, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Article, Policy, Reference
    from gongbao.library import Library
    from gongbao.views.contexts import SingleView
    from gongbao.views.desk import Desk
    from gongbao.views.elements import Piece

PHOTO_BELOW = 400
"""Characters below which a piece with a picture is a photo story."""
BRIEF_BELOW = 200
"""Characters below which a piece without a picture is a brief."""
OWN = {"repeals": "废止", "amends": "修改", "based_on": "依据", "forwards": "转发", "implements": "落实"}
INVERSE = {
    "repeals": "被下列文件废止",
    "amends": "被下列文件修改",
    "based_on": "以本文件为依据",
    "forwards": "被下列文件转发",
    "implements": "由下列文件落实",
}
SECTIONS = {
    Kind.POLICY: "policy",
    Kind.INTERPRETATION: "policy",
    Kind.PRACTICE: "practice",
    Kind.STATISTICS: "statistics",
}


def single_pages(desk: Desk) -> Iterator[Draft]:
    """The page of every article, in the library's order."""
    for article in desk.library.articles:
        yield Draft(
            url=article.url,
            make=partial(single_page, desk, article),
            seen=partial(surroundings, desk.library, article),
            article=article,
            modified=article.modified,
        )


def single_page(desk: Desk, article: Article) -> Page:
    """The page of one article."""
    shape, view = _view(desk, article)
    return Page(
        url=article.url,
        template=f"pages/{shape}.html",
        view=view,
        title=article.title,
        shape=shape,
        section=SECTIONS.get(article.kind, article.column),
        description=desk.item(article).summary,
        article=article,
        modified=article.modified,
        column=article.column,
        keywords=article.topics,
        characters=view.piece.length,
    )


def surroundings(library: Library, article: Article) -> Iterator[Article]:
    """Every other article that the page of one shows, in a fixed order; some may come twice."""
    yield from (other for other in library.neighbours(article) if other)
    yield from library.related(article, limit=MOST_RELATED)
    yield from library.interpretations(article)
    yield from (found for ref in article.interprets if (found := library.resolve(ref)))
    yield from (found for _, _, found in library.relations(article) if found)
    yield from (other for _, other in library.inverse_relations(article))


def _view(desk: Desk, article: Article) -> tuple[str, SingleView]:
    match article.kind:
        case Kind.POLICY if article.policy:
            return "policy", policy_view(desk, article, article.policy)
        case Kind.PRACTICE if article.practice:
            return "practice", practice_view(desk, article)
        case Kind.STATISTICS:
            return "statistics", StatisticsView(desk.piece(article))
        case _:
            return "article", article_view(desk, article)


def article_view(desk: Desk, article: Article) -> ArticleView:
    """A news article or interpretation."""
    interpreted = (desk.library.resolve(reference) for reference in article.interprets)
    piece = desk.piece(article)
    return ArticleView(
        piece=piece,
        form=form_of(piece),
        column=desk.column(article),
        policies=desk.items(policy for policy in interpreted if policy),
    )


def form_of(piece: Piece) -> str:
    """`photo` where few words stand beside a picture, `brief` where few stand alone, else `article`."""
    if piece.image:
        return "photo" if piece.length < PHOTO_BELOW else "article"
    return "brief" if piece.length < BRIEF_BELOW and not piece.retracted else "article"


def policy_view(desk: Desk, article: Article, policy: Policy) -> PolicyView:
    """A policy document with its record, its relations both ways and its interpretations."""
    library = desk.library
    own = [_relation(OWN[name], ref, found) for name, ref, found in library.relations(article)]
    inverse = [
        Relation(INVERSE[name], other.title, other.policy.number if other.policy else "", other.url, "")
        for name, other in library.inverse_relations(article)
    ]
    return PolicyView(
        piece=desk.piece(article),
        issuer=policy.issuer,
        number=policy.number,
        status=policy.status,
        current=policy.status == "有效",
        rows=record(article.title, policy),
        relations=(*own, *inverse),
        interpretations=desk.items(library.interpretations(article)),
    )


def _relation(label: str, reference: Reference, found: Article | None) -> Relation:
    if found is None:
        return Relation(label, reference.title or reference.target, reference.number, "", reference.url)
    number = found.policy.number if found.policy else reference.number
    return Relation(label, found.title, number, found.url, "")


def record(title: str, policy: Policy) -> tuple[Row, ...]:
    """The metadata table of a policy document (国务院政策文件库), empty fields left out."""
    dates = {
        "成文日期": policy.made,
        "发布日期": policy.published,
        "施行日期": policy.effective,
        "失效日期": policy.expires,
    }
    printed = {label: moment.chinese if moment else "" for label, moment in dates.items()}
    rows = (
        Row("索引号", policy.index_number),
        Row("主题分类", "\\".join(policy.subject)),
        Row("发文机关", policy.issuer),
        Row("成文日期", printed["成文日期"]),
        Row("标题", title),
        Row("发文字号", policy.number),
        Row("发布日期", printed["发布日期"]),
        Row("施行日期", printed["施行日期"]),
        Row("失效日期", printed["失效日期"]),
        Row("有效性", policy.status),
        Row("公文种类", policy.genre),
    )
    return tuple(row for row in rows if row.text)


def practice_view(desk: Desk, article: Article) -> PracticeView:
    """A practice with its steps, its timeline and what was published about it."""
    practice = article.practice
    if practice is None:
        raise ValueError(f"{article.path} is not a practice")
    related = desk.library.related(article, limit=MOST_RELATED)
    official = (Kind.POLICY, Kind.INTERPRETATION)
    rows = (
        Row("责任单位", practice.body),
        Row("实施地点", practice.place),
        Row("开始时间", period(practice.since)),
    )
    return PracticeView(
        piece=desk.piece(article),
        rows=tuple(row for row in rows if row.text),
        mechanism=practice.mechanism,
        timeline=tuple(Event(period(event.date), event.text) for event in practice.timeline),
        policies=desk.items(a for a in related if a.kind in official),
        articles=desk.items(a for a in related if a.kind not in official),
    )
