"""Looking at cards: whose there are, one as of a day, and the life of a rate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.rates import queries
from openphb.domains.rates.card_file import write_card
from openphb.domains.rates.catalogue import catalogue
from openphb.domains.rates.forms import OnForm
from openphb.domains.rates.rules import holding
from openphb.domains.rates.types import (
    OWN,
    LifeOfRate,
    MissingRates,
    Proposal,
    ProposalState,
    VersionInLife,
    Who,
)
from openphb.domains.rates.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere
from openphb.web.charts import Chart, Series
from openphb.web.formatting import long_date, short_date
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page

# The months of a rate's life that its picture shows before today, and those after it.
MONTHS_SHOWN, MONTHS_AHEAD = 36, 6


@requires(Permission.RATE_VIEW)
def cards(request: Request) -> HttpResponse:
    """Whose cards there are, what waits on each, and what is missing for the year."""
    viewer = request.viewer
    absent = {one.tenant_id: one for one in queries.missing(viewer=viewer)}
    waiting = queries.waiting(viewer=viewer)
    rows = [
        (
            Cell(name, href=reverse("rates:card", args=[tenant_id])),
            _proposals_words(waiting.get(tenant_id, 0)),
            missing_words(absent[tenant_id]) if tenant_id in absent else _("Nothing"),
        )
        for tenant_id, name in queries.commissioners(viewer=viewer, permission=Permission.RATE_VIEW)
    ]
    columns = (
        Column(_("Commissioner")),
        Column(_("Waits for a decision")),
        Column(_("Without a price of this year’s April")),
    )
    return page(request, "rates/cards.jinja", {"rows": rows, "columns": columns})


@requires(Permission.RATE_VIEW)
def card(request: Request, tenant_id: UUID) -> HttpResponse:
    """One card as of a day, what waits, and what next April has no price for."""
    viewer = request.viewer
    asked = "on-day" in request.GET
    form = OnForm(request.GET if asked else None, initial={"on": viewer.today})
    on: date = form.cleaned_data["on"] if asked and form.is_valid() else viewer.today
    held = holding(queries.card_on(viewer=viewer, tenant_id=tenant_id, on=on).rates, on)
    cares = [(who, wording.care_table(tenant_id, who, held)) for who in Who]
    absent = next(
        (one for one in queries.missing(viewer=viewer) if one.tenant_id == tenant_id), None
    )
    return page(
        request,
        "rates/card.jinja",
        {
            "form": form,
            "on": on,
            "tenant_id": tenant_id,
            "commissioner": _name(request, tenant_id),
            "count": len(held),
            "cares": [(who, *table) for who, table in cares if table],
            "other_columns": wording.other_columns(),
            "others": wording.other_rows(tenant_id, held),
            "own": wording.own_rows(tenant_id, held),
            "absent": absent,
            "absent_says": missing_words(absent) if absent else "",
            "proposal_columns": (
                Column(_("Put forward as")),
                Column(_("By")),
                Column(_("On"), Kind.DAY),
                Column(_("How it stands")),
            ),
            "proposals": [
                _proposal(one) for one in queries.proposals(viewer=viewer, tenant_id=tenant_id)
            ],
            "may_record": may_record(request, tenant_id),
            "back_href": reverse("rates:cards"),
        },
    )


@requires(Permission.RATE_VIEW)
def card_file(request: Request, tenant_id: UUID) -> HttpResponse:
    """The card of today as CSV: also the template, for everything that can be priced is in it."""
    today = request.viewer.today
    found = queries.card_on(viewer=request.viewer, tenant_id=tenant_id, on=today)
    text = write_card(holding(found.rates, today), catalogue().values())
    # The mark tells spreadsheets that it is UTF-8; without it they read pounds and dashes wrong.
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="rate-card-{today.isoformat()}.csv"'
    return answer


@requires(Permission.RATE_VIEW)
def life(request: Request, tenant_id: UUID, rate_code: str) -> HttpResponse:
    """Every version of one rate: a picture of what held when, and who said so."""
    if rate_code not in catalogue() and not rate_code.startswith(OWN):
        raise NothingThere("rate")
    found = queries.life(viewer=request.viewer, tenant_id=tenant_id, code=rate_code)
    card_now = queries.card_on(viewer=request.viewer, tenant_id=tenant_id, on=request.viewer.today)
    ends = any(one.given.valid_to for one in found.versions)
    now = holding(card_now.rates, request.viewer.today).get(rate_code)
    return page(
        request,
        "rates/life.jinja",
        {
            "life": found,
            "now": now,
            "picture": _picture(found, request.viewer.today),
            "columns": (
                Column(_("Price"), Kind.REFERENCE),
                Column(_("From"), Kind.DAY),
                *((Column(_("Last day")),) if ends else ()),
                Column(_("How it stands")),
                Column(_("Who")),
                Column(_("Source")),
            ),
            "rows": [_version(one, ends=ends) for one in found.versions],
            "may_record": may_record(request, tenant_id),
            "back_href": reverse("rates:card", args=[tenant_id]),
        },
    )


def may_record(request: Request, tenant_id: UUID) -> bool:
    """Return whether the viewer puts this commissioner's rates forward."""
    return tenant_id in request.viewer.scope(Permission.RATE_RECORD).tenant_ids


