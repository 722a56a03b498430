"""What a year's care comes to, by month and by whoever bears it: a picture, a table and a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.ledger import queries as ledger
from openphb.domains.payments import queries
from openphb.domains.payments.types import Forecast, ForecastColumn
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.tables import kept_text
from openphb.kernel.periods import MONTHS
from openphb.kernel.refusal import NothingThere
from openphb.web.charts import Chart, Series
from openphb.web.formatting import long_date
from openphb.web.parts import Column, Kind
from openphb.web.shortcuts import page

# Colours of a picture that can be told apart.
MOST_DRAWN = 4
FILE_COLUMNS = ("month", "borne_by", "pot", "contributed_by_people", "paid", "still_committed")


@requires(Permission.LEDGER_VIEW)
def forecast(request: Request) -> HttpResponse:
    """The forecast of the viewer's first commissioner, with links to the others."""
    tenants = ledger.tenants(viewer=request.viewer)
    if not tenants:
        return page(request, "ledger/none.jinja", {})
    return _forecast(request, tenants[0][0])


@requires(Permission.LEDGER_VIEW)
def forecast_of(request: Request, tenant_id: UUID) -> HttpResponse:
    """One commissioner's forecast of this financial year, or of the next where it is asked for."""
    return _forecast(request, tenant_id)


@requires(Permission.LEDGER_VIEW)
def forecast_file(request: Request, tenant_id: UUID) -> HttpResponse:
    """The same as CSV: a row for each month and each bearer, what is paid and what is to come."""
    found = queries.forecast(
        viewer=request.viewer, tenant_id=tenant_id, year=request.GET.get("year", "")
    )
    if found is None:
        raise NothingThere("forecast")
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(FILE_COLUMNS)
    writer.writerows(_file_rows(found))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="forecast-{found.year.replace("/", "-")}.csv"'
    )
    return response


def column_words(one: ForecastColumn) -> str:
    """Return who bears what a column has."""
    if one.is_person:
        return _("Contributed by people, towards %(body)s") % {"body": one.name}
    if one.is_nhs:
        return _("NHS: %(pot)s") % {"pot": one.detail or _("no pot named")}
    return one.name


def _forecast(request: Request, tenant_id: UUID) -> HttpResponse:
    viewer = request.viewer
    tenants = ledger.tenants(viewer=viewer)
    found = queries.forecast(viewer=viewer, tenant_id=tenant_id, year=request.GET.get("year", ""))
    here = reverse("payments:forecast_of", args=[tenant_id])
    names = [column_words(one) for one in found.columns] if found else []
    return page(
        request,
        "payments/forecast.jinja",
        {
            "found": found,
            "name": dict(tenants).get(tenant_id, ""),
            "others": [
                (name, reverse("payments:forecast_of", args=[other]))
                for other, name in tenants
                if other != tenant_id
            ],
            "years": [
                (one, f"{here}?{urlencode({'year': one})}")
                for one in (found.years if found else ())
                if found and one != found.year
            ],
            "file_href": f"{reverse('payments:forecast_file', args=[tenant_id])}?"
            + urlencode({"year": found.year if found else ""}),
            "statement_href": reverse("payments:commitments_of", args=[tenant_id]),
            "sources_href": reverse("payments:sources")
            if viewer.holds(Permission.SOURCE_VIEW)
            else "",
            "columns": (
                Column(_("Month of care")),
                *(Column(name, Kind.MONEY) for name in names),
                Column(_("In all"), Kind.MONEY),
            ),
            "rows": list(_rows(found)) if found else [],
            "picture": _picture(found, names) if found else None,
            "back_href": reverse("payments:commitments_of", args=[tenant_id]),
        },
    )


def _rows(found: Forecast) -> Iterator[tuple[object, ...]]:
    for one in found.months:
        yield (f"{MONTHS[one.month.month - 1]} {one.month.year}", *one.pence, sum(one.pence))
    yield (_("In all"), *found.totals, found.total_pence)


def _picture(found: Forecast, names: list[str]) -> Chart:
    return Chart(
        ident="forecast-by-month",
        title=_("Care of %(year)s by month") % {"year": found.year},
        description=_(
            "For each month of %(year)s a bar of what its care comes to, divided by who bears it, as "
            "at %(day)s. The table has every figure."
        )
        % {"year": found.year, "day": long_date(found.as_of)},
        heading=_("Month of care"),
        labels=tuple(MONTHS[one.month.month - 1][:3] for one in found.months),
        bars=tuple(
            Series(name, tuple(sum(one.pence[nth] for nth in places) for one in found.months))
            for name, places in _drawn(found.columns, names)
        ),
    )


def _drawn(
    columns: Sequence[ForecastColumn], names: Sequence[str]
) -> list[tuple[str, tuple[int, ...]]]:
    """Return what the picture draws: each column, or with too many to tell apart the pots as one."""
    if len(names) <= MOST_DRAWN:
        return [(name, (nth,)) for nth, name in enumerate(names)]
    pots = tuple(nth for nth, one in enumerate(columns) if one.is_nhs)
    return [
        (_("NHS, every pot"), pots),
        *((name, (nth,)) for nth, name in enumerate(names) if nth not in pots),
    ]


def _file_rows(found: Forecast) -> Iterator[tuple[str, ...]]:
    for one in found.months:
        for nth, column in enumerate(found.columns):
            yield (
                one.month.strftime("%Y-%m"),
                kept_text(column.name),
                kept_text(column.detail),
                "yes" if column.is_person else "no",
                *(_amount(pence) for pence in (one.paid[nth], one.to_come[nth])),
            )


def _amount(pence: int) -> str:
    """Return pence as a column of figures has them: "-12.30"."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"
