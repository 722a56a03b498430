"""Extra cover in the database: what becomes due, what no version ends, and what no writer can do."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from unittest.mock import patch

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q, Sum

from openphb.domains.payments import queries
from openphb.domains.payments.actions import entitlement
from openphb.domains.payments.actions import extra_cover as acting
from openphb.domains.payments.models import ExtraCover, ExtraCoverYear, LineEntitlement
from openphb.domains.payments.queries.due import budget_facts, known_to
from openphb.domains.payments.rules import extra_cover as rules
from openphb.domains.payments.rules.entitlement import entitled_pence
from openphb.domains.payments.tests import covering, making
from openphb.domains.payments.tests.covering import FIRST_DAY, TERMS, cover, covered, end, start
from openphb.domains.plans.extra_cover.types import MayStart, Trigger
from openphb.foundation.access.types import NotPermitted
from openphb.foundation.audit.models import AuditEvent
from openphb.kernel.calendars import LONDON, add_working_days
from openphb.kernel.ids import new_id
from openphb.kernel.periods import Period
from openphb.kernel.refusal import NothingThere, Refusal

ONE_DAY = timedelta(days=1)
DAY = 50_00


def refused(code):
    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def go_to(house, day: date) -> None:
    house.today, house.at = day, datetime.combine(day, time(12), tzinfo=LONDON)


def pay_day(house) -> date:
    """Return the next day on which money can arrive that is sent today."""
    return add_working_days(house.today, 5)


@pytest.fixture
def ready(house):
    """Somebody whose plan pays £50 a day for up to 21 days, £1,050 a time and £1,500 a year."""
    covered(house)
    go_to(house, FIRST_DAY + 3 * ONE_DAY)
    return house


def staff(house):
    return house.acting("care_coordinator")


def test_what_is_put_by_is_drawn_first_and_only_the_rest_becomes_due(ready):
    cover_id = start(ready, 120_00)
    found = cover(ready, cover_id)
    assert (found.money.days, found.money.cost_pence) == (21, 1_050_00)
    assert (found.money.savings_pence, found.due_pence) == (120_00, 930_00)
    first = ready.today
    assert covering.given(ready, cover_id) == [
        (first + 2 * ONE_DAY, first + 3 * ONE_DAY, "one_off", 30_00),
        (first + 3 * ONE_DAY, first + 21 * ONE_DAY, "per_day", DAY),
    ]
    with staff(ready):
        event = AuditEvent.objects.get(what="extra_cover.started")
    assert (event.details["savings_pence"], event.details["due_pence"]) == (120_00, 930_00)


def test_where_enough_is_put_by_nothing_becomes_due(ready):
    before = making.due(ready, FIRST_DAY).total_pence
    cover_id = start(ready, 1_050_00)
    assert covering.given(ready, cover_id) == []
    assert making.due(ready, FIRST_DAY).total_pence == before


def test_it_is_paid_with_the_next_run_and_told_why(house):
    ready = house
    covered(ready)
    making.payer(ready)
    making.approved(ready)
    go_to(ready, FIRST_DAY + 3 * ONE_DAY)
    cover_id = start(ready, 120_00, days=10)
    with ready.acting("care_coordinator") as viewer:
        (offer,) = queries.cover_offers(viewer=viewer, budget_id=ready.budget_id, on=ready.today)
    assert (offer.used_in_year_pence, offer.running) == (500_00, cover_id)
    due = making.due(ready, making.NEXT_DAY)
    # £380 of a period that was paid already comes as arrears, beside the next period's own.
    assert due.recipients[0].due_pence - due.recipients[0].covered_pence == 380_00
    run_id = making.approved(ready, making.NEXT_DAY)
    assert cover(ready, cover_id).paid_pence == 380_00
    with ready.acting("finance_officer") as viewer:
        (payment,) = queries.payments_of_run(viewer=viewer, run_id=run_id).payments
        said = queries.why(viewer=viewer, payment_id=payment.id)
    (told,) = (one for one in said.earlier if "Extra cover" in one.description)
    assert "coming home from hospital: £120.00 of £500.00 comes from the money put by" in (
        told.description
    )
    assert making.due(ready, making.NEXT_DAY).owed == ()


def test_the_next_version_of_the_plan_leaves_it_as_it_was_started(ready):
    cover_id = start(ready, 0)
    before = covering.given(ready, cover_id)
    covering.next_version(ready, replace(TERMS, cap_time_pence=100_00, cap_year_pence=100_00))
    assert covering.given(ready, cover_id) == before


def test_ended_sooner_nothing_of_the_days_given_up_is_due(ready):
    cover_id = start(ready, 120_00)
    last = ready.today + 3 * ONE_DAY
    end(ready, cover_id, last)
    found = cover(ready, cover_id)
    assert (found.last_day, found.ended_sooner) == (last, True)
    assert (found.money.cost_pence, found.money.savings_pence, found.due_pence) == (
        200_00,
        120_00,
        80_00,
    )
    first = ready.today
    assert covering.given(ready, cover_id) == [
        (first + 2 * ONE_DAY, first + 3 * ONE_DAY, "one_off", 30_00),
        (first + 3 * ONE_DAY, first + 4 * ONE_DAY, "per_day", DAY),
    ]
    with staff(ready):
        assert ExtraCoverYear.objects.get().used_pence == 200_00


def test_what_was_paid_ahead_and_not_used_is_put_by_again_and_no_overpayment(ready):
    making.payer(ready)
    cover_id = start(ready, 0)
    making.approved(ready, pay_day(ready))
    assert cover(ready, cover_id).paid_pence == 1_050_00
    end(ready, cover_id, ready.today)
    found = cover(ready, cover_id)
    assert (found.money.cost_pence, found.kept_pence, found.due_pence) == (
        50_00,
        1_000_00,
        1_050_00,
    )
    due = making.due(ready, pay_day(ready))
    assert (due.total_pence, due.overpaid_pence) == (0, 0)
    with ready.acting("care_coordinator") as viewer:
        assert queries.overpayments_of_budget(viewer=viewer, budget_id=ready.budget_id) == ()


def test_given_up_before_it_begins_it_costs_nothing(ready):
    cover_id = start(ready, 0, starts_on=ready.today + 5 * ONE_DAY)
    end(ready, cover_id, ready.today + 4 * ONE_DAY)
    found = cover(ready, cover_id)
    assert (found.period, found.last_day, found.money.cost_pence) == (None, None, 0)
    assert covering.given(ready, cover_id) == []
    # And those days may be started again.
    assert start(ready, 0, starts_on=ready.today + 5 * ONE_DAY) != cover_id


def test_it_is_started_once_at_a_time_and_within_the_year(ready):
    start(ready, 0)
    with refused("extra_cover_running"):
        start(ready, 0)
    go_to(ready, ready.today + 21 * ONE_DAY)
    start(ready, 0)
    with staff(ready):
        assert ExtraCover.objects.aggregate(all=Sum("cost_pence"))["all"] == 1_500_00
    go_to(ready, ready.today + 21 * ONE_DAY)
    with refused("extra_cover_cap_reached"):
        start(ready, 0)
    go_to(ready, date(2027, 4, 1))
    start(ready, 0)
    with staff(ready):
        assert sorted(ExtraCoverYear.objects.values_list("year", "used_pence")) == [
            ("2026/27", 1_500_00),
            ("2027/28", 1_050_00),
        ]


@pytest.mark.parametrize("role", ["holder", "representative", "nominee", "supporter"])
def test_who_was_agreed_may_start_and_end_it(house, role):
    covered(house, role=role)
    go_to(house, FIRST_DAY)
    cover_id = start(house, 0)
    end(house, cover_id, house.today)
    assert cover(house, cover_id).money.days == 1


def test_who_was_not_agreed_may_not(house):
    covered(house, replace(TERMS, may_start=MayStart.PERSON), role="supporter")
    go_to(house, FIRST_DAY)
    with refused("extra_cover_not_yours"):
        start(house, 0)
    with pytest.raises(NotPermitted):
        start(house, 0, by=house.user_id("finance_officer"))
    with refused("extra_cover_not_yours"):
        start(house, 0, by=house.user_id("care_coordinator"))


def test_what_was_not_agreed_starts_nothing(ready):
    with refused("extra_cover_not_agreed"):
        start(ready, 0, because=Trigger.ASSISTANT_ILL)
    with staff(ready):
        assert not ExtraCover.objects.exists()


def test_another_commissioner_sees_nothing_of_it(ready):
    cover_id = start(ready, 0)
    with ready.acting("care_coordinator", ready.other_tenant_id) as viewer:
        with pytest.raises(NothingThere):
            queries.extra_cover(viewer=viewer, cover_id=cover_id)
        assert queries.extra_covers(viewer=viewer, budget_id=ready.budget_id) == ()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"cost_pence": 1_00}, "extra_cover_costs_its_days"),
        ({"savings_pence": 1_00}, "extra_cover_draws_on_savings_first"),
        ({"day_pence": 60_00}, "only_shorter"),
        ({"because": "assistant_ill"}, "only_shorter"),
        ({"year": "2030/31"}, "only_shorter"),
        ({"ends_before": date(2027, 6, 1), "cost_pence": 100_00}, "only_shorter"),
        ({"put_by_pence": 5}, "only_shorter"),
    ],
)
def test_nobody_can_make_it_longer_or_another(ready, changed, named):
    cover_id = start(ready, 120_00)
    with staff(ready), pytest.raises(IntegrityError, match=named), transaction.atomic():
        ExtraCover.objects.filter(pk=cover_id).update(**changed)
    with staff(ready), pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        ExtraCover.objects.filter(pk=cover_id).delete()


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"because": "assistant_ill"}, "what the plan agrees"),
        ({"day_pence": 40_00, "cost_pence": 840_00}, "what the plan agrees"),
        ({"agreed_until": date(2027, 9, 1)}, "what the plan agrees"),
        # All as agreed, but it is the second of a year in which one and a half may be.
        ({}, "extra_cover_within_its_cap"),
    ],
)
def test_the_database_refuses_what_was_not_agreed_whoever_writes_it(ready, changed, named):
    cover_id = start(ready, 0)
    with staff(ready):
        new = ExtraCover.objects.get(pk=cover_id)
        new.pk, new.due_key = new_id(), new_id()
        new.starts_on = ready.today + 40 * ONE_DAY
        new.ends_before = new.agreed_until = new.starts_on + 21 * ONE_DAY
        for name, value in changed.items():
            setattr(new, name, value)
        with pytest.raises(IntegrityError, match=named), transaction.atomic():
            new.save(force_insert=True)


def test_what_a_year_uses_is_counted_by_the_database_alone(ready):
    start(ready, 0)
    for change in (
        lambda: ExtraCoverYear.objects.update(used_pence=0),
        lambda: ExtraCoverYear.objects.update(cap_pence=10_000_00),
        lambda: ExtraCoverYear.objects.all().delete(),
    ):
        counted = pytest.raises(DatabaseError, match="counted by the database")
        with staff(ready), counted, transaction.atomic():
            change()


# --- A walk through the real actions; after each step every law is asked.


class Walk:
    """One person's extra cover over two years: started, ended, paid, and agreed anew."""

    def __init__(self, house, seed: int) -> None:
        self.house, self.chance = house, Random(seed)
        self.done: list[str] = []

    def step(self) -> None:
        what = self.chance.choices(
            (self.starts, self.ends, self.waits, self.pays, self.agrees), (5, 4, 4, 2, 1)
        )[0]
        try:
            with transaction.atomic():
                what()
                self.done.append(what.__name__)
        except Refusal:
            pass
        check(self.house)

    def starts(self) -> None:
        ahead = self.chance.randint(-3, 10)
        start(
            self.house,
            self.chance.choice((0, 0, self.chance.randint(0, 1_200_00))),
            starts_on=self.house.today + ahead * ONE_DAY,
            days=self.chance.choice((None, None, self.chance.randint(1, 21))),
        )

    def ends(self) -> None:
        with staff(self.house):
            one = ExtraCover.objects.filter(ends_before__gt=self.house.today).first()
        if one is not None:
            days = self.chance.randint(0, (one.ends_before - one.starts_on).days)
            end(self.house, one.id, one.starts_on + (days - 1) * ONE_DAY)

    def waits(self) -> None:
        go_to(self.house, self.house.today + self.chance.randint(1, 40) * ONE_DAY)

    def pays(self) -> None:
        making.approved(self.house, pay_day(self.house))

    def agrees(self) -> None:
        time_pence = self.chance.randint(50_00, 1_200_00)
        covering.next_version(
            self.house,
            replace(
                TERMS,
                cap_time_pence=time_pence,
                cap_year_pence=time_pence + self.chance.randint(0, 900_00),
                longest_days=self.chance.randint(1, 30),
            ),
        )


