"""The blocks of a statistics page: a query in a `sql` fence, followed by how to show it in a `show` fence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2s
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from gongbao.article import Kind as ArticleKind
from gongbao.diagnostics import Finding, finding, nearest
from gongbao.source.nodes import explained

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from gongbao.article import Article

_FENCE = re.compile(r" {0,3}(?P<marks>`{3,}|~{3,})\s*(?P<info>[^`]*)$")
Kind = Literal[
    "table",
    "bar",
    "grouped",
    "stacked",
    "stacked-100",
    "line",
    "dot",
    "heat",
    "pyramid",
    "steps",
    "timeline",
    "tile-grid",
]
"""What `chart` may say: a table alone, or a kind of `gongbao.charts`."""
APPROVAL = re.compile(
    r"[\u4e00-\u9fff]{0,2}(?:GS|S)[\u4e00-\u9fff]{0,2}\s?[（(〔\[]\d{4}[）)〕\]]\s?\d{1,6}号"
)
"""An approval number (审图号) as maps print it: GS（2023）2767号, GS京（2022）1061号, 浙S（2021）39号."""
_PICTURE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target>[^)]*)\)")
_MAP = re.compile(r"(?<!不是)(?:地图|区划图|政区图)")
_HELP = {
    "chart": "、".join(get_args(Kind)),
    "series": "一个列名，按它分组",
    "id": "小写字母、数字和连字符，例如 grid-levels",
    "title": "一句话说出结论",
    "notes": "一段文字，或文字的列表",
    "columns": "查询结果的列名: 中文表头",
    "top": "大于 0 的数，例如 100",
    "rows": "整数",
    "unique": "一个列名",
    "range": "两个数，例如 [0, 100]",
    "sums_to": "一个数，例如 100",
    "tolerance": "一个数，例如 0.1",
    "map_image": "地图图片，例如 {src: map.webp, alt: 图上有什么, approval_no: GS（2023）2767号}",
    "src": "图片文件，相对于这一页",
    "alt": "替代文字",
}


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


class Checks(BaseModel):
    """What must hold of a result.

    Its number of rows, a column without repeats, the span of its values, and what the values of each
    series add up to, within `tolerance`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int | None = None
    unique: str = ""
    range: tuple[float, float] | None = None
    sums_to: float | None = Field(default=None, allow_inf_nan=False)
    tolerance: float = Field(default=0, ge=0, allow_inf_nan=False)


