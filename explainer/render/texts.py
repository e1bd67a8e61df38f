"""Small functions of templates over texts and records, which need nothing but what they are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from explainer.links import Links
from explainer.model import Claim, Record, title_of
from explainer.pages import Page, address_of
from explainer.pins import Pins, Use
from explainer.values import Untranslated, Verbatim
from explainer.words import N_


def like(change: Callable[[str], str]) -> Callable[[str], str]:
    """A filter of texts that keeps what it changes in its language."""

    def changed(text: str) -> str:
        made = change(text)
        return Untranslated(made, text.language) if isinstance(text, Untranslated) else made

    return changed


def frame_height(claim: Claim) -> int:
    """The height of a claim's frame on a phone, in pixels, by its letters.

    Too much of it shows paper; too little would hide an answer.
    """
    texts = [claim.text, claim.caveat or "", *(pin.quote or "" for pin in claim.pins)]
    for one in claim.responses:
        texts += [one.text, *one.elements, *(pin.quote or "" for pin in one.pins)]
    texts += [text for one in claim.contact for text in (one.who or "", one.how or "", one.reason or "")]
    lines = sum(len(text) for text in texts) / 32
    others = 140 * len(claim.responses) + 100 * len(claim.contact) + 60 * sum(bool(r.counter) for r in claim.responses)
    return 20 * round((385 + 26 * lines + others) / 20)


def address_at_words(url: str, words: str) -> Verbatim:
    """The address of words on a page, as a text fragment: wicg.github.io/scroll-to-text-fragment.

    A fragment that the address has already is kept in front. A hyphen and a comma mean something there.
    """
    text = quote(words, safe="").replace("-", "%2D")
    page, hash_sign, fragment = url.partition("#")
    return Verbatim(f"{page}{hash_sign or '#'}{fragment}:~:text={text}")


def items_of(record: Record) -> list[str]:
    """The facts and responses of a record, as corrections name them: theirs stand beside them, not at its head."""
    facts = [f"facts.{fact.label}" for fact in getattr(record, "facts", ())]
    return [*facts, *(f"responses.{response.by}" for response in getattr(record, "responses", ()))]


LABELS = {
    "claim": N_("Claim"),
    "person": N_("Profile"),
    "event": N_("Event"),
    "source": N_("Source"),
    "question": N_("Question"),
    "group": N_("Group"),
    "article": N_("Article"),
    "front": N_("Article"),
    "site": N_("Overview"),
}


def uses_by_record(uses: Iterable[Use]) -> list[tuple[tuple[str, str], str]]:
    """The records that rest on a passage, each once, with what of it does: `Claim`, or only a `Response to` one."""
    fields: dict[tuple[str, str], set[Any]] = {}
    for use in uses:
        fields.setdefault(use.by, set()).add(use.path[0] if use.path else "")
    return [(key, N_("Response to") if names == {"responses"} else LABELS[key[0]]) for key, names in fields.items()]


def titles_by_address(pages: Iterable[Page], links: Links, pins: Pins) -> dict[str, str]:
    """What every address of the site that a link can have is called."""
    titles = {page.address: page.title for page in pages}
    titles |= {address_of(record.kind_name, record.id): title_of(record) for record in links.dossier.records}
    for source, at in pins.uses:
        title = links.dossier.sources[source].title
        place = links.dossier.words.gettext("%(source)s, paragraph %(number)s", source=title, number=at)
        titles[f"sources/{source}.html#p{at}"] = place
    return titles
