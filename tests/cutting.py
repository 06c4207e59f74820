"""A process that ends between two changes of the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pytest


class Cut(BaseException):
    """Stands for the end of the process."""


def cut_after(monkeypatch: pytest.MonkeyPatch, steps: int, changes: Iterable[tuple[object, str]]) -> None:
    """Let so many changes of the disk happen and no more; `changes` are the functions that make one."""
    left = [steps]

    def limited(owner: object, name: str) -> None:
        real = getattr(owner, name)

        def act(*args: object, **kwargs: object) -> object:
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, act)

    for owner, name in changes:
        limited(owner, name)
