"""What a holder, or somebody who helps them, sees first: how much, why, what is left, what is coming."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.employing import queries as employing
from openphb.domains.agreements.types import AgreementAnswer, AgreementState, Party
from openphb.domains.agreements.views.employing import holder_words
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import IndicativeAnswer, TopUpAnswer
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import CaseRow, Step
from openphb.domains.marketplace import queries as marketplace
from openphb.domains.monitoring import queries as monitoring
from openphb.domains.monitoring.types import HeldForHolder
from openphb.domains.one_offs import queries as one_offs
from openphb.domains.one_offs.types import OneOffAnswer
from openphb.domains.one_offs.views import stands_words
from openphb.domains.payments import queries as payments
from openphb.domains.payments.continuity import queries as continuity
from openphb.domains.payments.continuity.types import CardBalanceAnswer
from openphb.domains.payments.types import ComingPayment, PaymentAnswer, PaymentState
from openphb.domains.payments.types.extra_cover import ExtraCoverAnswer
from openphb.domains.payments.views.wording import would_come
from openphb.domains.people import queries as people
from openphb.domains.people.types import PersonSummary
from openphb.domains.plans import queries as plans
from openphb.domains.plans.forms import who_pays_words
from openphb.domains.plans.types import PlanAnswer, PlanState
from openphb.domains.reviews import queries as reviews
from openphb.domains.reviews.types import RatingAnswer, ReviewAnswer
from openphb.domains.spending import queries as spending
from openphb.domains.spending.types import MoneyLeft
from openphb.domains.wheelchairs import queries as wheelchairs
from openphb.foundation.access.types import Permission, Role, Viewer
from openphb.foundation.documents import queries as documents
from openphb.foundation.documents.types import DocumentKind, DocumentLine
from openphb.foundation.organisations import queries as organisations
from openphb.journeys.extra_cover_views import can_start, state_words
from openphb.portals import circumstances
from openphb.web.charts import Chart, money_left_by_month
from openphb.web.formatting import short_date

# How long extra cover that has ended is still told of.
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class OutcomeView:
    """One outcome: what the person said last, and what was spent on it."""

    words: str
    outcome_id: UUID
    rating: RatingAnswer | None
    spent_pence: int


@dataclass(frozen=True)
class CoverView:
    """Extra cover as the page tells it: what runs, is to come or has just ended, and what is put by."""

    latest: ExtraCoverAnswer | None
    says: str
    used_pence: int
    over: bool
    may_start: bool
    put_by_pence: int


@dataclass(frozen=True)
class BudgetView:
    """Everything on "Your budget"."""

    person: PersonSummary
    helping: bool
    budget_id: UUID
    case_id: UUID
    indicative: IndicativeAnswer | None
    plan: PlanAnswer | None
    who_pays: str
    """Who pays for what no direct payment pays for, in words; "" without a plan."""
    being_written: UUID | None
    """The version that is being written, to which everybody may add."""
    letter: DocumentLine | None
    agreement: AgreementAnswer | None
    signed: DocumentLine | None
    to_sign: tuple[AgreementAnswer, ...]
    """The agreements that wait for the signature of whoever looks."""
    third_party: AgreementAnswer | None
    employs: bool
    """Whether somebody is employed with this budget."""
    employing: tuple[str, ...]
    """What an employer has to do something about, in plain words."""
    held: HeldForHolder | None
    """Who holds the money for the person, where an organisation does."""
    left: MoneyLeft | None
    coming: tuple[ComingPayment, ...]
    paid: tuple[PaymentAnswer, ...]
    second_way: str
    """Where the money would come if the usual way failed, in plain words; "" where unproven."""
    card: CardBalanceAnswer | None
    """What its provider last said is on the card, where there is one."""
    review: ReviewAnswer | None
    outcomes: tuple[OutcomeView, ...]
    uncoded: int
    chart: Chart | None
    cover: CoverView | None
    """Extra cover that runs or may be started; None where the plan has none."""
    changed: tuple[str, ...]
    """What changes the money now, in plain words."""
    arranged: int | None
    """How many things about care that the NHS arranges wait for an answer; None: it arranges none."""
    home: TopUpAnswer | None
    """What somebody adds now to a home that the person chose, in after-care."""
    chair: bool
    """Whether a wheelchair is arranged."""
    once: OneOffAnswer | None
    """The budget as one that is paid once, where it is one."""
    once_says: str
    died: bool
    """Nobody is asked how it goes, or told of a review, after a death."""


@dataclass(frozen=True)
class Choice:
    """One budget that this viewer may open."""

    budget_id: UUID
    name: str
    what: str
    """Why they have it: one person may have several."""
    body: str = ""
    """Who pays it, where another of the list has the same name and reason."""


def choices(*, viewer: Viewer) -> tuple[Choice, ...]:
    """Return the budgets that this viewer holds, or helps with."""
    subjects = viewer.scope(Permission.HOME_OWN).subject_ids
    names = people.names(viewer=viewer, subject_ids=subjects)
    found = [
        budget
        for subject_id in sorted(subjects)
        for budget in budgets.budgets_of_subject(viewer=viewer, subject_id=subject_id)
    ]
    facts = cases.facts_of(viewer=viewer, case_ids=[budget.case_id for budget in found])
    made = [
        (
            Choice(
                budget.id,
                names[budget.subject_id],
                facts[budget.case_id].category.words if budget.case_id in facts else "",
            ),
            budget.tenant_id,
        )
        for budget in found
    ]
    alike = Counter((one.name, one.what) for one, _tenant in made)
    return tuple(
        replace(one, body=_body(tenant_id, viewer.today)) if alike[one.name, one.what] > 1 else one
        for one, tenant_id in made
    )


def _body(tenant_id: UUID, on: date) -> str:
    found = organisations.responsible_for(tenant_id, on)
    return found.name if found else ""


def without_budget(*, viewer: Viewer) -> tuple[CaseRow, ...]:
    """Return the open cases of this viewer's people that have not come as far as a budget.

    What was decided in them, a refusal too, is reached from nowhere else.
    """
    found = []
    for subject_id in sorted(viewer.scope(Permission.HOME_OWN).subject_ids):
        opened = {
            budget.case_id
            for budget in budgets.budgets_of_subject(viewer=viewer, subject_id=subject_id)
        }
        found += [
            row
            for row in cases.cases_of_subject(viewer=viewer, subject_id=subject_id)
            if row.facts.id not in opened and row.facts.step is not Step.CLOSED
        ]
    return tuple(found)


def may_ask(*, viewer: Viewer) -> dict[UUID, str]:
    """Return subject → name for those for whom the viewer may ask for a budget.

    Somebody who moved is known to two bodies by one name: there the body is named as well.
    """
    subjects = viewer.scope(Permission.CASE_ASK).subject_ids
    names = people.names(viewer=viewer, subject_ids=subjects)
    alike = Counter(names.values())
    return {
        subject_id: f"{name}: {_body_of(viewer, subject_id)}" if alike[name] > 1 else name
        for subject_id, name in names.items()
    }


def _body_of(viewer: Viewer, subject_id: UUID) -> str:
    found = budgets.budgets_of_subject(viewer=viewer, subject_id=subject_id)
    return _body(found[0].tenant_id, viewer.today) if found else ""


def of_budget(*, viewer: Viewer, budget_id: UUID) -> BudgetView:
    """Return one budget as its holder sees it. Refusal: `nothing_there`."""
    budget = budgets.budget(viewer=viewer, budget_id=budget_id)
    plan = plans.agreed_plan(viewer=viewer, budget_id=budget_id)
    agreement = (
        agreements.agreement_of_budget(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.AGREEMENT_VIEW)
        else None
    )
    third = (
        agreements.third_party_of_budget(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.AGREEMENT_VIEW)
        else None
    )
    # What came back was not paid: what was paid in its place is.
    paid = tuple(
        one
        for one in payments.payments_of_subject(viewer=viewer, subject_id=budget.subject_id)
        if one.state is PaymentState.PAID
    )
    left = (
        spending.money_left(viewer=viewer, budget_id=budget_id, on=viewer.today)
        if paid or (agreement and agreement.state is not AgreementState.PREPARED)
        else None
    )
    known = circumstances.of(viewer, budget.subject_id, budget_id)
    died = known.died_on is not None
    once = (
        one_offs.one_off(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.ONE_OFF_VIEW)
        else None
    )
    duties = (
        employing.duties(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.DUTY_VIEW)
        else None
    )
    return BudgetView(
        person=people.person_of_subject(viewer=viewer, subject_id=budget.subject_id),
        helping=Role.HOLDER not in viewer.roles,
        budget_id=budget_id,
        case_id=budget.case_id,
        indicative=budgets.indicative(viewer=viewer, budget_id=budget_id),
        plan=plan,
        who_pays=who_pays_words(
            plan,
            to_the_person=Role.HOLDER in viewer.roles,
            holds=agreements.organisation_holds(viewer=viewer, budget_id=budget_id),
        )
        if plan
        else "",
        being_written=None if died else _being_written(viewer, budget_id),
        letter=_paper(viewer, DocumentKind.LETTER, plan),
        agreement=agreement,
        signed=_paper(viewer, DocumentKind.AGREEMENT, agreement),
        to_sign=()
        if died
        else tuple(one for one in (agreement, third) if one and _to_sign(viewer, one)),
        third_party=third,
        employs=duties is not None,
        employing=() if died or duties is None else holder_words(duties),
        held=monitoring.held_for(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.HOLDING_VIEW)
        else None,
        left=left,
        coming=payments.coming_up(viewer=viewer, budget_id=budget_id, on=viewer.today),
        paid=paid[:4],
        second_way="" if died else _second_way(viewer, budget_id),
        card=continuity.card_balance_of(viewer=viewer, budget_id=budget_id),
        review=None if died else reviews.next_review(viewer=viewer, budget_id=budget_id),
        outcomes=() if died else _outcomes(viewer, budget_id, plan),
        uncoded=spending.uncoded_movements(viewer=viewer, budget_id=budget_id) if left else 0,
        chart=_chart(viewer, budget_id) if left else None,
        cover=None if died else _cover(viewer, budget_id, plan, left),
        changed=circumstances.holder_words(known),
        arranged=marketplace.to_answer_count(viewer=viewer, budget_id=budget_id)
        if viewer.holds(Permission.ORDER_VIEW)
        and marketplace.has_orders(viewer=viewer, budget_id=budget_id)
        else None,
        home=None if died else _home(viewer, budget_id),
        chair=wheelchairs.has_chair(viewer=viewer, budget_id=budget_id),
        once=once,
        once_says=stands_words(once) if once and not died else "",
        died=died,
    )


def _home(viewer: Viewer, budget_id: UUID) -> TopUpAnswer | None:
    found = budgets.top_ups(viewer=viewer, budget_id=budget_id)
    return next((one for one in found if one.valid.contains(viewer.today)), None)


def _second_way(viewer: Viewer, budget_id: UUID) -> str:
    rail = continuity.second_way_told(viewer=viewer, budget_id=budget_id)
    return would_come(rail) if rail else ""


def _cover(
    viewer: Viewer, budget_id: UUID, plan: PlanAnswer | None, left: MoneyLeft | None
) -> CoverView | None:
    if not viewer.holds(Permission.PAYMENT_VIEW):
        return None
    covers = payments.extra_covers(viewer=viewer, budget_id=budget_id)
    offers = payments.cover_offered(viewer=viewer, agreed=plan, on=viewer.today)
    latest = next((one for one in covers if not one.is_over(viewer.today - LATELY)), None)
    if latest is None and not offers:
        return None
    return CoverView(
        latest,
        state_words(latest, viewer) if latest else "",
        latest.used_pence(viewer.today) if latest else 0,
        latest is not None and latest.is_over(viewer.today),
        viewer.holds(Permission.EXTRA_COVER_START)
        and any(can_start(viewer, one) for one in offers),
        sum(
            spending.put_by(
                viewer=viewer,
                budget_id=budget_id,
                line_key=one.line_key,
                on=viewer.today,
                left=left,
            ).pence
            for one in offers
        ),
    )


def _to_sign(viewer: Viewer, agreement: AgreementAnswer) -> bool:
    return (
        agreement.state is AgreementState.PREPARED
        and agreement.signed_by(Party.PERSON) is None
        and viewer.holds(Permission.AGREEMENT_SIGN)
    )


def _being_written(viewer: Viewer, budget_id: UUID) -> UUID | None:
    if not viewer.holds(Permission.PLAN_CONTRIBUTE):
        return None
    found = plans.plans_of_budget(viewer=viewer, budget_id=budget_id)
    return next((one.id for one in found if one.state is PlanState.DRAFT), None)


def _paper(
    viewer: Viewer, kind: DocumentKind, of: PlanAnswer | AgreementAnswer | None
) -> DocumentLine | None:
    return documents.paper(viewer=viewer, kind=kind, paper_of=of.id) if of else None


def _outcomes(viewer: Viewer, budget_id: UUID, plan: PlanAnswer | None) -> tuple[OutcomeView, ...]:
    ratings = {
        rating.outcome_key: rating
        for rating in reviews.latest_ratings(viewer=viewer, budget_id=budget_id)
    }
    spent = {
        one.key: one.pence for one in spending.spent_by_outcome(viewer=viewer, budget_id=budget_id)
    }
    return tuple(
        OutcomeView(
            outcome.words,
            outcome.id,
            ratings.get(outcome.outcome_key),
            spent.get(outcome.outcome_key, 0),
        )
        for outcome in (plan.outcomes if plan else ())
    )


def _chart(viewer: Viewer, budget_id: UUID) -> Chart | None:
    months = spending.left_by_month(viewer=viewer, budget_id=budget_id)
    return money_left_by_month(
        "left-by-month",
        tuple(short_date(month.month)[2:].strip() for month in months),
        tuple(month.left_pence for month in months),
        tuple(month.expected_pence for month in months),
    )
