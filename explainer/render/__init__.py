"""Pages → {path: bytes}. The only package that knows jinja2; HTML itself lives in templates."""

from explainer.render.edition import Making
from explainer.render.reuse import Earlier, First, MadePages, StaleError
from explainer.render.texts import address_at_words, uses_by_record

__all__ = ["Earlier", "First", "MadePages", "Making", "StaleError", "address_at_words", "uses_by_record"]
