"""One person's case as a story: who, what needs doing, the money, the plan, then what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.agreements.types import AgreementAnswer, AgreementKind, AgreementState
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import BudgetSummary, IndicativeAnswer
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import (
    CaseAnswer,
    CaseRow,
    Category,
    DeclinedBecause,
    Doing,
    OfferRecord,
    ReferralTold,
)
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types import ComingPayment, PaymentAnswer
from openphb.domains.people import queries as people
from openphb.domains.people.types import ConsentTold, ContactAnswer, PersonSummary
from openphb.domains.plans import queries as plans
from openphb.domains.plans.types import PlanAnswer, PlanState, PlanSummary
from openphb.domains.reviews import queries as reviews
from openphb.domains.reviews.types import Calendar, ReviewAnswer
from openphb.domains.spending import queries as spending
from openphb.domains.spending.types import MoneyLeft
from openphb.foundation.access.types import Permission, Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals import circumstances
from openphb.portals.circumstances import Circumstances
from openphb.portals.staff import (
    agreeing,
    assessing,
    chosen_home,
    disagreements,
    extra_cover,
    moving,
    once_and_chairs,
    ordering,
)
from openphb.portals.staff.assessing import EligibilityTold
from openphb.portals.staff.once_and_chairs import OnceAndChair
from openphb.portals.staff.parts import Next
from openphb.web.navigation import Link
from openphb.web.parts import Happening, clock


@dataclass(frozen=True)
class Money:
    """The budget's money, in the figures that answer "how does it stand?"."""

    left: MoneyLeft
    coming: tuple[ComingPayment, ...]
    paid: tuple[PaymentAnswer, ...]


@dataclass(frozen=True)
class Story:
    """All that the case page tells."""

    case: CaseAnswer
    person: PersonSummary
    contacts: tuple[ContactAnswer, ...]
    budget: BudgetSummary | None
    indicative: IndicativeAnswer | None
    plans: tuple[PlanSummary, ...]
    agreed: PlanAnswer | None
    agreement: AgreementAnswer | None
    """That of the direct payment."""
    agreements: tuple[AgreementAnswer, ...]
    money: Money | None
    reviews: tuple[ReviewAnswer, ...]
    next: tuple[Next, ...]
    happened: tuple[Happening, ...]
    links: tuple[Link, ...]
    others: tuple[CaseRow, ...]
    """Other cases of the same person."""
    came: ReferralTold | None
    consents: tuple[ConsentTold, ...]
    circumstances: Circumstances
    covers: tuple[Link, ...]
    """Extra cover that runs or is to come, in a sentence each."""
    eligibility: EligibilityTold
    record: tuple[Link, ...]
    """What may be recorded here: a pause, a hospital stay, a death, what is still owed."""


