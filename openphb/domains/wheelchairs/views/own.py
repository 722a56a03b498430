"""The person's own page: their chair, whose it is, who mends what, and what was asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.wheelchairs import queries
from openphb.domains.wheelchairs.types import (
    ChairAnswer,
    ChairOption,
    ChairOwner,
    ChairState,
    RepairState,
)
from openphb.domains.wheelchairs.views.parts import added_words
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Role
from openphb.foundation.audit import trail
from openphb.web.formatting import long_date
from openphb.web.shortcuts import page, told

SHOWN = 5


@requires(Permission.WHEELCHAIR_VIEW)
def own(request: Request, budget_id: UUID) -> HttpResponse:
    """Your wheelchair: how it stands, who owns it, and who mends it."""
    viewer = request.viewer
    budget, _reference = budgets.budget_named(
        viewer=viewer, permission=Permission.WHEELCHAIR_VIEW, budget_id=budget_id
    )
    back = (
        reverse("holder:budget", args=[budget_id])
        if viewer.holds(Permission.HOME_BUDGET)
        else reverse("wheelchairs:chair", args=[budget_id])
    )
    found = queries.chair_of_budget(viewer=viewer, budget_id=budget_id)
    if found is None:
        return told(
            request,
            _("No wheelchair is arranged yet"),
            _("Your care co-ordinator tells you when it is."),
            onward=(_("See the budget"), back),
        )
    trail.looked(
        "wheelchair",
        by=viewer,
        at=request.moment.at,
        permission=Permission.WHEELCHAIR_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    may_ask = (
        viewer.scope(Permission.WHEELCHAIR_ASK).covers(
            tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        and found.ended_on is None
    )
    return page(
        request,
        "wheelchairs/own.jinja",
        {
            "found": found,
            "own": Role.HOLDER in viewer.roles,
            "stands": _stands(found),
            "owns": _owns(found),
            "mends": _mends(found),
            "added": [(one, added_words(one)) for one in found.live_added],
            "repairs": [
                (one, _repair_words(one.state, one.done_on)) for one in found.repairs[:SHOWN]
            ],
            "may_ask": may_ask and found.handed_over_on is not None,
            "back_href": back,
        },
    )


def _stands(found: ChairAnswer) -> str:
    if found.state is ChairState.ENDED:
        return _("This is over.")
    if found.handed_over_on is not None:
        if found.last_day is None:
            return _("You have it since %(day)s. It is yours to use until your needs change.") % {
                "day": long_date(found.handed_over_on)
            }
        if found.state is ChairState.RENEW:
            return _("It is for you until %(day)s. We will talk with you about the next one.") % {
                "day": long_date(found.last_day)
            }
        return _("It is for you until %(day)s. If your needs change before that, tell us.") % {
            "day": long_date(found.last_day)
        }
    if found.ordered_on is not None:
        return _("It was ordered on %(day)s from %(who)s.") % {
            "day": long_date(found.ordered_on),
            "who": found.supplier_name,
        }
    return _("It is agreed. Next, it is ordered.")


def _owns(found: ChairAnswer) -> str:
    return _("The NHS owns it.") if found.owner is ChairOwner.NHS else _("You own it.")


def _mends(found: ChairAnswer) -> str:
    if found.option is ChairOption.THIRD_PARTY:
        return _("You have it mended.")
    if found.option is ChairOption.CONTRIBUTION and found.extras_mended_by is ChairOwner.PERSON:
        return _("The NHS has the chair mended. What was added to it, you have mended.")
    return _("The NHS has it mended. You do not pay.")


def _repair_words(state: RepairState, done_on: date | None) -> str:
    if state is RepairState.DONE and done_on is not None:
        return _("Done on %(day)s.") % {"day": long_date(done_on)}
    return {
        RepairState.ASKED: _("We have it mended."),
        RepairState.THEIRS: _("You have it mended."),
        RepairState.DONE: _("Done."),
        RepairState.WITHDRAWN: _("Not needed any more."),
    }[state]
