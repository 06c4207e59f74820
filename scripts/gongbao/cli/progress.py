"""How far a build is: one line that renews itself on a terminal, one plain line a stage elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from gongbao.site.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable

PAUSE = 0.1
"""Seconds between two looks of the line on a terminal."""
BAR = 20
"""Columns of the bar."""


@dataclass(frozen=True, slots=True)
class _Words:
    """What the display says in one language; unnamed stages are shown by their own name."""

    stages: dict[str, str]
    count: str
    kept: str
    rate: str
    seconds: str
    colon: str
    comma: str


_SAID = {
    "zh": _Words(
        {"read": "读取稿件", "render": "生成正文", "compose": "排版页面", "publish": "写入网站"},
        count="{} 个",
        kept="沿用 {} 个",
        rate="每秒 {:.0f} 个",
        seconds="{:.1f} 秒",
        colon="：",
        comma="，",
    ),
    "en": _Words(
        {"read": "reading", "render": "rendering", "compose": "composing", "publish": "publishing"},
        count="{}",
        kept="{} reused",
        rate="{:.0f} a second",
        seconds="{:.1f} s",
        colon=": ",
        comma=", ",
    ),
}


class Display(Progress):
    """Writes the stages of a build to a stream (standard error)."""

    def __init__(self, stream: TextIO, lang: str = "zh", clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._live = stream.isatty()
        self._said = _SAID[lang]
        self._clock = clock
        self.stage("")

    def stage(self, name: str) -> None:
        """Start counting anew."""
        self._name = self._said.stages.get(name, name)
        self._start = self._drawn = self._clock()
        self._done = self._total = self._kept = 0

    def expect(self, total: int) -> None:
        """Know what is to come."""
        self._total = total

    def more(self, count: int = 1, *, kept: bool = False) -> None:
        """Renew the line, though not more often than an eye can follow."""
        self._done += count
        self._kept += count * kept
        now = self._clock()
        if self._live and now - self._drawn >= PAUSE:
            self._drawn = now
            self._draw(f"{self._name} {self._bar()} {self._done}/{self._total}", self._parts(now))

    def end(self) -> None:
        """Leave one line that says what the stage did."""
        counted = [self._said.count.format(self._done)] if self._total else []
        self._draw(self._name, [*counted, *self._parts(self._clock())])
        self._stream.write("\n")
        self._stream.flush()

    def _parts(self, now: float) -> list[str]:
        """What is said behind the count: reused, rate of what is made anew, time."""
        seconds, made = now - self._start, self._done - self._kept
        kept = [self._said.kept.format(self._kept)] if self._kept else []
        rate = [self._said.rate.format(made / seconds)] if made and seconds >= PAUSE else []
        return [*kept, *rate, self._said.seconds.format(seconds)]

    def _bar(self) -> str:
        full = BAR * min(self._done, self._total) // max(self._total, 1)
        return f"[{'#' * full}{'-' * (BAR - full)}]"

    def _draw(self, head: str, parts: list[str]) -> None:
        wipe = "\r\x1b[K" if self._live else ""
        self._stream.write(wipe + head + self._said.colon + self._said.comma.join(parts))
        self._stream.flush()
