"""A managed account has three signatures, in any order, and no money before the last of them."""

from __future__ import annotations

from itertools import permutations

import pytest
from django.db import DatabaseError

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import (
    AgreementState,
    IdentityLevel,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets.types import Frequency
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.tests.making import settled
from openphb.kernel.refusal import Refusal


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


def managed(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        made = actions.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.MANAGED_ACCOUNT,
            recipient_name="Good Hands CIC",
            frequency=Frequency.FOUR_WEEKLY,
            first_day=making.FIRST_DAY,
        )
    making.decided(house, made)
    return made


def one_signs(house, agreement_id, party):
    witness = Witnessed("Nurse Example", "District nurse", house.today)
    if party is Party.PERSON:
        with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
            return making.sign(
                house,
                viewer,
                actions.sign_as_person,
                agreement_id,
                identity=IdentityLevel.NHS_LOGIN_P9,
            )
    if party is Party.BODY:
        with house.acting("approver") as viewer:
            return making.sign(house, viewer, actions.sign_for_body, agreement_id)
    with house.acting("care_coordinator") as viewer:
        return making.sign(
            house,
            viewer,
            actions.record_paper_signature,
            agreement_id,
            signed_name="Ada Hand",
            signed_as="Director",
            witness=witness,
            party=Party.FIRM,
        )


def test_it_is_signed_by_three_in_any_order_and_not_before(house):
    for order in permutations([Party.PERSON, Party.FIRM, Party.BODY]):
        agreement_id = managed(house)
        states = [one_signs(house, agreement_id, party) for party in order]
        assert states == [AgreementState.PREPARED, AgreementState.PREPARED, AgreementState.SIGNED]


def test_the_database_signs_no_managed_account_with_two(house):
    agreement_id = managed(house)
    for party in (Party.PERSON, Party.BODY):
        one_signs(house, agreement_id, party)
    with (
        house.acting("phb_manager"),
        pytest.raises(DatabaseError, match="2 of 3 signatures"),
        settled(),
    ):
        DirectPaymentAgreement.objects.filter(pk=agreement_id).update(state="signed")


def test_no_firm_signs_where_none_manages_the_money(house):
    with refused("party_not_asked"):
        one_signs(house, making.prepared(house), Party.FIRM)


def test_a_wrong_signature_is_taken_out_with_a_reason_and_signed_anew(house):
    agreement_id = making.prepared(house)
    one_signs(house, agreement_id, Party.PERSON)
    with house.acting("care_coordinator") as viewer:
        told = {"by": viewer, "at": house.at, "agreement_id": agreement_id, "party": Party.PERSON}
        with refused("void_reason"):
            actions.void_signature(**told, reason=" ")
        actions.void_signature(**told, reason="His brother signed by mistake.")
        with refused("signature_void_already"):
            actions.void_signature(**told, reason="Again.")
        found = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    assert found.signatures == ()
    assert [one.voided_why for one in found.voided] == ["His brother signed by mistake."]
    making.signed(house, agreement_id)
    with house.acting("care_coordinator") as viewer:
        found = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert found.state is AgreementState.SIGNED
        with refused("agreement_not_open"):
            actions.void_signature(
                by=viewer,
                at=house.at,
                agreement_id=agreement_id,
                party=Party.PERSON,
                reason="Too late.",
            )


def test_a_signature_keeps_how_who_and_who_saw_it(house):
    agreement_id = managed(house)
    for party in (Party.PERSON, Party.FIRM):
        one_signs(house, agreement_id, party)
    with house.acting("auditor") as viewer:
        found = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    person, firm = (found.signed_by(party) for party in (Party.PERSON, Party.FIRM))
    assert person is not None
    assert person.identity is IdentityLevel.NHS_LOGIN_P9
    assert firm is not None
    assert firm.identity is IdentityLevel.IN_PERSON
    assert firm.witness == Witnessed("Nurse Example", "District nurse", house.today)
