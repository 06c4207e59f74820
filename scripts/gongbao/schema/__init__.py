"""Fields → Article: the declared shape of every file an editor writes, checked whole.

Each function returns what could be built and every finding; where there is an error, nothing of the
file is built, so nothing of it can be published.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from gongbao.article import (
    Article,
    Correction,
    Dateline,
    Event,
    Fact,
    Image,
    Issue,
    Kind,
    Person,
    Policy,
    Practice,
    Reference,
    Source,
    Step,
)
from gongbao.diagnostics import Finding, finding, nearest
from gongbao.schema import data
from gongbao.schema.datasets import datasets
from gongbao.schema.faults import validate
from gongbao.schema.kinds import KINDS, RELATIONS, CommonFields, PageFields
from gongbao.schema.newcomers import slips
from gongbao.tables import Column, Indicator, Paper, Region, Tables
from gongbao.text import body_length
from gongbao.text import slug as text_slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gongbao.schema.fields import Fields
    from gongbao.source import Source as SourceFile

__all__ = ["article", "beside", "datasets", "facts", "json_schema", "page", "slips", "tables"]

T = TypeVar("T")


def article(source: SourceFile) -> tuple[Article | None, list[Finding]]:
    """The article a file declares, or nothing; and every fault of its front matter."""
    if source.findings and not source.fields:
        return None, list(source.findings)
    kind, found = _kind(source)
    fields, more = validate(KINDS[kind], source)
    found = [*source.findings, *found, *more]
    if fields is None or found:
        return None, found
    built = _build(source, Kind(kind), fields)
    if not built.slug:
        help_text = "标题拼不出网址，请写 slug，如 slug: my-article"
        return None, [finding(source.path, 1, 1, "field-is-present", name="slug", help=help_text)]
    return built, []


def _kind(source: SourceFile) -> tuple[str, list[Finding]]:
    """The kind a file states; where it states none we know, the likeliest, so that its other faults show."""
    stated = source.fields.get("kind")
    if stated in KINDS:
        return str(stated), []
    folder = source.path.partition("/")[0]
    guess = nearest(str(stated), KINDS) or (folder if folder in KINDS else "news")
    if stated is None:
        return guess, []
    args = {"name": "kind", "value": stated, "allowed": "、".join(KINDS)}
    return guess, [finding(source.path, *source.place(("kind",)), "value-is-allowed", guess, **args)]


_ALIKE = (
    "title", "date", "kicker", "subtitle", "updated", "publish_at", "expires_at", "draft", "column", "topics",
    "region", "editor", "summary", "aliases", "pin",
)  # fmt: skip
"""The fields an article holds as they were checked."""


def _build(source: SourceFile, kind: Kind, fields: CommonFields) -> Article:
    checked = fields.__dict__  # a model's own values: asking it for each takes as long as checking them
    return Article(
        path=source.path,
        kind=kind,
        slug=fields.slug or text_slug(fields.title),
        body=source.body,
        body_line=source.body_line,
        length=body_length(source.body),
        byline=_each(Person, fields.byline),
        source=_one(Source, fields.source),
        dateline=_one(Dateline, fields.dateline),
        issue=_one(Issue, fields.issue),
        image=_image(source.path, fields),
        corrections=_each(Correction, fields.corrections),
        related=_each(Reference, fields.related),
        interprets=_each(Reference, checked.get("interprets", ())),
        policy=_policy(fields) if kind is Kind.POLICY else None,
        practice=_practice(fields) if kind is Kind.PRACTICE else None,
        **{name: checked[name] for name in _ALIKE},
    )


def _one(shape: type[T], fields: Fields | None) -> T | None:
    return None if fields is None else shape(**fields.__dict__)


def _each(shape: type[T], rows: tuple[Fields, ...]) -> tuple[T, ...]:
    return tuple([shape(**row.__dict__) for row in rows]) if rows else ()


def _image(path: str, fields: CommonFields) -> Image | None:
    image = _one(Image, fields.image)
    return image and replace(image, src=beside(path, image.src))


def beside(path: str, target: str) -> str:
    """The content path of `target` as written in the file `path`; `..` stays where it climbs too high."""
    parts = [] if target.startswith("/") else path.split("/")[:-1]
    for part in target.split("/"):
        if part == ".." and parts and parts[-1] != "..":
            parts.pop()
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join(parts)


def _policy(fields: Any) -> Policy:  # noqa: ANN401 - the PolicyFields of KINDS
    names = (
        "issuer", "number", "index_number", "subject", "genre", "made", "published", "effective", "expires",
        "status",
    )  # fmt: skip
    relations = tuple((name, Reference(**dict(ref))) for name in RELATIONS for ref in getattr(fields, name))
    return Policy(relations=relations, **{name: getattr(fields, name) for name in names})


def _practice(fields: Any) -> Practice:  # noqa: ANN401 - the PracticeFields of KINDS
    return Practice(
        body=fields.body,
        place=fields.place,
        since=fields.since,
        mechanism=_each(Step, fields.mechanism),
        timeline=_each(Event, fields.timeline),
    )


def facts(source: SourceFile) -> tuple[tuple[Fact, ...], list[Finding]]:
    """The facts of a facts file in its order, with defaults filled in; and every fault.

    A fault in one fact does not keep the others from being read.
    """
    if source.findings:
        return (), list(source.findings)
    _, found = validate(data.FactsFile, source)
    out = []
    for i, row in _sound_rows(source):
        given = {name: getattr(row, name) or _default(source, name) for name in ("region", "period")}
        line, column = source.place(("facts", i, "quote"))
        found += [
            finding(source.path, line, column, "field-is-present", name=f"facts.{i}.{name}", help=help_text)
            for name, help_text in _FACT_NEEDS
            if not given[name]
        ]
        place = source.place(("facts", i, "region") if row.region else ("region",))
        values = {**dict(row), **given}
        out.append(Fact(n=i + 1, path=source.path, line=line, column=column, region_place=place, **values))
    return tuple(out), found


_FACT_NEEDS = (("region", "地区，如 region: 嘉兴市"), ("period", "时期，如 period: 2022"))


def _default(source: SourceFile, name: str) -> str:
    value = source.fields.get(name)
    return value.strip() if isinstance(value, str) else ""


def _sound_rows(source: SourceFile) -> Iterator[tuple[int, data.FactFields]]:
    """The facts without a fault of their own, each with its index."""
    rows = source.fields.get("facts")
    for i, row in enumerate(rows if isinstance(rows, list) else []):
        try:
            yield i, data.FactFields.model_validate(row)
        except ValidationError:
            continue  # `validate` has told of it


_TABLES: dict[str, tuple[type[Any], type[Any], str]] = {
    "columns": (data.ColumnsFile, Column, "id"),
    "regions": (data.RegionsFile, Region, "key"),
    "indicators": (data.IndicatorsFile, Indicator, "id"),
    "papers": (data.PapersFile, Paper, "id"),
}


def tables(sources: dict[str, SourceFile]) -> tuple[Tables, list[Finding]]:
    """The controlled lists from data files by name (`columns`, `regions`, …); no file, empty list."""
    found: list[Finding] = []
    filled: dict[str, dict[str, Any]] = {}
    for name, (model, shape, key) in _TABLES.items():
        source = sources.get(name)
        if source is None:
            continue
        fields, more = (None, source.findings) if source.findings else validate(model, source)
        found += more
        rows: dict[str, Any] = {}
        for i, row in enumerate(fields.items if fields else ()):
            value = getattr(row, key)
            if value in rows:
                line, column = source.place(("items", i))
                first = source.place(("items", list(rows).index(value)))[0]
                found.append(finding(source.path, line, column, "key-is-unique", name=value, first=first))
            else:
                rows[value] = shape(**row.__dict__)
        filled[name] = rows
    lists = Tables(**filled)
    return lists, [*found, *_lost_parents(lists.regions, sources.get("regions"))]


def _lost_parents(regions: dict[str, Region], source: SourceFile | None) -> Iterator[Finding]:
    """Regions whose parent is not in the list; and each circle of parents once, at its first region."""
    if source is None:
        return
    order = {key: i for i, key in enumerate(regions)}
    for key, region in regions.items():
        if region.parent and region.parent not in regions:
            place = source.place(("items", order[key], "parent"))
            yield finding(source.path, *place, "region-is-known", value=region.parent)
    for circle in _circles(regions):
        first = circle.index(min(circle, key=order.__getitem__))
        told = "→".join([*circle[first:], *circle[:first], circle[first]])
        place = source.place(("items", order[circle[first]], "parent"))
        yield finding(source.path, *place, "region-tree-is-sound", value=told)


def _circles(regions: dict[str, Region]) -> Iterator[list[str]]:
    """The keys of each circle of parents, each key followed by its parent's."""
    known: set[str] = set()
    for start in regions:
        climb: dict[str, None] = {}
        key = start
        while key in regions and key not in known:
            known.add(key)
            climb[key] = None
            key = regions[key].parent
        if key in climb:
            path = list(climb)
            yield path[path.index(key) :]


def page(source: SourceFile) -> list[Finding]:
    """Every fault of an ordinary page's front matter: it may state a title and a description, no more."""
    return validate(PageFields, source)[1]


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema of one kind's front matter, for editors' programs."""
    return TypeAdapter(KINDS[kind]).json_schema()
