"""Pages of counts and targets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.programme import actions, queries, rules
from openphb.domains.programme.forms import OnForm, PopulationForm, TargetForm
from openphb.domains.programme.types import Counts, Management, RateUnit, TargetTable
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.refusal import Refusal
from openphb.web.charts import Chart, Series
from openphb.web.formatting import short_date
from openphb.web.parts import Cell, Column, KeyFigure, Kind, Page
from openphb.web.shortcuts import page, posted

QUARTERS = 6


def words_of(way: Management) -> str:
    """Return how a page names a way of managing money."""
    return {
        Management.DIRECT_PAYMENT: _("Direct payment"),
        Management.NOTIONAL: _("Notional"),
        Management.THIRD_PARTY: _("Third party"),
        Management.MIXED: _("Mixed"),
    }[way]


@requires(Permission.PROGRAMME_VIEW)
def commissioner(request: Request) -> HttpResponse:
    """Live counts on a day, with definition, picture, table, targets and what was published."""
    asked = "on-day" in request.GET
    form = OnForm(request.GET if asked else None, initial={"on": request.viewer.today})
    on: date = form.cleaned_data["on"] if asked and form.is_valid() else request.viewer.today
    days = [*rules.quarter_ends(on, QUARTERS), on]
    wanted = tuple(dict.fromkeys(days))
    actions.keep_counts(by=request.viewer, at=request.moment.at, days=wanted)
    over_time = queries.counts_over_time(viewer=request.viewer, days=wanted)
    now = over_time[-1]
    targets = queries.targets(viewer=request.viewer)
    return page(
        request,
        "programme/commissioner.jinja",
        {
            "form": form,
            "counts": now,
            "figures": [
                KeyFigure(_("All"), now.total, Kind.NUMBER),
                *(KeyFigure(words_of(way), now.of(way), Kind.NUMBER) for way in Management),
            ],
            "over_time": chart_over_time(over_time, targets),
            "columns": count_columns(),
            "rows": count_rows(now),
            "targets": targets,
            "recorded": queries.recorded(viewer=request.viewer),
            "recorded_columns": recorded_columns(),
            "target_columns": {target.unit: target_columns(target.unit) for target in targets},
            "target_rows": {(t.name, t.by, t.rate): target_rows(t) for t in targets},
            "may_set": request.viewer.holds(Permission.PROGRAMME_TARGET),
        },
    )


@requires(Permission.PROGRAMME_VIEW)
def rows(request: Request, tenant_id: UUID, on: date) -> HttpResponse:
    """The people behind one count, without names."""
    asked = request.GET.get("after", "")
    try:
        after = UUID(asked) if asked else None
    except ValueError:
        after = None
    name, people = queries.rows_behind(
        viewer=request.viewer, tenant_id=tenant_id, on=on, after=after
    )
    shown, more = people[:50], len(people) > 50
    here = reverse("programme:rows", kwargs={"tenant_id": tenant_id, "on": on})
    return page(
        request,
        "programme/rows.jinja",
        {
            "commissioner": name,
            "on": on,
            "definition": rules.definition(on),
            "columns": (
                Column(_("Record")),
                Column(_("Counted as")),
                Column(_("Live since"), Kind.DAY),
            ),
            "rows": [
                (str(one.subject_id)[-12:], words_of(rules.management_of(one.options)), one.since)
                for one in shown
            ],
            "pages": Page(
                previous_href=here if after else "",
                next_href=f"{here}?{urlencode({'after': shown[-1].subject_id})}" if more else "",
            ),
            "back_href": reverse("programme:commissioner"),
        },
    )


@requires(Permission.PROGRAMME_TARGET)
def set_target(request: Request) -> HttpResponse:
    """A new target, with its source."""
    tenants = queries.commissioners(viewer=request.viewer, permission=Permission.PROGRAMME_TARGET)
    form = TargetForm(posted(request), tenants=tenants)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_target(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=form.tenant_id,
                name=form.cleaned_data["name"],
                target_by=form.cleaned_data["by"],
                rate=form.rate_given,
                unit=RateUnit(form.cleaned_data["unit"]),
                source=form.cleaned_data["source"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The target is set."))
            return HttpResponseRedirect(reverse("programme:commissioner"))
    context = {"form": form, "back_href": reverse("programme:commissioner")}
    return page(request, "programme/set_target.jinja", context)


@requires(Permission.PROGRAMME_TARGET)
def set_population(request: Request) -> HttpResponse:
    """A newer count of the population, with its source."""
    tenants = queries.commissioners(viewer=request.viewer, permission=Permission.PROGRAMME_TARGET)
    form = PopulationForm(posted(request), tenants=tenants)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_population(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=form.tenant_id,
                people=form.cleaned_data["people"],
                counted_on=form.cleaned_data["counted_on"],
                source=form.cleaned_data["source"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The population is written down."))
            return HttpResponseRedirect(reverse("programme:commissioner"))
    context = {"form": form, "back_href": reverse("programme:commissioner")}
    return page(request, "programme/set_population.jinja", context)


def count_columns() -> tuple[Column, ...]:
    return (
        Column(_("Commissioner")),
        *(Column(words_of(way), Kind.NUMBER) for way in Management),
        Column(_("All"), Kind.NUMBER),
    )


def count_rows(counted: Counts) -> list[tuple[object, ...]]:
    """One row a commissioner, whose name leads to the people behind it; then all of them."""
    table: list[tuple[object, ...]] = [
        (
            Cell(
                row.commissioner,
                href=reverse(
                    "programme:rows", kwargs={"tenant_id": row.tenant_id, "on": counted.on}
                ),
            ),
            *(row.people[way] for way in Management),
            row.total,
        )
        for row in counted.rows
    ]
    if len(table) > 1:
        table.append((_("All"), *(counted.of(way) for way in Management), counted.total))
    return table


def chart_over_time(over_time: tuple[Counts, ...], targets: tuple[TargetTable, ...]) -> Chart:
    """The quarter ends up to the day asked for, with each target where it falls due."""
    lines = tuple(
        Series(f"{target.name}, {target.rounded_total:,}", tuple(due_points(over_time, target)))
        for target in targets
        if over_time[0].on <= target.by <= over_time[-1].on
    )
    return Chart(
        ident="over-time",
        title=_("People with a live budget, at the end of each quarter"),
        description=_("Bars of people by the way their budget is managed, one for each day."),
        heading=_("Day"),
        labels=tuple(short_date(one.on) for one in over_time),
        bars=tuple(
            Series(words_of(way), tuple(one.of(way) for one in over_time)) for way in Management
        ),
        lines=lines,
        unit=Kind.NUMBER,
    )


def due_points(over_time: tuple[Counts, ...], target: TargetTable) -> list[int | None]:
    """Return the target from the day it falls due, and nothing before."""
    return [target.rounded_total if one.on >= target.by else None for one in over_time]


def target_columns(unit: RateUnit) -> tuple[Column, ...]:
    if unit is RateUnit.PEOPLE:
        return (Column(_("Commissioner")), Column(_("Target"), Kind.NUMBER), Column(_("Source")))
    return (
        Column(_("Commissioner")),
        Column(_("Population"), Kind.NUMBER),
        Column(_("Exactly"), Kind.NUMBER),
        Column(_("Whole people"), Kind.NUMBER),
        Column(_("Printed"), Kind.NUMBER),
    )


def target_rows(target: TargetTable) -> list[tuple[object, ...]]:
    """The rows and the sum they make; the total worked out unrounded stands beside the table."""
    if target.unit is RateUnit.PEOPLE:
        return [(row.commissioner, row.people, row.source) for row in target.rows]
    table: list[tuple[object, ...]] = [
        (
            row.commissioner,
            row.population,
            None if row.exact_people is None else in_hundredths(row.exact_people),
            row.people,
            row.printed_people,
        )
        for row in target.rows
    ]
    exact = sum(row.exact_people or 0 for row in target.rows)
    people = [row.population for row in target.rows]
    whole = sum(one or 0 for one in people) if None not in people else None
    table.append(
        (_("Sum of the rows"), whole, in_hundredths(Fraction(exact)), target.sum_of_rows, None)
    )
    return table


def in_hundredths(people: Fraction) -> Decimal:
    """Return a number of people with two decimals, so that it is seen not to be rounded yet."""
    return (Decimal(people.numerator) / people.denominator).quantize(Decimal("0.01"))


def recorded_columns() -> tuple[Column, ...]:
    return (Column(_("Commissioner")), Column(_("People"), Kind.NUMBER))
