"""The pages of payments, from what is due to what was paid and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from openphb.domains.payments import queries
from openphb.domains.payments.models import LineEntitlement
from openphb.domains.payments.tests import making
from openphb.domains.plans.tests import making as planning
from openphb.foundation.access.models import Grant, GrantLine
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY


def begins_with(house):
    making.payer(house)
    house.agreements = [making.entitled(house), making.entitled(house)]


@pytest.fixture
def ready(house):
    return house


def day(name, value):
    return {
        f"{name}-day": str(value.day),
        f"{name}-month": str(value.month),
        f"{name}-year": str(value.year),
    }


def html(response) -> str:
    assert response.status_code == 200
    return str(response.content.decode())


def test_finance_prepares_a_run_and_an_approver_types_its_total(ready, visit):
    with ready.acting("finance_officer") as viewer:
        payer = queries.payers(viewer=viewer)[0]
        assert "Runs will appear here" in html(visit(viewer, reverse("payments:runs")))
        path = reverse("payments:prepare")
        assert "NHS Ourshire ICB" in html(visit(viewer, path))
        answers = {
            "payer": str(payer.id),
            "rail": "bacs",
            "kind": "ordinary",
            **day("pay_on", FIRST.replace(day=12)),
        }
        refused = html(visit(viewer, path, answers, post=True))
        assert "Bacs does not work on Saturday 12 December 2026." in refused
        assert "Pay on Friday 11 December 2026" in refused
        made = visit(viewer, path, {**answers, **day("pay_on", FIRST)}, post=True)
        assert made.status_code == 302
        run_path = made["Location"]
        shown = html(visit(viewer, run_path))
        assert "Pays Friday 11 December 2026" in shown
        assert "2 people" in shown
        assert "£2,272.00" in shown
        assert "2 first payments" in shown
        assert "Send for approval" in shown
        assert "What approving does to the ledger" in shown
        run = queries.runs(viewer=viewer)[0]
        one = queries.payments_of_run(viewer=viewer, run_id=run.id).payments[0]
        held = visit(
            viewer,
            reverse("payments:hold", args=[one.id]),
            {"reason": "Bank queried it"},
            post=True,
        )
        assert held.status_code == 302
        shown = html(visit(viewer, run_path))
        assert "1 held" in shown
        assert "held: Bank queried it" in shown
        release = reverse("payments:release", args=[one.id])
        assert "Bank queried it" in html(visit(viewer, release))
        assert visit(viewer, release, post=True).status_code == 302
        assert "Release" not in html(visit(viewer, reverse("payments:run_payments", args=[run.id])))
        version = {"version": queries.run(viewer=viewer, run_id=run.id).version}
        review = reverse("payments:review", args=[run.id])
        assert visit(viewer, review, version, post=True).status_code == 302
        assert "Send for approval" not in html(visit(viewer, run_path))
    approve = reverse("payments:approve", args=[run.id])
    with ready.acting("finance_approver") as viewer:
        assert "Send back" in html(visit(viewer, run_path))
        assert "Prepared by Finance Officer" in html(visit(viewer, approve))
        wrong = html(visit(viewer, approve, {"total": "2,271.00"}, post=True))
        assert "the run comes to £2,272.00" in wrong
        assert visit(viewer, approve, {"total": "2,272.00"}, post=True).status_code == 302
        again = visit(viewer, approve, {"total": "2,272.00"}, post=True)
        assert (again.status_code, again["Location"]) == (302, run_path)
        assert "Approved by Finance Approver" in html(visit(viewer, run_path))
        assert visit(viewer, approve)["Location"] == run_path
    with ready.acting("finance_officer") as viewer:
        taken = visit(viewer, reverse("payments:file", args=[run.id]))
        assert taken.content.startswith(b"VOL1")
        assert taken["Cache-Control"] == "no-store"
        assert "Download the file" in html(visit(viewer, run_path))
        assert (
            visit(viewer, reverse("journeys:submit_run", args=[run.id]), post=True).status_code
            == 302
        )
        early = {"seen": "on"}
        confirm = reverse("payments:confirm", args=[run.id])
        assert "leaves on Friday 11 December" in html(visit(viewer, confirm, early, post=True))
    ready.today = FIRST
    with ready.acting("finance_officer") as viewer:
        assert visit(viewer, confirm, early, post=True).status_code == 302
        assert "Confirmed by Finance Officer" in html(visit(viewer, run_path))


def test_a_run_is_sent_back_and_cancelled_with_reasons(ready, visit):
    made = making.prepared(ready)
    making.reviewed(ready, made.run_id)
    with ready.acting("finance_approver") as viewer:
        back = reverse("payments:send_back", args=[made.run_id])
        assert "Write why" in html(visit(viewer, back, {"reason": ""}, post=True))
        assert visit(viewer, back, {"reason": "Hold one"}, post=True).status_code == 302
    with ready.acting("finance_officer") as viewer:
        cancel = reverse("payments:cancel", args=[made.run_id])
        assert "Nobody is paid by this run" in html(visit(viewer, cancel))
        assert visit(viewer, cancel, {"reason": "Wrong day"}, post=True).status_code == 302
        with pytest.raises(Refusal):
            visit(viewer, reverse("journeys:submit_run", args=[made.run_id]), post=True)


def test_the_same_page_tells_everyone_why(ready, visit):
    run_id = making.approved(ready)
    mine = making.agreement(ready, ready.agreements[0])
    with ready.acting("finance_officer") as viewer:
        payments = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
        payment = next(one for one in payments if one.budget_id == mine.budget_id)
        path = reverse("payments:payment", args=[payment.id])
        assert "Prepared by Finance Officer" in html(visit(viewer, path))
    holder = ready.join("holder", subject_id=mine.subject_id)
    with ready.acting_as(holder) as viewer:
        shown = html(visit(viewer, path))
    assert "Why £1,136.00 on Friday 11 December 2026?" in shown
    assert "Friday 11 December 2026 to Thursday 7 January 2027" in shown
    assert "20 hours a week × £14.20 × 4 weeks" in shown
    assert "Nothing was added or taken away for earlier weeks." in shown
    assert "Plan, version 1" in shown
    assert "Prepared by" not in shown


def test_earlier_weeks_show_only_what_this_payment_adds_or_takes(empty_house, visit):
    making.payer(empty_house)
    nights = replace(planning.PA_LINE, description="Waking nights", unit_pence=1600)
    agreement_id = making.entitled(empty_house, planning.PA_LINE, nights)
    making.approved(empty_house)
    making.change(empty_house, agreement_id, 1713, start=FIRST)
    run_id = making.approved(empty_house, making.NEXT_DAY)
    with empty_house.acting("finance_officer") as viewer:
        (payment,) = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
        changed = LineEntitlement.objects.filter(unit_pence=1713).get().line.description
        shown = html(visit(viewer, reverse("payments:payment", args=[payment.id])))
    earlier = shown.partition('id="earlier-table"')[2].partition("</table>")[0]
    other = {planning.PA_LINE.description, nights.description} - {changed}
    assert changed in earlier
    assert not any(words in earlier for words in other)


def test_the_list_of_what_is_due_says_who_cannot_be_paid(ready, visit):
    making.entitled(ready, bank=False)
    path = reverse("payments:due")
    with ready.acting("finance_officer") as viewer:
        assert "Work it out" in html(visit(viewer, path))
        asked = {"tenant": str(ready.tenant_id), **day("on", FIRST)}
        shown = html(visit(viewer, path, asked))
        assert "£3,408.00 is due to 3 recipients who are paid on Friday 11 December 2026." in shown
        assert "None approved" in shown
        early = {"tenant": str(ready.tenant_id), **day("on", ready.today)}
        assert "Nothing is due" in html(visit(viewer, path, early))


def test_an_approver_sets_the_account_to_pay_from(empty_house, visit):
    with empty_house.acting("finance_approver") as viewer:
        path = reverse("payments:payer")
        assert "Set the account" in html(visit(viewer, reverse("payments:runs")))
        answers = {
            "commissioner": f"{empty_house.tenant_id}:{empty_house.organisation_id}",
            "bacs_user_number": "12345",
            "bacs_name": "NHS OURSHIRE",
            "sort_code": "20-29-59",
            "account_number": "43748472",
            "tolerance_percent": "20",
        }
        assert "six digits" in html(visit(viewer, path, answers, post=True))
        answers["bacs_user_number"] = "123456"
        assert visit(viewer, path, answers, post=True).status_code == 302
        again = html(visit(viewer, path))
        assert "account ending 8472" in again
        # Only what changes is typed again.
        for kept in ("123456", "NHS OURSHIRE", "202959", "43748472"):
            assert f'value="{kept}"' in again.replace("20-29-59", "202959")


def test_an_account_of_several_commissioners_is_changed_for_the_one_that_was_chosen(house, visit):
    making.payer(house)
    user_id = house.user_id("finance_approver")
    grant_too(house, user_id)
    path = reverse("payments:payer")
    with house.acting_as(user_id) as viewer:
        several = html(visit(viewer, path))
        assert 'value="43748472"' not in several
        key = f"{house.tenant_id}:{house.organisation_id}"
        one = html(visit(viewer, path, {"commissioner": key}))
        assert 'value="43748472"' in one
        assert str(house.other_tenant_id) not in one


def grant_too(house, user_id):
    """Let an approver of ours approve for the other commissioner as well."""
    grant = Grant.objects.create(
        user_id=user_id,
        role="finance_approver",
        organisation_id=house.other_organisation_id,
        valid_from=date(2013, 4, 1),
        authority="made for a test",
        granted_at=house.at,
    )
    GrantLine.objects.create(grant=grant, tenant_id=house.other_tenant_id)
