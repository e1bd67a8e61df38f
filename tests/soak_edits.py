"""What an author may do to a project while the preview runs: edits that are right, and edits that are wrong.

An edit is a pure function of the project's files; what it wrote is found again by its mark, a word of its own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
Files = Mapping[str, bytes]
"""The files of a project, by their paths."""

TRANSLATION = "more-than-20:\n  text: В огне погибло больше 20 мужчин.\n"
OURS, TOKENS = "templates/parts/ours.html", "templates/style/tokens.css"
CLAIMS, PEOPLE, SITE = "content/claims.yaml", "content/people.yaml", "content/site.yaml"


@dataclass(frozen=True, slots=True)
class Edited:
    """The files after an edit, and what shows that they are what is served."""

    files: Files
    page: str
    """Where it shows; empty for a mistake, which shows on every page."""
    shows: str
    """JavaScript that is true once the page is of these files."""


def first_files() -> Files:
    """The starter, with a translation."""
    starter = ROOT / "explainer" / "starter"
    files = {p.relative_to(starter).as_posix(): p.read_bytes() for p in starter.rglob("*") if p.is_file()}
    return {**files, "content.ru/claims.yaml": TRANSLATION.encode()}


def mark_of(number: int) -> str:
    """A word for each number, in letters alone: a number would need a passage that holds it."""
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, 20)
        letters += "bcdfghjklmnpqrstvwxz"[rest]
    return f"zq{letters}"


def _rewritten(files: Files, path: str, pattern: str, new: str) -> Files:
    text, count = re.subn(pattern, new, files[path].decode(), count=1, flags=re.MULTILINE)
    assert count == 1, (path, pattern)
    return {**files, path: text.encode()}


def _said(words: str) -> str:
    return f"document.body.textContent.includes({words!r})"


def _good(files: Files, page: str, shows: str) -> Edited:
    return Edited(files, page, f"!document.getElementById('explainer-problems') && {shows}")


def claim_text(files: Files, mark: str, chance: random.Random) -> Edited:
    new = _rewritten(files, CLAIMS, r"men died in the fire.*?\.", f"men died in the fire {mark}.")
    return _good(new, "claims.html", _said(mark))


def new_record(files: Files, mark: str, chance: random.Random) -> Edited:
    record = f"\nperson-{mark}:\n  name: Watchman {mark}\n  role: Watchman\n  pins: [report#2]\n"
    return _good({**files, PEOPLE: files[PEOPLE] + record.encode()}, "people/index.html", _said(mark))


def record_taken_away(files: Files, mark: str, chance: random.Random) -> Edited:
    found = re.findall(r"\nperson-(\w+):\n(?:  .*\n)+", files[PEOPLE].decode())
    if not found:
        return new_record(files, mark, chance)
    gone = chance.choice(found)
    new = _rewritten(files, PEOPLE, rf"\nperson-{gone}:\n(?:  .*\n)+", "")
    return _good(new, "people/index.html", f"!{_said(gone)}")


def renamed_id(files: Files, mark: str, chance: random.Random) -> Edited:
    new = {
        path: re.sub(rb"\btomas-reyk(-zq\w+)?", f"tomas-reyk-{mark}".encode(), data) if path.startswith("con") else data
        for path, data in files.items()
    }
    return _good(new, "people/index.html", f"document.body.innerHTML.includes('tomas-reyk-{mark}.html')")


def article(files: Files, mark: str, chance: random.Random) -> Edited:
    new = _rewritten(files, "content/article.md", r"most of a cold store.*?\.", f"most of a cold store {mark}.")
    return _good(new, "article.html", _said(mark))


def own_template(files: Files, mark: str, chance: random.Random) -> Edited:
    default = (ROOT / OURS).read_bytes()
    there = f"document.querySelector('[data-soak={mark}]')"
    return _good({**files, OURS: default + f'<span data-soak="{mark}"></span>'.encode()}, "article.html", there)


def template_taken_away(files: Files, mark: str, chance: random.Random) -> Edited:
    left = {path: data for path, data in files.items() if path != OURS}
    return _good(left, "article.html", "document.querySelector('main') && !document.querySelector('[data-soak]')")


def own_style(files: Files, mark: str, chance: random.Random) -> Edited:
    default = (ROOT / TOKENS).read_text(encoding="utf-8")
    new = default.replace("  color-scheme", f"  --soak: {mark};\n  color-scheme", 1)
    value = "getComputedStyle(document.documentElement).getPropertyValue('--soak').trim()"
    return _good({**files, TOKENS: new.encode()}, "index.html", f"{value} === '{mark}'")


def site(files: Files, mark: str, chance: random.Random) -> Edited:
    new = _rewritten(files, SITE, r"where the fire began.*?\.", f"where the fire began {mark}.")
    return _good(new, "index.html", _said(mark))


def translation(files: Files, mark: str, chance: random.Random) -> Edited:
    new = {**files, "content.ru/claims.yaml": TRANSLATION.replace("мужчин", f"мужчин {mark}").encode()}
    return _good(new, "ru/claims.html", _said(mark))


def two_files(files: Files, mark: str, chance: random.Random) -> Edited:
    first = own_template(article(files, mark, chance).files, mark, chance)
    return _good(first.files, "article.html", f"{_said(mark)} && document.querySelector('[data-soak={mark}]')")


GOOD: tuple[Callable[[Files, str, random.Random], Edited], ...] = (
    claim_text,
    new_record,
    record_taken_away,
    renamed_id,
    article,
    own_template,
    template_taken_away,
    own_style,
    site,
    translation,
    two_files,
)


def _bad(files: Files, *words: str) -> Edited:
    told = " && ".join(f"panel.textContent.includes({word!r})" for word in words)
    return Edited(files, "", f"(panel => !!panel && {told})(document.getElementById('explainer-problems'))")


def broken_yaml(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad({**files, PEOPLE: files[PEOPLE] + f"\nperson-{mark}: ]\n".encode()}, "[E104]", mark)


def unknown_id(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad(_rewritten(files, CLAIMS, r"by: lena-marsh", f"by: {mark}"), "[E301]", mark)


def unknown_field(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad({**files, SITE: files[SITE] + f"\n{mark}: x\n".encode()}, "[E201]", mark)


def half_saved(files: Files, mark: str, chance: random.Random) -> Edited:
    ends = [found.end() for found in re.finditer(rb"pins: \[\{source", files[CLAIMS])]
    return _bad({**files, CLAIMS: files[CLAIMS][: chance.choice(ends)]}, "[E104]", CLAIMS)


def emptied(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad({**files, CLAIMS: b""}, "[E103]", CLAIMS)


def binary(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad({**files, CLAIMS: b"\x89\xff\x00" + chance.randbytes(500)}, "[E102]", CLAIMS)


def deleted(files: Files, mark: str, chance: random.Random) -> Edited:
    gone = chance.choice([SITE, "content/article.md"])
    return _bad({path: data for path, data in files.items() if path != gone}, "[E101]", gone)


def other_seed(files: Files, mark: str, chance: random.Random) -> Edited:
    seed = "seeds/harbour-news.txt"
    return _bad({**files, seed: files[seed] + f"Another line {mark}.\n".encode()}, "[E407]")


def broken_template(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad({**files, OURS: f"{{% if {mark} %}}".encode()}, "[E701]", OURS)


def stray_file(files: Files, mark: str, chance: random.Random) -> Edited:
    return _bad({**files, f"content/{mark}.yaml": b"a: b\n"}, "[E108]", mark)


BAD: tuple[Callable[[Files, str, random.Random], Edited], ...] = (
    broken_yaml,
    unknown_id,
    unknown_field,
    half_saved,
    emptied,
    binary,
    deleted,
    other_seed,
    broken_template,
    stray_file,
)
