"""The order of GB 2312's first level by sound, which readers of the index rely on, is the likeliest one."""

from __future__ import annotations

import numpy as np

from gongbao.search import sound


def level() -> list[str]:
    codes = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    return list("".join(code.decode("gb2312", "ignore") for code in codes))


def doubts(character: str, syllables: list[str]) -> list[float]:
    """How unusual each syllable is for a character: half a point a reading before it, nine for none."""
    found = sound.readings(character)
    return [found.index(one) * 0.5 if one in found else 9.0 for one in syllables]


def test_no_other_division_into_syllables_has_more_usual_readings() -> None:
    syllables = [line.split(" ")[0] for line in sound.table().splitlines()[:-1]]
    counts = [ord(count) - 40 for count in sound.counts()]
    cost = np.array([doubts(character, syllables) for character in level()])
    best = np.zeros(len(syllables))
    for row in cost:
        best = np.minimum.accumulate(best) + row
    ours = np.repeat(np.arange(len(syllables)), counts)
    assert len(ours) == len(cost)
    assert cost[np.arange(len(cost)), ours].sum() == best.min()


def test_readers_learn_the_same_classes() -> None:
    classes = sound.classes()
    assert classes[ord("兴")] == classes[ord("星")]
    assert classes[ord("兴")] != classes[ord("绍")]
    assert classes[ord("嘉")] == classes[ord("迦")]
    assert classes[ord("A")] == sound.BEYOND + ord("A")
