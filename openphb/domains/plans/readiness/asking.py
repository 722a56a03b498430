"""What keeps somebody from noting, asking for or deciding an exception. Facts in, refusals out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from openphb.domains.plans.readiness import kin
from openphb.domains.plans.readiness.types import (
    ApprovalState,
    ExceptionDraft,
    LineAbout,
    LocalDraft,
    NamedException,
    OwnMoney,
)
from openphb.domains.plans.readiness.visits import visit_words
from openphb.domains.plans.rules import check_words
from openphb.domains.plans.types import Fault
from openphb.kernel.money import LARGEST, pounds
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def check_about(about: LineAbout, *, on: date) -> None:
    """Refusals: `nobody_named`, `relationship_unknown`, `day_to_come`, `own_money_amount`."""
    if not about.paid_name.strip() and (about.relationship or about.same_household or about.dbs_on):
        raise Refusal(
            "nobody_named",
            "It is said what somebody is to the person, and not who.",
            "Write the name of whoever is paid, or leave both empty.",
            "paid_name",
        )
    if about.relationship and about.relationship not in {row.code for row in kin.kin_on(on)}:
        raise Refusal(
            "relationship_unknown",
            "This is no relationship that is told apart.",
            "Choose one that is listed.",
            "relationship",
        )
    for where, day in (("household_from", about.household_from), ("dbs_on", about.dbs_on)):
        if day is not None and day > on:
            raise Refusal(
                "day_to_come", f"{long_date(day)} is still to come.", "Check the date.", where
            )
    wanted = about.own_money is not OwnMoney.NONE
    if wanted != (about.own_pence > 0) or about.own_pence > LARGEST:
        raise Refusal(
            "own_money_amount",
            "What somebody pays themselves and what it is for do not go together.",
            "Give both, or neither.",
            "own_pounds",
        )


def about_words(about: LineAbout) -> str:
    """Return what is said of a line besides its price, in words that end no sentence."""
    times = ", ".join(visit_words(one) for one in about.visits)
    said = [
        f"{about.paid_name} is paid" if about.paid_name else "nobody is named who is paid",
        f"they are the person’s {about.relationship.replace('_', ' ')}"
        if about.relationship
        else "",
        "they live together" if about.same_household else "",
        f"DBS check of {long_date(about.dbs_on)}" if about.dbs_on else "",
        f"help comes {times}" if times else "no times are written down",
        f"{pounds(about.own_pence)} is paid by others" if about.own_pence else "",
        about.own_words,
    ]
    return "; ".join(one for one in said if one)


def needed(faults: Iterable[Fault], asked: Iterable[NamedException], about: str) -> Fault:
    """Return the fault that an exception would let through.

    Refusals: `exception_not_needed`; `exception_waits` where it was asked for already.
    """
    if any(one.about == about and one.state is ApprovalState.ASKED for one in asked):
        raise Refusal(
            "exception_waits",
            "This was asked for already, and waits for an answer.",
            "Ask whoever may answer.",
            "about",
        )
    found = next((one for one in faults if one.about and one.about == about), None)
    if found is None:
        raise Refusal(
            "exception_not_needed",
            "The plan does nothing for which this exception is needed.",
            "Look again at what the plan needs.",
        )
    return found


def check_exception(draft: ExceptionDraft, *, review_on: date | None, on: date) -> None:
    """Refusals: `words_missing`, `review_not_known`, `exception_past`, `exception_beyond_review`."""
    check_words(draft.necessity, where="necessity", name="Why it is necessary")
    check_words(draft.evidence, where="evidence", name="How that is known")
    if review_on is None:
        raise Refusal(
            "review_not_known",
            "The plan does not say when it is looked at again, so no exception can end with that.",
            "Give the plan a review day first.",
        )
    if draft.expires_on <= on:
        raise Refusal(
            "exception_past",
            f"{long_date(draft.expires_on)} is not in the future.",
            "Choose a later day.",
            "expires_on",
        )
    if draft.expires_on > review_on:
        raise Refusal(
            "exception_beyond_review",
            f"The plan is looked at again on {long_date(review_on)}.",
            "Choose that day or an earlier one. At the review it can be asked for again.",
            "expires_on",
        )


def check_two_people(what: str, decided: bool, own: bool) -> None:
    """Refusals: `<what>_decided`, `<what>_is_your_own`."""
    if decided:
        raise Refusal(f"{what}_decided", "This was answered already.", "Read the answer.")
    if own:
        raise Refusal(
            f"{what}_is_your_own",
            "You put this forward, so somebody else has to answer.",
            "Ask another person who may.",
        )


def check_local(draft: LocalDraft) -> None:
    """Refusals: `words_missing`, `local_ends_before_it_begins`."""
    check_words(draft.what, where="what", name="What it is")
    check_words(draft.words, where="words", name="The words that give it away")
    check_words(draft.why, where="why", name="Why it is not bought")
    if draft.valid_to is not None and draft.valid_to <= draft.valid_from:
        raise Refusal(
            "local_ends_before_it_begins",
            "It would end before it begins.",
            "Give a later end, or none.",
            "valid_to",
        )
