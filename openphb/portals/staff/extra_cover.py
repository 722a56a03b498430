"""Extra cover as staff are told of it: on a case, in its story, and on Today."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from openphb.domains.budgets.types import BudgetSummary
from openphb.domains.payments import queries as payments
from openphb.domains.payments.types.extra_cover import ExtraCoverAnswer
from openphb.domains.plans.types import PlanAnswer
from openphb.foundation.access.types import Permission, Viewer
from openphb.journeys.extra_cover_views import can_start, state_words
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.portals.staff.parts import Item, Waits, path_of, waits
from openphb.web.navigation import Link
from openphb.web.parts import Happening


def of_budget(viewer: Viewer, budget: BudgetSummary | None) -> tuple[ExtraCoverAnswer, ...]:
    """Return what was started of a budget, as far as the viewer may see it."""
    if budget is None:
        return ()
    return payments.extra_covers(viewer=viewer, budget_id=budget.id)


def told(viewer: Viewer, covers: tuple[ExtraCoverAnswer, ...]) -> Iterator[Link]:
    """Yield what runs or is to come, in a sentence that leads to it."""
    for one in covers:
        if not one.is_over(viewer.today):
            used = _("Used so far: %(used)s of %(cost)s.") % {
                "used": pounds(one.used_pence(viewer.today)),
                "cost": pounds(one.money.cost_pence),
            }
            href = path_of("journeys:extra_cover", one.id)
            yield Link(f"{state_words(one, viewer)} {used}", href)


def links(
    viewer: Viewer,
    budget: BudgetSummary | None,
    agreed: PlanAnswer | None,
    died_on: date | None,
) -> Iterator[Link]:
    """Yield where extra cover is started for somebody who rings."""
    if budget is None or died_on or not viewer.holds(Permission.EXTRA_COVER_START):
        return
    offers = payments.cover_offered(viewer=viewer, agreed=agreed, on=viewer.today)
    if any(can_start(viewer, one) for one in offers):
        yield Link(
            _("Start extra cover for somebody who rings"),
            path_of("journeys:extra_cover_start", budget.id),
        )


def happened(viewer: Viewer, covers: tuple[ExtraCoverAnswer, ...]) -> Iterator[Happening]:
    """Yield that it started and that it ended, for a story."""
    for one in covers:
        href = path_of("journeys:extra_cover", one.id)
        yield Happening(
            day_of(one.started_at),
            _("Extra cover started: %(what)s") % {"what": _(one.because.words)},
            by=one.started_by_name,
            text=_("%(rang)s rang.") % {"rang": one.rang} if one.rang else "",
            href=href,
        )
        if one.is_over(viewer.today):
            yield Happening(one.ends_before, _("Extra cover ended"), href=href)


def lately(viewer: Viewer) -> Waits:
    """Return what runs, is to come or has just ended in the viewer’s own cases."""
    covers = payments.covers_lately(viewer=viewer)
    return waits(
        covers,
        lambda one: Item(
            one.subject_id,
            state_words(one, viewer),
            day_of(one.started_at),
            path_of("journeys:extra_cover", one.id),
        ),
    )
