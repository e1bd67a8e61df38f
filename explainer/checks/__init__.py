"""What must hold between records: one function a check, each a generator of problems."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from explainer.checks.claims import claims_hold_together, statuses_are_only_lowered
from explainer.checks.figures import figures_make_sense, figures_mean_what_their_words_say, figures_stand_in_their_words
from explainer.checks.interface import interface_has_words
from explainer.checks.own_words import our_words_are_borne_out
from explainer.checks.replies import allegations_were_put, contacts_are_complete
from explainer.checks.response_words import words_do_what_their_kind_says
from explainer.checks.responses import responses_are_complete
from explainer.checks.sources import passed_over_is_not_pinned, quotations_stay_short, texts_are_used_up
from explainer.checks.statements import statements_name_their_passage
from explainer.links import Links
from explainer.pins import Pins
from explainer.problems import Problem
from explainer.project import Written

Check = Callable[[Links, Pins, Written], Iterable[Problem]]

CHECKS: tuple[Check, ...] = (
    figures_make_sense,
    figures_stand_in_their_words,
    figures_mean_what_their_words_say,
    responses_are_complete,
    words_do_what_their_kind_says,
    allegations_were_put,
    contacts_are_complete,
    claims_hold_together,
    statuses_are_only_lowered,
    statements_name_their_passage,
    our_words_are_borne_out,
    quotations_stay_short,
    texts_are_used_up,
    passed_over_is_not_pinned,
    interface_has_words,
)


def check(links: Links, pins: Pins, written: Written) -> list[Problem]:
    """Every problem that the checks find."""
    return [problem for one in CHECKS for problem in one(links, pins, written)]
