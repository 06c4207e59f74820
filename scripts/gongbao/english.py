"""English for everything editors are told: english.toml holds it beside the Chinese that the code writes.

Code names its texts in Chinese, the language of the newsrooms; whoever works with `--lang en` gets them from
the table. A text with values in it is a template: `{}` or `{name}` in both languages.
"""

from __future__ import annotations

import re
from functools import cache

_PLACE = re.compile(r"\{(\w*)\}")


@cache
def texts() -> dict[str, str]:
    """The English of each Chinese text."""
    import tomllib  # noqa: PLC0415 - slow to load, and Chinese needs none of it
    from importlib.resources import files  # noqa: PLC0415 - the same

    table = tomllib.loads(files(__package__).joinpath("english.toml").read_text(encoding="utf-8"))
    return {chinese: english for section in table.values() for chinese, english in section.items()}


def worded(text: str, lang: str) -> str:
    """A text or template in a language, `zh` or `en`; one without English stays as it is."""
    return text if lang == "zh" else texts().get(text, text)


def english(told: str) -> str:
    """The English of a text whose values are filled in; what the table does not know stays as it is."""
    exact = texts().get(told)
    if exact is not None:
        return exact
    for pattern, names, template in _patterns():
        if found := pattern.fullmatch(told):
            values = [english(value) for value in found.groups()]
            return template.format(*values, **{n: v for n, v in zip(names, values, strict=True) if n})
    return told


@cache
def _patterns() -> list[tuple[re.Pattern[str], list[str], str]]:
    """Each template as a pattern, with the names of its values and its English; the most telling first."""
    templates = sorted((chinese for chinese in texts() if _PLACE.search(chinese)), key=_literals)
    return [(_pattern(chinese), _PLACE.findall(chinese), texts()[chinese]) for chinese in templates]


def _literals(template: str) -> tuple[int, str]:
    return -len(_PLACE.sub("", template)), template


def _pattern(template: str) -> re.Pattern[str]:
    parts = _PLACE.split(template)[::2]  # every other part is the name of a value
    return re.compile("(.*?)".join(map(re.escape, parts)), re.DOTALL)
