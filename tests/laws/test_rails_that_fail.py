"""No order of outage, move, override, answer and return pays twice unbooked, or leaves one unpaid untold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError

from conftest import House
from openphb.domains.payments.actions import alarms, moving, paying, records, returning
from openphb.domains.payments.continuity import rules as continuity_rules
from openphb.domains.payments.continuity.queries import moving as moving_queries
from openphb.domains.payments.continuity.types import Standing
from openphb.domains.payments.models import Exposure
from openphb.kernel.tests.doses import dose
from tests.laws import rails
from tests.operations.trials import undone

WALKS = dose(3, 200)


def test_no_order_pays_twice_unbooked_or_leaves_somebody_unpaid_untold(house: House) -> None:
    world = rails.a_world(house, ways=[True, False])
    done: set[str] = set()
    for seed in range(WALKS):
        with undone(house):
            one = rails.Rails(house, world.chance, world.budgets, world.pence)
            rails.walk(one, seed)
            done |= set(one.told)
    assert {"move", "override", "answer", "confirm", "out", "works_again"} <= done


Plant = Callable[[pytest.MonkeyPatch], None]


def what_was_taken_counts_as_never_sent(patch: pytest.MonkeyPatch) -> None:
    rightly = continuity_rules.standing_of

    def wrongly(**facts: object) -> Standing | None:
        return rightly(**{**facts, "file_taken": False})  # type: ignore[arg-type]  # of several types

    patch.setattr(moving_queries, "standing_of", wrongly)


def a_run_that_was_given_up_can_still_be_sent(patch: pytest.MonkeyPatch) -> None:
    rightly = records.moved
    patch.setattr(moving, "moved", lambda run, to: None if to == "withdrawn" else rightly(run, to))


def a_late_confirmation_is_not_recognised(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(paying, "confirm_exposed", lambda **_: 0)
    patch.setattr(moving, "confirm_exposed", lambda **_: 0)


def a_late_return_leaves_the_exposure_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(returning, "exposed_came_back", lambda **_: None)


def an_override_books_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Exposure.objects, "bulk_create", lambda _rows: None)


def files_are_taken_to_a_rail_that_is_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(paying, "refuse_outage", lambda *_: None)


def nobody_is_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(alarms, "late_on", lambda *_: [])


# A bug, whether Bacs pays what reaches it, and an order of steps under which a law fails.
BEGUN = (rails.prepare, rails.approve)
SENT_AND_MOVED = (*BEGUN, rails.submit, rails.out, rails.override)
SEEN: list[tuple[Plant, bool, tuple[rails.Step, ...], str]] = [
    (
        what_was_taken_counts_as_never_sent,
        True,
        (*BEGUN, rails.take, rails.out, rails.move, rails.approve, rails.submit),
        "run_withdrawn_was_never_taken",
    ),
    (
        a_run_that_was_given_up_can_still_be_sent,
        True,
        (
            *BEGUN,
            rails.out,
            rails.move,
            rails.works_again,
            rails.submit,
            rails.approve,
            rails.submit,
        ),
        "due",
    ),
    (
        a_late_confirmation_is_not_recognised,
        True,
        (*SENT_AND_MOVED, rails.approve, rails.submit, rails.all_comes_to_its_end),
        "never answered",
    ),
    (
        a_late_return_leaves_the_exposure_open,
        False,
        (*SENT_AND_MOVED, rails.answer),
        "open exposure",
    ),
    (an_override_books_nothing, False, SENT_AND_MOVED, "open exposure"),
    (files_are_taken_to_a_rail_that_is_out, True, (*BEGUN, rails.out, rails.take), "is out"),
    (
        nobody_is_late,
        True,
        (*BEGUN, rails.out, rails.move, rails.the_due_day_comes),
        "nobody is told",
    ),
]


@pytest.mark.parametrize(
    ("plant", "pays", "steps", "said"), SEEN, ids=[one[0].__name__ for one in SEEN]
)
def test_a_planted_bug_is_seen(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    plant: Plant,
    pays: bool,
    steps: tuple[rails.Step, ...],
    said: str,
) -> None:
    world = rails.a_world(house, ways=[True])
    world.bacs_pays = pays
    with undone(house):
        rails.do(replace(world, told=[], paid={}), *steps)
    plant(monkeypatch)
    with pytest.raises((AssertionError, IntegrityError), match=said), undone(house):
        rails.do(replace(world, told=[], paid={}), *steps)
