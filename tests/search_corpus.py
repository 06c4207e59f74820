"""A small made-up site for the search tests, and what folding must do."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from gongbao.article import Kind, Moment
from gongbao.search import Choice, Record

GOVERNANCE = Choice("governance", "基层治理")
ECOLOGY = Choice("ecology", "生态环境")
ZHEJIANG = Choice("330000", "浙江")
JIAXING = Choice("330400", "嘉兴")
SHAOXING = Choice("330600", "绍兴")
ALXA = Choice("152900", "阿拉善")
INNER_MONGOLIA = Choice("150000", "内蒙古")


def day(text: str) -> Moment:
    return Moment(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai")))


def piece(slug: str, title: str, body: str = "", date: str = "2023-08-28", **more: Any) -> Record:  # noqa: ANN401 - any field of a record
    return Record(f"news/{slug}/", title, day(date), Kind.NEWS, sections=(("", "", body),), **more)


CORPUS = [
    Record(
        "news/grid/",
        "网格员走进李井社区",
        day("2023-08-14"),
        Kind.NEWS,
        kicker="做优“家门口”党建",
        subtitle="人在网格中走",
        summary="示范区推行“1+X+N”模式。",
        byline=("中国城市报记者 叶中华",),
        captions=("网格员在走访途中",),
        sections=(
            ("", "", "示范区配备网格员325名。基层治理靠大家。"),
            ("qian-yi", "前移服务阵地", "划分1个一级网格，推行“1+X+N”模式，办结率100%，满意率98%以上。"),
            ("peng-you", "有“红色朋友圈”", "志愿者649名。点单–派单–接单。\n12345热线响应。"),
        ),
        column=GOVERNANCE,
        regions=(INNER_MONGOLIA, ALXA),
        topics=(Choice("grid", "网格化"),),
    ),
    piece("body", "一座小镇的早晨", "镇里的网格员每半月走访一次。", "2023-08-20", column=GOVERNANCE),
    piece("scattered", "员工与网格", "网格里有员额法官，价格员也来。", "2023-08-21", column=GOVERNANCE),
    Record(
        "news/heading/",
        "夜巡",
        day("2022-05-01"),
        Kind.NEWS,
        sections=(("", "", "夜里有人。"), ("wang", "网格员的一天", "天亮了。")),
        column=GOVERNANCE,
        regions=(ZHEJIANG, SHAOXING),
    ),
    Record(
        "news/water/",
        "水清岸绿滋养“城市绿肺”",
        day("2023-08-04"),
        Kind.NEWS,
        captions=("图为8月3日拍摄的南湖景色。", "人民图片"),
        sections=(("", "", "嘉兴开展“碧水嘉兴”行动，不仅聚焦“水里的问题”，更着眼于“岸上的问题”。"),),
        column=ECOLOGY,
        regions=(ZHEJIANG, JIAXING),
    ),
    Record(
        "policy/opinion/",
        "关于履职评议的实施意见（试行）",
        day("2020-07-15"),
        Kind.POLICY,
        number="越人大〔2020〕7号",
        summary="规定评议内容和程序。",
        sections=(("yi", "第一章 总则", "五听二查三报告。"),),
        column=GOVERNANCE,
        regions=(ZHEJIANG, SHAOXING),
        status="有效",
        issuer="绍兴市人大常委会",
    ),
    piece("air", "空气", "PM2.5浓度下降，oauth2.0登录，Grid Member said “hello world”。", "2021-03-01"),
    piece("xss", "<script>alert(1)</script>标题", "<img src=x onerror=alert(1)>&amp;治理", "2021-04-01"),
    *(
        piece(
            f"many{n}",
            f"基层治理第{n}讲",
            f"第{n}讲说基层治理的第{n}个办法。",
            f"2019-{n:02}-01",
            column=ECOLOGY,
        )
        for n in range(1, 13)
    ),
]


FOLDED = {
    "１＋Ｘ＋Ｎ": "1+x+n",
    "98％以上": "98%以上",
    "“碧水嘉兴”行动": "碧水嘉兴行动",
    "《条例》 〈一〉「二」『三』": "条例一二三",
    "国办发〔2017〕47号": "国办发(2017)47号",
    "国办发［2017］47号": "国办发(2017)47号",
    "国办发【2017】47号": "国办发(2017)47号",
    "国办发（2017）47号": "国办发(2017)47号",
    "PM2.5": "pm2.5",
    "第Ⅲ类": "第iii类",
    "点单–派单—接单": "点单-派单-接单",
    "单\u3000玲\n龙\u200b": "单玲龙",
    "ΣΑΣ": "σασ",
    "嘉興「綠水」鄉村衛星": "嘉兴绿水乡村卫星",
    "於是瞭解乾淨的徵文": "于是了解干净的征文",
    "Café": "cafe\u0301",
    "": "",
}

QUERIES: list[tuple[str, list[str]]] = [
    ("网格员", ["grid", "heading", "body"]),
    ("碧水嘉兴", ["water"]),
    ("“碧水嘉兴”行动", ["water"]),
    ("碧水嘉兴行动", ["water"]),
    ("兴”行", ["water"]),
    ("问题”，更着眼于“岸", ["water"]),
    ("1+X+N", ["grid"]),
    ("１＋Ｘ＋Ｎ", ["grid"]),
    ("1+x", ["grid"]),
    ("98%以上", ["grid"]),
    ("12345热线", ["grid"]),
    ("PM2.5", ["air"]),
    ("member said", ["air"]),
    ("越人大〔2020〕7号", ["opinion"]),
    ("越人大[2020]7号", ["opinion"]),
    ("叶中华", ["grid"]),
    ("记者 叶中华", ["grid"]),
    ("8月3日拍摄", ["water"]),
    ("派单-接单", ["grid"]),
    ("红色朋友圈", ["grid"]),
    ("网格员 志愿者", ["grid"]),
    ("志愿者 网格员", ["grid"]),
    ("“hello world”", ["air"]),
    ("员额", ["scattered"]),
    ("肺", ["water"]),
    ("碧水嘉興", ["water"]),
    ("網格員", ["grid", "heading", "body"]),
    ("网格员 -志愿者", ["heading", "body"]),
    ("网格员 -夜", ["grid", "body"]),
    ("网格员 −夜", ["grid", "body"]),
    ("–派单", ["grid"]),
    ("网格员 - 夜", ["heading"]),
    ("网格员 -", ["grid", "heading", "body"]),
    ("网格 -“网格员”", ["scattered"]),
]
"""A query, and the articles of `CORPUS` it must find, in order."""

NEAR: list[tuple[str, str, str, str]] = [
    ("wanggeyuan", "pinyin", "网格员", "grid"),
    ("wang ge yuan", "pinyin", "网格员", "grid"),
    ("bishuijiaxing", "pinyin", "碧水嘉兴", "water"),
    ("碧shui嘉xing", "pinyin", "碧水嘉兴", "water"),
    ("志愿者 wangge", "pinyin", "志愿者 网格", "grid"),
    ("zhiyuanzhe wangge", "pinyin", "志愿者 网格", "grid"),
    ("网格圆 志愿者", "sound", "网格员 志愿者", "grid"),
    ("jx", "initials", "嘉兴", "water"),
    ("yzh", "initials", "叶中华", "grid"),
    ("lzpy", "initials", "履职评议", "opinion"),
    ("网格圆", "sound", "网格员", "grid"),
    ("碧水加兴", "sound", "碧水嘉兴", "water"),
    ("基层治里", "sound", "基层治理", "many12"),
    ("湖滨水清岸绿", "partial", "", "water"),
    ("水清崖绿", "shape", "水清岸绿", "water"),
    ("“碧水嘉兴”行动是什么？", "pieces", "碧水嘉兴行动", "water"),
    ("越人大2020年7号", "pieces", "越人大 2020 7号", "opinion"),
    ("网格官", "partial", "", "scattered"),
]
"""A query that nothing holds as it stands, how it is loosened, to what, and what comes first."""
