"""The second signature and the next agreed plan turn into entitlement; before them nothing does."""

from __future__ import annotations

import html
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.tests import making
from openphb.domains.agreements.types import AgreementState, Party, Witnessed
from openphb.domains.cases import letters
from openphb.domains.cases import queries as cases
from openphb.domains.cases.types import NoticeKind
from openphb.domains.payments.models import LineEntitlement, PaymentSchedule
from openphb.domains.plans import actions as plan_actions
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.sections.types import Sees
from openphb.domains.plans.tests import making as plans
from openphb.domains.plans.types import PlanState, Verdict
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.jobs.types import SYSTEM_USER_ID
from openphb.foundation.organisations.models import Organisation
from openphb.journeys import agree_plan, start_direct_payment
from openphb.kernel.refusal import NothingThere


def words_of(response):
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def begins_with(house):
    house.agreement_id = making.prepared(house)


@pytest.fixture
def agreement_id(house):
    return house.agreement_id


def sign_both(house, agreement_id):
    with house.acting("approver") as viewer:
        making.sign(house, viewer, start_direct_payment.sign_for_body, agreement_id)
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        return making.sign(house, viewer, start_direct_payment.sign_as_person, agreement_id)


def test_one_signature_entitles_to_nothing(house, agreement_id):
    with house.acting("approver") as viewer:
        making.sign(house, viewer, start_direct_payment.sign_for_body, agreement_id)
        assert not LineEntitlement.objects.exists()


def test_the_second_signature_begins_entitlement_whoever_gives_it(house, agreement_id):
    assert sign_both(house, agreement_id) is AgreementState.SIGNED
    with house.acting("finance_officer"):
        (entitlement,) = LineEntitlement.objects.filter(agreement_id=agreement_id)
        assert (entitlement.unit_pence, entitlement.quantity_hundredths) == (1420, 2000)
        assert entitlement.valid.lower == making.FIRST_DAY
        assert PaymentSchedule.objects.filter(agreement_id=agreement_id).count() == 1


def test_a_paper_signature_can_be_the_second(house, agreement_id):
    with house.acting("approver") as viewer:
        making.sign(house, viewer, start_direct_payment.sign_for_body, agreement_id)
    with house.acting("care_coordinator") as viewer:
        state = making.sign(
            house,
            viewer,
            start_direct_payment.record_paper_signature,
            agreement_id,
            signed_name="Mr W",
            witness=Witnessed("Nurse Example", "District nurse", house.today),
        )
        assert state is AgreementState.SIGNED
        assert LineEntitlement.objects.filter(agreement_id=agreement_id).count() == 1


def test_the_next_agreed_version_entitles_from_its_start(house, agreement_id):
    sign_both(house, agreement_id)
    with house.acting("care_coordinator") as viewer:
        budget_id = agreements.agreement(viewer=viewer, agreement_id=agreement_id).budget_id
        pen = plans.start(house, viewer, budget_id)
        line = pen.plan.lines[0]
        pen.line(
            *line.outcome_ids,
            line=replace(plans.PA_LINE, quantity_hundredths=2500),
            line_id=line.id,
        )
        pen.write(
            plan_actions.set_dates,
            starts_on=date(2027, 1, 4),
            review_on=date(2027, 4, 1),
            notice_weeks=4,
        )
        pen.write(plan_actions.submit)
    with house.acting("approver") as viewer:
        plans.Pen(house, viewer, pen.plan_id).write(
            agree_plan.decide, verdict=Verdict.APPROVED, reasons="More hours after the hospital."
        )
        known = LineEntitlement.objects.filter(
            agreement_id=agreement_id, known__endswith__isnull=True
        )
        assert {(one.valid.lower, one.quantity_hundredths) for one in known} == {
            (making.FIRST_DAY, 2000),
            (date(2027, 1, 4), 2500),
        }


def test_agreeing_a_first_plan_entitles_to_nothing(house):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    with house.acting("approver") as viewer:
        plans.Pen(house, viewer, plan_id).write(
            agree_plan.decide, verdict=Verdict.APPROVED, reasons="It meets his needs."
        )
        assert plan_queries.plan(viewer=viewer, plan_id=plan_id).state is PlanState.AGREED
        assert not LineEntitlement.objects.exists()


def test_an_approver_decides_on_one_page(house, visit):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    with house.acting("approver") as viewer:
        path = reverse("journeys:decide_plan", args=[plan_id])
        shown = words_of(visit(viewer, path))
        for words in (
            "first plan · £374.00 a week",
            "Help to move safely",
            "Be at home and out of hospital",
            "Personal assistant, mornings and evenings",
            "A fall when being moved",
        ):
            assert words in shown
        version = plan_queries.plan(viewer=viewer, plan_id=plan_id).version
        answers = {"version": version, "verdict": "approved", "reasons": ""}
        assert "Write your reasons" in words_of(visit(viewer, path, answers, post=True))
        stale = {**answers, "reasons": "Yes.", "version": 1}
        assert "Somebody else changed this" in words_of(visit(viewer, path, stale, post=True))
        response = visit(viewer, path, {**answers, "reasons": "It meets his needs."}, post=True)
        assert response.url == reverse("journeys:plan_decided", args=[plan_id])
        assert "The plan is agreed" in words_of(visit(viewer, response.url))
    with house.acting("phb_manager") as viewer:
        again = {**answers, "reasons": "No.", "verdict": "refused", "grounds": ["risk"]}
        assert "already decided by Approver" in words_of(visit(viewer, path, again, post=True))


