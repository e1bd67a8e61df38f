"""Files as text, and YAML text as plain values that know where they were written. The only module that knows pyyaml.

YAML is read as it was written: every scalar is text, whatever it looks like (the failsafe schema of
YAML 1.2, section 10.1), and the models say what is a number. A place is looked up only when
something is wrong.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path as FilePath
from typing import Any

import yaml

from explainer.cut import cut
from explainer.files import MOST_MARKS, heap_of_marks, read_bytes
from explainer.problems import Place, Problem, relative
from explainer.remembered import remembered
from explainer.unseen import Unseen, has_isolates, unclosed_in, unseen_in
from explainer.yaml_mistakes import in_our_words

Path = tuple[str | int, ...]
"""The way to a value inside a document or a record: ('responses', 0, 'by')."""

# libyaml is some ten times as fast; the pure reader is for the platforms that have no wheel with it.
Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

MOST_DEPTH = 40


@dataclass(frozen=True)
class Document:
    """A text of a file: plain values, where it is YAML, and the places of its parts.

    Its rows, and the nodes that know their places, are only made when a place is asked for.
    """

    path: str
    text: str
    value: Any = None
    first_line: int = 1
    """The line of the file that the text starts on: it may be a part of the file."""
    is_yaml: bool = False

    @cached_property
    def rows(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _starts(self) -> list[int]:
        """Where each row starts in the text."""
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    @cached_property
    def _top(self) -> Any:
        """The node of all of it; None where it is no YAML but Markdown or plain text."""
        return _composed(self.text) if self.is_yaml else None

    @cached_property
    def _keys(self) -> dict[int, dict[str, tuple[Any, Any]]]:
        """Of each mapping that something was looked up in, its keys with their nodes; by the identity of its node."""
        return {}

    def place(self, path: Path = (), key: bool = False) -> Place:
        """Where the value at `path` was written, or its key; of what does not exist, the nearest that does."""
        node, key_node = self._top, None
        for step in path:
            found = self._child(node, step)
            if found is None:
                break
            key_node, node = found
        at = key_node if key and key_node is not None else node
        return self._at(at.start_mark.line, at.start_mark.column) if at is not None else Place(self.path)

    def has(self, path: Path) -> bool:
        """Whether there is a value at `path`, and not an empty one."""
        value = self.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return False
        return bool(value)

    def find(self, path: Path, needle: str, occurrence: int = 0) -> Place:
        """Where `needle` stands within the value at `path`; the value itself where it is not found as written."""
        return self.find_any(path, (needle,), occurrence)

    def find_any(self, path: Path, needles: Iterable[str], occurrence: int = 0) -> Place:
        """Where the first of the needles that is found stands within the value at `path`."""
        for needle in needles:
            if found := self._find(path, needle, occurrence):
                return found
        return self.place(path)

    def find_words(self, path: Path, sentence: str, words: str = "") -> Place:
        """Where a sentence starts within the value at `path`, or `words` in it.

        It may run over the ends of rows, and the quotation marks in it may be typed otherwise. What does not
        stand there as it is printed is looked for by fewer and fewer of its first words.
        """
        span = self._span(path)
        if span is None:
            return self.place(path)
        (top, first), (bottom, last) = span
        rows = self.rows[top : bottom + 1]
        text = "\n".join(rows) if len(rows) < len(self.rows) else self.text
        end = len(text) if bottom >= len(self.rows) else len("\n".join(rows[:-1])) + bool(rows[:-1]) + last
        start = _start_of(sentence, text, first, end)
        if start is None:
            return self.place(path)
        if words:
            start = _start_of(words, text, start, end, whole=True) or start
        line = text.count("\n", 0, start)
        return self._at(top + line, start - (text.rfind("\n", 0, start) + 1))

    def unclosed(self) -> list[Problem]:
        """Of a text that is no YAML: the isolates that are not closed in their paragraphs."""
        return _at_their_places(unclosed_in(self.text), self)

    def _span(self, path: Path) -> tuple[tuple[int, int], tuple[int, int]] | None:
        """Where the value at `path` starts and ends, as (row, column) from 0; None where there is none."""
        node = self._top
        for step in path:
            found = self._child(node, step)
            if found is None:
                return None
            node = found[1]
        if node is None:  # all of it is looked through
            return (0, 0), (len(self.rows), 0)
        start, end = node.start_mark, node.end_mark
        return (start.line, start.column), (end.line, end.column)

    def _find(self, path: Path, needle: str, occurrence: int) -> Place | None:
        span = self._span(path)
        if span is None:
            return None
        (top, first), (bottom, last) = span
        start = self._starts[top] + first
        end = self._starts[bottom] + last if bottom < len(self._starts) else len(self.text)
        # `@report#1` does not stand in `@report#12`.
        ending = r"(?![\w-])" if needle[-1:].isalnum() else ""
        found = re.compile(re.escape(needle) + ending).finditer(self.text, start, end)
        match = next(islice(found, occurrence, None), None)
        return self.spot(match.start()) if match else None

    def _child(self, node: Any, step: str | int) -> tuple[Any, Any] | None:
        """A node inside another, with the node of its key where it has one."""
        if isinstance(node, yaml.MappingNode):
            if isinstance(step, int):  # mappings of records become tuples: the index counts keys
                return node.value[step] if step < len(node.value) else None
            if id(node) not in self._keys:  # the first of two keys that are alike
                self._keys[id(node)] = {
                    key.value: (key, value) for key, value in reversed(node.value) if isinstance(key, yaml.ScalarNode)
                }
            return self._keys[id(node)].get(step)
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            return None, node.value[step]
        return None

    def spot(self, at: int) -> Place:
        """The place of a character of the text."""
        row = bisect_right(self._starts, at) - 1
        return self._at(row, at - self._starts[row])

    def _at(self, line: int, column: int) -> Place:
        row = self.rows[line] if line < len(self.rows) else ""
        return Place(self.path, line + self.first_line, column + 1, row)


def _start_of(words: str, text: str, first: int, end: int, whole: bool = False) -> int | None:
    """Where words start in a text: all of them (`whole`), or as many of the first as stand there."""
    found = words.split()
    at = text.find(words, first, end)
    beside = text[max(at - 1, 0) : at] + text[at + len(words) : at + len(words) + 1]
    if at >= 0 and not whole and not re.search(r"\w", beside):
        return at  # as it is printed, which a search for words finds too, but in a text with many not in time
    for count in [len(found)] if whole else range(min(len(found), 8), 0, -1):
        pattern = r"\s+".join(re.escape(word) for word in found[:count])
        pattern = re.sub(r"[“”«»„]", '["“”«»„]', re.sub(r"[‘’]", "['‘’]", pattern))
        if match := re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE if whole else 0).search(text, first, end):
            return match.start()
    return None


# Text → document


def read_text(path: FilePath, root: FilePath) -> tuple[str, list[Problem]]:
    """The text of a file of the project's own, which has no character that nobody sees."""
    text, problems = read_source_text(path, root)
    if not problems and (found := list(unseen_in(text))):
        problems = _at_their_places(found, Document(relative(path, root), text))
    return ("", problems) if problems else (text, [])


