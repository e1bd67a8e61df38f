"""Projects at the extremes, with invented content: what a page must bear without breaking.

`EXTREMES` has each by its name, as a function that gives the text of its files for tests/project.py.
`python -m tests.extremes FOLDER` writes and builds them all, so that a person can look.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from build import build
from explainer.problems import report
from tests.project import make_project

Record = dict[str, Any]

LOG = "The log of the harbour office, read for this test."
"""Paragraph 1 of the source that every extreme has; what needs no quotation stands on it."""
LOGGED = ["log#1"]


def files(
    site: Record,
    article: str = "Nobody knows yet what burned. [@log#1]",
    title: str = "What burned",
    told: tuple[str, ...] = (),
    records: Mapping[str, Mapping[str, Record]] = MappingProxyType({}),
) -> str:
    """The files of a project as one string. `told` are the paragraphs of its source after the first.

    Records are written as JSON, which YAML takes in.
    """
    source = {"title": "The log", "file": "log.txt", "quote_limit": 1}
    parts = {
        "content/site.yaml": _yaml({"title": "The harbour fire", **site}),
        "content/article.md": f"---\ntitle: {_yaml(title)}---\n{article}\n",
        "content/sources.yaml": _yaml({"log": source}),
        "seeds/log.txt": "\n\n".join((LOG, *told)) + "\n",
    }
    parts |= {f"content/{name}.yaml": _yaml(found) for name, found in records.items()}
    return "".join(f"-- {path} --\n{text}" for path, text in parts.items())


def _yaml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def person(name: str, **more: Any) -> Record:
    return {"name": name, "pins": LOGGED, **more}


def event(title: str, date: Any, **more: Any) -> Record:
    return {"title": title, "date": date, "pins": LOGGED, **more}


def claim(text: str, by: str, **more: Any) -> Record:
    return {"text": text, "by": by, "pins": LOGGED, **more}


LONG_NAME = (
    "Wilhelmina Alexandra Bartholomea Constantia van der Oudewaterlandse-Schermerhornstra von "
    "Hohenberg-Zwischenwasser Junior"
)
LONG_WORD = "Uferbefestigungsbrandschutzverordnungsdurchsetzungsbehoerden"
LONG_ID = "the-long-address-of-a-record-with-as-many-letters-as-an-id-takes"
LONG_PLACE = (
    f"{LONG_WORD}, the far end of the second east quay behind the customs sheds, Port Alder upon the Lower Water"
)
LONG_CLAIM = (
    "The wind turned twice in the night, carried burning rope from the east quay over the customs sheds to the roof "
    f"of the building that the {LONG_WORD} had rented since the spring, and so nobody who was on duty on either side "
    "of the water could have known before the morning that the fire which they saw was not the fire that they heard of."
)


def long_names() -> str:
    people = {
        LONG_ID: person(
            LONG_NAME,
            group="long",
            role=f"Deputy to the second secretary of the {LONG_WORD}, for the time being and until further notice",
            also=[LONG_NAME.removesuffix(" Junior"), LONG_WORD],
            summary=f"{LONG_NAME} ran the {LONG_WORD}. [@log#1]",
            facts=[{"label": LONG_WORD, "value": LONG_CLAIM, "pins": LOGGED}],
            ties=[{"to": "short", "as": f"the {LONG_WORD} of", "date": "2031-05/..", "pins": LOGGED}],
        ),
        "short": person("Bo", kind="organisation", group="long"),
    }
    events = {f"{LONG_ID[:-2]}-e": event(LONG_CLAIM, "2031-05-07", place=LONG_PLACE, people=[LONG_ID, "short"])}
    claims = {
        f"{LONG_ID[:-2]}-c": claim(
            LONG_CLAIM,
            LONG_ID,
            question="long",
            via=["short", LONG_ID],
            date="2031-05-08",
            caveat=f"{LONG_WORD} {LONG_WORD}",
            open=[f"A list of the {LONG_WORD} would settle it."],
            responses=[_answer("short", "declined", "we have nothing to say to you", LONG_CLAIM)],
        )
    }
    article = (
        f"{LONG_NAME} wrote to the {LONG_WORD} {LONG_WORD}. [@log#1]\n\n"
        f"## {LONG_CLAIM}\n\n{{claim:{LONG_ID[:-2]}-c}}\n\n## {LONG_WORD}\n\nMore. [@log#1]"
    )
    site = {
        "title": f"{LONG_NAME} and the {LONG_WORD}",
        "tagline": LONG_CLAIM,
        "period": "2031-05",
        "questions": {"long": {"title": f"{LONG_CLAIM[:-1]}?", "note": f"{LONG_CLAIM} [@us]"}},
        "groups": {"long": {"title": f"{LONG_WORD} and others", "note": f"{LONG_CLAIM} [@us]"}},
        "authors": [{"name": LONG_NAME, "url": f"https://example.org/{LONG_WORD}/{LONG_WORD}"}],
    }
    told = ("They said: we have nothing to say to you.",)
    return files(site, article, LONG_CLAIM, told, records={"people": people, "timeline": events, "claims": claims})


def many_people() -> str:
    """300 people in six groups, each tied to the next; the first with 25 ties."""
    kinds = ("person", "organisation", "unnamed")
    people = {
        f"p{n}": person(
            f"Person {_word(n)} Alder-{n}",
            kind=kinds[n % 3],
            group=f"g{n % 6}",
            role=f"Holder of the post called {_word(n)}",
            ties=[
                {"to": f"p{to}", "as": "a colleague of", "pins": LOGGED}
                for to in (range(1, 26) if n == 0 else [(n + 1) % 300])
            ],
        )
        for n in range(300)
    }
    groups = {f"g{n}": {"title": f"Crew {_word(n)}"} for n in range(6)}
    return files({"groups": groups}, records={"people": people})


def _word(number: int) -> str:
    """A made-up name that is different for every number under 1,000."""
    first, second, third = (names.split() for names in SYLLABLES)
    return first[number % 10] + second[number // 10 % 10] + third[number // 100 % 10]


SYLLABLES = (
    "Ba Do Ke Li Mu Na Po Ra Su Ti",
    "ran len mir nos tal var wen xan yol zed",
    "as em ic od ul yn ar et is on",
)


ANSWERS = {
    "confirmation": "yes, that is what happened",
    "partial_confirmation": "part of it is so",
    "denial": "that is not true",
    "partial_denial": "nobody was on the quay",
    "disputes_without_denying": "the whole story is an insult",
    "no_information": "we have no figures",
    "declined": "we do not comment",
    "no_response": "the office sent back silence",
    "counter_claim": "the sheds burned first",
    "challenge_to_source": "that paper has been wrong before",
    "walk_back": "we spoke too soon",
}


def _answer(by: str, kind: str, words: str, text: str, **more: Any) -> Record:
    return {"by": by, "kind": kind, "text": text, "date": "2031-05-09", "pins": [_pin(words)], **more}


def _pin(words: str) -> Record:
    return {"source": "log", "quote": words}


def many_answers() -> str:
    """A claim with an answer of each kind and a second denial, each by somebody else."""
    extra: dict[str, Record] = {
        "partial_confirmation": {"elements": ["that it began at night"]},
        "partial_denial": {"elements": ["that people were there", "that they were warned"]},
        "no_response": {"asked_by": "source"},
        "counter_claim": {"counter": "sheds-first"},
        "walk_back": {"pins": [_pin("yes, that is what happened"), _pin("we spoke too soon")]},
    }
    answers = [
        _answer(f"p{n}", kind, words, f"Answered through a clerk that {words}.", **extra.get(kind, {}))
        for n, (kind, words) in enumerate(ANSWERS.items(), 1)
    ]
    answers.append(_answer("p12", "denial", "it never burned", "Says that the quay never burned."))
    people = {f"p{n}": person(f"{_word(n)} Alder", also=[f"{_word(n)}son"]) for n in range(13)}
    claims = {
        "quay-first": claim("The east quay burned before the sheds did.", "p0", question="order", responses=answers),
        "sheds-first": claim("The sheds burned before the quay did.", "p9", question="order"),
    }
    site = {"questions": {"order": {"title": "What burned first?"}}}
    told = (*(f"One said: {words}." for words in ANSWERS.values()), "The last said: it never burned.")
    article = "Twelve answered. [@log#1]\n\n{claim:quay-first}\n\nOne did not. [@log#2]"
    return files(site, article, told=told, records={"people": people, "claims": claims})


def many_figures() -> str:
    """30 figures on one question: 3 beside 2,000,000, ranges, open ends, about, and words without a number."""
    figures: list[tuple[str, Record]] = [
        ("3", {"min": 3, "max": 3}),
        ("2,000,000", {"min": 2_000_000, "max": 2_000_000}),
        ("more than 20", {"min": 20, "min_open": True}),
        ("fewer than 400", {"max": 400, "max_open": True}),
        ("at least 70", {"min": 70}),
        ("up to 90", {"max": 90}),
        ("about 1,500", {"min": 1500, "max": 1500, "approximate": True}),
        ("a great many", {}),
        ("more than anyone could count", {}),
        *((f"{n} to {12 * n}", {"min": n, "max": 12 * n}) for n in range(11, 1200, 113)),
        *((f"{n} in all", {"min": n, "max": n}) for n in range(5, 500, 50)),
    ]
    claims = {
        f"figure-{n}": claim(
            f"The fire at the harbour hurt this many: {words}.",
            f"p{n % 7}",
            question="hurt",
            date=f"2031-05-{1 + n:02}",
            figure={
                **bounds,
                "unit": "people",
                "counts": "hurt" if n % 3 else "hurt or missing",
                "of": "dock workers",
                "words": words,
            },
            pins=[{"source": "log", "at": n + 2, "quote": words}],
        )
        for n, (words, bounds) in enumerate(figures)
    }
    people = {f"p{n}": person(f"{_word(n)} Alder") for n in range(7)}
    told = tuple(f"One said: {words}." for words, _ in figures)
    return files(
        {"questions": {"hurt": {"title": "How many were hurt?"}}},
        told=told,
        records={"people": people, "claims": claims},
    )


def many_events() -> str:
    """200 events in one month, of every shape, 40 of them on one day, and some before and after it."""
    # Each with the first day and a later one put in.
    shapes = (
        "2031-05-{0:02}",
        "[2031-05-{0:02}..2031-05-{1:02}]",
        "2031-05-{0:02}/2031-05-{1:02}",
        "2031-05-{0:02}/..",
        "[..2031-05-{0:02}]",
        "2031-05-~{0:02}",
        "2031-05-{0:02}?",
        "2031-05-XX",
        "[2031-05-{0:02},2031-05-{1:02}]",
        "2031-05",
    )
    starts = [1 + n * 7 % 25 for n in range(160)]
    dates = [shapes[n % 10].format(day, day + 5) for n, day in enumerate(starts)]
    dates += ["2031-05-12"] * 40 + ["2031-03", "2031-06-02"]
    events = {
        f"e{n}": event(f"Ship {_word(n)} is seen off the quay", date, people=[f"p{n % 5}"], place="East quay")
        for n, date in enumerate(dates)
    }
    events["e0"]["date"] = {"edtf": dates[0], "basis": "inferred", "note": "The log gives no day of its own."}
    people = {f"p{n}": person(f"{_word(n)} Alder") for n in range(5)}
    return files({"period": "2031-05"}, records={"people": people, "timeline": events})


def _days(number: int) -> str:
    """A claim on each of so many days from 1 May 2031 on, with an answer on the next; every fifth within a week."""
    days = [datetime.date(2031, 5, 1) + datetime.timedelta(days=n) for n in range(number + 7)]
    kinds = ("denial", "no_information", "declined")
    claims = {
        f"c{n}": claim(
            f"Ship {_word(n)} left before the fire.",
            f"p{n % 5}",
            question=f"q{n % 2}",
            date=f"[{days[n]}..{days[n + 7]}]" if n % 5 == 4 else str(days[n]),
            responses=[_answer(f"p{(n + 1) % 5}", kind, ANSWERS[kind], "Says so.", date=str(days[n + 1]))]
            if (kind := [*kinds, ""][n % 4])
            else [],
        )
        for n in range(number)
    }
    people = {f"p{n}": person(f"{_word(n)} Alder") for n in range(5)}
    questions = {"q0": {"title": "Who left by day?"}, "q1": {"title": "Who left by night?"}}
    told = tuple(f"One said: {ANSWERS[kind]}." for kind in kinds)
    return files({"questions": questions}, told=told, records={"people": people, "claims": claims})


ARABIC = "منى العكاوي"
HEBREW = "יעל בן־חוף"
CYRILLIC = "Ярослава Причалова"


def _in_other_scripts(site: Record, text: str, names: tuple[str, ...], title: str) -> str:
    people = {f"p{n}": person(name, group="all", role=text, summary=f"{text} [@log#1]") for n, name in enumerate(names)}
    quoted = "لم يحترق الرصيف"
    claims = {
        "quay": claim(
            text,
            "p0",
            question="what",
            figure={"min": 20, "max": 20, "unit": text, "counts": text, "of": text, "words": "20"},
            pins=[_pin("20")],
            responses=[{"by": "p1", "kind": "denial", "text": text, "pins": [_pin(f"no: {quoted}")]}],
        )
    }
    events = {
        "fire": event(text, "2031-05-07", place=names[0], people=["p0"]),
        "after": event(names[1], "2031-05-08/.."),
        "week": event(text, "[2031-05-05..2031-05-11]"),
    }
    site = {"period": "2031-05", "questions": {"what": {"title": title}}, "groups": {"all": {"title": title}}, **site}
    article = (
        f"{text} [@us] {names[0]}. [@log#1]\n\n## {title}\n\n{names[1]}: {text} [@log#2]\n\n"
        f"{{claim:quay}}\n\n## {names[1]}\n\n{text} [@us]"
    )
    return files(
        site, article, title, (f"20; no: {quoted}.",), records={"people": people, "timeline": events, "claims": claims}
    )


def right_to_left() -> str:
    text = "احترق الرصيف الشرقي في الليل وقال بعض العمال إن النار بدأت عند المخازن قبل الفجر."
    site = {"language": "ar", "title": "حريق الميناء", "tagline": text}
    return _in_other_scripts(site, text, (ARABIC, "هيئة الميناء"), "ماذا احترق؟")


def other_scripts() -> str:
    text = f"The quay of {ARABIC} (1984, east), then that of {HEBREW}, and last that of {CYRILLIC} burned."
    return _in_other_scripts({}, text, (ARABIC, HEBREW, CYRILLIC), f"Did {ARABIC} see it?")


def _some(without: str, **site: Any) -> str:
    """A small whole project, without one family of records."""
    records: dict[str, dict[str, Record]] = {
        "people": {"mira": person("Mira Okafor"), "union": person("The union", kind="organisation")},
        "timeline": {
            "fire": event("The quay burns", "2031-05-07"),
            "search": event("The search goes on", "2031-05-08/2031-05-09"),
        },
        "claims": {"empty": claim("The quay was empty.", "mira")},
    }
    if without == "people":
        del records["claims"]
    records.pop(without, None)
    return files(site, records=records)


EXTREMES: dict[str, Callable[[], str]] = {
    "long-names": long_names,
    "many-people": many_people,
    "many-answers": many_answers,
    "many-figures": many_figures,
    "many-events": many_events,
    "many-days": lambda: _days(50),
    "more-days": lambda: _days(70),
    "right-to-left": right_to_left,
    "other-scripts": other_scripts,
    "no-events": lambda: _some("timeline", period="2031-05"),
    "no-claims": lambda: _some("claims", period="2031-05"),
    "no-people": lambda: _some("people", period="2031-05"),
    "only-an-article": lambda: "",
    "no-period": lambda: _some(""),
    "a-year": lambda: _some("", period="2031"),
    "three-days": lambda: _some("", period="2031-05-06/2031-05-08"),
}


def write_extremes(folder: Path) -> dict[str, Path]:
    """Writes and builds each below `folder`; their sites by name."""
    sites = {}
    for name, text in EXTREMES.items():
        project = make_project(folder / name, text())
        outcome = build(project, project.root / "site", base_url=f"https://example.org/{name}/")
        assert not outcome.failed, f"{name}:\n{report(outcome.problems)}"
        sites[name] = project.root / "site"
    return sites


if __name__ == "__main__":
    for made in write_extremes(Path(sys.argv[1])).values():
        print(made / "index.html")