def check(house) -> None:
    """Ask every law of what the database holds now."""
    with staff(house):
        for year in ExtraCoverYear.objects.all():
            covers = ExtraCover.objects.filter(line_key=year.line_key, year=year.year)
            cost = covers.aggregate(all=Sum("cost_pence"))["all"]
            assert cost == year.used_pence <= year.cap_pence
        found = budget_facts(
            Q(budget_id=house.budget_id), known_to(house.tenant_id), reserved=False
        )[house.budget_id]
        for one in ExtraCover.objects.all():
            facts = [fact for fact in found.facts if fact.line_key == one.due_key]
            due = sum(entitled_pence(fact, FAR) for fact in facts)
            assert one.savings_pence + due == one.cost_pence + one.kept_pence
            payments = [paid for paid in found.accounted if paid.line_key == one.due_key]
            # Nobody is asked for anything back: what was paid is due, or put by again.
            for payment in payments:
                assert sum(entitled_pence(fact, payment.period) for fact in facts) >= payment.pence
            paid = sum(payment.pence for payment in payments)
            assert due <= max(one.cost_pence - one.savings_pence, paid)
            # Ended means: after the end nothing is due that was not paid already.
            left = Period(one.ends_before, FAR.end)
            assert sum(entitled_pence(fact, left) for fact in facts) <= min(one.kept_pence, paid)


