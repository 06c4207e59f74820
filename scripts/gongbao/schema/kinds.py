"""The fields of each kind of content, declared once: checks, JSON Schema and editor help read these."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from gongbao.schema.fields import (
    Date,
    Fields,
    Line,
    ListOf,
    OldAddress,
    PageNumber,
    Ref,
    Slug,
    Text,
    Web,
    fault,
)

Role = Literal[
    "记者", "见习记者", "实习记者", "特约记者", "通讯员", "摄影", "摄影记者", "作者", "撰稿", "文", "图",
    "文/图", "制图", "编译", "评论员", "编辑",
]  # fmt: skip
SUMMARY = 200
"""The most characters of a summary."""
Status = Literal["有效", "部分失效", "尚未生效", "已修改", "失效", "废止", "征求意见稿"]
Genre = Literal[
    "决议", "决定", "命令", "公报", "公告", "通告", "意见", "通知", "通报", "报告", "请示", "批复", "议案",
    "函", "纪要", "规定", "办法", "细则", "条例", "方案", "其他",
]  # fmt: skip


class PersonFields(Fields):
    """One name of the byline."""

    name: Line = Field(description="姓名", examples=["叶中华"])
    role: Role = Field("作者", description="署名身份", examples=["记者"])
    org: Line = Field("", description="所属单位", examples=["中国城市报"])


class SourceFields(Fields):
    """Where the piece comes from."""

    name: Line = Field(description="来源名称", examples=["中国城市报"])
    url: Web = Field("", description="原文网址", examples=["https://example.cn/a.html"])
    type: Literal["original", "reprint"] = Field("original", description="原创 original 或转载 reprint")
    original_title: Line = Field("", description="转载稿的原标题")
    original_author: Line = Field("", description="转载稿的原作者")


class DatelineFields(Fields):
    """The dateline (电头)."""

    agency: Line = Field("", description="通讯社", examples=["新华社"])
    place: Line = Field("", description="发稿地点", examples=["北京"])
    date: Line = Field("", description="发稿日期，照印出的写法", examples=["8月3日"])


class IssueFields(Fields):
    """The printed issue and page."""

    paper: Line = Field(description="报纸（data/papers.yml 的编号或名称）", examples=["gongbao"])
    date: Date = Field(description="出报日期", examples=["2023-08-28"])
    page: PageNumber = Field(description="版次", examples=["3"], ge=1, le=999)
    page_name: Line = Field("", description="版名", examples=["基层治理"])


class ImageFields(Fields):
    """The picture at the head of a piece."""

    src: Line = Field(description="图片文件，相对于稿件", examples=["south-lake.webp"])
    alt: Line = Field(description="替代文字：看不见图的读者需要知道什么", examples=["湖面与远处的楼阁"])
    caption: Text = Field("", description="图片说明", examples=["图为南湖景色。"])
    credit: Line = Field("", description="作者或来源", examples=["人民图片"])
    taken: Date | None = Field(None, description="拍摄日期", examples=["2023-08-03"])


class CorrectionFields(Fields):
    """A correction, addition or withdrawal after publication."""

    at: Date = Field(description="更正日期", examples=["2023-09-01"])
    kind: Literal["更正", "补充", "撤稿"] = Field(description="更正、补充或撤稿")
    was: Text = Field("", description="原来的文字")
    now: Text = Field("", description="现在的文字")
    reason: Text = Field("", description="原因")
    by: Line = Field("", description="经手人或部门")


class CommonFields(Fields):
    """What every kind may carry."""

    kind: Line = Field(description="内容种类：news、policy、interpretation、practice、statistics")
    title: Line = Field(description="标题", examples=["做优“家门口”党建"])
    date: Date = Field(description="发布日期", examples=["2023-08-28"])
    kicker: Line = Field("", description="引题（肩题）", examples=["内蒙古阿拉善盟"])
    subtitle: Line = Field("", description="副题")
    updated: Date | None = Field(None, description="修改日期", examples=["2023-09-01"])
    publish_at: Date | None = Field(None, description="定时发布", examples=["2023-08-28 06:00"])
    expires_at: Date | None = Field(None, description="到期下线", examples=["2024-01-01"])
    draft: bool = Field(default=False, description="草稿：true 时不发布")
    column: Line = Field(description="栏目（data/columns.yml 的编号）", examples=["governance"])
    topics: Annotated[tuple[Line, ...], ListOf] = Field(
        (), description="专题词", examples=["[基层治理, 网格]"]
    )
    region: Line = Field("", description="地区名称或代码（data/regions.yml）", examples=["嘉兴市"])
    byline: tuple[PersonFields, ...] = Field(
        (), description="署名", examples=["[{name: 叶中华, role: 记者}]"]
    )
    source: SourceFields | None = Field(None, description="来源", examples=["{name: 中国城市报}"])
    dateline: DatelineFields | None = Field(
        None, description="电头", examples=["{agency: 新华社, place: 北京, date: 8月3日}"]
    )
    issue: IssueFields | None = Field(
        None, description="期号和版次", examples=["{paper: gongbao, date: 2023-08-28, page: 3}"]
    )
    editor: Line = Field("", description="责任编辑")
    summary: Text = Field("", description=f"摘要，不超过 {SUMMARY} 字", max_length=SUMMARY)
    image: ImageFields | None = Field(None, description="题图", examples=["{src: lake.jpg, alt: 湖面}"])
    slug: Slug = Field(
        "",
        description="网址里的名字：小写字母、数字和连字符；不写就用标题的拼音，标题一改网址也变",
        examples=["doorstep-governance"],
    )
    aliases: Annotated[tuple[OldAddress, ...], ListOf] = Field(
        (), description="旧网址", examples=["[news/old-name/]"]
    )
    corrections: tuple[CorrectionFields, ...] = Field(
        (), description="更正记录", examples=["[{at: 2023-09-01, kind: 更正, was: 原文, now: 改后}]"]
    )
    pin: bool = Field(default=False, description="置顶")
    related: Annotated[tuple[Ref, ...], ListOf] = Field(
        (), description="相关稿件", examples=["[news/2023/a.md]"]
    )

    @model_validator(mode="after")
    def _expires_after_publication(self) -> Self:
        if self.expires_at and self.expires_at.at <= self.date.at:
            raise fault(
                "date-order-is-valid",
                field="expires_at",
                other="date",
                value=self.expires_at.iso,
                bound=self.date.iso,
            )
        return self


class NewsFields(CommonFields):
    """news: reports, features, photo stories and briefs."""

    @model_validator(mode="after")
    def _reprint_is_attributed(self) -> Self:
        if self.source and self.source.type == "reprint":
            stated = {
                "source.original_title": self.source.original_title,
                "source.original_author": self.source.original_author,
                "editor": self.editor,
            }
            missing = [name for name, value in stated.items() if not value]
            if missing:
                raise fault("reprint-is-attributed", field="source", name="、".join(missing))
        return self


class InterpretationFields(CommonFields):
    """interpretation: explains a policy (政策解读)."""

    interprets: Annotated[tuple[Ref, ...], ListOf] = Field(
        description="解读的政策文件", examples=["[policy/review-opinions.md]"], min_length=1
    )


class PolicyFields(CommonFields):
    """policy: a policy document or notice."""

    issuer: Line = Field(description="发文机关", examples=["绍兴市越城区人大常委会"])
    number: Line = Field("", description="发文字号", examples=["国办发〔2017〕47号"])
    index_number: Line = Field("", description="索引号", examples=["000014349/2017-00110"])
    subject: Annotated[tuple[Line, ...], ListOf] = Field(
        (), description="主题分类，两级", examples=["[综合政务, 政务公开]"], max_length=2
    )
    genre: Genre = Field("其他", description="公文种类", examples=["意见"])
    made: Date | None = Field(None, description="成文日期", examples=["2020-07-01"])
    published: Date | None = Field(None, description="发布日期", examples=["2020-07-15"])
    effective: Date | None = Field(None, description="施行日期", examples=["2020-08-01"])
    expires: Date | None = Field(None, description="失效日期", examples=["2025-12-31"])
    status: Status = Field("有效", description="有效性", examples=["有效"])
    repeals: Annotated[tuple[Ref, ...], ListOf] = Field(
        (), description="废止的文件", examples=["[policy/old.md]"]
    )
    amends: Annotated[tuple[Ref, ...], ListOf] = Field((), description="修改的文件")
    based_on: Annotated[tuple[Ref, ...], ListOf] = Field((), description="依据的文件")
    forwards: Annotated[tuple[Ref, ...], ListOf] = Field((), description="转发的文件")
    implements: Annotated[tuple[Ref, ...], ListOf] = Field((), description="落实的文件")

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        for first, second in (("made", "published"), ("effective", "expires")):
            one, two = getattr(self, first), getattr(self, second)
            if one and two and two.at < one.at:
                raise fault("date-order-is-valid", field=second, other=first, value=two.iso, bound=one.iso)
        return self


class StepFields(Fields):
    """One step of a mechanism."""

    name: Line = Field(description="环节名称", examples=["群众点单"])
    text: Text = Field("", description="说明")


class EventFields(Fields):
    """One entry of a timeline."""

    date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] = Field(
        description="年、年-月或年-月-日", examples=["2020-07"]
    )
    text: Text = Field(description="发生了什么")


class PracticeFields(CommonFields):
    """practice: a governance practice or eco-project as an entity."""

    body: Line = Field(description="负责单位", examples=["越城区人大常委会"])
    place: Line = Field("", description="地点")
    since: Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")] = Field(
        "", description="起始时间：年、年-月或年-月-日", examples=["2020-03"]
    )
    mechanism: tuple[StepFields, ...] = Field(
        (), description="运行机制，按步骤", examples=["[{name: 群众点单, text: 说明}]"]
    )
    timeline: tuple[EventFields, ...] = Field(
        (), description="时间线", examples=["[{date: 2020-07, text: 发生了什么}]"]
    )


class StatisticsFields(CommonFields):
    """statistics: a page of prose with queries."""


class PageFields(Fields):
    """An ordinary page: anything else it could state (such as a template) is not for content to decide."""

    title: Line = Field("", description="页面标题", examples=["关于公报"])
    description: Text = Field("", description="页面说明")


KINDS: dict[str, type[CommonFields]] = {
    "news": NewsFields,
    "policy": PolicyFields,
    "interpretation": InterpretationFields,
    "practice": PracticeFields,
    "statistics": StatisticsFields,
}
RELATIONS = ("repeals", "amends", "based_on", "forwards", "implements")
