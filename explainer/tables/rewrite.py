"""A YAML text with some values changed, and every other byte as it was. The only module that knows ruamel.yaml.

ruamel.yaml's round trip keeps comments and styles, but wraps and indents all of a file anew. So it
reads where things stand, writes the values that are new, and only those are put into the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.resolver import BaseResolver

from explainer.documents import parse_document

WIDTH = 116
SHORT = 96
"""What is longer does not stand on one line."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A text made new. `unshared` names the aliases that are written out, their values being no longer the anchor's."""

    text: str
    unshared: tuple[str, ...] = ()


def rewritten(text: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Rewriting | None:
    """The text of a file with the values `old`, made to have the values `new`; None where that fails.

    Both are plain: mappings, lists and texts. What was written comes back the same, or is written once
    more in the safest way, or not at all.
    """
    for careful in (False, True):
        try:
            made = _changed(text, old, new, careful)
        except YAMLError:  # what libyaml reads and ruamel.yaml does not
            return None
        document, problems = parse_document(made.text, "")
        if not problems and same(document.value, dict(new)):
            return made
    return None


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same to the models, which drop white space around a text."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip() == other.strip()
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return bool(one == other)


def _changed(text: str, old: Mapping[str, Any], new: Mapping[str, Any], careful: bool) -> Rewriting:
    tree = _tree(text)
    added = {name: fields for name, fields in new.items() if name not in old}
    if tree is None:
        return Rewriting(_appended(text, added, careful))
    if not tree.parts:
        return Rewriting(_appended(text[: tree.start] + text[tree.end :], added, careful))
    if tree.flow:
        return _Change(text, careful).applied(tree, old, new)
    changed = _Change(text, careful).applied(tree, old, {name: new[name] for name in old})
    return Rewriting(_appended(changed.text, added, careful), changed.unshared)


def _appended(text: str, records: Mapping[str, Any], careful: bool) -> str:
    """Records behind all that stands in a file, an empty line above each."""
    for name, fields in records.items():
        above = "" if not text.strip() or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        text += above + _pairs({name: fields}, careful, blocks=2) + "\n"
    return text


# Where things stand


@dataclass(slots=True)
class _Node:
    """A value in a text, from `start` up to `end`; of an alias, `name` is that of its anchor."""

    start: int
    end: int = 0
    kind: str = "scalar"
    flow: bool = False
    style: str | None = None
    name: str | None = None
    parts: list[tuple[_Node | None, _Node]] = field(default_factory=list)


def _tree(text: str) -> _Node | None:
    """A text's nodes; None where it holds nothing but comments."""
    stream = iter(YAML(typ="safe", pure=True).parse(re.sub("[\x85\u2028\u2029]", "\n", text)))  # libyaml's line breaks
    for event in stream:
        if isinstance(event, events.NodeEvent):
            return _node(event, stream, text)
    return None


def _node(event: Any, stream: Any, text: str) -> _Node:
    node = _Node(event.start_mark.index, event.end_mark.index, name=event.anchor)
    if isinstance(event, events.AliasEvent):
        node.kind = "alias"
    elif isinstance(event, events.ScalarEvent):
        node.style = event.style
        node.end = node.start + len(text[node.start : node.end].rstrip()) if event.style in ("|", ">") else node.end
    else:
        node.kind = "mapping" if isinstance(event, events.MappingStartEvent) else "sequence"
        node.flow = bool(event.flow_style)
        while not isinstance(event := next(stream), events.CollectionEndEvent):
            key = _node(event, stream, text) if node.kind == "mapping" else None
            node.parts.append((key, _node(next(stream) if key else event, stream, text)))
        node.end = event.end_mark.index if node.flow else node.parts[-1][1].end if node.parts else node.end
    if node.kind != "alias" and text[node.start] in "&!":
        found = re.compile(r"(?:[&!]\S*\s+)*").match(text, node.start)
        node.start = found.end() if found else node.start
    return node


# What changes


class _Wholly(Exception):  # noqa: N818
    """A collection that cannot be changed part by part, and is written anew."""


class _Change:
    """The edits of one text as they are found: (start, end, what stands there then)."""

    def __init__(self, text: str, careful: bool) -> None:
        self.text = text
        self.careful = careful
        self.edits: list[tuple[int, int, str]] = []
        self.anchored: dict[str, Any] = {}
        self.unshared: dict[str, None] = {}

    def applied(self, tree: _Node, old: Any, new: Any) -> Rewriting:
        """The text with the value of its tree new."""
        self.value(tree, old, new)
        made, done = [], 0
        for start, end, words in sorted(self.edits, key=lambda edit: edit[:2]):
            made += [self.text[done:start], words]
            done = max(done, end)
        return Rewriting("".join([*made, self.text[done:]]), tuple(self.unshared))

    def line(self, at: int) -> tuple[int, int]:
        """Where the line that a place is in starts and ends."""
        end = self.text.find("\n", at)
        return self.text.rfind("\n", 0, at) + 1, end if end >= 0 else len(self.text)

    def value(self, node: _Node, old: Any, new: Any, key: _Node | None = None, flow: bool = False) -> None:
        """The edits that make a node's value new; it stands behind `key`, or in a list, and in brackets (`flow`)."""
        if node.kind == "alias":
            if not same(self.anchored.get(node.name or "", old), new):
                self.unshared[node.name or ""] = None
                self.anew(node, new, key, flow)
            return
        if node.name:
            self.anchored[node.name] = new
        before = len(self.edits)
        try:
            if node.kind == "mapping" and isinstance(new, Mapping):
                self.mapping(node, old, new)
            elif node.kind == "sequence" and isinstance(new, list):
                self.sequence(node, old, new)
            elif not same(old, new):
                self.anew(node, new, key, flow)
        except _Wholly:
            del self.edits[before:]
            self.anew(node, new, key, flow)

    def mapping(self, node: _Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        names = list(old)
        for name, (key, value) in zip(names, node.parts, strict=True):
            if name in new:
                self.value(value, old[name], new[name], key, node.flow)
        added: list[tuple[int, str]] = []
        for before, name in zip([None, *new], new, strict=False):
            if name not in old:
                index = names.index(before) if before is not None and before in old else added[-1][0] if added else -1
                added.append((index, _pairs({name: new[name]}, self.careful, node.flow)))
        spans = [((key or value).start, value.end) for key, value in node.parts]
        self.arrange(node, spans, {i for i, name in enumerate(names) if name not in new}, added)

    def sequence(self, node: _Node, old: list[Any], new: list[Any]) -> None:
        dropped: set[int] = set()
        added: list[tuple[int, str]] = []
        matcher = SequenceMatcher(None, list(map(repr, old)), list(map(repr, new)), autojunk=False)
        for _, first, last, start, end in matcher.get_opcodes():
            both = min(last - first, end - start)
            for index in range(both):
                self.value(node.parts[first + index][1], old[first + index], new[start + index], None, node.flow)
            dropped |= set(range(first + both, last))
            for item in new[start + both : end]:
                kept = [index for index in range(first + both) if index not in dropped]
                added.append((kept[-1] if kept else -1, _items([item], self.careful, node.flow)))
        spans = [(value.start if node.flow else self.dash(value), value.end) for _, value in node.parts]
        self.arrange(node, spans, dropped, added)

    def dash(self, node: _Node) -> int:
        at = self.text.rfind("-", 0, node.start)
        if at < 0 or re.fullmatch(r"-\s+([&!]\S+\s+)*", self.text[at : node.start]) is None:
            raise _Wholly
        return at

    def arrange(
        self, node: _Node, spans: Sequence[tuple[int, int]], dropped: set[int], added: list[tuple[int, str]]
    ) -> None:
        """Takes parts of a collection out, and puts new ones behind those of the numbers given (-1: in front)."""
        if not dropped and not added:
            return
        kept = [index for index in range(len(spans)) if index not in dropped]
        if not kept or (kept[0] and not node.flow and any(index < 0 for index, _ in added)):
            raise _Wholly
        if node.flow:
            if kept[0]:
                self.edits.append((spans[0][0], spans[kept[0]][0], ""))
            self.edits += [(spans[i - 1][1], spans[i][1], "") for i in sorted(dropped) if i > kept[0]]
            for index, words in added:
                at = spans[index][1] if index >= 0 else spans[kept[0]][0]
                self.edits.append((at, at, f", {words}" if index >= 0 else f"{words}, "))
            return
        indent = "\n" + " " * (spans[0][0] - self.line(spans[0][0])[0])
        for index in sorted(dropped):
            start, end = self.line(spans[index][0])[0], self.line(spans[index][1])[1]
            if self.text[start : spans[index][0]].strip():
                raise _Wholly
            self.edits.append((start - 1, end, ""))
        for index, words in added:
            at = self.line(spans[index][1])[1] if index >= 0 else spans[0][0]
            words = words.replace("\n", indent)
            self.edits.append((at, at, indent + words if index >= 0 else words + indent))

    def anew(self, node: _Node, new: Any, key: _Node | None, flow: bool) -> None:
        """Writes a value in the place of a node: a text in the style of the text before."""
        column = node.start - 2 if key is None else key.start
        indent = "\n" + " " * (column - self.line(column)[0])
        # Behind a block text there can be no comment: it would be read as the text.
        flow = flow or "#" in self.text[node.end : self.line(node.end)[1]]
        gap = self.text[key.end : node.start] if key else ""
        simple = re.fullmatch(r":\s*", gap) is not None
        if isinstance(new, str) and node.kind == "scalar":
            new = self.in_style(node, new.strip(), flow)
        elif key and not simple:  # an anchor or a comment stands between the two, and stays
            flow = True
        if key is None or flow:
            words = _items([new], self.careful, flow, WIDTH - len(indent)).removeprefix("" if flow else "- ")
        else:
            words = _pairs({"k": new}, self.careful, flow, WIDTH - len(indent)).removeprefix("k:").removeprefix(" ")
        start = node.start
        if key and simple and ("\n" in gap or words.startswith("\n")):
            start, words = key.end, (":" if words.startswith("\n") else ": ") + words
        elif "\n" in gap:
            words = f"  {words}"  # a list's hyphens may stand below its key, another value not
        self.edits.append((start, node.end, words.replace("\n", indent)))

    def in_style(self, node: _Node, text: str, flow: bool) -> ScalarNode:
        if self.careful:
            return _scalar(text, '"')
        if node.style in ("|", ">"):
            clipped = self.text[node.start + 1] not in "-+"  # the last line break is part of such a text
            return _scalar(text + "\n" * clipped, node.style)
        if "\n" in text:
            return _scalar(text, '"' if flow else "|")
        return _scalar(text, node.style or _quotes(text))


# New values as text


def _pairs(value: Mapping[str, Any], careful: bool, flow: bool = False, width: int = WIDTH, blocks: int = 1) -> str:
    """Fields as YAML, without braces; as blocks so many levels deep, and below where they are long."""
    made = _dumped(_shaped(value, careful, flow, blocks), flow, width)
    return made[1:-1] if flow else made


def _items(value: list[Any], careful: bool, flow: bool = False, width: int = WIDTH) -> str:
    """Items of a list as YAML, without brackets."""
    made = _dumped(_shaped(value, careful, flow, 1), flow, width)
    # ruamel.yaml indents a list's hyphens, even where nothing stands around them.
    return made[1:-1] if flow else "\n".join(row[2:] for row in made.split("\n"))


def _shaped(value: Any, careful: bool, flow: bool, blocks: int = 0) -> Any:
    """A value as nodes: what is short and not nested deeply stands on one line."""
    if isinstance(value, ScalarNode):
        return value
    if isinstance(value, str):
        value = value.strip()
        if careful or (flow and "\n" in value):
            return _scalar(value, '"')
        style = None if flow else "|" if "\n" in value else ">" if len(value) > SHORT else None
        return _scalar(value, style or _quotes(value))
    flow = flow or (not blocks and _is_short(value))
    if isinstance(value, list):
        items = [_shaped(item, careful, flow, blocks - 1 if blocks else 0) for item in value]
        return SequenceNode("tag:yaml.org,2002:seq", items, flow_style=flow)
    pairs = [(_scalar(k), _shaped(v, careful, flow, blocks - 1 if blocks else 0)) for k, v in value.items()]
    return MappingNode("tag:yaml.org,2002:map", pairs, flow_style=flow)


def _scalar(text: str, style: str | None = None) -> ScalarNode:
    return ScalarNode("tag:yaml.org,2002:str", text, style=style)


def _quotes(text: str) -> str | None:
    """What other readers of YAML take for nothing at all is quoted; for the rest ruamel.yaml sees to it."""
    return '"' if text.casefold() in ("null", "~") else None


def _is_short(value: Any) -> bool:
    return _depth(value) <= 2 and "\n" not in (text := str(value)) and "\\n" not in text and len(text) <= SHORT


def _depth(value: Any) -> int:
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else None
    return 0 if parts is None else 1 + max(map(_depth, parts), default=0)


class _Texts(BaseResolver):
    """Every scalar is text, as documents.py reads it, and needs no quotation marks for looking like a number."""

    def __init__(self, version: Any = None, loader: Any = None) -> None:
        super().__init__(loader)

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        name = {ScalarNode: "str", SequenceNode: "seq", MappingNode: "map"}[kind]
        return f"tag:yaml.org,2002:{name}"


def _dumped(node: Any, flow: bool, width: int) -> str:
    yaml = YAML(typ="base", pure=True)
    yaml.Resolver = _Texts
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 1_000_000 if flow else width
    yaml.allow_unicode = True
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    stream = io.StringIO()
    yaml.serialize(node, stream)
    return stream.getvalue().rstrip("\n").removesuffix("\n...")
