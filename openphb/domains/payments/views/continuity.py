"""When a rail fails: outages, who has no money, what may be doubled."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openphb.domains.payments import actions
from openphb.domains.payments.continuity import queries
from openphb.domains.payments.continuity.types import (
    ExposureAnswer,
    ExposureState,
    LateAnswer,
    OutageAnswer,
)
from openphb.domains.payments.forms import EndForm, ExposureForm, OutageForm
from openphb.domains.payments.queries import commissioners
from openphb.domains.payments.rails import RAILS
from openphb.domains.payments.types import Rail
from openphb.domains.payments.views import wording
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.formatting import long_date
from openphb.web.parts import Cell, Column, Kind
from openphb.web.shortcuts import page, posted


@requires(Permission.RUN_VIEW)
def continuity(request: Request) -> HttpResponse:
    """What is out, who has no money that was due, and what may be paid twice."""
    viewer = request.viewer
    now = queries.continuity_now(viewer=viewer)
    return page(
        request,
        "payments/continuity.jinja",
        {
            "now": now,
            "outage_columns": _outage_columns(),
            "outages": [_outage(one) for one in now.outages],
            "past": [_outage(one) for one in queries.outages(viewer=viewer, lasting=False)],
            "late_columns": (
                Column(_("Who")),
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Amount"), Kind.MONEY),
                Column(_("Was due on"), Kind.DAY),
                Column(_("Why")),
            ),
            "late": [_late(one) for one in queries.late(viewer=viewer)],
            "exposure_columns": _exposure_columns(),
            "exposures": [
                _exposure(one) for one in queries.exposures(viewer=viewer, still_open=True)
            ],
            "ended": [_exposure(one) for one in queries.exposures(viewer=viewer, still_open=False)],
            "may_declare": viewer.holds(Permission.OUTAGE_DECLARE),
            "may_look": viewer.holds(Permission.LATE_LOOK),
            "may_see_numbers": viewer.holds(Permission.PAYEE_NUMBER_VIEW),
            "back_href": reverse("payments:runs"),
        },
    )


def _outage_columns() -> tuple[Column, ...]:
    return (
        Column(_("What is out")),
        Column(_("Since"), Kind.DAY),
        Column(_("Until")),
        Column(_("Why")),
        Column(_("Who")),
    )


def _outage(one: OutageAnswer) -> tuple[object, ...]:
    name = RAILS[one.rail].name
    who = _("Declared by %(name)s") % {"name": one.declared_by_name}
    if one.ended_by_name:
        who += _(", ended by %(name)s") % {"name": one.ended_by_name}
    return (
        Cell(f"{name}, {one.site}" if one.site else name, href=of_outage(one.id)),
        one.began_on,
        long_date(one.ended_on) if one.ended_on else _("It lasts"),
        one.reason,
        who,
    )


def _late(one: LateAnswer) -> tuple[object, ...]:
    return (
        Cell(one.recipient_name, href=reverse("payments:payment", args=[one.payment_id])),
        one.case_reference,
        one.pence,
        one.due_on,
        wording.late_why(one.why),
    )


def _exposure_columns() -> tuple[Column, ...]:
    return (
        Column(_("Who")),
        Column(_("Case"), Kind.REFERENCE),
        Column(_("May be doubled"), Kind.MONEY),
        Column(_("First sent by")),
        Column(_("By whose word")),
        Column(_("How it stands")),
    )


def _exposure(one: ExposureAnswer) -> tuple[object, ...]:
    return (
        Cell(one.recipient_name, href=reverse("payments:exposure", args=[one.id])),
        one.case_reference,
        one.pence,
        _("%(rail)s, run %(run)s") % {"rail": RAILS[one.rail].name, "run": one.run_reference},
        _("%(name)s: %(why)s") % {"name": one.overridden_by_name, "why": one.reason},
        wording.exposure_state(one.state),
    )


@requires(Permission.LATE_LOOK)
def look_for_late(request: Request) -> HttpResponse:
    """Look again who has no money that was due: the job does it each morning."""
    if request.method == "POST":
        late = sum(
            actions.look_for_late(by=request.viewer, at=request.moment.at, tenant_id=tenant_id)
            for tenant_id in sorted(request.viewer.scope(Permission.LATE_LOOK).tenant_ids)
        )
        messages.success(
            request,
            ngettext(
                "%(num)s person has no money that was due.",
                "%(num)s people have no money that was due.",
                late,
            )
            % {"num": late}
            if late
            else _("Everybody has the money that was due."),
        )
    return HttpResponseRedirect(of_continuity())


@requires(Permission.OUTAGE_DECLARE)
def declare_outage(request: Request) -> HttpResponse:
    """Say that a way of paying does not work."""
    form = OutageForm(
        posted(request),
        tenants=tenants(request, Permission.OUTAGE_DECLARE),
        rails=[(rail.value, RAILS[rail].name) for rail in Rail],
        initial={"began_on": request.viewer.today},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.declare_outage(
                by=request.viewer,
                at=request.moment.at,
                tenant_id=UUID(given["tenant"]),
                rail=Rail(given["rail"]),
                began_on=given["began_on"],
                reason=given["reason"],
                site=given["site"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _(
                    "The outage is declared. Open each run that it stopped, and move what was not taken."
                ),
            )
            return HttpResponseRedirect(of_continuity())
    return page(
        request, "payments/declare_outage.jinja", {"form": form, "back_href": of_continuity()}
    )


@requires(Permission.RUN_VIEW)
def outage(request: Request, outage_id: UUID) -> HttpResponse:
    """One outage, and for who may, its end."""
    found = queries.outage(viewer=request.viewer, outage_id=outage_id)
    asked = found.ended_on is None and request.viewer.holds(Permission.OUTAGE_DECLARE)
    form = EndForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_outage(
                by=request.viewer,
                at=request.moment.at,
                outage_id=outage_id,
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The outage is ended. Runs go by it again."))
            return HttpResponseRedirect(of_continuity())
    return page(
        request,
        "payments/outage.jinja",
        {
            "form": form,
            "outage": found,
            "name": RAILS[found.rail].name,
            "declared_on": day_of(found.declared_at),
            "asked": asked,
            "back_href": of_continuity(),
        },
    )


@requires(Permission.RUN_VIEW)
def exposure(request: Request, exposure_id: UUID) -> HttpResponse:
    """One amount that may be paid twice, and for who may, what became of it."""
    found = queries.exposure(viewer=request.viewer, exposure_id=exposure_id)
    asked = found.state is ExposureState.OPEN and request.viewer.holds(Permission.PAYMENT_RETURN)
    form = ExposureForm(posted(request), initial={"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.close_exposure(
                by=request.viewer,
                at=request.moment.at,
                exposure_id=exposure_id,
                paid=given["paid"] == "yes",
                on=given["on"],
                evidence=given["evidence"],
            )
        except NothingThere:
            raise
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request,
                _("It was paid. If it was paid twice, it is among what was paid too much.")
                if given["paid"] == "yes"
                else _("It was never paid, so nothing is doubled."),
            )
            return HttpResponseRedirect(of_continuity())
    return page(
        request,
        "payments/exposure.jinja",
        {
            "form": form,
            "exposure": found,
            "rail_name": RAILS[found.rail].name,
            "state": wording.exposure_state(found.state),
            "overridden_on": day_of(found.overridden_at),
            "asked": asked,
            "back_href": of_continuity(),
        },
    )


def tenants(request: Request, permission: Permission) -> list[tuple[str, str]]:
    """Return the commissioners that a permission reaches, as a form offers them."""
    return [
        (str(tenant_id), name)
        for tenant_id, _organisation, name in commissioners(
            viewer=request.viewer, permission=permission
        )
    ]


def of_continuity() -> str:
    """Return where it is told what is out."""
    return reverse("payments:continuity")


def of_outage(outage_id: UUID) -> str:
    """Return where one outage is."""
    return reverse("payments:outage", args=[outage_id])