def of_case(*, viewer: Viewer, at: datetime, case_id: UUID) -> Story:
    """Return the story of one case at an hour. Refusal: `nothing_there`."""
    case = cases.case(viewer=viewer, case_id=case_id)
    subject_id = case.facts.subject_id
    budget = budgets.budget_of_case(viewer=viewer, case_id=case_id)
    versions = plans.plans_of_budget(viewer=viewer, budget_id=budget.id) if budget else ()
    agreed = plans.agreed_plan(viewer=viewer, budget_id=budget.id) if budget else None
    found = agreeing.of_budget(viewer, budget)
    agreement = next((one for one in found if one.kind is not AgreementKind.THIRD_PARTY), None)
    indicative = budgets.indicative(viewer=viewer, budget_id=budget.id) if budget else None
    booked = reviews.reviews_of_budget(viewer=viewer, budget_id=budget.id) if budget else ()
    money = _money(viewer, budget, agreement, subject_id)
    known = circumstances.of(viewer, subject_id, budget.id if budget else None)
    covers = extra_cover.of_budget(viewer, budget)
    said = cases.disagreements_of_case(viewer=viewer, case_id=case_id)
    known_of = cases.assessed(viewer=viewer, case_id=case_id)
    once_and_chair = once_and_chairs.of_budget(viewer, budget)
    moves = moving.of_budget(viewer, budget)
    referred, *later = _happened(case, indicative, agreed, booked, money)
    return Story(
        case=case,
        person=people.person_of_subject(viewer=viewer, subject_id=subject_id),
        contacts=people.contacts(viewer=viewer, subject_id=subject_id),
        budget=budget,
        indicative=indicative,
        plans=versions,
        agreed=agreed,
        agreement=agreement,
        agreements=found,
        money=money,
        reviews=booked,
        next=(
            *disagreements.next_steps(viewer, said),
            *once_and_chairs.next_steps(viewer, budget, case.facts.category, once_and_chair),
            *agreeing.next_steps(
                viewer, agreed, found, chair=case.facts.category is Category.WHEELCHAIR
            ),
            *_next(
                viewer,
                at,
                case,
                budget,
                indicative,
                versions,
                agreement,
                # Nobody is asked to a review after a death.
                () if known.died_on else booked,
            ),
        ),
        happened=_newest_first(
            (
                referred,
                *assessing.happened(known_of),
                *later,
                *agreeing.happened(found),
                *circumstances.happened(known),
                *extra_cover.happened(viewer, covers),
                *once_and_chairs.happened(once_and_chair, budget),
                *ordering.happened(viewer, budget),
                *disagreements.happened(said),
                *moving.happened(moves),
            )
        ),
        links=tuple(_links(viewer, case.facts.id, subject_id, budget, once_and_chair)),
        others=cases.cases_of_subject(viewer=viewer, subject_id=subject_id, but=case_id),
        came=cases.referral_of_case(viewer=viewer, case_id=case_id),
        consents=people.consents(viewer=viewer, subject_id=subject_id),
        circumstances=known,
        eligibility=assessing.told(
            viewer,
            at,
            case,
            known_of,
            agreed,
            agreement,
            review_opened=any(one.calendar is Calendar.PLAN_AND_BUDGET for one in booked),
        ),
        record=(
            *extra_cover.links(viewer, budget, agreed, known.died_on),
            *_record(viewer, case, budget, agreement, known),
            *moving.links(viewer, case, budget, agreed, known, moves),
        ),
        covers=tuple(extra_cover.told(viewer, covers)),
    )


def _newest_first(happened: tuple[Happening, ...]) -> tuple[Happening, ...]:
    """Return what happened from the newest to the oldest; of one day, what came last comes first."""
    oldest_first = sorted(happened, key=lambda one: one.day)
    return tuple(oldest_first[::-1])


def _money(
    viewer: Viewer,
    budget: BudgetSummary | None,
    agreement: AgreementAnswer | None,
    subject_id: UUID,
) -> Money | None:
    if budget is None or agreement is None or not viewer.holds(Permission.SPENDING_VIEW):
        return None
    return Money(
        left=spending.money_left(viewer=viewer, budget_id=budget.id, on=viewer.today),
        coming=payments.coming_up(viewer=viewer, budget_id=budget.id, on=viewer.today),
        paid=payments.payments_of_subject(viewer=viewer, subject_id=subject_id)[:6],
    )


DOING_ROUTES = {
    Doing.DECIDE: ("cases:decide", Permission.CASE_DECIDE_ELIGIBILITY),
    Doing.OFFER: ("cases:offer", Permission.CASE_OFFER),
    Doing.ANSWER: ("cases:answer", Permission.CASE_OFFER),
    Doing.BUDGET: ("budgets:open", Permission.BUDGET_INDICATE),
    Doing.ASSIGN: ("cases:assign", Permission.CASE_ASSIGN),
}


def _next(
    viewer: Viewer,
    at: datetime,
    case: CaseAnswer,
    budget: BudgetSummary | None,
    indicative: IndicativeAnswer | None,
    versions: tuple[PlanSummary, ...],
    agreement: AgreementAnswer | None,
    booked: tuple[ReviewAnswer, ...],
) -> Iterator[Next]:
    for waiting in case.doing:
        route, permission = DOING_ROUTES[waiting.doing]
        if viewer.holds(permission):
            due = assessing.waiting_clock(waiting.due, waiting.due_at, today=viewer.today, now=at)
            yield Next(waiting.doing.words, reverse(route, args=[case.facts.id]), due)
    if budget is not None:
        yield from _next_for_budget(viewer, budget, indicative, versions, agreement)
    for review in booked:
        if review.open and viewer.holds(Permission.REVIEW_BOOK):
            words = _("Hold the review") if review.booked_for else _("Book the review")
            yield Next(
                words,
                reverse("reviews:review", args=[review.id]),
                clock("", review.due_by, today=viewer.today),
            )


