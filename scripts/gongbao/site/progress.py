"""What a build tells whoever waits for it while it runs; nothing of this reaches the site."""

from __future__ import annotations


class Progress:
    """Told of every stage as it runs; this one keeps silent, displays override it.

    The order of calls is `stage`, at most one `expect`, any number of `more`, `end`.
    """

    def stage(self, name: str) -> None:
        """A stage begins: `read`, `render`, `compose`, `publish`."""

    def expect(self, total: int) -> None:
        """The stage under way has so many pieces."""

    def more(self, count: int = 1, *, kept: bool = False) -> None:
        """So many further pieces of the stage are done: made, or `kept` from the last build."""

    def end(self) -> None:
        """The stage is over, whether it succeeded or not."""


SILENT = Progress()
