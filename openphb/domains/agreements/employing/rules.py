"""How an employer's duties stand on a day, and what is refused for want of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
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
    rules: Iterable[DutyRule],
    told: Collection[DutyTold],
    day: date,
    *,
    named: Iterable[str] = (),
) -> tuple[DutyStanding, ...]:
    """Return how each duty stands, in the order of the rules: one for each assistant that is known.

    `told` holds every record in the order in which they were made; `named` are the assistants that
    the plan names. Of whoever is in neither, nothing is known.
    """
    named = tuple(named)
    found: list[DutyStanding] = []
    for rule in rules:
        mine: dict[str, list[DutyTold]] = {}
        for one in told:
            if one.draft.duty is rule.duty:
                mine.setdefault(same_name(one.draft.who), []).append(one)
        found += [_of_records(rule, records, day) for records in mine.values()]
        missing = {same_name(who): who for who in named if rule.each_assistant}
        if not mine and not missing:
            missing = {"": ""}
        found += [
            DutyStanding(rule, DutyState.MISSING, who=who)
            for key, who in missing.items()
            if key not in mine
        ]
    return tuple(found)


def same_name(who: str) -> str:
    """Return a name so that it is the same however it was typed."""
    return " ".join(who.split()).casefold()


def _of_records(rule: DutyRule, records: Sequence[DutyTold], day: date) -> DutyStanding:
    """Return how a duty stands by its records: the last that has begun counts.

    What begins later hides nothing of today; it only renews what it follows without a gap.
    """
    begun = [one for one in records if one.draft.starts_on <= day]
    counts = (begun or records)[-1]
    state = standing(rule, counts.draft, day)
    ends_on = counts.draft.ends_on
    if (
        state is DutyState.ENDS_SOON
        and ends_on is not None
        and any(renews(ends_on, one.draft.starts_on, day) for one in records if one not in begun)
    ):
        state = DutyState.IN_PLACE
    return DutyStanding(rule, state, counts, counts.draft.who)


def renews(ends_on: date, starts_on: date, day: date) -> bool:
    """Return whether a later record takes the place of one: it has begun, or leaves no gap."""
    return starts_on <= max(day, ends_on + timedelta(days=1))


def standing(rule: DutyRule, draft: DutyDraft, day: date) -> DutyState:
    """Return how what was recorded of a duty stands on a day; its last day counts still."""
    if draft.starts_on > day:
        return DutyState.NOT_YET
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
        f"{one.rule.words} ({one.who})" if one.who else one.rule.words
        for one in duties
        if not one.state.holds and one.rule.effect is effect
    ]
    if missing:
        raise Refusal(
            "duties_missing",
            "Whoever employs has not shown this yet: " + "; ".join(missing) + ".",
            "Record it under “Being an employer”, or agree other conditions for all.",
            details={"missing": missing},
        )
