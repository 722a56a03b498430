"""What each standing reads of a plan, and a plan without what somebody may not read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from openphb.domains.budgets.types import ManagementOption
from openphb.domains.plans.readiness.types import Severity
from openphb.domains.plans.rules import totals
from openphb.domains.plans.sections.types import PersonRole, Sees
from openphb.domains.plans.seeing.types import Reads
from openphb.domains.plans.types import Fault, LineAnswer, PlanAnswer, Totals
from openphb.foundation.access.standing import Stands
from openphb.kernel.refusal import NothingThere, Refusal

ALL = frozenset(Sees)
SHARED = frozenset({Sees.BOTH})
EVERYTHING = Reads(ALL, ALL)
READS: Mapping[Stands, Reads] = {
    Stands.PERSON: EVERYTHING,
    Stands.ITSELF: EVERYTHING,
    Stands.NHS: Reads(SHARED | {Sees.HEALTH}, SHARED | {Sees.HEALTH}),
    Stands.COUNCIL: Reads(SHARED | {Sees.COUNCIL}, SHARED | {Sees.COUNCIL}),
    # Whoever answers for the money knows every line of it (regulation 6), and no more than others.
    Stands.NOMINEE: Reads(SHARED, ALL),
    Stands.BESIDE: Reads(SHARED, SHARED),
}


class Seen(Protocol):
    """A part of a plan that says who reads it."""

    @property
    def sees(self) -> Sees: ...


Part = TypeVar("Part", bound=Seen)


def reads_of(standings: Iterable[Stands]) -> Reads:
    """Return what somebody reads who is several things to a plan: all that any of them reads."""
    parts, lines = frozenset[Sees](), frozenset[Sees]()
    for one in standings:
        parts, lines = parts | READS[one].parts, lines | READS[one].lines
    return Reads(parts, lines)


def readers_of(sees: Sees) -> frozenset[Stands]:
    """Return who reads a budget line, by what they are to the plan."""
    return frozenset(one for one, reads in READS.items() if sees in reads.lines)


def is_shared(plan: PlanAnswer) -> bool:
    """Whether every part of a plan is for whoever reads any of it, so that nobody has to be asked."""
    return all(one.sees is Sees.BOTH for one in _parts(plan))


def without(plan: PlanAnswer, reads: Reads) -> PlanAnswer:
    """Return a plan without what somebody may not read, and without the links to it.

    Sums are of the lines that are left, so that nobody finds the others by taking away. The care
    co-ordinator's name is never left out: whoever reads a plan knows whom to ask.
    """
    sections = {which: mark for which, mark in plan.sections.items() if mark.sees in reads.parts}
    needs = _kept(plan.needs, reads.parts)
    outcomes = _kept(plan.outcomes, reads.parts)
    lines = _kept(plan.lines, reads.lines)
    need_ids, outcome_ids = {one.id for one in needs}, {one.id for one in outcomes}
    made = replace(
        plan,
        words={
            which: words if which not in plan.sections or which in sections else ""
            for which, words in plan.words.items()
        },
        sections=sections,
        hidden=frozenset(plan.sections) - frozenset(sections),
        needs=needs,
        outcomes=tuple(
            one if one.need_id in need_ids else replace(one, need_id=None) for one in outcomes
        ),
        lines=tuple(
            replace(
                one, outcome_ids=tuple(which for which in one.outcome_ids if which in outcome_ids)
            )
            for one in lines
        ),
        risks=_kept(plan.risks, reads.parts),
        actions=tuple(
            one
            if one.draft.outcome_id in outcome_ids
            else replace(one, draft=replace(one.draft, outcome_id=None))
            for one in _kept(plan.actions, reads.parts)
        ),
        steps=_kept(plan.steps, reads.parts),
        people=tuple(
            one
            for one in plan.people
            if one.sees in reads.parts or one.draft.role is PersonRole.CO_ORDINATOR
        ),
        decision=plan.decision
        and replace(plan.decision, not_agreed=_kept(plan.decision.not_agreed, reads.lines)),
    )
    if len(lines) != len(plan.lines):
        paid = [one for one in lines if one.management_option is ManagementOption.DIRECT_PAYMENT]
        made = replace(
            made,
            totals=_sum(plan, lines),
            direct_payment=_sum(plan, paid),
            lines_left_out=True,
        )
    return made if made == plan else replace(made, left_out=True)


def faults_told(whole: Iterable[Fault], seen: Iterable[Fault]) -> tuple[Fault, ...]:
    """Return the faults of a plan for somebody who does not read all of it.

    `seen` are those that the part they read would have alone. What is in both is said. What only
    the whole has, rests on something that they may not read: that there is such a thing is said
    once for each kind, and nothing of what it is. What only their part has, is no fault.
    """
    shown = set(seen)
    found = tuple(whole)
    told = [one for one in found if one in shown]
    for severity in Severity:
        if any(one.severity is severity and one not in shown for one in found):
            told.append(
                Fault(
                    "left_out",
                    "There is something to put right in a part that you may not read.",
                    "Ask the care co-ordinator, or somebody of the body that reads it.",
                    "people",
                    severity,
                    "The plan is checked as a whole, whoever reads which part of it.",
                )
            )
    return tuple(told)


def check_may_read(sees: Sees, reads: frozenset[Sees]) -> None:
    """Refusal `nothing_there`: for whoever may not read a part, it is not there to change."""
    if sees not in reads:
        raise NothingThere("part of the plan")


def check_reads_it_after(sees: Sees, reads: frozenset[Sees]) -> None:
    """Refusal `not_your_own`: nobody writes what they could not read the next time."""
    if sees not in reads:
        raise Refusal(
            "not_your_own",
            "You could not read this yourself any more.",
            "Choose somebody who reads it that includes you.",
            "sees",
        )


def check_decides(plan: PlanAnswer) -> None:
    """Refusal `lines_left_out`: nobody decides about money that they may not see.

    `plan` is as whoever decides may read it.
    """
    refusal = refusal_of(plan)
    if refusal is not None:
        raise refusal


def refusal_of(plan: PlanAnswer) -> Refusal | None:
    """Return why whoever reads a plan so cannot decide about it, or None; as in `check_decides`."""
    if not plan.lines_left_out:
        return None
    return Refusal(
        "lines_left_out",
        "Some lines of this plan are for another body, and you may not read them.",
        "Ask somebody who may read all its lines to decide, or ask its care co-ordinator who "
        "reads which line.",
    )


def _kept(parts: tuple[Part, ...], reads: frozenset[Sees]) -> tuple[Part, ...]:
    return tuple(one for one in parts if one.sees in reads)


def _parts(plan: PlanAnswer) -> Iterable[Seen]:
    yield from plan.sections.values()
    for some in (
        plan.needs,
        plan.outcomes,
        plan.lines,
        plan.risks,
        plan.actions,
        plan.steps,
        plan.people,
        plan.decision.not_agreed if plan.decision else (),
    ):
        yield from some


def _sum(plan: PlanAnswer, lines: Iterable[LineAnswer]) -> Totals:
    return totals(
        [(one.quantity_hundredths, one.unit_pence, one.basis, one.falls_on) for one in lines],
        plan.weeks_in_year,
    )
