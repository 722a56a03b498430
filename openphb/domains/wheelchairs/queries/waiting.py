"""What about chairs waits for somebody: repairs, changed needs, renewals, orders and hand-overs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from openphb.domains.wheelchairs import reference
from openphb.domains.wheelchairs.models import (
    Wheelchair,
    WheelchairContribution,
    WheelchairLook,
    WheelchairRepair,
)
from openphb.domains.wheelchairs.rules import arranging as rules
from openphb.domains.wheelchairs.types import AddedTo, ChairOption, ChairWaiting, RepairState
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.asked import asked
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.periods import add_months

PAGE = 50
OF_CHAIR = ("wheelchair__budget_id", "subject_id", "wheelchair_id")


def waiting(*, viewer: Viewer) -> tuple[ChairWaiting, ...]:
    """Return what waits about the chairs of the viewer's people: what cannot be sat in comes first.

    Fifty of a kind at most. Four statements.
    """
    return tuple(_waiting(viewer))


def _waiting(viewer: Viewer) -> Iterator[ChairWaiting]:
    reach = viewer.scope(Permission.WHEELCHAIR_ARRANGE).q()
    for budget, subject, chair, words, asked_on in _repairs(reach):
        yield ChairWaiting(budget, subject, chair, f"Repair: {words}", asked_on)
    for budget, subject, chair, words, asked_on in _looks(reach):
        yield ChairWaiting(budget, subject, chair, f"The need has changed: {words}", asked_on)
    for budget, subject, chair, name, pence, at in _unseen(
        viewer.scope(Permission.WHEELCHAIR_PAY).q()
    ):
        words = f"{name} adds {pounds(pence)}: see whether it has come"
        yield ChairWaiting(budget, subject, chair, words, day_of(at))
    yield from _stages(viewer)


@asked
def _repairs(reach: Q) -> Any:
    found = WheelchairRepair.objects.filter(
        reach, state=RepairState.ASKED, wheelchair__ended_on=None
    )
    return found.order_by("asked_on", "id").values_list(*OF_CHAIR, "words", "asked_on")[:PAGE]


@asked
def _looks(reach: Q) -> Any:
    found = WheelchairLook.objects.filter(reach, found=None, wheelchair__ended_on=None)
    return found.order_by("asked_on", "id").values_list(*OF_CHAIR, "words", "asked_on")[:PAGE]


@asked
def _unseen(reach: Q) -> Any:
    found = WheelchairContribution.objects.filter(
        reach, seen_on=None, withdrawn_by=None, paid_to=AddedTo.NHS, wheelchair__ended_on=None
    )
    return found.order_by("recorded_at", "id").values_list(
        *OF_CHAIR, "name", "pence", "recorded_at"
    )[:PAGE]


@asked
def _not_here(reach: Q) -> Any:
    found = Wheelchair.objects.filter(reach, ended_on=None, handed_over_on=None)
    return found.order_by("arranged_at", "id").values_list(
        "budget_id", "subject_id", "id", "option", "ordered_on", "arranged_at"
    )[:PAGE]


@asked
def _ending(reach: Q, handed_over_by: date) -> Any:
    found = Wheelchair.objects.filter(
        reach, ended_on=None, handed_over_on__lte=handed_over_by, months__isnull=False
    )
    return found.order_by("handed_over_on", "id").values_list(
        "budget_id", "subject_id", "id", "handed_over_on", "months"
    )[: 4 * PAGE]


def _stages(viewer: Viewer) -> Iterator[ChairWaiting]:
    reach = viewer.scope(Permission.WHEELCHAIR_ARRANGE).q()
    for budget, subject, chair, option, ordered_on, arranged_at in _not_here(reach):
        what = "Record the day it came" if ordered_on else "Order the chair"
        if option == ChairOption.THIRD_PARTY and not ordered_on:
            what = "Record the supplier that the person chose"
        yield ChairWaiting(budget, subject, chair, what, ordered_on or day_of(arranged_at))
    # Nothing that was handed over later than this is near its end.
    before = reference.limit("renew_months", viewer.today).value
    shortest = add_months(viewer.today, before - 36)
    for budget, subject, chair, handed_over_on, months in _ending(reach, shortest):
        last = rules.last_day(handed_over_on, months)
        renew = rules.renew_from(last, before)
        if last is not None and renew is not None and renew <= viewer.today:
            yield ChairWaiting(budget, subject, chair, "Renew the wheelchair budget", renew, last)
