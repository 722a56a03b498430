"""No money before two signatures of the same words, nor to an account one person alone knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest
from django.db import DatabaseError

from openphb.domains.agreements import actions, modulus, queries
from openphb.domains.agreements.models import BankDetails, DirectPaymentAgreement, Signature
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import (
    AgreementState,
    BankState,
    ModulusAnswer,
    Party,
    RecipientKind,
    Witnessed,
)
from openphb.domains.budgets.types import Frequency, ManagementOption
from openphb.domains.plans.models import BudgetLine
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.tests.making import settled
from openphb.foundation.access.types import NotPermitted
from openphb.kernel.bank_details import ModulusTable, parse_weights
from openphb.kernel.refusal import NothingThere, Refusal, Stale


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def begins_with(house):
    house.agreement_id = making.prepared(house)


@pytest.fixture
def agreement_id(house):
    return house.agreement_id


@pytest.fixture
def modulus_table():
    """A table with one made-up row: sort code 99xxxx is checked modulo 10 with all weights 1."""
    row = "990000 999999 MOD10" + "    1" * 14
    modulus.configure(ModulusTable(parse_weights(row), MappingProxyType({})))
    yield
    modulus.configure(None)


def preparing(house, viewer, plan_id, **changes):
    return actions.prepare(
        **{
            "by": viewer,
            "at": house.at,
            "plan_id": plan_id,
            "recipient_kind": RecipientKind.HOLDER,
            "recipient_name": "Mr W",
            "frequency": Frequency.FOUR_WEEKLY,
            "first_day": making.FIRST_DAY,
            **changes,
        }
    )


def test_an_agreement_is_prepared_with_the_laws_conditions(house, agreement_id):
    with house.acting("care_coordinator") as viewer:
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    assert agreement.state is AgreementState.PREPARED
    assert "NHS Ourshire ICB gives at least 4 weeks' notice" in agreement.conditions
    assert len(agreement.terms_sha256) == 64


def test_an_agreement_needs_an_agreed_plan(house):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer, refused("plan_not_agreed"):
        preparing(house, viewer, plan_id)


def test_an_agreement_needs_a_direct_payment_line(house):
    notional = replace(plans.PA_LINE, management_option=ManagementOption.NOTIONAL)
    plan_id = plans.agreed_plan(house, plans.open_budget(house), notional)
    with house.acting("care_coordinator") as viewer, refused("no_direct_payment"):
        preparing(house, viewer, plan_id)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recipient_name": " "}, "recipient_missing"),
        ({"first_day": plans.STARTS - timedelta(days=1)}, "first_day_before_plan"),
    ],
)
def test_an_agreement_that_cannot_be_right_is_not_prepared(house, change, code):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer, refused(code):
        preparing(house, viewer, plan_id, **change)


def test_a_budget_has_one_live_agreement(house, agreement_id):
    with house.acting("care_coordinator") as viewer:
        plan_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).plan_id
        with refused("agreement_exists"):
            preparing(house, viewer, plan_id)
        actions.give_up(by=viewer, at=house.at, agreement_id=agreement_id)
        assert preparing(house, viewer, plan_id) != agreement_id


def test_the_database_prepares_nothing_for_a_plan_that_is_not_agreed(house):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        line = BudgetLine.objects.filter(plan_id=plan_id)[0]
        with pytest.raises(DatabaseError, match="not the agreed plan"), settled():
            DirectPaymentAgreement.objects.create(
                tenant_id=line.tenant_id,
                subject_id=line.subject_id,
                budget_id=making.budget_of(plan_id),
                plan_id=plan_id,
                state="prepared",
                recipient_kind="holder",
                recipient_name="Mr W",
                frequency="weekly",
                first_day=making.FIRST_DAY,
                conditions="None",
                terms_sha256="0" * 64,
                prepared_by=viewer.user_id,
                prepared_at=house.at,
            )


def test_two_signatures_make_an_agreement_signed(house, agreement_id):
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        state = making.sign(house, viewer, actions.sign_as_person, agreement_id)
        assert state is AgreementState.PREPARED
        with refused("already_signed"):
            making.sign(house, viewer, actions.sign_as_person, agreement_id)
        with pytest.raises(NotPermitted):
            making.sign(house, viewer, actions.sign_for_body, agreement_id)
    with house.acting("approver") as viewer:
        state = making.sign(house, viewer, actions.sign_for_body, agreement_id)
        assert state is AgreementState.SIGNED
        with refused("agreement_not_open"):
            making.sign(house, viewer, actions.sign_for_body, agreement_id)


@pytest.mark.parametrize("role", ["representative", "nominee"])
def test_a_representative_or_nominee_signs_for_the_person(house, agreement_id, role):
    with house.acting_as(making.holder_of(house, agreement_id, role)) as viewer:
        making.sign(house, viewer, actions.sign_as_person, agreement_id)
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    assert agreement.signed_by(Party.PERSON) is not None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"days": 1}, "signed_in_the_future"),
        ({"days": -1}, "signed_before_prepared"),
        ({"signed_name": "  "}, "signature_name_missing"),
        ({"seen_sha256": "0" * 64}, "terms_changed"),
    ],
)
def test_a_signature_that_cannot_be_right_is_refused(house, agreement_id, change, code):
    if "days" in change:
        change = {"signed_on": house.today + timedelta(days=change["days"])}
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        with refused(code):
            making.sign(house, viewer, actions.sign_as_person, agreement_id, **change)
        assert queries.agreement(viewer=viewer, agreement_id=agreement_id).signatures == ()


def test_words_changed_behind_the_signers_back_are_found_out(house, agreement_id):
    with house.acting("approver") as viewer:
        DirectPaymentAgreement.objects.filter(pk=agreement_id).update(conditions="Other words")
        with refused("terms_changed"):
            making.sign(house, viewer, actions.sign_for_body, agreement_id)


def test_a_signature_recorded_from_paper_needs_a_witness_and_another_hand(house, agreement_id):
    with house.acting("phb_manager") as viewer:
        with refused("witness_missing"):
            making.sign(
                house,
                viewer,
                actions.record_paper_signature,
                agreement_id,
                witness=Witnessed(" ", "Nurse", house.today),
            )
        making.sign(
            house,
            viewer,
            actions.record_paper_signature,
            agreement_id,
            signed_name="Mr W",
            witness=Witnessed("Nurse Example", "District nurse", house.today),
        )
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        (signature,) = agreement.signatures
        assert "witnessed by Nurse Example" in signature.statement
        with refused("same_hand"):
            making.sign(house, viewer, actions.sign_for_body, agreement_id)


def test_unsigned_terms_can_be_revised_and_signed_ones_cannot(house, agreement_id):
    def revise(viewer, seen):
        actions.revise(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            seen_sha256=seen,
            recipient_kind=RecipientKind.NOMINEE,
            recipient_name="Mrs W",
            frequency=Frequency.MONTHLY,
            first_day=making.FIRST_DAY,
            also="Shorter.",
        )

    with house.acting("care_coordinator") as viewer:
        before = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        revise(viewer, before.terms_sha256)
        after = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert after.recipient_name == "Mrs W"
        assert after.terms_sha256 != before.terms_sha256
        with pytest.raises(Stale):
            revise(viewer, before.terms_sha256)
    with house.acting("approver") as viewer:
        with refused("terms_changed"):
            making.sign(
                house,
                viewer,
                actions.sign_for_body,
                agreement_id,
                seen_sha256=before.terms_sha256,
            )
        making.sign(house, viewer, actions.sign_for_body, agreement_id)
    with house.acting("care_coordinator") as viewer:
        with refused("agreement_signed_already"):
            revise(viewer, after.terms_sha256)
        with pytest.raises(DatabaseError, match="stay as they were signed"), settled():
            DirectPaymentAgreement.objects.filter(pk=agreement_id).update(first_day=house.today)


def test_a_newer_plan_stops_signing_of_an_older_agreement(house, agreement_id):
    with house.acting("phb_manager") as viewer:
        budget_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).budget_id
    plans.agreed_plan(house, budget_id)
    with house.acting("approver") as viewer, refused("plan_superseded"):
        making.sign(house, viewer, actions.sign_for_body, agreement_id)


def test_the_database_signs_nothing_without_both_signatures(house, agreement_id):
    with house.acting("approver") as viewer:
        making.sign(house, viewer, actions.sign_for_body, agreement_id)
        with pytest.raises(DatabaseError, match="1 of 2 signatures"), settled():
            DirectPaymentAgreement.objects.filter(pk=agreement_id).update(state="signed")


def test_the_database_takes_no_signature_of_other_words_or_days(house, agreement_id):
    with house.acting("approver") as viewer:
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        row = {
            "tenant_id": agreement.tenant_id,
            "subject_id": agreement.subject_id,
            "agreement_id": agreement_id,
            "party": Party.BODY,
            "signed_name": "A",
            "statement": "B",
            "signed_on": house.today,
            "recorded_by": viewer.user_id,
            "recorded_at": house.at,
            "terms_sha256": agreement.terms_sha256,
        }
        for change, words in (
            ({"terms_sha256": "0" * 64}, "other terms"),
            ({"signed_on": house.today + timedelta(days=1)}, "was not there"),
            ({"signed_on": house.today - timedelta(days=1)}, "was not there"),
        ):
            with pytest.raises(DatabaseError, match=words), settled():
                Signature.objects.create(**{**row, **change})


def test_an_account_is_checked_by_another_person(house, agreement_id):
    approver = house.user_id("finance_approver")
    officer = house.join("finance_officer", organisation_id=house.organisation_id)
    with house.acting_as(officer) as viewer:
        bank_id = making.propose(house, viewer, agreement_id)
        with pytest.raises(NotPermitted):
            actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="x")
    with house.acting_as(approver) as viewer:
        with refused("reasons_missing"):
            actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=True, reason=" ")
        actions.decide_bank(
            by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Rang the number we hold."
        )
        with refused("bank_already_decided") as caught:
            actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="x")
        assert "Finance Approver" in caught.value.message


def test_a_proposer_never_checks_their_own_account(house, agreement_id):
    from openphb.foundation.access.models import Grant, GrantLine

    both = house.join("finance_officer", organisation_id=house.organisation_id)
    grant = Grant.objects.create(
        user_id=both,
        role="finance_approver",
        organisation_id=house.organisation_id,
        valid_from=house.today,
        authority="made for a test",
        granted_at=house.at,
    )
    GrantLine.objects.create(grant=grant, tenant_id=house.tenant_id)
    with house.acting_as(both) as viewer:
        bank_id = making.propose(house, viewer, agreement_id)
        with refused("proposer_cannot_decide"):
            actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="x")
        with (
            pytest.raises(DatabaseError, match="bank_approved_by_another"),
            settled(),
        ):
            BankDetails.objects.filter(pk=bank_id).update(
                state="approved", decided_by=both, decided_at=house.at
            )


def test_a_new_account_changes_nothing_until_it_is_approved(house):
    agreement_id = making.paid_to(house)
    with house.acting("finance_officer") as viewer:
        with refused("bank_unchanged"):
            making.propose(house, viewer, agreement_id)
        bank_id = making.propose(house, viewer, agreement_id, account_number="12345678")
        with refused("bank_already_proposed"):
            making.propose(house, viewer, agreement_id, account_number="22345678")
        (payable,) = queries.payable(
            viewer=viewer, tenant_id=house.tenant_id, agreement_ids=[agreement_id]
        )
        assert payable.account_number == "63748472"
    with house.acting("finance_approver") as viewer:
        (waiting,) = queries.bank_awaiting(viewer=viewer)
        assert waiting.approved is not None
        assert (waiting.proposed.account_number, waiting.approved.account_number) == (
            "12345678",
            "63748472",
        )
        actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen.")
        (payable,) = queries.payable(
            viewer=viewer, tenant_id=house.tenant_id, agreement_ids=[agreement_id]
        )
        assert payable.account_number == "12345678"
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    assert [one.state for one in agreement.bank] == [BankState.APPROVED, BankState.REPLACED]


def test_a_refused_account_leaves_the_old_one(house):
    agreement_id = making.paid_to(house)
    with house.acting("finance_officer") as viewer:
        bank_id = making.propose(house, viewer, agreement_id, account_number="12345678")
    with house.acting("finance_approver") as viewer:
        actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=False, reason="No.")
        (payable,) = queries.payable(
            viewer=viewer, tenant_id=house.tenant_id, agreement_ids=[agreement_id]
        )
        assert payable.account_number == "63748472"


def test_without_a_table_numbers_cannot_be_checked(house, agreement_id):
    with house.acting("finance_officer") as viewer:
        making.propose(house, viewer, agreement_id)
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    assert agreement.bank[0].modulus is ModulusAnswer.CANNOT_BE_CHECKED


def test_a_number_that_cannot_be_right_is_refused_by_the_name_of_its_check(
    house, agreement_id, modulus_table
):
    with house.acting("finance_officer") as viewer:
        with refused("modulus_check_failed") as caught:
            making.propose(
                house, viewer, agreement_id, sort_code="990000", account_number="00000001"
            )
        assert "MOD10" in caught.value.message
        making.propose(house, viewer, agreement_id, sort_code="990000", account_number="00000002")
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert agreement.bank[0].modulus is ModulusAnswer.VALID


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"sort_code": "20"}, "sort_code_digits"),
        ({"account_number": "12"}, "account_number_digits"),
        ({"account_name": ""}, "account_name_missing"),
    ],
)
def test_an_account_that_cannot_be_right_is_refused(house, agreement_id, change, code):
    with house.acting("finance_officer") as viewer, refused(code):
        making.propose(house, viewer, agreement_id, **change)


def test_an_ended_agreement_takes_no_account(house, agreement_id):
    with house.acting("care_coordinator") as viewer:
        actions.give_up(by=viewer, at=house.at, agreement_id=agreement_id)
    with house.acting("finance_officer") as viewer, refused("agreement_ended"):
        making.propose(house, viewer, agreement_id)


def test_the_database_keeps_an_accounts_numbers(house):
    agreement_id = making.paid_to(house)
    with house.acting("finance_approver"):
        mine = BankDetails.objects.filter(agreement_id=agreement_id)
        for attempt in (
            lambda: mine.update(account_number="12345678"),
            lambda: mine.update(state="proposed"),
            lambda: mine._raw_delete("default"),
        ):
            with pytest.raises(DatabaseError, match="bank details"), settled():
                attempt()


@pytest.mark.parametrize(
    ("role", "number"),
    [
        ("finance_approver", "63748472"),
        ("finance_officer", "63748472"),
        ("care_coordinator", "••••8472"),
        ("phb_manager", "••••8472"),
        ("auditor", "••••8472"),
    ],
)
def test_a_number_is_whole_only_for_who_checks_or_pays_it(house, role, number):
    agreement_id = making.paid_to(house)
    with house.acting(role) as viewer:
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
    assert agreement.bank[0].account_number == number


def test_a_holder_sees_their_own_agreement_with_the_number_masked(house):
    agreement_id = making.paid_to(house)
    other_id = making.prepared(house)
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        agreement = queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert agreement.bank[0].account_number == "••••8472"
        with pytest.raises(NothingThere):
            queries.agreement(viewer=viewer, agreement_id=other_id)


def test_another_commissioner_finds_nothing(house):
    agreement_id = making.paid_to(house)
    with house.acting("finance_approver") as viewer:
        bank_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).bank[0].id
        budget_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).budget_id
    with house.acting("finance_approver", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            queries.agreement(viewer=viewer, agreement_id=agreement_id)
        with pytest.raises(NothingThere):
            queries.bank(viewer=viewer, bank_id=bank_id)
        with pytest.raises(NothingThere):
            actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=False, reason="x")
        assert queries.agreement_of_budget(viewer=viewer, budget_id=budget_id) is None
        assert (
            queries.payable(viewer=viewer, tenant_id=house.tenant_id, agreement_ids=[agreement_id])
            == ()
        )
        assert queries.bank_awaiting(viewer=viewer) == ()
    with house.acting("approver", house.other_tenant_id) as viewer, pytest.raises(NothingThere):
        actions.sign_for_body(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            seen_sha256="0" * 64,
            signed_name="A",
            signed_on=house.today,
        )


def test_only_signed_agreements_are_payable(house, agreement_id):
    with house.acting("finance_officer") as viewer:
        making.propose(house, viewer, agreement_id)
    with house.acting("finance_approver") as viewer:
        bank_id = queries.bank_awaiting(viewer=viewer)[0].proposed.id
        actions.decide_bank(by=viewer, at=house.at, bank_id=bank_id, approve=True, reason="Seen.")
        assert (
            queries.payable(viewer=viewer, tenant_id=house.tenant_id, agreement_ids=[agreement_id])
            == ()
        )
    making.signed(house, agreement_id)
    with house.acting("finance_officer") as viewer:
        (payable,) = queries.payable(
            viewer=viewer, tenant_id=house.tenant_id, agreement_ids=[agreement_id]
        )
        assert (payable.agreement_id, payable.recipient_name) == (agreement_id, "Mr W")


def test_an_agreement_waits_for_who_has_not_signed(house, agreement_id):
    with house.acting("approver") as viewer:
        making.sign(house, viewer, actions.sign_for_body, agreement_id)
        (waiting,) = queries.agreements_waiting(viewer=viewer)
    assert (waiting.id, waiting.lacks) == (agreement_id, (Party.PERSON,))
