"""Rights, steps and clocks of a case. People decide who is eligible; nothing here does."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from openphb.domains.cases.assessing import clocks
from openphb.domains.cases.types import (
    Category,
    DecisionAnswer,
    DeclinedBecause,
    Doing,
    Eligibility,
    OfferAnswer,
    OfferRecord,
    Standing,
    StandingAnswer,
    Step,
    Waiting,
)
from openphb.domains.people.types import Format
from openphb.kernel.periods import age_on, long_date
from openphb.kernel.refusal import Refusal

ADULT_AGE = 18
ADULTS_ONLY = frozenset({Category.CHC_ADULT, Category.CHC_FAST_TRACK})
CONTINUING_CARE_RIGHT = date(2014, 10, 1)
AFTER_CARE_RIGHT = date(2019, 12, 2)
RIGHT_SINCE = {
    Category.CHC_ADULT: CONTINUING_CARE_RIGHT,
    # Fast track is a quicker way into NHS Continuing Healthcare, so it brings the same right.
    Category.CHC_FAST_TRACK: CONTINUING_CARE_RIGHT,
    Category.CHILDREN_CONTINUING_CARE: CONTINUING_CARE_RIGHT,
    Category.S117: AFTER_CARE_RIGHT,
    Category.WHEELCHAIR: AFTER_CARE_RIGHT,
}
REGULATIONS = (
    "NHS Commissioning Board and Clinical Commissioning Groups (Responsibilities and Standing "
    "Rules) Regulations 2012 (SI 2012/2996), Part 6A, regulations 32A and 32B"
)
NURSING_CARE = (
    "NHS-funded nursing care is a weekly amount that the NHS pays to the nursing home. SI 2012/2996 "
    "provides for it in Part 6, and Part 6A does not name it among the services that bring the right "
    "to a personal health budget. Open a case of its own for any other need that the person has."
)


def standing(category: Category, *, born: date, on: date) -> StandingAnswer:
    """Return whether somebody referred `on` a day in a category has the right to a budget.

    Source: SI 2012/2996, Part 6A; adults' and children's continuing care since 1 October 2014,
    section 117 after-care and wheelchairs since 2 December 2019. Refusals: `category_for_adults`,
    `category_for_children`, `referred_before_birth`.
    """
    if on < born:
        raise Refusal(
            "referred_before_birth",
            f"The referral, on {long_date(on)}, would be before the person was born.",
            "Check both dates.",
            "referred_on",
        )
    _refuse_age(category, age=age_on(born, on), on=on)
    if not category.may_be_offered:
        return StandingAnswer(Standing.NONE, f"{category.words}: no budget. {NURSING_CARE}")
    since = RIGHT_SINCE.get(category)
    if since is None:
        return StandingAnswer(
            Standing.DISCRETIONARY,
            f"{category.words}: the law gives no right to a personal health budget; "
            f"the commissioner may offer one.",
        )
    if on < since:
        return StandingAnswer(
            Standing.DISCRETIONARY,
            f"{category.words}: the right began on {long_date(since)}, after this referral. "
            f"Source: {REGULATIONS}.",
        )
    return StandingAnswer(
        Standing.RIGHT,
        f"{category.words}: a right since {long_date(since)}. Source: {REGULATIONS}.",
    )


def step(
    *, closed_on: date | None, decisions: Sequence[DecisionAnswer], offers: Sequence[OfferRecord]
) -> Step:
    """Return how far a case has come, from its decisions and offers, each latest first.

    The latest decision counts: "not eligible" stops a case whatever was offered before it.
    """
    latest = decisions[0].decision if decisions else None
    if closed_on is not None:
        return Step.CLOSED
    if latest is Eligibility.NOT_ELIGIBLE:
        return Step.NOT_ELIGIBLE
    if offers:
        return {
            None: Step.OFFERED,
            OfferAnswer.ACCEPTED: Step.ACCEPTED,
            OfferAnswer.DECLINED: Step.DECLINED,
        }[offers[0].answer]
    return Step.REFERRED if latest is None else Step.ELIGIBLE


def waiting(
    at: Step,
    *,
    category: Category,
    referred_on: date,
    decisions: Sequence[DecisionAnswer],
    offers: Sequence[OfferRecord],
    assigned: bool,
    budget_opened: bool,
    received_at: datetime | None = None,
) -> tuple[Waiting, ...]:
    """Return what a case waits for at a step, the thing with a clock first.

    `received_at` is the first receipt of a tool or notice that starts the clock of a decision.
    """
    found = []
    refused_on = decisions[0].decided_on if at is Step.NOT_ELIGIBLE else None
    if at is Step.REFERRED or clocks.asks_again(received_at=received_at, refused_on=refused_on):
        clock = clocks.counting(category, referred_on=referred_on, received_at=received_at)
        found.append(
            Waiting(Doing.DECIDE, clock.since, clock.due, clock.due_at)
            if clock
            else Waiting(Doing.DECIDE, referred_on, None)
        )
    if at is Step.ELIGIBLE and category.may_be_offered:
        found.append(Waiting(Doing.OFFER, decisions[0].decided_on, None))
    if at is Step.OFFERED:
        found.append(Waiting(Doing.ANSWER, offers[0].offered_on, None))
    if at is Step.ACCEPTED and not budget_opened:
        found.append(Waiting(Doing.BUDGET, offers[0].answered_on or offers[0].offered_on, None))
    if not assigned and at not in (Step.CLOSED, Step.NOT_ELIGIBLE, Step.DECLINED):
        found.append(Waiting(Doing.ASSIGN, referred_on, None))
    return tuple(found)


def refuse_referral(*, referred_on: date, referred_by: str, reason: str, today: date) -> None:
    """Refuse a referral that says too little.

    Refusals: `referred_in_future`, `referrer_missing`, `referral_reason_missing`.
    """
    _refuse_future(referred_on, today, "referred_in_future", "The referral", "referred_on")
    _refuse_blank(referred_by, "referrer_missing", "who referred the person", "referred_by")
    _refuse_blank(reason, "referral_reason_missing", "why the person was referred", "reason")


def refuse_decision(
    at: Step, *, decided_on: date, decided_by_body: str, reasons: str, today: date
) -> None:
    """Refuse to record a decision that nobody could have made, or that gives no reasons.

    Refusals: `case_closed`, `decided_in_future`, `deciding_body_missing`, `reasons_missing`.
    """
    _refuse_closed(at)
    _refuse_future(decided_on, today, "decided_in_future", "The decision", "decided_on")
    _refuse_blank(decided_by_body, "deciding_body_missing", "which body decided", "decided_by_body")
    _refuse_blank(reasons, "reasons_missing", "the body’s reasons", "reasons")


def refuse_offer(
    at: Step,
    *,
    standing: Standing,
    decisions: Sequence[DecisionAnswer],
    referred_on: date,
    offered_on: date,
    how: str,
    formats: Collection[Format],
    today: date,
) -> None:
    """Refuse to offer a budget too early, twice, or to somebody found not eligible.

    Refusals: `case_closed`, `offer_of_nursing_care`, `offer_needs_eligibility`, `offer_open`,
    `offer_accepted`, `offered_in_future`, `offered_too_early`, `offer_how_missing`,
    `offer_format_missing` (Accessible Information Standard).
    """
    _refuse_closed(at)
    if standing is Standing.NONE:
        raise Refusal(
            "offer_of_nursing_care",
            "NHS-funded nursing care cannot be offered as a personal health budget.",
            NURSING_CARE,
        )
    if at is Step.NOT_ELIGIBLE or (at is Step.REFERRED and standing is Standing.RIGHT):
        raise Refusal(
            "offer_needs_eligibility",
            "The body has not decided that the person is eligible.",
            "Record the body’s decision first.",
        )
    if at is Step.OFFERED:
        raise Refusal(
            "offer_open",
            "A budget is offered already, and the person has not answered.",
            "Record their answer.",
        )
    if at is Step.ACCEPTED:
        raise Refusal(
            "offer_accepted", "The person has accepted a budget already.", "Go on to the budget."
        )
    _refuse_future(offered_on, today, "offered_in_future", "The offer", "offered_on")
    earliest = max(referred_on, decisions[0].decided_on) if decisions else referred_on
    if offered_on < earliest:
        raise Refusal(
            "offered_too_early",
            f"The offer, on {long_date(offered_on)}, would be before {long_date(earliest)}, "
            f"when the person was referred or found eligible.",
            "Check the date.",
            "offered_on",
        )
    _refuse_blank(how, "offer_how_missing", "how the offer was made", "how")
    if not formats:
        raise Refusal(
            "offer_format_missing",
            "It does not say in which form the person was told.",
            "Choose at least one: standard print, if they need nothing else.",
            "formats",
        )


def refuse_answer(
    offer: OfferRecord,
    *,
    answer: OfferAnswer,
    answered_on: date,
    decline_reason: str,
    because: DeclinedBecause | None,
    today: date,
) -> None:
    """Refuse an answer that cannot be, or a "no" without its reason.

    Refusals: `offer_answered`, `answered_in_future`, `answered_before_offer`,
    `decline_because_missing`, `decline_reason_missing`.
    """
    if offer.answer is not None:
        raise Refusal(
            "offer_answered",
            f"The person’s answer is recorded already: {offer.answer.words.lower()}.",
            "Make a new offer if they think again.",
        )
    _refuse_future(answered_on, today, "answered_in_future", "The answer", "answered_on")
    if answered_on < offer.offered_on:
        raise Refusal(
            "answered_before_offer",
            f"The answer, on {long_date(answered_on)}, would be before the offer, "
            f"on {long_date(offer.offered_on)}.",
            "Check the date.",
            "answered_on",
        )
    if answer is OfferAnswer.DECLINED:
        if because is None:
            raise Refusal(
                "decline_because_missing",
                "It does not say which reason comes nearest.",
                "Choose one. “They did not want to say” is one too.",
                "because",
            )
        _refuse_blank(
            decline_reason, "decline_reason_missing", "why the person said no", "decline_reason"
        )


def reference(number: int) -> str:
    """Return the reference of a tenant's case number: "PHB-000123"."""
    return f"PHB-{number:06d}"


