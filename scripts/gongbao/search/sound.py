"""How characters are read: toneless pinyin, for finding words by their sound or their initials."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from gongbao.search.folding import fold
from gongbao.search.traditional import TRADITIONAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy.typing as npt

SECOND_READINGS = (
    "重chong 长zhang 长chang 行hang 行xing 乐yue 乐le 都du 还huan 还hai 得dei 地di 的di 了liao "
    "着zhuo 和huo 调diao 调tiao 大dai 会kuai 降xiang 强jiang 弹tan 处chu 教jiao 单shan 解xie "
    "仇qiu 曾zeng 曾ceng 查zha 任ren 区ou 盖ge 朝zhao 朝chao 车ju 传zhuan 传chuan 藏zang 藏cang "
    "参shen 参can 差chai 率lv 率shuai 露lou 落la 模mu 迫pai 薄bo 薄bao 宿xiu 塞sai 色shai 说shui "
    "提di 系ji 校jiao 校xiao 血xie 约yao 扎za 折she 正zheng 种chong 转zhuan 发fa 六lu 蚌beng 番pan "
    "浚xun 台tai 燕yan 洞tong 厦xia 厦sha 隆long 铅yan 堡pu 侯hou 石dan 省xing 省sheng 乘cheng "
    "广guang 呗bei 圳zhen 阿e 阿a 吗ma 没mo 没mei 分fen 干gan 更geng 给ji 给gei 壳qiao 壳ke 量liang "
    "脉mo 绿lu 绿lv 干qian"
)
"""Readings a reader may type besides a character's first one."""

_LEVEL = (
    "a2 ai13 an9 ang3 ao9 ba18 bai8 ban15 bang12 bao17 bei15 ben4 beng6 bi24 bian12 biao4 bie4 bin6 bing9 "
    "bo19 bu11 ca1 cai11 can7 cang5 cao5 ce5 cen0 ceng2 cha11 chai3 chan10 chang13 chao9 che6 chen10 cheng15 "
    "chi16 chong5 chou12 chu16 chuai1 chuan7 chuang6 chui5 chun7 chuo2 ci12 cong6 cou1 cu4 cuan3 cui8 "
    "cun3 cuo6 da6 dai12 dan15 dang5 dao12 de3 dei0 deng7 di19 dian16 diao9 die7 ding9 diu1 dong10 dou8 "
    "du14 duan6 dui4 dun9 duo12 e13 en1 er8 fa8 fan17 fang11 fei12 fen15 feng15 fo1 fou1 fu45 ga2 gai6 gan11 "
    "gang9 gao10 ge17 gei1 gen2 geng7 gong15 gou9 gu18 gua6 guai3 guan11 guang3 gui16 gun3 guo6 ha1 hai7 "
    "han19 hang3 hao9 he18 hei2 hen4 heng5 hong9 hou7 hu18 hua9 huai5 huan14 huang14 hui21 hun6 huo10 "
    "ji53 jia17 jian40 jiang13 jiao28 jie27 jin20 jing25 jiong2 jiu17 ju25 juan7 jue10 jun11 ka4 kai5 "
    "kan6 kang7 kao4 ke15 ken4 keng2 kong4 kou4 ku7 kua5 kuai4 kuan2 kuang8 kui11 kun4 kuo4 la7 lai3 "
    "lan15 lang7 lao9 le2 lei11 leng3 li34 lia1 lian14 liang11 liao13 lie5 lin12 ling14 liu11 long9 lou6 "
    "lu20 lv14 luan6 lve2 lun7 luo12 ma9 mai6 man9 mang6 mao12 me1 mei16 men3 meng8 mi14 mian9 miao8 mie2 "
    "min6 ming6 miu1 mo17 mou3 mu15 na7 nai5 nan3 nang1 nao5 ne1 nei2 nen1 neng1 ni11 nian7 niang2 niao2 "
    "nie7 nin1 ning6 niu4 nong4 nou0 nu3 nv1 nuan1 nve2 nuo4 o1 ou7 pa6 pai6 pan8 pang5 pao7 pei9 pen2 "
    "peng14 pi17 pian4 piao4 pie2 pin5 ping9 po8 pou1 pu15 qi36 qia3 qian22 qiang8 qiao15 qie5 qin11 qing13 "
    "qiong2 qiu8 qu13 quan11 que8 qun2 ran4 rang5 rao3 re2 ren10 reng2 ri1 rong10 rou3 ru10 ruan2 rui3 "
    "run2 ruo2 sa3 sai4 san4 sang3 sao4 se3 sen1 seng1 sha9 shai2 shan16 shang8 shao11 she12 shen16 "
    "sheng11 shi47 shou10 shu33 shua2 shuai4 shuan2 shuang3 shui4 shun4 shuo4 si16 song8 sou4 su12 suan3 "
    "sui11 sun3 suo8 ta9 tai9 tan18 tang13 tao11 te1 teng4 ti15 tian8 tiao5 tie3 ting10 tong13 tou4 tu11 "
    "tuan2 tui6 tun3 tuo11 wa7 wai2 wan17 wang10 wei33 wen10 weng3 wo9 wu29 xi35 xia13 xian26 xiang20 "
    "xiao18 xie21 xin10 xing15 xiong7 xiu9 xu19 xuan10 xue6 xun14 ya16 yan33 yang17 yao15 ye15 yi53 yin16 "
    "ying18 yo1 yong15 you20 yu45 yuan20 yue10 yun12 za3 zai7 zan4 zang3 zao14 ze4 zei1 zen1 zeng4 zha14 "
    "zhai6 zhan17 zhang15 zhao10 zhe10 zhen16 zheng15 zhi43 zhong11 zhou14 zhu26 zhua2 zhuai1 zhuan6 "
    "zhuang7 zhui6 zhun2 zhuo11 zi15 zong7 zou4 zu8 zuan2 zui4 zun2 zuo8"
)
"""The toneless syllables in the order of GB 2312, and how many characters of its first level each has.

That level is in order of sound; of the ways to read all of it in ascending order this is the one with the
most usual readings."""

