"""Staff: one budget that an organisation holds, from its first advance to nothing held."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.budgets.types import Basis
from openphb.domains.monitoring import actions, queries, reference
from openphb.domains.monitoring.forms import (
    NEW,
    OURSELVES,
    ConfirmForm,
    HoldingForm,
)
from openphb.domains.monitoring.types import (
    HoldingFull,
    HoldingKind,
    RowAnswer,
    RowState,
)
from openphb.domains.monitoring.views.owing import liability_cells, liability_columns
from openphb.domains.monitoring.views.parts import (
    advance_cells,
    advance_columns,
    coming_rows,
    days_words,
    done,
    figures,
    line_columns,
    line_rows,
    move_cells,
    move_columns,
    row_cells,
    row_columns,
)
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.organisations import queries as organisations
from openphb.kernel.money import pounds
from openphb.web.formatting import long_date
from openphb.web.parts import SummaryRow
from openphb.web.shortcuts import page, posted, told

HOLDERS = ("provider", "support_service")
SHOWN = 60


@requires(Permission.HOLDING_RECORD)
def record(request: Request, agreement_id: UUID) -> HttpResponse:
    """Write down which organisation holds a budget under a signed agreement, and at which fee."""
    viewer = request.viewer
    found = queries.to_write(viewer=viewer, agreement_id=agreement_id)
    if found is None:
        there = queries.holding_of_agreement(viewer=viewer, agreement_id=agreement_id)
        onward = (
            (_("See what it holds"), reverse("monitoring:holding", args=[there.id]))
            if there
            else (_("Organisations that hold money"), reverse("monitoring:firms"))
        )
        return told(
            request,
            _("There is nothing to write down"),
            _("It is written down already.")
            if there
            else _("No organisation holds this money, or not everybody has signed."),
            onward=onward,
        )
    names = [
        (one.id, one.name)
        for one in organisations.organisations(on=viewer.today)
        if one.kind in HOLDERS
    ]
    likely = next((key for key, name in names if name == found.recipient_name), None)
    form = HoldingForm(
        posted(request),
        organisations=names,
        funders=queries.funders(viewer=viewer),
        initial={
            "organisation": str(likely or NEW),
            "new_name": "" if likely else found.recipient_name,
            "fee_basis": Basis.PER_FOUR_WEEKS.value,
            "fee_funder": OURSELVES,
            "keep_weeks": reference.limit("keep_weeks", viewer.today),
        },
    )
    made: list[UUID] = []
    if request.method == "POST" and done(
        form,
        lambda: made.append(
            actions.record_holding(
                by=viewer,
                at=request.moment.at,
                agreement_id=agreement_id,
                draft=form.draft(),
            )
        ),
    ):
        messages.success(request, _("The organisation is written down."))
        return HttpResponseRedirect(reverse("monitoring:holding", args=made))
    return page(
        request,
        "monitoring/record.jinja",
        {
            "form": form,
            "found": found,
            "kind": _(found.kind.words),
            "third": found.kind is HoldingKind.THIRD_PARTY,
            "back_href": reverse("monitoring:firms"),
        },
    )


@requires(Permission.FIRM_VIEW)
def holding(request: Request, holding_id: UUID) -> HttpResponse:
    """One holding: what is held, what to look at, what was advanced, and what is owed back."""
    viewer = request.viewer
    found = queries.whole(viewer=viewer, holding_id=holding_id)
    one = found.holding
    trail.looked(
        "money that an organisation holds",
        by=viewer,
        at=request.moment.at,
        permission=Permission.HOLDING_VIEW,
        tenant_id=one.tenant_id,
        subject_id=one.subject_id,
    )
    open_rows = [row for row in found.rows if row.state.is_open]
    third = one.kind is HoldingKind.THIRD_PARTY
    may_accept = viewer.scope(Permission.HOLDING_ACCEPT).covers(
        tenant_id=one.tenant_id, subject_id=one.subject_id
    )
    return page(
        request,
        "monitoring/holding.jinja",
        {
            "found": found,
            "one": one,
            "caption": f"{one.organisation_name}, {_(one.kind.words).lower()}",
            "figures": figures(one.sums),
            "third": third,
            "terms": _terms(found),
            "open_rows": [row_cells(row, _row_href(row)) for row in open_rows],
            "row_columns": row_columns(change="look"),
            "decided_columns": row_columns(),
            "decided": [row_cells(row) for row in found.rows if not row.state.is_open][:SHOWN],
            "undoubted": sum(
                1 for row in open_rows if not row.doubts and row.state is RowState.SENT
            ),
            "advance_columns": advance_columns(),
            "advances": [advance_cells(each) for each in found.advances],
            "coming": coming_rows(found.coming),
            "line_columns": line_columns(),
            "lines": line_rows(found.lines),
            "move_columns": move_columns(),
            "moves": [move_cells(each) for each in found.moves][:SHOWN],
            "may_accept": may_accept,
            "may_advance": third
            and viewer.scope(Permission.HOLDING_ADVANCE).covers(
                tenant_id=one.tenant_id, subject_id=one.subject_id
            ),
            "may_tell": may_accept,
            "owed_columns": liability_columns(),
            "owed": [
                liability_cells(
                    each,
                    reverse("monitoring:liability", args=[each.id])
                    if each.state.is_open and may_accept
                    else "",
                )
                for each in queries.liabilities(viewer=viewer, holding_id=holding_id)
            ],
            "sees_agreement": viewer.holds(Permission.AGREEMENT_VIEW),
            "back_href": reverse("monitoring:firm", args=[one.tenant_id, one.organisation_id]),
        },
    )


def _row_href(row: RowAnswer) -> str:
    return reverse("monitoring:row", args=[row.id])


def _terms(found: HoldingFull) -> list[SummaryRow]:
    one = found.holding
    fee = _("none")
    if one.fee_pence:
        fee = f"{pounds(one.fee_pence)} {_(one.fee_basis.words)}"
        if one.fee_funder_name:
            fee += _(", paid for by %(name)s") % {"name": one.fee_funder_name}
    rows = [
        SummaryRow(_("From"), long_date(one.first_day)),
        SummaryRow(_("Fee"), fee),
        SummaryRow(_("Agreed in"), one.source),
    ]
    if one.kind is HoldingKind.THIRD_PARTY:
        rows.append(
            SummaryRow(
                _("May stay with them"), _("%(num)s weeks of money") % {"num": one.keep_weeks}
            )
        )
    if one.ended_on:
        rows.append(SummaryRow(_("Ended on"), long_date(one.ended_on)))
    if found.died_on:
        rows.append(SummaryRow(_("The person died on"), long_date(found.died_on)))
    rows.append(
        SummaryRow(
            _("Told us of all up to"),
            long_date(one.told_until) if one.told_until else _("nothing yet"),
        )
    )
    return rows


@requires(Permission.HOLDING_ADVANCE)
def advance(request: Request, holding_id: UUID) -> HttpResponse:
    """What would be advanced now, and the button that sends it to be paid."""
    viewer = request.viewer
    one = queries.holding(viewer=viewer, holding_id=holding_id)
    back = reverse("monitoring:holding", args=[holding_id])
    now = queries.next_advance(viewer=viewer, holding_id=holding_id)
    form = ConfirmForm(posted(request))
    if now is None or now.fault:
        says = (
            (_("A managed account is paid as a direct payment is."),)
            if now is None or now.fault is None
            else (now.fault.message, now.fault.mend)
        )
        return told(
            request,
            _("Nothing is advanced now"),
            *says,
            onward=(_("See what is held"), back),
            caption=one.person_name,
        )
    if request.method == "POST" and done(
        form,
        lambda: actions.make_advance(by=viewer, at=request.moment.at, holding_id=holding_id),
    ):
        messages.success(
            request,
            _("%(pence)s is sent to be paid in the next run of bills.")
            % {"pence": pounds(now.pence)},
        )
        return HttpResponseRedirect(back)
    return page(
        request,
        "monitoring/advance.jinja",
        {
            "form": form,
            "one": one,
            "now": now,
            "days": days_words(now.period),
            "caption": one.person_name,
            "back_href": back,
        },
    )
