"""The words of the interface: what pages say beside an author's own texts, in the language of the explainer.

English stands in the templates and in the code, as messages of gettext; every other language is one file,
templates/words/LANGUAGE.po. A project's own folder of templates may have such files too, for a language that is
not here, or for words that it would rather have otherwise, in English as well.

Source: GNU gettext, PO files; dates, plurals and lists from CLDR, by Babel. The only package that knows babel.
"""

from explainer.words.calendar import Calendar
from explainer.words.catalog import locale_of, own_name, read_words
from explainer.words.words import ENGLISH, N_, Words

__all__ = ["ENGLISH", "N_", "Calendar", "Words", "locale_of", "own_name", "read_words"]