def _next_for_budget(
    viewer: Viewer,
    budget: BudgetSummary,
    indicative: IndicativeAnswer | None,
    versions: tuple[PlanSummary, ...],
    agreement: AgreementAnswer | None,
) -> Iterator[Next]:
    # A budget that came from another body, or was there before us, has its plan already.
    carried = indicative is None and any(one.state is PlanState.AGREED for one in versions)
    untold = indicative is None or not indicative.told_on
    if viewer.holds(Permission.BUDGET_INDICATE) and untold and not carried:
        words = (
            _("Tell the person their indicative budget")
            if indicative
            else _("Work out the indicative budget")
        )
        yield Next(words, reverse("budgets:indicative", args=[budget.id]))
    if indicative and not versions and viewer.holds(Permission.PLAN_WRITE):
        yield Next(_("Start the care and support plan"), reverse("plans:start", args=[budget.id]))
    for version in versions:
        if version.state is PlanState.DRAFT and viewer.holds(Permission.PLAN_WRITE):
            yield Next(_("Go on writing the plan"), reverse("plans:tasks", args=[version.id]))
        if version.state is PlanState.SUBMITTED and viewer.holds(Permission.PLAN_APPROVE):
            yield Next(_("Decide the plan"), reverse("journeys:decide_plan", args=[version.id]))
    if agreement is not None and not agreement.bank and viewer.holds(Permission.BANK_PROPOSE):
        yield Next(
            _("Add the bank details"), reverse("agreements:propose_bank", args=[agreement.id])
        )


def _offered(offer: OfferRecord) -> str:
    """Return how an offer was made, in which form and language."""
    said = [offer.how.rstrip(".") + "."]
    if offer.formats:
        said.append(", ".join(_(one.words) for one in offer.formats) + ".")
    if offer.language:
        said.append(_("In %(language)s.") % {"language": offer.language})
    return " ".join(said)


def _declined(offer: OfferRecord) -> str:
    """Return why an offer was declined: the reason that is counted, and the person's own words."""
    if not offer.declined_because:
        return offer.decline_reason
    return f"{_(DeclinedBecause(offer.declined_because).words)}. {offer.decline_reason}"


def _happened(
    case: CaseAnswer,
    indicative: IndicativeAnswer | None,
    agreed: PlanAnswer | None,
    booked: tuple[ReviewAnswer, ...],
    money: Money | None,
) -> Iterator[Happening]:
    yield Happening(case.facts.referred_on, _("Referred"), by=case.referred_by, text=case.reason)
    for decision in case.decisions:
        yield Happening(
            decision.decided_on,
            _("Eligibility decided: %(what)s") % {"what": decision.decision.replace("_", " ")},
            by=decision.decided_by_body,
            text=decision.reasons,
        )
    for offer in case.offers:
        yield Happening(offer.offered_on, _("Budget offered"), text=_offered(offer))
        if offer.answered_on and offer.answer:
            yield Happening(
                offer.answered_on,
                _("Offer %(answer)s") % {"answer": str(offer.answer)},
                text=_declined(offer),
            )
    if indicative is not None:
        yield from _indicated(indicative)
    if agreed is not None and agreed.decision is not None:
        yield Happening(
            day_of(agreed.decision.decided_at),
            _("Plan version %(number)s agreed") % {"number": agreed.number},
            by=agreed.decision.decided_by_name,
            text=agreed.decision.told,
            href=reverse("plans:plan", args=[agreed.id]),
        )
    for payment in money.paid if money else ():
        yield Happening(
            payment.pay_on,
            _("%(amount)s paid") % {"amount": pounds(payment.amount_pence)},
            href=reverse("payments:payment", args=[payment.id]),
        )
    for review in booked:
        if review.held_on:
            yield Happening(review.held_on, _("Review held"), text=review.found)


