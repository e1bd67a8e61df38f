"""Pins: every quotation found in its source, or in pins.lock where the source's text is not here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from explainer.documents import Path
from explainer.lock import Lock, LockedSource, Passage, Spelling, line_order
from explainer.model import Dossier, Pin, Source, SourceText
from explainer.problems import Place, Problem
from explainer.project import Key, Written
from explainer.quotations import Quotation, Stated, quotations_in, stated_in
from explainer.remembered import remembered_by_identity
from explainer.text import Found, cuts_a_word, find_quote, fingerprint, nearest, word_count


@dataclass(frozen=True, slots=True)
class Use:
    """One statement that rests on a passage: the record, the field, and the quote where there is one."""

    by: Key
    path: Path
    quote: str | None


@dataclass(frozen=True)
class Pins:
    """Every pin of a dossier with its passage, and what rests on each paragraph."""

    passages: dict[Spelling, Passage]
    uses: dict[tuple[str, int], tuple[Use, ...]]
    """By source and paragraph, in the order of the records."""
    lock: Lock
    by_text: int
    """How many quotations were found in a text that is here."""
    by_lock: int
    """How many were found in pins.lock alone."""
    passed_over: dict[str, int]
    """By source, how many paragraphs are passed over with a reason."""
    unshown: tuple[str, ...]
    """The sources of which nothing is published (`show: none`)."""
    paragraphs_used: dict[str, list[int]]
    """By source, those that something rests on."""
    words_quoted: dict[str, int]
    """By source, how many of its words are quoted; a word quoted twice counts once."""

    def passage(self, pin: Pin) -> Passage:
        return self.passages[spelling_of(pin)]

    def paragraphs(self, source: Source) -> list[int]:
        """The paragraphs of a source that something rests on."""
        return self.paragraphs_used.get(source.id, [])

    def quoted_words(self, source: Source) -> int:
        """How many words of a source are quoted on the site; a word quoted twice counts once."""
        return self.words_quoted.get(source.id, 0)

    def quoted_share(self, source: Source) -> float:
        locked = self.lock.sources.get(source.id)
        return self.quoted_words(source) / locked.words if locked and locked.words else 0.0

    def unused(self, source: Source) -> list[int]:
        """The paragraphs that nothing rests on and that are not passed over with a reason."""
        locked = self.lock.sources.get(source.id)
        used = {*self.paragraphs(source), *(n for p in source.passed_over for n in p.at)}
        return [n for n in range(1, locked.paragraphs + 1) if n not in used] if locked else []


MOST_LOOKED_FOR = 50
"""Quotations without a pin that all sources are looked through for; each takes as long as all texts are."""


@remembered_by_identity
def spelling_of(pin: Pin) -> Spelling:
    return str(pin.source), pin.at, fingerprint(pin.quote) if pin.quote else None, pin.occurrence


def verify(dossier: Dossier, written: Written, lock: Lock, accept: bool = False) -> tuple[Pins, list[Problem]]:
    """Finds every pin in its text, or in the lock; `accept` takes a changed text for the right one."""
    verifying = _Verifying(dossier, written, lock)
    uses: dict[tuple[str, int], list[Use]] = defaultdict(list)

    def used(passage: Passage | None, use: Use) -> None:
        if passage is not None and use not in (found := uses[passage.source, passage.at]):
            found.append(use)

    for one in stated_in(dossier):
        used(verifying.pin(one), Use(one.key, one.path, one.pin.quote))
    for quotation in quotations_in(dossier):
        used(verifying.words(quotation), Use(quotation.key, quotation.path, quotation.words))
    if not accept:
        _refuse_changed_texts(dossier, written, lock, verifying)
    _check_passed_over(dossier, written, verifying)
    sources = {name: found for name in sorted(dossier.sources) if (found := verifying.source(name))}
    pins = Pins(
        verifying.passages,
        {passage: tuple(found) for passage, found in uses.items()},
        Lock(sources, verifying.passages),
        verifying.by_text,
        verifying.by_lock,
        {name: sum(len(passed.at) for passed in source.passed_over) for name, source in dossier.sources.items()},
        tuple(name for name, source in dossier.sources.items() if source.show == "none"),
        _paragraphs_used(uses),
        _words_quoted(verifying.passages.values()),
    )
    return pins, verifying.problems


def _paragraphs_used(uses: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, at in sorted(uses):
        found.setdefault(name, []).append(at)
    return found


def _words_quoted(passages: Iterable[Passage]) -> dict[str, int]:
    words: defaultdict[str, set[tuple[int, int]]] = defaultdict(set)
    for passage in passages:
        own = range(passage.first_word, passage.first_word + passage.words)
        words[passage.source].update((passage.at, n) for n in own)
    return {name: len(found) for name, found in words.items()}


class _Verifying:
    def __init__(self, dossier: Dossier, written: Written, lock: Lock) -> None:
        self.dossier = dossier
        self.written = written
        self.lock = lock
        self.passages: dict[Spelling, Passage] = {}
        self.problems: list[Problem] = []
        self.by_text = 0
        self.by_lock = 0
        self.unread: set[str] = set()
        self.unpinned = 0

    def source(self, name: str) -> LockedSource | None:
        """A source's text by hash and size: of the text that is here, else of the locked one."""
        text = self.dossier.texts.get(name)
        if text is None:
            return self.lock.sources.get(name)
        return LockedSource(text.sha256, len(text.text), _words_in(text.paragraphs), len(text.paragraphs))

    def pin(self, stated: Stated) -> Passage | None:
        """The passage of a pin, with a problem where there is none."""
        pin = stated.pin
        spelled = spelling_of(pin)
        if spelled in self.passages:
            return self.passages[spelled]
        place = partial(stated.place, self.written)
        text = self.dossier.texts.get(str(pin.source))
        found = _in_text(pin, text, place) if text else self._in_lock(pin, spelled, place)
        if isinstance(found, Passage):
            self._keep(spelled, found)
            return found
        if found is not None:
            self.problems.append(found)
        return None

    def _keep(self, spelled: Spelling, passage: Passage) -> None:
        self.passages[spelled] = passage
        if spelled[2] is not None:
            if passage.source in self.dossier.texts:
                self.by_text += 1
            else:
                self.by_lock += 1

    def _in_lock(self, pin: Pin, spelled: Spelling, place: Callable[[], Place]) -> Passage | Problem | None:
        source = self.dossier.sources[str(pin.source)]
        locked = self.lock.sources.get(source.id)
        if source.file is None:
            return Problem(
                "E410",
                place(),
                f"the source '{source.id}' has no text that a pin could stand on",
                "name it in sources.yaml: file: report.txt, in seeds/",
            )
        if locked is None:
            if source.id in self.unread:
                return None  # told once
            self.unread.add(source.id)
            return Problem(
                "E101",
                self.written.place(source.key, ("file",)),
                f"seeds/{source.file} is missing, and pins.lock does not know it",
                f"put the text of '{source.id}' into seeds/",
            )
        if pin.quote is None and pin.at is not None and pin.at > locked.paragraphs:
            return _no_paragraph(pin, locked.paragraphs, place)
        passage = self.lock.pins.get(spelled)
        if passage is None:
            what = "this quote was" if pin.quote else f"paragraph {pin.at} was"
            return Problem(
                "E406",
                place(),
                f"{what} never verified, and the text of '{source.id}' is not here",
                f"put {source.file} into seeds/ and build again",
            )
        return passage

    def words(self, quotation: Quotation) -> Passage | None:
        """The passage beside quoted words that holds them; all their pieces must stand in one paragraph."""
        if quotation.near is None:
            return self._anywhere(quotation)
        if not quotation.near:
            message = f"nothing says where ‘{_short(quotation.words)}’ stands"
            self.problems.append(Problem("E405", quotation.place(self.written), message, self._how_to_cite(quotation)))
            return None
        if any(spelling_of(pin) not in self.passages for pin in quotation.near):
            return None  # a pin beside it failed, and was told: mended, it may hold these words
        for pin in quotation.near:
            if self._holds(passage := self.passages[spelling_of(pin)], quotation):
                return passage
        self.problems.append(self._misquoted(quotation, quotation.near))
        return None

    def _how_to_cite(self, quotation: Quotation) -> str:
        self.unpinned += 1
        found = self._first_holding(quotation) if self.unpinned <= MOST_LOOKED_FOR else None
        if found:
            name = f"{found.source}#{found.at}"
            how = f"cite it behind the quotation: [@{name}]" if quotation.in_prose else f"pins: [{name}]"
            return f"it stands in {name}: {how}"
        if quotation.path[-1:] == ("words",):
            return "pin the passage that has it"
        how = "cite the passage behind it" if quotation.in_prose else "pin the passage that has it"
        return f"{how}, or write it without quotation marks"

    def _first_holding(self, quotation: Quotation) -> Passage | None:
        """The first passage of any source that holds quoted words."""
        for name in self.dossier.sources:
            source = self.source(name)
            for at in range(1, source.paragraphs + 1) if source else ():
                if self._holds(passage := Passage(name, at), quotation):
                    return passage
        return None

    def _anywhere(self, quotation: Quotation) -> Passage | None:
        """The same, of quoted words which have no pin beside them; a problem where there is none."""
        if found := self._first_holding(quotation):
            return found
        message = f"‘{_short(quotation.words)}’ stands in no source that can be read here"
        hint = "quote a source word for word, or write it without quotation marks"
        self.problems.append(Problem("E401", quotation.place(self.written), message, hint))
        return None

    def _holds(self, passage: Passage, quotation: Quotation) -> bool:
        """Whether a passage holds all pieces of a quotation; they are then kept as pins of their own."""
        found: list[tuple[Spelling, Passage] | None] = []
        for pieces in quotation.readings:
            found = [self._piece(piece, passage) for piece in pieces]
            if found and all(found):
                break
        else:
            return False
        for spelled, piece in filter(None, found):
            if spelled not in self.passages:
                self._keep(spelled, piece)
        return True

    def _piece(self, piece: str, passage: Passage) -> tuple[Spelling, Passage] | None:
        text = self.dossier.texts.get(passage.source)
        # A comma or full stop inside the marks may be ours.
        for quote in dict.fromkeys((piece, piece.rstrip(",.;:!?"))):
            spelled: Spelling = (passage.source, passage.at, fingerprint(quote), None)
            if text is None:
                if locked := self.lock.pins.get(spelled):
                    return spelled, locked
            elif found := _found(text.paragraphs, quote, passage.at):
                return spelled, _passage(passage.source, found[0], text)
        return None

    def _misquoted(self, quotation: Quotation, near: tuple[Pin, ...]) -> Problem:
        names = ", ".join(sorted({f"{p.source}#{self.passages[spelling_of(p)].at}" for p in near})[:4])
        source = str(near[0].source)
        text = self.dossier.texts.get(source)
        if text is None:
            return Problem(
                "E406",
                quotation.place(self.written),
                f"‘{_short(quotation.words)}’ was never verified, and the text of '{source}' is not here",
                "put the text into seeds/ and build again",
            )
        message = f"‘{_short(quotation.words)}’ does not stand in {names}"
        if elsewhere := find_quote(quotation.words.rstrip(",.;:!?"), text.paragraphs):
            return Problem(
                "E404", quotation.place(self.written), message, f"it stands in {_each(elsewhere)} of '{source}'"
            )
        best = nearest(quotation.words, text.paragraphs)
        hint = f"nearest, {source}#{best.at}: ‘{_short(best.passage, 90)}’ ({best.differs})" if best else ""
        return Problem("E401", quotation.place(self.written), message, hint)


