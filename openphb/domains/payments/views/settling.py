"""Statements between two bodies: the list, one with its lines, and drafting one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.settlement import (
    DraftForm,
)
from openphb.domains.payments.types import (
    PairNow,
    SettlementAnswer,
    SettlementState,
    SettlementSummary,
    Side,
    StatedLine,
)
from openphb.domains.payments.views.funding import bodies, days_words
from openphb.domains.payments.views.refunding import refund_tag
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import Permission
from openphb.foundation.audit import trail
from openphb.foundation.tables import kept_text
from openphb.kernel.calendars import day_of
from openphb.kernel.money import pounds
from openphb.kernel.periods import MONTHS, Period
from openphb.kernel.refusal import Refusal
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted

# Lines on the page; the file has them all.
MOST_SHOWN = 100
FILE_COLUMNS = (
    *("case", "line", "first_day", "last_day", "year_of_care", "paid_by", "borne_by"),
    *("care", "refunded_to_the_person", "owed_to_the_payer"),
)


def state_tag(one: SettlementSummary) -> Cell:
    """Return how a statement stands, as a tag."""
    if one.state is SettlementState.DRAFT and one.disputed:
        return Cell(_("Disputed"), tag=Colour.RED)
    waits = {
        (): _("Waits for both"),
        (Side.OURS,): _("Waits for them"),
        (Side.THEIRS,): _("Waits for us"),
    }
    words, colour = {
        SettlementState.DRAFT: (waits.get(one.agreed, ""), Colour.ORANGE),
        SettlementState.AGREED: (_("Agreed, to be paid"), Colour.BLUE),
        SettlementState.SETTLED: (_("Settled"), Colour.GREEN),
        SettlementState.WITHDRAWN: (_("Withdrawn"), Colour.WHITE),
    }[one.state]
    return Cell(words, tag=colour)


def owed_words(one: SettlementSummary) -> str:
    """Return in a sentence who owes whom what."""
    if not one.to_us_pence:
        return _("Neither owes the other anything in sum.")
    words = {"money": pounds(abs(one.to_us_pence)), "ours": one.ours, "other": one.other}
    if one.to_us_pence > 0:
        return _("%(other)s owes %(ours)s %(money)s.") % words
    return _("%(ours)s owes %(other)s %(money)s.") % words


def months_words(period: Period) -> str:
    """Return whole months: "December 2026 to January 2027"."""
    assert period.last_day is not None
    first, last = (f"{MONTHS[d.month - 1]} {d.year}" for d in (period.start, period.last_day))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


@requires(Permission.SETTLEMENT_VIEW)
def settlements(request: Request) -> HttpResponse:
    """The statements between bodies, newest first."""
    viewer = request.viewer
    found = queries.settlements(viewer=viewer)
    refunds = queries.refunds_waiting(viewer=viewer) if viewer.holds(Permission.REFUND_VIEW) else ()
    return page(
        request,
        "payments/settlements.jinja",
        {
            "columns": (
                Column(_("Statement"), Kind.REFERENCE),
                Column(_("Between")),
                Column(_("Months of care")),
                Column(_("Owed"), Kind.MONEY),
                Column(_("By")),
                Column(_("How it stands")),
            ),
            "rows": [
                (
                    Cell(
                        _("Statement %(number)s") % {"number": one.number},
                        href=reverse("payments:settlement", args=[one.id]),
                    ),
                    _("%(ours)s and %(other)s") % {"ours": one.ours, "other": one.other},
                    months_words(one.period),
                    abs(one.to_us_pence),
                    _debtor(one),
                    state_tag(one),
                )
                for one in found
            ],
            "waiting": sum(one.state is SettlementState.DRAFT for one in found),
            "refund_columns": (
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Back to the person"), Kind.MONEY),
                Column(_("Paid by")),
                Column(_("Since"), Kind.DAY),
                Column(_("How it stands")),
            ),
            "refunds": [
                (
                    Cell(one.case_reference, href=reverse("payments:refund", args=[one.id])),
                    one.pence,
                    one.by_body,
                    day_of(one.since),
                    refund_tag(one.state),
                )
                for one in refunds
            ],
            "may_draft": viewer.holds(Permission.SETTLEMENT_DRAFT),
        },
    )


@requires(Permission.SETTLEMENT_DRAFT)
def unstated(request: Request) -> HttpResponse:
    """What no statement says yet, worked out now from what was paid."""
    found = queries.pairs_now(viewer=request.viewer)
    return page(
        request,
        "payments/unstated.jinja",
        {
            "columns": (
                Column(_("With")),
                Column(_("Months of care")),
                Column(_("Owed to us"), Kind.MONEY),
                Column(_("What to do")),
            ),
            "rows": [
                (
                    one.other,
                    months_words(one.period),
                    one.to_us_pence,
                    Cell(_("Draft a statement"), href=_draft_href(one)),
                )
                for one in found
            ],
            "back_href": reverse("payments:settlements"),
        },
    )


@requires(Permission.SETTLEMENT_DRAFT)
def draft_settlement(request: Request) -> HttpResponse:
    """Draft a statement between two bodies of some months."""
    viewer = request.viewer
    tenants = [
        (str(tenant), name)
        for tenant, _organisation, name in queries.commissioners(
            viewer=viewer, permission=Permission.SETTLEMENT_DRAFT
        )
    ]
    form = DraftForm(
        posted(request),
        tenants=tenants,
        bodies=bodies(request),
        today=viewer.today,
        initial={name: request.GET[name] for name in DraftForm.base_fields if name in request.GET},
    )
    if request.method == "POST" and form.is_valid():
        try:
            settlement_id = actions.draft_settlement(
                by=viewer,
                at=request.moment.at,
                tenant_id=UUID(form.cleaned_data["tenant"]),
                other_id=UUID(form.cleaned_data["other"]),
                period=form.period,
            )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The statement is drafted. Both bodies agree to it next."))
            return HttpResponseRedirect(reverse("payments:settlement", args=[settlement_id]))
    return page(
        request,
        "payments/draft_settlement.jinja",
        {
            "form": form,
            "button_text": _("Draft the statement"),
            "back_href": reverse("payments:settlements"),
        },
    )


@requires(Permission.SETTLEMENT_VIEW)
def settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """One statement with its lines, who agreed, what is disputed, and what can be done."""
    found = _found(request, settlement_id)
    sums = found.by_year
    return page(
        request,
        "payments/settlement.jinja",
        {
            "found": found,
            "one": found.summary,
            "owed": owed_words(found.summary),
            "months": months_words(found.summary.period),
            "state": state_tag(found.summary),
            "may": _may(request, found),
            "year_columns": (
                Column(_("Year of care")),
                Column(_("Owed to %(ours)s") % {"ours": found.summary.ours}, Kind.MONEY),
            ),
            "year_rows": [*sums, (_("In all"), found.summary.to_us_pence)],
            "columns": (
                Column(_("Case"), Kind.REFERENCE),
                Column(_("Line")),
                Column(_("Days of care")),
                Column(_("Paid by")),
                Column(_("Borne by the other"), Kind.MONEY),
                Column(_("Of it back to the person"), Kind.MONEY),
                Column(_("Owed to us"), Kind.MONEY),
            ),
            "rows": [_row(request, found, line) for line in found.lines[:MOST_SHOWN]],
            "more": max(len(found.lines) - MOST_SHOWN, 0),
            "back_href": reverse("payments:settlements"),
        },
    )


@requires(Permission.SETTLEMENT_VIEW)
def settlement_file(request: Request, settlement_id: UUID) -> HttpResponse:
    """The lines of a statement as CSV, for either body's own system."""
    found = _found(request, settlement_id)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(FILE_COLUMNS)
    writer.writerows(_file_rows(found))
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = (
        f'attachment; filename="settlement-{found.summary.number}.csv"'
    )
    return response


