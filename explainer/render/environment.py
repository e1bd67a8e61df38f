"""Jinja's environment, as all templates of an edition have it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined
from jinja2.environment import Template, TemplateModule
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from explainer.render.compiled import Compiled
from explainer.render.reads import Reads


def environment_of(templates: tuple[Path, ...], language: str, typeset: Callable[[Any], Any]) -> Environment:
    """`templates` are folders, the first that has a file wins. `typeset` makes of each value what is printed."""
    # A project may be somebody else's: its templates get at what they are given, and not at Python behind it.
    # Ours alone need no sandbox, in which a large site takes a sixth longer.
    kind = SandboxedEnvironment if len(templates) > 1 else Environment
    environment = kind(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        bytecode_cache=Compiled(f"{language} {kind.__name__}"),
        auto_reload=False,  # no template changes within a build; Jinja would look at each file again and again
        extensions=["jinja2.ext.do", "jinja2.ext.i18n"],
        # Every text of ours gets typographic quotation marks, wherever a template prints it.
        finalize=typeset,
    )
    environment.template_class = _Template
    environment.policies["ext.i18n.trimmed"] = True
    environment.policies["json.dumps_function"] = partial(json.dumps, default=dict)  # of what tells that it is read
    environment.newstyle_gettext = True  # type: ignore[attr-defined] # values by name, not one %s after another
    return environment


class _Template(Template):
    """What is imported without context is run anew for each page: else the first alone would read what it reads."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        self._module = None
        return super()._get_default_module(ctx)


class WhenAsked(Mapping[str, Any]):
    """Values by their names, each made when it is first asked for."""

    def __init__(self, **makers: Callable[[], Any]) -> None:
        self.makers = makers
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.made:
            self.made[name] = self.makers[name]()
        return self.made[name]

    def __contains__(self, name: object) -> bool:
        return name in self.makers

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


def observing(reads: Reads, name: str, parts: WhenAsked) -> type[Context]:
    """What templates look names up in, `parts` too, of which it tells which they read."""
    reads.table(name, parts)

    class Observing(Context):
        def resolve_or_missing(self, key: str) -> Any:
            # As in Context; every name of every template comes through here.
            found = self.vars[key] if key in self.vars else self.parent.get(key, missing)
            if found is missing and key in parts:
                reads.seen.add((name, key))
                return parts[key]
            return found

    return Observing
