"""The commissioner's pots of this year: four kinds of money, a decided cap, and a plan that asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from openphb.config.demo.beginnings import STEPS, Way, on, walk
from openphb.config.demo.between_bodies import COUNCIL
from openphb.config.demo.cast import CastLine, made_up
from openphb.config.demo.stage import Commissioner, Stage
from openphb.domains.budgets.types import Basis, ManagementOption
from openphb.domains.cases.types import Category
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries
from openphb.domains.payments.types import SourceDraft, SourceKind, TermsDraft
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.types import LineKind, PlanState
from openphb.foundation.organisations.models import Organisation
from openphb.kernel.periods import financial_year, financial_year_period

# Far from everybody else in the made-up cast.
PLACE = 861
NURSE = "nurse"
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
        "Top slice: a trial for recovery after illness of the mind",
        3_000 * POUND,
        (Category.MENTAL_HEALTH,),
        (Category.MENTAL_HEALTH,),
    ),
)
THERAPIES = _Pot(SourceKind.RING_FENCED, "Neuro-rehabilitation grant", 25_000 * POUND, ())


def agree_pots(stage: Stage, commissioner: Commissioner, *, seed: int, until: date) -> None:
    """Have finance propose pots and the approver agree.

    One pot may go over its cap by a decision. Kezia's plan would take the top slice over its own, and
    waits: its approver has asked.
    """
    day = until - timedelta(days=10)
    made = {one.name: _made(stage, commissioner, one, day) for one in (*POTS, THERAPIES)}
    with on(stage, "finance", until - timedelta(days=2)) as (viewer, at):
        payments.propose_terms(
            by=viewer,
            at=at,
            source_id=made[POTS[1].name],
            terms=TermsDraft(
                _next_year(until),
                950_000 * POUND,
                900_000 * POUND,
                _first(_next_year(until)),
                BOARD,
            ),
        )
    _own_pot(stage, commissioner, made[THERAPIES.name], until)
    _winter(stage, made[THERAPIES.name], until)
    _kezia(stage, commissioner, seed, until)


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
    """Let the grant go over its cap in winter: asked by finance, and decided by its approver."""
    with on(stage, "finance", until - timedelta(days=6)) as (viewer, at):
        question_id = payments.ask_for_pot(
            by=viewer,
            at=at,
            source_id=source_id,
            year=financial_year(until),
            total_pence=28_000 * POUND,
            reason="More people come home from hospital in winter, and cannot wait for April.",
        )
    with on(stage, "finance.approver", until - timedelta(days=5)) as (viewer, at):
        payments.decide_over_cap(
            by=viewer,
            at=at,
            question_id=question_id,
            allow=True,
            allowed_pence=None,
            reason="The reserve covers £3,000 more until the year’s end.",
        )


def _kezia(stage: Stage, commissioner: Commissioner, seed: int, until: date) -> None:
    """Have a plan sent that draws more than the top slice has, and its approver ask finance."""
    made = made_up(PLACE, seed=seed, commissioners=(commissioner.name,), today=until)
    member = replace(
        made,
        given_name="Kezia",
        family_name="Boateng",
        date_of_birth=date(1994, 8, 3),
        category=Category.MENTAL_HEALTH,
        reason="Home after four months in hospital; wants to work again.",
        needs=("Days that have a shape, with somebody near who knows the signs",),
        outcomes=(("Go back to my pottery, and sell it", "mornings in the workshop"),),
        lines=(
            CastLine(
                LineKind.ACTIVITY,
                "A workshop with somebody beside her, three mornings a week (made-up price)",
                "Lenton Clay",
                300,
                "mornings",
                84_00,
                Basis.PER_WEEK,
                (0,),
                ManagementOption.NOTIONAL,
            ),
        ),
        starts_on=until + timedelta(days=24),
        why_another_amount="",
    )
    way = Way(stage, member, commissioner, NURSE, PLACE)
    walk(way, STEPS, until=until)
    with on(stage, "approver", until) as (viewer, at):
        payments.ask_over_cap(
            by=viewer,
            at=at,
            plan_id=way.made["plan"],
            reason="Without the workshop she was back in hospital within weeks, twice.",
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
