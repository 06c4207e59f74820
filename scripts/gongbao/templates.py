"""The theme's templates: page shells rendered once per depth, and the lean page templates inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, Template
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping

    from jinja2 import BaseLoader
    from jinja2.environment import TemplateModule


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
    _encoded: tuple[bytes, ...] = field(init=False, repr=False, compare=False)
    """The same as every page holds it; slot names stand where they stood."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "_encoded", tuple(part.encode() for part in self.parts))

    def fill(self, slots: Slots) -> bytes:
        """The whole page."""
        pieces = list(self._encoded)
        pieces[1::2] = [getattr(slots, name).encode() for name in self.parts[1::2]]
        return b"".join(pieces)


class _Calls(Context):
    """Calls what a page template names as it is: none of our components asks for the context."""

    def call(
        self,
        component: Callable[..., Any],
        *args: object,
        _loop_vars: object = None,
        _block_vars: object = None,
    ) -> Any:  # noqa: ANN401 - whatever a component gives
        """What a component gives for these arguments."""
        return component(*args)


_KEPT = {"teaser", "reading_line"}
"""Components that show one article, `(entry, base, ...)`: many pages hold the same one."""
_BASE = "\0"
"""Stands for the way to the root in a component that is kept: no text holds it."""


class _Component:
    """A component's macro, called without Jinja's ceremony; what shows an article is rendered once."""

    def __init__(self, macro: Macro) -> None:
        self._render: Callable[..., str] = macro._func  # noqa: SLF001 - what the macro itself calls
        self._absent = (missing,) * len(macro.arguments)
        self._kept: dict[tuple[object, ...], tuple[object, str]] | None = {} if macro.name in _KEPT else None

    def __call__(self, *args: Any) -> Markup:  # noqa: ANN401 - as the template has it
        """The component's HTML."""
        if self._kept is None or len(args) < 2:  # noqa: PLR2004 - an entry and the way to the root
            return self._whole(args)
        entry, base, *rest = args
        key = (id(entry), *rest)
        known = self._kept.get(key)
        if known is None:  # the entry is kept as well, so that its id stays its own
            known = self._kept[key] = (entry, str(self._whole((entry, _BASE, *rest))))
        return _marked(known[1].replace(_BASE, base))

    def _whole(self, args: tuple[Any, ...]) -> Markup:
        return _marked(self._render(*args, *self._absent[len(args) :]))


def _marked(html: str) -> Markup:
    """HTML as it is, without asking it whether it is."""
    return str.__new__(Markup, html)


_SPECIAL = re.compile("[&<>\"']")


def _escaped(value: object) -> str:
    """A value as HTML; most texts are the same escaped, and what prints them asks for no more than a text."""
    if type(value) is str and not _SPECIAL.search(value):
        return value
    return escape(value)


class _Parts(Template):
    """A template whose macros are components for those that import them."""

    @classmethod
    def _from_namespace(
        cls,
        environment: Environment,
        namespace: MutableMapping[str, Any],
        globals: MutableMapping[str, Any],  # noqa: A002 - as Jinja has it
    ) -> Template:
        namespace["escape"] = _escaped  # so its code calls it
        return super()._from_namespace(environment, namespace, globals)

    def make_module(self, *args: Any, **kwargs: Any) -> TemplateModule:  # noqa: ANN401 - as Jinja has it
        """The module that templates import from."""
        module = super().make_module(*args, **kwargs)
        found = {name: _Component(m) for name, m in vars(module).items() if isinstance(m, Macro)}
        vars(module).update(found)
        return module


class _Pages(Environment):
    """Where page templates are rendered: escaping always, and with every global in one dictionary.

    Jinja compares the globals of a page with those of each component it imports; in its own chain of
    mappings that takes longer than rendering most components.
    """

    context_class = _Calls
    template_class = _Parts

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

    def whole(self, base: str, slots: Slots) -> bytes:
        """A page rendered through the full template, to check a shell against."""
        marked = Slots(*(Markup(getattr(slots, name)) for name in _NAMES))  # noqa: S704 - slots are HTML
        return self._env.get_template("shell.html").render(slot=marked, base=base).encode()

    @property
    def shells(self) -> dict[str, tuple[str, ...]]:
        """The parts of every shell that was asked for, by the way to the root."""
        return {base: shell.parts for base, shell in sorted(self._shells.items())}

    def page(self, template: str, view: object, base: str) -> str:
        """The inside of `<main>` for one page."""
        return self._pages.get_template(template).render(view=view, base=base)
