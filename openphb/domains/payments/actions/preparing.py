"""Making a draft run of everything that is due on a day and can be paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from django.db import transaction

from openphb.domains.payments import rails
from openphb.domains.payments.actions.clock import refuse_clock
from openphb.domains.payments.actions.filling import Filling
from openphb.domains.payments.actions.filling_bills import FillingBills
from openphb.domains.payments.actions.records import audit, count
from openphb.domains.payments.continuity.queries.outages import refuse_outage
from openphb.domains.payments.models import Payer, PaymentRun
from openphb.domains.payments.queries.due import due_in_parts, known_to, recipients_of
from openphb.domains.payments.queries.site_rails import codes_on, terms_on
from openphb.domains.payments.rules import runs as rules
from openphb.domains.payments.rules.bills import bills_rail_fault
from openphb.domains.payments.rules.kinds import kind_fault
from openphb.domains.payments.types import (
    BANK_RAILS,
    SITE_RAILS,
    LeftOut,
    Prepared,
    Rail,
    RailTerms,
    RunAsked,
    RunKind,
    RunState,
)
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.jobs import work
from openphb.foundation.jobs.work import Progress, in_silence
from openphb.kernel.periods import long_date
from openphb.kernel.refusal import Refusal

_LACKS = {
    rails.Needs.BANK_ACCOUNT: (
        "an approved account",
        "Have their bank details approved first.",
    ),
    rails.Needs.SUPPLIER_NUMBER: (
        "an agreed supplier number that can be used",
        "Propose their numbers under “Supplier numbers and cards”, and have them agreed.",
    ),
    rails.Needs.CARD: (
        "an agreed card",
        "Propose their cards under “Supplier numbers and cards”, and have them agreed.",
    ),
}


def prepare(*, by: Viewer, at: datetime, asked: RunAsked, tell: Progress = in_silence) -> Prepared:
    """Make a draft run of everything that is due on its pay day and can be paid.

    An advance pays what is due by a later day; an emergency pays only the cases that it names. A run
    of bills pays organisations, and nothing that is due to a recipient.

    It is worked out some budgets at a time, so that memory does not grow with the tenant; `tell`
    hears how far it has come.
    Who is owed money and cannot be paid by the rail is left out and named, with the reason. A
    payment that was held in the last run begins held, so that a hold ends when somebody ends it and
    not by itself.
    Refusals: `rail_not_set_up`, `charging_codes_missing`, `rail_out`, `rail_not_a_working_day`,
    `run_too_late`, `payer_missing`, `payer_no_account`, `clock_backwards`, `run_already_open`,
    `bills_by_card`,
    `nothing_due`, `run_recipients_not_owed`, and those of `kind_fault`.
    """
    with transaction.atomic():
        actor, payer, site_rail_id = _may_prepare(asked, by=by, at=at)
        if asked.kind is RunKind.BILLS:
            return _of_bills(asked, actor, site_rail_id, at)
        on = asked.due_on or asked.pay_on
        wanted = {reference.strip().upper() for reference in asked.named}
        parts = due_in_parts(viewer=by, on=on, tenant_id=asked.tenant_id, references=wanted)
        first = next(parts)
        run = _draft(asked, actor, site_rail_id, at, known_seq=first.known_seq)
        filling = Filling(run, actor, by.today, payer.tolerance_percent)
        recipients = recipients_of(asked.tenant_id)
        for looked_at in filling.fill(chain([first], parts)):
            tell(looked_at, recipients)
        filling.end()
        _refuse_unowed(wanted - filling.references)
        if not filling.payments:
            raise _nothing_due(on, asked.rail, filling.left_out)
        return _prepared(run, filling.left_out, by=actor, at=at)


def _of_bills(asked: RunAsked, actor: Actor, site_rail_id: UUID | None, at: datetime) -> Prepared:
    """Make a draft of every bill that waits. Refusals: `bills_by_card`, `nothing_due`."""
    fault = bills_rail_fault(asked.rail)
    if fault:
        raise fault
    run = _draft(asked, actor, site_rail_id, at, known_seq=known_to(asked.tenant_id))
    filling = FillingBills(run)
    filling.fill()
    if not filling.payments:
        raise _no_bills(filling.left_out)
    return _prepared(run, filling.left_out, by=actor, at=at)


def _draft(
    asked: RunAsked, actor: Actor, site_rail_id: UUID | None, at: datetime, *, known_seq: int
) -> PaymentRun:
    on = asked.due_on or asked.pay_on
    run = PaymentRun(
        tenant_id=asked.tenant_id,
        reference=next_reference(asked.tenant_id, asked.pay_on),
        payer_id=asked.organisation_id,
        rail=asked.rail,
        site_rail_id=site_rail_id,
        kind=asked.kind,
        due_on=on if on != asked.pay_on else None,
        reason=asked.reason.strip(),
        authority=asked.authority.strip(),
        pay_on=asked.pay_on,
        state=RunState.DRAFT,
        known_seq=known_seq,
        prepared_by=actor.user_id,
        prepared_at=at,
    )
    run.save(force_insert=True)
    return run


def _prepared(run: PaymentRun, left_out: Sequence[LeftOut], *, by: Actor, at: datetime) -> Prepared:
    count(run)
    audit(
        "run.prepared",
        run,
        by=by,
        at=at,
        payments=run.payment_count,
        pence=run.total_pence,
        left_out=run.left_out_count,
        known_seq=run.known_seq,
        kind=run.kind,
    )
    return Prepared(run.id, run.payment_count, run.total_pence, tuple(left_out))


def _may_prepare(asked: RunAsked, *, by: Viewer, at: datetime) -> tuple[Actor, Payer, UUID | None]:
    """Refuse what can be refused before anybody's money is looked at; lock who pays.

    Return also the terms by which a site's own system pays, where it does.
    """
    actor = by.act(Permission.RUN_PREPARE, tenant_id=asked.tenant_id)
    site_rail_id, site_days = None, None
    if asked.rail in SITE_RAILS:
        site_rail_id, terms = agreed_terms(asked.tenant_id, asked.rail, by.today)
        site_days = terms.lead_days
    refuse_outage(asked.tenant_id, asked.rail)
    fault = rails.pay_day_fault(asked.rail, asked.pay_on, by.today, at, site_days) or kind_fault(
        asked.kind,
        pay_on=asked.pay_on,
        due_on=asked.due_on,
        today=by.today,
        named=asked.named,
        reason=asked.reason,
        authority=asked.authority,
    )
    if fault:
        raise fault
    payer = lock_payers(asked.tenant_id, asked.organisation_id)
    if asked.rail in BANK_RAILS and not payer.account_number:
        raise Refusal(
            "payer_no_account",
            f"No bank account to pay from is set for this commissioner, so {rails.RAILS[asked.rail].name} "
            "cannot be used.",
            "Ask a finance approver to set it under “Accounts to pay from”.",
            "rail",
        )
    refuse_clock(asked.tenant_id, by.today)
    _refuse_open(asked.tenant_id, asked.organisation_id, asked.rail, asked.kind)
    return actor, payer, site_rail_id


def agreed_terms(tenant_id: UUID, rail: Rail, on: date) -> tuple[UUID, RailTerms]:
    """Return the terms by which a site's own system pays on a day, and their id.

    Refusals: `rail_not_set_up`, `charging_codes_missing`.
    """
    found = terms_on(tenant_id, on).get(rail)
    if found is None:
        raise Refusal(
            "rail_not_set_up",
            f"It is not agreed how {rails.RAILS[rail].name.lower()} works for this commissioner: "
            "how many working days its system takes, and what its file looks like.",
            "Propose it under “How runs are paid”, and have it agreed.",
            "rail",
        )
    if rail is Rail.SUPPLIER_INVOICE:
        codes = codes_on(tenant_id, on)
        fault = rails.codes_fault(rails.layout_of(found[1]), codes[1] if codes else None)
        if fault:
            raise fault
    return found


def ask_to_prepare(*, by: Viewer, at: datetime, asked: RunAsked) -> UUID:
    """Have a run prepared by the worker, for a tenant too large to be waited for; return the work.

    What can be refused at once is refused at once, as `prepare` does; the rest is told by the work.
    """
    with transaction.atomic():
        actor, _payer, _terms = _may_prepare(asked, by=by, at=at)
        return work.begin(
            by=actor,
            at=at,
            tenant_id=asked.tenant_id,
            what="payments.prepare",
            asked=asked.kept(),
        )


def lock_payers(tenant_id: UUID, organisation_id: UUID) -> Payer:
    """Lock the tenant's paying accounts, so that one run at a time works out what is due."""
    payers = Payer.objects.select_for_update().filter(tenant_id=tenant_id).order_by("id")
    found = next((row for row in payers if row.organisation_id == organisation_id), None)
    if found is None:
        raise Refusal(
            "payer_missing",
            "No account to pay from is set for this commissioner.",
            "Ask a finance approver to set the account first.",
        )
    return found


