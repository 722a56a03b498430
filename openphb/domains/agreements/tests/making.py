"""Agreements made as people make them, for the tests of this domain and those above it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.eligibility import queries as eligibility
from openphb.domains.agreements.eligibility.types import DecisionDraft, Giver, Managing, Occasion
from openphb.domains.agreements.models import BankDetails
from openphb.domains.agreements.types import AccountNeed, AccountRule, AccountTerm, RecipientKind
from openphb.domains.budgets import queries as budgets
from openphb.domains.budgets.types import Frequency
from openphb.domains.people import queries as people
from openphb.domains.plans.models import PlanVersion
from openphb.domains.plans.tests import making as plans

FIRST_DAY = date(2026, 12, 11)
OWN_ACCOUNT = AccountTerm(
    AccountRule.DEDICATED,
    frozenset({AccountNeed.ONLY_THIS_MONEY, AccountNeed.STATEMENTS, AccountNeed.NAMED_PEOPLE}),
    "William W",
)
# The same, as a page sends it.
OWN_WORDS = {
    "rule": "dedicated",
    "has": ["only_this_money", "statements", "named_people"],
    "people": "William W",
}
NAMES = {
    "account_name": "MR W",
    "sort_code": "20-29-59",
    "account_number": "63748472",
    "account": OWN_ACCOUNT,
}


def prepared(house, plan_id: UUID | None = None):
    """Prepare an agreement for an agreed plan (a new one unless given); return its id.

    It is decided that a direct payment is made.
    """
    plan_id = plan_id or plans.agreed_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        agreement_id = actions.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.HOLDER,
            recipient_name="Mr W",
            frequency=Frequency.FOUR_WEEKLY,
            first_day=FIRST_DAY,
        )
    decided(house, agreement_id)
    return agreement_id


def holder_of(house, agreement_id: UUID, role: str = "holder"):
    """Return a new user who is the holder (or another portal role) of an agreement's person."""
    with house.acting("phb_manager") as viewer:
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    return house.join(role, subject_id=agreement.subject_id)


def sign(house, viewer, action, agreement_id: UUID, **changes):
    """Sign as the viewer, having seen the agreement as it stands."""
    seen = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    return action(
        **{
            "by": viewer,
            "at": house.at,
            "agreement_id": agreement_id,
            "seen_sha256": seen.terms_sha256,
            "signed_name": viewer.name,
            "signed_on": house.today,
            **changes,
        }
    )


def may_have(house, budget_id: UUID) -> None:
    """Have it tested, agreed to and decided that a direct payment is made on a budget."""
    with house.acting("phb_manager") as viewer:
        subject_id = budgets.budget(viewer=viewer, budget_id=budget_id).subject_id
        named = people.births(viewer=viewer, subject_ids=[subject_id])
    if not named:
        plans.name_person(house, subject_id)
    with house.acting("phb_manager") as viewer:
        told = {"by": viewer, "at": house.at, "subject_id": subject_id}
        actions.record_exclusion_test(
            **told,
            occasion=Occasion.START,
            tested_on=house.today,
            item="",
            until=None,
            how_known="Asked the person.",
        )
        actions.record_consent(
            **told,
            giver=Giver.PERSON,
            gives=True,
            said_on=house.today,
            words="At home, to the nurse.",
        )
        actions.decide_direct_payment(
            by=viewer,
            at=house.at,
            budget_id=budget_id,
            draft=DecisionDraft(
                occasion=Occasion.START,
                granted=True,
                words="He has run his own affairs for years.",
                decided_on=house.today,
                managing=Managing.ALONE,
            ),
        )


def decided(house, agreement_id: UUID) -> None:
    """Have it decided that a direct payment is made on an agreement's budget, unless it was."""
    with house.acting("phb_manager") as viewer:
        budget_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).budget_id
        if eligibility.may_have(viewer=viewer, budget_id=budget_id).decision is not None:
            return
    may_have(house, budget_id)


def signed(house, agreement_id: UUID | None = None) -> UUID:
    """Have both parties sign an agreement (a new one unless given); return its id."""
    agreement_id = agreement_id or prepared(house)
    with house.acting_as(holder_of(house, agreement_id)) as viewer:
        sign(house, viewer, actions.sign_as_person, agreement_id)
    decided(house, agreement_id)
    with house.acting("approver") as viewer:
        sign(house, viewer, actions.sign_for_body, agreement_id)
    return agreement_id


def propose(house, viewer, agreement_id: UUID, **changes) -> UUID:
    """Propose an account that passes the check."""
    return actions.propose_bank(
        by=viewer, at=house.at, agreement_id=agreement_id, **{**NAMES, **changes}
    )


def bank_row(house, viewer, agreement) -> BankDetails:
    """Write an account straight into the table, past every rule but the database's."""
    return BankDetails.objects.create(
        tenant_id=agreement.tenant_id,
        subject_id=agreement.subject_id,
        agreement_id=agreement.id,
        state="proposed",
        account_name="KIND HANDS",
        sort_code="202959",
        account_number="63748472",
        modulus="unknown",
        account_rule="dedicated",
        account_people="",
        proposed_by=viewer.user_id,
        proposed_at=house.at,
    )


def paid_to(house, agreement_id: UUID | None = None) -> UUID:
    """Make a signed agreement with an approved account; return its id."""
    agreement_id = agreement_id or signed(house)
    with house.acting("finance_officer") as viewer:
        bank_id = propose(house, viewer, agreement_id)
    with house.acting("finance_approver") as viewer:
        actions.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen on a statement."
        )
    return agreement_id


def budget_of(plan_id: UUID) -> UUID:
    """Return the budget of a plan, in a session that sees it."""
    return PlanVersion.objects.get(pk=plan_id).budget_id
