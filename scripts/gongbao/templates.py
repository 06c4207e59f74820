"""The theme's templates: page shells rendered once per depth, and the lean page templates inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import BaseLoader, Template


@dataclass(frozen=True, slots=True)
class Slots:
    """What differs from page to page in a shell: each is HTML, already escaped."""

    title: str
    head: str
    main: str
    section: str


_NAMES = tuple(f.name for f in fields(Slots))
_SENTINEL = re.compile("gongbao-slot-(" + "|".join(_NAMES) + ")-end")


@dataclass(frozen=True, slots=True)
class Shell:
    """A page without its contents: fixed text and slot names in turn, starting with text."""

    parts: tuple[str, ...]

    def fill(self, slots: Slots) -> str:
        """The whole page."""
        texts = [getattr(slots, part) if i % 2 else part for i, part in enumerate(self.parts)]
        return "".join(texts)


class _Pages(Environment):
    """Where page templates are rendered: escaping always, and with every global in one dictionary.

    Jinja compares the globals of a page with those of each component it imports; in its own chain of
    mappings that takes longer than rendering most components.
    """

    def __init__(self, loader: BaseLoader | None) -> None:
        super().__init__(loader=loader, autoescape=True, auto_reload=False)
        self._known: dict[object, Template] = {}

    def get_template(self, name: str | Template, *_: object, **__: object) -> Template:
        """The template of a name, looked up once: a page asks for a dozen components."""
        if name not in self._known:
            self._known[name] = super().get_template(name)
        return self._known[name]

    def make_globals(self, d: Mapping[str, Any] | None) -> dict[str, Any]:
        """The globals of one template."""
        return {**self.globals, **(d or {})}


class Templates:
    """The theme's templates over a Jinja environment; ours escape by default, the base theme's do not."""

    def __init__(self, env: Environment, ours: Callable[[str], bool], site: object) -> None:
        env.autoescape = lambda name: name is not None and ours(name)
        env.globals["site"] = site
        self._env = env
        self._pages = _Pages(env.loader)
        self._pages.globals["site"] = site
        self._shells: dict[str, Shell] = {}

    def shell(self, base: str) -> Shell:
        """The shell of pages at one depth; `base` leads from them to the site's root."""
        if base not in self._shells:
            sentinels = Slots(*(f"gongbao-slot-{name}-end" for name in _NAMES))
            text = self._env.get_template("shell.html").render(slot=sentinels, base=base)
            self._shells[base] = Shell(tuple(_SENTINEL.split(text)))
        return self._shells[base]

    def whole(self, base: str, slots: Slots) -> str:
        """A page rendered through the full template, to check a shell against."""
        marked = Slots(*(Markup(getattr(slots, name)) for name in _NAMES))  # noqa: S704 - slots are HTML
        return self._env.get_template("shell.html").render(slot=marked, base=base)

    @property
    def shells(self) -> dict[str, tuple[str, ...]]:
        """The parts of every shell that was asked for, by the way to the root."""
        return {base: shell.parts for base, shell in sorted(self._shells.items())}

    def page(self, template: str, view: object, base: str) -> str:
        """The inside of `<main>` for one page."""
        return self._pages.get_template(template).render(view=view, base=base)