def _at_their_places(found: Iterable[Unseen], document: Document) -> list[Problem]:
    return [Problem("E113", document.spot(one.at), one.message, one.hint) for one in found]


def read_source_text(path: FilePath, root: FilePath) -> tuple[str, list[Problem]]:
    """A file's text in UTF-8 as it is, whoever wrote it: a byte-order mark dropped and line ends made alike."""
    place = Place(relative(path, root))
    data, problems = read_bytes(path, root)
    if problems:
        return "", problems
    data = data.removeprefix(codecs.BOM_UTF8)  # `utf-8-sig` counts the place of an error from behind it
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = len(data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8")) + 1
        hint = "save it as UTF-8"
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            line, column, hint = 1, 1, "it looks like UTF-16; save it as UTF-8"
        return "", [Problem("E102", Place(place.path, line, column), "this file is not UTF-8 text", hint)]
    if "\0" in text:
        at = text.index("\0")
        spot = Place(place.path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        return "", [Problem("E102", spot, "this file has a NUL character in it; it is not text")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if (at := heap_of_marks(text)) >= 0:
        spot = Place(place.path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        return "", [Problem("E102", spot, f"more than {MOST_MARKS} combining marks on one letter", "delete them")]
    return text, []


def parse_documents(text: str, path: str) -> tuple[list[Document], list[Problem]]:
    """A file of records: a document for each where it can be read on its own, else one for all."""
    documents = []
    for line, part in cut(text):
        if (document := alone(part)) is None:
            break
        documents.append(replace(document, path=path, first_line=line))
    else:
        ids = {record_id for document in documents for record_id in document.value}
        if documents and len(ids) == len(documents):
            return documents, []
    # Something is wrong in one, or an id is used twice.
    whole, problems = parse_document(text, path)
    return [whole], problems


@remembered
def alone(text: str) -> Document | None:
    """A part of a file as if it were one; None where something is wrong."""
    document, problems = parse_document(text, "")
    return None if problems else document


def parse_document(text: str, path: str, first_line: int = 1) -> tuple[Document, list[Problem]]:
    """A YAML text as a document. Its value is None where there are problems."""
    document = Document(path, text, first_line=first_line, is_yaml=True)
    empty = Problem("E103", Place(path), "this file is empty", "delete it, or write {} where there are none")
    if not any(row.split("#")[0].strip() not in ("", "---") for row in document.rows):
        return document, [empty]
    if _may_be_deep(text) and (mark := _too_deep(text)):
        return document, [Problem("E106", document._at(mark.line, mark.column), "this is nested too deeply")]
    try:
        node = _composed(text)
    except yaml.YAMLError as error:
        return document, [_yaml_problem(error, document)]
    if node is None:
        return document, [empty]
    conversion = _Conversion(document)
    value = conversion.whole(node)
    return replace(document, value=value), conversion.problems


def _composed(text: str) -> Any:
    """The nodes of a text."""
    loader = Loader(text)
    try:
        return loader.get_single_node()
    finally:
        loader.dispose()


def _may_be_deep(text: str) -> bool:
    """Whether a text could nest past what the composer's recursion bears; a cheap look before a careful one."""
    return text.count("[") + text.count("{") > 1000 or re.search(r"^[ \t\-?:]{500}", text, re.MULTILINE) is not None


def _too_deep(text: str) -> Any:
    """The mark of the first node nested past MOST_DEPTH; None where there is none, or the YAML is broken before."""
    depth = 0
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > MOST_DEPTH:
                    return event.start_mark
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
    except yaml.YAMLError as error:
        if "nesting depth" in str(error):  # PyYAML 6.0.4 looks ahead, and so meets its own bound before ours
            return getattr(error, "problem_mark", None)
    return None


def _yaml_problem(error: yaml.YAMLError, document: Document) -> Problem:
    """A mistake that libyaml found, at its place, in words that say what to do."""
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", "") or getattr(error, "reason", "") or error)
    context = str(getattr(error, "context", "") or "")
    started = getattr(error, "context_mark", None)
    if started is not None and (
        mark is None or "end of stream" in said or "expected ','" in said or "simple key" in context
    ):
        mark = started  # where it began says more than where the reader gave up
    if mark is not None:
        place = document._at(mark.line, mark.column)
    else:
        # libyaml counts bytes where a character is not allowed.
        position = getattr(error, "position", 0)
        before = document.text.encode("utf-8")[:position].decode("utf-8", "ignore")
        place = document._at(before.count("\n"), len(before) - before.rfind("\n") - 1)
    message, hint = in_our_words(f"{said} {context}", place)
    return Problem("E104", place, message or f"this is not YAML: {said.rstrip('.').lower()}", hint)


class _Conversion:
    """One walk over a document's nodes: plain values, and the problems on the way."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.problems: list[Problem] = []
        # Without aliases a document has fewer nodes than characters.
        self.most = 10_000 + len(document.text)
        self.sizes: dict[int, int] = {}
        # What is typed was looked at when the file was read: "\u202E" was not, and where an isolate is to be closed.
        self.may_hide = "\\" in document.text or has_isolates(document.text)

    def refuse(self, code: str, node: Any, message: str, hint: str = "") -> None:
        place = self.document._at(node.start_mark.line, node.start_mark.column)
        self.problems.append(Problem(code, place, message, hint))

    def whole(self, node: Any) -> Any:
        self.size(node, 0)
        return None if self.problems else self.value(node)

    def size(self, node: Any, depth: int) -> int:
        """How many nodes a node stands for once its aliases are written out; each node is counted once."""
        if isinstance(node, yaml.ScalarNode) or self.problems:
            return 1
        if id(node) in self.sizes:
            if self.sizes[id(node)] == 0:
                self.refuse("E106", node, "this is nested too deeply", "an alias stands inside its own anchor")
            return self.sizes[id(node)]
        if depth > MOST_DEPTH:
            self.refuse("E106", node, "this is nested too deeply")
            return 1
        self.sizes[id(node)] = 0
        parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
        total = 1
        for part in parts:
            total += self.size(part, depth + 1)
        self.sizes[id(node)] = total
        if total > self.most and not self.problems:
            self.refuse("E106", node, "aliases make this file many times its size", "write the values out")
        return total

    def value(self, node: Any) -> Any:
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag.rsplit(":", 1)[1] not in ("str", "seq", "map"):
            self.refuse("E104", node, "a YAML tag (!), which is not read here", "quote a value that starts with !")
            return None
        if isinstance(node, yaml.SequenceNode):
            return [self.item(item) for item in node.value]
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node)
        if not node.style:
            self.refuse_lost_words(node)
        if self.may_hide:
            self.refuse_unseen(node)
        if node.style == '"' and not node.value.isascii() and any("\ud800" <= char <= "\udfff" for char in node.value):
            self.refuse("E104", node, "half a character (a surrogate escape)", "write the character itself")
        # Only escapes can add to what the whole text was found to hold.
        if node.style == '"' and heap_of_marks(node.value) >= 0:
            self.refuse("E104", node, f"more than {MOST_MARKS} combining marks on one letter", "delete them")
        return node.value

    def refuse_unseen(self, node: Any) -> None:
        for found in (*unseen_in(node.value), *unclosed_in(node.value)):
            self.refuse("E113", node, found.message, found.hint)

    def refuse_lost_words(self, node: Any) -> None:
        """`role: Owner #1 of the cold store`: YAML drops what follows " #", which an author may not see."""
        end = node.end_mark
        row = self.document.rows[end.line] if end.line < len(self.document.rows) else ""
        if re.match(r"\s*#[^\s#]", row[end.column :]) and row[: end.column].strip():
            column = row.index("#", end.column)
            place = self.document._at(end.line, column)
            hint = "put the value in quotation marks; a comment has a space after its #"
            self.problems.append(Problem("E104", place, "what follows ' #' is lost, being a comment", hint))

    def item(self, node: Any) -> Any:
        if _is_blank(node):
            self.refuse("E203", node, "this item of the list is empty", "write a value, or delete the -")
        return self.value(node)

    def mapping(self, node: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        rows: dict[str, int] = {}
        for key, value in node.value:
            if self.may_hide and isinstance(key, yaml.ScalarNode):
                self.refuse_unseen(key)
            if not isinstance(key, yaml.ScalarNode):
                self.refuse("E104", key, "a key that is not text")
            elif key.value in rows:
                line = rows[key.value] + self.document.first_line
                message = f"'{key.value}' is written twice here, first in line {line}"
                self.refuse("E105", key, message, "keep one of them, or give one another name")
            else:
                rows[key.value] = key.start_mark.line
                if _is_blank(value):
                    self.refuse_blank(key, node)
                found[key.value] = None if _is_blank(value) else self.value(value)
        return found

    def refuse_blank(self, key: Any, mapping: Any) -> None:
        hint = "write one, or delete the line"
        if mapping.flow_style and not self.has_colon(key):
            hint = "a value with a comma in it needs quotation marks"
            if re.match(r"[a-z_]+:\S", key.value):
                hint = "a colon has a space behind it: " + key.value.replace(":", ": ", 1)
        self.refuse("E203", key, f"'{key.value}' has no value", hint)

    def has_colon(self, key: Any) -> bool:
        """Whether a colon is written behind a key; inside braces YAML takes what has none for a key too."""
        row = self.document.rows[key.end_mark.line]
        return bool(row[key.end_mark.column :].lstrip().startswith(":"))


def _is_blank(node: Any) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.value == "" and not node.style
