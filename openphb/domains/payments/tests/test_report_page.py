"""The page of a run's report as then known."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.urls import reverse

from openphb.domains.payments.models import PaymentRun
from openphb.domains.payments.tests import making
from openphb.kernel.refusal import NothingThere


@pytest.fixture
def ready(house):
    making.payer(house)
    house.agreement_id = making.entitled(house)
    house.run_id = making.approved(house)
    return house


def told(house, visit, name: str = "run_report"):
    with house.acting("finance_officer") as viewer:
        return visit(viewer, reverse(f"payments:{name}", args=[house.run_id]))


def keep(house, sha256: str) -> None:
    with house.acting("finance_officer"):
        assert PaymentRun.objects.filter(pk=house.run_id).update(report_sha256=sha256)


def test_it_is_the_same_byte_for_byte_whatever_was_recorded_since(ready, visit):
    making.change(ready, ready.agreement_id, 2_000, making.FIRST_DAY)
    shown = told(ready, visit).content.decode()
    with ready.acting("finance_officer"):
        kept = PaymentRun.objects.get(pk=ready.run_id).report_sha256
    assert "byte for byte" in shown
    assert shown.count(kept) == 2
    assert reverse("payments:run_report_file", args=[ready.run_id]) in shown


def test_what_is_downloaded_has_the_hash_that_is_shown(ready, visit):
    file = told(ready, visit, "run_report_file")
    assert hashlib.sha256(file.content).hexdigest() in told(ready, visit).content.decode()
    assert json.loads(file.content)["lines"][0]["due_pence"] == 20 * 1420 * 4
    assert file["Cache-Control"] == "no-store"


def test_a_report_that_differs_is_said_to(ready, visit):
    keep(ready, "0" * 64)
    assert "it is not the same" in told(ready, visit).content.decode()


def test_a_run_that_is_older_than_its_report_says_so(ready, visit):
    keep(ready, "")
    assert "No report was kept" in told(ready, visit).content.decode()


def test_the_run_leads_to_it_and_a_stranger_finds_nothing(ready, visit):
    assert (
        reverse("payments:run_report", args=[ready.run_id])
        in told(ready, visit, "run").content.decode()
    )
    stranger = ready.acting("finance_officer", ready.other_tenant_id)
    with stranger as viewer, pytest.raises(NothingThere):
        visit(viewer, reverse("payments:run_report", args=[ready.run_id]))
