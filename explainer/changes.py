"""What changed since a release: in words, record by record, and what of it no correction tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from explainer.links import SITE
from explainer.model import Correction, Dossier, Record
from explainer.problems import Place, Problem
from explainer.project import Key, Written
from explainer.released import Entry, Released, Told, correction_told, name_of, record_place
from explainer.text import normalise


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a record as it was published and as it is now; None where it was not, or is no more."""

    record: str
    field: str
    was: Told | None
    now: Told | None
    needs_correction: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """The records that are new, those that are gone, and what changed in the others."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Change, ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.changed)


def changes_between(old: Released, new: Released, renamed: dict[str, str] | None = None) -> Changes:
    """What changed. `renamed` gives a record's published name for its name now."""
    before = {(renamed or {}).get(name, name): entry for name, entry in old.records.items()}
    changed = [
        change
        for name, entry in new.records.items()
        if name in before
        for change in _in_record(name, before[name], entry)
    ]
    return Changes(
        tuple(name for name in new.records if name not in before),
        tuple(name for name in before if name not in new.records),
        tuple(changed),
    )


def renamed(dossier: Dossier) -> dict[str, str]:
    """The names that records had before, with those that they have now."""
    return {
        name_of((record.kind_name, former)): name_of(record.key)
        for record in dossier.records
        for former in record.formerly
    }


def _in_record(name: str, old: Entry, new: Entry) -> Iterator[Change]:
    for field in dict.fromkeys([*old.facts, *new.facts]):
        was, now = old.facts.get(field), new.facts.get(field)
        if _differ(was, now):
            yield Change(name, field, was, now, needs_correction=was is not None)
    gone, added = _without(old.quotes, new.quotes), _without(new.quotes, old.quotes)
    if gone or added:
        yield Change(name, "quotes", gone or None, added or None, needs_correction=bool(gone))
    for field in dict.fromkeys([*old.words, *new.words]):
        before, after = old.words.get(field), new.words.get(field)
        if _differ(before, after):
            yield Change(name, field, before, after)


def _differ(was: Told | None, now: Told | None) -> bool:
    """Whether two values read differently; marks, dashes and spaces alone make no difference."""
    return _plain(was) != _plain(now)


def _plain(told: Told | None) -> object:
    if isinstance(told, tuple):
        return [normalise(part) for part in told]
    return None if told is None else normalise(told)


