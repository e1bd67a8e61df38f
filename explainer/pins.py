"""Pins: every quotation found in its source, or in pins.lock where the source's text is not here."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from explainer.links import ARTICLE
from explainer.model import Claim, Dossier, Path, Pin, Prose, Record, Ref, Source, SourceText, When, leaves
from explainer.problems import Place, Problem
from explainer.prose import Citation, Quoted, parse, quoted_ranges, typeset
from explainer.read import Key, Written
from explainer.text import Found, cuts_a_word, find_quote, fingerprint, nearest, word_count

Spelling = tuple[str, int | None, str | None, int | None]
"""A pin as it is spelled: source, paragraph, hash of the normalised quote, occurrence."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a pin points: a paragraph of a source, and words in it where the pin quotes any."""

    source: str
    at: int
    first_word: int = 0
    words: int = 0
    """How many words are quoted; 0 where the pin names the paragraph only."""
    paragraph: str = ""
    """The hash of the normalised paragraph."""


@dataclass(frozen=True, slots=True)
class LockedSource:
    sha256: str
    characters: int
    words: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Lock:
    """What pins.lock holds: each source's text by its hash and size, and each pin's passage."""

    sources: dict[str, LockedSource] = field(default_factory=dict)
    pins: dict[Spelling, Passage] = field(default_factory=dict)


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

    def passage(self, pin: Pin) -> Passage:
        return self.passages[spelling_of(pin)]

    def paragraphs(self, source: Source) -> list[int]:
        """The paragraphs of a source that something rests on."""
        return sorted(at for name, at in self.uses if name == source.id)

    def quoted_words(self, source: Source) -> int:
        """How many words of a source are quoted on the site; a word quoted twice counts once."""
        words: set[tuple[int, int]] = set()
        for passage in self.passages.values():
            if passage.source == source.id:
                words.update((passage.at, n) for n in range(passage.first_word, passage.first_word + passage.words))
        return len(words)

    def quoted_share(self, source: Source) -> float:
        locked = self.lock.sources.get(source.id)
        return self.quoted_words(source) / locked.words if locked and locked.words else 0.0

    def unused(self, source: Source) -> list[int]:
        """The paragraphs that nothing rests on and that are not passed over with a reason."""
        locked = self.lock.sources.get(source.id)
        used = {*self.paragraphs(source), *(n for p in source.passed_over for n in p.at)}
        return [n for n in range(1, locked.paragraphs + 1) if n not in used] if locked else []


def spelling_of(pin: Pin) -> Spelling:
    return str(pin.source), pin.at, fingerprint(pin.quote) if pin.quote else None, pin.occurrence


# What has to be verified


@dataclass(frozen=True, slots=True)
class _Stated:
    """A pin or a citation as it was written, and where."""

    pin: Pin
    key: Key
    path: Path
    place: Callable[[], Place]


@dataclass(frozen=True, slots=True)
class _Words:
    """A source's words inside a text of ours; they must stand in one of the passages beside them."""

    words: str
    pieces: tuple[str, ...]
    near: tuple[Pin, ...]
    key: Key
    path: Path
    place: Callable[[], Place]


def _pin(citation: Citation, quote: str | None = None) -> Pin:
    return Pin.model_validate({"source": citation.source, "at": citation.at, "quote": quote})


def _stated(dossier: Dossier, written: Written) -> tuple[list[_Stated], list[_Words]]:
    """Every pin, citation and quotation of a dossier, in the order of the records."""
    stated: list[_Stated] = []
    words: list[_Words] = []
    language = dossier.site.language

    def prose(text: str, key: Key, path: Path, near: tuple[Pin, ...]) -> None:
        parsed = parse(text, language)
        for citation in parsed.citations:
            place = _finder(written, key, path, citation.needle)
            stated.append(_Stated(_pin(citation), key, path, place))
        for quoted in parsed.quotes:
            beside = (_pin(quoted.citation),) if quoted.citation else near
            words.append(
                _Words(
                    quoted.words, quoted.pieces(), beside, key, path, _quote_finder(written, key, path, quoted.words)
                )
            )

    for record in dossier.records:
        near = tuple(pin for _, pin in leaves(record) if isinstance(pin, Pin))
        for path, leaf in leaves(record):
            if isinstance(leaf, Pin):
                stated.append(_Stated(leaf, record.key, path, _placer(written, record.key, path)))
            elif isinstance(leaf, Prose):
                prose(leaf, record.key, path, _beside(record, path))
            elif isinstance(leaf, str) and not isinstance(leaf, Ref):
                for start, end in quoted_ranges(shown := typeset(leaf, language), language):
                    quoted = Quoted(shown[start:end], None)
                    finder = _quote_finder(written, record.key, path, quoted.words)
                    words.append(_Words(quoted.words, quoted.pieces(), _beside(record, path), record.key, path, finder))
            elif isinstance(leaf, When) and leaf.words:
                at = (*path, "words")
                words.append(_Words(leaf.words, (leaf.words,), near, record.key, at, _placer(written, record.key, at)))
        if isinstance(record, Claim) and record.figure:
            at = ("figure", "words")
            words.append(
                _Words(
                    record.figure.words,
                    (record.figure.words,),
                    record.pins,
                    record.key,
                    at,
                    _placer(written, record.key, at),
                )
            )
    if dossier.article.front and dossier.article.front.standfirst:
        prose(dossier.article.front.standfirst, ("front", ""), ("standfirst",), ())
    if dossier.article.source is None:
        prose(dossier.article.body, ARTICLE, (), ())
    return stated, words


