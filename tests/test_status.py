"""The status of a claim: every value of both axes, with the sentence that says why."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from explainer.documents import parse_document
from explainer.links import Links, link
from explainer.model import Article, Claim, Dispute, Dossier, Person, ResponseKind, Site, Source, Support
from explainer.printed import DEFINED, DISPUTE_DEFINED, PRINTED, SUPPORT_DEFINED
from explainer.project import Written
from explainer.status import (
    SUPPORT_ORDER,
    statuses,
)

PEOPLE = {
    name.lower(): Person.model_validate({"id": name.lower(), "name": f"The {name}"})
    for name in ("Union", "Port", "Police", "News", "Radio", "Owner")
}
SOURCES = {
    "report": Source.model_validate({"id": "report", "title": "Two counts"}),
    "other": Source.model_validate({"id": "other", "title": "Another report"}),
    "register": Source.model_validate({"id": "register", "title": "The register", "kind": "document"}),
}


def links_of(claims: str, period: str | None = "2018-02") -> Links:
    """The links of a dossier with these claims, each a row of `id: {fields}`; `by` is the union where not given."""
    document, problems = parse_document(claims, "content/claims.yaml")
    assert problems == []
    found = {
        name: Claim.model_validate({"text": f"It was {name}.", "by": "union", **fields, "id": name})
        for name, fields in document.value.items()
    }
    site = Site.model_validate({"title": "T", "questions": [{"id": "dead", "title": "How many?"}], "period": period})
    links, problems = link(Dossier(site, Article("content/article.md", "T", ""), PEOPLE, {}, found, SOURCES), Written())
    assert problems == []
    return links


def support(claims: str) -> tuple[str, str]:
    """The support of the first claim, and why."""
    links = links_of(claims)
    status = next(iter(statuses(links).values()))
    return status.support, status.support_why


def dispute(claims: str, period: str | None = "2018-02") -> tuple[str, str]:
    links = links_of(claims, period)
    status = next(iter(statuses(links).values()))
    return status.dispute, status.dispute_why


# Support


def test_a_claim_of_one_origin_is_reported() -> None:
    assert support("a: {}") == (
        "reported",
        "it rests on the word of the Union; no independent second origin is recorded",
    )


def test_a_reported_claim_says_through_whom() -> None:
    assert support("a: {via: [news, radio]}") == (
        "reported",
        "it rests on the word of the Union, through the News and the Radio; no independent second origin is recorded",
    )


@pytest.mark.parametrize(
    "claims",
    [
        "a: {agrees_with: [b]}\nb: {by: police}",
        "a: {}\nb: {by: police, agrees_with: [a]}",
        "a: {via: [news], agrees_with: [b]}\nb: {by: police, via: [radio]}",
    ],
)
def test_a_claim_of_two_independent_origins_is_corroborated(claims: str) -> None:
    assert support(claims) == ("corroborated", "claimed by the Union and, independently, by the Police")


def test_the_very_same_figure_on_one_question_agrees() -> None:
    figure = "question: dead, figure: {min: 20, unit: people, counts: killed, of: men, words: '20'}"
    assert support(f"a: {{{figure}}}\nb: {{by: police, {figure}}}")[0] == "corroborated"
    assert support(f"a: {{{figure}}}\nb: {{by: police, {figure.replace('20', '21')}}}")[0] == "reported"
    assert support(f"a: {{{figure}}}\nb: {{by: police, {figure.replace('men', 'crew')}}}")[0] == "reported"
    assert support(f"a: {{{figure}}}\nb: {{by: police, {figure.replace('question: dead, ', '')}}}")[0] == "reported"


@pytest.mark.parametrize(
    "claims",
    [
        # the same claimant
        "a: {agrees_with: [b]}\nb: {}",
        # the same reporter in between
        "a: {via: [news], agrees_with: [b]}\nb: {by: police, via: [news]}",
        # one's reporter is the other's claimant
        "a: {via: [police], agrees_with: [b]}\nb: {by: police}",
        # one repeats the other
        "a: {agrees_with: [b]}\nb: {by: police, derives_from: [a]}",
        # one repeats the other through a third
        "a: {agrees_with: [b]}\nb: {by: police, derives_from: [c]}\nc: {by: port, derives_from: [a]}",
        # both repeat a third
        "a: {derives_from: [c], agrees_with: [b]}\nb: {by: police, derives_from: [c]}\nc: {by: port}",
        # what one repeats came through the other's reporter
        "a: {via: [news], agrees_with: [b]}\nb: {by: police, derives_from: [c]}\nc: {by: port, via: [news]}",
    ],
)
def test_a_claim_that_shares_an_origin_corroborates_nothing(claims: str) -> None:
    assert support(claims)[0] == "reported"


def test_two_voices_in_one_source_are_one_report() -> None:
    assert support("a: {pins: [report#1], agrees_with: [b]}\nb: {by: police, pins: [report#2]}")[0] == "reported"
    assert support("a: {pins: [report#1], agrees_with: [b]}\nb: {by: police, pins: [other#1]}")[0] == "corroborated"
    both = "a: {pins: [report#1], agrees_with: [b]}\nb: {by: police, pins: [report#2, other#1]}"
    assert support(both)[0] == "corroborated"


def test_an_echo_is_never_corroborated_and_corroborates_nothing() -> None:
    echo = "a: {by: radio, derives_from: [b]}\nb: {agrees_with: [c]}\nc: {by: police}"
    assert support(echo) == ("reported", "it only repeats what the Union said, and an echo adds no origin")
    # What b says is an echo of somebody whose own claim agrees; the claim itself is not recorded as agreeing.
    assert support("a: {agrees_with: [b]}\nb: {by: radio, derives_from: [c]}\nc: {by: police}")[0] == "reported"


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ("a: {}", [["a"]]),
        ("a: {}\nb: {by: radio, derives_from: [a]}\nc: {by: news, derives_from: [b]}", [["a", "b", "c"]]),
        ("a: {via: [news], agrees_with: [b]}\nb: {by: police, via: [news]}", [["a", "b"]]),
        ("a: {agrees_with: [b]}\nb: {by: police}\nc: {by: radio, derives_from: [a]}", [["a", "c"], ["b"]]),
        # A claim that was made of two others makes these two no reports of one thing.
        ("a: {}\nb: {by: police}\nc: {by: radio, derives_from: [a, b]}", [["a", "c"]]),
        ("a: {derives_from: [b]}\nb: {by: police, derives_from: [a]}", [["a", "b"]]),
    ],
)
def test_reports_are_counted_by_the_origins_that_they_go_back_to(claims: str, expected: list[list[str]]) -> None:
    own = next(iter(statuses(links_of(claims)).values())).reports
    assert [[claim.id for claim in origin] for origin in own.origins] == expected
    assert sorted(claim.id for claim in own.claims) == sorted(name for origin in expected for name in origin)


def test_claims_that_are_not_there_yet_are_no_reports() -> None:
    links = links_of("a: {agrees_with: [b]}\nb: {by: police, derives_from: [c]}\nc: {by: port}")
    earlier = replace(links, dossier=replace(links.dossier, claims={"a": links.dossier.claims["a"]}))
    assert [claim.id for claim in statuses(earlier)["a"].reports.claims] == ["a"]


def test_a_claim_with_a_primary_document_is_documented() -> None:
    assert support("a: {pins: [report#1, register#2]}") == ("documented", "The register says so")


def test_a_claim_that_a_party_to_it_confirms_is_acknowledged() -> None:
    claim = "a: {{about: [{about}], responses: [{{by: owner, kind: {kind}, text: So., date: 2018-02-11}}]}}"
    assert support(claim.format(about="owner", kind="confirmation")) == (
        "acknowledged",
        "the Owner confirmed it on 11 February",
    )
    assert support(claim.format(about="port", kind="confirmation"))[0] == "reported"
    assert support(claim.format(about="owner", kind="partial_confirmation"))[0] == "reported"


def test_the_strongest_support_wins() -> None:
    claims = """\