def missing_words(found: MissingRates) -> str:
    """Return how many rates an April has no price for."""
    return ngettext(
        "%(num)s rate has no price from %(day)s on",
        "%(num)s rates have no price from %(day)s on",
        len(found.missing),
    ) % {"num": len(found.missing), "day": long_date(found.missing[0].april)}


def _proposals_words(waiting: int) -> str:
    if not waiting:
        return _("Nothing")
    return ngettext("%(num)s proposal", "%(num)s proposals", waiting) % {"num": waiting}


def _name(request: Request, tenant_id: UUID) -> str:
    names = dict(queries.commissioners(viewer=request.viewer, permission=Permission.RATE_VIEW))
    return names[tenant_id]


def _proposal(one: Proposal) -> tuple[object, ...]:
    return (
        Cell(one.what, href=reverse("rates:proposal", args=[one.id])),
        one.proposed_by_name,
        day_of(one.proposed_at),
        wording.state_tag(one.state),
    )


def _version(one: VersionInLife, *, ends: bool) -> tuple[object, ...]:
    who = _("Put forward by %(name)s on %(day)s") % {
        "name": one.proposed_by_name,
        "day": short_date(day_of(one.proposed_at)),
    }
    if one.decided_at:
        who += _(", decided by %(name)s on %(day)s") % {
            "name": one.decided_by_name,
            "day": short_date(day_of(one.decided_at)),
        }
    return (
        Cell(
            wording.price_words(one.given.key, one.given.value),
            href=reverse("rates:proposal", args=[one.proposal_id]),
        ),
        one.given.valid_from,
        *((wording.last_day(one.given.valid_to),) if ends else ()),
        _stands(one),
        who,
        one.given.source,
    )


def _stands(one: VersionInLife) -> Cell:
    if one.stands:
        return Cell(_("Counts"), tag=Colour.GREEN)
    if one.state is ProposalState.AGREED:
        return Cell(_("Corrected later"), tag=Colour.WHITE)
    return wording.state_tag(one.state)


def _picture(found: LifeOfRate, today: date) -> Chart | None:
    """Return what held on the first of each month, in steps; None where that says nothing."""
    key = found.priceable.key
    counting = [one.given for one in found.versions if one.stands]
    if not key.unit.is_money or not counting:
        return None
    months = list(_months(today))
    first = min(one.valid_from for one in counting)
    months = [month for month in months if month >= first.replace(day=1)] or months[-1:]
    values = tuple(_held(found, month) for month in months)
    return Chart(
        ident="life",
        title=_("%(what)s: what held on the first of each month") % {"what": key.full_words},
        description=_(
            "A line in steps over %(count)s months, the last of them %(ahead)s months from now. The "
            "table below has every figure."
        )
        % {"count": len(months), "ahead": MONTHS_AHEAD},
        heading=_("Month"),
        labels=tuple(short_date(month).split(" ", 1)[1] for month in months),
        lines=(Series(_("Price"), values),),
        steps=True,
    )


def _held(found: LifeOfRate, on: date) -> int | None:
    begun = [one.given for one in found.versions if one.stands and one.given.valid_from <= on]
    last = max(begun, key=lambda one: one.valid_from, default=None)
    if last is None or (last.valid_to and last.valid_to <= on):
        return None
    return last.value


def _months(today: date) -> Iterator[date]:
    count = today.year * 12 + today.month - 1
    for number in range(count - MONTHS_SHOWN + 1, count + MONTHS_AHEAD + 1):
        yield date(number // 12, number % 12 + 1, 1)
