"""What is read while a page is made: copies of what pages are made of that tell which of their parts are read.

A page is a function of what it reads. Where all that a page of the last build read is the same now, it is the same
page, whatever its template does: nothing has to know which records a page shows.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import fields
from typing import Any, TypeVar, cast

from explainer.as_of import History
from explainer.links import Links
from explainer.lock import Lock
from explainer.model import Article, Dossier, Value
from explainer.pins import Pins
from explainer.remembered import remembered_by_identity
from explainer.words import Words

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")

Read = tuple[str, Any]
"""A table and a row of it; or KEYS or VALUES in place of a row, where the whole of it was read."""
KEYS, VALUES = ":keys", ":values"
"""No id and no address starts with a colon."""

PLAIN = (str, int, tuple, type(None))
"""The kinds of keys that are kept; a template may look for anything."""

HOLDERS = (Links, Dossier, Article, Pins, Lock, History)
"""The dataclasses whose fields are read apart; any other value is read as a whole. Words are what all pages say."""


class Reads:
    """What is read, from `begin` on; and a digest of what each of it is."""

    def __init__(self) -> None:
        self.seen: set[Read] = set()
        self._tables: dict[str, Mapping[Any, Any]] = {}
        self._digests: dict[Read, str] = {}

    def begin(self) -> None:
        self.seen = set()

    def table(self, name: str, rows: Mapping[K, V]) -> dict[K, V]:
        """A table that tells which of its rows are read."""
        self._tables[name] = rows
        return cast(dict[K, V], _Table(name, rows, self))

    def observed(self, name: str, whole: T) -> T:
        """A copy of a dataclass that tells which of its fields are read, and of those that are tables, which rows."""
        parts = {field.name: getattr(whole, field.name) for field in fields(cast(Any, whole))}
        plain = {part: value for part, value in parts.items() if not isinstance(value, (dict, Words, *HOLDERS))}
        self._tables[name] = plain
        kind = type(whole)
        # Only what is told is slower than in the original.
        copy: Any = object.__new__(type(kind.__name__, (kind,), {part: self._told(name, part) for part in plain}))
        for part, value in parts.items():
            inner = f"{name}.{part}"
            if isinstance(value, HOLDERS):
                value = self.observed(inner, value)
            elif isinstance(value, dict):
                value = self.table(inner, value)
            object.__setattr__(copy, part, value)
        return cast(T, copy)

    def _told(self, name: str, part: str) -> property:
        """A field that tells that it is read."""

        def read(copy: Any) -> Any:
            self.seen.add((name, part))
            return copy.__dict__[part]

        def write(copy: Any, value: Any) -> None:
            copy.__dict__[part] = value

        return property(read, write)

    def digest(self, read: Read) -> str:
        """What was read, as it is now; empty where it is not there."""
        if read not in self._digests:
            name, row = read
            rows = self._tables.get(name, {})
            if row == KEYS:
                found = digest(list(rows))
            elif row == VALUES:
                found = digest([(key, self.digest((name, key))) for key in rows])
            else:
                found = self.of(rows[row]) if row in rows else ""
            self._digests[read] = found
        return self._digests[read]

    def of(self, value: Any) -> str:
        """The digest of a value. A record's is made once: it stands in several tables."""
        return _digest_of(value) if isinstance(value, Value) else digest(value)


class _Table(Mapping[K, V]):
    """As a dictionary, to read. What is not overridden here comes down to what is."""

    def __init__(self, name: str, rows: Mapping[K, V], reads: Reads) -> None:
        self._name = name
        self._rows = rows
        self._reads = reads

    def __getitem__(self, key: K) -> V:
        self._reads.seen.add((self._name, key if type(key) in PLAIN else VALUES))
        return self._rows[key]

    def get(self, key: K, default: Any = None) -> Any:
        self._reads.seen.add((self._name, key if type(key) in PLAIN else VALUES))
        return self._rows.get(key, default)

    def __contains__(self, key: object) -> bool:
        self._reads.seen.add((self._name, key if type(key) in PLAIN else VALUES))
        return key in self._rows

    def __iter__(self) -> Iterator[K]:
        self._reads.seen.add((self._name, KEYS))
        return iter(self._rows)

    def __len__(self) -> int:
        self._reads.seen.add((self._name, KEYS))
        return len(self._rows)

    def values(self) -> ValuesView[V]:
        self._reads.seen.add((self._name, VALUES))
        return self._rows.values()

    def items(self) -> ItemsView[K, V]:
        self._reads.seen.add((self._name, VALUES))
        return self._rows.items()

    def copy(self) -> dict[K, V]:
        return dict(self.items())

    def __repr__(self) -> str:
        self._reads.seen.add((self._name, VALUES))
        return repr(self._rows)


class _Pickler(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """A record by its fields alone: pydantic also keeps the set of those that were given, in no certain order."""
        return (type(value), (value.__dict__,)) if isinstance(value, Value) else NotImplemented


def digest(value: Any) -> str:
    """Of any value, by its parts. Equal values may rarely have two digests, different ones never have one."""
    buffer = io.BytesIO()
    _Pickler(buffer, 5).dump(value)
    return hashlib.blake2b(buffer.getbuffer(), digest_size=12).hexdigest()


@remembered_by_identity
def _digest_of(value: Value) -> str:
    return digest(value)
