"""How characters are read: toneless pinyin, for finding words by their sound or their initials."""

from __future__ import annotations

import json
import unicodedata
from collections import Counter, defaultdict
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

SECOND_READINGS = (
    "重chong 长zhang 长chang 行hang 行xing 乐yue 乐le 都du 还huan 还hai 得dei 地di 的di 了liao "
    "着zhuo 和huo 调diao 调tiao 大dai 会kuai 降xiang 强jiang 弹tan 处chu 教jiao 单shan 解xie "
    "仇qiu 曾zeng 曾ceng 查zha 任ren 区ou 盖ge 朝zhao 朝chao 车ju 传zhuan 传chuan 藏zang 藏cang "
    "参shen 参can 差chai 率lv 率shuai 露lou 落la 模mu 迫pai 薄bo 薄bao 宿xiu 塞sai 色shai 说shui "
    "提di 系ji 校jiao 校xiao 血xie 约yao 扎za 折she 正zheng 种chong 转zhuan 发fa 六lu 蚌beng 番pan "
    "浚xun 台tai 燕yan 洞tong 厦xia 厦sha 隆long 铅yan 堡pu 侯hou 石dan 省xing 省sheng 乘cheng "
    "广guang 呗bei 圳zhen 阿e 阿a 吗ma 没mo 没mei 分fen 干gan 更geng 给ji 给gei 壳qiao 壳ke 量liang "
    "脉mo 绿lu 绿lv"
)
"""Readings a reader may type besides a character's first one."""

RARE = (
    "衢圳瓯嵊鄞泸闵邕岱濮漯邯郸嵩婺芜亳泗睢邳盱眙崂淄兖郯莒菏鄄灞潼邛郫涪綦儋隰汾濉涡漳湟洮弋浔鄱虔璧綦缙暨诏浯"
    "琪琳瑶瑾珏玮璐婷倩妍嫣晖昱昊炜烨煜鑫淼骏骁麒霖琦瑛珂琨瑜璇璋琬珺钰铭锟铮镕钊钧铠鹏翊翎羿彤彬昕晟曦旻旭晗晔"
    "娅婕媛娴婧姝姗嫒芸茜莘莹菁萱蓉薇蕾荃苒芊芮芷茗莎莉菲蔷馨湘沁沂泓洵浚涵淇渊滢潇濡濠瀚焱熠犇祎祺禧筠箐粼绮绫缨翀"
    "罡聿臻舸葳蔚蘅衍裴谌谕贻赟轩辚迪逯逵遥遴邈郜郝鄢酆霏霓靓靖韬颀颉颢飒馥骅骐骥魏鸢鹃鹭麓黛黎黟锂"
)
"""Characters of names and places from the second level of GB 2312, which is not in order of sound."""


BEYOND = 1024
"""Characters without a syllable are a class of their own: this and their code."""


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
    """The first reading of a character; empty where it has none."""
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
def _syllables() -> tuple[str, ...]:
    """The toneless syllables in the order of GB 2312, which puts lv behind lu and lve behind luan."""
    found = {sound for row in _gb2312(0xB0, 0xD7) for sound in _readings(row)[:1]}
    found |= {entry[1:] for entry in SECOND_READINGS.split()} | {reading(c) for c in RARE}
    swap = {"lv": "lu!", "nv": "nu!", "lve": "lue", "nve": "nue"}
    return tuple(sorted(found, key=lambda sound: swap.get(sound, sound)))


def _readings(character: str) -> list[str]:
    return [_plain(one) for one in _dictionary()[ord(character)].split(",")]


@cache
def _in_order() -> tuple[int, ...]:
    """For each character of GB 2312's first level, kept in order of sound, the number of its syllable.

    Of the ways to read them all in ascending order the one with the most usual readings.
    """
    characters = list(_gb2312(0xB0, 0xD7))
    number = {syllable: n for n, syllable in enumerate(_syllables())}
    cost = np.full((len(characters), len(number)), 9.0)
    for row, character in enumerate(characters):
        for rank, sound in reversed(list(enumerate(_readings(character)))):
            if sound in number:
                cost[row, number[sound]] = rank * 0.5
    best, back = np.zeros(len(number)), []
    for step in cost:
        least = np.minimum.accumulate(best)
        back.append(np.maximum.accumulate(np.where(best == least, np.arange(len(best)), 0)))
        best = least + step
    at, out = int(best.argmin()), []
    for before in reversed(back):
        out.append(at)
        at = int(before[at])
    return tuple(out[::-1])


@cache
def classes() -> npt.NDArray[np.uint32]:
    """For each code point what decides where its pairs are kept: its syllable, or itself beyond those.

    Syllables count from 1; any other character has 1024 more than its code point.
    """
    out = np.arange(BEYOND, 0x10000 + BEYOND, dtype=np.uint32)
    out[0] = 0
    for character, number in zip(_gb2312(0xB0, 0xD7), _in_order(), strict=True):
        out[ord(character)] = number + 1
    number_of = {syllable: n for n, syllable in enumerate(_syllables())}
    for character in RARE:
        out[ord(character)] = number_of[reading(character)] + 1
    return out


def table() -> str:
    """What readers need to know the classes, and other readings, one syllable a line.

    The syllable, the characters of its class beyond GB 2312's first level (of which `counts` tells), and
    those of other classes that can be read so too.
    """
    rare: defaultdict[str, str] = defaultdict(str)
    second: defaultdict[str, str] = defaultdict(str)
    for character in RARE:
        rare[reading(character)] += character
    for entry in SECOND_READINGS.split():
        second[entry[1:]] += entry[0]
    for character, n in zip(_gb2312(0xB0, 0xD7), _in_order(), strict=True):
        usual = reading(character)
        if usual != _syllables()[n] and usual in _syllables() and character not in second[usual]:
            second[usual] += character
    return "".join(f"{sound} {rare[sound]} {second[sound]}\n" for sound in _syllables())


def rare() -> str:
    """The characters of GB 2312's second level that `table` leaves out, a first reading a line."""
    found: defaultdict[str, str] = defaultdict(str)
    for character in _gb2312(0xD8, 0xF7):
        if character not in RARE:
            found[reading(character)] += character
    return "".join(f"{sound} {found[sound]}\n" for sound in sorted(found))


def counts() -> str:
    """How many characters of GB 2312's first level each syllable has, which follow each other there.

    One character a syllable, 40 more than the count; with this alone readers know the classes of that level.
    """
    found = Counter(_in_order())
    return "".join(chr(40 + found[n]) for n in range(len(_syllables())))


def _gb2312(first: int, last: int) -> Iterator[str]:
    for row in range(first, last + 1):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("gb2312", "ignore")
            if character:
                yield character
