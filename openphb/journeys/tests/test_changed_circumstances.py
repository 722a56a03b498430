"""A pause, a hospital stay and a death change what is due, and nothing that was agreed or paid."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from django.urls import reverse

from openphb.domains.agreements import actions as agreements
from openphb.domains.agreements import queries as agreement_queries
from openphb.domains.agreements.models import PauseRecord
from openphb.domains.agreements.tests import making as agreeing
from openphb.domains.agreements.types import (
    CareGoesOn,
    HospitalRule,
    HospitalTerm,
    PauseDraft,
    PauseReason,
    RecipientKind,
    StopDraft,
    StopGround,
)
from openphb.domains.budgets.types import Frequency
from openphb.domains.payments import actions as payments
from openphb.domains.payments import queries as payment_queries
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import ClosingKind, Exceptional, PaymentState
from openphb.domains.people import queries as people
from openphb.domains.plans import queries as plans
from openphb.domains.plans.tests import making as planning
from openphb.foundation.documents.tests.reading import read
from openphb.foundation.messaging import actions as messaging
from openphb.journeys import changed_circumstances as journey
from openphb.kernel.refusal import Refusal

FIRST = making.FIRST_DAY  # Friday 11 December 2026
SECOND, THIRD = date(2027, 1, 8), date(2027, 2, 5)
FOUR_WEEKS = 20 * 1420 * 4
DAY = 20 * 1420 // 7  # a day is £40.57 and five sevenths of a penny


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def begins_with(house):
    """Begin with a house whose one recipient was paid for four weeks from 11 December."""
    making.payer(house)
    house.agreement_id = making.entitled(house)
    made = making.agreement(house, house.agreement_id)
    known_as(house, made)
    pay(house, FIRST)


@pytest.fixture
def paid(house):
    return house


def known_as(house, made):
    """Remember an agreement's budget, and give its subject a person."""
    house.budget_id, house.subject_id = made.budget_id, made.subject_id
    planning.name_person(house, made.subject_id)


def pay(house, on):
    run_id = making.approved(house, on)
    with house.acting("finance_officer") as viewer:
        payments.submit(by=viewer, at=house.at, run_id=run_id)
        house.run_id = run_id
    house.today = on
    with house.acting("finance_officer") as viewer:
        payments.confirm(by=viewer, at=house.at, run_id=run_id)
        return payment_queries.payments_of_run(viewer=viewer, run_id=run_id).payments[0]


DRAFT: dict[str, Any] = {
    "reason": PauseReason.CARE_ELSEWHERE,
    "words": "Your sister looks after you in Leeds for now.",
    "authority": "Condition 9 of the agreement; the PHB manager",
    "safe_care": "The sister, with Leeds district nurses every day.",
    "starts_on": FIRST,
    "ends_on": None,
    "review_on": date(2027, 6, 1),
}


def pause(house, starts_on, ends_on=None, **changes):
    draft = PauseDraft(**{**DRAFT, "starts_on": starts_on, "ends_on": ends_on, **changes})
    with house.acting("care_coordinator") as viewer:
        journey.pause_payments(by=viewer, at=house.at, budget_id=house.budget_id, draft=draft)


def resume(house, on):
    with house.acting("care_coordinator") as viewer:
        journey.resume_payments(
            by=viewer,
            at=house.at,
            budget_id=house.budget_id,
            resumes_on=on,
            words="Care goes on at home.",
        )


def hospital(house, admitted_on, discharged_on=None):
    with house.acting("care_coordinator") as viewer:
        journey.went_into_hospital(
            by=viewer,
            at=house.at,
            subject_id=house.subject_id,
            admitted_on=admitted_on,
            discharged_on=discharged_on,
            place="Queen's",
            words="The ward rang.",
        )


def home(house, on):
    with house.acting("care_coordinator") as viewer:
        journey.came_home(
            by=viewer,
            at=house.at,
            subject_id=house.subject_id,
            discharged_on=on,
            words="The ward rang.",
        )


def death(house, on):
    with house.acting("care_coordinator") as viewer:
        journey.holder_died(
            by=viewer, at=house.at, subject_id=house.subject_id, died_on=on, words="His wife rang."
        )