def test_the_sender_is_told_on_the_page_that_somebody_else_decides(house, visit):
    plan_id = plans.ready_plan(house, plans.open_budget(house))
    with house.acting("phb_manager") as viewer:
        pen = plans.Pen(house, viewer, plan_id)
        pen.write(plan_actions.submit)
        shown = visit(
            viewer,
            reverse("journeys:decide_plan", args=[plan_id]),
            {"version": pen.plan.version, "verdict": "approved", "reasons": "Yes."},
            post=True,
        )
        assert "You sent this plan" in words_of(shown)


def test_a_change_shows_what_it_changes(house, visit):
    budget_id = plans.open_budget(house)
    plans.agreed_plan(house, budget_id)
    with house.acting("care_coordinator") as viewer:
        pen = plans.start(house, viewer, budget_id)
        personal, hospice = pen.plan.lines
        pen.line(
            *personal.outcome_ids,
            line=replace(plans.PA_LINE, quantity_hundredths=2500),
            line_id=personal.id,
        )
        pen.write(plan_actions.remove_line, line_id=hospice.id)
        pen.finish()
        pen.write(plan_actions.submit)
    with house.acting("approver") as viewer:
        shown = words_of(visit(viewer, reverse("journeys:decide_plan", args=[pen.plan_id])))
        assert "change to plan · −£19.00 a week" in shown
        assert "Hospice day, £90.00 a week" in shown