def _beside(record: Record, path: Path) -> tuple[Pin, ...]:
    """The pins nearest to a field: those of its response, else those of the record."""
    inner: Any = record
    near: tuple[Pin, ...] = getattr(record, "pins", ())
    for step in path[:-1]:
        inner = inner[step] if isinstance(step, int) else getattr(inner, step, inner)
        near = getattr(inner, "pins", near)
    return near


def _placer(written: Written, key: Key, path: Path) -> Callable[[], Place]:
    return lambda: written.place(key, path)


def _finder(written: Written, key: Key, path: Path, needle: str) -> Callable[[], Place]:
    return lambda: written.find(key, path, needle)


def _quote_finder(written: Written, key: Key, path: Path, words: str) -> Callable[[], Place]:
    return lambda: written.find_quoted(key, path, words)


# Verifying


def verify(dossier: Dossier, written: Written, lock: Lock, accept: bool = False) -> tuple[Pins, list[Problem]]:
    """Finds every pin in its text, or in the lock; `accept` takes a changed text for the right one."""
    stated, words = _stated(dossier, written)
    verifying = _Verifying(dossier, lock)
    uses: dict[tuple[str, int], list[Use]] = defaultdict(list)

    def used(passage: Passage | None, use: Use) -> None:
        if passage is not None and use not in (found := uses[passage.source, passage.at]):
            found.append(use)

    for one in stated:
        used(verifying.pin(one.pin, one.place), Use(one.key, one.path, one.pin.quote))
    for quotation in words:
        used(verifying.words(quotation), Use(quotation.key, quotation.path, quotation.words))
    if not accept:
        _refuse_changed_texts(dossier, written, lock, verifying)
    _check_passed_over(dossier, written, verifying)
    new = Lock(
        {s: verifying.source(s) for s in sorted(dossier.sources) if verifying.source(s)},  # type: ignore[misc]
        verifying.passages,
    )
    pins = Pins(verifying.passages, {k: tuple(u) for k, u in uses.items()}, new, verifying.by_text, verifying.by_lock)
    return pins, verifying.problems


class _Verifying:
    def __init__(self, dossier: Dossier, lock: Lock) -> None:
        self.dossier = dossier
        self.lock = lock
        self.passages: dict[Spelling, Passage] = {}
        self.problems: list[Problem] = []
        self.by_text = 0
        self.by_lock = 0
        self.unread: set[str] = set()

    def source(self, name: str) -> LockedSource | None:
        """A source's text by hash and size: of the text that is here, else of the locked one."""
        text = self.dossier.texts.get(name)
        if text is None:
            return self.lock.sources.get(name)
        return LockedSource(text.sha256, len(text.text), sum(map(word_count, text.paragraphs)), len(text.paragraphs))

    def pin(self, pin: Pin, place: Callable[[], Place]) -> Passage | None:
        """The passage of a pin, with a problem where there is none."""
        spelled = spelling_of(pin)
        if spelled in self.passages:
            return self.passages[spelled]
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
                "E406",
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
                place(),
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

    def words(self, quotation: _Words) -> Passage | None:
        """The passage beside quoted words that holds them; all their pieces must stand in one paragraph."""
        if not quotation.near:
            self.problems.append(
                Problem(
                    "E405",
                    quotation.place(),
                    f"nothing says where ‘{_short(quotation.words)}’ stands",
                    "cite it behind the quotation: [@report#5], or write it without quotation marks",
                )
            )
            return None
        for pin in quotation.near:
            passage = self.passages.get(spelling_of(pin))
            if passage is None:
                continue
            found = [self._piece(piece, pin, passage) for piece in quotation.pieces]
            if found and all(found):
                for spelled, piece_passage in filter(None, found):
                    if spelled not in self.passages:
                        self._keep(spelled, piece_passage)
                return passage
        if any(spelling_of(pin) in self.passages for pin in quotation.near):
            self.problems.append(self._misquoted(quotation))
        return None

    def _piece(self, piece: str, pin: Pin, passage: Passage) -> tuple[Spelling, Passage] | None:
        text = self.dossier.texts.get(passage.source)
        # A comma or full stop inside the marks may be ours.
        for quote in dict.fromkeys((piece, piece.rstrip(",.;:!?"))):
            spelled: Spelling = (passage.source, passage.at, fingerprint(quote), None)
            if text is None:
                if locked := self.lock.pins.get(spelled):
                    return spelled, locked
            elif found := [f for f in find_quote(quote, text.paragraphs) if f.at == passage.at]:
                return spelled, _passage(str(pin.source), found[0], text)
        return None

    def _misquoted(self, quotation: _Words) -> Problem:
        near = sorted(
            {f"{p.source}#{self.passages[s].at}" for p in quotation.near if (s := spelling_of(p)) in self.passages}
        )
        names = ", ".join(near[:4])
        source = str(quotation.near[0].source)
        text = self.dossier.texts.get(source)
        if text is None:
            return Problem(
                "E406",
                quotation.place(),
                f"‘{_short(quotation.words)}’ was never verified, and the text of '{source}' is not here",
                "put the text into seeds/ and build again",
            )
        best = nearest(quotation.words, text.paragraphs)
        hint = (
            f"nearest, {source}#{best.at}: ‘{_short(best.passage, 90)}’"
            + (f" ({best.differs})" if best.differs else "")
            if best
            else ""
        )
        return Problem("E401", quotation.place(), f"‘{_short(quotation.words)}’ does not stand in {names}", hint)


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
    found = find_quote(pin.quote, text.paragraphs)
    here = [f for f in found if pin.at in (None, f.at)]
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
        for spelled, old in sorted(lock.pins.items(), key=lambda item: _line_order(item[1], item[0])):
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


