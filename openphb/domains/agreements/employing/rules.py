"""How an employer's duties stand on a day, and what is refused for want of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from openphb.domains.agreements.employing.types import (
    Duty,
    DutyDraft,
    DutyEffect,
    DutyEnds,
    DutyRule,
    DutyStanding,
    DutyState,
    DutyTold,
)
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal


def standings(
    rules: Iterable[DutyRule], told: Collection[DutyTold], day: date
) -> tuple[DutyStanding, ...]:
    """Return how each duty stands, in the order of the rules: one for each assistant that was named.

    `told` holds what was recorded last of each duty and assistant.
    """
    found: list[DutyStanding] = []
    for rule in rules:
        mine = [one for one in told if one.draft.duty is rule.duty]
        found += [DutyStanding(rule, standing(rule, one.draft, day), one) for one in mine]
        if not mine:
            found.append(DutyStanding(rule, DutyState.MISSING))
    return tuple(found)


def standing(rule: DutyRule, draft: DutyDraft, day: date) -> DutyState:
    """Return how what was recorded of a duty stands on a day; its last day counts still."""
    if not draft.needed:
        return DutyState.NOT_NEEDED
    if draft.ends_on is None:
        return DutyState.IN_PLACE
    if draft.ends_on < day:
        return DutyState.LAPSED
    if day >= raised_from(rule, draft.ends_on):
        return DutyState.ENDS_SOON
    return DutyState.IN_PLACE


def raised_from(rule: DutyRule, ends_on: date) -> date:
    """Return the day from which the end of a duty is raised."""
    return ends_on - timedelta(days=rule.warn_days)


def check_record(draft: DutyDraft, rule: DutyRule, *, today: date, evidence: bool) -> None:
    """Raise what keeps a duty from being recorded. `evidence` says whether a document comes with it.

    Refusals: `duty_who`, `duty_policy`, `duty_ends_missing`, `duty_dates`, `duty_in_the_future`,
    `duty_words`.
    """
    if rule.each_assistant and not draft.who.strip():
        raise Refusal(
            "duty_who", "It does not say about which assistant it is.", "Write their name.", "who"
        )
    if draft.needed:
        _check_days(draft, rule, today)
    if draft.needed and draft.duty is Duty.INSURANCE:
        for place, said in (("provider", draft.provider), ("number", draft.number)):
            if not said.strip():
                raise Refusal(
                    "duty_policy",
                    "An insurance has an insurer and a policy number.",
                    "Write both, as they stand on the certificate.",
                    place,
                )
    if not draft.words.strip() and not (draft.needed and evidence):
        raise Refusal(
            "duty_words",
            "It does not say how this is known.",
            "Write what you saw, or add the paper."
            if draft.needed
            else "Write why it is not needed.",
            "words",
        )


def _check_days(draft: DutyDraft, rule: DutyRule, today: date) -> None:
    if draft.ends_on is None and rule.ends is DutyEnds.ALWAYS:
        raise Refusal(
            "duty_ends_missing",
            "It does not say until when it holds.",
            "Enter the last day that it holds.",
            "ends_on",
        )
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise Refusal(
            "duty_dates",
            "It ends before it begins.",
            f"Choose {long_date(draft.starts_on)} or later.",
            "ends_on",
        )
    # A policy may be bought ahead; a check that has not been made shows nothing.
    if draft.starts_on > today and rule.ends is not DutyEnds.ALWAYS:
        raise Refusal(
            "duty_in_the_future",
            f"{long_date(draft.starts_on)} has not come yet.",
            "Give the day on which it was done.",
            "starts_on",
        )


def check_in_place(duties: Collection[DutyStanding], effect: DutyEffect) -> None:
    """Refusal `duties_missing`: a duty that is asked before signing, or before the first payment."""
    missing = [
        one.rule.words for one in duties if not one.state.holds and one.rule.effect is effect
    ]
    if missing:
        raise Refusal(
            "duties_missing",
            "Whoever employs has not shown this yet: " + "; ".join(missing) + ".",
            "Record it under “Being an employer”, or agree other conditions for all.",
            details={"missing": missing},
        )