def _found(request: Request, settlement_id: UUID) -> SettlementAnswer:
    """Return a statement, and keep that somebody looked at the people on its page."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    for subject_id in {line.subject_id for line in found.lines[:MOST_SHOWN]}:
        trail.looked(
            "statement between bodies",
            by=request.viewer,
            at=request.moment.at,
            permission=Permission.SETTLEMENT_VIEW,
            tenant_id=found.summary.tenant_id,
            subject_id=subject_id,
        )
    return found


def _may(request: Request, found: SettlementAnswer) -> dict[str, bool]:
    """Return what the viewer can do about a statement now."""
    viewer, one = request.viewer, found.summary
    is_open = one.state is SettlementState.DRAFT
    drafts = one.tenant_id in viewer.scope(Permission.SETTLEMENT_DRAFT).tenant_ids
    answers = one.other_id in queries.bodies_answering(viewer=viewer, tenant_id=one.tenant_id)
    agrees = one.tenant_id in viewer.scope(Permission.SETTLEMENT_AGREE).tenant_ids
    free = is_open and not one.disputed
    return {
        "agree": free
        and agrees
        and Side.OURS not in one.agreed
        and viewer.user_id != found.drafted_by,
        "answer": free and answers and Side.THEIRS not in one.agreed,
        "key": free and drafts and Side.THEIRS not in one.agreed,
        "dispute": is_open and drafts,
        "dispute_theirs": is_open and answers,
        "resolve": is_open and drafts,
        "withdraw": is_open and drafts,
        "settle": one.state is SettlementState.AGREED and drafts,
        "ledger": one.tenant_id in viewer.scope(Permission.LEDGER_VIEW).tenant_ids,
    }


def _row(request: Request, found: SettlementAnswer, line: StatedLine) -> tuple[object, ...]:
    one = found.summary
    why = ""
    if request.viewer.holds(Permission.FUNDING_VIEW):
        why = reverse("payments:funding", args=[line.budget_id])
    return (
        line.case_reference,
        line.words,
        days_words(line.days),
        one.ours if line.paid_by_us else one.other,
        Cell(line.care_pence, why_href=why),
        line.refund_pence,
        line.to_us_pence,
    )


def _file_rows(found: SettlementAnswer) -> Iterator[tuple[str, ...]]:
    one = found.summary
    for line in found.lines:
        pair = (one.ours, one.other) if line.paid_by_us else (one.other, one.ours)
        assert line.days.last_day is not None
        yield (
            kept_text(line.case_reference),
            kept_text(line.words),
            line.days.start.isoformat(),
            line.days.last_day.isoformat(),
            line.year,
            *(kept_text(body) for body in pair),
            *(_amount(pence) for pence in (line.care_pence, line.refund_pence, line.owed_pence)),
        )


def _amount(pence: int) -> str:
    """Return pence as a column of figures has them: "-12.30"."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02d}"


def _debtor(one: SettlementSummary) -> str:
    if not one.to_us_pence:
        return ""
    return one.other if one.to_us_pence > 0 else one.ours


def _draft_href(one: PairNow) -> str:
    assert one.period.last_day is not None
    asked = {
        "tenant": str(one.tenant_id),
        "other": str(one.other_id),
        "since": one.period.start.isoformat(),
        "until": one.period.last_day.replace(day=1).isoformat(),
    }
    return f"{reverse('payments:draft_settlement')}?{urlencode(asked)}"
