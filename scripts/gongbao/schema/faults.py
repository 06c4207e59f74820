"""What pydantic refuses, as findings at the place in the source, each with what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from gongbao.diagnostics import Finding, finding, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from gongbao.source import Path, Source


M = TypeVar("M", bound=BaseModel)


def validate(model: type[M], source: Source) -> tuple[M | None, list[Finding]]:
    """The model filled from a source's fields, or nothing and every fault that forbids it."""
    try:
        return model.model_validate(source.fields), []
    except ValidationError as error:
        found = [_finding(model, source, detail) for detail in error.errors(include_url=False)]
        return None, _without_echoes(found)


def _without_echoes(found: list[Finding]) -> list[Finding]:
    """A misspelt field is one fault: what it was meant to be is not reported missing as well."""
    meant = {f.hint for f in found if f.code == "field-is-known"}
    return [f for f in found if f.code != "field-is-present" or _last_name(f) not in meant]


def _last_name(found: Finding) -> str:
    return dict(found.args)["name"].rpartition(".")[2]


def _finding(model: type[BaseModel], source: Source, detail: ErrorDetails) -> Finding:
    path: Path = detail["loc"]
    kind = detail["type"]
    context: dict[str, Any] = detail.get("ctx", {})
    if field_name := context.get("field"):
        path = tuple(field_name.split("."))
    name = dotted(path)
    info = _info(model, path)
    if kind == "extra_forbidden":
        hint = _meant(str(path[-1]), _model_at(model, path[:-1]))
        return finding(source.path, *source.key_place(path), "field-is-known", hint=hint, name=name)
    if kind == "missing":
        at = source.key_place(path[:-1]) if path[:-1] else (1, 1)
        return finding(source.path, *at, "field-is-present", name=name, help=_help(info))
    place = source.place(path)
    value = "" if isinstance(detail["input"], BaseModel) else detail["input"]
    if value is None:
        return finding(source.path, *place, "field-is-filled", name=name, help=_help(info))
    if kind == "literal_error":
        allowed = _choices(info)
        hint = nearest(str(value), allowed)
        args = {"name": name, "value": value, "allowed": "、".join(allowed)}
        return finding(source.path, *place, "value-is-allowed", hint, **args)
    if "code" in context:
        extra = {k: v for k, v in context.items() if k not in {"code", "hint", "field"}}
        args = {"name": name, "value": value, "help": _help(info), **extra}
        return finding(source.path, *place, context["code"], hint=context["hint"], **args)
    return finding(source.path, *place, "field-has-type", name=name, value=value, help=_help(info))


def _meant(written: str, model: type[BaseModel]) -> str:
    """The field most likely meant by an unknown name, which may be the field's Chinese name."""
    chinese = {
        re.split("[，：（、；]", info.description or "")[0]: name for name, info in model.model_fields.items()
    }
    return chinese.get(written) or nearest(written, model.model_fields)


def dotted(path: Path) -> str:
    """A field's name with the names and indexes on the way to it: `byline.0.role`."""
    return ".".join(str(part) for part in path if part != "items")


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    for part in path:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), model)
    return model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    """The models inside a type such as `tuple[PersonFields, ...]` or `ImageFields | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _info(model: type[BaseModel], path: Path) -> FieldInfo | None:
    names = [part for part in path if isinstance(part, str)]
    if not names:
        return None
    return _model_at(model, path[: path.index(names[-1])]).model_fields.get(names[-1])


def _help(info: FieldInfo | None) -> str:
    if info is None or not info.description:
        return "见字段说明"
    example = f"，如 {info.examples[0]}" if info.examples else ""
    return f"{info.description}{example}"


def _choices(info: FieldInfo | None) -> tuple[str, ...]:
    return tuple(str(c) for c in get_args(info.annotation)) if info else ()
