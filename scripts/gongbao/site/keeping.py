"""What need not be made again: files of the last build whose key is the same and which still stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongbao.site.ledger import Ledger
    from gongbao.site.stamps import Seen


@dataclass(slots=True)
class Keeper:
    """Looks up what can be kept; `keys` gathers the key of every file that is kept or made.

    `_paths` are the files the last build made under one key: one page, or all files of a group. They can be
    kept only together.
    """

    _paths: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)

    def keep(self, key: str) -> Sequence[str]:
        """The files made under this key, now kept; empty where they must be made."""
        paths = self._paths.get(key, ())
        self.kept.update(paths)
        self.keys.update(dict.fromkeys(paths, key))
        return paths

    def make(self, key: str, path: str) -> None:
        """Note that a file is made under a key."""
        self.keys[path] = key


def keeper(last: Ledger | None, standing: Mapping[str, Seen]) -> Keeper:
    """What of the last build can be kept, where `standing` is what its folder holds now."""
    paths: defaultdict[str, list[str]] = defaultdict(list)
    for path, key in (last.made if last else {}).items():
        paths[key].append(path)
    outputs = last.outputs if last else {}
    spoilt = {
        key
        for key, files in paths.items()
        if any(path not in standing or standing[path].digest != outputs[path].digest for path in files)
    }
    return Keeper({key: files for key, files in paths.items() if key not in spoilt})