BEYOND = 1024
"""Characters without a syllable are a class of their own: this and their code."""
MANY, HALF = 28, 512
"""A syllable with so many characters of the first level is two classes: odd codes have this much more."""


@cache
def _plain(reading: str) -> str:
    """A syllable without its tone, ü as v."""
    marks = unicodedata.normalize("NFD", reading)
    kept = "".join(c for c in marks if c == "\u0308" or not unicodedata.combining(c))
    return kept.replace("u\u0308", "v")


@cache
def _dictionary() -> dict[int, str]:
    """The readings of each character, as pypinyin lists them.

    Only its table is read: the package loads its phrases with it, which takes longer than an edit.
    """
    package = find_spec("pypinyin")
    if package is None or not package.submodule_search_locations:
        raise ModuleNotFoundError("pypinyin")
    table = Path(package.submodule_search_locations[0], "pinyin_dict.json").read_bytes()
    return {int(code): readings for code, readings in json.loads(table).items()}


@cache
def reading(character: str) -> str:
    """The usual reading of a character; empty where it has none.

    Of everyday ones it is that by which GB 2312 orders them, of others the first that pypinyin lists.
    """
    return _everyday().get(character) or _first(character)


def _first(character: str) -> str:
    """The first reading that pypinyin lists."""
    return _plain(_dictionary().get(ord(character), "").partition(",")[0])