def test_a_longer_plan_takes_no_more_queries_to_read_or_to_decide(house, visit):
    def changed(lines):
        """A version with each line dearer than what was agreed, which has half as many."""
        budget_id = plans.open_budget(house)
        some = [
            replace(plans.PA_LINE, quantity_hundredths=100, description=f"Help number {number}")
            for number in range(lines)
        ]
        plans.agreed_plan(house, budget_id, *some[: lines // 2])
        with house.acting("care_coordinator") as viewer:
            pen = plans.start(house, viewer, budget_id)
            serves = pen.plan.outcomes[0].id
            for line in pen.plan.lines:
                dearer = replace(some[0], description=line.description, unit_pence=1500)
                pen.line(serves, line=dearer, line_id=line.id)
            for line in some[lines // 2 :]:
                pen.line(serves, line=line)
            pen.finish()
            pen.write(plan_actions.submit)
        return pen.plan_id

    short, long = changed(2), changed(12)
    for route in ("plans:plan", "journeys:decide_plan", "journeys:decide_in_part"):
        asked = []
        for plan_id in (short, long):
            with house.acting("approver") as viewer, CaptureQueriesContext(connection) as queries:
                words_of(visit(viewer, reverse(route, args=[plan_id])))
            asked.append([" ".join(query["sql"].split()[:4]) for query in queries])
        assert asked[0] == asked[1], route


def test_whoever_does_not_read_every_line_is_told_so_and_asked_for_no_decision(house, visit):
    plan_id = plans.ready_plan(house, plans.open_budget(house))
    council = Organisation.objects.create(
        name="Ourshire County Council",
        kind="local_authority",
        valid_from=date(2013, 4, 1),
        source="made for a test",
    )
    with house.acting("care_coordinator") as viewer:
        pen = plans.Pen(house, viewer, plan_id)
        personal, hospice = pen.plan.lines
        hidden = replace(plans.PA_LINE, description="A night nurse", sees=Sees.HEALTH)
        pen.line(*personal.outcome_ids, line=hidden, line_id=personal.id)
        pen.write(plan_actions.submit)
    paths = [
        reverse(f"journeys:{name}", args=[plan_id]) for name in ("decide_plan", "decide_in_part")
    ]
    with house.acting_as(house.join("approver", organisation_id=council.id)) as viewer:
        page, part = (words_of(visit(viewer, path)) for path in paths)
    for shown in (page, part):
        assert "Some lines of this plan are for another body" in shown
        assert "Your decision" not in shown
        assert "A night nurse" not in shown
    assert "They are not shown to you. The sums are of the lines that you see." in page
    assert hospice.description in page
    assert "£374.00" not in page, "what all the lines come to"
    with house.acting("approver") as viewer:
        page = words_of(visit(viewer, paths[0]))
    assert "Your decision" in page
    assert "They are not shown to you" not in page


def test_both_sign_through_their_pages(house, visit, agreement_id):
    answers = {
        "signed_name": "Mr W",
        "signed_on-day": house.today.day,
        "signed_on-month": house.today.month,
        "signed_on-year": house.today.year,
        "agrees": "on",
    }
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        seen = agreements.agreement(viewer=viewer, agreement_id=agreement_id).terms_sha256
        path = reverse("journeys:sign", args=[agreement_id])
        assert "NHS Ourshire ICB" in words_of(visit(viewer, path))
        tomorrow = {**answers, "seen": seen, "signed_on-day": house.today.day + 1}
        assert "has not come yet" in words_of(visit(viewer, path, tomorrow, post=True))
        other = {**answers, "seen": "0" * 64}
        assert "not the ones you were shown" in words_of(visit(viewer, path, other, post=True))
        response = visit(viewer, path, {**answers, "seen": seen}, post=True)
        assert response.url == reverse("agreements:agreement", args=[agreement_id])
        with pytest.raises(NotPermitted):
            visit(viewer, reverse("journeys:sign_for_body", args=[agreement_id]))
    with house.acting("approver") as viewer:
        path = reverse("journeys:sign_for_body", args=[agreement_id])
        visit(viewer, path, {**answers, "seen": seen}, post=True)
        found = agreements.agreement(viewer=viewer, agreement_id=agreement_id)
        assert found.state is AgreementState.SIGNED


def test_staff_record_a_paper_signature_through_its_page(house, visit, agreement_id):
    with house.acting("care_coordinator") as viewer:
        path = reverse("journeys:record_paper_signature", args=[agreement_id])
        seen = agreements.agreement(viewer=viewer, agreement_id=agreement_id).terms_sha256
        words_of(visit(viewer, path))
        answers = {
            "seen": seen,
            "signed_name": "Mr W",
            "signed_on-day": house.today.day,
            "signed_on-month": house.today.month,
            "signed_on-year": house.today.year,
            "witness": "Nurse Example",
            "witness_role": "District nurse",
            "witnessed_on-day": house.today.day,
            "witnessed_on-month": house.today.month,
            "witnessed_on-year": house.today.year,
        }
        assert visit(viewer, path, answers, post=True).status_code == 302
        found = agreements.agreement(viewer=viewer, agreement_id=agreement_id)
        assert found.signed_by(Party.PERSON) is not None


@pytest.mark.parametrize("name", ["sign_for_body", "record_paper_signature"])
def test_another_commissioners_agreement_is_not_there(house, visit, agreement_id, name):
    with house.acting("phb_manager", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            visit(viewer, reverse(f"journeys:{name}", args=[agreement_id]))


def test_another_commissioners_plan_is_not_there_to_decide(house, visit):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    with house.acting("approver", house.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            visit(viewer, reverse("journeys:decide_plan", args=[plan_id]))


def waiting(name):
    """Return whom the jobs of a kind wait for, as what they were given."""
    jobs = ProcrastinateJob.objects.filter(task_name=name)
    return [job.args for job in jobs]


def test_whoever_is_told_yes_is_written_to(house):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    with house.acting("approver") as viewer:
        plans.Pen(house, viewer, plan_id).write(
            agree_plan.decide, verdict=Verdict.APPROVED, reasons="Because of what we read."
        )
    assert waiting("plans.write_letter") == [
        {"actor_id": str(SYSTEM_USER_ID), "plan_id": str(plan_id)}
    ]


def test_a_refusal_asks_which_reason_of_the_law_it_is_and_the_letter_says_what_was_chosen(
    house, visit
):
    plan_id = plans.submitted_plan(house, plans.open_budget(house))
    path = reverse("journeys:decide_plan", args=[plan_id])
    with house.acting("approver") as viewer:
        plan = plan_queries.plan(viewer=viewer, plan_id=plan_id)
    plans.name_person(house, plan.subject_id)
    with house.acting("approver") as viewer:
        asked = html.unescape(visit(viewer, path).content.decode())
        assert "Which reason of the law is it?" in asked
        assert "checked" not in asked
        said = {"version": plan.version, "verdict": "refused", "reasons": "Nobody steps in."}
        assert "Choose the reason of the law" in words_of(visit(viewer, path, said, post=True))
        visit(viewer, path, {**said, "grounds": ["risk", "not_a_need"]}, post=True)
        notice = cases.notice_about(
            viewer=viewer, kind=NoticeKind.SERVICE_REFUSED, about_id=plan_id
        )
        assert notice is not None
        told = get_template(letters.LETTER).render(letters.of_notice(viewer, notice))
    assert "The risk is not safely managed yet." in told
    assert "It does not meet a need that we found" in told
    assert "We are not satisfied that the plan" not in told
    assert waiting("cases.write_notice") == [
        {"actor_id": str(SYSTEM_USER_ID), "notice_id": str(notice.id)}
    ]
    assert waiting("plans.write_letter") == []


def test_the_agreement_is_kept_when_both_have_signed_and_not_before(house, agreement_id):
    with house.acting("approver") as viewer:
        making.sign(house, viewer, start_direct_payment.sign_for_body, agreement_id)
    assert waiting("agreements.keep_signed") == []
    with house.acting_as(making.holder_of(house, agreement_id)) as viewer:
        making.sign(house, viewer, start_direct_payment.sign_as_person, agreement_id)
    assert waiting("agreements.keep_signed") == [
        {"actor_id": str(SYSTEM_USER_ID), "agreement_id": str(agreement_id)}
    ]
