"""What need not be made again: files of the last build whose key is the same and which still stand."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gongbao.site.ledger import Ledger
    from gongbao.site.stamps import Seen

GROUP = "group "
"""How keys begin that several files share: those are kept only together."""


@dataclass(slots=True)
class Keeper:
    """Every file of the site as it is kept or made: the key it was made under, and its digest.

    `was` are the keys of the last build's files, those left out that no longer stand as they were written.
    """

    was: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    made: dict[str, str] = field(default_factory=dict)
    """The digests of files that were made."""
    changed: set[str] = field(default_factory=set)
    """Those that differ from what stood there."""

    def keep(self, path: str, key: str) -> None:
        """Note that a file stays as it is."""
        self.kept.add(path)
        self.keys[path] = key

    def keep_group(self, key: str, name: str = GROUP) -> Sequence[str]:
        """The files made under this key, now kept; empty where they must be made."""
        paths = self.groups.get(name + key, ())
        for path in paths:
            self.keep(path, name + key)
        return paths

    def last_group(self, name: str) -> tuple[str, Sequence[str]]:
        """The key behind `name`, and the files, of a group the last build made; empty where none stands."""
        found = (
            (key.removeprefix(name), paths) for key, paths in self.groups.items() if key.startswith(name)
        )
        return next(found, ("", ()))

    def make(self, path: str, key: str, digest: str, *, changed: bool) -> None:
        """Note that a file was made; raises ValueError where another already took its place."""
        if path in self.made or path in self.kept:
            raise ValueError(f"two publishers write {path}")
        if key:
            self.keys[path] = key
        self.made[path] = digest
        if changed:
            self.changed.add(path)


def keeper(last: Ledger | None, standing: Mapping[str, Seen]) -> Keeper:
    """What of the last build can be kept, where `standing` is what its folder holds now."""
    if last is None:
        return Keeper()
    outputs = last.outputs
    groups: defaultdict[str, list[str]] = defaultdict(list)
    was: dict[str, str] = {}
    spoilt: set[str] = set()
    for path, key in last.made.items():
        now = standing.get(path)
        sound = now is not None and (now is outputs[path] or now.digest == outputs[path].digest)
        if key.startswith(GROUP):
            groups[key].append(path)
            if not sound:
                spoilt.add(key)
        elif sound:
            was[path] = key
    return Keeper(was, {key: files for key, files in groups.items() if key not in spoilt})
