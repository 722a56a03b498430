"""Payment runs as finance sees them, and the accounts that tenants pay from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from openphb.domains.agreements.types import AgreementState
from openphb.domains.payments.models import (
    Payer,
    Payment,
    PaymentFile,
    PaymentRun,
    PaymentSchedule,
    RunLeftOut,
)
from openphb.domains.payments.queries.payments import payment_answer
from openphb.domains.payments.queries.site_rails import site_days_of
from openphb.domains.payments.rules.runs import WAITS_FOR_APPROVAL
from openphb.domains.payments.types import (
    Exceptional,
    FileAnswer,
    LeftOut,
    Look,
    PayerAnswer,
    PaymentPage,
    PaymentState,
    Rail,
    RunAnswer,
    RunKind,
    RunState,
    RunSummary,
    Stamp,
    WhyLeftOut,
)
from openphb.foundation.access.models import User
from openphb.foundation.access.types import Permission, Viewer
from openphb.foundation.organisations.models import Commissioning
from openphb.kernel.calendars import day_of
from openphb.kernel.refusal import NothingThere

PAGE = 50
# Beyond this a run's page says how many more there are and the list of all payments shows them.
MOST_EXCEPTIONS = 50


def runs(*, viewer: Viewer, after: UUID | None = None) -> tuple[RunSummary, ...]:
    """Return up to fifty runs, last prepared first, before one if given."""
    rows = _visible(viewer)
    if after is not None:
        rows = rows.filter(id__lt=after)
    return _summaries(rows.order_by("-id")[:PAGE])


def runs_needing(*, viewer: Viewer) -> tuple[RunSummary, ...]:
    """Return the runs that wait for this viewer, soonest pay day first.

    A draft waits for who may prepare, a reviewed run for an approver who did not prepare it, an
    approved one to be submitted, and a submitted one to be confirmed once its pay day has come.
    """
    wanted = Q(pk__in=[])
    if viewer.holds(Permission.RUN_PREPARE):
        wanted |= Q(state=RunState.DRAFT)
    if viewer.holds(Permission.RUN_APPROVE):
        others = Q(first_approved_by=None) | ~Q(first_approved_by=viewer.user_id)
        wanted |= Q(state__in=WAITS_FOR_APPROVAL) & ~Q(prepared_by=viewer.user_id) & others
    if viewer.holds(Permission.RUN_SUBMIT):
        wanted |= Q(state=RunState.APPROVED)
        wanted |= Q(state=RunState.SUBMITTED, pay_on__lte=viewer.today)
    return _summaries(_visible(viewer).filter(wanted).order_by("pay_on", "id")[:PAGE])


def open_runs(*, viewer: Viewer) -> tuple[RunSummary, ...]:
    """Return the runs that are not paid or given up yet, soonest pay day first."""
    ended = (RunState.CONFIRMED, RunState.CANCELLED, RunState.WITHDRAWN)
    return _summaries(_visible(viewer).exclude(state__in=ended).order_by("pay_on", "id")[:PAGE])


def runs_named(*, viewer: Viewer, name: str) -> tuple[RunSummary, ...]:
    """Return the runs with a number, one for each tenant that has it, or the one with an id."""
    try:
        wanted = Q(pk=UUID(name))
    except ValueError:
        wanted = Q(reference=name)
    return _summaries(_visible(viewer).filter(wanted).order_by("id"))


def run(*, viewer: Viewer, run_id: UUID) -> RunAnswer:
    """Return one run with the payments that need a look. Refusal: `nothing_there`."""
    row = _one(viewer, run_id)
    looked_at = Payment.objects.filter(
        tenant_id=row.tenant_id, run_id=row.id, look__lt=Look.PLAIN
    ).order_by("look", "recipient_name", "id")
    shown = looked_at.select_related("budget__case")[:MOST_EXCEPTIONS]
    names = _names(
        [
            row.prepared_by,
            row.first_approved_by,
            row.approved_by,
            row.submitted_by,
            row.confirmed_by,
            row.clock_righted_by,
        ]
    )
    return RunAnswer(
        id=row.id,
        tenant_id=row.tenant_id,
        reference=row.reference,
        payer_id=row.payer_id,
        payer_name=row.payer.name,
        rail=Rail(row.rail),
        pay_on=row.pay_on,
        state=RunState(row.state),
        version=row.version,
        known_seq=row.known_seq,
        payment_count=row.payment_count,
        total_pence=row.total_pence,
        held_count=row.held_count,
        held_pence=row.held_pence,
        exceptions=tuple(payment_answer(one) for one in shown),
        exception_count=row.held_count + row.payment_count - row.unchanged_count,
        unchanged_count=row.unchanged_count,
        unchanged_pence=row.unchanged_pence,
        by_year=row.by_year,
        left_out_count=row.left_out_count,
        prepared=Stamp(row.prepared_by, names.get(row.prepared_by, ""), row.prepared_at),
        approved=_stamp(row.approved_by, row.approved_at, names),
        submitted=_stamp(row.submitted_by, row.submitted_at, names),
        confirmed=_stamp(row.confirmed_by, row.confirmed_at, names),
        file=_file(row),
        needs={Exceptional(reason): count for reason, count in row.reasons.items()},
        kind=RunKind(row.kind),
        due_on=row.due_on,
        reason=row.reason,
        authority=row.authority,
        first_approved=_stamp(row.first_approved_by, row.first_approved_at, names),
        clock_righted=_stamp(row.clock_righted_by, row.clock_righted_at, names),
        last_worked_on=_last_worked_on(row),
        site_days=site_days_of(row),
    )


def first_paid_in_run(*, viewer: Viewer, run_id: UUID) -> tuple[tuple[UUID, date], ...]:
    """Return the budgets that a run pays for the first time, with the day the money arrives.

    Refusal: `nothing_there`.
    """
    row = _one(viewer, run_id)
    made = Payment.objects.filter(tenant_id=row.tenant_id, state=PaymentState.PAID, bill=None)
    earlier = made.exclude(run_id=row.id).values("budget_id")
    first = made.filter(run_id=row.id).exclude(budget_id__in=earlier)
    return tuple((budget_id, row.pay_on) for budget_id in first.values_list("budget_id", flat=True))


def payments_of_run(*, viewer: Viewer, run_id: UUID, after: UUID | None = None) -> PaymentPage:
    """Return fifty payments of a run, from the one after `after`. Refusal: `nothing_there`."""
    row = _one(viewer, run_id)
    rows = Payment.objects.filter(tenant_id=row.tenant_id, run_id=row.id)
    if after is not None:
        rows = rows.filter(id__gt=after)
    found = list(rows.select_related("budget__case").order_by("id")[: PAGE + 1])
    return PaymentPage(
        tuple(payment_answer(one) for one in found[:PAGE]),
        found[PAGE - 1].id if len(found) > PAGE else None,
    )


def left_out(*, viewer: Viewer, run_id: UUID) -> tuple[LeftOut, ...]:
    """Return who was owed money when a run was prepared and could not be paid by it, by name.

    Fifty of them: the run says how many there are. Refusal: `nothing_there`.
    """
    row = _one(viewer, run_id)
    found = RunLeftOut.objects.filter(
        viewer.scope(Permission.PAYMENT_VIEW).q(), tenant_id=row.tenant_id, run_id=row.id
    )
    shown = list(found.order_by("recipient_name", "id")[:PAGE])
    signed = dict(
        PaymentSchedule.objects.filter(
            tenant_id=row.tenant_id,
            budget_id__in=[one.budget_id for one in shown],
            agreement__state=AgreementState.SIGNED,
        ).values_list("budget_id", "agreement_id")
    )
    return tuple(
        LeftOut(
            one.budget_id,
            one.subject_id,
            one.case_reference,
            one.recipient_name,
            one.pence,
            WhyLeftOut(one.because),
            signed.get(one.budget_id),
        )
        for one in shown
    )


def payer(*, viewer: Viewer, tenant_id: UUID) -> PayerAnswer | None:
    """Return the account a tenant pays from, or None where none is set."""
    found = payers(viewer=viewer)
    return next((one for one in found if one.tenant_id == tenant_id), None)


def payers(*, viewer: Viewer) -> tuple[PayerAnswer, ...]:
    """Return the accounts of all tenants whose runs the viewer sees, by organisation."""
    scope = viewer.scope(Permission.RUN_VIEW)
    rows = Payer.objects.filter(scope.tenants_q()).select_related("organisation")
    return tuple(
        PayerAnswer(
            row.id,
            row.tenant_id,
            row.organisation_id,
            row.organisation.name,
            row.organisation.ods_code,
            row.bacs_user_number,
            row.bacs_name,
            row.sort_code,
            row.account_number,
            row.tolerance_percent,
        )
        for row in rows.order_by("organisation__name", "id")
    )


def _visible(viewer: Viewer) -> QuerySet[PaymentRun]:
    scope = viewer.scope(Permission.RUN_VIEW)
    return PaymentRun.objects.filter(scope.tenants_q()).select_related("payer", "site_rail")


def _one(viewer: Viewer, run_id: UUID) -> PaymentRun:
    row = _visible(viewer).filter(pk=run_id).first()
    if row is None:
        raise NothingThere("payment run")
    return row


def _summaries(rows: Iterable[PaymentRun]) -> tuple[RunSummary, ...]:
    return tuple(
        RunSummary(
            row.id,
            row.tenant_id,
            row.reference,
            row.payer.name,
            Rail(row.rail),
            row.pay_on,
            RunState(row.state),
            row.payment_count,
            row.total_pence,
            row.prepared_by,
            row.prepared_at,
            RunKind(row.kind),
            site_days_of(row),
        )
        for row in rows
    )


def _stamp(by: UUID | None, at: datetime | None, names: dict[UUID, str]) -> Stamp | None:
    return None if by is None or at is None else Stamp(by, names.get(by, ""), at)


def _last_worked_on(row: PaymentRun) -> date:
    if row.clock_righted_at is not None:
        return day_of(row.clock_righted_at)
    moments = (row.first_approved_at, row.approved_at, row.submitted_at, row.confirmed_at)
    return day_of(max([row.prepared_at, *filter(None, moments)]))


def _names(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    wanted = [user_id for user_id in user_ids if user_id is not None]
    return dict(User.objects.filter(pk__in=wanted).values_list("id", "name"))


def _file(row: PaymentRun) -> FileAnswer | None:
    found = (
        PaymentFile.objects.filter(tenant_id=row.tenant_id, run_id=row.id)
        .values_list("name", "serial", "sha256", "payment_count", "total_pence")
        .first()
    )
    return None if found is None else FileAnswer(*found)


def commissioners(*, viewer: Viewer, permission: Permission) -> tuple[tuple[UUID, UUID, str], ...]:
    """Return (tenant, organisation, name) for the tenants a permission reaches, by name, today."""
    rows = Commissioning.objects.filter(
        tenant_id__in=viewer.scope(permission).tenant_ids, valid__contains=viewer.today
    ).order_by("organisation__name", "tenant__name")
    # Several tenants of one body (those it took over) are told apart by their own names.
    return tuple(
        (row.tenant_id, row.organisation_id, f"{row.organisation.name}: {row.tenant.name}")
        for row in rows.select_related("organisation", "tenant")
    )