def mistake(house):
    with house.acting("care_coordinator") as viewer:
        journey.death_was_a_mistake(
            by=viewer, at=house.at, subject_id=house.subject_id, words="It was another man."
        )


def standing(house, on):
    """Return what is owed and what is overpaid; the law holds at every moment."""
    found = making.due(house, on)
    for one in found.recipients:
        entitled = sum(line.entitled_pence for line in one.lines)
        settled = sum(line.accounted_pence for line in one.lines)
        assert entitled == settled + one.due_pence - one.overpaid_pence
    with house.acting("finance_officer") as viewer:
        open_now = [one.outstanding_pence for one in payment_queries.overpayments(viewer=viewer)]
    return found.total_pence, found.overpaid_pence, open_now


def test_a_backdated_pause_lowers_no_payment_and_is_put_to_the_co_ordinator(paid):
    week = date(2026, 12, 18)
    paid.today = date(2026, 12, 24)
    pause(paid, date(2026, 12, 18), date(2026, 12, 25))
    assert standing(paid, SECOND) == (FOUR_WEEKS, FOUR_WEEKS // 4, [FOUR_WEEKS // 4])
    with paid.acting("finance_officer") as viewer:
        (one,) = payment_queries.payments_of_subject(viewer=viewer, subject_id=paid.subject_id)
    assert one.amount_pence == FOUR_WEEKS
    # The pause is taken back: nothing is overpaid any more, and what was open is closed.
    resume(paid, week)
    assert standing(paid, SECOND) == (FOUR_WEEKS, 0, [])


def test_a_pause_without_an_end_stops_what_comes_and_its_end_pays_from_that_day(paid):
    pause(paid, date(2027, 1, 15))
    assert standing(paid, SECOND) == (FOUR_WEEKS // 4, 0, [])
    payment = pay(paid, SECOND)
    assert standing(paid, THIRD)[0] == 0
    resume(paid, date(2027, 1, 29))
    # One week of the period that is paid for, in arrears, and the whole of the next.
    assert standing(paid, THIRD) == (FOUR_WEEKS // 4 + FOUR_WEEKS, 0, [])
    with paid.acting("finance_officer") as viewer:
        why = payment_queries.why(viewer=viewer, payment_id=payment.id)
    (line,) = why.lines
    assert line.sentences[1] == (
        "less 3 weeks, £852.00: payments are paused from Friday 15 January 2027 to Thursday "
        "4 February 2027 (other NHS care is given in its place for now; authority: Condition 9 of "
        "the agreement; the PHB manager)"
    )
    assert [(one.pence, len(one.told)) for one in why.changes] == [(-85_200, 1)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"safe_care": " "}, "safe_care_missing"),
        ({"authority": ""}, "pause_authority_missing"),
        ({"words": ""}, "pause_words_missing"),
        ({"review_on": None}, "pause_review_missing"),
        ({"review_on": date(2026, 12, 1)}, "pause_review_past"),
        ({"starts_on": date(2026, 12, 1)}, "pause_before_payments"),
        ({"ends_on": FIRST}, "pause_ends_before_it_starts"),
    ],
)
def test_a_pause_is_refused_without_what_it_needs(paid, changes, code):
    with refused(code):
        pause(paid, **{"starts_on": FIRST, **changes})


def test_two_pauses_of_the_same_day_and_the_end_of_none_are_refused(paid):
    pause(paid, SECOND)
    with refused("already_paused"):
        pause(paid, THIRD)
    resume(paid, THIRD)
    with refused("nothing_paused"):
        resume(paid, THIRD)


def test_a_hospital_stay_changes_nothing_unless_the_agreement_says_so(paid):
    before = standing(paid, SECOND)
    paid.today = date(2026, 12, 30)
    hospital(paid, date(2026, 12, 14))
    assert standing(paid, SECOND) == before


