"""How characters are read: toneless pinyin, for finding words by their sound or their initials."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from pypinyin.phrases_dict import phrases_dict
from pypinyin.pinyin_dict import pinyin_dict

from gongbao.search import varint

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from gongbao.search.postings import Pairs

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
"""Readings a reader may type besides the first one; pairs known from pypinyin's phrases need no entry."""

_ENTRY = 7


def _plain(reading: str) -> str:
    """A syllable without its tone, ü as v."""
    marks = unicodedata.normalize("NFD", reading)
    kept = "".join(c for c in marks if c == "\u0308" or not unicodedata.combining(c))
    return kept.replace("u\u0308", "v")


@cache
def reading(character: str) -> str:
    """The first reading of a character; empty where it has none."""
    return _plain(pinyin_dict.get(ord(character), "").partition(",")[0])


class _Initials(dict[int, str]):
    def __missing__(self, code: int) -> str:
        self[code] = letter = reading(chr(code))[:1] or " "
        return letter


_INITIALS = _Initials()


def initials(text: str) -> str:
    """The first letter of each character's reading; a blank for a character without one."""
    return text.translate(_INITIALS)


@cache
def syllables() -> tuple[str, ...]:
    """Every toneless syllable that some character has as its first reading, or as a second one."""
    first = {_plain(value.partition(",")[0]) for value in pinyin_dict.values()}
    return ("", *sorted((first | {entry[1:] for entry in SECOND_READINGS.split()}) - {""}))


@cache
def _numbers() -> npt.NDArray[np.int64]:
    """For each code point the number of its first reading in `syllables`, 0 for none."""
    number = {syllable: n for n, syllable in enumerate(syllables())}
    out = np.zeros(0x110000, dtype=np.int64)
    for point, value in pinyin_dict.items():
        out[point] = number[_plain(value.partition(",")[0])]
    return out


@cache
def _from_phrases() -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Pairs of characters, and of syllables, that phrases read otherwise than character by character."""
    number = {syllable: n for n, syllable in enumerate(syllables())}
    found: set[tuple[int, int]] = set()
    for phrase, readings in phrases_dict.items():
        plain = [_plain(row[0]) for row in readings]
        if len(plain) != len(phrase) or plain == [reading(character) for character in phrase]:
            continue
        for n in range(len(phrase) - 1):
            one, other = number.get(plain[n], 0), number.get(plain[n + 1], 0)
            if one and other:
                found.add((ord(phrase[n]) << 21 | ord(phrase[n + 1]), one << 10 | other))
    table = np.array(sorted(found), dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def read_pairs(pairs: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Which pairs of characters sound how, all ways a reader may type them.

    `pairs` are `first << 21 | second`, ascending. Gives indexes into `pairs` and the numbers of the two
    syllables as `one << 10 | other`, every combination once, in no order.
    """
    first, second = _numbers()[pairs >> 21], _numbers()[pairs & 0x1FFFFF]
    plain = np.flatnonzero((first > 0) & (second > 0))
    indexes, sounds = [plain], [first[plain] << 10 | second[plain]]
    number = {syllable: n for n, syllable in enumerate(syllables())}
    for entry in SECOND_READINGS.split():
        point, other = ord(entry[0]), number[entry[1:]]
        for at, rest, shift in ((pairs >> 21, second, 10), (pairs & 0x1FFFFF, first, 0)):
            chosen = np.flatnonzero((at == point) & (rest > 0))
            indexes.append(chosen)
            sounds.append(other << shift | rest[chosen] << 10 - shift)
    known, read = _from_phrases()
    at = np.searchsorted(pairs, known)
    met = np.flatnonzero(at < len(pairs))
    met = met[pairs[at[met]] == known[met]]
    indexes.append(at[met])
    sounds.append(read[met])
    both = np.concatenate(indexes) << 20 | np.concatenate(sounds)
    both.sort()
    both = both[np.diff(both, prepend=-1) > 0]
    return both >> 20, both & 0xFFFFF


def directory(rows: Sequence[Pairs], shard_bytes: int) -> list[bytes]:
    """The pairs of characters by how they are read, in shards; those in most documents first."""
    pairs = np.concatenate([row.first.astype(np.int64) << 21 | row.second for row in rows])
    counts = np.concatenate([row.documents for row in rows])
    order = np.argsort(pairs)
    pairs, counts = pairs[order], counts[order]
    at, sounds = read_pairs(pairs)
    bits = (_ENTRY * len(at) // shard_bytes).bit_length()
    order = np.lexsort((pairs[at], -counts[at], sounds, shards_of(sounds, bits)))
    at, sounds = at[order], sounds[order]
    begins = np.flatnonzero(np.diff(sounds, prepend=-1))
    lengths = np.diff(begins, append=len(at))
    heads = 3 + varint.sizes(lengths)
    starts = np.cumsum(heads) - heads + _ENTRY * begins
    out = np.empty(int(heads.sum()) + _ENTRY * len(at), dtype=np.uint8)
    place = np.repeat(starts + heads - _ENTRY * begins, lengths) + _ENTRY * np.arange(len(at))
    for n in range(3):
        out[starts + n] = sounds[begins] >> 8 * n & 255
        out[place + n] = pairs[at] >> 21 + 8 * n & 255
        out[place + n + 3] = (pairs[at] & 0x1FFFFF) >> 8 * n & 255
    varint.write(out, starts + 3, lengths)
    out[place + 6] = np.log2(counts[at]).astype(np.uint8)
    wanted = np.searchsorted(shards_of(sounds[begins], bits), np.arange((1 << bits) + 1))
    cuts = np.append(starts, len(out))[wanted].tolist()
    data = out.tobytes()
    return [data[a:b] for a, b in pairwise(cuts)]


def shards_of(sounds: npt.NDArray[np.int64], bits: int) -> npt.NDArray[np.int64]:
    """Which shard keeps each pair of syllables."""
    out: npt.NDArray[np.int64] = (sounds * 0x9E3779B1 & 0xFFFFFFFF) >> 32 - bits
    return out


def table() -> str:
    """The readings of the characters of GB 2312: line n has syllable n of `syllables` and its characters."""
    rows: dict[str, set[str]] = {syllable: set() for syllable in syllables()}
    for character in _gb2312():
        rows[reading(character)].add(character)
    for entry in SECOND_READINGS.split():
        rows[entry[1:]].add(entry[0])
    return "".join(f"{key} {''.join(sorted(row))}\n" for key, row in rows.items())


def _gb2312() -> Iterable[str]:
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            character = bytes((row, cell)).decode("gb2312", "ignore")
            if character:
                yield character