def _without(some: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    known = {normalise(other) for other in others}
    return tuple(one for one in some if normalise(one) not in known)


# Changes without a correction


def uncorrected(old: Released, new: Released, dossier: Dossier, written: Written, text: str) -> Iterator[Problem]:
    """Every published fact that reads differently now, or is gone, and that no new correction names.

    `text` is that of released.json: what is gone has its place there.
    """
    fresh = fresh_corrections(old, dossier)
    yield from _lost_corrections(old, new, dossier, written, text)
    changes = changes_between(old, new, renamed(dossier))
    for name in changes.gone:
        if name.partition("/")[0] in ("question", "group"):
            continue  # headings, without a page or a fact of their own
        if not _is_told(fresh, "site", name):
            place = record_place(text, name)
            hint = f"keep its address: formerly: [{name.partition('/')[2]}] in the record that takes its place; "
            hint += f"or tell readers, in site.yaml under corrections: - {{date: …, to: site, field: {name}, …}}"
            yield Problem("E507", place, f"{name} was published and is gone", hint)
    for change in changes.changed:
        if change.needs_correction and not _is_covered(change, fresh):
            yield Problem("E507", _place(change, dossier, written), _message(change), _hint(change))
    for index, one in enumerate(dossier.site.corrections):
        if one in fresh and one.date.text < old.published:
            place = written.place(SITE, ("corrections", index, "date"))
            message = f"this correction is dated before what it corrects was published, on {old.published}"
            yield Problem("E507", place, message, "write the day on which you correct it")


def fresh_corrections(old: Released, dossier: Dossier) -> list[Correction]:
    """The corrections that the last release did not have yet."""
    return [one for one in dossier.site.corrections if correction_told(one) not in old.corrections]


def _lost_corrections(old: Released, new: Released, dossier: Dossier, written: Written, text: str) -> Iterator[Problem]:
    for one in old.corrections:
        if one in new.corrections:
            continue
        alike = [
            index
            for index, now in enumerate(dossier.site.corrections)
            if (now.date.text, now.to) == (one["date"], one["to"]) and correction_told(now) not in old.corrections
        ]
        place = written.place(SITE, ("corrections", alike[0])) if alike else record_place(text, one["to"])
        what = "reads differently now" if alike else "is gone"
        message = f"the correction of {one['to']} of {one['date']} was published, and {what}"
        yield Problem("E507", place, message, "a correction stays; add another to correct it")


def _is_covered(change: Change, corrections: Iterable[Correction]) -> bool:
    """Whether corrections tell a change; of quotations each one that is gone must stand in what they say was there."""
    if change.field != "quotes" or not isinstance(change.was, tuple):
        return _is_told(corrections, change.record, change.field)
    told = [normalise(one.was) for one in corrections if one.to == change.record and "quotes" in one.field]
    gone = [normalise(quote.partition(": ")[2]) for quote in change.was]
    return all(any(quote in was for was in told) for quote in gone)


def _is_told(corrections: Iterable[Correction], record: str, field: str) -> bool:
    return any(one.to == record and field in one.field for one in corrections)


def _place(change: Change, dossier: Dossier, written: Written) -> Place:
    if change.record in ("site", "article"):
        return written.place((change.record, ""))
    kind, _, record_id = change.record.partition("/")
    key: Key = (kind, record_id)
    top, _, item = change.field.partition(".")
    record = next((record for record in dossier.records if record.key == key), None)
    if record is None:
        return written.place(SITE)
    if top == "quotes":
        return (
            written.place(key, ("pins",), name=True) if getattr(record, "pins", ()) else written.place(key, name=True)
        )
    index = _index(record, top, item)
    return written.place(key, (top, *index), name=not index)


def _index(record: Record, top: str, item: str) -> tuple[int, ...]:
    """Which item of a list is called `Age`, or `mira-okafor.2`."""
    name, _, number = item.partition(".")
    parts = getattr(record, top, ())
    if not item or not isinstance(parts, tuple):
        return ()
    label = {"facts": "label", "ties": "to", "responses": "by", "contact": "to"}[top]
    found = [index for index, part in enumerate(parts) if str(getattr(part, label)) in (name, item)]
    at = int(number) - 1 if number.isdigit() else 0
    return (found[at],) if at < len(found) else ()


def _message(change: Change) -> str:
    now = "gone" if change.now is None else f"now ‘{told(change.now)}’"
    return f"‘{change.field}’ was published as ‘{told(change.was or '')}’ and is {now}"


def _hint(change: Change) -> str:
    was = "was: the words that stood there" if change.field == "quotes" else "was: …"
    entry = f"{{date: …, to: {change.record}, field: {change.field}, {was}, now: …, reason: …}}"
    return f"tell readers, in site.yaml under corrections: - {entry}"


def told(value: Told) -> str:
    return value if isinstance(value, str) else "; ".join(value)


# In words


def in_words(changes: Changes, new: Released, corrections: Iterable[Correction]) -> Iterator[str]:
    """What changed, a block of lines for each record, and whether a correction tells readers where one must."""
    corrections = list(corrections)
    for name in changes.new:
        yield f"new  {name}: {new.records[name].title}"
    for name in changes.gone:
        yield f"gone {name}"
    by_record: dict[str, list[Change]] = {}
    for change in changes.changed:
        by_record.setdefault(change.record, []).append(change)
    for name, found in by_record.items():
        yield f"{name}: {new.records[name].title}"
        for change in found:
            yield from _lines(change)
            if change.needs_correction:
                is_told = _is_covered(change, corrections)
                yield "    a correction tells it" if is_told else "    no correction tells it yet"


def _lines(change: Change) -> Iterator[str]:
    was, now = change.was, change.now
    if isinstance(was, tuple) or isinstance(now, tuple):
        before, after = _as_list(was), _as_list(now)
        yield f"  {change.field}:"
        yield from (f"    - {line}" for line in _without(before, after))
        yield from (f"    + {line}" for line in _without(after, before))
        if set(map(normalise, before)) == set(map(normalise, after)):
            yield "    in another order"
    elif was is None:
        yield f"  {change.field}: now ‘{now}’"
    elif now is None:
        yield f"  {change.field}: was ‘{was}’, and is gone"
    else:
        yield f"  {change.field}: was ‘{was}’, now ‘{now}’"


def _as_list(value: Told | None) -> tuple[str, ...]:
    return () if value is None else (value,) if isinstance(value, str) else value
