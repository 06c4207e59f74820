"""A small library made by hand, and the theme over it, for tests of views and templates."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gongbao.article import (
    Article,
    Correction,
    Dateline,
    Event,
    Fact,
    Image,
    Issue,
    Kind,
    Moment,
    Person,
    Policy,
    Practice,
    Reference,
    Rendered,
    Section,
    Source,
    Step,
)
from gongbao.library import Library
from gongbao.tables import Column, Indicator, Masthead, Paper, Region, Tables
from gongbao.views import pages, site

THEME = Path(__file__).parents[1] / "theme"
BEIJING = timezone(timedelta(hours=8))
HOSTILE = '<script>alert("1")</script>&\'"'

TABLES = Tables(
    columns={
        "governance": Column("governance", "基层治理", "社区里的事", ("社区",), "工作动态"),
        "policy": Column("policy", "政策", "文件", (), "政策文件"),
        "empty": Column("empty", "还没有稿件", "", (), "工作动态"),
    },
    regions={
        "330000": Region("330000", "浙江省", short="浙江"),
        "330600": Region("330600", "绍兴市", "330000", "绍兴"),
        "330602": Region("330602", "越城区", "330600"),
        "340000": Region("340000", "安徽省", short="安徽"),
    },
    indicators={"workers": Indicator("workers", "网格员", "名", "配备的网格员", "网格")},
    papers={"city": Paper("city", "城市报")},
)
MASTHEAD = Masthead(
    "城市公报", "https://example.cn/", "写清楚", organizer="编辑部", icp="浙ICP备1号", paper="城市报"
)


def day(text: str) -> Moment:
    """Midnight of a day in Beijing."""
    return Moment(datetime.fromisoformat(text).replace(tzinfo=BEIJING))


def article(slug: str, date: str = "2023-08-15", **fields: Any) -> Article:  # noqa: ANN401 - any field
    """A news article with what tests do not care about filled in."""
    known: dict[str, Any] = {"kind": Kind.NEWS, "title": f"题目{slug}", "column": "governance"} | fields
    return Article(path=f"news/{slug}.md", slug=slug, date=day(date), **known)


FEATURE = article(
    "feature",
    kicker="越城区",
    title="做优家门口 守护幸福梦",
    subtitle="副题",
    pin=True,
    topics=("网格", "志愿"),
    region="330602",
    byline=(Person("甲", "记者", "城市报"), Person("乙", "通讯员"), Person("丙", "通讯员")),
    source=Source("某报", "https://example.cn/a", "reprint", "原来的题目", "丁"),
    dateline=Dateline("新华社", "北京", "8月3日"),
    issue=Issue("city", day("2023-08-15"), 1, "要闻"),
    editor="戊",
    updated=day("2023-08-16"),
    summary="导语",
    corrections=(Correction(day("2023-08-17"), "更正", "旧", "新", "理由", "编辑部"),),
    facts=(
        Fact(1, "网格员325名", "workers", "330602", "2022"),
        Fact(2, "办了两天", "days", "330602", "2022-07"),
    ),
)
PHOTO = article(
    "photo",
    "2023-07-01",
    image=Image("news/lake.jpg", "湖", "图为湖", "己摄"),
    region="330600",
    topics=("网格",),
)
RETRACTED = article(
    "gone",
    "2023-06-01",
    summary="不该出现的导语",
    corrections=(Correction(day("2023-06-02"), "撤稿", reason="失实"),),
)
LAW = article(
    "law",
    "2020-07-01",
    kind=Kind.POLICY,
    column="policy",
    title="实施办法",
    region="330602",
    policy=Policy(
        "区政府",
        "越政〔2020〕1号",
        subject=("综合", "公开"),
        made=day("2020-06-30"),
        effective=day("2020-08-01"),
    ),
)
NEW_LAW = article(
    "new-law",
    "2022-07-01",
    kind=Kind.POLICY,
    column="policy",
    title="新办法",
    policy=Policy(
        "区政府",
        "越政〔2022〕2号",
        status="废止",
        relations=(
            ("repeals", Reference("law")),
            ("based_on", Reference(title="上位法", number="主席令第1号", url="https://gov.example.cn/")),
        ),
    ),
)
EXPLAINED = article(
    "explained", "2020-07-02", kind=Kind.INTERPRETATION, column="policy", interprets=(Reference("law"),)
)
PRACTICE = article(
    "errands",
    "2023-05-01",
    kind=Kind.PRACTICE,
    topics=("网格",),
    practice=Practice(
        "街道", "越城", "2020-07", (Step("点单", "说出来"), Step("派单")), (Event("2020-07-15", "启用"),)
    ),
)
NUMBERS = article("numbers", "2023-04-01", kind=Kind.STATISTICS, title="治理数据")
SECOND = article("second", "2023-08-08", issue=Issue("city", day("2023-08-08"), 2))
THIRD = article("third", "2023-08-15", issue=Issue("city", day("2023-08-15"), 3, "综合"), region="330600")
ALL = (FEATURE, PHOTO, RETRACTED, LAW, NEW_LAW, EXPLAINED, PRACTICE, NUMBERS, SECOND, THIRD)


def many(count: int) -> tuple[Article, ...]:
    """Articles for long lists."""
    return tuple(article(f"many-{n:02d}", "2022-01-01", region="330602") for n in range(count))


def hostile() -> tuple[Article, ...]:
    """The whole library with markup in every text an editor can write."""
    return tuple(
        replace(
            a,
            title=HOSTILE,
            kicker=HOSTILE,
            summary=HOSTILE,
            subtitle=HOSTILE,
            editor=HOSTILE,
            byline=(Person(HOSTILE, HOSTILE, HOSTILE),),
            source=Source(HOSTILE, "https://example.cn/", "reprint", HOSTILE, HOSTILE),
            image=Image("news/lake.jpg", HOSTILE, HOSTILE, HOSTILE),
            corrections=tuple(replace(c, was=HOSTILE, now=HOSTILE, reason=HOSTILE) for c in a.corrections),
            policy=replace(a.policy, issuer=HOSTILE, number=HOSTILE) if a.policy else None,
            facts=tuple(replace(f, quote=HOSTILE, note=HOSTILE) for f in a.facts),
        )
        for a in ALL
    )


def library(*articles: Article) -> Library:
    """A library in the order the site keeps: newest first, then by path."""
    ordered = sorted(sorted(articles, key=lambda a: a.path), key=lambda a: a.date.at, reverse=True)
    return Library(tuple(ordered), TABLES)


def bodies(lib: Library) -> dict[str, Rendered]:
    """A body with three subheads for every article."""
    heads = [Section(f"s{n}", f"小标题{n}", 2, "走访一次。" * 60) for n in range(3)]
    return {
        a.path: Rendered(a.path, "<p>正文</p>", (Section("", "", 1, "第一句。"), *heads))
        for a in lib.articles
    }


def render(lib: Library, per_page: int = 20) -> dict[str, str]:
    """Every page's inside by its address, undefined names being errors."""
    loader = FileSystemLoader(THEME)
    env = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    view = site(lib, MASTHEAD)
    return {
        page.url: env.get_template(page.template).render(
            view=page.view, base="../" * page.url.count("/"), site=view
        )
        for page in pages(lib, bodies(lib), MASTHEAD, per_page)
    }
