"""Three kinds of agreement: which lines each is about, who signs it, and what it never does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from openphb.domains.agreements import actions, queries, rules
from openphb.domains.agreements.models import DirectPaymentAgreement, Signature
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import (
    AgreementKind,
    AgreementState,
    Party,
    RecipientKind,
    TermLine,
    Terms,
    Witnessed,
    parties,
)
from openphb.domains.budgets.types import Basis, Frequency, ManagementOption
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.forms import who_pays_words
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.tests.making import settled
from openphb.kernel.refusal import Refusal

THIRD_LINE = replace(plans.DAY_LINE, management_option=ManagementOption.THIRD_PARTY)
THREE = (Party.PERSON, Party.FIRM, Party.BODY)
MADE_BEFORE = (
    (RecipientKind.HOLDER, "410e953818b6cacd41f4357bb65af08b6d8023927e46c869cb3ea506fa032632"),
    (
        RecipientKind.MANAGED_ACCOUNT,
        "5ac55b2610bed3aa8897d96f0c96d1f8b022d95acd5c685348f47b5ccadecea7",
    ),
)


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


@pytest.fixture
def both_kinds(house):
    """A budget with a line that is paid directly and one that an organisation manages: its plan."""
    return plans.agreed_plan(house, plans.open_budget(house), plans.PA_LINE, THIRD_LINE)


def prepare(house, plan_id, kind=RecipientKind.THIRD_PARTY, name="Kind Hands CIC"):
    with house.acting("care_coordinator") as viewer:
        return actions.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=kind,
            recipient_name=name,
            frequency=Frequency.FOUR_WEEKLY,
            first_day=making.FIRST_DAY,
        )


def one_signs(house, agreement_id, party, **changes):
    if party is Party.PERSON:
        with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
            return making.sign(house, viewer, actions.sign_as_person, agreement_id)
    if party is Party.BODY:
        with house.acting("approver") as viewer:
            return making.sign(house, viewer, actions.sign_for_body, agreement_id)
    with house.acting("care_coordinator") as viewer:
        return making.sign(
            house,
            viewer,
            actions.record_paper_signature,
            agreement_id,
            **{
                "signed_name": "Ada Hand",
                "signed_as": "Director",
                "witness": Witnessed("Nurse Example", "District nurse", house.today),
                "party": Party.FIRM,
                **changes,
            },
        )


@pytest.mark.parametrize(("kind", "sha256"), MADE_BEFORE)
def test_an_agreement_from_before_conditions_had_codes_keeps_its_hash(kind, sha256):
    line = TermLine(
        UUID(int=2), "Help", 2000, "hours", 1420, Basis.PER_WEEK, date(2026, 12, 1), None
    )
    terms = Terms(
        plan_id=UUID(int=1),
        recipient_kind=kind,
        recipient_name="Mr W",
        frequency=Frequency.MONTHLY,
        first_day=date(2026, 12, 11),
        conditions="1. The money is NHS money.",
        lines=(line,),
    )
    assert rules.terms_hash(terms) == sha256


def test_who_signs_which_agreement():
    assert {kind: parties(kind) for kind in RecipientKind} == {
        RecipientKind.HOLDER: (Party.PERSON, Party.BODY),
        RecipientKind.REPRESENTATIVE: (Party.PERSON, Party.BODY),
        RecipientKind.NOMINEE: (Party.PERSON, Party.BODY),
        RecipientKind.MANAGED_ACCOUNT: THREE,
        RecipientKind.THIRD_PARTY: THREE,
    }


def test_each_is_about_its_own_lines_and_stands_beside_the_other(house, both_kinds):
    third = prepare(house, both_kinds)
    direct = making.prepared(house, both_kinds)
    with refused("agreement_exists"):
        prepare(house, both_kinds)
    with house.acting("care_coordinator") as viewer:
        budget_id = making.budget_of(both_kinds)
        found = queries.third_party_of_budget(viewer=viewer, budget_id=budget_id)
        assert found is not None
        assert (found.id, found.kind) == (third, AgreementKind.THIRD_PARTY)
        other = queries.agreement_of_budget(viewer=viewer, budget_id=budget_id)
        assert other is not None
        assert (other.id, other.kind) == (direct, AgreementKind.DIRECT_PAYMENT)
        # Neither holds a condition of the other.
        assert {row.code for row in found.rows}.isdisjoint({row.code for row in other.rows})
        with refused("agreement_other_lines"):
            actions.revise(
                by=viewer,
                at=house.at,
                agreement_id=third,
                seen_sha256=found.terms_sha256,
                recipient_kind=RecipientKind.HOLDER,
                recipient_name="Mr W",
                frequency=Frequency.WEEKLY,
                first_day=making.FIRST_DAY,
            )
        with pytest.raises(DatabaseError, match="stay as they were"), transaction.atomic():
            DirectPaymentAgreement.objects.filter(pk=third).update(recipient_kind="holder")
        with pytest.raises(DatabaseError, match="is not paid directly"), transaction.atomic():
            making.bank_row(house, viewer, found)


def test_an_organisation_needs_a_line_that_it_manages(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    with refused("no_third_party"):
        prepare(house, plan_id)


def test_three_sign_in_any_order_and_no_account_is_ever_asked_for(house):
    for order in permutations(THREE):
        plan_id = plans.agreed_plan(house, plans.open_budget(house), THIRD_LINE)
        agreement_id = prepare(house, plan_id)
        states = [one_signs(house, agreement_id, party) for party in order]
        assert states == [AgreementState.PREPARED, AgreementState.PREPARED, AgreementState.SIGNED]
    with house.acting("care_coordinator") as viewer, refused("not_paid_directly"):
        making.propose(house, viewer, agreement_id)


def test_the_database_signs_nothing_with_two_of_three_and_no_firm_without_a_role(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house), THIRD_LINE)
    agreement_id = prepare(house, plan_id)
    with refused("signatory_role_missing"):
        one_signs(house, agreement_id, Party.FIRM, signed_as=" ")
    for party in (Party.PERSON, Party.BODY):
        one_signs(house, agreement_id, party)
    with (
        house.acting("phb_manager"),
        pytest.raises(DatabaseError, match="2 of 3 signatures"),
        settled(),
    ):
        DirectPaymentAgreement.objects.filter(pk=agreement_id).update(state="signed")
    with house.acting("phb_manager"):
        one = Signature.objects.filter(agreement_id=agreement_id, party=Party.PERSON).get()
        one.pk, one.party = UUID(int=7), Party.FIRM
        with pytest.raises(DatabaseError, match="by what role"), transaction.atomic():
            one.save(force_insert=True)


def pays(viewer, plan_id):
    plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
    holds = queries.organisation_holds(viewer=viewer, budget_id=plan.budget_id)
    return who_pays_words(plan, to_the_person=True, holds=holds)


def test_a_signed_third_party_agreement_is_ended_with_a_reason_and_another_prepared(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house), THIRD_LINE)
    agreement_id = prepare(house, plan_id)
    with house.acting("approver") as viewer:
        told = {"by": viewer, "at": house.at, "agreement_id": agreement_id}
        with refused("agreement_not_signed"):
            actions.end_third_party(**told, ended_on=house.today, why="It closes.")
        assert "An organisation is to hold the money for you" in pays(viewer, plan_id)
    for party in THREE:
        one_signs(house, agreement_id, party)
    with house.acting("approver") as viewer:
        told["by"] = viewer
        assert "An organisation holds the money for you" in pays(viewer, plan_id)
        with refused("end_reason"):
            actions.end_third_party(**told, ended_on=house.today, why=" ")
        with refused("end_in_the_future"):
            actions.end_third_party(
                **told, ended_on=house.today + timedelta(days=1), why="It closes."
            )
        long_ago = date(1990, 1, 1)
        for before in (long_ago, house.today - timedelta(days=1)):
            with refused("end_before_signed"):
                actions.end_third_party(**told, ended_on=before, why="It closes.")
        with pytest.raises(DatabaseError, match="after it ended"), transaction.atomic():
            DirectPaymentAgreement.objects.filter(pk=agreement_id).update(
                state="ended", ended_on=long_ago
            )
        actions.end_third_party(**told, ended_on=house.today, why="It closes its doors.")
        found = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert "is to hold the money" in pays(viewer, plan_id)
    assert (found.state, found.ended_why) == (AgreementState.ENDED, "It closes its doors.")
    assert prepare(house, plan_id) != agreement_id
