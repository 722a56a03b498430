"""A case is taken over while the old body prepares a run: each period is one body's, whoever is first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from django.db import connection

from conftest import make_house
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries
from openphb.domains.payments.types import RunAsked
from openphb.journeys.tests import test_transfer_case as moving
from openphb.kernel.refusal import Refusal

# The old body's run stays open so long after it has worked out what is due.
PATIENCE = 1.5


def test_a_run_that_was_prepared_unseen_is_not_approved_and_the_new_body_pays(lasting: str) -> None:
    house = make_house(" of two bodies")
    moving.pay_first(house)
    # Nineteen days before the second period: without a run, the new body would pay it.
    house.today = date(2026, 12, 20)
    transfer_id = moving.propose(house, date(2027, 1, 4))
    moving.accept(house, transfer_id)
    prepared = threading.Event()

    def prepares() -> UUID:
        try:
            with house.acting("finance_officer") as viewer:
                asked = RunAsked(
                    tenant_id=house.tenant_id,
                    organisation_id=house.organisation_id,
                    pay_on=moving.SECOND,
                )
                made = payments.prepare(by=viewer, at=house.at, asked=asked)
                prepared.set()
                threading.Event().wait(PATIENCE)
                return made.run_id
        finally:
            prepared.set()
            connection.close()

    with ThreadPoolExecutor(1) as office:
        done = office.submit(prepares)
        assert prepared.wait(30)
        moving.take_over(house, transfer_id)
        run_id = done.result()
    with house.acting("finance_officer") as viewer:
        found = queries.transfer(viewer=viewer, transfer_id=transfer_id)
        version = queries.run(viewer=viewer, run_id=run_id).version
        payments.review(by=viewer, at=house.at, run_id=run_id, version=version)
    # Neither saw the other. What the run would pay is no longer the old body's, and it is found.
    assert found.pays_from == moving.SECOND
    with house.acting("finance_approver") as viewer, pytest.raises(Refusal) as refused:
        payments.approve(by=viewer, at=house.at, run_id=run_id, typed_pence=moving.FOUR_WEEKS)
    assert refused.value.code == "run_pays_too_much"
    with house.acting("finance_officer") as viewer:
        payments.cancel(by=viewer, at=house.at, run_id=run_id, reason="The case has moved.")
    assert moving.pay(house, moving.SECOND) == 0
    assert moving.pay(house, moving.SECOND, house.other_tenant_id) == moving.FOUR_WEEKS