class _Initials(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = letter = reading(chr(code))[:1] or " "
        return letter


_INITIALS = _Initials()


def initials(text: str) -> str:
    """The first letter of each character's reading; a blank for a character without one."""
    return text.translate(_INITIALS)


@cache
def _syllables() -> dict[str, int]:
    """The syllables, each with how many characters of GB 2312's first level it has."""
    return {
        entry.rstrip("0123456789"): int(entry.lstrip("abcdefghijklmnopqrstuvwxyz"))
        for entry in _LEVEL.split()
    }


@cache
def _in_order() -> tuple[str, ...]:
    """The syllable of each character of GB 2312's first level."""
    return tuple(name for name, count in _syllables().items() for _ in range(count))


@cache
def _everyday() -> dict[str, str]:
    """The characters of GB 2312's first level, each with its syllable."""
    return dict(zip(_gb2312(0xB0, 0xD7), _in_order(), strict=True))


def readings(character: str) -> list[str]:
    """All readings of a character, the most usual first."""
    return [_plain(one) for one in _dictionary()[ord(character)].split(",")]


@cache
def classes() -> npt.NDArray[np.uint32]:
    """For each code point what decides where its pairs are kept: its syllable, or itself beyond those.

    Syllables count from 1; odd characters of one with many have 512 more. Any character without has 1024 more
    than its code point.
    """
    out = np.arange(BEYOND, 0x10000 + BEYOND, dtype=np.uint32)
    out[0] = 0
    number = {syllable: n for n, syllable in enumerate(_syllables(), 1)}
    for character, syllable in _everyday().items():
        out[ord(character)] = number[syllable] + _half(character, syllable)
    for character in (*_gb2312(0xD8, 0xF7), *_rare()):
        syllable = reading(character)
        if syllable in number:
            out[ord(character)] = number[syllable] + _half(character, syllable)
    return out


def _half(character: str, syllable: str) -> int:
    return HALF * (ord(character) % 2) if _syllables()[syllable] >= MANY else 0


_HAN = range(0x3400, 0xA000)
_COMPOSED = (range(0x2E80, 0x3400), range(0xF900, 0xFB00))
"""Characters that are other ways to write Han characters; folding resolves them."""
_COMPOSED_BEYOND = re.compile("[\U0001f200-\U0002fa1f]")
"""More of them, and others, beyond the basic plane."""


@cache
def _rare() -> frozenset[str]:
    """The characters that GB 2312 lacks and that have a syllable."""
    found = (chr(code) for code in _HAN if reading(chr(code)) in _syllables())
    return frozenset(found).difference(_gb2312(0xB0, 0xF7), TRADITIONAL)


@cache
def _written_rare() -> re.Pattern[str]:
    """Finds those in a text, and what folds to them in the basic plane, where such a search is fast."""
    others = {*TRADITIONAL, *(chr(code) for codes in _COMPOSED for code in codes)}
    found = _rare() | {one for one in others if not _rare().isdisjoint(fold(one))}
    return re.compile(f"[{''.join(sorted(found))}]")


def rare(text: str) -> str:
    """The characters of a text, folded, that GB 2312 lacks and that have a syllable, in order."""
    found = {*_written_rare().findall(text), *_COMPOSED_BEYOND.findall(text)}
    return "".join(sorted(_rare().intersection(fold("".join(found)))))


def rare_table(characters: Iterable[str]) -> str:
    """What readers need to know their classes: such characters, and in a second line their syllables."""
    number = {syllable: n for n, syllable in enumerate(_syllables(), 1)}
    ordered = sorted(set(characters))
    return f"{''.join(ordered)}\n{''.join(chr(40 + number[reading(one)]) for one in ordered)}\n"


def table() -> str:
    """What readers need to know the classes, and other readings.

    For each syllable a line: its name, and the characters of other classes that can be read so too. Then the
    number of the syllable of each character of GB 2312's second level, 40 more, as a character; 40 for none.
    """
    second: defaultdict[str, str] = defaultdict(str)
    for entry in SECOND_READINGS.split():
        second[entry[1:]] += entry[0]
    for character, syllable in _everyday().items():
        usual = _first(character)
        if usual != syllable and usual in _syllables() and character not in second[usual]:
            second[usual] += character
    number = {syllable: n for n, syllable in enumerate(_syllables(), 1)}
    level = "".join(chr(40 + number.get(reading(character), 0)) for character in _gb2312(0xD8, 0xF7))
    return "".join(f"{sound} {second[sound]}\n" for sound in _syllables()) + f"{level}\n"


def counts() -> str:
    """How many characters of GB 2312's first level each syllable has, which follow each other there.

    One character a syllable, 40 more than the count; with this alone readers know the classes of that level.
    """
    return "".join(chr(40 + count) for count in _syllables().values())


def _gb2312(first: int, last: int) -> Iterator[str]:
    for row in range(first, last + 1):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("gb2312", "ignore")
            if character:
                yield character
