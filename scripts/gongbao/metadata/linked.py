"""schema.org as JSON-LD: what a page is about, in the words of release 30.0."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from gongbao.article import Kind
from gongbao.metadata.page import CORRECTIONS_POLICY, PageKind, absolute, content_source
from gongbao.metadata.written import Json, Node, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.article import Article, Correction, Dateline, Moment, Person
    from gongbao.metadata.page import Document, PageMeta
    from gongbao.tables import Masthead, Region

_LANGUAGE = "zh-CN"
_OFFICE = re.compile(
    "(?:^本报.*|编辑部|评论部|记者部|评论员|采访组|调研组|课题组|报道组|记者站|工作室|办公室|研究院|研究所"
    "|委员会|常委会|人民政府|中心|报社|[日晚时]报|城市报|通讯社|新华社|电视台|广播电台)$"
)
"""Names in a byline that are offices, not people."""

_NOT_A_JOB = frozenset(("作者", "文", "图", "文/图"))
"""Roles that say what was made of the piece, not what the person is."""

_FORCE = {
    "有效": "InForce",
    "部分失效": "PartiallyInForce",
    "尚未生效": "NotInForce",
    "已修改": "NotInForce",
    "失效": "NotInForce",
    "废止": "NotInForce",
}
"""Policy status → LegalForceStatus; a draft for comment (征求意见稿) has none."""

_RELATIONS = {
    "repeals": "legislationRepeals",
    "amends": "legislationAmends",
    "based_on": "isBasedOn",
    "forwards": "citation",
    "implements": "legislationEnsuresImplementationOf",
    "interprets": "about",
    "interpreted_by": "subjectOf",
}


def scripts(page: PageMeta, masthead: Masthead) -> Iterator[str]:
    """One JSON-LD script for each thing the page describes, the main one first; safe inside HTML."""
    for node in _things(page, masthead):
        yield f'<script type="application/ld+json">{{"@context":"https://schema.org",{written(node)[1:]}</script>'


def _things(page: PageMeta, masthead: Masthead) -> Iterator[Json | Node]:
    if page.article:
        yield _about_article(page, page.article, masthead)
    elif page.kind is PageKind.HOME:
        yield _website(page, masthead)
        yield _publisher(masthead)
    else:
        yield _collection(page, masthead)
    if page.trail:
        yield _breadcrumbs(page, masthead)


# --- pages -----------------------------------------------------------------------------------------


def _website(page: PageMeta, masthead: Masthead) -> Node:
    search = f"{masthead.url}search/?q={{search_term_string}}" if masthead.url else ""
    action: Node = {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": search},
        "query-input": "required name=search_term_string",
    }
    return {
        **_site(masthead),
        "description": page.description,
        "inLanguage": _LANGUAGE,
        "publisher": {"@id": _organization_id(masthead)},
        "potentialAction": action if search else None,
    }


def _collection(page: PageMeta, masthead: Masthead) -> Node:
    """A list; one that measures something, the page of an indicator, is a Dataset."""
    told: Node = {
        "name": page.title,
        "url": absolute(page.url, masthead),
        "description": page.description,
        "inLanguage": _LANGUAGE,
    }
    if page.measured:
        whose = {"creator": _publisher(masthead), "dateModified": page.measured.modified}
        return {"@type": "Dataset", **told, **whose, **_measured(page, masthead)}
    return {
        "@type": "CollectionPage",
        **told,
        "keywords": list(page.column.keywords) if page.column else [],
        "contentLocation": _place(page.regions),
        "isPartOf": _site(masthead),
    }


def _breadcrumbs(page: PageMeta, masthead: Masthead) -> Node:
    above = [_step(n, crumb.name, crumb.url, masthead) for n, crumb in enumerate(page.trail, start=1)]
    last = _list_item(len(above) + 1, page.title, page.url, masthead)
    return {"@type": "BreadcrumbList", "itemListElement": [*above, last]}


@lru_cache(maxsize=512)
def _step(position: int, name: str, url: str, masthead: Masthead) -> Json:
    """A step on the way to many pages."""
    return Json(written(_list_item(position, name, url, masthead)))


def _list_item(position: int, name: str, url: str, masthead: Masthead) -> Node:
    return {"@type": "ListItem", "position": position, "name": name, "item": absolute(url, masthead)}


def _site(masthead: Masthead) -> Node:
    identity = f"{masthead.url}#website" if masthead.url else ""
    return {"@type": "WebSite", "@id": identity, "name": masthead.name, "url": masthead.url}


@lru_cache(maxsize=4)
def _publisher(masthead: Masthead) -> Json:
    node: Node = {
        "@type": "NewsMediaOrganization",
        "@id": _organization_id(masthead),
        "name": masthead.name,
        "url": masthead.url,
        "correctionsPolicy": absolute(CORRECTIONS_POLICY, masthead),
        "parentOrganization": _organization(masthead.organizer),
    }
    return Json(written(node))


def _organization_id(masthead: Masthead) -> str:
    return f"{masthead.url}#organization" if masthead.url else ""


# --- articles --------------------------------------------------------------------------------------


def _about_article(page: PageMeta, article: Article, masthead: Masthead) -> Node:
    common = _common(page, article, masthead)
    match article.kind:
        case Kind.NEWS | Kind.INTERPRETATION:
            return {"@type": "NewsArticle", **_headed(page, article), **common, **_printed(page, article)}
        case Kind.PRACTICE:
            return {"@type": "Article", **_headed(page, article), **common, **_practised(article)}
        case Kind.POLICY:
            return {"@type": "Legislation", "name": article.title, **common, **_enacted(page, article)}
        case Kind.STATISTICS:
            return {"@type": "Dataset", "name": article.title, **common, **_measured(page, masthead)}


def _common(page: PageMeta, article: Article, masthead: Masthead) -> Node:
    """What any CreativeWork says of itself."""
    url = absolute(page.url, masthead)
    editors = [p.name for p in article.byline if p.role == "编辑"]
    return {
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "description": page.description,
        "inLanguage": _LANGUAGE,
        "datePublished": article.date.stamp,
        "dateModified": article.modified.stamp,
        "author": _authors(article, masthead),
        "editor": [_named(name) for name in dict.fromkeys([*editors, article.editor])],
        "publisher": _publisher(masthead),
        "image": _image(page, article, masthead),
        "keywords": list(article.topics),
        "contentLocation": _place(page.regions),
        "correction": [_correction(c) for c in article.corrections],
        **_documents(page, article, masthead),
    }


def _headed(page: PageMeta, article: Article) -> Node:
    """What an Article adds to a CreativeWork."""
    return {
        "headline": article.title,
        "alternativeHeadline": article.subtitle,
        "articleSection": page.column.name if page.column else "",
        "wordCount": page.length,
    }


def _printed(page: PageMeta, article: Article) -> Node:
    """What a NewsArticle adds: where it was filed from, and where it stood in print."""
    issue = article.issue
    return {
        "dateline": _dateline(article.dateline) if article.dateline else "",
        "printEdition": f"{page.paper or issue.paper} {issue.date.chinese}" if issue else "",
        "printPage": str(issue.page) if issue else "",
        "printSection": issue.page_name if issue else "",
    }


def _practised(article: Article) -> Node:
    practice = article.practice
    about: list[Node] = [{"@type": "Thing", "name": article.title}]
    if practice is None:
        return {"about": about}
    place: Node = {"@type": "Place", "name": practice.place}
    return {
        "about": [*about, _organization(practice.body)],
        "spatialCoverage": place,
        "temporalCoverage": f"{practice.since}/.." if practice.since else "",
    }


def _enacted(page: PageMeta, article: Article) -> Node:
    policy = article.policy
    if policy is None:
        return {}
    force = _FORCE.get(policy.status)
    return {
        "datePublished": (policy.published or article.date).stamp,
        "identifier": policy.index_number,
        "legislationIdentifier": policy.number,
        "legislationType": "" if policy.genre == "其他" else policy.genre,
        "legislationDate": _day(policy.made),
        "legislationDateOfApplicability": _day(policy.effective),
        "legislationLegalForce": f"https://schema.org/{force}" if force else "",
        "legislationPassedBy": _organization(policy.issuer),
        "jurisdiction": _place(page.regions),
        "expires": _day(policy.expires),
        "creativeWorkStatus": policy.status,
    }


def _measured(page: PageMeta, masthead: Masthead) -> Node:
    """What a Dataset says beyond other works; without block data, its one JSON file."""
    measured = page.measured
    files = measured.files if measured else ((page.data, "application/json"),) if page.data else ()
    downloads: list[Node] = [
        {"@type": "DataDownload", "contentUrl": absolute(path, masthead), "encodingFormat": kind}
        for path, kind in files
    ]
    node: Node = {"spatialCoverage": _place(page.regions), "distribution": downloads}
    if measured is None:
        return node
    variables: list[Node] = [
        {"@type": "PropertyValue", "name": name, "unitText": unit} for name, unit in measured.variables
    ]
    return {
        **node,
        "temporalCoverage": measured.period,
        "variableMeasured": variables,
        "creditText": measured.citation,
        "version": measured.modified,
        "creativeWorkStatus": "据本站报道整理，非官方统计",
    }


# --- parts of articles -----------------------------------------------------------------------------


def _authors(article: Article, masthead: Masthead) -> list[Json | Node]:
    """Who wrote the piece; without a byline the original's author, else the source itself."""
    writers: list[Json | Node] = [_author(person) for person in article.byline if person.role != "编辑"]
    original = article.source.original_author if article.source else ""
    if not writers and original:
        writers = [_named(original)]
    return writers or [_organization(content_source(article, masthead))]


