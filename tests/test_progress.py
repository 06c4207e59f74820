"""What a build says while it runs: a line that renews itself on a terminal, plain lines elsewhere."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from engine_project import Project
from gongbao.cli.progress import Display

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def ten_bodies(stream: io.StringIO, lang: str = "zh") -> str:
    """What is shown of ten bodies, four of them kept, one a second."""
    ticks = iter(float(second) for second in range(100))
    display = Display(stream, lang, lambda: next(ticks))
    display.stage("render")
    display.expect(10)
    display.more(4, kept=True)
    for _ in range(6):
        display.more()
    display.end()
    return stream.getvalue()


def test_elsewhere_a_stage_is_one_plain_line() -> None:
    assert ten_bodies(io.StringIO()) == "生成正文：10 个，沿用 4 个，每秒 1 个，8.0 秒\n"
    assert ten_bodies(io.StringIO(), "en") == "rendering: 10, 4 reused, 1 a second, 8.0 s\n"


def test_on_a_terminal_one_line_is_renewed() -> None:
    looks = ten_bodies(Terminal()).split("\r\x1b[K")
    assert looks[1] == "生成正文 [########------------] 4/10：沿用 4 个，1.0 秒"
    assert looks[-2] == "生成正文 [####################] 10/10：沿用 4 个，每秒 1 个，7.0 秒"
    assert looks[-1] == "生成正文：10 个，沿用 4 个，每秒 1 个，8.0 秒\n"


def test_the_line_is_renewed_ten_times_a_second_at_most() -> None:
    stream, now = Terminal(), 0.0

    def clock() -> float:
        return now

    display = Display(stream, clock=clock)
    display.stage("read")
    display.expect(1000)
    for _ in range(1000):
        now += 0.001
        display.more()
    assert 8 <= stream.getvalue().count("\r") <= 10


@pytest.mark.slow
def test_a_build_tells_its_stages_and_a_quiet_one_only_faults(tmp_path: Path) -> None:
    project = Project(tmp_path / "p")
    said = project.build().said
    stages = [line.partition("：")[0] for line in said.splitlines()]
    assert stages[:4] == ["读取稿件", "生成正文", "排版页面", "写入网站"]
    assert project.build("--quiet").said == ""
    project.edit("content/news/a.md", "正文一段", "正文二段")
    assert "生成正文：4 个，沿用 3 个" in project.build().said
    project.edit("content/news/a.md", "正文二段", "正文三段")
    assert project.build("--quiet").said == ""
    site = project.tree()
    assert site == project.cold()
    project.edit("content/news/a.md", "column: city", "column: none")
    assert "column-is-known" in project.build("--quiet").said
    assert "reading: 5, 5 reused" in project.build("--lang", "en").said