def _refuse_open(tenant_id: UUID, organisation_id: UUID, rail: Rail, kind: RunKind) -> None:
    if kind is RunKind.EMERGENCY:
        return
    found = PaymentRun.objects.filter(
        tenant_id=tenant_id, payer_id=organisation_id, rail=rail, kind=kind, state__in=rules.OPEN
    ).first()
    if found:
        raise Refusal(
            "run_already_open",
            f"Run {found.reference} for {long_date(found.pay_on)} is still open.",
            "Finish or cancel that run, then prepare this one.",
            details={"run_id": str(found.id)},
        )


def _refuse_unowed(missing: Collection[str]) -> None:
    """Refuse an emergency's names of cases that are owed nothing."""
    if missing:
        raise Refusal(
            "run_recipients_not_owed",
            f"Nothing can be paid to {', '.join(sorted(missing))}: no such case is owed money "
            "that is not in a run already.",
            "Look at the list of what is due, and at the runs that are open.",
            "named",
        )


def _nothing_due(pay_on: date, rail: Rail, left_out: Sequence[LeftOut]) -> Refusal:
    if left_out:
        lacks, mend = _LACKS[rails.RAILS[rail].needs]
        return Refusal(
            "nothing_due",
            f"Nothing can be paid on {long_date(pay_on)}: {len(left_out)} owed, without {lacks}.",
            mend,
        )
    return Refusal(
        "nothing_due",
        f"Nothing is due on {long_date(pay_on)}: everything up to then has been paid.",
        "Choose a later day, or look at the list of what is due.",
    )


def _no_bills(left_out: Sequence[LeftOut]) -> Refusal:
    if left_out:
        return Refusal(
            "nothing_due",
            f"No bill can be paid: {len(left_out)} wait for organisations without an agreed account.",
            "Propose their accounts under “Organisations and their bills”, and have them agreed.",
        )
    return Refusal(
        "nothing_due", "No bill waits to be paid.", "Look at the organisations and their bills."
    )


def next_reference(tenant_id: UUID, pay_on: date) -> str:
    """Return the next free name of a run: its year and week, and a number from the second on."""
    year, week, _ = pay_on.isocalendar()
    stem = f"{year}-{week:02d}"
    taken = PaymentRun.objects.filter(tenant_id=tenant_id, reference__startswith=stem).count()
    return f"{stem}-{taken + 1}" if taken else stem
