"""The clock goes back between any two steps of a run: it is refused or harmless, and all are paid once."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.models import Count, Sum

from conftest import LONDON, House
from openphb.domains.payments import actions, queries
from openphb.domains.payments.models import Payment, PaymentRun
from openphb.domains.payments.tests import making
from openphb.domains.payments.types import PaymentState, RunState
from openphb.kernel.refusal import Refusal
from openphb.kernel.tests.doses import dose
from tests.operations.counted import tell
from tests.operations.trials import undone

TRIALS = dose(3, 200)
STEPS = ("prepare", "review", "approve", "take_file", "submit", "confirm")
# Which steps come on which day: what is prepared on Monday is sent on Wednesday.
DAYS = {"confirm": making.FIRST_DAY}
BEGINS = datetime(2026, 12, 7, 9, tzinfo=LONDON)
BACK = (
    timedelta(seconds=1), timedelta(minutes=50), timedelta(hours=9), timedelta(days=1),
    timedelta(days=3), timedelta(days=31), timedelta(days=400),
)  # fmt: skip
FOUR_WEEKS = 20 * 1420 * 4


def test_whatever_step_the_clock_goes_back_at_everybody_is_paid_once(house: House) -> None:
    chance = Random(5)
    making.payer(house)
    people = [making.entitled(house) for _ in range(2)]
    lost = doubled = refused = harmless = 0
    for _ in range(TRIALS):
        with undone(house):
            truly, last = BEGINS, date.min
            for name in STEPS:
                truly = max(truly + timedelta(hours=chance.randint(1, 9)), _begins(name))
                if chance.random() < 0.5:
                    went = goes_back(house, chance, truly, name, last)
                    refused, harmless = refused + (not went), harmless + went
                    if went:
                        last = max(last, house.today)
                        continue
                at(house, truly)
                do(house, name)
                last = house.today
            # When all is paid, a clock that goes back brings no second run.
            at(house, truly - chance.choice(BACK))
            with pytest.raises(Refusal):
                making.prepared(house, chance.choice((making.FIRST_DAY, house.today)))
            connection.check_constraints()
            with house.acting("finance_officer"):
                paid = Payment.objects.filter(state=PaymentState.PAID)
                lost += len(people) - paid.values("agreement").distinct().count()
                twice = paid.values("agreement").annotate(many=Count("id")).filter(many__gt=1)
                doubled += twice.count()
                assert paid.aggregate(pence=Sum("amount_pence"))["pence"] == 2 * FOUR_WEEKS
                assert PaymentRun.objects.filter(state=RunState.CONFIRMED).count() == 1
    assert refused, "no step was refused"
    assert harmless, "no step went through"
    tell(
        "the clock going back, at any step of a run",
        trials=refused + harmless,
        lost=lost,
        doubled=doubled,
    )


def test_what_was_prepared_while_the_clock_was_ahead_is_given_up(house: House) -> None:
    making.payer(house)
    making.entitled(house)
    at(house, BEGINS + timedelta(days=366))
    run_id = making.prepared(house, making.FIRST_DAY + timedelta(days=364 + 14)).run_id
    at(house, BEGINS)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "clock_backwards"):
        making.reviewed(house, run_id)
    with house.acting("finance_officer") as viewer:
        actions.cancel(by=viewer, at=house.at, run_id=run_id, reason="The clock was ahead.")
    making.approved(house)


def test_what_was_approved_while_the_clock_was_ahead_is_got_over_by_saying_so(house: House) -> None:
    making.payer(house)
    making.entitled(house)
    ahead = BEGINS + timedelta(days=14)
    at(house, ahead)
    run_id = making.approved(house, ahead.date() + timedelta(days=3))
    at(house, BEGINS)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "clock_backwards"):
        making.prepared(house, making.NEXT_DAY)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "reason_needed"):
        rights(house, run_id, " ")
    rights(house, run_id, "The computer was set to another month; the radio says otherwise.")
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "clock_not_ahead"):
        rights(house, run_id, "Once more.")
    # The run paid the first period: nothing of it is paid again, and the next one is.
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "nothing_due"):
        making.prepared(house)
    making.approved(house, making.NEXT_DAY)
    with house.acting("finance_officer") as viewer:
        actions.submit(by=viewer, at=house.at, run_id=run_id)
        paid = Payment.objects.filter(state=PaymentState.PAID)
        assert list(paid.values_list("amount_pence", flat=True)) == [FOUR_WEEKS] * 2
    # A clock that is behind the moment of which somebody said that it is right is refused again.
    at(house, BEGINS - timedelta(days=1))
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "clock_backwards"):
        making.prepared(house, making.NEXT_DAY)


def test_a_run_that_was_not_approved_is_cancelled_instead(house: House) -> None:
    making.payer(house)
    making.entitled(house)
    at(house, BEGINS + timedelta(days=14))
    run_id = making.prepared(house, house.today + timedelta(days=3)).run_id
    at(house, BEGINS)
    with pytest.raises(Refusal, check=lambda refusal: refusal.code == "run_not_now"):
        rights(house, run_id, "The clock was ahead.")


def rights(house: House, run_id: UUID, reason: str) -> None:
    with house.acting("finance_approver") as viewer:
        actions.right_clock(by=viewer, at=house.at, run_id=run_id, reason=reason)


def _begins(name: str) -> datetime:
    """Return the first moment of the day that a step waits for."""
    return datetime.combine(DAYS.get(name, date.min), BEGINS.timetz())


def goes_back(house: House, chance: Random, truly: datetime, name: str, last: date) -> bool:
    """Try a step with a clock that has gone back; return whether it was taken."""
    at(house, truly - chance.choice(BACK))
    code = ""
    try:
        with transaction.atomic():
            do(house, name)
    except Refusal as refusal:
        code = refusal.code
    early = "run_confirm_too_early" if name == "confirm" and house.today < DAYS[name] else ""
    assert code == ("clock_backwards" if house.today < last else early)
    return not code


def at(house: House, moment: datetime) -> None:
    house.at, house.today = moment, moment.date()


def do(house: House, name: str) -> None:
    """Take one step of the only run that there is, as whoever's place it is."""
    if name == "prepare":
        making.prepared(house)
        return
    with house.acting("finance_approver" if name == "approve" else "finance_officer") as viewer:
        (run,) = queries.runs(viewer=viewer)
        words = {"by": viewer, "at": house.at, "run_id": run.id}
        if name == "review":
            actions.review(**words, version=queries.run(viewer=viewer, run_id=run.id).version)
        elif name == "approve":
            actions.approve(**words, typed_pence=2 * FOUR_WEEKS)
        else:
            getattr(actions, name)(**words)