def _refuse_age(category: Category, *, age: int, on: date) -> None:
    """Continuing care becomes the adults’ on the 18th birthday."""
    if category in ADULTS_ONLY and age < ADULT_AGE:
        raise Refusal(
            "category_for_adults",
            f"{category.words} is for people aged 18 or over, and this person was {age} "
            f"on {long_date(on)}.",
            f"Choose “{Category.CHILDREN_CONTINUING_CARE.words}”, or check the date of birth.",
            "category",
        )
    if category is Category.CHILDREN_CONTINUING_CARE and age >= ADULT_AGE:
        raise Refusal(
            "category_for_children",
            f"{category.words} is for people aged 17 or under, and this person was {age} "
            f"on {long_date(on)}.",
            f"Choose “{Category.CHC_ADULT.words}”, or check the date of birth.",
            "category",
        )


def _refuse_closed(at: Step) -> None:
    if at is Step.CLOSED:
        raise Refusal("case_closed", "This case is closed.", "Open a new one with a referral.")


def _refuse_future(day: date, today: date, code: str, what: str, where: str) -> None:
    if day > today:
        raise Refusal(
            code, f"{what}, on {long_date(day)}, is in the future.", "Check the date.", where
        )


def _refuse_blank(text: str, code: str, what: str, where: str) -> None:
    if not text.strip():
        raise Refusal(code, f"It does not say {what}.", f"Write down {what}.", where)
