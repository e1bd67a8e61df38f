"""Each reader of what authors write, fed with anything: `python -m tests.fuzz.readers READER [libFuzzer's options]`.

A traceback, ten seconds on one input or two gigabytes of memory end the run, with the input kept.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["explainer"]):
    import explainer.site  # noqa: F401 - imported where it is used, so that it would not be watched
    from explainer.article import parse_article
    from explainer.dates import DateError
    from explainer.dates import parse as parse_date
    from explainer.documents import parse_document
    from explainer.freshness import parse_lock as parse_translated
    from explainer.last_build import Inputs, unchanged
    from explainer.lock import parse_lock
    from explainer.pipeline import build
    from explainer.problems import report
    from explainer.project import Project, Reading
    from explainer.prose import parse
    from explainer.released import parse_released
    from explainer.starter import STARTER
    from explainer.tables.imports import import_tables
    from explainer.tables.sheets import read_sheet
    from explainer.tables.table import parse_table
    from explainer.text import find_quote, nearest, original_ranges, paragraphs_of
    from explainer.words import read_words
    from explainer.write import read_manifest

WHOLE = (
    *(f"content/{name}.yaml" for name in ("site", "people", "timeline", "claims", "sources", "wording")),
    *(f"content/{name}" for name in ("article.md", "pins.lock", "released.json")),
    *(f"content.ru/{name}" for name in ("site.yaml", "people.yaml", "claims.yaml", "article.md", "translated.lock")),
    "seeds/harbour-news.txt",
    "seeds/report.txt",
)
FILES = sorted(path.relative_to(STARTER).as_posix() for path in STARTER.rglob("*") if path.suffix in (".yaml", ".md"))


def documents(data: bytes) -> None:
    document, problems = parse_document(_text(data), "x.yaml")
    report(problems)
    document.find_words((), _text(data)[:40])


def dates(data: bytes) -> None:
    with contextlib.suppress(DateError):
        parse_date(_text(data)).order()


def quotations(data: bytes) -> None:
    quote, _, text = _text(data).partition("\n")
    paragraphs = paragraphs_of(text)
    find_quote(quote, paragraphs)
    nearest(quote, paragraphs)
    for paragraph in paragraphs:
        original_ranges(paragraph, [quote])


def prose(data: bytes) -> None:
    for language in ("en", "fr", "ar"):
        parse.function(_text(data), language)  # what is kept for the next build would fill the memory


def articles(data: bytes) -> None:
    reading = Reading(Project(Path("/x"), Path("/x/seeds")))
    parse_article(reading, _text(data), "content/article.md")
    report(reading.problems)


def locks(data: bytes) -> None:
    report(parse_lock(_text(data), "content/pins.lock")[1])
    report(parse_released(_text(data))[1])
    report(parse_translated(_text(data), "content.ru/translated.lock")[1])


def kept(data: bytes) -> None:
    """What builds leave for those after them: the list of a site's files, and what is kept of the last build."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        site = root / "site"
        site.mkdir()
        (site / ".manifest.json").write_bytes(data)
        report(read_manifest(site, root)[1])
        place = root / ".explainer" / f"last-build-{hashlib.sha256(str(site).encode()).hexdigest()[:12]}.json"
        place.parent.mkdir()
        place.write_bytes(data)
        unchanged(Inputs({}, (), ""), root, site)


def words(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "templates" / "words" / "de.po"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        reading = Reading(Project(Path(folder), Path(folder) / "seeds"))
        read_words(reading, "de").ngettext("%(n)s claim", "%(n)s claims", 2)
        report(reading.problems)


def tables(data: bytes) -> None:
    report(parse_table(_text(data), "people.csv")[1])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "claims.csv"
        path.write_bytes(b"id,text,by,date,figure.min,pins\n" + data)
        report(read_sheet(path)[1])


def imports(data: bytes) -> None:
    """Records in the YAML, a NUL, and a table of the same kind that changes them in place."""
    records, _, table = data.partition(b"\0")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "content").mkdir()
        kind = ("people", "timeline", "claims", "sources")[len(records) % 4]
        (root / "content" / f"{kind}.yaml").write_bytes(records)
        (root / f"{kind}.csv").write_bytes(table)
        report(import_tables(Project(root, root / "seeds"), [root / f"{kind}.csv"])[1])


def wholes(data: bytes) -> None:
    """A whole project, checked: `-- content/people.yaml --` and the lines below it, as in tests/project.py."""
    _, *parts = re.split(rb"^-- ([a-z./-]{1,30}) --\n", data, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in zip(parts[::2], parts[1::2], strict=True):
            if name.decode() in WHOLE:
                path = root / name.decode()
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text)
        report(build(Project(root, root / "seeds"), None).problems)


def projects(data: bytes) -> None:
    """The starter with some bytes of one of its files changed: which, where and to what the input says."""
    choice = atheris.FuzzedDataProvider(data)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "project"
        shutil.copytree(STARTER, root)
        path = root / FILES[choice.ConsumeIntInRange(0, len(FILES) - 1)]
        before = path.read_bytes()
        start = choice.ConsumeIntInRange(0, len(before))
        end = min(len(before), start + choice.ConsumeIntInRange(0, 40))
        path.write_bytes(before[:start] + choice.ConsumeBytes(60) + before[end:])
        report(build(Project(root, root / "seeds"), root / "site").problems)


def _text(data: bytes) -> str:
    """As `read_text` gives it."""
    return data.decode("utf-8", "ignore").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


READERS: dict[str, Callable[[bytes], None]] = {
    reader.__name__: reader
    for reader in (documents, dates, quotations, prose, articles, locks, words, kept, tables, imports, wholes, projects)
}

if __name__ == "__main__":
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], "-timeout=10", "-rss_limit_mb=2048", *options], READERS[name])
    atheris.Fuzz()
