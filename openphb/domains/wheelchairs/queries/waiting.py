"""What about chairs waits for somebody: repairs, changed needs, renewals, orders and hand-overs."""

from __future__ import annotations

from collections.abc import Iterator

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
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.periods import add_months

PAGE = 50


def waiting(*, viewer: Viewer) -> tuple[ChairWaiting, ...]:
    """Return what waits about the chairs of the viewer's people: what cannot be sat in comes first.

    Fifty of a kind at most. Four statements.
    """
    return tuple(_waiting(viewer))


def _waiting(viewer: Viewer) -> Iterator[ChairWaiting]:
    reach = viewer.scope(Permission.WHEELCHAIR_ARRANGE).q()
    repairs = WheelchairRepair.objects.filter(
        reach, state=RepairState.ASKED, wheelchair__ended_on=None
    )
    for one in repairs.select_related("wheelchair").order_by("asked_on", "id")[:PAGE]:
        yield ChairWaiting(
            one.wheelchair.budget_id,
            one.subject_id,
            one.wheelchair_id,
            f"Repair: {one.words}",
            one.asked_on,
        )
    looks = WheelchairLook.objects.filter(reach, found=None, wheelchair__ended_on=None)
    for look in looks.select_related("wheelchair").order_by("asked_on", "id")[:PAGE]:
        yield ChairWaiting(
            look.wheelchair.budget_id,
            look.subject_id,
            look.wheelchair_id,
            f"The need has changed: {look.words}",
            look.asked_on,
        )
    unseen = WheelchairContribution.objects.filter(
        viewer.scope(Permission.WHEELCHAIR_PAY).q(),
        seen_on=None,
        withdrawn_by=None,
        paid_to=AddedTo.NHS,
        wheelchair__ended_on=None,
    )
    for added in unseen.select_related("wheelchair").order_by("recorded_at", "id")[:PAGE]:
        yield ChairWaiting(
            added.wheelchair.budget_id,
            added.subject_id,
            added.wheelchair_id,
            f"{added.name} adds {pounds(added.pence)}: see whether it has come",
            day_of(added.recorded_at),
        )
    yield from _stages(viewer)


def _stages(viewer: Viewer) -> Iterator[ChairWaiting]:
    reach = viewer.scope(Permission.WHEELCHAIR_ARRANGE).q()
    live = Wheelchair.objects.filter(reach, ended_on=None)
    not_here = live.filter(handed_over_on=None).order_by("arranged_at", "id")
    for one in not_here[:PAGE]:
        third = one.option == ChairOption.THIRD_PARTY
        what = "Record the day it came" if one.ordered_on else "Order the chair"
        if third and not one.ordered_on:
            what = "Record the supplier that the person chose"
        yield ChairWaiting(
            one.budget_id,
            one.subject_id,
            one.id,
            what,
            one.ordered_on or day_of(one.arranged_at),
        )
    # Nothing that was handed over later than this is near its end.
    before = reference.limit("renew_months", viewer.today).value
    shortest = add_months(viewer.today, before - 36)
    ending = live.filter(handed_over_on__lte=shortest, months__isnull=False)
    for one in ending.order_by("handed_over_on", "id")[: 4 * PAGE]:
        last = rules.last_day(one.handed_over_on, one.months)
        renew = rules.renew_from(last, before)
        if last is not None and renew is not None and renew <= viewer.today:
            yield ChairWaiting(
                one.budget_id, one.subject_id, one.id, "Renew the wheelchair budget", renew, last
            )
