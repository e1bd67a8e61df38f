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
            "_": self.text,
            "_n": self.numbered_text,
            "gettext": self.message,
            "ngettext": self.numbered_message,
            "pgettext": self.message_in_context,
        }

    def typeset(self, value: Any) -> Any:
        """A text as it is printed; what is no plain text stays as it is."""
        if type(value) is str:
            return typeset(value, self.language)
        if isinstance(value, Untranslated):
            return marked(typeset(str(value), value.language), value.language)
        return value

    def translated(self, messages: Mapping[Any, str]) -> dict[Any, str]:
        return {name: self.text(message) for name, message in messages.items()}

    @property
    def is_foreign(self) -> bool:
        """Whether the interface has no words in the site's language, and stands in English."""
        return self.words.language.split("-")[0] != self.language.split("-")[0]

    def text(self, message: str, **values: Any) -> str:
        return self.own(self.words.gettext(message, **values))

    def numbered_text(self, one: str, many: str, number: int, **values: Any) -> str:
        return self.own(self.words.ngettext(one, many, number, **values))

    def own(self, text: str) -> str:
        """A text of the interface, which says its language where that is not the site's."""
        return Untranslated(text, self.words.language) if self.is_foreign else text

    def html(self, text: str) -> Markup:
        return Markup(marked(text, self.words.language) if self.is_foreign else text)

    def message(self, message: str, **values: Any) -> Markup:
        return self.html(self.words.gettext(message, **self.escaped(values)))

    def numbered_message(self, one: str, many: str, number: int, **values: Any) -> Markup:
        return self.html(self.words.ngettext(one, many, number, **self.escaped(values)))

    def message_in_context(self, sense: str, message: str, **values: Any) -> Markup:
        return self.html(self.words.pgettext(sense, message, **self.escaped(values)))

    def escaped(self, values: dict[str, Any]) -> dict[str, Markup]:
        return {name: escape(self.typeset(value)) for name, value in values.items()}