class MapImage(BaseModel):
    """A picture of a map below the table; `approval_no` is its 审图号, without which no map is published."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    src: str = Field(min_length=1)
    alt: str = Field(min_length=1)
    approval_no: str = ""
    caption: str = ""


class Show(BaseModel):
    """How a result is shown.

    `title` is the headline (the message), `subtitle` says measure, place and time; `columns` maps the
    columns to show to their headers, in order; `series` is the column that groups marks; `top` is the end
    of a bar chart's axis (100 for shares); `method` says how the numbers came about.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    chart: Kind
    title: str = Field(min_length=1)
    id: str = Field(default="", pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    subtitle: str = ""
    unit: str = ""
    source: str = ""
    notes: Annotated[tuple[str, ...], BeforeValidator(_listed)] = ()
    columns: dict[str, str] = Field(default_factory=dict)
    series: str = ""
    method: str = ""
    top: float = Field(default=0, gt=0, allow_inf_nan=False)
    map_image: MapImage | None = None
    checks: Checks = Checks()


_PARTS: dict[str, type[BaseModel]] = {"checks": Checks, "map_image": MapImage}


@dataclass(frozen=True, slots=True)
class Block:
    """One query and how to show it; `line` and `show_line` are those of the first lines in the fences.

    `id` names its anchor and its files, `placeholder` is the paragraph that stands for it in the Markdown.
    """

    id: str
    path: str
    line: int
    show_line: int
    sql: str
    show: Show
    placeholder: str


@dataclass(frozen=True, slots=True)
class _Fence:
    """A fenced block: its info string, the index of its opening line and of the line after its end."""

    info: str
    start: int
    stop: int
    text: str
    closed: bool


def split(article: Article) -> tuple[str, tuple[Block, ...], list[Finding]]:
    """The page's Markdown with a placeholder for each block, the blocks in order, and every fault.

    Placeholders are paragraphs of their own, and all other lines keep their numbers. A faulty block leaves
    nothing behind.
    """
    lines = article.body.split("\n")
    if "```" not in article.body and "~~~" not in article.body:
        return article.body, (), list(_maps(article, lines))
    blocks: list[Block] = []
    findings: list[Finding] = []
    kept = list(lines)
    for query, show in _pairs(list(_fences(lines)), lines):
        first, last = query or show, show or query
        if first is None or last is None:
            continue
        kept[first.start : last.stop] = [""] * (last.stop - first.start)
        found = list(_pair_faults(article, query, show))
        if query and show and not found:
            block, found = _block(article, query, show, blocks)
            if block:
                blocks.append(block)
                kept[first.start + 1] = block.placeholder
        findings += found
    findings += _maps(article, kept)
    return "\n".join(kept), tuple(blocks), findings


def prose(markdown: str) -> str:
    """A page's Markdown without its queries and settings, whose numbers nobody reads as figures."""
    lines = markdown.split("\n")
    for fence in _fences(lines):
        if fence.info in {"sql", "show"}:
            lines[fence.start : fence.stop] = [""] * (fence.stop - fence.start)
    return "\n".join(lines)


def _maps(article: Article, lines: list[str]) -> Iterator[Finding]:
    """Pictures of a statistics page that are maps by their own words and print no approval number."""
    if article.kind is not ArticleKind.STATISTICS:
        return
    if (image := article.image) and _MAP.search(image.alt + image.caption):
        said = f"{image.alt} {image.caption} {image.credit}"
        if not APPROVAL.search(said):
            yield finding(article.path, 1, 1, "map-is-approved", value=image.alt or image.src)
    for row, line in enumerate(lines):
        for picture in _PICTURE.finditer(line):
            if _MAP.search(picture["alt"]) and not APPROVAL.search(picture[0]):
                place = article.body_line + row, picture.start() + 1
                yield finding(article.path, *place, "map-is-approved", value=picture["alt"])


def _fences(lines: list[str]) -> Iterator[_Fence]:
    at = 0
    while at < len(lines):
        opening = _FENCE.match(lines[at])
        start, at = at, at + 1
        if not opening:
            continue
        marks = opening["marks"]
        closing = re.compile(rf" {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}\s*$")
        end = next((i for i in range(at, len(lines)) if closing.match(lines[i])), None)
        stop = len(lines) if end is None else end + 1
        text = "\n".join(lines[at : stop if end is None else end])
        yield _Fence(opening["info"].strip(), start, stop, text, end is not None)
        at = stop


def _pairs(fences: list[_Fence], lines: list[str]) -> Iterator[tuple[_Fence | None, _Fence | None]]:
    """Each `sql` fence with the `show` fence directly after it; either may stand alone, which is a fault."""
    waiting: _Fence | None = None
    for fence in fences:
        if waiting and fence.info == "show" and not "".join(lines[waiting.stop : fence.start]).strip():
            yield waiting, fence
            waiting = None
            continue
        if waiting:
            yield waiting, None
        waiting = fence if fence.info == "sql" else None
        if fence.info == "show":
            yield None, fence
    if waiting:
        yield waiting, None


def _pair_faults(article: Article, query: _Fence | None, show: _Fence | None) -> Iterator[Finding]:
    for fence in (query, show):
        if fence and not fence.closed:
            detail = f"``` {fence.info} 没有结束，缺少最后一行 ```"
            yield finding(article.path, article.body_line + fence.start, 1, "show-is-valid", detail=detail)
    if query and not show:
        detail = "``` sql 后面要紧跟一段 ``` show，写明怎样展示"
        yield finding(article.path, article.body_line + query.start, 1, "show-is-valid", detail=detail)
    if show and not query:
        detail = "``` show 前面没有 ``` sql 查询"
        yield finding(article.path, article.body_line + show.start, 1, "show-is-valid", detail=detail)


def _block(
    article: Article, query: _Fence, fence: _Fence, earlier: list[Block]
) -> tuple[Block | None, list[Finding]]:
    line = article.body_line + fence.start + 1
    show, faults = _read_show(fence.text)
    if show is None:
        found = [
            finding(article.path, line + row, 1, "show-is-valid", hint, detail=detail)
            for row, detail, hint in faults
        ]
        return None, found
    name = show.id or f"block-{len(earlier) + 1}"
    if any(name == block.id for block in earlier):
        detail = f"编号 {name} 在本页已经用过"
        return None, [finding(article.path, line, 1, "show-is-valid", detail=detail)]
    if show.map_image and not APPROVAL.fullmatch(show.map_image.approval_no):
        row = next((n for n, said in enumerate(fence.text.split("\n")) if said.startswith("map_image")), 0)
        said = show.map_image
        return None, [
            finding(article.path, line + row, 1, "map-is-approved", value=said.approval_no or said.src)
        ]
    digest = blake2s(f"{article.path}\n{name}\n{query.text}".encode("utf-8", "replace"), digest_size=6)
    placeholder = f"gongbao-statistics-{name}-{digest.hexdigest()}"
    query_line = article.body_line + query.start + 1
    return Block(name, article.path, query_line, line, query.text, show, placeholder), []


def _read_show(text: str) -> tuple[Show | None, list[tuple[int, str, str]]]:
    """The settings of a `show` fence, or every fault as (line from 0, detail, hint)."""
    try:
        if any(getattr(event, "anchor", None) for event in yaml.parse(text, Loader=yaml.CBaseLoader)):
            return None, [(0, "不能用 & 和 * 引用", "")]
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
        data = yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - the base loader makes only text
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        row, _, detail = explained(error.problem or "", text, mark.line if mark else 0, 1)
        return None, [(row, f"YAML 写法有误：{detail}", "")]
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as error:
        return None, [(0, f"YAML 写法有误：{error}", "")]
    if not isinstance(node, yaml.MappingNode):
        return None, [(0, "应写成“字段: 内容”的形式", "")]
    lines: dict[str, int] = {}
    faults: list[tuple[int, str, str]] = []
    for key, _ in node.value:
        if str(key.value) in lines:
            faults.append((key.start_mark.line, f"字段重复：{key.value}", ""))
        lines[str(key.value)] = key.start_mark.line
    try:
        show = Show.model_validate(data)
    except ValidationError as error:
        faults += [_fault(detail, lines) for detail in error.errors()]
        return None, faults
    return (None, faults) if faults else (show, [])


def _fault(error: ErrorDetails, lines: dict[str, int]) -> tuple[int, str, str]:
    where = [str(part) for part in error["loc"]]
    name, top = ".".join(where), where[0]
    if error["type"] == "missing":
        return 0, f"缺少字段：{name}（{_HELP.get(where[-1], '必填')}）", ""
    if error["type"] == "extra_forbidden":
        known = _PARTS[top].model_fields if len(where) > 1 else Show.model_fields
        return lines.get(top, 0), f"没有这个字段：{name}", nearest(where[-1], known)
    key = next((part for part in reversed(where) if part in _HELP), top)
    return lines.get(top, 0), f"{name} 的写法不对：{error['input']}（{_HELP.get(key, '应是文字')}）", ""
