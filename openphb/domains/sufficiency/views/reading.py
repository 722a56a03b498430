"""Is every budget enough? Whose there are, and one commissioner's list on a day, worst first."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.people import queries as people
from openphb.domains.plans.live.funding import line_words
from openphb.domains.rates.national import known_until
from openphb.domains.sufficiency import queries
from openphb.domains.sufficiency.forms import OnForm
from openphb.domains.sufficiency.types import BatchSummary, BudgetShort
from openphb.domains.sufficiency.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page

# Budgets that the list shows; the others are counted and in the batch all the same.
SHOWN = 50


@requires(Permission.SUFFICIENCY_VIEW)
def places(request: Request) -> HttpResponse:
    """Whose budgets there are, and what waits of each."""
    viewer = request.viewer
    rows = []
    for tenant_id, name in queries.commissioners(viewer=viewer):
        last = queries.batches(viewer=viewer, tenant_id=tenant_id)[:1]
        rows.append(
            (
                Cell(name, href=reverse("sufficiency:enough", args=[tenant_id])),
                wording.state_tag(last[0].state) if last else _("None yet"),
            )
        )
    columns = (Column(_("Commissioner")), Column(_("Last uplift batch")))
    return page(request, "sufficiency/places.jinja", {"rows": rows, "columns": columns})


@requires(Permission.SUFFICIENCY_VIEW)
def enough(request: Request, tenant_id: UUID) -> HttpResponse:
    """Every live budget beside what its own plan lawfully costs on a day: those that are short."""
    viewer = request.viewer
    asked = "on-day" in request.GET
    form = OnForm(request.GET if asked else None, initial={"on": viewer.today})
    on = _day_of(form, viewer.today) if asked and form.is_valid() else viewer.today
    found = queries.sufficiency(viewer=viewer, tenant_id=tenant_id, on=on)
    shown = found.short[:SHOWN]
    names = people.names(viewer=viewer, subject_ids={one.subject_id for one in shown})
    for one in shown:
        trail.looked(
            "is the budget enough",
            by=viewer,
            at=request.moment.at,
            permission=Permission.SUFFICIENCY_VIEW,
            tenant_id=tenant_id,
            subject_id=one.subject_id,
        )
    words = line_words([line.line.line_id for one in shown for line in one.lines])
    return page(
        request,
        "sufficiency/enough.jinja",
        {
            "form": form,
            "found": found,
            "tenant_id": tenant_id,
            "on": on,
            "commissioner": dict(queries.commissioners(viewer=viewer))[tenant_id],
            "aprils": [
                (long_date(day), f"{reverse('sufficiency:enough', args=[tenant_id])}{_query(day)}")
                for day in (viewer.today, next_april(viewer.today))
                if day != on and known_until(queries.MINIMUM_WAGE, day) == day
            ],
            "columns": _columns(),
            "rows": [
                cells
                for one in shown
                for cells in _cells(
                    one,
                    wording.name_of(names, one.subject_id),
                    words,
                    linked=viewer.holds(Permission.PLAN_VIEW),
                )
            ],
            "others": len(found.short) - len(shown),
            "later": sum(not one.is_latest for one in found.short),
            "may_propose": tenant_id in viewer.scope(Permission.UPLIFT_PROPOSE).tenant_ids,
            "propose_href": f"{reverse('sufficiency:propose', args=[tenant_id])}{_query(on)}",
            "batch_columns": (
                Column(_("From"), Kind.DAY),
                Column(_("Budgets"), Kind.NUMBER),
                Column(_("A week"), Kind.MONEY),
                Column(_("Put forward by")),
                Column(_("On"), Kind.DAY),
                Column(_("How it stands")),
            ),
            "batches": [_batch(one) for one in queries.batches(viewer=viewer, tenant_id=tenant_id)],
            "back_href": reverse("sufficiency:places"),
        },
    )


def _day_of(form: OnForm, today: date) -> date:
    """Return the day that was asked for; today, said on the form, where no wage is known for it."""
    on: date = form.cleaned_data["on"]
    known_to = known_until(queries.MINIMUM_WAGE, on)
    if known_to == on:
        return on
    until = known_to or today
    form.refuse(
        Refusal(
            "rate_none_on_day",
            _("The minimum wage of %(day)s is not known here.") % {"day": long_date(on)},
            _("Choose another day, such as %(day)s.") % {"day": long_date(until)},
            "on",
        )
    )
    return today


def next_april(today: date) -> date:
    """Return the next 1 April after a day."""
    this = date(today.year, 4, 1)
    return this if this > today else date(today.year + 1, 4, 1)


def _query(day: date) -> str:
    return f"?on-day={day.day}&on-month={day.month}&on-year={day.year}"


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Whose")),
        Column(_("What it pays for")),
        Column(_("One costs")),
        Column(_("Short a week"), Kind.MONEY),
        Column(_("Why")),
        Column(_("How that is known")),
    )


def _cells(
    one: BudgetShort, name: str, words: dict[UUID, tuple[int, int, str]], *, linked: bool
) -> list[tuple[object, ...]]:
    href = reverse("plans:plan", args=[one.plan_id]) if linked else ""
    return [
        (
            Cell(name, href=href),
            words[line.line.line_id][2],
            wording.rise_words(line.line.unit_pence, line.lawful.pence),
            line.weekly_pence,
            wording.why_tag(line.lawful.why),
            line.lawful.words,
        )
        for line in one.lines
    ]


def _batch(one: BatchSummary) -> tuple[object, ...]:
    return (
        Cell(one.from_day, href=reverse("sufficiency:batch", args=[one.id])),
        one.budgets,
        one.weekly_pence,
        one.proposed_by_name,
        day_of(one.proposed_at),
        wording.state_tag(one.state),
    )
