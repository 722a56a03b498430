"""A holder starts extra cover out of what is put by: pages, telephone, messages, and its own end."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from django.urls import reverse

from openphb.domains.budgets.tests.reading_age import plain_sentences, reading_age
from openphb.domains.cases.models import Case
from openphb.domains.payments import actions as payments
from openphb.domains.payments import jobs
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.models import ExtraCover
from openphb.domains.payments.tests import covering, making
from openphb.domains.payments.types.extra_cover import CoverAsked
from openphb.domains.plans import queries as plan_queries
from openphb.domains.plans.extra_cover.types import MayStart, Trigger
from openphb.domains.plans.tests import making as planning
from openphb.domains.spending import actions as spending
from openphb.domains.spending import queries as spending_queries
from openphb.domains.spending.tests.making import csv_statement
from openphb.domains.spending.types import Part
from openphb.foundation.clock.business import Moment
from openphb.foundation.jobs.actions import ensure_system_user
from openphb.foundation.jobs.types import SYSTEM_USER_ID, Run
from openphb.foundation.messaging.models import Message
from openphb.journeys import changed_circumstances, extra_cover
from openphb.kernel.calendars import LONDON
from openphb.kernel.refusal import Refusal

ONE_DAY = timedelta(days=1)
OLDEST_READER = 11.0


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def go_to(house, day: date) -> None:
    house.today, house.at = day, datetime.combine(day, time(12), tzinfo=LONDON)


def pay(house, on: date) -> None:
    run_id = making.approved(house, on)
    with house.acting("finance_officer") as viewer:
        payments.submit(by=viewer, at=house.at, run_id=run_id)
    go_to(house, on)
    with house.acting("finance_officer") as viewer:
        payments.confirm(by=viewer, at=house.at, run_id=run_id)


def plan_of(house):
    with house.acting("care_coordinator") as viewer:
        plan = plan_queries.agreed_plan(viewer=viewer, budget_id=house.budget_id)
        assert plan is not None
        return plan


@pytest.fixture
def saving(house):
    """Somebody who was paid twice, so that £240 is put by, and whose wife helps them."""
    covering.covered(house, role="supporter")
    house.subject_id = plan_of(house).subject_id
    planning.name_person(house, house.subject_id)
    making.payer(house)
    pay(house, covering.FIRST_DAY)
    pay(house, making.NEXT_DAY)
    return house


def put_by(house):
    line = covering.line_id(house)
    with house.acting_as(house.holder_id) as viewer:
        return extra_cover.put_by(viewer=viewer, budget_id=house.budget_id, line_id=line)


def start(house, **asked):
    line = covering.line_id(house)
    with house.acting_as(house.holder_id) as viewer:
        return extra_cover.start(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            line_id=line,
            asked=CoverAsked(**{"because": Trigger.DISCHARGE, "starts_on": house.today, **asked}),
        )


def words_of(response) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split()))


def test_it_draws_on_what_was_paid_to_be_put_by(saving):
    assert put_by(saving).pence == 240_00
    cover_id = start(saving, days=3)
    found = covering.cover(saving, cover_id)
    assert (found.money.savings_pence, found.due_pence) == (150_00, 0)
    assert put_by(saving).pence == 90_00
    with saving.acting_as(saving.holder_id) as viewer:
        extra_cover.end(by=viewer, at=saving.at, cover_id=cover_id, last_day=saving.today)
    # What was not used is put by again.
    assert put_by(saving).pence == 190_00


def test_it_never_draws_on_more_than_the_account_has(saving):
    received = 2 * 4 * (284_00 + 30_00)
    moved = [
        (covering.FIRST_DAY, "NHS Ourshire", received // 2),
        (making.NEXT_DAY, "NHS Ourshire", received // 2),
        (making.NEXT_DAY + ONE_DAY, "Joan Brown", 100_00 - received),
    ]
    go_to(saving, making.NEXT_DAY + 2 * ONE_DAY)
    with saving.acting("care_coordinator") as viewer:
        spending.take_in_statement(
            by=viewer, at=saving.at, budget_id=saving.budget_id, data=csv_statement(moved)
        )
    found = put_by(saving)
    assert (found.pence, found.known_on) == (100_00, making.NEXT_DAY + ONE_DAY)
    assert "The account had only £100.00" in " ".join(found.working)


def test_money_spent_on_it_that_no_extra_cover_accounts_for_is_gone(saving):
    moved = [
        (covering.FIRST_DAY, "NHS Ourshire", 1_256_00),
        (making.NEXT_DAY, "NHS Ourshire", 1_256_00),
        (making.NEXT_DAY + ONE_DAY, "Helping Hands", -180_00),
    ]
    start(saving, days=2)
    plan = plan_of(saving)
    go_to(saving, making.NEXT_DAY + 5 * ONE_DAY)
    with saving.acting("care_coordinator") as viewer:
        spending.take_in_statement(
            by=viewer, at=saving.at, budget_id=saving.budget_id, data=csv_statement(moved)
        )
        line = next(one for one in plan.lines if one.cover)
        (spent,) = spending_queries.uncoded(viewer=viewer, budget_id=saving.budget_id)
        spending.code_movement(
            by=viewer,
            at=saving.at,
            movement_id=spent.id,
            parts=(Part(line.id, line.outcome_ids[0], 180_00),),
            seen=(),
        )
    # £240 was put by: £100 went to the two days, and £80 to something else.
    assert put_by(saving).pence == 60_00


def test_his_wife_starts_it_on_three_short_pages(saving, client_of):
    client = client_of(saving.holder_id)
    path = reverse("journeys:extra_cover_start", args=[saving.budget_id])
    assert path in client.get(reverse("holder:budget", args=[saving.budget_id])).content.decode()
    what = f"{covering.line_id(saving)}:discharge"
    pages = [client.get(path)]
    missing = client.post(path, {"step": "0"})
    assert "Choose what happened" in words_of(missing)
    pages.append(client.post(path, {"step": "0", "what": what}))
    assert "When does the extra help start?" in words_of(pages[-1])
    pages.append(client.post(path, {"step": "1", "what": what, "when": "today"}))
    said = words_of(pages[-1])
    assert "£240.00 from the money put by. We pay £810.00 more into the budget account." in said
    assert "£1,050.00. 21 days at £50.00 a day." in said
    started = client.post(path, {"step": "2", "what": what, "when": "today"}, follow=True)
    said = words_of(started)
    assert "Extra cover is on until Thursday 28 January 2027." in said
    assert "Used so far: £50.00 of £1,050.00. This year: £1,050.00 of £1,500.00." in said
    budget = words_of(client.get(reverse("holder:budget", args=[saving.budget_id])))
    assert "Extra cover is on until Thursday 28 January 2027." in budget
    assert "Start extra cover" not in budget
    plain = [one for page in [*pages, started] for one in plain_sentences(page.content.decode())]
    assert len(plain) >= 6
    assert reading_age(plain) <= OLDEST_READER, plain
    # Who comes back is shown what is on.
    again = client.get(path)
    assert again.status_code == 302


def test_it_can_be_ended_on_a_page_and_a_wrong_day_is_told(saving, client_of):
    cover_id = start(saving)
    client = client_of(saving.holder_id)
    path = reverse("journeys:extra_cover_end", args=[cover_id])
    assert "Nobody takes it back." in words_of(client.get(path))

    def sent(day):
        said = {"last_day-day": day.day, "last_day-month": day.month, "last_day-year": day.year}
        return client.post(path, said, follow=True)

    assert "It ends by itself after" in words_of(sent(saving.today + 40 * ONE_DAY))
    assert "It was ended sooner." in words_of(sent(saving.today))
    go_to(saving, saving.today + ONE_DAY)
    assert "This extra cover is over" in words_of(client_of(saving.holder_id).get(path))


def test_a_day_too_far_away_is_told_where_it_is_asked(saving, client_of):
    client = client_of(saving.holder_id)
    path = reverse("journeys:extra_cover_start", args=[saving.budget_id])
    what = f"{covering.line_id(saving)}:discharge"
    far = saving.today + 60 * ONE_DAY
    day = {
        "starts_on-day": str(far.day),
        "starts_on-month": str(far.month),
        "starts_on-year": str(far.year),
    }
    said = words_of(client.post(path, {"step": "2", "what": what, "when": "other", **day}))
    assert "That is more than four weeks ahead." in said
    assert "When does the extra help start?" in said


def test_the_co_ordinator_starts_it_for_somebody_who_rings(saving, client_of):
    client = client_of(saving.user_id("care_coordinator"))
    path = reverse("journeys:extra_cover_start", args=[saving.budget_id])
    assert "Who is on the telephone?" in words_of(client.get(path))
    said = {
        "name": "Mrs W",
        "as_who": "helps",
        "what": f"{covering.line_id(saving)}:carer_in_crisis",
        "when": "tomorrow",
        "days": "4",
    }
    check = words_of(client.post(path, {**said, "step": "2"}))
    assert "Read this to them" in check
    assert "£200.00 from the money put by." in check
    not_read = words_of(client.post(path, {**said, "step": "3"}))
    assert "Read it to them, and tick that you did" in not_read
    done = words_of(client.post(path, {**said, "step": "3", "read_back": "on"}, follow=True))
    assert "Extra cover starts on Saturday 9 January 2027 and is on until" in done
    assert "Mrs W rang on" in done


def test_who_was_not_agreed_is_told_whom_to_ask(house, client_of):
    covering.covered(house, replace(covering.TERMS, may_start=MayStart.PERSON), role="supporter")
    go_to(house, covering.FIRST_DAY)
    planning.name_person(house, plan_of(house).subject_id)
    client = client_of(house.holder_id)
    said = words_of(client.get(reverse("journeys:extra_cover_start", args=[house.budget_id])))
    assert "It was agreed that somebody else starts it: the person alone." in said


def test_after_a_death_nothing_starts(saving):
    with saving.acting("care_coordinator") as viewer:
        changed_circumstances.holder_died(
            by=viewer,
            at=saving.at,
            subject_id=saving.subject_id,
            died_on=saving.today - ONE_DAY,
            words="His wife rang.",
        )
    with refused("extra_cover_after_death"):
        start(saving)


def run_of(house) -> Run:
    return Run(SYSTEM_USER_ID, Moment(house.today, house.at, pretended=True), 1, last=True)


def messages(house) -> list[str]:
    with house.acting("care_coordinator"):
        return list(Message.objects.order_by("id").values_list("body", flat=True))


def test_everybody_is_told_when_it_starts_and_when_it_has_ended_by_itself(saving, client_of):
    ensure_system_user(tenant_ids=(saving.tenant_id,), at=saving.at)
    with saving.acting("care_coordinator") as viewer:
        Case.objects.filter(subject_id=saving.subject_id).update(co_ordinator_id=viewer.user_id)
    cover_id = start(saving, days=7)
    jobs.tell_extra_cover.body(run_of(saving), cover_id)
    to_him, to_her = messages(saving)
    assert "Extra cover starts on Friday 8 January 2027. The last day is" in to_him
    assert "£240.00 of it comes from the money put by." in to_him
    assert "You do not have to agree to it" in to_her
    today = words_of(client_of(saving.user_id("care_coordinator")).get(reverse("staff:today")))
    assert "Extra cover that people started (1)" in today
    assert "Extra cover is on until Thursday 14 January 2027." in today
    go_to(saving, saving.today + 6 * ONE_DAY)
    jobs.extra_cover_over.body(run_of(saving))
    assert len(messages(saving)) == 2
    go_to(saving, saving.today + ONE_DAY)
    for _twice in range(2):
        jobs.extra_cover_over.body(run_of(saving))
    said = messages(saving)[2:]
    assert len(said) == 2
    assert "The last day of your extra cover was Thursday 14 January 2027." in said[0]


def test_the_case_page_tells_of_it(saving, client_of):
    client = client_of(saving.user_id("care_coordinator"))
    with saving.acting("care_coordinator") as viewer:
        found = payment_queries.extra_covers(viewer=viewer, budget_id=saving.budget_id)
        assert found == ()
    cover_id = start(saving, days=3)
    case_id = covering.cover(saving, cover_id).case_id
    said = words_of(client.get(reverse("staff:case", args=[case_id])))
    assert "Extra cover is on until Sunday 10 January 2027. Used so far: £50.00 of £150.00." in said
    assert "Extra cover started: Coming home from hospital" in said
    with saving.acting("care_coordinator"):
        assert ExtraCover.objects.count() == 1
