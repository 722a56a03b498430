"""Plans that wait for a decision, what the panel asked for, and schemes to decide, for Today."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.plans.approving import queries as approving
from openphb.domains.plans.approving.types import Waiting
from openphb.domains.plans.panel import queries as panel
from openphb.foundation.access.types import Viewer
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.periods import long_date
from openphb.portals.staff.parts import Item, Waits, path_of, waits
from openphb.web.parts import clock


def to_decide(viewer: Viewer) -> Waits:
    """Return what waits for an approver: at which level, since when, by when, and for whom."""
    return _waiting_items(viewer, approving.waiting(viewer=viewer))


def stuck(viewer: Viewer) -> Waits:
    """Return the plans past their day, and those that nobody who is here can decide."""
    found = approving.waiting(viewer=viewer)
    return _waiting_items(viewer, tuple(one for one in found if one.route.needs_help))


def conditions(viewer: Viewer) -> Waits:
    """Return what the panel asked to be done: one's own, or all of it for who runs the panel."""
    found = panel.conditions_open(viewer=viewer)
    return waits(
        found,
        lambda one: Item(
            one.subject_id,
            f"{one.words} ({one.owner_name})",
            one.asked_on,
            path_of("plans:condition", one.id),
            clock(_("Do"), one.due_on, today=viewer.today, soon=7),
        ),
    )


def schemes(viewer: Viewer) -> Waits:
    """Return the schemes of approval that somebody else put forward."""
    return waits(
        approving.schemes_to_decide(viewer=viewer),
        lambda one: Item(
            one.scheme.name,
            _("Put forward by %(who)s, to count from %(day)s")
            % {"who": one.proposed_by_name, "day": long_date(one.scheme.valid_from)},
            day_of(one.proposed_at),
            reverse("plans:scheme", args=[one.scheme.id]),
        ),
    )


def _waiting_items(viewer: Viewer, waiting: Sequence[Waiting]) -> Waits:
    return waits(
        waiting,
        lambda one: Item(
            one.subject_id,
            _waits_for(one),
            day_of(one.submitted_at),
            path_of("journeys:decide_plan", one.plan_id),
            clock(_("Decide"), one.route.due_on, today=viewer.today, soon=1),
        ),
    )


def _waits_for(one: Waiting) -> str:
    route = one.route
    who = ", ".join(dict.fromkeys(each.name for each in route.deciders))
    told = {
        "number": one.number,
        "weekly": pounds(one.facts.weekly_pence),
        "who": one.submitted_by_name,
        "level": route.level.words,
    }
    if one.lines_left_out:
        said = _("Plan version %(number)s, sent by %(who)s. For the %(level)s") % told
    else:
        said = (
            _("Plan version %(number)s, %(weekly)s a week, sent by %(who)s. For the %(level)s")
            % told
        )
    if one.question:
        return _("%(said)s. Waits for the answer to a question") % {"said": said}
    return f"{said}: {who}" if who else f"{said}. {route.nobody}"
