"""The fields of the data files in content/data and of facts files beside articles."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from gongbao.schema.fields import Fields, Line, ListOf, Text

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Period = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?(/\d{4}(-\d{2}(-\d{2})?)?)?$", max_length=21)]
ColumnType = Literal[
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录",
    "信息公开年报", "依法申请公开", "数据发布", "数据开放", "政策解读", "回应关切", "办事服务", "咨询投诉",
    "征集调查", "在线访谈",
]  # fmt: skip


class ColumnFields(Fields):
    """One column (栏目)."""

    id: Id = Field(description="编号，用在网址里", examples=["governance"])
    name: Line = Field(description="栏目名称", examples=["基层治理"])
    description: Text = Field(description="栏目说明：设置目的和内容")
    keywords: Annotated[tuple[Line, ...], ListOf] = Field(description="栏目关键词", min_length=1)
    type: ColumnType = Field(description="栏目类别（国办发〔2017〕47号）", examples=["工作动态"])


class RegionFields(Fields):
    """One region; areas without a GB/T 2260 code use an id of letters."""

    key: Annotated[str, Field(pattern=r"^(\d{6}|[a-z][a-z0-9-]{1,39})$")] = Field(
        description="六位行政区划代码，没有代码的地方写拼音编号", examples=["330402", "lijingtan"]
    )
    name: Line = Field(description="全称", examples=["嘉兴市"])
    short: Line = Field("", description="简称", examples=["嘉兴"])
    parent: Line = Field("", description="上级的代码；没有代码的地方写最近的有代码的上级")


class IndicatorFields(Fields):
    """One indicator (指标)."""

    id: Id = Field(description="编号", examples=["grid-workers"])
    name: Line = Field(description="指标名称", examples=["网格员人数"])
    unit: Line = Field(description="计量单位，照原文", examples=["名"])
    definition: Text = Field(description="定义和口径")
    group: Line = Field("", description="分组", examples=["网格体系"])


class PaperFields(Fields):
    """One paper."""

    id: Id = Field(description="编号", examples=["gongbao"])
    name: Line = Field(description="报名", examples=["公报"])


class FactFields(Fields):
    """One confirmed figure."""

    quote: Line = Field(description="正文里的原话，带数字和单位", examples=["网格员325名"])
    indicator: Line = Field(description="指标编号（data/indicators.yml）", examples=["grid-workers"])
    region: Line = Field("", description="地区名称或代码，默认用文件开头的 region")
    period: Period = Field("", description="时期（ISO 8601），默认用文件开头的 period", examples=["2022"])
    status: Literal["reported", "revised", "disputed", "retracted"] = Field("reported", description="状态")
    supersedes: Line = Field(
        "", description="取代哪一条更早的数字：稿件路径#序号，同一稿件写 #序号", examples=["news/2023/a.md#3"]
    )
    note: Text = Field("", description="说明")


class FactsFile(Fields):
    """A facts file: `<article>.facts.yml`."""

    region: Line = Field("", description="默认地区")
    period: Period = Field("", description="默认时期")
    facts: tuple[FactFields, ...] = Field(description="事实列表", min_length=1)


class ColumnsFile(Fields):
    """data/columns.yml."""

    items: tuple[ColumnFields, ...] = ()


class RegionsFile(Fields):
    """data/regions.yml."""

    items: tuple[RegionFields, ...] = ()


class IndicatorsFile(Fields):
    """data/indicators.yml."""

    items: tuple[IndicatorFields, ...] = ()


class PapersFile(Fields):
    """data/papers.yml."""

    items: tuple[PaperFields, ...] = ()
