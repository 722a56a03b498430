"""What is added to a chair, and its invoices."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from openphb.domains.wheelchairs import actions, queries
from openphb.domains.wheelchairs.forms import AddedForm, BackForm, InvoiceForm, PaidForm, WhyForm
from openphb.domains.wheelchairs.rules.billing import billable
from openphb.domains.wheelchairs.types import AddedTo, ChairOption, total
from openphb.domains.wheelchairs.views import parts
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.web.shortcuts import answered, posted, told


@requires(Permission.WHEELCHAIR_ARRANGE)
def added(request: Request, wheelchair_id: UUID) -> HttpResponse:
    """Who adds how much, and for what?"""
    viewer = request.viewer
    found = queries.chair(viewer=viewer, wheelchair_id=wheelchair_id)
    back = parts.back_to(request, found)
    if found.option is ChairOption.NOTIONAL:
        return told(
            request,
            _("Nobody adds to this chair"),
            _("It is the NHS’s own. Arrange it with a contribution if the person wants more."),
            onward=(_("Go back"), back),
        )
    form = AddedForm(posted(request), option=found.option)
    return answered(
        request,
        "wheelchairs/added.jinja",
        form,
        lambda: actions.add_contribution(
            by=viewer, at=request.moment.at, wheelchair_id=wheelchair_id, draft=form.draft()
        ),
        says=_("It is written down. It changes nothing of what the NHS gives."),
        back=back,
        found=found,
    )


@requires(Permission.WHEELCHAIR_PAY)
def added_paid(request: Request, added_id: UUID) -> HttpResponse:
    """When was it paid, and how is that known?"""
    viewer = request.viewer
    found, one = queries.contribution(viewer=viewer, added_id=added_id)
    form = PaidForm(posted(request), initial={"on": viewer.today})
    return answered(
        request,
        "wheelchairs/added_paid.jinja",
        form,
        lambda: actions.see_contribution(
            by=viewer,
            at=request.moment.at,
            added_id=added_id,
            on=form.cleaned_data["on"],
            words=form.cleaned_data["words"],
        ),
        says=_("It is recorded as paid."),
        back=parts.back_to(request, found),
        found=found,
        one=one,
        ours=one.to is AddedTo.NHS,
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def added_withdraw(request: Request, added_id: UUID) -> HttpResponse:
    """Why is it not added after all?"""
    viewer = request.viewer
    found, one = queries.contribution(viewer=viewer, added_id=added_id)
    form = WhyForm(posted(request))
    return answered(
        request,
        "wheelchairs/added_withdraw.jinja",
        form,
        lambda: actions.withdraw_contribution(
            by=viewer, at=request.moment.at, added_id=added_id, words=form.cleaned_data["words"]
        ),
        says=_("It is withdrawn."),
        back=parts.back_to(request, found),
        one=one,
    )


@requires(Permission.WHEELCHAIR_PAY)
def added_back(request: Request, added_id: UUID) -> HttpResponse:
    """Why does what stands as come to the NHS not stay with it?"""
    viewer = request.viewer
    found, one = queries.contribution(viewer=viewer, added_id=added_id)
    back = parts.back_to(request, found)
    if one.back is not None or not one.came_pence:
        return told(
            request,
            _("There is nothing of it to give back"),
            parts.added_words(one),
            onward=(_("Go back"), back),
        )
    left = min(one.pence, found.added_left_pence)
    form = BackForm(posted(request), initial={"pence": left, "on": viewer.today})
    return answered(
        request,
        "wheelchairs/added_back.jinja",
        form,
        lambda: actions.give_back_contribution(
            by=viewer,
            at=request.moment.at,
            added_id=added_id,
            draft=form.draft(whole_pence=one.pence, today=viewer.today),
        ),
        says=_("It is recorded. The ledger says so too."),
        back=back,
        one=one,
        left=left,
    )


@requires(Permission.WHEELCHAIR_PAY)
def invoice(request: Request, wheelchair_id: UUID) -> HttpResponse:
    """What does the supplier ask, and which money pays which part of it?"""
    viewer = request.viewer
    found = queries.chair(viewer=viewer, wheelchair_id=wheelchair_id)
    left = total(billable(found.option, found.parts)) - found.billed_pence
    back = parts.back_to(request, found)
    if found.ordered_on is None:
        return told(
            request,
            _("This chair is not ordered yet"),
            _("Record from whom it was ordered, and then its invoice."),
            onward=(_("Go back"), back),
        )
    form = InvoiceForm(
        posted(request), passes_on=found.added_left_pence > 0, initial={"received_on": viewer.today}
    )
    return answered(
        request,
        "wheelchairs/invoice.jinja",
        form,
        lambda: actions.bill(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=wheelchair_id,
            number=form.cleaned_data["number"],
            received_on=form.cleaned_data["received_on"],
            nhs_pence=form.cleaned_data["nhs"],
            added_pence=form.cleaned_data.get("added") or 0,
        ),
        says=_("The invoice is sent to be paid, in the next run of bills."),
        back=back,
        found=found,
        left=left,
        added_left=found.added_left_pence,
    )


@requires(Permission.WHEELCHAIR_PAY)
def invoice_withdraw(request: Request, chair_invoice_id: UUID) -> HttpResponse:
    """Why is this invoice taken back?"""
    viewer = request.viewer
    found, one = queries.chair_invoice(viewer=viewer, chair_invoice_id=chair_invoice_id)
    back = parts.back_to(request, found)
    if not one.waits:
        return told(
            request,
            _("This invoice cannot be withdrawn"),
            _("It was withdrawn already.")
            if one.withdrawn_words
            else _("A bill of it is paid, or in a run that is being made ready."),
            onward=(_("Go back"), back),
        )
    form = WhyForm(posted(request))
    return answered(
        request,
        "wheelchairs/invoice_withdraw.jinja",
        form,
        lambda: actions.withdraw_invoice(
            by=viewer,
            at=request.moment.at,
            chair_invoice_id=chair_invoice_id,
            words=form.cleaned_data["words"],
        ),
        says=_("The invoice is withdrawn. Nothing of it is paid."),
        back=back,
        one=one,
    )
