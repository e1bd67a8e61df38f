"""What libyaml says of a text that is no YAML, in an author's words."""

from __future__ import annotations

import re

from explainer.problems import Place


def in_our_words(said: str, place: Place) -> tuple[str, str]:
    """What libyaml said, told by what stands in the row; empty where it is not one of the known mistakes."""
    row, before = place.row, place.row[: place.column - 1]
    if re.match(r"<<<<<<<|=======|>>>>>>>|\|\|\|\|\|\|\|", row):
        return "a merge mark: the file holds both sides of a merge", "keep one side, and delete the marks"
    if "mapping values are not allowed" in said:
        if ":" in before:
            return "a colon and a space where no key can stand", 'put a value with ": " in it in quotes'
        hint = 'start a key below the keys above it; put a value with ": " in it in quotes'
        return "a colon and a space where no key can stand", hint
    if "cannot start any token" in said and row[len(before) : len(before) + 1] != "\t":
        return "a character that no value can start with", "put a value that starts with @, ` or % in quotes"
    if "cannot start any token" in said or "found a tab" in said:
        return "a tab, and YAML is indented with spaces", "indent with two spaces"
    if "did not find expected key" in said and before.rstrip()[-1:] in ("'", '"'):
        return "more text behind a closing quotation mark", "quote the whole value; inside '…' write '' for '"
    if "expected ',' or '}'" in said or "expected ',' or ']'" in said:
        if re.search(r"'[^']*'\w", row[len(before) :]):
            return "more text behind a closing quotation mark", "quote the whole value; inside '…' write '' for '"
        if row.count('"') % 2:
            return "a quotation mark that is never closed", "close it behind the value"
    if "could not find expected ':'" in said and re.match(r"\s*(- )?[\w-]+:\S", row):
        return "a key without a space behind its colon", "write key: value"
    if "expected ',' or ']'" in said:
        return (
            "a list in brackets without its end",
            "a # behind a space starts a comment" if " #" in row else "write [a, b]",
        )
    return next(((message, hint) for needle, message, hint in _MESSAGES if needle in said), ("", ""))


_MESSAGES = (
    ("could not find expected ':'", "a key without a colon", "write key: value, or indent a longer text under key: >"),
    ("did not find expected key", "this line is not indented as those around it, or a quotation mark is missing", ""),
    ("expected <block end>", "this line is not indented as those around it", ""),
    ("did not find expected '-'", "this line is not indented as the list that it stands in", ""),
    ("expected ',' or '}'", "a mapping in braces without its end", "write {key: value, key: value}"),
    ("node content", "a value is broken off here", "close every [, { and quotation mark"),
    (
        "expected <document start>",
        "this line is not indented as the first one of the file",
        "start every id in the first column",
    ),
    (
        "block sequence entries are not allowed",
        "an item of a list (-) where no list can start",
        "write [a, b], or each - on a line of its own",
    ),
    ("expected comment or line break", "a text behind | or >", "start it on the next line, indented"),
    ("unexpected end of stream", "a quotation mark that is never closed", ""),
    ("undefined alias", "an alias (*name) with no anchor (&name) before it", "quote a value that starts with *"),
    ("control characters", "a control character, which is not allowed in YAML", "delete it"),
    ("special characters", "a control character, which is not allowed in YAML", "delete it"),
    ("expected a single document", "a second document (---) in the file", "keep one document a file"),
    ("duplicate anchor", "an anchor (&name) that was given before", ""),
)
