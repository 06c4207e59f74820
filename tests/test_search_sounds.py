"""The order of GB 2312's first level by sound, which readers of the index rely on, is the likeliest one."""

from __future__ import annotations

import numpy as np

from gongbao.search import fold, sound


def level() -> list[str]:
    codes = [bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    return list("".join(code.decode("gb2312", "ignore") for code in codes))


def doubts(character: str, syllables: list[str]) -> list[float]:
    """How unusual each syllable is for a character: half a point a reading before it, nine for none."""
    found = sound.readings(character)
    return [found.index(one) * 0.5 if one in found else 9.0 for one in syllables]


def test_no_other_division_into_syllables_has_more_usual_readings() -> None:
    syllables = [line.split(" ")[0] for line in sound.table().split("\n")[:-2]]
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


def test_readers_learn_how_characters_beyond_gb2312_are_read() -> None:
    assert sound.classes()[ord("跼")] % sound.HALF == sound.classes()[ord("居")] % sound.HALF
    assert sound.rare("跼天蹐地，Ａ跼\uf900") == "跼蹐"
    characters, syllables, _ = sound.rare_table("蹐跼蹐").split("\n")
    names = [line.split(" ")[0] for line in sound.table().split("\n")[:-2]]
    assert [(one, names[ord(n) - 41]) for one, n in zip(characters, syllables, strict=True)] == [
        ("跼", "ju"),
        ("蹐", "ji"),
    ]


def test_no_written_form_of_a_character_beyond_gb2312_is_missed() -> None:
    rare = {one for one in map(chr, range(0x3400, 0xA000)) if sound.rare(one)}
    for block in (
        range(0x2E80, 0x3400),
        range(0x4E00, 0xA000),
        range(0xF900, 0xFB00),
        range(0x1F200, 0x2FA20),
    ):
        for one in map(chr, block):
            assert set(sound.rare(one)) == rare.intersection(fold(one))
