"""Numbers that count nothing: names, codes, ordinals, levels, scores, estimates and set phrases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gongbao.quantity import words
from gongbao.quantity.amounts import SEPARATOR, UNIT
from gongbao.quantity.numerals import CHINESE, NUMBER, RUN

if TYPE_CHECKING:
    from collections.abc import Iterator

_COUNTED = frozenset(CHINESE + "几0123456789")
_LATIN_UNIT = r"(?:km|kg|mm|cm|m[23]?|km2|kWh|kW|MW|GW|mg|t|L|ml|Mbps)(?:[²³]|(?![A-Za-z0-9]))"
_SOME = f"[{CHINESE[3:]}]"

_PHRASE = re.compile(words.either(list(words.PHRASES)))
_TITLE = re.compile("《[^《》\n]{1,80}》")
_NUMBERED = re.compile(
    r"[〔［\[（(【]\s?(?:19|20)[0-9]{2}\s?(?:年)?[〕］\]）)】][^\s，。；、：]{0,14}?[0-9]+(?:-[0-9]+)?号"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s，。；、）》”]+")
_LATIN = re.compile(
    r"[A-Za-zΑ-ωⅠ-Ⅻ]+(?:[-—/ ](?=[0-9]))?[0-9]+(?:\.[0-9]+)*(?:[-—][0-9]+(?![0-9.]*[万亿%人个]))?[A-Za-z]*"
)
_MODEL = re.compile(
    r"[-—](?<=[\u4e00-\u9fff].)[0-9]{1,3}(?![0-9.]*\s?(?:[℃%°度万亿十点~～]|摄氏|至|到|[-—日月年个人]))"
)
_CODE = re.compile(
    r"0[0-9]{2,3}[-—－－]?[0-9]{7,8}(?![0-9])|1[3-9][0-9]{9}(?![0-9])|[48]00-?[0-9]{3,4}-?[0-9]{3,4}(?![0-9])"
    r"|[0-9.]+[A-Za-z]{1,3}[:：∶/][0-9.]+[A-Za-z]{1,3}(?![A-Za-z])"
    rf"|[0-9]+(?:\.[0-9]+){{2,}}(?![0-9])|[0-9]+(?:\.[0-9]+)?(?!\s?{_LATIN_UNIT})[A-Za-z]+[0-9]*级?"
)
_REIGNS = (
    "公元前?|民国|光绪|康熙|乾隆|道光|咸丰|同治|宣统|嘉庆|雍正|顺治"
    "|万历|洪武|永乐|嘉靖|崇祯|贞观|开元|正德|弘治|元丰|昭和"
)
_SCORE = re.compile(
    r"[0-9]+(?:\.[0-9]+)?(?:\s?[:：∶]\s?[0-9]+(?:\.[0-9]+)?)+"
    rf"|(?:[0-9]{{1,3}}|{_SOME})比(?:[0-9]{{1,3}}(?![0-9.]|年|月|日)|{_SOME}(?![年月日]))"
    r"|[0-9]+[A-Za-z]*(?:\s?[+＋]\s?[0-9A-Za-z]+)+"
    r"|[0-9]+(?:\.[0-9]+)?版(?!块|面|权|图|次|本书)"
    r"|[0-9]{1,2}[·•][0-9]{1,2}(?![0-9])|(?:7\s?[×xX*]\s?)?24个?小时(?!以?[内后前])"
    rf"|{NUMBER}周年|[5-9]?[05]后(?![0-9]|续|期|来|勤)"
)
_NAMED_BEFORE = re.compile(
    rf"(?:{_REIGNS}){NUMBER}年|[东西南北][经纬][0-9.]+度(?:[0-9]+分)?(?:[0-9]+秒)?|[A-Z](?:\s?[+＋]\s?[0-9A-Za-z]+)+"
)
_ORDINAL = re.compile(
    rf"第\s?{NUMBER}(?:(?:{SEPARATOR}|、){NUMBER})?\s?(?:{UNIT}|[届级条号页版章])?"
    rf"|前{NUMBER}(?:名|位|强|列)"
    rf"|(?:排名|位居|位列|名列|排在|居)[^，。；\n]{{0,6}}?{NUMBER}位"
    r"|[一二三四五六七八九十]是(?!否)|[（(][一二三四五六七八九十0-9]{1,3}[）)]"
    r"|(?m:^\s*[一二三四五六七八九十]{1,3}、)|(?m:^\s*[0-9]{1,2}[.．、](?![0-9]))"
)
_AFTER_NUMBER = re.compile(
    rf"""
    (?P<low>{NUMBER}(?:{SEPARATOR}|、))? (?P<number>{NUMBER})
    (?: (?P<ordinal> 级(?![联配]) | 年级 | 等[奖功](?![金学]) | 等奖学金 | 线城市 | 届(?!次) )
      | (?P<label> 号(?!召)(?:楼|线|院|门|车|厅|馆|机|令|台风)? | 室 | 单元 | 路(?:公交|车)?(?![口面段程])
          | 楼(?![盘市宇梯房])
          | 支?弄 | 日游 | [栋幢](?=[0-9]) | 站台 | 村民?小组 )
      | (?P<age> [多余来]?周?岁半?(?:及|或)?(?:以[上下内]|左右)? )
      | (?P<named> (?:分钟|个?小时|公里|里|年|天|日|周|米|人|个月|公斤)
          (?={words.either(words.LABEL_HEADS)}|[^\W0-9]{{0,4}}圈(?![子套])) )
    )
    """,
    re.VERBOSE,
)
_SMALL_RANK = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}班(?![次列车子组])"
    r"|[一二三四五六](?:(?:至|到|、|[一二三四五六])[一二三四五六])?期(?![间限盼]))"
)
_MEAN_AGE = re.compile("平均|寿命|均龄|年龄中位")
_EVERY = re.compile(rf"每(?:隔)?\s?(?:{NUMBER}\s?(?:人口|{UNIT}|[日月])|半个?(?:年|月|天|小时))")
_VAGUE = re.compile(
    rf"(?:{_SOME}{{0,4}}(?:十|百|千|万|亿)?几|数(?<![人总指次户多少基系参倍函件岁分].)(?=[十百千万亿])|若干|好几|[0-9]+几)[十百千万亿]*[多余]?\s?(?:{UNIT})?"
    rf"|(?:[一二三四五六七八九]?十|[一二三四五六七八九][百千万])?(?:一两|两三|一二|二三|三四|三五|四五|五六|六七|七八|八九)(?:[十百千万亿]+(?:{UNIT})?|成(?!为|立)|{UNIT})(?:以上)?"
)
_FEW = re.compile("[几数若好]")
_SCORED = frozenset(" .:：∶比+＋版后·•周个小×xX*" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_RANKED = frozenset("班期至到、")
_COUNTED_ON = frozenset("%‰名家户件项次辆")
"""What may follow a number at once for a pattern to be worth trying, or not."""
_NO_FEW = ("几乎", "几何", "几率", "几内亚", "几许", "几经", "几度")
_NOT_NAMED = re.compile(
    "期[间限]|前[往来去进后]|后[勤续]|板[块凳]|台[风账套次]|计划(?:投|建|完|用)|大[会赛]|级别|赛[程区]|圈定|跑[了出腿]|考[察核]|制[定作造]|目标|开放了"
)


def traps(text: str) -> Iterator[tuple[int, int, str]]:
    """Every stretch with a number that counts nothing, as (start, end, class); the first claim holds."""
    yield from _phrases(text)
    for pattern in (_TITLE, _NUMBERED, _ADDRESS, _LATIN, _MODEL, _NAMED_BEFORE):
        for match in pattern.finditer(text):
            before = text[match.start() - 1 : match.start()]
            if pattern is _TITLE or not (before.isdecimal() or before in {"+", "＋"}):  # 580km2, 1+X+N
                yield *match.span(), "label"
    for at, _ in _starts(text):
        if code := _CODE.match(text, at):
            yield *code.span(), "label"


def ranks(text: str) -> Iterator[tuple[int, int, str]]:
    """What is none after dates have been claimed: scores, ordinals, levels, ages, addresses, estimates."""
    for pattern, cls in ((_ORDINAL, "ordinal"), (_EVERY, "generic")):
        yield from ((*m.span(), cls) for m in pattern.finditer(text))
    starts = list(_starts(text))
    for at, follows in starts:
        if follows in _SCORED and (score := _SCORE.match(text, at)):
            yield *score.span(), "label"
        elif follows in _RANKED and (rank := _SMALL_RANK.match(text, at)):
            yield *rank.span(), "ordinal"
        elif (
            follows not in _COUNTED_ON
            and (named := _AFTER_NUMBER.match(text, at))
            and _holds(text, named, named.lastgroup or "label")
        ):
            yield *named.span(), "ordinal" if named.lastgroup == "ordinal" else "label"
    for at in (*(at for at, _ in starts), *(m.start() for m in _FEW.finditer(text))):
        estimate = _VAGUE.match(text, at)
        if estimate and not text.startswith(_NO_FEW, at):
            yield *estimate.span(), "vague"


def _starts(text: str) -> Iterator[tuple[int, str]]:
    """Where a number begins that no 第 or 每 precedes, and the character after its first run of digits."""
    for run in RUN.finditer(text):
        at, end = run.span()
        before = text[at - 1 : at]
        if before not in {"第", "每"} and not (before == "." and text[at - 2 : at - 1].isdecimal()):
            yield at, text[end : end + 1]


def _holds(text: str, match: re.Match[str], kind: str) -> bool:
    """5.2级 measures an earthquake, 平均年龄42岁 is a figure, 3年期间 is no name."""
    if kind == "ordinal":
        return "." not in match["number"]
    if kind == "age":
        return not _MEAN_AGE.search(text, max(0, match.start() - 8), match.start())
    return kind != "named" or not _NOT_NAMED.match(text, match.end())


def _phrases(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _PHRASE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not (before in _COUNTED and before and match[0][0] in _COUNTED):
            yield *match.span(), words.PHRASES[match[0]]
