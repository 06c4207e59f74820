"""A made-up archive of any size for measuring search: the same seed gives the same articles.

Words are drawn from pypinyin's phrase list by Zipf's law, with function words between them and the terms
of local government among them, so that lists are as long and pairs as many as in a real archive. Names of
places, people and practices are combined anew for each article.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

from pypinyin.phrases_dict import phrases_dict

from gongbao.article import Kind, Moment
from gongbao.search import Choice, Record

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST_DAY = datetime(2014, 1, 1, tzinfo=UTC)
DAYS = 3_650
FUNCTION = [
    "的",
    "了",
    "在",
    "和",
    "是",
    "为",
    "对",
    "以",
    "与",
    "将",
    "把",
    "等",
    "中",
    "上",
    "也",
    "不",
    "有",
    "到",
    "从",
    "就",
    "都",
    "由",
    "及",
    "并",
    "而",
]
TERMS = [
    "网格员",
    "基层治理",
    "志愿者",
    "河长制",
    "履职评议",
    "接诉即办",
    "满意率",
    "办结率",
    "社区党委",
    "人居环境",
    "垃圾分类",
    "碧水行动",
    "水清岸绿",
    "点单派单",
    "议事协商",
    "村规民约",
    "营商环境",
    "一网通办",
    "农村改厕",
    "黑臭水体",
    "生态修复",
    "矛盾纠纷",
    "平安建设",
    "1+X+N",
    "12345热线",
    "PM2.5",
    "“互联网+政务”",
    "5G基站",
]
PLACES = [
    "嘉兴",
    "绍兴",
    "杭州",
    "宁波",
    "温州",
    "湖州",
    "金华",
    "衢州",
    "台州",
    "丽水",
    "舟山",
    "南京",
    "苏州",
    "无锡",
    "常州",
    "合肥",
    "芜湖",
    "福州",
    "厦门",
    "泉州",
    "南昌",
    "赣州",
    "济南",
    "青岛",
    "郑州",
    "洛阳",
    "武汉",
    "宜昌",
    "长沙",
    "株洲",
    "广州",
    "深圳",
    "佛山",
    "南宁",
    "桂林",
    "海口",
    "重庆",
    "成都",
    "绵阳",
    "贵阳",
    "昆明",
    "大理",
    "西安",
    "兰州",
]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂兰建华文辉玲红玉梅国庆志成海燕春晓东亮龙飞雪松"
COLUMNS = tuple(
    Choice(f"c{n}", name) for n, name in enumerate(["要闻", "基层治理", "生态环境", "民生", "经济", "文化"])
)
REGIONS = tuple(Choice(f"r{n}", name) for n, name in enumerate(PLACES))
STATES = ("有效", "有效", "有效", "部分失效", "废止")
MEAN = 1_300


class Writer:
    """Draws articles one after another from a seed."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - articles, not secrets
        words = sorted(word for word in phrases_dict if len(word) in (2, 3, 4) and word.isalpha())
        self.draw.shuffle(words)
        self.words = words[:30_000]
        self.weights = list(accumulate(1 / (rank + 20) for rank in range(len(self.words))))

    def sentence(self) -> str:
        """A clause or two of words."""
        draw = self.draw
        words = draw.choices(self.words, cum_weights=self.weights, k=draw.randint(4, 9))
        for _ in range(len(words) // 3):
            words.insert(draw.randrange(len(words)), draw.choice(FUNCTION))
        if draw.random() < 0.15:
            words.insert(draw.randrange(len(words)), draw.choice(TERMS))
        if draw.random() < 0.1:
            words.append(
                draw.choice([f"{draw.randint(2, 999)}个", f"{draw.randint(1, 99)}.{draw.randint(0, 9)}%"])
            )
        return "".join(words) + draw.choice("，，，。；")

    def text(self, length: int) -> str:
        """Sentences up to about so many characters."""
        out = ""
        while len(out) < length:
            out += self.sentence()
        return out[:-1] + "。"

    def person(self) -> str:
        """A name of two or three characters."""
        return self.draw.choice(SURNAMES) + "".join(self.draw.choices(GIVEN, k=self.draw.randint(1, 2)))

    def title(self, place: str) -> str:
        """A headline, mostly naming the place."""
        words = self.draw.choices(self.words, k=self.draw.randint(2, 4))
        if self.draw.random() < 0.2:
            words.append(self.draw.choice(TERMS))
        return (place if self.draw.random() < 0.7 else "") + "".join(words)

    def article(self, number: int, day: int) -> Record:
        """One article."""
        draw = self.draw
        region = draw.choice(REGIONS)
        policy = draw.random() < 0.08
        date = FIRST_DAY + timedelta(days=day)
        heads = [self.text(6)[:-1] for _ in range(draw.randint(0, 4))]
        length = int(draw.lognormvariate(0, 0.4) * MEAN * 0.92) // (len(heads) + 1)
        bodies = [self.text(length) for _ in range(len(heads) + 1)]
        sections = [("", "", bodies[0])]
        sections += [
            (f"s{n}", head, body) for n, (head, body) in enumerate(zip(heads, bodies[1:], strict=True))
        ]
        return Record(
            url=f"{'policy' if policy else 'news'}/{date:%Y/%m}/a{number}/",
            title=("关于" if policy else "") + self.title(region.name) + ("的通知" if policy else ""),
            date=Moment(date),
            kind=Kind.POLICY if policy else Kind.NEWS,
            summary=self.sentence() if draw.random() < 0.5 else "",
            number=f"{region.name}政发〔{date:%Y}〕{draw.randint(1, 180)}号" if policy else "",
            byline=(f"记者 {self.person()}",) if not policy else (),
            captions=(self.sentence(),) if draw.random() < 0.3 else (),
            sections=tuple(sections),
            column=draw.choice(COLUMNS),
            regions=(region,),
            topics=(Choice(f"t{draw.randint(0, 22)}", "专题"),) if draw.random() < 0.3 else (),
            status=draw.choice(STATES) if policy else "",
        )


def archive(size: int, seed: int) -> Iterator[Record]:
    """So many articles over ten years, from the oldest to the newest."""
    writer = Writer(seed)
    for number in range(size):
        yield writer.article(number, number * DAYS // size)
