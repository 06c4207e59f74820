"""A small library with a piece of every kind, and a reader for what its pages tell machines."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gongbao import metadata
from gongbao.article import (
    Article,
    Correction,
    Dateline,
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
)
from gongbao.library import Library
from gongbao.tables import Column, Masthead, Paper, Region, Tables

if TYPE_CHECKING:
    from gongbao.metadata import PageMeta

SHANGHAI = ZoneInfo("Asia/Shanghai")
SITE = "https://news.example.cn/gb/"
MASTHEAD = Masthead(
    name="基层治理观察",
    url=SITE,
    description="写社区里的事",
    organizer="观察社",
    id_code="bm07000001",
    paper="观察报",
)
TABLES = Tables(
    columns={
        "grassroots": Column("grassroots", "基层治理", "社区与网格", ("治理", "网格"), "工作动态"),
        "policy": Column("policy", "政策", "政策文件", ("政策",), "政策文件"),
        "empty": Column("empty", "空栏目", "还没有文章", ("空",), "工作动态"),
    },
    regions={
        "330000": Region("330000", "浙江省"),
        "330400": Region("330400", "嘉兴市", parent="330000"),
        "nanhu-lake": Region("nanhu-lake", "南湖景区", parent="330400"),
    },
    papers={"gc": Paper("gc", "观察报")},
)


def moment(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI), has_time="T" in text)


NEWS = Article(
    path="news/2023/grid.md",
    kind=Kind.NEWS,
    slug="grid",
    title="家门口的事有人管",
    kicker="内蒙古：",
    subtitle="五个小区的一年",
    date=moment("2023-08-28"),
    updated=moment("2023-08-29T10:00:00"),
    column="grassroots",
    topics=("网格", "议事"),
    region="nanhu-lake",
    byline=(
        Person("叶中华", "记者", "中国城市报"),
        Person("李通", "通讯员"),
        Person("公报编辑部", "撰稿"),
        Person("赵文图", "文/图"),
        Person("王编", "编辑"),
    ),
    source=Source("中国城市报", "https://paper.example.cn/1"),
    dateline=Dateline("新华社", "北京", "8月3日"),
    issue=Issue("gc", moment("2023-08-28"), 3, "基层"),
    editor="赵责编",
    summary="小区装上了新的门。",
    image=Image("news/2023/湖 面.jpg", "湖面", "图为南湖。", "人民图片"),
    corrections=(
        Correction(moment("2023-09-01"), "更正", was="三个小区", now="五个小区", reason="记录有误。"),
        Correction(moment("2023-09-02T08:00:00"), "补充", now="新增一张图。"),
        Correction(moment("2023-09-03"), "更正"),
    ),
)
POLICY = Article(
    path="policy/review.md",
    kind=Kind.POLICY,
    slug="review",
    title="关于履职评议的实施意见",
    date=moment("2020-08-01"),
    column="policy",
    region="330400",
    summary="评议怎么做。",
    policy=Policy(
        issuer="区人大常委会",
        number="越人大〔2020〕1号",
        index_number="000014349/2020-00001",
        genre="意见",
        made=moment("2020-07-10"),
        published=moment("2020-07-15"),
        effective=moment("2020-08-01"),
        expires=moment("2022-08-01"),
        status="有效",
        relations=(
            ("repeals", Reference(title="旧意见", number="越人大〔2010〕2号")),
            ("based_on", Reference(target="policy/law.md")),
            ("implements", Reference(title="上级的决定", url="https://gov.example.cn/d")),
        ),
    ),
)
LAW = replace(
    POLICY, path="policy/law.md", slug="law", title="监督办法", policy=Policy("市人大常委会", "市〔2019〕3号")
)
GUIDE = replace(
    NEWS,
    path="policy/guide.md",
    kind=Kind.INTERPRETATION,
    slug="guide",
    title="评议意见解读",
    column="policy",
    interprets=(Reference(target="policy/review.md"),),
)
PRACTICE = replace(
    NEWS,
    path="practice/grid.md",
    kind=Kind.PRACTICE,
    slug="one-grid",
    title="1+X+N 网格",
    practice=Practice(body="李井滩示范区", place="李井滩", since="2021-03"),
)
STATISTICS = replace(NEWS, path="statistics/s.md", kind=Kind.STATISTICS, slug="s", title="网格数据")
LIBRARY = Library((NEWS, POLICY, LAW, GUIDE, PRACTICE, STATISTICS), TABLES)
BODY = Rendered(
    "x",
    "<p>…</p>",
    (Section("", "", 1, "正文第一句。第二句有 12 个字。"), Section("a", "小标题", 2, "尾段。")),
)


@dataclass
class Head(HTMLParser):
    """The parsed head: metas and links in order, JSON-LD nodes, and every element's name."""

    metas: list[tuple[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    things: list[dict[str, Any]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got = {key: value or "" for key, value in attrs}
        self.names.append(tag)
        self._in_script = tag == "script"
        if tag == "meta":
            assert set(got) in ({"name", "content"}, {"property", "content"})
            self.metas.append((got.get("name") or got["property"], got["content"]))
        elif tag == "link":
            self.links.append(got)
        else:
            assert (tag, got) == ("script", {"type": "application/ld+json"})

    def handle_endtag(self, tag: str) -> None:
        assert tag == "script"
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.things.append(json.loads(data))
        else:
            assert not data.strip(), "text outside elements"

    def all(self, name: str) -> list[str]:
        return [content for key, content in self.metas if key == name]

    def thing(self, kind: str) -> dict[str, Any]:
        (found,) = [thing for thing in self.things if thing["@type"] == kind]
        assert found["@context"] == "https://schema.org"
        return found


def parse(page: PageMeta, masthead: Masthead = MASTHEAD) -> Head:
    parsed = Head()
    parsed.feed(metadata.head(page, masthead))
    parsed.close()
    return parsed


def article(found: Article, masthead: Masthead = MASTHEAD, data: str = "", body: Rendered = BODY) -> Head:
    return parse(metadata.for_article(found, body, LIBRARY, masthead, data=data), masthead)
