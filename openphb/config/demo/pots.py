"""The commissioner's pots of this year: four kinds of money, one nearly full, and a plan that asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import on
from openphb.config.demo.between_bodies import COUNCIL
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.cases.types import Category
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries
from openphb.domains.payments.types import CapAnswer, SourceDraft, SourceKind, TermsDraft
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.types import PlanState
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.periods import financial_year, financial_year_period

POUND = 100
BOARD = "Finance paper of the board, item 9 (made up)"


@dataclass(frozen=True)
class _Pot:
    """A pot of the made-up board paper, and which kinds of budget draw on it."""

    kind: SourceKind
    name: str
    annual: int
    draws: tuple[Category | None, ...]
    only_for: tuple[Category, ...] = ()
    with_council: bool = False


POTS = (
    _Pot(SourceKind.RECURRENT, "Continuing healthcare, recurrent", 2_400_000 * POUND, (None,)),
    _Pot(
        SourceKind.POOLED,
        "Joint learning disability fund",
        900_000 * POUND,
        (Category.LEARNING_DISABILITY,),
        (Category.LEARNING_DISABILITY, Category.JOINT_FUNDED),
        with_council=True,
    ),
    _Pot(
        SourceKind.RING_FENCED,
        "Wheelchair grant",
        60_000 * POUND,
        (Category.WHEELCHAIR,),
        (Category.WHEELCHAIR,),
    ),
    _Pot(
        SourceKind.TOP_SLICE,
        "Top slice for people with long-term conditions",
        90_000 * POUND,
        (Category.LONG_TERM_CONDITION,),
    ),
)
THERAPIES = _Pot(SourceKind.RING_FENCED, "Neuro-rehabilitation grant", 25_000 * POUND, ())


def agree_pots(stage: Stage, commissioner: Commissioner, *, until: date) -> None:
    """Have finance propose pots and the approver agree; let one be over its cap by a decision.

    A plan that waits would take the pot of its own kind over its cap, and its approver has asked.
    """
    day = until - timedelta(days=10)
    made = {one.name: _made(stage, commissioner, one, day) for one in (*POTS, THERAPIES)}
    with on(stage, "finance", until - timedelta(days=2)) as (viewer, at):
        payments.propose_terms(
            by=viewer,
            at=at,
            source_id=made[POTS[1].name],
            terms=TermsDraft(
                _next_year(until), 950_000 * POUND, 900_000 * POUND, _first(_next_year(until)), BOARD
            ),
        )
    _own_pot(stage, commissioner, made[THERAPIES.name], until)
    _winter(stage, made[POTS[3].name], until)
    _ask(stage, commissioner, made, until)


def _made(stage: Stage, commissioner: Commissioner, pot: _Pot, day: date) -> UUID:
    year = financial_year(day)
    council = Organisation.objects.get(name=COUNCIL).id if pot.with_council else None
    with on(stage, "finance", day) as (viewer, at):
        source_id = payments.propose_source(
            by=viewer,
            at=at,
            tenant_id=commissioner.tenant_id,
            draft=SourceDraft(pot.kind, pot.name, pot.only_for, council, BOARD),
            terms=TermsDraft(year, pot.annual, pot.annual, _first(year), BOARD),
        )
        draws = [
            payments.propose_draw(
                by=viewer, at=at, source_id=source_id, category=one, valid_from=_first(year)
            )
            for one in pot.draws
        ]
        terms = queries.source(viewer=viewer, source_id=source_id).terms
    with on(stage, "finance.approver", day + timedelta(days=1)) as (viewer, at):
        for one in terms:
            payments.decide_terms(
                by=viewer, at=at, terms_id=one.id, agree=True, reason="As the board agreed."
            )
        for draw_id in draws:
            payments.decide_draw(
                by=viewer, at=at, draw_id=draw_id, agree=True, reason="As the board agreed."
            )
    return source_id


def _own_pot(stage: Stage, commissioner: Commissioner, source_id: UUID, until: date) -> None:
    """Let one line of somebody's plan draw on a grant of its own."""
    with on(stage, "finance", until) as (viewer, at):
        for budget_id in _budgets(commissioner, PlanState.AGREED):
            found = queries.funding_of_budget(viewer=viewer, budget_id=budget_id)
            line = next((one for one in found.lines if "physio" in one.words.lower()), None)
            if line is None:
                continue
            payments.choose_source(
                by=viewer,
                at=at,
                budget_id=budget_id,
                line_keys=[line.line_key],
                source_id=source_id,
                starts_on=until.replace(day=1),
                reason="The grant is for this therapy.",
            )
            return