@remembered_by_identity
def _words_in(paragraphs: tuple[str, ...]) -> int:
    return sum(map(word_count, paragraphs))


@remembered_by_identity
def _found(paragraphs: tuple[str, ...], quote: str, at: int | None) -> list[Found]:
    """As `find_quote`; a text that is read again is the same tuple."""
    return find_quote(quote, paragraphs, at)


def _no_paragraph(pin: Pin, paragraphs: int, place: Callable[[], Place]) -> Problem:
    return Problem("E403", place(), f"'{pin.source}' has no paragraph {pin.at}", f"it has {paragraphs}")


def _passage(source: str, found: Found, text: SourceText) -> Passage:
    return Passage(source, found.at, found.first_word, found.words, fingerprint(text.paragraphs[found.at - 1]))


def _in_text(pin: Pin, text: SourceText, place: Callable[[], Place]) -> Passage | Problem:
    """The one passage that a pin means, by the exact rule; else the problem that says why there is none."""
    source = str(pin.source)
    if pin.at is not None and pin.at > len(text.paragraphs):
        return _no_paragraph(pin, len(text.paragraphs), place)
    if pin.quote is None:
        assert pin.at is not None
        return Passage(source, pin.at, paragraph=fingerprint(text.paragraphs[pin.at - 1]))
    here = _found(text.paragraphs, pin.quote, pin.at)
    found = here or find_quote(pin.quote, text.paragraphs)  # elsewhere only where it is not here: texts are long
    if not found:
        if cuts_a_word(pin.quote, text.paragraphs):
            return Problem("E401", place(), "the quote begins or ends inside a word of the source", "quote whole words")
        best = nearest(pin.quote, text.paragraphs)
        hint = f"nearest, paragraph {best.at}: ‘{_short(best.passage, 90)}’ ({best.differs})" if best else ""
        return Problem("E401", place(), f"the quote ‘{_short(pin.quote)}’ is not in '{source}'", hint)
    if not here:
        return Problem("E404", place(), f"the quote is not in paragraph {pin.at}", f"it stands in {_each(found)}")
    if pin.occurrence is not None:
        if pin.occurrence > len(here):
            return Problem(
                "E402",
                place(),
                f"the quote is found {_times(len(here))}, not {pin.occurrence} times",
                f"it stands in {_each(here)}",
            )
        return _passage(source, here[pin.occurrence - 1], text)
    if len(here) > 1:
        hint = (
            f"say which: occurrence: 1 to {len(here)}"
            if len({f.at for f in here}) == 1
            else f"say which: at: {', or '.join(str(n) for n in dict.fromkeys(f.at for f in here))}"
        )
        return Problem("E402", place(), f"the quote is found {_times(len(here))}, in {_each(here)}", hint)
    return _passage(source, here[0], text)