def with_term(house, term):
    making.payer(house)
    plan_id = planning.agreed_plan(house, planning.open_budget(house))
    with house.acting("care_coordinator") as viewer:
        agreement_id = agreements.prepare(
            by=viewer,
            at=house.at,
            plan_id=plan_id,
            recipient_kind=RecipientKind.HOLDER,
            recipient_name="Mr W",
            frequency=Frequency.FOUR_WEEKLY,
            first_day=FIRST,
            hospital=term,
        )
    agreeing.signed(house, agreement_id)
    agreeing.paid_to(house, agreement_id)
    making.record(house, agreement_id, plan_id)
    made = making.agreement(house, agreement_id)
    known_as(house, made)
    house.agreement_id = agreement_id
    pay(house, FIRST)


def test_an_agreement_that_pays_for_a_week_of_nights_stops_after_it(empty_house):
    with_term(empty_house, HospitalTerm(HospitalRule.PAID_FOR_NIGHTS, nights=7))
    empty_house.today = date(2027, 1, 5)
    hospital(empty_house, date(2026, 12, 18))
    # The second week is paid; the third and what follows is not, until the discharge is known.
    assert standing(empty_house, SECOND) == (0, FOUR_WEEKS // 2, [FOUR_WEEKS // 2])
    home(empty_house, date(2027, 1, 1))
    assert standing(empty_house, SECOND) == (FOUR_WEEKS, FOUR_WEEKS // 4, [FOUR_WEEKS // 4])
    home(empty_house, date(2026, 12, 18))
    assert standing(empty_house, SECOND) == (FOUR_WEEKS, 0, [])


def test_the_term_is_signed_and_an_agreement_without_one_has_the_text_it_had(house):
    plan_id = planning.agreed_plan(house, planning.open_budget(house))
    agreement_id = agreeing.prepared(house, plan_id)
    with house.acting("care_coordinator") as viewer:
        line_key = plans.plan(viewer=viewer, plan_id=plan_id).lines[0].line_key
        before = agreement_queries.agreement(viewer=viewer, agreement_id=agreement_id)
        words: dict[str, Any] = {
            "recipient_kind": before.recipient_kind,
            "recipient_name": before.recipient_name,
            "frequency": before.frequency,
            "first_day": before.first_day,
        }
        term = HospitalTerm(HospitalRule.NAMED_LINES, lines=(line_key,))
        agreements.revise(
            by=viewer,
            at=house.at,
            agreement_id=agreement_id,
            seen_sha256=before.terms_sha256,
            **words,
            hospital=term,
        )
        after = agreement_queries.agreement(viewer=viewer, agreement_id=agreement_id)
        assert after.hospital == term
        assert after.terms_sha256 != before.terms_sha256
        for wrong, code in (
            (HospitalTerm(HospitalRule.PAID_FOR_NIGHTS), "hospital_nights_missing"),
            (HospitalTerm(HospitalRule.NAMED_LINES), "hospital_lines_missing"),
            (HospitalTerm(HospitalRule.NAMED_LINES, lines=(plan_id,)), "hospital_line_unknown"),
        ):
            with refused(code):
                agreements.revise(
                    by=viewer,
                    at=house.at,
                    agreement_id=agreement_id,
                    seen_sha256=after.terms_sha256,
                    **words,
                    hospital=wrong,
                )


def test_after_a_death_nothing_is_due_but_what_was_owed_and_messages_stop(paid):
    paid.today = date(2026, 12, 28)
    death(paid, date(2026, 12, 24))
    # Fourteen days are paid for rightly, the day of the death among them; fourteen were too many.
    assert standing(paid, THIRD) == (0, FOUR_WEEKS // 2, [FOUR_WEEKS // 2])
    with paid.acting("care_coordinator") as viewer:
        to_somebody: dict[str, Any] = {
            "by": viewer,
            "at": paid.at,
            "tenant_id": paid.tenant_id,
            "subject_id": paid.subject_id,
            "to_address": "mrs.w@example.com",
            "heading": "About the budget",
            "body": "We are sorry.",
            "template": "estate",
        }
        with refused("messages_stopped"):
            messaging.send(**to_somebody)
        messaging.send(**to_somebody, to_estate=True)
    mistake(paid)
    assert standing(paid, SECOND) == (FOUR_WEEKS, 0, [])
    with paid.acting("care_coordinator") as viewer:
        messaging.send(**{**to_somebody, "by": viewer})
        assert people.life(viewer=viewer, subject_id=paid.subject_id).death is None


def test_the_day_of_a_death_can_be_corrected_both_ways(paid):
    paid.today = date(2026, 12, 28)
    death(paid, date(2026, 12, 24))
    death(paid, date(2026, 12, 17))
    assert standing(paid, SECOND)[1] == FOUR_WEEKS * 3 // 4
    death(paid, date(2026, 12, 24))
    assert standing(paid, SECOND)[1] == FOUR_WEEKS // 2
    with refused("death_known"):
        death(paid, date(2026, 12, 24))
    with refused("death_in_future"):
        death(paid, date(2027, 2, 1))


def test_a_death_stops_the_payment_of_an_open_run_until_a_person_decides(paid):
    paid.today = date(2026, 12, 29)
    run_id = making.prepared(paid, SECOND).run_id
    making.reviewed(paid, run_id)
    death(paid, date(2026, 12, 28))
    run = making.run(paid, run_id)
    assert (run.state, run.payment_count, run.total_pence) == ("draft", 0, 0)
    (one,) = run.exceptions
    assert one.state is PaymentState.HELD
    assert Exceptional.STOPPED in one.exceptions
    assert "died on Monday 28 December 2026" in one.held_reason
    # Even when somebody releases it, it may not pay more than is due.
    with paid.acting("finance_officer") as viewer:
        payments.release(by=viewer, at=paid.at, payment_id=one.id)
    making.reviewed(paid, run_id)
    with refused("run_pays_too_much"):
        making.approve(paid, run_id, FOUR_WEEKS)


def test_what_is_still_owed_after_a_death_is_paid_when_somebody_releases_it(paid):
    with paid.acting("care_coordinator") as viewer:
        plan = plans.agreed_plan(viewer=viewer, budget_id=paid.budget_id)
    assert plan is not None
    owed: dict[str, Any] = {
        "budget_id": paid.budget_id,
        "line_id": plan.lines[0].id,
        "kind": ClosingKind.NOTICE_PAY,
        "pence": 284_00,
        "due_on": date(2027, 1, 8),
        "words": "One week's notice to Joan Reed, from her contract.",
        "authority": "Paul Grant, PHB manager, saw the contract.",
    }

    def record(**changes):
        with paid.acting("phb_manager") as viewer:
            payments.record_closing_cost(by=viewer, at=paid.at, **{**owed, **changes})

    with refused("nothing_to_close"):
        record()
    paid.today = date(2026, 12, 29)
    death(paid, date(2027, 1, 7) - timedelta(days=10))
    for changes, code in (
        ({"authority": ""}, "closing_authority_missing"),
        ({"words": ""}, "closing_words_missing"),
        ({"pence": 0}, "closing_pence"),
        ({"line_id": paid.budget_id}, "closing_line_missing"),
        ({"due_on": date(2026, 1, 1)}, "closing_day"),
    ):
        with refused(code):
            record(**changes)
    record()
    # 28 December is the last day: ten days of the first period were too many, and stay a question.
    owed_now, overpaid, _open = standing(paid, SECOND)
    assert owed_now == 284_00
    assert abs(overpaid - FOUR_WEEKS * 10 / 28) < 1
    run_id = making.prepared(paid, SECOND).run_id
    (one,) = making.run(paid, run_id).exceptions
    assert one.state is PaymentState.HELD
    with paid.acting("finance_officer") as viewer:
        payments.release(by=viewer, at=paid.at, payment_id=one.id)
    making.reviewed(paid, run_id)
    making.approve(paid, run_id, 284_00)
    assert standing(paid, SECOND)[0] == 0
    with paid.acting("finance_officer") as viewer:
        why = payment_queries.why(viewer=viewer, payment_id=one.id)
        (cost,) = payment_queries.closing_costs(viewer=viewer, budget_id=paid.budget_id)
    assert cost.pence == 284_00
    told = " ".join(line.description for line in why.lines)
    assert "Notice pay: One week's notice to Joan Reed" in told
    assert any("died on Monday 28 December 2026" in s for line in why.lines for s in line.sentences)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_recorded_in_whatever_order_every_penny_is_accounted_for(paid, seed):
    """Random backdated recordings between payments: the law holds, and no agreed payment moves."""
    chance = Random(seed)
    amounts: dict[Any, int] = {}
    for number, on in enumerate((SECOND, THIRD)):
        paid.today = on - timedelta(days=8)
        for _ in range(5):
            day = FIRST + timedelta(days=chance.randrange((paid.today - FIRST).days))
            what: Any = chance.choice([pause, hospital, death, resume, home, "mistake", "change"])
            try:
                if what == "mistake":
                    mistake(paid)
                elif what == "change":
                    making.change(paid, paid.agreement_id, chance.randrange(1000, 2000), start=day)
                elif what in (pause, hospital):
                    what(paid, day, day + timedelta(days=chance.randrange(1, 20)))
                else:
                    what(paid, day)
            except Refusal:
                continue
            standing(paid, on)
        owed, overpaid, _open = standing(paid, on)
        if owed:
            made = making.prepared(paid, on)
            with paid.acting("finance_officer") as viewer:
                for one in payment_queries.run(viewer=viewer, run_id=made.run_id).exceptions:
                    if one.state is PaymentState.HELD:
                        payments.release(by=viewer, at=paid.at, payment_id=one.id)
            making.reviewed(paid, made.run_id)
            making.approve(paid, made.run_id, owed)
            assert standing(paid, on) == (0, overpaid, _open)
        with paid.acting("finance_officer") as viewer:
            found = payment_queries.payments_of_subject(viewer=viewer, subject_id=paid.subject_id)
        now = {one.id: one.amount_pence for one in found}
        assert amounts.items() <= now.items()
        amounts = now
        assert number < 2


def test_facts_that_do_not_overlap_end_in_the_same_due_whatever_their_order(empty_house):
    making.payer(empty_house)
    made = [making.agreement(empty_house, making.entitled(empty_house)) for _ in range(3)]
    empty_house.today = date(2027, 2, 1)
    ends = set()
    for order, one in enumerate(made):
        known_as(empty_house, one)
        acts = [
            lambda: pause(empty_house, date(2026, 12, 18), date(2026, 12, 21)),
            lambda: pause(empty_house, date(2027, 1, 2), date(2027, 1, 9)),
            lambda: death(empty_house, date(2027, 1, 20)),
        ]
        for act in acts[order:] + acts[:order]:
            act()
        found = making.due(empty_house, THIRD).recipients
        (due,) = [each for each in found if each.budget_id == empty_house.budget_id]
        ends.add(tuple((line.period, line.entitled_pence) for line in due.lines))
    assert len(ends) == 1


STOP: dict[str, Any] = {
    "ground": StopGround.NEEDS_NOT_MET,
    "words": "You told us that nobody could be found for the nights.",
    "authority": "The panel of 20 November",
    "safe_care": "An agency that we pay comes every night.",
    "care_who": "Trent Nights",
    "told_on": date(2026, 11, 24),
}


def stop(house, stops_on, role="phb_manager", **changes):
    draft = StopDraft(**{**STOP, "stops_on": stops_on, **changes})
    with house.acting(role) as viewer:
        journey.stop_payments(by=viewer, at=house.at, budget_id=house.budget_id, draft=draft)


def test_a_direct_payment_that_stops_pays_up_to_the_day_and_nothing_after(paid):
    stop(paid, SECOND + timedelta(days=7))
    assert standing(paid, SECOND) == (FOUR_WEEKS // 4, 0, [])
    payment = pay(paid, SECOND)
    assert standing(paid, THIRD) == (0, 0, [])
    with paid.acting("finance_officer") as viewer:
        (line,) = payment_queries.why(viewer=viewer, payment_id=payment.id).lines
    assert "the direct payment stopped" in line.sentences[1]


def test_what_was_paid_for_days_after_the_stop_is_put_to_people_and_not_taken(paid):
    stop(paid, FIRST + timedelta(days=7), ground=StopGround.CONSENT_WITHDRAWN, told_on=FIRST)
    too_much = FOUR_WEEKS * 3 // 4
    assert standing(paid, SECOND) == (0, too_much, [too_much])


def test_a_stop_that_is_looked_at_again_and_falls_lets_payments_go_on(paid):
    stop(paid, SECOND)
    assert standing(paid, SECOND)[0] == 0
    with refused("not_permitted"):
        resume(paid, SECOND)
    with paid.acting("phb_manager") as viewer:
        journey.resume_payments(
            by=viewer,
            at=paid.at,
            budget_id=paid.budget_id,
            resumes_on=SECOND,
            words="The panel looked again.",
        )
    assert standing(paid, SECOND) == (FOUR_WEEKS, 0, [])


def test_what_is_owed_after_a_stop_can_be_recorded(paid):
    stop(paid, SECOND)
    with paid.acting("phb_manager") as viewer:
        plan = plans.agreed_plan(viewer=viewer, budget_id=paid.budget_id)
        assert plan is not None
        payments.record_closing_cost(
            by=viewer,
            at=paid.at,
            budget_id=paid.budget_id,
            line_id=plan.lines[0].id,
            kind=ClosingKind.NOTICE_PAY,
            pence=40_000,
            due_on=SECOND,
            words="Two weeks of notice to the personal assistant",
            authority="The panel, who saw the contract",
        )
    assert standing(paid, SECOND)[0] == 40_000


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("stop_words_missing", {"words": " no "}),
        ("stop_authority_missing", {"authority": ""}),
        ("safe_care_missing", {"safe_care": ""}),
        ("stop_before_payments", {"stops_on": FIRST - timedelta(days=1)}),
        ("stop_told_in_future", {"told_on": date(2027, 3, 1), "stops_on": date(2027, 6, 1)}),
        ("stop_is_a_transfer", {"ground": StopGround.OTHER_BODY}),
        ("care_who_missing", {"care_who": " "}),
        ("care_who_missing", {"care_by": CareGoesOn.REFUSED, "care_who": ""}),
        ("care_not_bought", {"care_by": CareGoesOn.BOUGHT, "stops_on": date(2026, 12, 1)}),
        ("stop_told_late", {"told_on": date(2026, 12, 14), "stops_on": FIRST}),
        ("stop_notice_short", {"stops_on": date(2026, 12, 21)}),
    ],
)
def test_a_stop_is_refused_by_name(paid, code, changes):
    paid.today = date(2026, 12, 15)
    with refused(code):
        stop(paid, **{"stops_on": SECOND, **changes})
    assert not PauseRecord.objects.exists()


def test_notice_may_be_short_for_a_reason_and_never_needs_to_be_kept_without_consent(paid):
    stop(paid, date(2026, 12, 21), why_sooner="The money was taken by somebody else.")
    with refused("already_stopped"):
        stop(paid, SECOND)


def test_only_who_may_decide_it_stops_a_direct_payment(paid):
    with refused("not_permitted"):
        stop(paid, SECOND, role="care_coordinator")


def letter(house, visit):
    with house.acting("phb_manager") as viewer:
        path = reverse("agreements:pause_pdf", args=[house.budget_id])
        return read(visit(viewer, path).content)


def test_the_letter_of_a_stop_says_when_why_what_care_goes_on_and_how_to_object(paid, visit):
    stop(paid, SECOND + timedelta(days=7))
    paper = letter(paid, visit)
    assert (paper.title, paper.language, paper.tagged) == (
        "Your direct payment stops",
        "en-GB",
        True,
    )
    for words in (
        "24 November 2026",
        "The last day that it pays for is Thursday 14 January 2027.",
        "It does not meet the needs that it is meant to meet.",
        "You told us that nobody could be found for the nights.",
        "The panel of 20 November",
        "An agency that we pay comes every night.",
        "What you properly owe can be paid",
        "You can ask us to think again.",
    ):
        assert words in paper.words


def test_the_letter_of_a_pause_says_from_when_to_when_and_that_care_goes_on(paid, visit):
    pause(paid, SECOND, SECOND + timedelta(days=7))
    paper = letter(paid, visit)
    assert paper.title == "Your direct payment is paused"
    for words in (
        "Paused from Friday 8 January 2027 to Thursday 14 January 2027.",
        "This does not stop your care.",
        "so that nobody goes without pay",
        "You can ask us to think again.",
    ):
        assert words in paper.words
    assert "What you properly owe" not in paper.words
