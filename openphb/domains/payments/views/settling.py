"""Statements between two bodies: the list, one with its lines, and what is done about it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from openphb.domains.payments import actions, queries
from openphb.domains.payments.forms.settlement import (
    DisputeForm,
    DraftForm,
    KeyAgreementForm,
    MoneyForm,
    ResolveForm,
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
from openphb.foundation.access.routes import Request, requires
from openphb.foundation.access.types import NotPermitted, Permission
from openphb.foundation.audit import trail
from openphb.foundation.tables import kept_text
from openphb.kernel.money import pounds
from openphb.kernel.periods import MONTHS, Period
from openphb.kernel.refusal import NothingThere, Refusal
from openphb.web.forms import Form
from openphb.web.parts import Cell, Colour, Column, Kind
from openphb.web.shortcuts import page, posted, told

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


@requires(Permission.SETTLEMENT_AGREE)
@require_POST
def agree_settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Agree to a statement for the body that pays here."""
    return _do(
        request,
        settlement_id,
        lambda: actions.agree_settlement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id
        ),
        _("You have agreed."),
    )


@requires(Permission.SETTLEMENT_ANSWER)
@require_POST
def agree_for_body(request: Request, settlement_id: UUID) -> HttpResponse:
    """Agree to a statement for one's own body, which is the other one."""
    return _do(
        request,
        settlement_id,
        lambda: actions.agree_for_body(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id
        ),
        _("You have agreed."),
    )


@requires(Permission.SETTLEMENT_DRAFT)
@require_POST
def withdraw_settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Take a statement back that not both have agreed to."""
    return _do(
        request,
        settlement_id,
        lambda: actions.withdraw_settlement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id
        ),
        _("The statement is withdrawn. The next one says what it said."),
    )


@requires(Permission.SETTLEMENT_DRAFT)
def key_agreement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Write down that the other body agreed, from its letter."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    form = KeyAgreementForm(posted(request), initial={"agreed_on": request.viewer.today})
    return _ask(
        request,
        found,
        form,
        lambda said: actions.key_their_agreement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id, **said
        ),
        _("Has %(other)s agreed?") % {"other": found.summary.other},
        _("Their agreement is recorded."),
    )


@requires(Permission.SETTLEMENT_DRAFT)
def dispute_settlement(request: Request, settlement_id: UUID) -> HttpResponse:
    """Record what is wrong with a statement, for us or as the other body said it."""
    return _dispute(request, settlement_id, theirs=False)


@requires(Permission.SETTLEMENT_ANSWER)
def dispute_for_body(request: Request, settlement_id: UUID) -> HttpResponse:
    """Say what is wrong with a statement, for one's own body."""
    return _dispute(request, settlement_id, theirs=True)


@requires(Permission.SETTLEMENT_DRAFT)
def resolve_dispute(request: Request, settlement_id: UUID, dispute_id: UUID) -> HttpResponse:
    """Write how a dispute ended."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    dispute = next((one for one in found.disputes if one.id == dispute_id), None)
    if dispute is None:
        raise NothingThere("dispute")
    return _ask(
        request,
        found,
        ResolveForm(posted(request)),
        lambda said: actions.resolve_dispute(
            by=request.viewer, at=request.moment.at, dispute_id=dispute_id, **said
        ),
        _("How did the dispute end?"),
        _("It is recorded how the dispute ended."),
        intro=_("%(who)s said: %(words)s") % {"who": dispute.name, "words": dispute.words},
    )


@requires(Permission.SETTLEMENT_DRAFT)
def settle(request: Request, settlement_id: UUID) -> HttpResponse:
    """Record that the money of a statement moved."""
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    form = MoneyForm(posted(request), initial={"on": request.viewer.today})
    return _ask(
        request,
        found,
        form,
        lambda said: actions.settle(
            by=request.viewer,
            at=request.moment.at,
            settlement_id=settlement_id,
            settled_on=said["on"],
            reference=said["reference"],
        ),
        _("Has the money moved?"),
        _("The statement is settled."),
        fields={"settled_on": "on"},
    )


def _dispute(request: Request, settlement_id: UUID, *, theirs: bool) -> HttpResponse:
    found = queries.settlement(viewer=request.viewer, settlement_id=settlement_id)
    return _ask(
        request,
        found,
        DisputeForm(posted(request), theirs=theirs),
        lambda said: actions.dispute_settlement(
            by=request.viewer, at=request.moment.at, settlement_id=settlement_id, **said
        ),
        _("What is wrong with this statement?"),
        _("The dispute is recorded. It stops this statement, and no payment."),
        intro=_("A dispute between bodies is theirs: everybody goes on being paid as before."),
    )


def _ask(
    request: Request,
    found: SettlementAnswer,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    title: str,
    done: str,
    *,
    intro: str = "",
    fields: dict[str, str] | None = None,
) -> HttpResponse:
    """Ask one thing about a statement; `fields` is where a refusal's words belong on the form."""
    here = reverse("payments:settlement", args=[found.summary.id])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except (NothingThere, NotPermitted):
            raise
        except Refusal as refusal:
            refusal.where = (fields or {}).get(refusal.where, refusal.where)
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(here)
    return page(
        request,
        "payments/about_settlement.jinja",
        {
            "form": form,
            "title": title,
            "intro": intro or owed_words(found.summary),
            "caption": _("Statement %(number)s with %(other)s")
            % {"number": found.summary.number, "other": found.summary.other},
            "back_href": here,
            "button_text": _("Record it"),
        },
    )


def _do(
    request: Request, settlement_id: UUID, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do one thing to a statement that asks nothing; a refusal is said on a page of its own."""
    here = reverse("payments:settlement", args=[settlement_id])
    try:
        act()
    except (NothingThere, NotPermitted):
        raise
    except Refusal as refusal:
        return told(
            request,
            _("This cannot be done"),
            refusal.message,
            refusal.mend,
            onward=(_("Back to the statement"), here),
        )
    messages.success(request, done)
    return HttpResponseRedirect(here)


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