def _each(found: Iterable[Found]) -> str:
    numbers = list(dict.fromkeys(f.at for f in found))
    return ("paragraph " if len(numbers) == 1 else "paragraphs ") + ", ".join(map(str, numbers))


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _short(text: str, most: int = 60) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rsplit(" ", 1)[0] + " …"


def _refuse_changed_texts(dossier: Dossier, written: Written, lock: Lock, verifying: _Verifying) -> None:
    """A text other than the locked one is a problem that names the pins which moved or broke."""
    for name, text in dossier.texts.items():
        locked = lock.sources.get(name)
        if locked is None or locked.sha256 == text.sha256:
            continue
        prints = {fingerprint(p): n for n, p in reversed(list(enumerate(text.paragraphs, 1)))}
        moved, broke = [], []
        for spelled, old in sorted(lock.pins.items(), key=lambda item: line_order(item[1], item[0])):
            if old.source != name:
                continue
            new = verifying.passages.get(spelled)
            now = new.at if new and new.words else prints.get(old.paragraph)
            label = f"{name}#{old.at}"
            if now is None:
                broke.append(label)
            elif now != old.at:
                moved.append(f"{label} (now {now})")
        parts = [
            f"{len(set(pins))} {what}: {', '.join(list(dict.fromkeys(pins))[:8])}"
            for what, pins in (("moved", moved), ("broke", broke))
            if pins
        ]
        told = "; ".join(parts) or "no pin moved or broke"
        place = written.place(("source", name), ("file",))
        verifying.problems.append(
            Problem(
                "E407",
                place,
                f"the text of '{name}' is not the one that pins.lock was made from",
                f"{told}; when all is right: python build.py lock",
            )
        )


def _check_passed_over(dossier: Dossier, written: Written, verifying: _Verifying) -> None:
    for source in dossier.sources.values():
        locked = verifying.source(source.id)
        for index, passed in enumerate(source.passed_over):
            for at in passed.at:
                if locked and at > locked.paragraphs:
                    place = written.place(source.key, ("passed_over", index, "at"))
                    verifying.problems.append(
                        Problem("E403", place, f"'{source.id}' has no paragraph {at}", f"it has {locked.paragraphs}")
                    )
