"""Staff's pages of a chair: how it stands, and arranging, ordering, handing over and ending it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets import queries as budgets
from openphb.domains.marketplace import queries as marketplace
from openphb.domains.people import queries as people
from openphb.domains.wheelchairs import actions, queries
from openphb.domains.wheelchairs.forms import ArrangeForm, EndForm, HandOverForm, OrderForm
from openphb.domains.wheelchairs.types import ChairAnswer, ChairOption, RepairState
from openphb.domains.wheelchairs.views import parts
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.audit import trail
from openphb.kernel.refusal import Refusal
from openphb.web.parts import Cell, Column, KeyFigure, Kind
from openphb.web.shortcuts import answered, page, posted, told


@requires(Permission.WHEELCHAIR_VIEW)
def chair(request: Request, budget_id: UUID) -> HttpResponse:
    """How the chair of a budget stands: its money, what was added, its bills and its repairs."""
    viewer = request.viewer
    budget, reference = budgets.budget_named(
        viewer=viewer, permission=Permission.WHEELCHAIR_VIEW, budget_id=budget_id
    )
    found = queries.chair_of_budget(viewer=viewer, budget_id=budget_id)
    to_case = reverse("staff:case", args=[budget.case_id])
    if found is None:
        return _none_yet(request, budget_id, to_case)
    trail.looked(
        "wheelchair",
        by=viewer,
        at=request.moment.at,
        permission=Permission.WHEELCHAIR_VIEW,
        tenant_id=budget.tenant_id,
        subject_id=budget.subject_id,
    )
    live = found.ended_on is None
    may_arrange = live and viewer.holds(Permission.WHEELCHAIR_ARRANGE)
    return page(
        request,
        "wheelchairs/chair.jinja",
        {
            "found": found,
            "caption": f"{person_name(viewer, budget.subject_id)} · {reference}",
            "figures": _figures(found),
            "summary": parts.summary(found),
            "part_rows": [[one.words, _(one.part.words), one.pence] for one in found.parts],
            "part_columns": [
                Column(_("Line of the plan")),
                Column(_("Pays for")),
                Column(_("The NHS gives"), Kind.MONEY),
            ],
            "added": [(one, parts.net_words(one), parts.added_words(one)) for one in found.added],
            "bill_columns": [
                Column(_("Invoice"), Kind.REFERENCE),
                Column(_("Came on"), Kind.DAY),
                Column(_("The NHS pays"), Kind.MONEY),
                Column(_("Added money pays"), Kind.MONEY),
                Column(_("How it stands")),
                Column(_("To do")),
            ],
            "bill_rows": [
                [
                    one.number,
                    one.received_on,
                    one.nhs_pence,
                    one.added_pence,
                    _("Withdrawn: %(why)s") % {"why": one.withdrawn_words}
                    if one.withdrawn_words
                    else "; ".join(dict.fromkeys(parts.bill_words(bill) for bill in one.paid)),
                    Cell(
                        _("Withdraw %(number)s") % {"number": one.number},
                        href=reverse("wheelchairs:invoice_withdraw", args=[one.id]),
                    )
                    if live and one.waits and viewer.holds(Permission.WHEELCHAIR_PAY)
                    else "",
                ]
                for one in found.bills
            ],
            "repair_columns": [
                Column(_("Asked on"), Kind.DAY),
                Column(_("What is wrong")),
                Column(_("Whose")),
                Column(_("How it stands")),
                Column(_("To do")),
            ],
            "repair_rows": _repair_rows(found, may_arrange),
            "may_arrange": may_arrange,
            "may_pay": live and viewer.holds(Permission.WHEELCHAIR_PAY),
            "may_ask": live and viewer.holds(Permission.WHEELCHAIR_ASK),
            "adds": found.option is not ChairOption.NOTIONAL,
            "back_href": to_case,
        },
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def arrange(request: Request, budget_id: UUID) -> HttpResponse:
    """Which of the three ways, which chair, and for how long?"""
    viewer = request.viewer
    back = reverse("wheelchairs:chair", args=[budget_id])
    try:
        found = queries.to_arrange(viewer=viewer, budget_id=budget_id)
    except Refusal as refusal:
        if refusal.is_shut:
            raise
        return told(request, refusal.message, refusal.mend, onward=(_("Go back"), back))
    form = ArrangeForm(posted(request), found=found)
    return answered(
        request,
        "wheelchairs/arrange.jinja",
        form,
        lambda: actions.arrange(
            by=viewer,
            at=request.moment.at,
            budget_id=budget_id,
            draft=form.draft(),
            parts=form.parts(),
        ),
        says=_("The chair is arranged."),
        back=back,
        found=found,
        caption=person_name(viewer, found.subject_id),
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def order(request: Request, wheelchair_id: UUID) -> HttpResponse:
    """From whom was it ordered?"""
    viewer = request.viewer
    found = queries.chair(viewer=viewer, wheelchair_id=wheelchair_id)
    suppliers = marketplace.provider_choices(viewer=viewer, tenant_id=found.tenant_id)
    form = OrderForm(posted(request), suppliers=suppliers, initial={"ordered_on": viewer.today})
    return answered(
        request,
        "wheelchairs/order.jinja",
        form,
        lambda: actions.order(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=wheelchair_id,
            organisation_id=UUID(form.cleaned_data["organisation_id"]),
            ordered_on=form.cleaned_data["ordered_on"],
            reference=form.cleaned_data["reference"],
        ),
        says=_("The order is recorded."),
        back=parts.back_to(request, found),
        found=found,
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def handed_over(request: Request, wheelchair_id: UUID) -> HttpResponse:
    """When did the person get it, and which one is it?"""
    viewer = request.viewer
    found = queries.chair(viewer=viewer, wheelchair_id=wheelchair_id)
    form = HandOverForm(posted(request), initial={"on": viewer.today})
    return answered(
        request,
        "wheelchairs/handed_over.jinja",
        form,
        lambda: actions.hand_over(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=wheelchair_id,
            on=form.cleaned_data["on"],
            serial=form.cleaned_data["serial"],
        ),
        says=_("It is recorded that the person has the chair."),
        back=parts.back_to(request, found),
        found=found,
    )


@requires(Permission.WHEELCHAIR_ARRANGE)
def end(request: Request, wheelchair_id: UUID) -> HttpResponse:
    """Why does the arrangement end?"""
    viewer = request.viewer
    found = queries.chair(viewer=viewer, wheelchair_id=wheelchair_id)
    form = EndForm(posted(request))
    return answered(
        request,
        "wheelchairs/end.jinja",
        form,
        lambda: actions.end(
            by=viewer,
            at=request.moment.at,
            wheelchair_id=wheelchair_id,
            because=form.cleaned_data["because"],
        ),
        says=_("The arrangement has ended."),
        back=parts.back_to(request, found),
        found=found,
    )


def person_name(viewer: Viewer, subject_id: UUID) -> str:
    return people.names(viewer=viewer, subject_ids=[subject_id]).get(subject_id, "")


def _none_yet(request: Request, budget_id: UUID, to_case: str) -> HttpResponse:
    if queries.needs_arranging(viewer=request.viewer, budget_id=budget_id):
        return told(
            request,
            _("No wheelchair is arranged yet"),
            _("The plan is agreed. Write down which of the three ways the person chose."),
            onward=(_("Arrange the wheelchair"), reverse("wheelchairs:arrange", args=[budget_id])),
        )
    return told(
        request,
        _("No wheelchair is arranged on this budget"),
        _("A wheelchair is arranged once a plan is agreed that pays for one."),
        onward=(_("Go to the case"), to_case),
    )


def _figures(found: ChairAnswer) -> list[KeyFigure]:
    figures = [KeyFigure(_("The NHS gives"), found.nhs_pence, note=_("whatever anybody adds"))]
    if found.option is not ChairOption.NOTIONAL:
        figures.append(
            KeyFigure(_("Others add"), found.added_pence, note=_("with VAT, kept apart"))
        )
    figures.append(KeyFigure(_("Sent to be paid"), found.billed_pence, note=_("of the NHS’s part")))
    return figures


def _repair_rows(found: ChairAnswer, may_arrange: bool) -> list[list[object]]:
    rows: list[list[object]] = []
    for one in found.repairs:
        stands = _(one.state.words)
        if one.done_words:
            stands += f": {one.done_words}"
        if one.bill is not None:
            stands += f" ({parts.bill_words(one.bill)})"
        open_ = one.state in (RepairState.ASKED, RepairState.THEIRS)
        href = reverse("wheelchairs:repair_done", args=[one.id]) if may_arrange and open_ else ""
        rows.append(
            [
                one.asked_on,
                f"{one.words} ({one.asked_name})",
                _(one.mended_by.words),
                stands,
                Cell(_("Record what was done"), href=href) if href else "",
            ]
        )
    return rows
