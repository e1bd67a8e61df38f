"""What templates say: messages in the site's words, with their values as pages print them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from explainer.prose import typeset
from explainer.untranslated import marked
from explainer.values import Untranslated
from explainer.words import Words


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages as HTML, which is what `trans` holds; `_` and `_n` of templates are for plain texts."""

    words: Words
    language: str
    """Of the site's own texts."""

    def names(self) -> dict[str, Any]:
        """The functions by the names that templates, and gettext's tools, know them by."""
        return {
            "_": self.words.gettext,
            "_n": self.words.ngettext,
            "gettext": self.message,
            "ngettext": self.numbered_message,
            "pgettext": self.message_in_context,
        }

    def typeset(self, value: Any) -> Any:
        """A text as it is printed; what is no plain text stays as it is."""
        if type(value) is str:
            return typeset(value, self.language)
        if isinstance(value, Untranslated):
            return marked(typeset(str(value), value.language))
        return value

    def translated(self, messages: Mapping[Any, str]) -> dict[Any, str]:
        return {name: self.words.gettext(message) for name, message in messages.items()}

    def message(self, message: str, **values: Any) -> Markup:
        return Markup(self.words.gettext(message, **self.escaped(values)))

    def numbered_message(self, one: str, many: str, number: int, **values: Any) -> Markup:
        return Markup(self.words.ngettext(one, many, number, **self.escaped(values)))

    def message_in_context(self, sense: str, message: str, **values: Any) -> Markup:
        return Markup(self.words.pgettext(sense, message, **self.escaped(values)))

    def escaped(self, values: dict[str, Any]) -> dict[str, Markup]:
        return {name: escape(self.typeset(value)) for name, value in values.items()}