@lru_cache(maxsize=512)
def _author(person: Person) -> Json:
    if _OFFICE.search(person.name):
        office = {**_organization(person.name), "parentOrganization": _organization(person.org)}
        return Json(written(office))
    job = "" if person.role in _NOT_A_JOB else person.role
    return Json(written({**_person(person.name), "jobTitle": job, "worksFor": _organization(person.org)}))


@lru_cache(maxsize=512)
def _named(name: str) -> Json:
    """A person or an office, by the look of the name."""
    return Json(written(_organization(name) if _OFFICE.search(name) else _person(name)))


def _person(name: str) -> Node:
    return {"@type": "Person", "name": name}


def _organization(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _image(page: PageMeta, article: Article, masthead: Masthead) -> Node | None:
    url = absolute(page.image, masthead) if page.image else ""
    if not url:
        return None
    credit = article.image.credit if article.image else ""
    caption = article.image.caption if article.image else ""
    return {"@type": "ImageObject", "url": url, "caption": caption or page.image_alt, "creditText": credit}


def _correction(correction: Correction) -> Node:
    """A CorrectionComment in a sentence: `更正：原文“…”，应为“…”。` and the reason."""
    was = f"原文“{correction.was}”" if correction.was else ""
    now = f"应为“{correction.now}”" if correction.was else correction.now
    change = "，".join(part for part in (was, now if correction.now else "") if part)
    text = "。".join(part.rstrip("。") for part in (change, correction.reason) if part)
    return {
        "@type": "CorrectionComment",
        "text": f"{correction.kind}：{text}。" if text else correction.kind,
        "datePublished": correction.at.stamp,
    }


def _documents(page: PageMeta, article: Article, masthead: Masthead) -> Node:
    """The documents the article stands on, by the property that names the relation."""
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for document in page.documents:
        found[_RELATIONS.get(document.relation, "citation")].append(_document(document, masthead))
    source = article.source
    if source and source.type == "reprint":
        original: Node = {
            "@type": "CreativeWork",
            "name": source.original_title,
            "author": _named(source.original_author),
            "publisher": _organization(source.name),
            "url": source.url,
        }
        found["isBasedOn"].append(original)
    elif source:
        found["sourceOrganization"].append({**_organization(source.name), "url": source.url})
    return dict(found)


def _document(document: Document, masthead: Masthead) -> Node:
    explains = document.relation == "interpreted_by"
    return {
        "@type": "CreativeWork" if explains else "Legislation",
        "name": document.title,
        "legislationIdentifier": "" if explains else document.number,
        "url": absolute(document.url, masthead) if document.url else "",
    }


def _dateline(dateline: Dateline) -> str:
    """电头 as printed: `新华社北京8月3日电`, or the agency alone (`本报讯`)."""
    where = f"{dateline.place}{dateline.date}"
    return f"{dateline.agency}{where}电" if where else dateline.agency


@lru_cache(maxsize=512)
def _place(regions: tuple[Region, ...]) -> Json:
    """The last region with its GB/T 2260 code, inside the regions above it."""
    place: Node | None = None
    for region in regions:
        code = region.key if region.key.isdecimal() else ""
        place = {
            "@type": "AdministrativeArea",
            "name": region.name,
            "identifier": code,
            "containedInPlace": place,
        }
    return Json(written(place))


def _day(moment: Moment | None) -> str:
    return moment.at.date().isoformat() if moment else ""
