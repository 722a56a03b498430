"""A case that is to pass to another commissioner: asked, talked over, accepted, ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from openphb.domains.agreements import queries as agreements
from openphb.domains.agreements.types import AgreementState
from openphb.domains.budgets import queries as budgets
from openphb.domains.payments.actions.funding import lines_known
from openphb.domains.payments.models import (
    CaseTransfer,
    TransferWord,
)
from openphb.domains.payments.transfer import queries, rules
from openphb.domains.payments.types import (
    TransferDraft,
    TransferSide,
    TransferState,
)
from openphb.domains.people import queries as people
from openphb.foundation.access.types import Actor, Permission, Viewer
from openphb.foundation.audit import trail
from openphb.foundation.organisations import queries as organisations
from openphb.foundation.tenancy.models import Subject
from openphb.foundation.tenancy.sharing import end_share, share
from openphb.kernel.ids import new_id
from openphb.kernel.refusal import NothingThere


def propose_transfer(*, by: Viewer, at: datetime, budget_id: UUID, draft: TransferDraft) -> UUID:
    """Ask another body to take a case over from a day on; return the transfer's id.

    It may read the case from now on, until it has answered. Nobody's payment changes. Refusals:
    `nothing_there`, `not_permitted`, those of `rules.proposal_fault`.
    """
    with transaction.atomic():
        budget, _reference = budgets.budget_named(
            viewer=by, permission=Permission.TRANSFER_PROPOSE, budget_id=budget_id
        )
        actor = by.act(
            Permission.TRANSFER_PROPOSE, tenant_id=budget.tenant_id, subject_id=budget.subject_id
        )
        hold_subject(budget.tenant_id, budget.subject_id)
        agreement = agreements.agreement_of_budget(viewer=by, budget_id=budget_id)
        signed = agreement is not None and agreement.state is AgreementState.SIGNED
        there = organisations.responsible_for(draft.to_tenant_id, draft.effective_on)
        here = organisations.responsible_for(budget.tenant_id, draft.effective_on)
        ended = any(
            one.told.for_good and (one.period.end is None or one.period.end > by.today)
            for one in agreements.pauses(viewer=by, budget_id=budget_id)
        )
        fault = rules.proposal_fault(
            draft,
            today=by.today,
            first_day=agreement.first_day if agreement is not None and signed else None,
            opened_on=budget.opened_on,
            plan_agreed=bool(lines_known(budget)),
            from_body=here.id if here else None,
            to_body=there.id if there else None,
            open_already=CaseTransfer.objects.filter(
                budget_id=budget_id,
                state__in=[TransferState.PROPOSED, TransferState.ACCEPTED, TransferState.DONE],
            ).exists(),
            stopped=ended or budget.subject_id in people.died_by(viewer=by, on=by.today),
            third_party=agreements.organisation_holds(viewer=by, budget_id=budget_id),
        )
        if fault:
            raise fault
        row = CaseTransfer.objects.create(
            id=new_id(),
            tenant_id=budget.tenant_id,
            subject_id=budget.subject_id,
            budget_id=budget.id,
            to_tenant_id=draft.to_tenant_id,
            state=TransferState.PROPOSED,
            basis=draft.basis,
            effective_on=draft.effective_on,
            words=draft.words.strip(),
            told_on=draft.told_on,
            proposed_by=actor.user_id,
            proposed_at=at,
            share_id=share(
                tenant_id=budget.tenant_id,
                subject_id=budget.subject_id,
                with_tenant_id=draft.to_tenant_id,
                on=by.today,
                reason="transfer",
            ),
        )
        audit_transfer("transfer.proposed", actor, at, row)
        return row.id


def say_about_transfer(*, by: Viewer, at: datetime, transfer_id: UUID, words: str) -> None:
    """Ask the other side something about a transfer, or answer it.

    Refusals: `nothing_there`, `not_permitted`, `transfer_not_waiting`, `transfer_words_missing`.
    """
    with transaction.atomic():
        row, side = transfer_held(by, transfer_id)
        actor = _either(by, row, side)
        fault = rules.ending_fault(state=TransferState(row.state), words=words)
        if fault:
            raise fault
        TransferWord.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            transfer=row,
            side=side,
            words=words.strip(),
            said_by=actor.user_id,
            said_at=at,
        )
        audit_transfer("transfer.said", actor, at, row)


def accept_transfer(
    *,
    by: Viewer,
    at: datetime,
    transfer_id: UUID,
    words: str,
    co_ordinator_id: UUID,
    is_co_ordinator: bool,
) -> None:
    """Accept a case for the new body, and name who co-ordinates it there.

    Nothing passes yet: its finance approves the account and completes it, and until then the old body
    pays. Refusals: `nothing_there`, `not_permitted`, those of `rules.acceptance_fault`.
    """
    with transaction.atomic():
        row, side = transfer_held(by, transfer_id)
        fault = rules.acceptance_fault(
            state=TransferState(row.state), side=side, words=words, co_ordinator=is_co_ordinator
        )
        if fault:
            raise fault
        actor = by.act(Permission.TRANSFER_ACCEPT, tenant_id=row.to_tenant_id)
        row.state = TransferState.ACCEPTED
        row.accepted_by, row.accepted_at = actor.user_id, at
        row.co_ordinator_id = co_ordinator_id
        row.save()
        TransferWord.objects.create(
            tenant_id=row.tenant_id,
            subject_id=row.subject_id,
            transfer=row,
            side=TransferSide.NEW,
            words=words.strip(),
            said_by=actor.user_id,
            said_at=at,
        )
        audit_transfer("transfer.accepted", actor, at, row)


def end_transfer(*, by: Viewer, at: datetime, transfer_id: UUID, words: str) -> TransferState:
    """Refuse a transfer for the new body, or take it back for the old; return how it stands then.

    The old body goes on being responsible and paying. Refusals: `nothing_there`, `not_permitted`,
    those of `rules.ending_fault`.
    """
    with transaction.atomic():
        row, side = transfer_held(by, transfer_id)
        fault = rules.ending_fault(state=TransferState(row.state), words=words)
        if fault:
            raise fault
        actor = _either(by, row, side)
        new = side is TransferSide.NEW
        row.state = TransferState.REFUSED if new else TransferState.WITHDRAWN
        row.accepted_by = row.accepted_at = row.co_ordinator_id = None
        row.ended_by, row.ended_on, row.ended_words = actor.user_id, by.today, words.strip()
        row.save()
        audit_transfer(f"transfer.{row.state}", actor, at, row)
        end_share(share_id=row.share_id, on=by.today)
        return TransferState(row.state)


def transfer_held(by: Viewer, transfer_id: UUID) -> tuple[CaseTransfer, TransferSide]:
    """Return a transfer, held for this transaction, and the viewer's side of it. Refusal: `nothing_there`."""
    scope = by.scope(Permission.TRANSFER_VIEW)
    row = (
        CaseTransfer.objects.select_for_update()
        .filter(scope.q() | Q(to_tenant_id__in=scope.tenant_ids), pk=transfer_id)
        .first()
    )
    if row is None:
        raise NothingThere("transfer")
    return row, queries.side_of(by, row)


def _either(by: Viewer, row: CaseTransfer, side: TransferSide) -> Actor:
    if side is TransferSide.NEW:
        return by.act(Permission.TRANSFER_ACCEPT, tenant_id=row.to_tenant_id)
    return by.act(Permission.TRANSFER_PROPOSE, tenant_id=row.tenant_id, subject_id=row.subject_id)


def audit_transfer(what: str, by: Actor, at: datetime, row: CaseTransfer) -> None:
    """Record what was done about a transfer."""
    trail.record(
        what,
        by=by,
        at=at,
        tenant_id=row.tenant_id,
        subject_id=row.subject_id,
        record_kind="transfer",
        record_id=row.id,
        details={"to": str(row.to_tenant_id), "from_day": row.effective_on.isoformat()},
    )


def hold_subject(tenant_id: UUID, subject_id: UUID) -> None:
    """Hold somebody for this transaction, so that nobody else records facts of theirs."""
    # As when entitlement is recorded: two who record for one person would miss each other's facts.
    Subject.objects.select_for_update(no_key=True).get(tenant_id=tenant_id, pk=subject_id)
