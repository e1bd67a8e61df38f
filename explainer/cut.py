"""A file of records, cut into their texts. A mapping in block style has its keys in the first column.

So a record is a run of lines that starts there, and each can be read, and kept, without the others. What the cuts are
wrong for is found wrong when the parts are read (a quotation mark or a bracket that is closed in another part), but
for an anchor, which may stand once in a file.
"""

from __future__ import annotations

import re

# Each begins with a character to look for, and not with a place, which would be tried at every character.
_START = re.compile(r"\n[a-z0-9-]+:(?=[ \n]|\Z)")
# A line that is none of: empty, indented, a comment, the start of a record.
_OTHER = re.compile(r"\n(?![\n #]|\Z|[a-z0-9-]+:(?:[ \n]|\Z))")
_BEFORE = re.compile(r"(?:[ ]*(?:#.*)?\n)*")
# Anchors, and what YAML takes for the end of a line beside the one that we do.
_ANCHOR = re.compile(r"&(?<!\w&)\S")
_LINE_ENDS = "\r\x85\u2028\u2029"


def cut(text: str) -> list[tuple[int, str]]:
    """The parts of a file, each with its line in it, from 1; none where it is to be read as a whole."""
    lines = "\n" + text
    if _OTHER.search(lines) or _ANCHOR.search(text) or any(end in text for end in _LINE_ENDS):
        return []
    starts = [match.start() for match in _START.finditer(lines)]  # in the text: one character less, and past "\n"
    if not starts or not _BEFORE.fullmatch(text, 0, starts[0]):
        return []
    starts[0], line, parts = 0, 1, []
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        parts.append((line, text[start:end]))
        line += text.count("\n", start, end)
    return parts
