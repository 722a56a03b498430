"""Nothing is due before everybody has signed, and never on what an organisation holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements.models import DirectPaymentAgreement
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import Party, RecipientKind, Witnessed
from openphb.domains.budgets.types import Frequency, ManagementOption
from openphb.domains.payments import actions
from openphb.domains.payments.tests import making
from openphb.domains.plans.tests import making as plans
from openphb.kernel.refusal import Refusal

THIRD_LINE = replace(plans.DAY_LINE, management_option=ManagementOption.THIRD_PARTY)


@pytest.fixture
def both(house):
    """A signed direct payment that is entitled, and a third-party agreement of the same plan."""
    plan_id = plans.agreed_plan(house, plans.open_budget(house), plans.PA_LINE, THIRD_LINE)
    direct = agreeing.signed(house, agreeing.prepared(house, plan_id))
    making.record(house, direct, plan_id)
    with house.acting("care_coordinator") as viewer:
        third = agreements.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.THIRD_PARTY,
            recipient_name="Kind Hands CIC",
            frequency=Frequency.FOUR_WEEKLY,
            first_day=agreeing.FIRST_DAY,
        )
    return plan_id, third


def entitle(house, viewer, agreement_id, plan_id):
    actions.record_entitlement(
        by=viewer,
        at=house.at,
        tenant_id=house.tenant_id,
        agreement_id=agreement_id,
        plan_id=plan_id,
    )


def refused(code):
    return pytest.raises(Refusal, check=lambda one: one.code == code)


def test_nothing_is_due_on_what_an_organisation_holds_before_or_after_it_is_signed(house, both):
    plan_id, third = both
    with house.acting("approver") as viewer, refused("agreement_not_signed"):
        entitle(house, viewer, third, plan_id)
    with house.acting_as(agreeing.holder_of(house, third)) as viewer:
        agreeing.sign(house, viewer, agreements.sign_as_person, third)
    with house.acting("care_coordinator") as viewer:
        agreeing.sign(
            house,
            viewer,
            agreements.record_paper_signature,
            third,
            signed_name="Ada Hand",
            signed_as="Director",
            party=Party.FIRM,
            witness=Witnessed("Nurse Example", "District nurse", house.today),
        )
    with house.acting("approver") as viewer:
        agreeing.sign(house, viewer, agreements.sign_for_body, third)
        with refused("agreement_is_third_party"):
            entitle(house, viewer, third, plan_id)


def test_the_database_entitles_nobody_by_an_agreement_that_is_not_a_signed_direct_payment(
    house, both
):
    _plan_id, third = both
    with house.acting("approver"):
        with (
            pytest.raises(DatabaseError, match="not a signed direct payment"),
            transaction.atomic(),
        ):
            _insert_again(third)


def test_the_database_entitles_nobody_by_an_agreement_that_was_given_up_unsigned(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    given_up = agreeing.prepared(house, plan_id)
    with house.acting("care_coordinator") as viewer:
        agreements.give_up(by=viewer, at=house.at, agreement_id=given_up)
    direct = agreeing.signed(house, agreeing.prepared(house, plan_id))
    making.record(house, direct, plan_id)
    with (
        house.acting("approver"),
        pytest.raises(DatabaseError, match="not a signed direct payment"),
        transaction.atomic(),
    ):
        _insert_again(given_up)


def test_what_everybody_signed_may_still_be_closed_after_it_has_ended(house):
    plan_id = plans.agreed_plan(house, plans.open_budget(house))
    direct = agreeing.signed(house, agreeing.prepared(house, plan_id))
    making.record(house, direct, plan_id)
    with house.acting("approver"), transaction.atomic():
        DirectPaymentAgreement.objects.filter(pk=direct).update(state="ended", ended_on=house.today)
        with connection.cursor() as cursor:
            cursor.execute("select agreements_all_signed(%s, %s)", [house.tenant_id, direct])
            assert cursor.fetchone() == (True,)


def _insert_again(agreement_id):
    """Write a line again for another agreement, past every rule but the database's."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            insert into payments_lineentitlement
            select (jsonb_populate_record(entitled, jsonb_build_object(
                        'id', gen_random_uuid(), 'agreement_id', %s::uuid))).*
              from payments_lineentitlement as entitled limit 1
            """,
            [agreement_id],
        )