# pins.lock

HEADER = """\
# Written by the build; do not edit. It holds which text each source had when its pins were verified,
# and which paragraph and words each pin stands on, as hashes, so that a clone without the texts can be
# checked. One pin a line, sorted: read its diff as you read a diff of code.
"""
_SOURCE = re.compile(r"source (\S+) sha256:([0-9a-f]{64}) characters:(\d+) words:(\d+) paragraphs:(\d+)")
_LINE = re.compile(
    r"pin ([^\s#]+)#(\d+)(?: (anywhere))?(?: quote:([0-9a-f]{20}))?(?: occurrence:(\d+))?"
    r"(?: words:(\d+)\+(\d+))? paragraph:([0-9a-f]{20})"
)


def _line_order(passage: Passage, spelled: Spelling) -> tuple[Any, ...]:
    return (
        passage.source,
        passage.at,
        passage.first_word,
        passage.words,
        spelled[2] or "",
        spelled[1] or 0,
        spelled[3] or 0,
    )


def lock_text(lock: Lock) -> str:
    """The lock as text: the same pins give the same bytes."""
    lines = [
        f"source {name} sha256:{s.sha256} characters:{s.characters} words:{s.words} paragraphs:{s.paragraphs}"
        for name, s in sorted(lock.sources.items())
    ]
    for spelled, passage in sorted(lock.pins.items(), key=lambda item: _line_order(item[1], item[0])):
        source, at, quote, occurrence = spelled
        parts = [f"pin {source}#{passage.at}"]
        parts += ["anywhere"] if at is None else []
        parts += [f"quote:{quote}"] if quote else []
        parts += [f"occurrence:{occurrence}"] if occurrence else []
        parts += [f"words:{passage.first_word}+{passage.words}"] if passage.words else []
        lines.append(" ".join([*parts, f"paragraph:{passage.paragraph}"]))
    return HEADER + "".join(line + "\n" for line in lines)


def parse_lock(text: str, path: str) -> tuple[Lock, list[Problem]]:
    """The lock from its text. A line that is not one of ours is a problem, merge marks above all."""
    lock = Lock()
    problems = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if match := _SOURCE.fullmatch(line):
            name, sha256, *sizes = match.groups()
            lock.sources[name] = LockedSource(sha256, *map(int, sizes))
        elif match := _LINE.fullmatch(line):
            source, at, anywhere, quote, occurrence, first, count, paragraph = match.groups()
            passage = Passage(source, int(at), int(first or 0), int(count or 0), paragraph)
            lock.pins[source, None if anywhere else int(at), quote, int(occurrence) if occurrence else None] = passage
        else:
            problems.append(
                Problem(
                    "E409",
                    Place(path, number, 1, line),
                    "this line of pins.lock cannot be read",
                    "delete the file, put the texts into seeds/ and run: python build.py lock",
                )
            )
    return lock, problems


def lock_differences(old: Lock, new: Lock) -> Iterator[str]:
    """What bringing the lock up to date would change, a line each."""
    before = set(lock_text(old).splitlines())
    after = set(lock_text(new).splitlines())
    yield from (f"+ {line}" for line in sorted(after - before))
    yield from (f"- {line}" for line in sorted(before - after))


def check_locked(old: Lock, new: Lock, path: str) -> list[Problem]:
    """With --locked a lock that is out of date is a problem."""
    lines = list(lock_differences(old, new))
    if not lines:
        return []
    more = f", and {len(lines) - 1} more" if len(lines) > 1 else ""
    return [
        Problem(
            "E408",
            Place(path),
            f"pins.lock is out of date: {lines[0]}{more}",
            "run python build.py lock, and commit pins.lock",
        )
    ]
