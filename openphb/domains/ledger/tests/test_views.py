"""The pages of the ledger."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from openphb.domains.ledger import actions
from openphb.domains.ledger.types import Posting
from openphb.foundation.access.types import Permission
from openphb.foundation.tenancy.models import Subject


def test_the_trial_balance_says_both_totals_and_shows_each_account(house, visit):
    with house.acting("finance_officer") as viewer:
        empty = visit(viewer, reverse("ledger:trial_balance")).content.decode()
        assert "when the first payment run is approved" in empty
        subject = Subject.objects.create(tenant_id=house.tenant_id)
        journal_id = actions.post(
            by=viewer.act(Permission.RUN_PREPARE, tenant_id=house.tenant_id),
            at=house.at,
            posted_on=date(2026, 11, 24),
            tenant_id=house.tenant_id,
            key="payment:1",
            what="direct_payment",
            subject_id=subject.id,
            postings=[Posting("5000", 113_600, 0), Posting("1000", 0, 113_600)],
        )
        html = visit(viewer, reverse("ledger:trial_balance")).content.decode()
        one = visit(viewer, reverse("ledger:journal", args=[journal_id])).content.decode()
    assert "debits and credits are both £1,136.00" in html
    assert "5000 Direct payments expenditure" in html
    assert "−£1,136.00" in html
    assert "<svg" in html
    assert "in financial year 2026/27" in one
    assert "payment:1" in one