FAR = Period(date(2020, 1, 1), date(2040, 1, 1))
PROVE = bool(os.environ.get("OPENPHB_PROVE"))
STEPS, SEEDS = (80, range(12)) if PROVE else (24, range(2))


@pytest.mark.parametrize("seed", SEEDS)
def test_through_any_starts_ends_versions_and_years_every_law_holds(ready, seed):
    making.payer(ready)
    walk = Walk(ready, seed)
    for _n in range(STEPS):
        walk.step()
    connection.check_constraints()
    assert {"starts", "ends", "waits"} <= set(walk.done)


def straight_on(house) -> None:
    """Start it, pay it, end it sooner, agree to another version, start it again."""
    making.payer(house)
    cover_id = start(house, 120_00)
    check(house)
    making.approved(house, pay_day(house))
    go_to(house, house.today + 5 * ONE_DAY)
    end(house, cover_id, house.today)
    check(house)
    go_to(house, house.today + 3 * ONE_DAY)
    start(house, 10_00)
    check(house)
    covering.next_version(house, replace(TERMS, longest_days=5))
    check(house)
    go_to(house, house.today + 30 * ONE_DAY)
    with pytest.raises(Refusal):
        start(house, 0, days=21)
    check(house)


def test_straight_on_every_law_holds(ready):
    straight_on(ready)


RULES_PIECES = rules.pieces
BUGS = {
    "the cap of a year is not looked at": (rules, "most_days", lambda terms, used: 21),
    "the day on which savings run out is forgotten": (
        rules,
        "pieces",
        lambda money, first: RULES_PIECES(money, first)[1:],
    ),
    "what is ended goes on being due": (acting, "_cut", lambda *given: 0),
    "what was paid ahead is forgotten": (rules, "kept", lambda facts, paid, day: iter(())),
    "the next version of the plan ends it": (
        entitlement,
        "started_keys",
        lambda budget_id: LineEntitlement.objects.none().values_list("line_key"),
    ),
}


@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_bug_is_seen_by_a_law_or_kept_out_by_the_database(ready, bug):
    where, name, wrong = BUGS[bug]
    with (
        patch.object(where, name, wrong),
        pytest.raises((AssertionError, DatabaseError, pytest.fail.Exception)),
    ):
        straight_on(ready)