a:
  about: [owner]
  pins: [register#1]
  agrees_with: [b]
  responses: [{by: owner, kind: confirmation, text: So.}]
b: {by: police}
"""
    assert support(claims)[0] == "acknowledged"
    assert support(claims.replace("  about: [owner]\n", ""))[0] == "documented"
    assert support(claims.replace("  about: [owner]\n", "").replace("register", "report"))[0] == "corroborated"


def test_a_status_may_be_lowered_with_a_reason() -> None:
    claims = "a: {pins: [register#1], status: {support: reported, reason: The register is a copy.}}"
    assert support(claims) == ("reported", "lowered here: The register is a copy.")


def test_a_status_is_never_raised() -> None:
    assert support("a: {status: {support: documented, reason: We think so.}}")[0] == "reported"
    assert support("a: {status: {support: reported, reason: So it is.}}")[1].startswith("it rests on the word of")


# Dispute


def test_a_claim_without_responses_is_uncontested() -> None:
    assert dispute("a: {}") == (
        "uncontested",
        "no denial or other account is recorded here; the source gives no response",
    )


def answered(*responses: str) -> str:
    rows = ", ".join(f"{{text: So., {response}}}" for response in responses)
    return f"a: {{responses: [{rows}]}}\nb: {{by: police}}"


@pytest.mark.parametrize(
    ("response", "why"),
    [
        ("by: port, kind: denial, date: 2018-02-11", "the Port denied it on 11 February"),
        ("by: port, kind: denial", "the Port denied it"),
        ("by: port, kind: partial_denial, date: 2018-02-11", "the Port denied it in part on 11 February"),
        ("by: port, kind: counter_claim, counter: b", "the Port gave a different account"),
        ("by: port, kind: denial, date: 2018-02", "the Port denied it, February"),
        ("by: port, kind: denial, date: 2018-02-~10", "the Port denied it, about 10 February"),
        ("by: port, kind: denial, date: 2019-02-11", "the Port denied it on 11 February 2019"),
        (
            "by: port, kind: denial, date: '[2018-02-12..2018-02-16]'",
            "the Port denied it, one day between 12 and 16 February",
        ),
    ],
)
def test_a_denial_or_another_account_contests_a_claim(response: str, why: str) -> None:
    assert dispute(answered(response)) == ("contested", why)


def test_the_year_is_said_where_the_site_has_no_period() -> None:
    claims = answered("by: port, kind: denial, date: 2018-02-11")
    assert dispute(claims, period=None) == ("contested", "the Port denied it on 11 February 2018")


def test_everybody_who_contests_a_claim_is_named() -> None:
    claims = answered("by: port, kind: denial", "by: owner, kind: no_information", "by: police, kind: partial_denial")
    assert dispute(claims) == ("contested", "the Port denied it; the Police denied it in part")


@pytest.mark.parametrize(
    ("response", "why"),
    [
        ("by: port, kind: no_information, date: 2018-02-08", "the Port said it had no information on 8 February"),
        ("by: port, kind: declined", "the Port declined to comment"),
        ("by: port, kind: no_response", "the Port did not respond"),
        ("by: port, kind: disputes_without_denying", "the Port disputed the report without addressing the claim"),
        ("by: port, kind: challenge_to_source", "the Port questioned the source"),
    ],
)
def test_responses_that_do_not_say_whether_it_is_so_leave_a_claim_unanswered(response: str, why: str) -> None:
    assert dispute(answered(response)) == ("unanswered", f"{why}; none of this says whether it is so")


def test_no_information_and_a_later_denial_are_two_responses() -> None:
    claims = answered("by: port, kind: no_information, date: 2018-02-08", "by: port, kind: denial, date: 2018-02-10")
    assert dispute(claims) == ("contested", "the Port denied it on 10 February")


@pytest.mark.parametrize(
    ("kind", "printed"), [("confirmation", "confirmed"), ("partial_confirmation", "confirmed in part")]
)
def test_a_claim_that_is_only_confirmed_is_uncontested(kind: str, printed: str) -> None:
    claims = answered(f"by: port, kind: {kind}", "by: owner, kind: declined")
    assert dispute(claims) == ("uncontested", f"the Port {printed}; nobody is recorded as denying it")


def test_a_claim_that_its_claimant_takes_back_is_withdrawn() -> None:
    claims = answered("by: port, kind: denial", "by: union, kind: walk_back, date: 2018-02-12")
    assert dispute(claims) == ("withdrawn", "the Union revised it on 12 February")


def test_only_the_claimant_can_take_a_claim_back() -> None:
    assert dispute(answered("by: port, kind: walk_back"))[0] == "uncontested"


def test_a_claim_with_a_later_one_in_its_place_is_superseded() -> None:
    assert dispute("a: {}\nb: {text: Nine died., supersedes: a}") == (
        "superseded",
        "the Union later put it otherwise: “Nine died”",
    )
    # The later claim does not contest the earlier one's successor: it is the same claimant's.
    assert dispute("b: {supersedes: a}\na: {contradicts: [b]}")[0] == "uncontested"


@pytest.mark.parametrize(
    "claims", ["a: {contradicts: [b]}\nb: {by: police}", "a: {}\nb: {by: police, contradicts: [a]}"]
)
def test_a_claim_that_another_contradicts_is_contested(claims: str) -> None:
    assert dispute(claims) == ("contested", "a claim of the Police cannot be so together with it")


COUNT = "question: dead, figure: {{{range}, unit: people, counts: killed, of: men, words: w}}"


@pytest.mark.parametrize(
    ("one", "other", "contested"),
    [
        ("min: 9, max: 9", "min: 20", True),
        ("min: 9, max: 9", "min: 9, max: 9", False),
        ("min: 5, max: 10", "min: 10, max: 20", False),
        ("min: 5, max: 10", "min: 10, min_open: true", True),
        ("max: 10, max_open: true", "min: 10", True),
        ("max: 10", "min: 10", False),
        ("min: 20", "min: 9", False),
        ("min: 9, max: 9", "min: 20, approximate: true", False),
        ("max: 600", "max: 20", False),
    ],
)
def test_figures_of_the_same_thing_without_a_number_in_common_contest_each_other(
    one: str, other: str, contested: bool
) -> None:
    a, b = COUNT.format(range=one), COUNT.format(range=other)
    expected = "contested" if contested else "uncontested"
    assert dispute(f"a: {{{a}}}\nb: {{by: police, {b}}}")[0] == expected
    assert dispute(f"a: {{{b}}}\nb: {{by: police, {a}}}")[0] == expected


@pytest.mark.parametrize("unlike", ["counts: wounded", "of: women", "unit: boats"])
def test_figures_of_unlike_things_contest_nothing(unlike: str) -> None:
    field, value = unlike.split(": ")
    a = COUNT.format(range="min: 9, max: 9")
    b = COUNT.format(range="min: 20")
    other = {"counts": b.replace("killed", value), "of": b.replace("men", value), "unit": b.replace("people", value)}
    assert dispute(f"a: {{{a}}}\nb: {{by: police, {other[field]}}}")[0] == "uncontested"


# Words


def test_every_value_and_every_kind_is_defined_and_printed() -> None:
    assert set(PRINTED) == set(DEFINED) == set(get_args(ResponseKind))
    assert set(SUPPORT_DEFINED) == set(SUPPORT_ORDER) == set(get_args(Support))
    assert set(DISPUTE_DEFINED) == set(get_args(Dispute))
    for words in (*DEFINED.values(), *SUPPORT_DEFINED.values(), *DISPUTE_DEFINED.values()):
        assert words[0].isupper() and words.endswith(".")


def test_no_kind_is_printed_with_a_word_about_motives_or_truth() -> None:
    for words in (*PRINTED.values(), *DEFINED.values()):
        assert not {"lied", "admitted", "silence", "refused", "evaded", "claims falsely"} & set(words.split())


def test_every_claim_has_a_status() -> None:
    found = statuses(links_of("a: {}\nb: {by: police, contradicts: [a]}"))
    assert {name: status.dispute for name, status in found.items()} == {"a": "contested", "b": "contested"}
