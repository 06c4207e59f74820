"""The value types that front matter fields are made of, each refusing bad input with its own code."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

from gongbao.article import Moment

ZONE = ZoneInfo("Asia/Shanghai")

_DATE = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{2})(?:-(?P<d>\d{2})"
    r"(?:[ T](?P<H>\d{2}):(?P<M>\d{2})(?::(?P<S>\d{2}))?(?P<z>Z|[+-]\d{2}:?\d{2})?)?)?"
)
_LOOSE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")


class Fields(BaseModel):
    """A mapping of fields; a field that is not declared is a fault."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        str_strip_whitespace=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # a build needs the kinds it meets
    )


def fault(code: str, hint: str = "", **args: str) -> PydanticCustomError:
    """An error that becomes a finding with this code and hint."""
    return PydanticCustomError(code, "{code}", {"code": code, "hint": hint, **args})


def moment(value: Any) -> Moment:  # noqa: ANN401 - front matter may hold anything
    """A date as written, `2023-08`, `2023-08-15` or `2023-08-15 09:30`; Asia/Shanghai unless it says else."""
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if not match:
        raise fault("date-is-valid", hint=_date_hint(value))
    part = {k: int(match[k] or (k == "d")) for k in "ymdHMS"}
    try:
        at = datetime(part["y"], part["m"], part["d"], part["H"], part["M"], part["S"], tzinfo=ZONE)
    except ValueError:
        raise fault("date-is-valid", hint=_date_hint(value)) from None
    if match["z"]:
        stamp = f"{at:%Y-%m-%dT%H:%M:%S}{match['z'].replace('Z', '+00:00')}"
        try:
            at = datetime.fromisoformat(stamp)
        except ValueError:
            raise fault("date-is-valid") from None
    return Moment(at, has_time=match["H"] is not None, has_day=match["d"] is not None)


def _date_hint(value: object) -> str:
    """The date most likely meant, or nothing where that is a guess."""
    match = _LOOSE.match(value) if isinstance(value, str) else None
    if not match:
        return ""
    year, month, day = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and 1 <= day <= 31):  # noqa: PLR2004 - the calendar's own
        return ""
    day = min(day, monthrange(year, month)[1])
    return f"{year:04d}-{month:02d}-{day:02d}"


def _one_line(value: Any) -> Any:  # noqa: ANN401 - passed on to pydantic unchanged
    if isinstance(value, str) and "\n" in value and "\n" in value.strip():
        raise fault("field-has-type", hint=" ".join(value.split()))
    return value


def _as_reference(value: Any) -> Any:  # noqa: ANN401 - passed on to pydantic unchanged
    return {"target": value} if isinstance(value, str) else value


def _as_list(value: Any) -> Any:  # noqa: ANN401 - passed on to pydantic unchanged
    if isinstance(value, str):
        parts = [p for p in re.split(r"[，,、;；\s]+", value.strip("[]")) if p]
        raise fault("field-has-type", hint=f"[{', '.join(parts)}]")
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=200), BeforeValidator(_one_line)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Date = Annotated[
    Moment,
    PlainValidator(moment),
    WithJsonSchema({"type": "string", "pattern": f"^{_DATE.pattern.replace('?P<', '?<')}$"}),
]
Web = Annotated[str, StringConstraints(pattern=r"^https?://[^\s<>\"']+$", max_length=2000)]
OldAddress = Annotated[str, StringConstraints(pattern=r"^/?[\w-][\w.-]*(/[\w-][\w.-]*)*/?$", max_length=200)]
PageNumber = Annotated[int, BeforeValidator(lambda v: int(v) if str(v).isdecimal() else v)]
ListOf = BeforeValidator(_as_list)
"""Before a list: a single text with commas is a fault whose hint shows the list."""


class ReferenceFields(Fields):
    """Another document: ours by `target`, or one we do not hold by `title`, `number`, `url`."""

    target: Line = ""
    title: Line = ""
    number: Line = ""
    url: Web = ""


Ref = Annotated[ReferenceFields, BeforeValidator(_as_reference)]
