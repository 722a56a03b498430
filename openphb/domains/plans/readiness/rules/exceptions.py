"""What an exception that somebody approved by name lets through, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from openphb.domains.plans.readiness.facts import Facts, Found
from openphb.domains.plans.readiness.types import ApprovalState, NamedException
from openphb.kernel.periods import long_date


def approved(facts: Facts, about: str) -> NamedException | None:
    """Return the approved exception that lets something through on the plan's day, if one does.

    It has to hold on the day on which it is asked, and on the plan's first day if that is to come.
    """
    day = max(facts.on, facts.plan.starts_on or facts.on)
    return next(
        (one for one in facts.exceptions if one.about == about and one.counts_on(day)), None
    )


def found(facts: Facts, wanted: frozenset[str]) -> Iterator[Found]:
    """Yield what is wrong with the exceptions that the plan rests on; `wanted` is what it needs."""
    day = max(facts.on, facts.plan.starts_on or facts.on)
    for one in facts.exceptions:
        if one.about not in wanted or one.state is not ApprovalState.APPROVED:
            continue
        said = {"what": one.what, "day": long_date(one.expires_on)}
        if not one.counts_on(day):
            if approved(facts, one.about) is None:
                yield Found("exception_ran_out", said=said, about=one.about)
        elif facts.plan.review_on is not None and one.expires_on > facts.plan.review_on:
            yield Found("exception_beyond_review", said=said)