def _winter(stage: Stage, source_id: UUID, until: date) -> None:
    """Let the top slice go over its cap in winter: asked by finance, and decided by its approver."""
    with on(stage, "finance", until - timedelta(days=6)) as (viewer, at):
        question_id = payments.ask_for_pot(
            by=viewer,
            at=at,
            source_id=source_id,
            year=financial_year(until),
            total_pence=96_000 * POUND,
            reason="More people come home from hospital in winter, and cannot wait for April.",
        )
    with on(stage, "finance.approver", until - timedelta(days=5)) as (viewer, at):
        payments.decide_over_cap(
            by=viewer,
            at=at,
            question_id=question_id,
            allow=True,
            allowed_pence=None,
            reason="The reserve covers £6,000 more until the year’s end.",
        )


def _ask(
    stage: Stage, commissioner: Commissioner, made: dict[str, UUID], until: date
) -> None:
    """Cap the pot of a plan that waits at what is drawn on it, and have its approver ask."""
    with on(stage, "approver", until) as (viewer, _at):
        waiting = list(
            PlanVersion.objects.filter(
                tenant_id=commissioner.tenant_id, state=PlanState.SUBMITTED
            ).values_list("id", flat=True)
        )
        caps = [
            (plan_id, one)
            for plan_id in waiting
            for one in queries.caps_of_plan(viewer=viewer, plan_id=plan_id)
            if one.year == financial_year(until) and one.facts.after_pence > one.facts.before_pence
        ]
    if not caps:
        return
    plan_id, found = caps[0]
    # The next whole thousand: what is drawn now fits, and this plan does not.
    cap = -(-found.facts.drawn_pence // (1_000 * POUND)) * 1_000 * POUND
    if found.facts.total_pence <= cap:
        return
    annual = next(one.annual for one in (*POTS, THERAPIES) if made[one.name] == found.source_id)
    with on(stage, "finance", until) as (viewer, at):
        terms_id = payments.propose_terms(
            by=viewer,
            at=at,
            source_id=found.source_id,
            terms=TermsDraft(found.year, max(annual, cap), cap, until, "Letter of the director"),
        )
    with on(stage, "finance.approver", until) as (viewer, at):
        payments.decide_terms(
            by=viewer, at=at, terms_id=terms_id, agree=True, reason="What is left is kept back."
        )
    with on(stage, "approver", until) as (viewer, at):
        over = queries.caps_of_plan(viewer=viewer, plan_id=plan_id)
        if any(one.answer is CapAnswer.ASKS for one in over):
            payments.ask_over_cap(
                by=viewer,
                at=at,
                plan_id=plan_id,
                reason="Without help at home by then there is another stay in hospital.",
            )


def _budgets(commissioner: Commissioner, state: PlanState) -> Sequence[UUID]:
    rows = PlanVersion.objects.filter(tenant_id=commissioner.tenant_id, state=state)
    return list(rows.order_by("id").values_list("budget_id", flat=True))


def _first(year: str) -> date:
    return date(int(year[:4]), 4, 1)


def _next_year(day: date) -> str:
    end = financial_year_period(day).end
    assert end is not None
    return financial_year(end)
