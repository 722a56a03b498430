"""An agreement whose plan was overtaken before it was signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from openphb.domains.agreements import actions, queries
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import AgreementState
from openphb.domains.plans import actions as planning
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.types import Verdict
from openphb.kernel.refusal import Refusal


@pytest.fixture
def overtaken(house):
    agreement_id = making.prepared(house)
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        making.sign(house, viewer, actions.sign_as_person, agreement_id)
        budget_id = queries.agreement(viewer=viewer, agreement_id=agreement_id).budget_id
    with house.acting("care_coordinator") as viewer:
        pen = plans.start(house, viewer, budget_id)
        line = next(one for one in pen.plan.lines if one.description == plans.PA_LINE.description)
        dearer = replace(plans.PA_LINE, unit_pence=1_500)
        pen.line(*line.outcome_ids, line=dearer, line_id=line.id)
        pen.write(
            planning.set_dates,
            starts_on=plans.STARTS,
            review_on=plans.STARTS + timedelta(days=80),
            notice_weeks=4,
        )
        pen.write(planning.submit)
    with house.acting("approver") as viewer:
        plans.Pen(house, viewer, pen.plan_id).write(
            planning.decide, verdict=Verdict.APPROVED, reasons="Pay went up in April."
        )
    return agreement_id


def test_it_is_prepared_again_for_the_newer_plan_and_signed_anew(house, overtaken):
    with house.acting("care_coordinator") as viewer:
        old = queries.agreement(viewer=viewer, agreement_id=overtaken)
        made = actions.prepare_again(by=viewer, at=house.at, agreement_id=overtaken)
        new = queries.agreement(viewer=viewer, agreement_id=made)
        old_now = queries.agreement(viewer=viewer, agreement_id=overtaken)
    assert old_now.state is AgreementState.ENDED
    assert (new.recipient_name, new.frequency) == (old.recipient_name, old.frequency)
    assert new.conditions == old.conditions
    assert new.plan_id != old.plan_id
    assert new.terms_sha256 != old.terms_sha256
    assert new.signatures == ()
    assert [one.terms_sha256 for one in (old, old_now)] == [old.terms_sha256] * 2
    making.signed(house, made)


def test_an_agreement_for_the_plan_in_force_is_not_prepared_again(house):
    agreement_id = making.prepared(house)
    with (
        house.acting("care_coordinator") as viewer,
        pytest.raises(Refusal, check=lambda one: one.code == "plan_not_newer"),
    ):
        actions.prepare_again(by=viewer, at=house.at, agreement_id=agreement_id)


def test_the_page_shows_what_differs_and_prepares_it_in_one_click(house, overtaken, client_of):
    client = client_of(house.user_id("care_coordinator"))
    page = client.get(reverse("agreements:agreement", args=[overtaken])).content.decode()
    assert "A newer plan was agreed since this was prepared" in page
    path = reverse("agreements:prepare_again", args=[overtaken])
    page = client.get(path).content.decode()
    assert "at £15.00" in page
    assert "One side has signed the old one" in page
    answer = client.post(path)
    assert answer.status_code == 302
    assert "There is nothing to prepare again" in client.get(path).content.decode()