def _indicated(indicative: IndicativeAnswer) -> Iterator[Happening]:
    yield Happening(
        indicative.worked_out_on,
        _("Indicative budget: %(amount)s %(often)s")
        % {"amount": pounds(indicative.lead_pence), "often": _(indicative.leads_by.words)},
    )
    if indicative.told_on:
        yield Happening(
            indicative.told_on,
            _("Told the indicative budget"),
            text=_(indicative.told_how.words) if indicative.told_how else "",
            href=reverse("budgets:explained", args=[indicative.budget_id]),
        )


def _record(
    viewer: Viewer,
    case: CaseAnswer,
    budget: BudgetSummary | None,
    agreement: AgreementAnswer | None,
    known: Circumstances,
) -> Iterator[Link]:
    signed = agreement is not None and agreement.state is AgreementState.SIGNED
    if budget is not None and signed and viewer.holds(Permission.PAUSE_RECORD):
        if not known.died_on:
            yield Link(_("Suspend payments"), reverse("journeys:suspend", args=[budget.id]))
        if known.pauses:
            yield Link(_("Let payments go on"), reverse("journeys:resume", args=[budget.id]))
    over = known.died_on is not None or known.stopped
    if budget is not None and signed and not over and viewer.holds(Permission.AGREEMENT_STOP):
        yield Link(_("Stop the direct payment"), reverse("journeys:stop", args=[budget.id]))
    if viewer.holds(Permission.CIRCUMSTANCE_RECORD):
        here = [case.facts.id]
        if not known.died_on:
            yield Link(_("Record a hospital stay"), reverse("journeys:hospital_stay", args=here))
        if known.life.stays:
            yield Link(_("Record a discharge"), reverse("journeys:discharge", args=here))
        words = _("Correct the day of the death") if known.died_on else _("Record a death")
        yield Link(words, reverse("journeys:death", args=here))
    if budget is not None and over and viewer.holds(Permission.CLOSING_RECORD):
        yield Link(
            _("Record what is still owed"), reverse("journeys:closing_cost", args=[budget.id])
        )


def _links(
    viewer: Viewer,
    case_id: UUID,
    subject_id: UUID,
    budget: BudgetSummary | None,
    once_and_chair: OnceAndChair,
) -> Iterator[Link]:
    if viewer.holds(Permission.PERSON_VIEW):
        yield Link(_("The person’s record"), reverse("people:person", args=[subject_id]))
    if viewer.holds(Permission.NOTICE_VIEW):
        yield Link(_("Decisions and rights"), reverse("cases:rights", args=[case_id]))
    if viewer.holds(Permission.DOCUMENT_VIEW):
        yield Link(_("Documents"), reverse("documents:list", args=[subject_id]))
    if viewer.holds(Permission.ACCESS_INVITE):
        yield Link(_("Who has joined this record"), reverse("access:joined", args=[subject_id]))
    if viewer.holds(Permission.LOOK_VIEW):
        yield Link(_("Who has looked"), reverse("audit:looks", args=[subject_id]))
    if budget is not None:
        yield from _budget_links(viewer, budget, once_and_chair)


def _budget_links(
    viewer: Viewer, budget: BudgetSummary, once_and_chair: OnceAndChair
) -> Iterator[Link]:
    if viewer.holds(Permission.SPENDING_VIEW):
        yield Link(_("Spending and money in"), reverse("spending:budget", args=[budget.id]))
    if viewer.holds(Permission.PAYMENT_VIEW):
        yield Link(_("Agreed, paid and to come"), reverse("payments:budget_year", args=[budget.id]))
    yield from once_and_chairs.links(once_and_chair, budget)
    yield from chosen_home.links(viewer, budget)
    if viewer.holds(Permission.INVOICE_VIEW):
        yield Link(_("Care that the NHS orders"), reverse("marketplace:orders", args=[budget.id]))
    if viewer.holds(Permission.FUNDING_VIEW):
        yield Link(_("Who bears what"), reverse("payments:funding", args=[budget.id]))
    if viewer.holds(Permission.MAY_HAVE_VIEW):
        yield Link(
            _("Who may have a direct payment"), reverse("agreements:may_have", args=[budget.id])
        )
    if viewer.holds(Permission.REVIEW_VIEW):
        yield Link(_("Reviews"), reverse("reviews:budget", args=[budget.id]))
