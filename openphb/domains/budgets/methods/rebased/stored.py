"""What is kept of an agreed budget that was worked out again, and the same sum done from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from openphb.domains.budgets.methods import given as giving
from openphb.domains.budgets.methods import reading
from openphb.domains.budgets.methods.cost_matrix.pricing import OF_EMPLOYING
from openphb.domains.budgets.methods.cost_matrix.stored import (
    law_words,
    read_employing,
    read_national,
    stored_national,
)
from openphb.domains.budgets.methods.rebased.pack import is_employing, work_out
from openphb.domains.budgets.methods.rebased.types import (
    AgreedAnew,
    AgreedLine,
    PricedBy,
    WorkedAgain,
)
from openphb.domains.budgets.methods.stored_lines import stored_line
from openphb.domains.budgets.types import WeeksInYear


def stored_again(made: WorkedAgain) -> dict[str, Any]:
    """Return all that is needed to work the budget out again, and its result, as plain JSON."""
    given = made.given
    kept = {
        "plan": {"id": str(given.plan_id), "number": given.plan_number},
        "on": given.on.isoformat(),
        "known_seq": given.known_seq,
        "lines": [
            {
                **stored_line(one.line),
                "key": one.line.key,
                "today_pence": one.unit_pence,
                "priced_by": str(one.priced_by),
                "words": one.words,
                "is_pay": one.is_pay,
            }
            for one in given.lines
        ],
        "employing": asdict(given.employing),
        "national": stored_national(given.national),
        "left_out": list(given.left_out),
    }
    before = made.before
    return {
        **giving.kept(made.worked, kept, made.notes),
        "before": {
            "weekly_pence": before.weekly_pence,
            "annual_pence": before.annual_pence,
            "one_off_pence": before.one_off_pence,
        },
    }


def again(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the working that the same lines and prices come to now.

    Refusals: `working_unreadable`, and those of `pack.work_out`.
    """
    weeks_in_year = reading.one_of(WeeksInYear, stored, "weeks_in_year")
    return stored_again(work_out(stored_given(stored), weeks_in_year=weeks_in_year))


def stored_given(stored: Mapping[str, Any]) -> AgreedAnew:
    """Return what a stored working was worked out from. Refusal: `working_unreadable`."""
    raw = reading.inside(stored, "given")
    lines = tuple(
        AgreedLine(
            line=replace(line, key=reading.text(one, "key", here)),
            unit_pence=reading.whole(one, "today_pence", here),
            priced_by=reading.one_of(PricedBy, one, "priced_by", here),
            words=reading.text(one, "words", here),
            is_pay=reading.yes(one, "is_pay", here),
        )
        for place, (line, one) in enumerate(
            zip(
                reading.lines(raw, "lines", "given"),
                reading.objects(raw, "lines", "given"),
                strict=True,
            )
        )
        for here in [f"given.lines[{place}]"]
    )
    plan = reading.inside(raw, "plan", "given")
    national = read_national(raw, "given")
    if any(is_employing(one.line) for one in lines):
        for name in OF_EMPLOYING:
            if name not in national:
                raise reading.unreadable(f"given.national.{name}")
    return AgreedAnew(
        plan_id=_id(reading.text(plan, "id", "given.plan")),
        plan_number=reading.whole(plan, "number", "given.plan"),
        on=reading.day(raw, "on", "given"),
        known_seq=reading.whole(raw, "known_seq", "given"),
        lines=lines,
        employing=read_employing(reading.inside(raw, "employing", "given"), "given.employing"),
        national=national,
        left_out=giving.texts(raw, "left_out", "given"),
    )


def rests_on(stored: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a stored working rests on: its notes, each price, the law's rates."""
    given = stored_given(stored)
    prices = dict.fromkeys(one.words for one in given.lines if not is_employing(one.line))
    return (
        *giving.texts(stored, "notes", ""),
        *prices,
        *(law_words(rate) for rate in given.national.values()),
    )


def _id(words: str) -> UUID:
    try:
        return UUID(words)
    except ValueError as fault:
        raise reading.unreadable("given.plan.id") from fault
