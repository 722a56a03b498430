"""Random years: after every step every law holds. More and longer ones under OPENPHB_PROVE."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

import pytest

from conftest import House
from openphb.domains.payments.models import PaymentRun
from openphb.domains.payments.types import RunState
from openphb.kernel.tests.doses import dose
from tests.laws import laws
from tests.laws.world import World, a_world, take_a_step

WORLDS = dose(2, 120)
STEPS = dose(40, 150)


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_law_holds_after_every_step_of_a_random_year(house: House, seed: int) -> None:
    world = a_world(house, seed)
    kept: dict[UUID, str] = {}
    try:
        for _ in range(STEPS):
            live_through_a_step(world, kept)
    except Exception as fault:
        fault.add_note(f"seed {seed}:\n" + "\n".join(world.story))
        raise


def live_through_a_step(world: World, kept: dict[UUID, str]) -> None:
    """Take a step and hold every law against what came of it."""
    runs = set(world.runs)
    take_a_step(world)
    for run_id in set(world.runs) - runs:
        laws.no_payment_is_lowered_without_a_decision(world, run_id)
    for run_id in _approved(world) - kept.keys():
        laws.nothing_is_paid_for_a_day_that_no_agreement_covers(world, run_id)
        if world.runs[run_id].facts_at == world.changes:
            laws.what_a_run_paid_is_not_due_again(world, run_id)
        kept[run_id] = sha256(laws.bytes_of_run(world, run_id)).hexdigest()
    laws.entitlement_is_paid_or_owed_but_for_what_was_repaid_written_off_or_is_outstanding(world)
    laws.what_is_recovered_was_really_paid(world)
    laws.what_was_written_off_is_never_paid_again(world)
    laws.what_was_agreed_to_be_paid_stays_byte_for_byte(world, kept)
    laws.every_run_can_be_told_again_as_it_was_known(world)
    laws.no_offset_is_above_one_periods_payment(world)
    laws.nothing_is_paid_without_two_people(world)
    laws.debits_equal_credits(world)


def _approved(world: World) -> set[UUID]:
    with world.reading():
        return set(
            PaymentRun.objects.exclude(
                state__in=[RunState.DRAFT, RunState.REVIEWED, RunState.CANCELLED]
            ).values_list("id", flat=True)
        )
