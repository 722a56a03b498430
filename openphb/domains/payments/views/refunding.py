"""Hand-overs, what councils paid before them, and refunds of a person's own contributions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.settlement import MoneyForm, RefundDecisionForm, ScheduleForm
from openphb.domains.payments.settlement.rules import day_by_day
from openphb.domains.payments.settlement.schedule_file import COLUMNS, MAYBE, write_template
from openphb.domains.payments.types import RefundAnswer, RefundBy, RefundState
from openphb.domains.payments.views.funding import bodies, days_words
from openphb.domains.people import queries as people
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.documents import downloads
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted, posted_files, told

LETTER = "payments/printed/refund.jinja"


def refund_tag(state: RefundState) -> Cell:
    """Return how a refund stands, as a tag."""
    words, colour = {
        RefundState.PROPOSED: (_("Waits for a decision"), Colour.ORANGE),
        RefundState.AGREED: (_("Agreed, to be paid"), Colour.BLUE),
        RefundState.REFUSED: (_("Refused"), Colour.WHITE),
        RefundState.PAID: (_("Paid"), Colour.GREEN),
    }[state]
    return Cell(words, tag=colour)


@requires(Permission.FUNDING_VIEW)
def hand_over(request: Request, hand_over_id: UUID) -> HttpResponse:
    """One hand-over: what the council paid since, what is repaid, what the person has back."""
    viewer = request.viewer
    found = queries.hand_over(viewer=viewer, hand_over_id=hand_over_id)
    care, asked, left = queries.paid_before_hand_over(viewer=viewer, hand_over_id=hand_over_id)
    trail.looked(
        "hand-over",
        by=viewer,
        at=request.moment.at,
        permission=Permission.FUNDING_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    sees_refunds = viewer.holds(Permission.REFUND_VIEW)
    return page(
        request,
        "payments/hand_over.jinja",
        {
            "found": found,
            "care": care,
            "asked": asked,
            "left": left,
            "own": care - asked,
            "nhs_refunds": found.refund_by is RefundBy.NHS,
            "refunds": [
                (one, refund_tag(one.state))
                for one in queries.refunds_of_hand_over(viewer=viewer, hand_over_id=hand_over_id)
            ]
            if sees_refunds
            else [],
            "may_draft": viewer.holds(Permission.SETTLEMENT_DRAFT),
            "sees_settlements": viewer.holds(Permission.SETTLEMENT_VIEW),
            "back_href": reverse("payments:funding", args=[found.budget_id]),
        },
    )


@requires(Permission.SETTLEMENT_DRAFT)
@require_POST
def propose_refund(request: Request, hand_over_id: UUID) -> HttpResponse:
    """Propose to refund what is worked out: it asks nothing, because nothing is typed."""
    try:
        refund_id = actions.propose_refund(
            by=request.viewer, at=request.moment.at, hand_over_id=hand_over_id
        )
    except (NothingThere, NotPermitted):
        raise
    except Refusal as refusal:
        here = reverse("payments:hand_over", args=[hand_over_id])
        return told(
            request,
            _("Nothing is to be refunded"),
            refusal.message,
            refusal.mend,
            onward=(_("Back to the hand-over"), here),
        )
    messages.success(request, _("The refund is proposed. Somebody else decides it."))
    return HttpResponseRedirect(reverse("payments:refund", args=[refund_id]))


@requires(Permission.REFUND_VIEW)
def refund(request: Request, refund_id: UUID) -> HttpResponse:
    """One refund: the sum, by month and day by day, who decides and how far it is."""
    viewer = request.viewer
    found = _looked(request, refund_id)
    drafts = found.tenant_id in viewer.scope(Permission.SETTLEMENT_DRAFT).tenant_ids
    decides = found.tenant_id in viewer.scope(Permission.SETTLEMENT_AGREE).tenant_ids
    return page(
        request,
        "payments/refund.jinja",
        {
            "found": found,
            "staff": viewer.is_staff,
            "state": refund_tag(found.state),
            "columns": _columns(),
            "rows": _rows(found),
            "day_columns": (Column(_("Day"), Kind.DAY), Column(_("Back"), Kind.MONEY)),
            "days": _days(found),
            "may_decide": decides
            and found.state is RefundState.PROPOSED
            and viewer.user_id != found.proposed_by,
            "may_pay": drafts and found.state is RefundState.AGREED,
            "sees_ledger": viewer.holds(Permission.LEDGER_VIEW),
            "back_href": reverse("payments:hand_over", args=[found.hand_over.id])
            if viewer.holds(Permission.FUNDING_VIEW)
            else "",
        },
    )


@requires(Permission.SETTLEMENT_AGREE)
def decide_refund(request: Request, refund_id: UUID) -> HttpResponse:
    """Agree to a refund that somebody else proposed, or refuse it."""
    found = _looked(request, refund_id)
    form = RefundDecisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide_refund(
                by=request.viewer,
                at=request.moment.at,
                refund_id=refund_id,
                agree=form.cleaned_data["decision"] == "agree",
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The decision is recorded."))
            return HttpResponseRedirect(reverse("payments:refund", args=[refund_id]))
    return _ask(request, found, form, _("Should the person have this back?"))


@requires(Permission.SETTLEMENT_DRAFT)
def refund_paid(request: Request, refund_id: UUID) -> HttpResponse:
    """Record that the person has had the money."""
    found = _looked(request, refund_id)
    form = MoneyForm(posted(request), initial={"on": request.viewer.today})
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_refund_paid(
                by=request.viewer,
                at=request.moment.at,
                refund_id=refund_id,
                paid_on=form.cleaned_data["on"],
                reference=form.cleaned_data["reference"],
            )
        except Refusal as refusal:
            refusal.where = {"paid_on": "on"}.get(refusal.where, refusal.where)
            form.refuse(refusal)
        else:
            messages.success(request, _("The refund is paid."))
            return HttpResponseRedirect(reverse("payments:refund", args=[refund_id]))
    return _ask(request, found, form, _("Has the person had the money?"))


@requires(Permission.REFUND_VIEW)
def refund_letter(request: Request, refund_id: UUID) -> HttpResponse:
    """The letter that tells the person what they have back and why. None before it is agreed."""
    found = _looked(request, refund_id)
    if found.state not in (RefundState.AGREED, RefundState.PAID):
        raise NothingThere("letter")
    return downloads.printed(
        LETTER, on_paper(request.viewer, found), f"refund-{found.case_reference}.pdf"
    )


def on_paper(viewer: Viewer, found: RefundAnswer) -> dict[str, Any]:
    """Return what the letter says: how much, for which months, why, and who pays it."""
    to = people.addressee(viewer=viewer, subject_id=found.subject_id)
    written_on = day_of(found.decided_at or found.proposed_at)
    body = organisations.responsible_for(found.tenant_id, written_on)
    return {
        "found": found,
        "nhs_pays": found.hand_over.refund_by is RefundBy.NHS,
        "written_on": written_on,
        "to": to,
        "large_print": to.large_print,
        "body": body.name if body else "",
        "case": found.case_reference,
        "reference": _("%(case)s, money back") % {"case": found.case_reference},
        "columns": _columns(),
        "rows": _rows(found),
    }


@requires(Permission.SETTLEMENT_DRAFT)
def schedules(request: Request) -> HttpResponse:
    """The files in which other bodies said what they paid, newest first."""
    found = queries.schedules(viewer=request.viewer)
    return page(
        request,
        "payments/schedules.jinja",
        {
            "columns": (
                Column(_("Taken in"), Kind.DAY),
                Column(_("File")),
                Column(_("Paid by")),
                Column(_("Rows added"), Kind.NUMBER),
                Column(_("Paid"), Kind.MONEY),
                Column(_("Of it by the person"), Kind.MONEY),
            ),
            "rows": [
                (
                    day_of(one.taken_in_at),
                    Cell(one.file_name, href=reverse("payments:schedule", args=[one.id])),
                    one.body,
                    one.added,
                    one.paid_pence,
                    one.contribution_pence,
                )
                for one in found
            ],
            "back_href": reverse("payments:settlements"),
        },
    )


@requires(Permission.SETTLEMENT_DRAFT)
def schedule(request: Request, schedule_id: UUID) -> HttpResponse:
    """What came of one file, row by row, those to be mended first."""
    found = queries.schedule(viewer=request.viewer, schedule_id=schedule_id)
    wrong = [row for row in found.rows if not row.taken]
    return page(
        request,
        "payments/schedule.jinja",
        {
            "found": found,
            "columns": (
                Column(_("Row")),
                Column(_("Column")),
                Column(_("What is wrong")),
                Column(_("How to mend it")),
                Column(_("Code")),
            ),
            "rows": [
                (
                    _("Line %(number)s") % {"number": row.line},
                    row.column,
                    row.message,
                    row.mend,
                    row.code,
                )
                for row in wrong
            ],
            "back_href": reverse("payments:schedules"),
        },
    )


@requires(Permission.SETTLEMENT_DRAFT)
def schedule_template(_request: Request) -> HttpResponse:
    """The first row of a schedule, to be filled in below."""
    response = HttpResponse(write_template(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="paid-by-another-body.csv"'
    return response


@requires(Permission.SETTLEMENT_DRAFT)
def take_in_schedule(request: Request) -> HttpResponse:
    """Take in what another body paid by its own system."""
    viewer = request.viewer
    tenants = [
        (str(tenant), name)
        for tenant, _organisation, name in queries.commissioners(
            viewer=viewer, permission=Permission.SETTLEMENT_DRAFT
        )
    ]
    form = ScheduleForm(
        posted(request), posted_files(request), tenants=tenants, bodies=bodies(request)
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            taken = actions.take_in_schedule(
                by=viewer,
                at=request.moment.at,
                tenant_id=UUID(form.cleaned_data["tenant"]),
                body_id=UUID(form.cleaned_data["body"]),
                data=file.read(),
                file_name=file.name or "",
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if not taken.added and not taken.wrong:
                messages.info(request, _("These rows were taken in before. Nothing was added."))
            return HttpResponseRedirect(reverse("payments:schedule", args=[taken.schedule_id]))
    return page(
        request,
        "payments/take_in_schedule.jinja",
        {
            "form": form,
            "needed": COLUMNS,
            "maybe": MAYBE,
            "button_text": _("Take it in"),
            "back_href": reverse("payments:schedules"),
        },
    )


def _ask(request: Request, found: RefundAnswer, form: Any, title: str) -> HttpResponse:
    return page(
        request,
        "payments/about_refund.jinja",
        {
            "form": form,
            "title": title,
            "found": found,
            "caption": found.case_reference,
            "button_text": _("Record it"),
            "back_href": reverse("payments:refund", args=[found.id]),
        },
    )


def _looked(request: Request, refund_id: UUID) -> RefundAnswer:
    found = queries.refund(viewer=request.viewer, refund_id=refund_id)
    trail.looked(
        "refund of contributions",
        by=request.viewer,
        at=request.moment.at,
        permission=Permission.REFUND_VIEW,
        tenant_id=found.tenant_id,
        subject_id=found.subject_id,
    )
    return found


def _columns() -> tuple[Column, ...]:
    return (Column(_("For")), Column(_("Days")), Column(_("Back"), Kind.MONEY))


def _rows(found: RefundAnswer) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [
        (line.words, days_words(line.days), line.pence) for line in found.lines
    ]
    return [*rows, (_("In all"), "", found.pence)]


def _days(found: RefundAnswer) -> list[tuple[str, list[tuple[object, ...]]]]:
    """Return, by line and month, the sum of every day."""
    return [
        (
            f"{line.words}, {days_words(line.days)}",
            [(one.day, one.pence) for one in day_by_day(line.days, line.pence)],
        )
        for line in found.lines
    ]
